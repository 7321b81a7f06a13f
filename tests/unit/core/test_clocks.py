"""When a clock is believed that was set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.clocks import BELIEVED, SetRight

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
STEP, DAY, SECOND = timedelta(minutes=5), timedelta(days=1), timedelta(seconds=1)


def going_on(watch: SetRight, start: datetime) -> datetime:
    """It is looked at every five minutes until it is believed; the time then."""
    now = start
    for _ in range(BELIEVED // STEP):
        assert watch.since(now) is None
        now += STEP
    return now


@pytest.mark.parametrize("jump", [-DAY, -timedelta(minutes=2), DAY, BELIEVED])
def test_a_clock_is_believed_when_it_went_on_for_a_while(jump: timedelta) -> None:
    watch = SetRight()
    now = going_on(watch, START)
    assert watch.since(now) == START
    assert watch.since(now + SECOND) == START
    watch.done()
    assert watch.since(now + STEP) is None
    jumped = now + STEP + jump
    now = going_on(watch, jumped)
    assert watch.since(now) == jumped


def test_one_that_jumps_before_it_is_believed_is_not() -> None:
    watch = SetRight()
    assert watch.since(START - 20 * DAY) is None
    assert watch.since(START - 20 * DAY + 2 * STEP) is None
    assert watch.since(going_on(watch, START)) == START


def test_seconds_are_no_jump() -> None:
    watch = SetRight()
    for number, back in enumerate((0, 30, 59, 59)):
        assert watch.since(START + number * timedelta(minutes=4) - back * SECOND) is None
    assert watch.since(START + BELIEVED) == START


def test_who_looks_once_believes_it() -> None:
    assert SetRight(timedelta()).since(START) == START
