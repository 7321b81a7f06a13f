"""A year of digests in fifty time zones, on clocks that run late and are set back: each day one, none twice."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.core import sending, slots
from bot.core.deliveries import DeliveryState, DigestRun, Outcome
from bot.core.services import Services
from bot.core.ticking import Ticker
from tests.crashing.papers import subscription
from tests.fake_ledger import FakeLedger
from tests.fake_messenger import FakeMessenger
from tests.fake_sources import FakeSources
from tests.fakes import FakeFeedParser, FakeStore, FakeSubscriptions, FakeTenants, FixedClock

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAYS = 365
GRACE = timedelta(hours=3)
TARGET = "discord:1/1"
ZONES = [name for name in sorted(available_timezones()) if "/" in name and not name.startswith("Etc/")][::9][:50]
TIMES = ("00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "08:00", "23:30")  # most of them meet a change of clocks


class Year:
    """One channel's digests, with its own ledger and clock."""

    def __init__(self, zone: str, time: str) -> None:
        self.zone, self.clock, self.messenger = ZoneInfo(zone), FixedClock(START), FakeMessenger()
        subscriptions = FakeSubscriptions()
        self.ledger = FakeLedger(subscriptions)
        self.services = Services(
            store=FakeStore(),
            tenants=FakeTenants(),
            subscriptions=subscriptions,
            ledger=self.ledger,
            sources=FakeSources(subscriptions),
            readers={},
            feed_parser=FakeFeedParser(),
            fetcher=None,  # type: ignore[arg-type] # nothing is fetched
            clock=self.clock,
            messengers={"discord": self.messenger},
        )
        plan = replace(subscription("d", "discord:1", TARGET, START), zone=zone, times=(time,), empty="line")
        subscriptions.save(slots.scheduled(plan, START))
        self.decided: dict[object, DigestRun] = {}
        self.states: set[DeliveryState] = set()
        self.ticker = Ticker(self.services, GRACE)

    def tick(self) -> None:
        assert not self.ticker.tick(self.clock.now(), limit=10).faults
        while sending.send_some(self.services, "discord", "me", limit=5):
            pass
        self.decided |= self.ledger.decided
        self.states |= {one.state for one in self.ledger.deliveries(limit=99)}
        self.ledger.forget(self.clock.now() - timedelta(days=5))

    def live(self, chance: random.Random) -> None:
        """Every digest of the year, some of them late, the clock set back now and then."""
        while (wake := self.next_due) < START + timedelta(days=DAYS):
            self.clock.time = wake + timedelta(minutes=chance.choice([0, 0, 0, 1, 20, 100]))
            self.tick()
            if chance.random() < 0.1:
                now = self.clock.time
                self.clock.time = now - timedelta(minutes=chance.choice([5, 60, 90]))
                self.tick()
                self.clock.time = now

    @property
    def next_due(self) -> datetime:
        found = self.services.subscriptions.find("discord:1", "d")
        assert found
        assert found.next_due
        return found.next_due

    @property
    def runs(self) -> list[DigestRun]:
        return sorted(self.decided.values(), key=lambda run: run.due)


@pytest.mark.parametrize("part", range(2))
def test_a_year_of_digests_in_fifty_zones(part: int) -> None:
    assert len(ZONES) == 50
    for number, zone in list(enumerate(ZONES))[part::2]:
        time = TIMES[number % len(TIMES)]
        year = Year(zone, time)
        year.live(random.Random(number))
        days = [run.day for run in year.runs]
        assert days == [days[0] + timedelta(days=one) for one in range(len(days))], zone
        assert len(days) in {DAYS - 1, DAYS, DAYS + 1}, zone
        assert len(year.messenger.posts) == len(days), zone
        assert {run.outcome for run in year.runs} == {Outcome.POSTED}, zone
        assert year.states == {DeliveryState.SENT}, zone
        for run in year.runs:
            shown = run.due.astimezone(year.zone)
            assert shown.date() == run.day, (zone, run)
            assert timedelta(0) <= _clock(f"{shown:%H:%M}") - _clock(time) <= timedelta(hours=1), (zone, run)


def _clock(text: str) -> timedelta:
    return timedelta(hours=int(text[:2]), minutes=int(text[3:]))
