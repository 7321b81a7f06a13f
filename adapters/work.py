"""Runs the core for the chat platforms: in threads, and in background jobs that are watched to their end."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar

T = TypeVar("T")
_log = logging.getLogger(__name__)


class _Lanes:
    """So many at once in each lane; a lane is there while somebody is in it. The lane without a name has no bound."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._there: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, lane: str) -> AsyncIterator[None]:
        if not lane:
            yield
            return
        self._there[lane] += 1
        try:
            async with self._turns.setdefault(lane, asyncio.Semaphore(self._most)):
                yield
        finally:
            self._there[lane] -= 1
            if not self._there[lane]:
                del self._there[lane], self._turns[lane]


class Workers:
    """Implements the ``Work`` port on the running event loop. Threads are many, as most of them wait for web servers:
    so many lanes can be full of requests that take long before others have to wait."""

    def __init__(self, *, threads: int = 24, jobs: int = 64, jobs_per_lane: int = 3) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="briefwire")
        self._room = asyncio.Semaphore(jobs)
        self._lanes = _Lanes(jobs_per_lane)
        self._running: set[asyncio.Task[None]] = set()
        self._accepting = True

    @property
    def accepting(self) -> bool:
        return self._accepting

    async def call(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)

    def start(self, job: Callable[[], Awaitable[None]], name: str, lane: str = "") -> None:
        task = asyncio.create_task(self._watched(job, name, lane), name=name)
        self._running.add(task)  # the loop itself keeps weak references only
        task.add_done_callback(self._running.discard)

    async def _watched(self, job: Callable[[], Awaitable[None]], name: str, lane: str) -> None:
        async with self._lanes.turn(lane), self._room:
            try:
                await job()
            except Exception:  # noqa: BLE001 - one job's defect must not end the others
                _log.exception("the job %s failed", name)

    async def finish(self, grace: float) -> None:
        """Take on nothing new, and wait for what runs, at most ``grace`` seconds; what is left is given up and named
        in the log."""
        self._accepting = False
        loop = asyncio.get_running_loop()
        until = loop.time() + grace
        while self._running and (left := until - loop.time()) > 0:
            await asyncio.wait(set(self._running), timeout=left)  # jobs may start others
        for task in self._running:
            _log.warning("the job %s was given up", task.get_name())
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)
