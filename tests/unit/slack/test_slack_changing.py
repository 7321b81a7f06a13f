"""What people change on Slack: forms, settings, the Home tab, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.doubles.slack import (
    buttons_of,
    text_of,
)
from tests.unit.slack.newsroom import Newsroom


def leaves(value: Any) -> Iterator[Any]:
    """Every object, wherever in the blocks."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict):
        yield value
    for one in inner:
        yield from leaves(one)


def test_a_form_says_what_is_wrong_beside_the_field(room: Newsroom) -> None:
    form = room.slack.slash(room.admin, room.channel, "/briefwire", "digest set").wait_view()
    assert form.raw["title"]["text"] == "Daily digest"
    refused = room.slack.submit(form, {"at": "25:99"})
    assert list(refused.errors or {}) == ["at"]
    assert "25:99" in (refused.errors or {})["at"]
    assert not form.closed
    taken = room.slack.submit(form, {"at": "07:30", "zone": "Europe/Berlin", "topic": "flood"})
    assert taken.errors is None
    assert form.closed
    said = room.slack.slash(room.admin, room.channel, "/briefwire", "digest list").wait()
    assert "07:30" in text_of(said)


def test_the_form_of_one_of_several_digests_changes_that_one(room: Newsroom) -> None:
    for topic in ("tram", "rail"):
        room.slack.slash(room.admin, room.channel, "/briefwire", f"digest set {topic} --zone UTC --quiet 22-6").wait()
    digests = room.bot.services.subscriptions.subscriptions(f"slack:{room.team.id}")
    before = {one.topic: one for one in digests}
    line = f"digest edit {before['rail'].id}"
    form = room.slack.slash(room.admin, room.channel, "/briefwire", line).wait_view()
    assert room.slack.submit(form, {"at": "05:15", "quiet": "", "length": "long"}).errors is None
    after = {one.topic: one for one in room.bot.services.subscriptions.subscriptions(f"slack:{room.team.id}")}
    assert after["tram"] == before["tram"]
    changed = after["rail"]
    assert (changed.id, changed.times, changed.quiet, changed.length) == (before["rail"].id, ("05:15",), None, "long")
    for one in before.values():
        room.slack.slash(room.admin, room.channel, "/briefwire", f"digest remove {one.id}").wait()


def test_a_submitted_form_is_answered_where_it_was_asked_for(room: Newsroom) -> None:
    asked = room.slack.slash(room.admin, room.channel, "/briefwire", "digest set")
    form = asked.wait_view()
    room.slack.submit(form, {"at": "06:15", "zone": "Europe/Berlin"})
    answer = asked.wait()
    assert answer.ephemeral
    assert "06:15" in text_of(answer)


def test_changes_are_for_those_who_may(room: Newsroom) -> None:
    for words in ("digest set", "digest set --at 08:00", "settings --language de", "feed remove x"):
        refused = room.slack.slash(room.member, room.channel, "/briefwire", words).wait()
        assert refused.ephemeral
        assert "Ändern dürfen es Admins und Besitzer des Workspace" in text_of(refused)
    shown = room.slack.slash(room.member, room.channel, "/briefwire", "settings").wait()
    assert text_of(shown).startswith("Einstellungen")


def test_a_user_is_named_by_mentioning_them(room: Newsroom) -> None:
    allowed = f"settings --allow <@{room.member.id}|max>"
    room.slack.slash(room.admin, room.channel, "/briefwire", allowed).wait()
    assert room.bot.services.tenants.settings(f"slack:{room.team.id}").allowed == (room.member.id,)
    room.slack.slash(room.admin, room.channel, "/briefwire", allowed.replace("--allow", "--disallow")).wait()
    assert room.bot.services.tenants.settings(f"slack:{room.team.id}").allowed == ()


def test_the_home_tab_shows_and_changes_the_settings(room: Newsroom) -> None:
    home = room.slack.open_home(room.admin)
    assert "Settings" in text_of(home)
    form = room.slack.press(home, "Change").wait_view()
    assert form.raw["title"]["text"] == "Settings"
    before = len(room.slack.calls_of("views.publish"))
    done = room.slack.submit(form, {"length": "short"})
    assert done.errors is None
    done.wait_until(lambda _: len(room.slack.calls_of("views.publish")) > before)
    home = room.slack.open_home(room.admin)
    assert "Short" in text_of(home)


def test_a_digest_for_another_channel(room: Newsroom) -> None:
    """From the Home tab, or from a channel that the bot is not in."""
    form = room.slack.press(room.slack.open_home(room.admin), "New digest").wait_view()
    before = len(room.slack.calls_of("views.publish"))
    filled = {"channel": room.channel.id, "at": "05:45", "zone": "Europe/Berlin", "topic": "storm"}
    done = room.slack.submit(form, filled)
    assert done.errors is None
    done.wait_until(lambda _: len(room.slack.calls_of("views.publish")) > before)
    assert "05:45" in text_of(room.slack.open_home(room.admin))
    listed = room.slack.slash(room.admin, room.elsewhere, "/briefwire", "digest list").wait()
    assert {"type": "channel", "channel_id": room.channel.id} in [*leaves(listed.blocks)]
    form = room.slack.slash(room.admin, room.elsewhere, "/briefwire", "digest set").wait_view()
    refused = room.slack.submit(form, {"at": "05:45", "zone": "Europe/Berlin"})
    assert list(refused.errors or {}) == ["channel"]
    assert "/invite @Briefwire" in (refused.errors or {})["channel"]
    assert room.slack.submit(form, {"channel": room.channel.id}).errors is None


def test_members_see_the_home_tab_without_what_they_may_not_change(room: Newsroom) -> None:
    home = room.slack.open_home(room.member)
    assert text_of(home).startswith("Briefwire: die Zahlen der Nachrichten")
    assert "/brief hochwasser" in text_of(home)
    assert [one.label for one in buttons_of(home)] == ["Alle Befehle"]
    before = len(room.slack.calls_of("views.publish"))
    room.slack.press(home, "Alle Befehle").wait_until(lambda _: len(room.slack.calls_of("views.publish")) > before)
    assert "/briefwire search" in text_of(home)
