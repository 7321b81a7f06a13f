"""What people do on Slack and what they get, over Socket Mode, with the real client libraries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.slack.manifest import manifest
from bot.core import wording
from tests.doubles.slack import (
    Channel,
    Message,
    SlackDouble,
    Team,
    User,
    buttons_of,
    links_of,
    pings_of,
    slack_double,
    text_of,
)
from tests.unit.slack.newsroom import FLOOD, storms, told
from tests.unit.slack.running import Kept, Running, running


@dataclass
class Newsroom:
    """A workspace with the bot at work."""

    slack: SlackDouble
    bot: Running
    team: Team
    admin: User
    member: User
    channel: Channel
    elsewhere: Channel


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    kept = Kept()
    with slack_double(manifest=manifest()) as slack:
        team = slack.team("Newsroom")
        admin = slack.user(team, "ada", admin=True, locale="en-US", tz="Europe/Berlin")
        member = slack.user(team, "max", locale="de-DE", tz="Europe/Berlin")
        channel, elsewhere = slack.channel(team), slack.channel(team, "elsewhere", bot_in=False)
        told(kept.store, team, FLOOD, *storms(7))
        with running(slack, kept) as bot:
            yield Newsroom(slack, bot, team, admin, member, channel, elsewhere)


def leaves(value: Any) -> Iterator[Any]:
    """Every object, wherever in the blocks."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict):
        yield value
    for one in inner:
        yield from leaves(one)


def labels(message: Message) -> list[str]:
    return [button.label for button in buttons_of(message)]


def test_it_says_where_it_is_connected(room: Newsroom) -> None:
    assert room.bot.said == ["Slack: connected to workspace Newsroom by Socket Mode."]


@pytest.mark.parametrize("where", ["channel", "elsewhere"])
def test_a_brief_is_for_everyone(room: Newsroom, where: str) -> None:
    asked = room.slack.slash(room.admin, getattr(room, where), "/brief", "flood")
    brief = asked.wait()
    assert asked.wait_ack() < 3
    assert not brief.ephemeral
    assert "more than 4,300" in text_of(brief)
    assert brief.text.startswith("Flood in Bruck\n")
    assert labels(brief) == ["Show sources"]
    assert pings_of(brief) == []
    assert room.slack.calls_of("response_url")[-1].arguments["unfurl_links"] is False


def test_details_are_told_in_the_thread(room: Newsroom) -> None:
    brief = room.slack.slash(room.admin, room.channel, "/brief", "flood").wait()
    sources = room.slack.press(brief, "Show sources").wait()
    assert (sources.thread_ts, sources.ephemeral) == (brief.ts, False)
    assert "Fire chief Karl Adler said" in text_of(sources)


def test_details_are_told_once_in_the_language_of_their_message(room: Newsroom) -> None:
    brief = room.slack.slash(room.admin, room.channel, "/brief", "flood").wait()
    first = room.slack.press(brief, "Show sources", user=room.member).wait()
    assert (first.thread_ts, first.ephemeral) == (brief.ts, False)
    assert "Sources" in text_of(first)
    assert labels(first) == []
    again = room.slack.press(brief, "Show sources", user=room.member).wait()
    assert (again.ephemeral, again.seen_by) == (True, room.member.id)
    assert "Quellen" in text_of(again)


def test_details_are_for_the_asker_where_the_bot_is_no_member(room: Newsroom) -> None:
    brief = room.slack.slash(room.admin, room.elsewhere, "/brief", "flood").wait()
    sources = room.slack.press(brief, "Show sources").wait()
    assert sources.ephemeral
    assert "Fire chief Karl Adler said" in text_of(sources)


def test_what_is_private_can_be_posted(room: Newsroom) -> None:
    found = room.slack.slash(room.member, room.channel, "/briefwire", "search flood").wait()
    assert found.ephemeral
    assert found.seen_by == room.member.id
    assert "Artikel zu „flood“" in text_of(found)
    posted = room.slack.press(found, wording.say("de", "action.post")).wait()
    assert not posted.ephemeral
    assert posted.thread_ts is None
    assert "Flood in Bruck" in text_of(posted)
    count = len(room.slack.world.messages)
    room.slack.press(found, wording.say("de", "action.post")).wait_ack()
    room.slack.slash(room.member, room.channel, "/briefwire", "help").wait()
    assert len(room.slack.world.messages) == count + 1


def test_pages_turn_in_place(room: Newsroom) -> None:
    found = room.slack.slash(room.admin, room.channel, "/briefwire", "search storm").wait()
    first = text_of(found)
    assert "Previous" not in labels(found)
    room.slack.press(found, "Next").wait_until(lambda _: text_of(found) != first)
    assert "Next" not in labels(found)
    room.slack.press(found, "Previous").wait_until(lambda _: text_of(found) == first)
    assert len(found.versions) == 2


def test_pages_of_what_was_posted_offer_no_second_post(room: Newsroom) -> None:
    found = room.slack.slash(room.admin, room.channel, "/briefwire", "search storm").wait()
    posted = room.slack.press(found, "Post to channel").wait()
    first = text_of(posted)
    room.slack.press(posted, "Next").wait_until(lambda _: text_of(posted) != first)
    assert labels(posted) == ["Previous"]


def test_everyone_is_answered_in_their_language(room: Newsroom) -> None:
    english = room.slack.slash(room.admin, room.channel, "/briefwire").wait()
    german = room.slack.slash(room.member, room.channel, "/briefwire", "help").wait()
    assert text_of(english).startswith("Briefwire: the numbers of the news")
    assert text_of(german).startswith("Briefwire: die Zahlen der Nachrichten")
    assert "/briefwire search" in text_of(english)


@pytest.mark.parametrize(
    ("command", "text", "says"),
    [
        ("/brief", "quokkas", "No stored article matches “quokkas”."),
        ("/briefwire", "search", "search QUERY…"),
        ("/briefwire", "quokkas", "There is no command"),
        ("/briefwire", "import x", "command line"),
        ("/briefwire", "article nosuchid00", "no article with the id"),
        ("/briefwire", "search a --limit 0", ""),
    ],
    ids=range(6),
)
def test_errors_are_for_the_asker_alone(room: Newsroom, command: str, text: str, says: str) -> None:
    error = room.slack.slash(room.admin, room.channel, command, text).wait()
    assert error.ephemeral
    assert says in text_of(error)


def test_a_mention_is_answered_in_its_thread(room: Newsroom) -> None:
    asked = room.slack.mention(room.admin, room.channel, "brief flood")
    answer = asked.wait()
    assert (answer.thread_ts, answer.ephemeral) == (asked.payload["event"]["ts"], False)
    assert "more than 4,300" in text_of(answer)
    hidden = room.slack.mention(room.admin, room.channel, "search flood").wait()
    assert (hidden.ephemeral, hidden.thread_ts) == (True, None)  # in a thread that nobody has begun it is not seen
    empty = room.slack.mention(room.admin, room.channel, "").wait()
    assert text_of(empty).startswith("Briefwire:")


def test_a_mention_in_a_thread_stays_there(room: Newsroom) -> None:
    said = room.slack.say(room.member, room.channel, "What about the flood?")
    answer = room.slack.mention(room.admin, room.channel, "flood", thread=said).wait()
    assert answer.thread_ts == said.ts


def test_a_direct_message_is_answered_where_it_stands(room: Newsroom) -> None:
    for words in ("flood", "search flood", "quokkas"):
        answer = room.slack.dm(room.admin, words).wait()
        assert (answer.ephemeral, answer.channel, answer.thread_ts) == (False, room.slack.direct(room.admin).id, None)


def test_there_is_no_channel_to_post_to_in_a_direct_message(room: Newsroom) -> None:
    found = room.slack.dm(room.admin, "search storm").wait()
    assert labels(found) == ["Next"]
    first = text_of(found)
    room.slack.press(found, "Next").wait_until(lambda _: text_of(found) != first)
    assert labels(found) == ["Previous"]


def test_buttons_in_a_direct_message_are_answered_in_its_thread(room: Newsroom) -> None:
    brief = room.slack.dm(room.admin, "flood").wait()
    for _ in range(2):
        sources = room.slack.press(brief, "Show sources").wait()
        assert (sources.ephemeral, sources.thread_ts) == (False, brief.ts)
        assert labels(sources) == []


def test_a_pasted_article_is_read(room: Newsroom) -> None:
    text = "Bridge closed\n\nThe bridge at Nether Marn was closed on Monday. 31 buses took other ways, the town said.\n"
    answer = room.slack.dm(room.admin, text).wait()
    assert "31 buses" in text_of(answer)


def test_nobody_but_people_is_answered(room: Newsroom) -> None:
    channel = room.slack.direct(room.admin)
    before = len(room.slack.world.messages)
    inner = {
        "type": "message",
        "channel": channel.id,
        "channel_type": "im",
        "ts": "1.1",
        "event_ts": "1.1",
        "text": "flood",
    }
    for more in (
        {"user": room.team.bot_user, "bot_id": room.team.bot_id},
        {"user": room.admin.id, "subtype": "message_changed"},
        {"user": room.admin.id, "bot_id": "B123"},
        {"subtype": "message_deleted"},
    ):
        room.slack.event(room.team, "message.im", inner | more).wait_ack()
    room.slack.slash(room.admin, room.channel, "/briefwire", "help").wait()
    assert len(room.slack.world.messages) == before + 1


def test_the_shortcut_reads_a_message(room: Newsroom) -> None:
    said = room.slack.say(
        room.member, room.channel, "The fair in Nether Marn drew 5,200 visitors on Sunday, 300 more than last year."
    )
    answer = room.slack.shortcut(said, "brief_this", user=room.admin).wait()
    assert answer.ephemeral
    assert "5,200 visitors" in text_of(answer)
    nothing = room.slack.say(room.member, room.channel, "ok")
    assert "no text" in text_of(room.slack.shortcut(nothing, "brief_this", user=room.admin).wait())


def test_the_shortcut_does_not_read_what_the_bot_wrote(room: Newsroom) -> None:
    """It would cite itself; of its own messages it takes the links."""
    brief = room.slack.slash(room.admin, room.channel, "/brief", "flood").wait()
    before = room.bot.services.store.stats(f"slack:{room.team.id}").articles
    assert "no text" in text_of(room.slack.shortcut(brief, "brief_this", user=room.admin).wait())
    assert room.bot.services.store.stats(f"slack:{room.team.id}").articles == before


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


def test_what_is_delivered_twice_is_answered_once(room: Newsroom) -> None:
    asked = room.slack.mention(room.admin, room.channel, "flood")
    asked.wait()
    before = len(room.slack.world.messages)
    room.slack.redeliver(asked).wait_ack()
    room.slack.slash(room.admin, room.channel, "/briefwire", "help").wait()
    assert len(room.slack.world.messages) == before + 1


def test_people_are_asked_about_once_in_a_while(room: Newsroom) -> None:
    for _ in range(3):
        room.slack.slash(room.admin, room.channel, "/briefwire", "help").wait()
    asked = [call.arguments["user"] for call in room.slack.calls_of("users.info")]
    assert asked.count(room.admin.id) == 1
    assert {call.arguments["include_locale"] for call in room.slack.calls_of("users.info")} <= {True, "1"}


def test_an_address_is_taken_as_slack_sends_it(room: Newsroom) -> None:
    refused = room.slack.slash(room.admin, room.channel, "/brief", "https://post.example.org/a?b=1&c=2").wait()
    assert "https://post.example.org/a?b=1&c=2 could not be read: there is no net" in text_of(refused)


@pytest.mark.parametrize(
    "words", ["<!channel> <!here>", "*bold* `code` :fire: @everyone", "<https://evil.example|bank.example>"]
)
def test_what_is_asked_for_pings_nobody_when_it_comes_back(room: Newsroom, words: str) -> None:
    for asked in (
        room.slack.slash(room.admin, room.channel, "/briefwire", f"search {words}"),
        room.slack.slash(room.admin, room.channel, "/brief", words),
        room.slack.dm(room.admin, words),
    ):
        answer = asked.wait()
        assert (pings_of(answer), [one for one in links_of(answer) if one.spoofed]) == ([], [])
        assert room.slack.faults == []


def test_a_button_nobody_made_is_refused(room: Newsroom) -> None:
    brief = room.slack.slash(room.admin, room.channel, "/brief", "flood").wait()
    brief.blocks[-1]["elements"][0]["value"] = "guessed"
    refused = room.slack.press(brief, "Show sources").wait()
    assert refused.ephemeral
    assert "no longer works" in text_of(refused)


def test_every_answer_has_the_text_for_notifications(room: Newsroom) -> None:
    assert room.slack.faults == []
    for message in room.slack.world.messages:
        if message.bot and not message.deleted:
            assert message.text
            assert pings_of(message) == []
