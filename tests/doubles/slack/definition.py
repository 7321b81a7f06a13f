"""What an app was set up to do, by its manifest; Slack sends it nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from tests.doubles.slack.state import BOT_SCOPES, Json

EVENT_SCOPES: dict[str, str | None] = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "tokens_revoked": None,
    "user_change": "users:read",
}
"""The events the double can send, each with the scope it needs, as Slack's reference of events says."""
_NOT_USUAL = ("message.channels", "message.groups", "user_change")


@dataclass(frozen=True)
class AppDefinition:
    """None as ``commands`` or ``shortcuts`` stands for all. Commands are with whether Slack escapes names in them."""

    scopes: tuple[str, ...] = BOT_SCOPES
    events: frozenset[str] = frozenset(EVENT_SCOPES) - frozenset(_NOT_USUAL)
    commands: dict[str, bool] | None = None
    shortcuts: frozenset[str] | None = None
    home: bool = True
    direct: bool = True
    interactive: bool = True

    def escapes(self, command: str) -> bool:
        """Whether the command's text names people and channels by id. Raises ``LookupError`` for no command."""
        if self.commands is None:
            return False
        if command not in self.commands:
            raise LookupError(f"{command} is not in the manifest; there are: {sorted(self.commands)}")
        return self.commands[command]


def defined_by(manifest: Json, *, http: bool) -> AppDefinition:
    """The app of a manifest. Raises ``ValueError`` for what Slack would refuse or could not work this way."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    scopes = tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
    events = frozenset(settings.get("event_subscriptions", {}).get("bot_events", []))
    commands = {item["command"]: item.get("should_escape", False) for item in features.get("slash_commands", [])}
    shortcuts = frozenset(item["callback_id"] for item in features.get("shortcuts", []))
    needed = {EVENT_SCOPES.get(event) for event in events} - {None}
    needed |= {"commands"} if commands or shortcuts else set()
    wrong = [f"missing scope {scope}" for scope in sorted(map(str, needed - set(scopes)))]
    wrong += [f"unknown event {event}" for event in sorted(events - set(EVENT_SCOPES))]
    if settings.get("socket_mode_enabled", False) is http:
        wrong.append(f"socket_mode_enabled does not fit {'signed HTTP' if http else 'Socket Mode'}")
    if wrong:
        raise ValueError("the manifest: " + "; ".join(wrong))
    home = features.get("app_home", {})
    return AppDefinition(
        scopes,
        events,
        commands,
        shortcuts,
        home=home.get("home_tab_enabled", False),
        direct=home.get("messages_tab_enabled", True) and not home.get("messages_tab_read_only_enabled", False),
        interactive=settings.get("interactivity", {}).get("is_enabled", False),
    )
