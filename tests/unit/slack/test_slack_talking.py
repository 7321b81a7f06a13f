"""What people write to the bot on Slack: mentions, direct messages, pasted articles, messages to read."""

from __future__ import annotations

from tests.doubles.slack import (
    text_of,
)
from tests.unit.slack.newsroom import Newsroom, labels


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


def test_what_is_delivered_twice_is_answered_once(room: Newsroom) -> None:
    asked = room.slack.mention(room.admin, room.channel, "flood")
    asked.wait()
    before = len(room.slack.world.messages)
    room.slack.redeliver(asked).wait_ack()
    room.slack.slash(room.admin, room.channel, "/briefwire", "help").wait()
    assert len(room.slack.world.messages) == before + 1


def test_an_address_is_taken_as_slack_sends_it(room: Newsroom) -> None:
    refused = room.slack.slash(room.admin, room.channel, "/brief", "https://post.example.org/a?b=1&c=2").wait()
    assert "https://post.example.org/a?b=1&c=2 could not be read: it could not be reached" in text_of(refused)
