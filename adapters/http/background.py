"""An event loop in a thread of its own, for callers in threads without one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from contextlib import AbstractAsyncContextManager
from typing import Any, Generic, TypeVar

from bot.core.errors import EndingError, FetchError

T = TypeVar("T")
R = TypeVar("R")

UNREACHABLE = "it could not be reached; check the address or try again later"

_END = 5.0
"""Seconds that ``close`` waits at most."""


class Background(Generic[T]):
    """Runs jobs on what ``opening`` gives, which is opened with the first job and closed at the end. The thread never
    keeps the program from ending."""

    def __init__(self, opening: Callable[[], AbstractAsyncContextManager[T]]) -> None:
        self._opening = opening
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Event, T] | None = None
        self._stopped = False

    def call(self, job: Callable[[T], Coroutine[Any, Any, R]]) -> R:
        """The job's result; what it raises is raised here. A caller that is interrupted takes its job along."""
        result = self._submit(job)
        try:
            return result.result()
        except CancelledError as error:
            raise EndingError("the program is ending") from error
        except BaseException:
            result.cancel()
            raise

    def _submit(self, job: Callable[[T], Coroutine[Any, Any, R]]) -> Future[R]:
        with self._lock:  # nothing is handed in once ``stop`` was
            if self._stopped:
                raise EndingError("the program is ending")
            if self._running is None:
                started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, T]] = Future()
                self._thread = threading.Thread(target=self._run, args=(started,), name="briefwire-http", daemon=True)
                self._thread.start()
                try:
                    self._running = started.result()
                except OSError as error:
                    raise FetchError(UNREACHABLE) from error
            loop, _, resource = self._running
            return asyncio.run_coroutine_threadsafe(job(resource), loop)

    def _run(self, started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, T]]) -> None:
        try:
            asyncio.run(self._serve(started))
        except BaseException as error:
            if started.done():
                raise
            started.set_exception(error)

    async def _serve(self, started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event, T]]) -> None:
        ending = asyncio.Event()
        async with self._opening() as resource:
            started.set_result((asyncio.get_running_loop(), ending, resource))
            await ending.wait()
            jobs = asyncio.all_tasks() - {asyncio.current_task()}
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)

    def stop(self) -> None:
        """Have it end, without waiting; callable from any thread, and while objects are collected."""
        with self._lock:
            if not self._stopped and self._running is not None:
                loop, ending, _ = self._running
                loop.call_soon_threadsafe(ending.set)
            self._stopped = True

    def close(self) -> None:
        """End, and wait until everything is closed."""
        self.stop()
        if self._thread is not None:
            self._thread.join(_END)
