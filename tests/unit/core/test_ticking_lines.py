"""Digests in a channel's line: what waits, overtakes, or is not repeated."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core import sending
from bot.core.deliveries import DeliveryState
from bot.core.errors import DeliveryError, DeliveryProblem
from tests.asking import HARBOUR, RATES
from tests.digesting import CHANNEL, EIGHT, HARBOUR_LATER, STRIKE, restarted, subscription

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def test_a_digest_overtakes_one_that_is_still_in_line(room):
    room.subscribe(subscription(times=("08:00", "10:00")))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.at(EIGHT).tick()  # and nobody sends
    (posted,) = room.run(EIGHT + 2 * HOUR)
    assert "2,000 commuters" in posted
    states = [(one.time, one.state, one.reason) for one in room.services.ledger.deliveries(limit=9)]
    assert sorted(states) == [("08:00", "abandoned", "overtaken"), ("10:00", "sent", None)]


def asked(room, *, posted):
    """A process asks for the first message of the channel's line, and dies."""
    (claimed,) = room.services.ledger.claim("discord", "dead", room.clock.now(), sending.LEASE, 1)
    assert room.services.ledger.advance(claimed, claimed.sending(room.clock.now(), sending.LEASE))
    if posted:
        room.channel.post(claimed.target, claimed.message, key=claimed.key)


@pytest.mark.parametrize("posted", [True, False])
def test_a_digest_waits_for_what_became_of_the_one_before(room, posted):
    room.subscribe(subscription(times=("08:00", "10:00")))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.at(EIGHT).tick()
    asked(room, posted=posted)
    room.at(EIGHT + HOUR).publish(RATES)
    other = restarted(room)
    assert other.run(EIGHT + 2 * HOUR) == []
    (second,) = other.run(EIGHT + 2 * HOUR + 30 * SECOND)
    assert "4.25 percent" in second
    assert ("2,000 commuters" in second) is not posted
    everything = "".join(room.channel.shown(CHANNEL))
    assert everything.count("2,000 commuters") == everything.count("4.25 percent") == 1


def test_a_digest_that_waited_through_an_outage_is_posted_late(room):
    room.subscribe(subscription(times=("08:00", "09:00")))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.at(EIGHT).tick()
    asked(room, posted=True)
    room.channel.problems[CHANNEL] = DeliveryProblem.UNKNOWN
    room.at(EIGHT + MINUTE).publish(RATES)
    for minutes in range(60, 5 * 60, 5):
        assert room.run(EIGHT + minutes * MINUTE) == []
    room.channel.problems.clear()
    later = [room.run(EIGHT + 5 * HOUR + minutes * MINUTE) for minutes in range(20)]
    ((second,),) = [posted for posted in later if posted]
    assert "4.25 percent" in second
    assert "2,000 commuters" not in second
    assert room.runs()[-2:] == [("20 08:00", "posted"), ("20 09:00", "posted")]


def test_a_digest_that_was_begun_is_finished_before_the_next_is_composed(room):
    room.subscribe(subscription(times=("08:00", "10:00")))
    room.channel.longest = 260
    room.at(EIGHT - HOUR)
    for text in (HARBOUR, RATES, STRIKE):
        room.publish(text)
    room.at(EIGHT).tick()
    assert room.send() == 1
    assert room.run(EIGHT + 2 * HOUR)
    assert room.run(EIGHT + 2 * HOUR + 30 * SECOND) == ["Nothing new since 20 Nov 2026 08:00"]
    assert {one.state for one in room.services.ledger.deliveries(limit=9)} == {DeliveryState.SENT}


def test_those_that_wait_keep_no_other_waiting(room):
    for number in range(5):
        room.subscribe(subscription(id=f"d{number}", target=f"discord:1/c{number}", times=("08:00", "10:00")))
    room.at(EIGHT).tick()
    for _ in range(5):
        asked(room, posted=True)
    room.subscribe(subscription(id="z", target="discord:1/z", times=("10:00",)))
    room.at(EIGHT + 2 * HOUR)
    taken = [room.ticker.tick(room.clock.now(), limit=5).taken for _ in range(3)]
    assert taken == [5, 1, 0]
    assert [one.subscription for one in room.services.ledger.claim("discord", "me", EIGHT + 2 * HOUR, HOUR, 9)][
        -1:
    ] == ["z"]


def test_an_update_whose_answer_was_lost_is_not_composed_again(room):
    room.subscribe(subscription(updates=True))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    room.at(EIGHT + 50 * MINUTE).publish(HARBOUR_LATER)
    room.channel.next_problem, room.channel.lost = DeliveryError(DeliveryProblem.UNKNOWN, "No answer."), True
    assert len(room.run(EIGHT + HOUR + MINUTE)) == 1
    room.channel.problems[CHANNEL] = DeliveryProblem.UNKNOWN  # an outage
    for minutes in range(90, 150):
        room.run(EIGHT + minutes * MINUTE)
    room.channel.problems.clear()
    for minutes in range(150, 300):
        room.run(EIGHT + minutes * MINUTE)
    assert len([one for one in room.channel.posts if one.thread]) == 1
    assert [name for name, outcome in room.runs() if outcome == "update"] == ["20 08:00+1"]


def test_another_process_does_not_post_it_again(room):
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    other = restarted(room)
    other.at(EIGHT)
    waiting = other.services.ledger.due(EIGHT, 9)
    assert len(room.run(EIGHT)) == 1
    assert [one.id for one in waiting] == ["ab"]
    assert other.run(EIGHT + SECOND) == []
    assert len(room.channel.posts) == 1
