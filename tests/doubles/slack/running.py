"""The double's own event loop in a thread, and what runs on it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from aiohttp import web

Result = TypeVar("Result")


class Loop:
    """An event loop in a thread of its own. ``do`` and ``run`` wait for their result, ``start`` does not."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._runner: web.AppRunner | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="slack-double", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def do(self, work: Callable[[], Result]) -> Result:
        """Run a plain function where nothing else changes the world meanwhile."""

        async def once() -> Result:
            return work()

        return self.run(once())

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run on its own; from any thread."""

        def begin() -> None:
            task = self._loop.create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._loop.call_soon_threadsafe(begin)

    def serve(self, app: web.Application, host: str, port: int) -> int:
        """Listen; the port (the one chosen, for 0)."""

        async def listen() -> int:
            self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.5)
            await self._runner.setup()
            site = web.TCPSite(self._runner, host, port)
            await site.start()
            return int(self._runner.addresses[0][1])

        return self.run(listen())

    def close(self) -> None:
        async def finish() -> None:
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            if self._runner is not None:
                await self._runner.cleanup()
            await asyncio.sleep(0.01)  # transports close a little later than they are told to

        self.run(finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
