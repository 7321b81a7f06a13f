"""The lanes and the driver, on ports of Python objects: what is sent when, and how it ends."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

import pytest

from adapters import ticking
from adapters.clock import SystemClock
from adapters.ticking import driving
from adapters.ticking.desk import Desk
from adapters.ticking.lanes import Lane
from adapters.ticking.pace import Paces, Rule, paces
from adapters.ticking.paced import PacedMessenger
from bot.core.clocks import SetRight
from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Outcome, Rates
from bot.core.errors import DeliveryError, DeliveryProblem, StoreError
from bot.core.message import Message
from bot.core.services import Services
from tests.at_once import at_once
from tests.crashing.papers import subscription
from tests.fake_ledger import FakeLedger
from tests.fake_messenger import FakeMessenger
from tests.fake_sources import FakeSources
from tests.fakes import FakeFeedParser, FakeStore, FakeSubscriptions, FakeTenants

DAY = date(2026, 11, 20)


@dataclass
class Slow(FakeMessenger):
    """A messenger whose platform takes its time; ``most`` is how many posts were under way at once."""

    seconds: float = 0.0
    under_way: int = 0
    most: int = 0
    threads: set[str] = field(default_factory=set)
    busy: dict[str, float] = field(default_factory=dict)

    def post(self, target: str, message: Message, *, buttons: tuple[()] = (), key: str) -> str:
        with self.lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            self.threads.add(threading.current_thread().name)
            wait = self.busy.pop(target, None)
        time.sleep(self.seconds)
        with self.lock:
            self.under_way -= 1
        if wait is not None:
            raise DeliveryError(DeliveryProblem.BUSY, "slow down", retry_after=wait)
        return super().post(target, message, buttons=buttons, key=key)


class World:
    """Services with deliveries in line."""

    def __init__(self, **messengers: FakeMessenger) -> None:
        self.subscriptions = FakeSubscriptions()
        self.ledger = FakeLedger(self.subscriptions)
        self.clock = SystemClock()
        self.services = Services(
            store=FakeStore(),
            tenants=FakeTenants(),
            subscriptions=self.subscriptions,
            ledger=self.ledger,
            sources=FakeSources(self.subscriptions),
            readers={},
            feed_parser=FakeFeedParser(),
            fetcher=None,  # type: ignore[arg-type] # nothing is fetched
            clock=self.clock,
            messengers=messengers,
        )

    def line_up(self, *targets: str, parts: int = 1) -> None:
        """A digest of so many parts for each."""
        now = self.clock.now()
        for number, target in enumerate(targets, start=len(self.ledger.decided)):
            one = subscription(f"d{number}", target.partition("/")[0], target, now)
            self.subscriptions.save(one)
            run = DigestRun(one.tenant, one.id, DAY, "08:00", now, now, Outcome.POSTED, now, now, parts=parts)
            line = [
                Delivery(
                    one.tenant, one.id, DAY, "08:00", part, now, target, f"{number}x{part}", Message(f"part {part}"),
                    changed=now, next_try=now,
                )
                for part in range(parts)
            ]  # fmt: skip
            assert self.ledger.record(one, [run], line, now + timedelta(days=1))

    def due(self, name: str) -> datetime | None:
        found = self.subscriptions.find("discord:1", name)
        return found.next_due if found else None

    def states(self) -> set[DeliveryState]:
        return {one.state for one in self.ledger.deliveries(limit=1_000)}


async def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(0.005)


def lane(world: World, platform: str = "discord", rate: float = 1_000.0) -> Lane:
    return Lane(desk(world, "me", platform), fast(rate))


def desk(world: World, owner: str, platform: str = "discord") -> Desk:
    return Desk(world.services, platform, owner, fast())


def fast(rate: float = 1_000.0) -> Paces:
    return Paces([Rule(lambda _target: "", rate)])


def test_everything_is_sent_in_order_while_the_loop_stays_free() -> None:
    messenger = Slow(seconds=0.02)
    world = World(discord=messenger)
    targets = [f"discord:1/{number}" for number in range(40)]
    world.line_up(*targets, parts=3)
    late: list[float] = []

    async def main() -> None:
        mine = lane(world)
        running = asyncio.create_task(mine.run())
        while world.states() != {DeliveryState.SENT}:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            late.append(time.monotonic() - before - 0.01)
        await mine.close()
        await running

    asyncio.run(main())
    for number, target in enumerate(targets):
        assert [one.key for one in messenger.posts if one.target == target] == [f"{number}x{part}" for part in range(3)]
    assert messenger.most > 4
    assert all(name.startswith("discord-lane") for name in messenger.threads)
    assert sorted(late)[len(late) // 2] < 0.05


def test_what_another_process_put_in_line_is_sent_before_long() -> None:
    messenger = Slow()
    world = World(discord=messenger)

    async def main() -> None:
        mine = lane(world)
        running = asyncio.create_task(mine.run())
        await asyncio.sleep(0.1)  # it has looked, and found nothing
        world.line_up("discord:1/1")
        await until(lambda: bool(messenger.posts), seconds=3.0)
        await mine.close()
        await running

    asyncio.run(main())


def test_the_pace_is_kept() -> None:
    messenger = Slow()
    world = World(discord=messenger)
    world.line_up(*(f"discord:1/{number}" for number in range(20)))

    async def main() -> float:
        mine, begin = lane(world, rate=40), time.monotonic()
        running = asyncio.create_task(mine.run())
        await until(lambda: world.states() == {DeliveryState.SENT})
        took = time.monotonic() - begin
        await mine.close()
        await running
        return took

    assert asyncio.run(main()) >= 18 / 40


def test_requests_keep_the_pace_even_if_all_are_let_go_at_once() -> None:
    messenger = Slow()
    paced = PacedMessenger(messenger, fast(50))
    begin = time.monotonic()
    at_once([partial(paced.post, f"discord:1/{number}", Message("x"), key=f"k{number}") for number in range(12)])
    assert time.monotonic() - begin >= 10 / 50
    assert len(messenger.posts) == 12
    assert paced.find("discord:1/3", "k3", datetime(2020, 1, 1, tzinfo=UTC))
    assert time.monotonic() - begin >= 11 / 50


def test_a_pause_that_the_platform_asks_for_holds_its_workspace_and_no_other() -> None:
    messenger = Slow(busy={"slack:T1/C1": 60.0})
    world = World(slack=messenger)
    world.line_up("slack:T1/C1", "slack:T2/C9")

    async def main() -> None:
        mine = Lane(desk(world, "me", "slack"), paces(Rates(server=4, channel=1)))
        running = asyncio.create_task(mine.run())
        await until(lambda: DeliveryState.SENT in world.states())
        world.line_up("slack:T1/C2")  # comes after the pause was asked for
        mine.wake()
        await asyncio.sleep(0.2)
        await mine.close()
        await running

    asyncio.run(main())
    assert [one.target for one in messenger.posts] == ["slack:T2/C9"]
    waiting = world.ledger.deliveries(states=[DeliveryState.PENDING], limit=9)
    soonest = min(one.next_try for one in waiting if one.next_try)
    assert soonest - world.clock.now() > timedelta(seconds=25)
    assert all(one.owner is None for one in waiting)


def test_at_the_end_what_is_being_sent_is_finished_and_the_rest_put_back() -> None:
    messenger = Slow(seconds=0.2)
    world = World(discord=messenger)
    world.line_up(*(f"discord:1/{number}" for number in range(30)))

    async def main() -> None:
        mine = lane(world, rate=20)
        running = asyncio.create_task(mine.run())
        await until(lambda: messenger.under_way > 0)
        await mine.close()
        await running

    asyncio.run(main())
    assert 0 < len(messenger.posts) < 30
    assert messenger.under_way == 0
    assert world.states() == {DeliveryState.SENT, DeliveryState.PENDING}
    assert not [one for one in world.ledger.deliveries(limit=99) if one.owner]


def test_one_process_at_a_time_sends_and_another_takes_over() -> None:
    world = World(discord=Slow())
    world.line_up("discord:1/1", "discord:1/2")
    mine, other = (desk(world, name) for name in ("me", "other"))
    (first,) = mine.claim(1)
    assert list(other.claim(9)) == []
    assert mine.send(first) is None
    mine.leave()
    assert [one.target for one in other.claim(9)] == ["discord:1/2"]


def test_a_failing_database_is_told_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    world = World(discord=Slow())
    world.line_up("discord:1/1")
    claim, problems = world.ledger.claim, [StoreError("disk full")]

    def sometimes(*given: object) -> list[Delivery]:
        if problems:
            raise problems.pop()
        return claim(*given)  # type: ignore[arg-type] # handed on

    world.ledger.claim = sometimes  # type: ignore[method-assign] # a database with a fault

    async def main() -> None:
        mine = lane(world)
        running = asyncio.create_task(mine.run())
        await until(lambda: bool(caplog.records))
        mine.wake()
        await until(lambda: world.states() == {DeliveryState.SENT})
        await mine.close()
        await running

    asyncio.run(main())
    assert "could not be read" in caplog.text


def test_the_driver_composes_what_is_due_and_sends_it_on_every_platform() -> None:
    discord, slack = Slow(), Slow()
    world = World(discord=discord, slack=slack)
    due = datetime.now(UTC).replace(second=0, microsecond=0)  # noqa: TID251 - the driver runs on the machine's clock
    for target in ("discord:1/1", "slack:T1/C1"):
        one = subscription("d", target.partition("/")[0], target, due)
        world.subscriptions.save(one)

    async def main() -> None:
        async with driving(world.services, timedelta(hours=3)):
            await until(lambda: len(world.ledger.decided) == 2)

    asyncio.run(main())
    assert {run.outcome for run in world.ledger.decided.values()} == {Outcome.SILENT}
    assert not discord.posts
    assert not slack.posts


def test_at_the_end_what_is_being_composed_is_finished(caplog: pytest.LogCaptureFixture) -> None:
    world = World(discord=Slow())
    due = datetime.now(UTC).replace(second=0, microsecond=0)  # noqa: TID251 - the driver runs on the machine's clock
    for number in range(60):
        world.subscriptions.save(subscription(f"d{number}", "discord:1", f"discord:1/{number}", due))
    record, left = world.ledger.record, []

    def slowly(*given: Any) -> bool:
        assert not left, "the program is over"
        time.sleep(0.01)
        return record(*given)

    world.ledger.record = slowly  # type: ignore[method-assign] # a database on a slow disk

    async def main() -> None:
        async with driving(world.services, timedelta(hours=3)):
            await until(lambda: bool(world.ledger.decided))
        left.append(True)
        await asyncio.sleep(0.05)

    asyncio.run(main())
    assert 0 < len(world.ledger.decided) < 60
    assert caplog.records == []


@dataclass
class Wall:
    """The machine's clock, which may be set."""

    ahead: timedelta = timedelta()

    def now(self, zone: tzinfo = UTC) -> datetime:
        return datetime.now(zone) + self.ahead  # noqa: TID251 - of the machine


def test_a_clock_that_is_set_back_keeps_no_digest_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    wall = Wall(timedelta(days=3))
    monkeypatch.setattr(ticking, "_TICK_SECONDS", 0.1)
    monkeypatch.setattr(ticking, "SetRight", partial(SetRight, timedelta(seconds=1)))
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", wall)
    world = World(discord=Slow())
    at = wall.now().replace(second=0, microsecond=0)
    world.subscriptions.save(subscription("d", "discord:1", "discord:1/1", at))
    decided: list[list[datetime]] = []

    async def main() -> None:
        async with driving(replace(world.services, clock=wall), timedelta(hours=3)):
            await until(lambda: len(world.ledger.decided) == 1)
            decided.append([run.due for run in world.ledger.decided.values()])
            wall.ahead = timedelta()
            one = subscription("e", "discord:1", "discord:1/1", wall.now().replace(second=0, microsecond=0))
            world.subscriptions.save(one)
            await until(lambda: any(run.subscription == "e" for run in world.ledger.decided.values()))
            decided.append([run.due for run in world.ledger.decided.values() if run.subscription == "d"])
            await until(lambda: world.due("d") == at - timedelta(days=2))

    asyncio.run(main())
    assert decided == [[at], [at]]  # the clock may be behind
    assert [run.subscription for run in world.ledger.decided.values()] == ["e"]  # the other waits for its time
