"""Runs the core for the chat platforms: in threads, and in background jobs that are watched to their end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Workers:
    """Implements the ``Work`` port on the running event loop."""

    def __init__(self, *, threads: int = 6, jobs: int = 64) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="briefwire")
        self._room = asyncio.Semaphore(jobs)
        self._running: set[asyncio.Task[None]] = set()
        self._accepting = True

    @property
    def accepting(self) -> bool:
        return self._accepting

    async def call(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)

    def start(self, job: Callable[[], Awaitable[None]], name: str) -> None:
        task = asyncio.create_task(self._watched(job, name), name=name)
        self._running.add(task)  # the loop itself keeps weak references only
        task.add_done_callback(self._running.discard)

    async def _watched(self, job: Callable[[], Awaitable[None]], name: str) -> None:
        async with self._room:
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
