"""Several processes on one ledger, in thousands of orders of their steps, with deaths, lost answers and time passing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from adapters.store import open_database
from bot.core import sending
from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Outcome
from bot.core.domain import Subscription
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import Message
from bot.core.ports import Ledger, Subscriptions
from bot.core.services import Services
from tests.fake_ledger import FakeLedger, run_key
from tests.fake_messenger import FakeMessenger
from tests.fake_sources import FakeSources
from tests.fakes import FakeFeedParser, FakeStore, FakeSubscriptions, FakeTenants, FixedClock
from tests.interleaving import Switching, Turns

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
DAY = date(2026, 11, 20)
WORKERS, PARTS = 3, 2
CHANNELS = {"a": "discord:1/1", "b": "discord:1/2", "c": "discord:1/1"}  # two digests share a channel


class Moody:
    """A messenger whose platform loses answers, fails, and asks to wait."""

    def __init__(self, messenger: FakeMessenger, turns: Turns, clock: FixedClock) -> None:
        self.messenger, self.turns, self.clock = messenger, turns, clock

    def post(self, target: str, message: Message, *, buttons: tuple[()] = (), key: str) -> str:
        mood = self.turns.chance.random()
        self.messenger.time = self.clock.time
        if mood < 0.2:
            waits = mood < 0.05
            problem = DeliveryProblem.BUSY if waits else DeliveryProblem.UNKNOWN
            self.messenger.next_problem = DeliveryError(problem, "not today", retry_after=3.0 if waits else None)
            self.messenger.lost = mood > 0.12
        return self.messenger.post(target, message, buttons=buttons, key=key)

    def __getattr__(self, name: str) -> object:
        return getattr(self.messenger, name)


class World:
    """What the processes share, and the processes."""

    def __init__(self, seed: int, ledger: Ledger, subscriptions: Subscriptions) -> None:
        self.turns = Turns(seed, deaths=3)
        self.clock = FixedClock(START)
        self.messenger = FakeMessenger()
        self.ledger, self.subscriptions = ledger, subscriptions
        self.in_one_go = 0
        for name in CHANNELS:
            subscriptions.save(subscription(name))
        self.services = Services(
            store=FakeStore(),
            tenants=FakeTenants(),
            subscriptions=subscriptions,
            ledger=ledger,
            sources=FakeSources(subscriptions),
            readers={},
            feed_parser=FakeFeedParser(),
            fetcher=None,  # type: ignore[arg-type] # nothing is fetched
            clock=self.clock,
            messengers={"discord": Moody(self.messenger, self.turns, self.clock)},
        )

    def play(self) -> None:
        """All processes to their ends, then one that finds what the others left."""
        self.turns.run([lambda number=number: self.work(number) for number in range(WORKERS)], self.pass_time)
        for _ in range(12):
            self.clock.time += timedelta(seconds=200)
            for _ in range(WORKERS * PARTS):
                sending.send_some(self.services, "discord", "last", limit=2)

    def work(self, number: int) -> None:
        """One process's life."""
        owner = f"{number}-{len(self.turns.trace)}"
        watched = replace(
            self.services,
            ledger=Switching(self.ledger, "ledger", self.turns),
            messengers={"discord": Switching(self.services.messengers["discord"], "messenger", self.turns)},
        )
        for one in watched.ledger.due(self.clock.now(), 10):
            watched.ledger.record(one, [run(one)], deliveries(one), START + timedelta(days=1))
        for _ in range(4):
            sending.send_some(watched, "discord", owner, limit=2)

    def pass_time(self) -> None:
        """Any time, except while a process writes that it asks, or waits for an answer: it gives up after a minute, and
        its lease is longer. (Were it stopped for longer than that, nobody could know whether it still asks.)"""
        busy = any(point.startswith(("ledger.advance", "messenger.")) for point in self.turns.points.values())
        self.in_one_go = self.in_one_go if busy else 0
        if self.turns.chance.random() < 0.2:
            seconds = self.turns.chance.choice([1, 4, 15, 15, 160, 160])
            if not busy or self.in_one_go + seconds <= 60:
                self.in_one_go += seconds
                self.clock.time += timedelta(seconds=seconds)
                self.turns.trace.append(f"  {seconds} s pass")


def subscription(name: str) -> Subscription:
    return Subscription(
        name, "discord:1", CHANNELS[name], "", ("08:00",), tuple(range(7)), "UTC", "en", "normal",
        only_if_news=False, created=START, created_by="ann", next_due=START,
    )  # fmt: skip


def run(one: Subscription) -> DigestRun:
    since = START - timedelta(days=1)
    return DigestRun(one.tenant, one.id, DAY, "08:00", START, START, Outcome.POSTED, since, START, parts=PARTS)


def deliveries(one: Subscription) -> list[Delivery]:
    return [
        Delivery(
            one.tenant, one.id, DAY, "08:00", part, START, one.target, f"{one.id}{part}", Message(f"{one.id}{part}"),
            changed=START, next_try=START,
        )
        for part in range(PARTS)
    ]  # fmt: skip


def violations(world: World) -> list[str]:
    """What must never be: a message lost or twice, parts out of order, a delivery that says otherwise."""
    found = []
    posted = {
        target: [one.key for one in world.messenger.posts if one.target == target] for target in CHANNELS.values()
    }
    for target, keys in posted.items():
        wanted = sorted(f"{name}{part}" for name, there in CHANNELS.items() if there == target for part in range(PARTS))
        if sorted(keys) != wanted:
            found.append(f"{target} has {keys}")
        for name in CHANNELS:
            mine = [key for key in keys if key.startswith(name)]
            if mine != sorted(mine):
                found.append(f"{target}: out of order: {mine}")
    wrong = [one for one in world.ledger.deliveries(limit=99) if one.state is not DeliveryState.SENT]
    return found + [f"{one.key} is {one.state.value}: {one.reason}" for one in wrong]


def play(seeds: range, ledger: Ledger | None = None, subscriptions: Subscriptions | None = None) -> int:
    """Play the schedules; how many steps they had. Fails with the seed and the steps of the first that goes wrong."""
    steps = 0
    for seed in seeds:
        mine = subscriptions or FakeSubscriptions()
        world = World(seed, ledger or FakeLedger(mine), mine)
        try:
            world.play()
        except Exception as problem:
            raise AssertionError(f"seed {seed}: {problem!r}\n" + "\n".join(world.turns.trace)) from problem
        if found := violations(world):
            pytest.fail(f"seed {seed}: {found}\n" + "\n".join(world.turns.trace))
        steps += len(world.turns.trace)
    return steps


@pytest.mark.parametrize("first", range(0, 2_000, 500))
def test_two_thousand_schedules_send_everything_exactly_once(first: int) -> None:
    assert play(range(first, first + 500)) > 500 * 40


def test_the_database_obeys_the_same_schedules(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    open_database(f"sqlite:///{empty}").close()
    for seed in range(15):
        database = open_database(f"sqlite:///{shutil.copyfile(empty, tmp_path / f'{seed}.db')}")
        try:
            play(range(seed, seed + 1), database.ledger, database.subscriptions)
        finally:
            database.close()


def test_a_seed_gives_the_same_schedule_again() -> None:
    traces = []
    for _ in range(2):
        mine = FakeSubscriptions()
        world = World(7, FakeLedger(mine), mine)
        world.play()
        traces.append(world.turns.trace)
    assert traces[0] == traces[1]
    assert any("killed" in step for step in traces[0])


class Careless(FakeLedger):
    """A ledger with a defect: it does not look who holds a delivery."""

    def claim(self, platform: str, owner: str, now: datetime, lease: timedelta, limit: int) -> list[Delivery]:
        free = {key: replace(one, owner=None, lease_until=None) for key, one in self.lines.items()}
        self.lines |= {key: one for key, one in free.items() if not one.state.is_final}
        return super().claim(platform, owner, now, lease, limit)

    def advance(self, held: Delivery, after: Delivery) -> bool:
        self.lines[run_key(held), held.part] = after
        return True


def test_a_ledger_without_leases_is_found_out() -> None:
    """The schedules would show it, were there a defect."""
    assert any(violations(played) for played in map(careless, range(30)))


def careless(seed: int) -> World:
    mine = FakeSubscriptions()
    world = World(seed, Careless(mine), mine)
    world.play()
    return world
