"""Digests that somebody asks for besides the schedule: put in line as those that fall due are, so that they arrive
once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core import conversation
from bot.core.deliveries import DeliveryState, Outcome
from bot.core.domain import LOCAL_TENANT, Pause
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import plain_text
from tests import asking
from tests.asking import HARBOUR, RATES, asker, fill
from tests.at_once import at_once
from tests.digesting import DAY, EIGHT, HARBOUR_LATER, Newsroom, restarted, subscription

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
ON_ITS_WAY, NOT_AGAIN = "The digest is on its way", "This digest is being posted just now."


def report(room: Newsroom, text: str) -> None:
    """An article that came in a minute ago."""
    room.publish(text, published=room.clock.now() - MINUTE)


def now(room: Newsroom, line: str = "digest now", **who: object) -> str:
    """Ask for it; the answer."""
    reply = conversation.ask_line(room.services, asker(manager=True, **who), line)  # type: ignore[arg-type]  # of asker's own arguments
    return plain_text(reply.message)


def posted(room: Newsroom) -> list[str]:
    """Send what is in line; the channel's messages."""
    while room.send():
        pass
    return [plain_text(one.message) for one in room.channel.posts]


def test_it_is_in_line_at_once_and_told_as_any_other(room: Newsroom) -> None:
    room.subscribe(subscription(language="de"))
    report(room, HARBOUR)
    assert ON_ITS_WAY in now(room)
    assert room.channel.posts == []
    (text,) = posted(room)
    assert text.startswith("Zusammenfassung vom 19. Nov. 2026")
    (message,) = room.channel.posts
    assert [one.id for one in message.buttons] == ["digests"]
    assert room.runs() == [("19 now-1", "posted")]
    assert room.subscriptions()["ab"].next_due == EIGHT - timedelta(microseconds=1)


def test_in_parts_where_it_is_long(room: Newsroom) -> None:
    room.subscribe(subscription())
    report(room, HARBOUR)
    report(room, RATES)
    room.channel.longest = 300
    assert ON_ITS_WAY in now(room)
    texts = posted(room)
    assert len(texts) > 1
    assert max(map(len, texts)) <= 300
    assert len({one.key for one in room.channel.posts}) == len(texts)
    assert f"posted in {len(texts)} messages" in now(room, "why")


def test_asked_for_twice_it_is_posted_once(room: Newsroom) -> None:
    room.subscribe(subscription())
    report(room, HARBOUR)
    assert ON_ITS_WAY in now(room)
    assert NOT_AGAIN in now(room)
    assert len(posted(room)) == 1
    assert "Nothing new since 19 Nov 2026 08:00: nothing was posted" in now(room)
    report(room.at(EIGHT - DAY + HOUR), RATES)
    assert ON_ITS_WAY in now(room)
    first, second = posted(room)
    assert "Barge" in first
    assert "Barge" not in second
    assert room.runs() == [("19 now-1", "posted"), ("19 now-2", "posted")]


@pytest.mark.parametrize("paused", [None, Pause.ASKED])
def test_asked_for_at_once_by_many_it_is_posted_once(room: Newsroom, paused: Pause | None) -> None:
    room.subscribe(subscription(paused=paused))
    report(room, HARBOUR)
    said = at_once([lambda: now(room)] * 6)
    assert sorted(ON_ITS_WAY in one for one in said) == [False] * 5 + [True]
    assert len(posted(room)) == 1


def test_the_next_by_schedule_goes_on_from_it(room: Newsroom) -> None:
    room.subscribe(subscription())
    report(room, HARBOUR)
    now(room)
    posted(room)
    report(room.at(EIGHT - 2 * HOUR), RATES)
    (morning,) = room.run(EIGHT)
    assert "since 19 Nov 2026 08:00" in morning
    assert "4.25 percent" in morning
    assert "Barge" not in morning


def test_one_that_falls_due_before_it_is_posted_tells_it_too(room: Newsroom) -> None:
    room.subscribe(subscription())
    report(room.at(EIGHT - SECOND), HARBOUR)
    now(room)
    (morning,) = room.run(EIGHT + SECOND)
    assert "Barge" in morning
    assert posted(room) == [morning]
    states = {one.time: str(one.state) for one in room.services.ledger.deliveries(limit=9)}
    assert states == {"now-1": "abandoned", "08:00": "sent"}


def test_a_late_one_tells_nothing_again(room: Newsroom) -> None:
    """It covers the time up to a full five minutes, of which the one that was asked for told more."""
    room.subscribe(subscription())
    report(room.at(EIGHT + 11 * MINUTE), HARBOUR)
    now(room.at(EIGHT + 22 * MINUTE))
    posted(room)
    assert room.run(EIGHT + 23 * MINUTE) == ["Nothing new since 20 Nov 2026 08:22"]


def test_one_that_is_decided_in_the_same_moment_tells_nothing_twice(room: Newsroom) -> None:
    """The tick has read the digest as due when somebody asks for it."""
    room.subscribe(subscription())
    report(room.at(EIGHT), HARBOUR)
    ledger, said = room.services.ledger, []
    record = ledger.record

    def asked_meanwhile(*given: object) -> bool:
        if not said:
            said.append("")
            said.append(now(room))
        return record(*given)

    ledger.record = asked_meanwhile  # type: ignore[method-assign]  # a moment that no test could meet
    room.at(EIGHT + SECOND).tick()
    assert ON_ITS_WAY in said[1]
    assert len(posted(room)) == 1
    assert room.run(EIGHT + 20 * SECOND) == ["Nothing new since 20 Nov 2026 08:00"]


def test_what_is_in_line_is_not_told_besides(room: Newsroom) -> None:
    room.subscribe(subscription())
    report(room, HARBOUR)
    room.at(EIGHT).tick()
    assert NOT_AGAIN in now(room)
    room.channel.next_problem, room.channel.lost = DeliveryError(DeliveryProblem.UNKNOWN, "no answer"), True
    room.send()
    assert NOT_AGAIN in now(room)
    room.at(EIGHT + MINUTE)
    assert len(posted(room)) == 1


def test_after_a_lost_answer_it_is_looked_for(room: Newsroom) -> None:
    room.subscribe(subscription())
    report(room, HARBOUR)
    now(room)
    room.channel.next_problem, room.channel.lost = DeliveryError(DeliveryProblem.UNKNOWN, "no answer"), True
    room.send()
    later = restarted(room).at(EIGHT - DAY + MINUTE)
    assert len(posted(later)) == 1
    (one,) = room.services.ledger.deliveries(limit=9)
    assert (one.state, one.platform_id) == (DeliveryState.SENT, "m1")


def test_a_paused_one_is_posted_and_stays_paused(room: Newsroom) -> None:
    room.subscribe(subscription(paused=Pause.ASKED))
    report(room, HARBOUR)
    said = now(room)
    assert ON_ITS_WAY in said
    assert "Paused: " in said
    assert len(posted(room)) == 1
    assert "Nothing new since" in now(room)
    assert room.subscriptions()["ab"].paused is Pause.ASKED
    assert "Digest resumed" in now(room, "digest resume")
    assert room.run(EIGHT) == ["Nothing new since 19 Nov 2026 08:00"]


def test_it_goes_to_its_own_channel_wherever_it_is_asked_for(room: Newsroom) -> None:
    room.subscribe(subscription())
    report(room, HARBOUR)
    assert ON_ITS_WAY in now(room, target="discord:1/c2")
    posted(room)
    assert [one.target for one in room.channel.posts] == ["discord:1/c1"]


def test_of_several_one_is_to_be_named(room: Newsroom) -> None:
    room.subscribe(subscription())
    room.subscribe(subscription(id="cd", topic="harbour"))
    report(room, HARBOUR)
    assert "Name one by its id: ab (everything); cd (harbour)." in now(room)
    assert ON_ITS_WAY in now(room, "digest now cd")
    assert ON_ITS_WAY in now(room, "digest now ab")
    assert [one.partition("\n")[0] for one in posted(room)] == [
        "Digest for 19 Nov 2026: harbour",
        "Digest for 19 Nov 2026",
    ]


@pytest.mark.parametrize("silence", [True, False])
def test_nothing_is_posted_where_there_is_nothing(room: Newsroom, silence: bool) -> None:  # noqa: FBT001 - a table
    room.subscribe(subscription(only_if_news=silence))
    assert "nothing was posted" in now(room)
    assert posted(room) == room.runs() == []


def test_downtime_is_told(room: Newsroom) -> None:
    room.subscribe(subscription())
    report(room.at(EIGHT - HOUR), HARBOUR)
    room.at(EIGHT + 5 * HOUR).tick()
    assert room.runs() == [("20 08:00", "missed")]
    now(room)
    (text,) = posted(room)
    assert "Covers 2 days: no digest was posted for 20 Nov 2026 08:00." in text
    assert "Barge" in text


def test_changes_of_its_figures_are_replies_to_it(room: Newsroom) -> None:
    room.subscribe(subscription(updates=True))
    report(room, HARBOUR)
    now(room)
    posted(room)
    report(room.at(EIGHT - 20 * HOUR), HARBOUR_LATER)
    (update,) = room.run(EIGHT - 19 * HOUR)
    assert "35 → 41, +6" in update
    assert [one.thread for one in room.channel.posts] == [None, "m1"]
    assert room.runs() == [("19 now-1", "posted"), ("19 now-1+1", "update")]
    report(room, RATES)
    now(room)
    assert room.runs()[2:] == [("19 now-2", "posted")]


@pytest.mark.parametrize("problem", list(DeliveryProblem))
def test_where_nothing_can_be_posted_it_says_so_at_once(room: Newsroom, problem: DeliveryProblem) -> None:
    room.subscribe(subscription())
    report(room, HARBOUR)
    room.channel.problems["discord:1/c1"] = problem
    assert "could not post in the channel" in now(room)
    assert posted(room) == room.runs() == []
    room.channel.problems.clear()
    assert ON_ITS_WAY in now(room)


def test_what_fails_on_its_way_pauses_the_digest_as_ever(room: Newsroom) -> None:
    room.subscribe(subscription())
    report(room, HARBOUR)
    now(room)
    room.channel.problems["discord:1/c1"] = DeliveryProblem.GONE
    room.send()
    assert room.subscriptions()["ab"].paused is Pause.CHANNEL_GONE
    (one,) = room.services.ledger.deliveries(limit=9)
    assert one.state is DeliveryState.FAILED


def test_a_preview_is_what_would_be_posted(room: Newsroom) -> None:
    room.subscribe(subscription(topic="harbour, rates", zone="Asia/Tokyo", language="de", length="short"))
    report(room, HARBOUR)
    note = "\n\nPreview of the digest ab; it is not posted."
    shown = now(room, "digest preview --id ab")
    assert shown.startswith(f"Zusammenfassung vom 19. Nov. 2026: harbour, rates{note}\n\n1 Thema")
    now(room)
    assert posted(room) == [shown.replace(note, "")]
    assert "Nichts Neues zu „harbour, rates“ seit 19. Nov. 2026 17:00" in now(room, "digest preview --id ab")
    assert [one for _, one in room.runs()] == [Outcome.POSTED]


def test_the_terminal_shows_it(services: asking.Services) -> None:
    fill(services, HARBOUR)
    me = asker(LOCAL_TENANT, manager=True, target=LOCAL_TENANT)

    def say(line: str) -> str:
        return plain_text(conversation.ask_line(services, me, line).message)

    assert "Here nothing is posted by itself: /digest now shows it." in say("digest set --zone UTC")
    assert services.subscriptions.subscriptions(LOCAL_TENANT)[0].next_due is None
    assert "2,000 commuters" in say("digest now")
    assert say("digest now").startswith("Nothing new since")
    assert services.ledger.claim("terminal", "me", services.clock.now() + DAY, HOUR, 9) == []
