"""A clock that was days ahead and is set right: the digests of these days are posted all the same, and none twice."""

from __future__ import annotations

from datetime import timedelta

from bot.core import conversation
from bot.core.message import plain_text
from tests.asking import HARBOUR, RATES, asker
from tests.digesting import DAY, EIGHT, STRIKE, Newsroom, subscription

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def set_right(room: Newsroom) -> int:
    return room.ticker.set_right(room.clock.now(), room.clock.now())


def test_digests_that_it_passed_over_fall_due_again(room: Newsroom) -> None:
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    (ahead,) = room.run(EIGHT + 5 * DAY + HOUR)
    assert "Nothing new" in ahead
    assert room.runs()[1:] == [(f"{day} 08:00", "missed") for day in range(21, 25)] + [("25 08:00", "posted")]
    assert set_right(room.at(EIGHT + 2 * HOUR)) == 1
    assert set_right(room) == 0
    assert room.runs() == [("20 08:00", "posted"), ("25 08:00", "posted")]
    assert room.run(EIGHT + 3 * HOUR) == []
    room.publish(RATES, published=EIGHT + 3 * HOUR)
    (next_day,) = room.run(EIGHT + DAY)
    assert "4.25 percent" in next_day
    assert "Barge" not in next_day
    for day in range(2, 5):
        assert len(room.run(EIGHT + day * DAY)) == 1
    room.at(EIGHT + 5 * DAY - HOUR).publish(STRIKE)
    assert room.run(EIGHT + 5 * DAY) == []  # that one was posted
    (last,) = room.run(EIGHT + 6 * DAY)
    assert "480 trips" in last or "1,300 tram drivers" in last


def test_what_it_told_is_not_told_again(room: Newsroom) -> None:
    room.subscribe(subscription(times=("08:00", "18:00")))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    (ahead,) = room.run(EIGHT + 2 * DAY)
    assert "Barge" in ahead
    assert set_right(room.at(EIGHT + MINUTE)) == 1
    room.publish(RATES)
    (evening,) = room.run(EIGHT + 10 * HOUR)
    assert "4.25 percent" in evening
    assert "Barge" not in evening
    assert room.run(EIGHT + DAY) == ["Nothing new since 20 Nov 2026 18:00"]


def test_what_falls_due_until_the_clock_is_believed_is_posted_late(room: Newsroom) -> None:
    since, now = EIGHT + DAY - MINUTE, EIGHT + DAY + 14 * MINUTE
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    (ahead,) = room.run(EIGHT + 3 * DAY)
    assert "Barge" in ahead
    room.at(since + MINUTE).publish(RATES)
    assert room.ticker.set_right(since, now) == 1
    (late,) = room.run(now)
    assert "4.25 percent" in late
    assert "Barge" not in late


def test_what_somebody_skipped_stays_so(room: Newsroom) -> None:
    room.subscribe(subscription())
    room.run(EIGHT)
    conversation.ask_line(room.services, asker(manager=True), "digest skip")
    room.run(EIGHT + 4 * DAY)
    assert set_right(room.at(EIGHT + HOUR)) == 1
    assert room.run(EIGHT + DAY) == []
    assert len(room.run(EIGHT + 2 * DAY)) == 1


def test_what_it_left_in_line_is_sent(room: Newsroom) -> None:
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.at(EIGHT + 2 * DAY).tick()
    set_right(room.at(EIGHT + MINUTE))
    assert room.send() == 1
    assert "Barge" in plain_text(room.channel.posts[0].message)


def test_a_clock_that_is_right_changes_nothing(room: Newsroom) -> None:
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    before = room.runs(), room.subscriptions(), room.services.ledger.deliveries(limit=9)
    for back in (timedelta(), 30 * MINUTE, HOUR):
        assert set_right(room.at(EIGHT - back)) == 0
    assert (room.runs(), room.subscriptions(), room.services.ledger.deliveries(limit=9)) == before
