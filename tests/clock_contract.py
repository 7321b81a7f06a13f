"""What every ``Clock`` does: written once, inherited by the tests of each adapter and of the fake."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from bot.core.ports import Clock
from tests.at_once import at_once


class ClockContract:
    """The time, which is UTC and goes on or stands still."""

    @pytest.fixture
    def clock(self) -> Clock:
        raise NotImplementedError

    def test_the_time_is_aware_and_in_utc(self, clock: Clock) -> None:
        assert clock.now().tzinfo is UTC
        assert clock.now().utcoffset() == timedelta(0)

    def test_it_does_not_go_back(self, clock: Clock) -> None:
        times = [clock.now() for _ in range(100)]
        assert times == sorted(times)
        assert min(at_once([clock.now] * 4)) >= times[-1]
