"""Drives the digests: a tick every few seconds, and for each platform a lane that sends."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from adapters.ticking.desk import Desk
from adapters.ticking.lanes import LAST_WAIT, Lane
from adapters.ticking.pace import paces
from bot.core.clocks import SetRight
from bot.core.ports import Clock
from bot.core.services import Services
from bot.core.ticking import Ticker

T = TypeVar("T")
_log = logging.getLogger(__name__)

_TICK_SECONDS = 15
_AT_A_TIME = 25
"""Digests composed before we look whether the program is ending."""
_KEPT = timedelta(days=30)
_MAINTENANCE_SECONDS = 6 * 3600


@asynccontextmanager
async def driving(services: Services, grace: timedelta) -> AsyncIterator[None]:
    """Digests are composed when they fall due, and sent, while the context lasts. At its end nothing new is begun, and
    what is being sent is finished."""
    # Imported here for start-up time; it comes without types.
    from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # noqa: PLC0415

    # It warns of every tick that is left out while thousands of digests are composed: that is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    driver = _Driver(services, grace)
    scheduler = AsyncIOScheduler(timezone=UTC)
    policy = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    now = services.clock.now()
    jobs = [
        scheduler.add_job(job, "interval", seconds=seconds, next_run_time=now, **policy)
        for job, seconds in ((driver.tick, _TICK_SECONDS), (driver.maintain, _MAINTENANCE_SECONDS))
    ]
    scheduler.start()
    watch = asyncio.create_task(_heed_clock(services.clock, jobs), name="clock")
    lanes = [asyncio.create_task(lane.run(), name="lane") for lane in driver.lanes]
    try:
        yield
    finally:
        watch.cancel()
        scheduler.pause()
        await driver.close()
        scheduler.shutdown(wait=False)
        await asyncio.gather(*lanes)


async def _heed_clock(clock: Clock, jobs: Sequence[Any]) -> None:
    """The scheduler waits for a time on the clock. Where the clock is set back that is long after the job's interval:
    the job runs at once instead."""
    while True:
        await asyncio.sleep(_TICK_SECONDS)
        now = clock.now()
        for job in jobs:
            if job.next_run_time > now + job.trigger.interval:
                job.modify(next_run_time=now)


class _Driver:
    """The jobs."""

    def __init__(self, services: Services, grace: timedelta) -> None:
        self._services = services
        self._ticker = Ticker(services, grace)
        self._set_right = SetRight()
        owner = uuid.uuid4().hex
        rates = {platform: messenger.rates for platform, messenger in services.messengers.items()}
        self._desks = [Desk(services, platform, owner, paces(rate)) for platform, rate in rates.items()]
        self.lanes = [Lane(desk, paces(rates[desk.platform])) for desk in self._desks]
        # One for the tick, one for what takes long; each job runs once at a time.
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="tick")
        self._composing = asyncio.Lock()
        self._closing = False

    async def tick(self) -> None:
        """Compose what is due, a few at a time."""
        async with self._composing:
            while not self._closing and await self._in_thread(self._compose_some):
                self._wake()
        self._wake()

    def _compose_some(self) -> bool:
        """Whether there may be more."""
        now = self._services.clock.now()
        self._heed_set_right(now)
        ticked = self._ticker.tick(now, limit=_AT_A_TIME)
        for fault in ticked.faults:
            _log.warning("the digest %s: %s", fault.subscription, fault.what, exc_info=fault.error)
        return ticked.taken >= _AT_A_TIME

    def _heed_set_right(self, now: datetime) -> None:
        """Undo what the clock decided while it was ahead."""
        since = self._set_right.since(now)
        if since is None:
            return
        again = self._ticker.set_right(since, now)
        if again:
            _log.warning("the clock was set back: %d digests fall due again", again)
        self._set_right.done()

    def _wake(self) -> None:
        for lane in self.lanes:
            lane.wake()

    async def maintain(self) -> None:
        """Forget what is long past."""
        with suppress(asyncio.CancelledError):  # at the end of the program: it is forgotten another time
            await self._in_thread(lambda: self._services.ledger.forget(self._services.clock.now() - _KEPT))

    async def close(self) -> None:
        """Begin nothing more, finish what is composed and sent, and let other processes go on at once."""
        self._closing = True
        await asyncio.gather(self._composed(), *(lane.close() for lane in self.lanes))
        await self._in_thread(self._leave)
        self._threads.shutdown(wait=False)

    async def _composed(self) -> None:
        """Wait for the tick to end, and let no other begin."""
        with suppress(TimeoutError):  # the next start looks after what is left
            await asyncio.wait_for(self._composing.acquire(), LAST_WAIT)

    def _leave(self) -> None:
        for desk in self._desks:
            desk.leave()

    async def _in_thread(self, job: Callable[[], T]) -> T | None:
        """What the job gives; None where it fails, which is logged: it is run again before long."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, job)
        except Exception:  # noqa: BLE001 - the next tick tries again
            _log.exception("digests could not be looked after")
            return None
