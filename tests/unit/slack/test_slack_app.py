"""What people do on Slack and what they get, over Socket Mode, with the real client libraries."""

from __future__ import annotations

import pytest

from bot.core import wording
from tests.doubles.slack import (
    links_of,
    pings_of,
    text_of,
)
from tests.unit.slack.newsroom import Newsroom, labels


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


def test_people_are_asked_about_once_in_a_while(room: Newsroom) -> None:
    for _ in range(3):
        room.slack.slash(room.admin, room.channel, "/briefwire", "help").wait()
    asked = [call.arguments["user"] for call in room.slack.calls_of("users.info")]
    assert asked.count(room.admin.id) == 1
    assert {call.arguments["include_locale"] for call in room.slack.calls_of("users.info")} <= {True, "1"}


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
