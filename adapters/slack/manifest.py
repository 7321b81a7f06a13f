"""The manifest of the Slack app: everything that would otherwise be clicked together."""

from __future__ import annotations

from adapters.slack.render import Json
from bot.core import wording

SCOPES: tuple[str, ...] = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "users:read",
)
"""What the bot may do: answer commands, mentions and direct messages, post, tell channels and people apart, and look
for its own posts in the channels it is in."""

EVENTS: tuple[str, ...] = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "group_archive",
    "group_deleted",
    "group_left",
    "message.im",
    "tokens_revoked",
)
SHORTCUT = "brief_this"
COMMANDS = ("/brief", "/briefwire")
INTAKE, INSTALL, REDIRECT = "/slack/events", "/slack/install", "/slack/oauth_redirect"


def manifest(url: str | None = None) -> Json:
    """The manifest, for Socket Mode, or for HTTP where the address is given under which the bot is reached."""
    intake = {"request_url": url.rstrip("/") + INTAKE} if url else {}
    settings: Json = {
        "event_subscriptions": {**intake, "bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True, **intake},
        "org_deploy_enabled": False,
        "socket_mode_enabled": url is None,
        "token_rotation_enabled": False,
    }
    oauth: Json = {"scopes": {"bot": list(SCOPES)}}
    if url:
        oauth["redirect_urls"] = [url.rstrip("/") + REDIRECT]
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Briefwire",
            "description": "The numbers of the news, each with its source",
            "background_color": "#1f3a5f",
        },
        "features": _features({"url": url.rstrip("/") + INTAKE} if url else {}),
        "oauth_config": oauth,
        "settings": settings,
    }


def _features(address: Json) -> Json:
    """``should_escape`` makes Slack send mentioned users by their ids; a name alone does not tell who is meant."""
    return {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "bot_user": {"display_name": "Briefwire", "always_online": True},
        "shortcuts": [
            {
                "name": wording.say("en", "action.brief_this"),
                "type": "message",
                "callback_id": SHORTCUT,
                "description": "Key figures of a message, or of what it links to",
            }
        ],
        "slash_commands": [
            {
                "command": COMMANDS[0],
                "description": "Key figures of a topic or an article",
                "usage_hint": "nato troops | https://… | nothing: the newest",
                "should_escape": True,
                **address,
            },
            {
                "command": COMMANDS[1],
                "description": "Search, feeds, daily digests, settings",
                "usage_hint": "help | search flood | figure flood | feed list | digest set | settings",
                "should_escape": True,
                **address,
            },
        ],
    }
