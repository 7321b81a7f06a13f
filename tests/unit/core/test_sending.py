"""Messages are sent once: answers get lost, platforms ask to wait, channels hide their history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import sending
from bot.core.deliveries import DeliveryState
from bot.core.errors import DeliveryError, DeliveryProblem
from tests.asking import HARBOUR, RATES
from tests.digesting import CHANNEL, DAY, EIGHT, TENANT, newsroom, subscription

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def room():
    """A digest is in line, and nobody sends yet."""
    made = newsroom()
    made.subscribe(subscription())
    made.at(EIGHT - HOUR).publish(HARBOUR)
    made.at(EIGHT).tick()
    return made


def only(room):
    (one,) = room.services.ledger.deliveries(limit=9)
    return one


def claim(room):
    (one,) = room.services.ledger.claim("discord", "me", room.clock.now(), sending.LEASE, 9)
    return one


def test_a_lost_answer_is_looked_up_and_not_posted_again(room):
    room.channel.next_problem = DeliveryError(DeliveryProblem.UNKNOWN, "No answer.")
    room.channel.lost = True
    assert room.send() == 1
    assert (only(room).state, only(room).reason) == (DeliveryState.UNKNOWN, "unknown: No answer.")
    assert room.at(EIGHT + 29 * SECOND).send() == 0
    assert room.at(EIGHT + 30 * SECOND).send() == 1
    assert (only(room).state, only(room).platform_id, only(room).attempts) == (DeliveryState.SENT, "m1", 1)
    assert len(room.channel.posts) == 1


def test_what_was_not_posted_is_posted_with_the_same_key(room):
    room.channel.next_problem = DeliveryError(DeliveryProblem.UNKNOWN, "No answer.")
    room.send()
    room.at(EIGHT + MINUTE).send()
    assert (only(room).state, only(room).attempts) == (DeliveryState.SENT, 2)
    assert [one.key for one in room.channel.posts] == [only(room).key]


def test_a_process_that_died_midway_is_taken_over_after_its_lease(room):
    claimed = claim(room)
    assert room.services.ledger.advance(claimed, claimed.sending(EIGHT, sending.LEASE))
    room.channel.post(CHANNEL, claimed.message, key=claimed.key)  # and here it dies
    assert room.at(EIGHT + sending.LEASE - SECOND).send() == 0
    assert room.at(EIGHT + sending.LEASE).send() == 1
    assert only(room).state is DeliveryState.SENT
    assert len(room.channel.posts) == 1


def test_a_busy_platform_is_left_alone_as_long_as_it_asks(room):
    room.channel.next_problem = DeliveryError(DeliveryProblem.BUSY, "Wait.", retry_after=45)
    done = sending.deliver(room.services, claim(room))
    assert (done.wait, done.error) == (45, None)
    assert only(room).state is DeliveryState.PENDING
    assert room.at(EIGHT + 44 * SECOND).send() == 0
    room.at(EIGHT + 45 * SECOND).send()
    assert only(room).state is DeliveryState.SENT


def test_a_hidden_history_means_once_at_most(room):
    room.channel.next_problem = DeliveryError(DeliveryProblem.UNKNOWN, "No answer.")
    room.send()
    room.channel.problems[CHANNEL] = DeliveryProblem.FORBIDDEN
    room.at(EIGHT + MINUTE).send()
    assert only(room).state is DeliveryState.ABANDONED
    assert only(room).reason.startswith("uncertain: ")
    assert room.channel.posts == []
    assert room.subscriptions()["ab"].paused is None
    assert room.channel.messages == []


def test_what_nobody_foresaw_is_taken_for_posted_until_looked_up(room, monkeypatch):
    def crash(*_given, **_how):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(room.channel, "post", crash)
        done = sending.deliver(room.services, claim(room))
    assert isinstance(done.error, ZeroDivisionError)
    assert only(room).state is DeliveryState.UNKNOWN
    assert "ZeroDivisionError" in only(room).reason
    with monkeypatch.context() as patch:
        patch.setattr(room.channel, "find", crash)
        room.at(EIGHT + MINUTE).send()
    assert only(room).state is DeliveryState.UNKNOWN
    room.at(EIGHT + 2 * MINUTE).send()
    assert only(room).state is DeliveryState.SENT


def test_a_sender_whose_lease_ended_posts_nothing(room):
    claimed = claim(room)
    room.at(EIGHT + sending.LEASE + SECOND)
    assert sending.deliver(room.services, claimed).after is None
    assert room.channel.posts == []
    assert room.send() == 1
    assert len(room.channel.posts) == 1


def test_an_outage_of_hours_ends_it(room):
    times = [EIGHT + minutes * MINUTE for minutes in range(0, 8 * 60, 5)]
    for time in times:
        room.channel.next_problem = DeliveryError(DeliveryProblem.UNKNOWN, "No answer.")
        room.at(time).send()
        room.channel.next_problem = None
        room.channel.problems[CHANNEL] = DeliveryProblem.UNKNOWN
    assert only(room).state is DeliveryState.ABANDONED
    assert only(room).reason.startswith("uncertain: ")
    assert room.channel.posts == []


@pytest.mark.parametrize(
    ("lost", "state"), [(True, DeliveryState.SENT), (False, DeliveryState.ABANDONED)], ids=["posted", "not posted"]
)
def test_after_hours_it_is_looked_for_but_not_posted_again(room, lost, state):
    room.channel.next_problem = DeliveryError(DeliveryProblem.UNKNOWN, "No answer.")
    room.channel.lost = lost
    room.send()
    room.at(EIGHT + 9 * HOUR).send()
    assert only(room).state is state
    assert len(room.channel.posts) == int(lost)


def test_what_was_not_posted_is_left_to_a_later_digest(room):
    room.channel.next_problem = DeliveryError(DeliveryProblem.UNKNOWN, "No answer.")
    room.send()
    one = replace(room.subscriptions()["ab"], times=("08:00", "08:10"), next_due=EIGHT + 10 * MINUTE)
    room.services.subscriptions.save(one)
    room.at(EIGHT + 5 * MINUTE).publish(RATES)
    assert room.run(EIGHT + 10 * MINUTE) == []  # it is looked for, and given up
    (posted,) = room.run(EIGHT + 10 * MINUTE + 30 * SECOND)
    assert "4.25 percent" in posted
    assert "2,000 commuters" in posted
    states = {part.time: (part.state, part.reason) for part in room.services.ledger.deliveries(limit=9)}
    assert states["08:00"] == (DeliveryState.ABANDONED, "overtaken")
    assert states["08:10"][0] is DeliveryState.SENT


def test_later_parts_are_abandoned_with_the_one_before(room):
    room.run(EIGHT)
    room.channel.longest = 200
    room.at(EIGHT + HOUR).publish(RATES)
    room.publish(
        "Storm cuts power in Marn\n\nThe storm left 8,300 homes in Marn without power, the grid operator said."
    )
    room.at(EIGHT + DAY).tick()
    room.channel.next_problem = DeliveryError(DeliveryProblem.REFUSED, "Not this one.")
    while room.send():
        pass
    parts = [one for one in room.services.ledger.deliveries(tenant=TENANT, limit=99) if one.day.day == 21]
    assert len(parts) > 1
    assert sorted(part.state for part in parts) == ["abandoned"] * (len(parts) - 1) + ["failed"]
    assert len(room.channel.posts) == 1
