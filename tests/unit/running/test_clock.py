"""The contract of clocks, on the system's, the demonstration's and the fake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.clock import SystemClock
from bot.cli.demo import DemoClock
from bot.core.ports import Clock
from tests.clock_contract import ClockContract
from tests.fakes import FixedClock


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return SystemClock()

    def test_it_is_the_time_of_the_machine(self, clock: Clock) -> None:
        assert abs(datetime.now(UTC) - clock.now()) < timedelta(seconds=10)  # noqa: TID251 - what it stands for


class TestDemoClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return DemoClock()


class TestFakeClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return FixedClock()
