"""Events that are not as the library expects them."""

from __future__ import annotations

import copy
import logging
from typing import Any

import pytest

from tests.doubles.discord import MEMBER, DiscordDouble, Permission
from tests.unit.discord.running import Running

BROKEN: list[tuple[str, Any]] = [
    ("INTERACTION_CREATE", {}),
    ("INTERACTION_CREATE", {"type": 2}),
    ("INTERACTION_CREATE", None),
    ("GUILD_CREATE", {}),
    ("GUILD_DELETE", {}),
    ("CHANNEL_DELETE", {}),
    ("CHANNEL_UPDATE", {"id": "1"}),
    ("THREAD_DELETE", {}),
    ("GUILD_ROLE_DELETE", {}),
    ("MESSAGE_CREATE", {}),
    ("NEVER_HEARD_OF", {"id": "x"}),
]


def test_an_event_that_cannot_be_read_costs_itself(
    double: DiscordDouble, bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    sessions = len(double.gateway.sessions)
    with caplog.at_level(logging.ERROR):
        for event, data in BROKEN:
            double.gateway.dispatch(event, data)
        assert "**12**" in double.slash("brief", {"topic": "flood"}).wait().text
    assert len(double.gateway.sessions) == sessions
    assert "the Discord event INTERACTION_CREATE could not be read" in caplog.text


def without(data: Any, paths: tuple[str, ...]) -> Any:
    """The data without these fields."""
    thinned = copy.deepcopy(data)
    for path in paths:
        *outer, key = path.split(".")
        place = thinned
        for step in outer:
            place = place.get(step, {})
        place.pop(key, None)
    return thinned


@pytest.mark.parametrize(
    "leave_out",
    [
        ("version", "attachment_size_limit", "entitlements", "app_permissions"),
        ("member.flags", "member.roles", "member.joined_at", "member.user.discriminator", "member.user.avatar"),
        ("context", "authorizing_integration_owners", "channel", "guild", "guild_locale", "locale"),
    ],
    ids=["interaction", "member", "place"],
)
def test_requests_are_answered_without_what_is_not_needed(
    double: DiscordDouble, bot: Running, monkeypatch: pytest.MonkeyPatch, leave_out: tuple[str, ...]
) -> None:
    dispatch = double.gateway.dispatch
    guild = double.guild("Thin")
    double.channel(guild)
    monkeypatch.setattr(
        double.gateway, "dispatch", lambda event, data, **where: dispatch(event, without(data, leave_out), **where)
    )
    answer = double.slash("brief", {"topic": "flood"}, at=guild).wait()
    assert "**12**" in answer.text
    assert "Karl Adler" in double.press(answer, "Show sources").wait().text
    seat = {"at": guild, "permissions": MEMBER | Permission.MANAGE_GUILD}
    saved = double.slash("digest set", {"at": "08:00", "zone": "UTC"}, **seat).wait()
    assert "08:00" in saved.text
    assert len(bot.services.subscriptions.subscriptions(f"discord:{guild.id}")) == 1
    for one in bot.services.subscriptions.subscriptions(f"discord:{guild.id}"):
        bot.services.subscriptions.remove(one.tenant, one.id)
