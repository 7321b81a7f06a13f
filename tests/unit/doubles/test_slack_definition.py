"""An app can do what its manifest says, and no more."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from tests.doubles.slack import SlackDouble, slack_double
from tests.doubles.slack.definition import AppDefinition, defined_by
from tests.unit.doubles.slack_app import slack_app

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Briefwire"},
    "features": {
        "app_home": {"home_tab_enabled": False, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True},
        "slash_commands": [
            {"command": "/brief", "description": "-", "should_escape": True},
            {"command": "/raw", "description": "-"},
        ],
        "shortcuts": [{"name": "Brief", "type": "message", "callback_id": "brief_this", "description": "-"}],
    },
    "oauth_config": {"scopes": {"bot": ["channels:read", "chat:write", "commands", "groups:read", "im:history"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["channel_archive", "channel_left", "group_deleted", "message.im"]},
        "socket_mode_enabled": True,
    },
}


def changed(**settings: Any) -> dict[str, Any]:
    made = copy.deepcopy(MANIFEST)
    made["settings"].update(settings)
    return made


def test_what_a_manifest_says() -> None:
    assert defined_by(MANIFEST, http=False) == AppDefinition(
        ("channels:read", "chat:write", "commands", "groups:read", "im:history"),
        frozenset({"channel_archive", "channel_left", "group_deleted", "message.im"}),
        {"/brief": True, "/raw": False},
        frozenset({"brief_this"}),
        home=False,
        direct=False,
        interactive=False,
    )


@pytest.mark.parametrize(
    ("manifest", "http", "said"),
    [
        (changed(event_subscriptions={"bot_events": ["app_mention"]}), False, "missing scope app_mentions:read"),
        (changed(event_subscriptions={"bot_events": ["app_mentioned"]}), False, "unknown event app_mentioned"),
        ({**MANIFEST, "oauth_config": {}, "settings": {"socket_mode_enabled": True}}, False, "missing scope commands"),
        (MANIFEST, True, "socket_mode_enabled does not fit signed HTTP"),
        (changed(socket_mode_enabled=False), False, "socket_mode_enabled does not fit Socket Mode"),
    ],
)
def test_what_slack_would_not_take(manifest: dict[str, Any], http: bool, said: str) -> None:  # noqa: FBT001 - a column
    with pytest.raises(ValueError, match=said):
        defined_by(manifest, http=http)


def register(app: AsyncApp) -> None:
    @app.command("/brief")
    @app.command("/raw")
    async def echo(ack: Any, command: dict[str, Any]) -> None:
        await ack(text=command["text"])

    @app.event("channel_archive")
    @app.event("channel_left")
    @app.event("group_deleted")
    async def heard() -> None:
        pass


def test_an_app_by_its_manifest() -> None:
    with slack_double(manifest=MANIFEST) as double:
        team = double.team()
        bob = double.user(team, "bob")
        news = double.channel(team, "news")
        with slack_app(double, register) as app:
            double.wait_connected()
            typed = "@bob #news @nobody a@b.org https://example.org/a?b&c"
            escaped = f"<@{bob.id}|bob> <#{news.id}|news> @nobody a@b.org <https://example.org/a?b&c>"
            assert double.slash(bob, news, "/brief", typed).wait().text == escaped
            assert double.slash(bob, news, "/raw", typed).wait().text == typed
            refusals: list[tuple[Callable[[], object], str]] = [
                (lambda: double.slash(bob, news, "/feed"), "/feed is not in the manifest; there are: "),
                (lambda: double.dm(bob, "hello"), "takes no direct messages"),
                (lambda: double.mention(bob, news, "hello"), "not subscribed to app_mention"),
                (lambda: double.shortcut(double.say(bob, news, "x"), "other"), "other is not in the manifest"),
                (lambda: double.shortcut(double.say(bob, news, "x"), "brief_this"), "not interactive"),
            ]
            for attempt, said in refusals:
                with pytest.raises(LookupError, match=said):
                    attempt()
            home = {"type": "home", "blocks": [{"type": "divider"}]}
            with pytest.raises(SlackApiError, match="not_enabled"):
                app.call("views_publish", user_id=bob.id, view=home)
            _channels_close(double, app.call)


def _channels_close(double: SlackDouble, call: Callable[..., Any]) -> None:
    team = next(iter(double.world.teams.values()))
    for private, close, event, error in (
        (False, double.archive, "channel_archive", "is_archived"),
        (False, double.kick, "channel_left", "not_in_channel"),
        (True, double.delete_channel, "group_deleted", "channel_not_found"),
    ):
        channel = double.channel(team, "closing", private=private)
        handle = close(channel)
        assert handle is not None
        assert (handle.payload["event"]["type"], handle.payload["event"]["channel"]) == (event, channel.id)
        assert handle.wait_ack() < 3
        with pytest.raises(SlackApiError, match=error):
            call("chat_postMessage", channel=channel.id, text="x")
    assert double.delete_channel(double.channel(team)) is None, "it is not subscribed"
    assert double.kick(double.channel(team, bot_in=False)) is None, "it was not there"
