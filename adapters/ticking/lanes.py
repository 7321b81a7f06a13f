"""Lanes: what the ledger says is ready is sent, as fast as the platform allows, in threads of their own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TypeVar

from adapters.ticking.desk import Desk
from adapters.ticking.pace import Paces
from bot.core.deliveries import Delivery

T = TypeVar("T")
_log = logging.getLogger(__name__)

AT_ONCE = 64
"""Deliveries claimed and not yet sent: a little more than a second's worth of Discord."""
_THREADS = 16
_LONGEST_WAIT = 25.0
"""Seconds that a claimed delivery may wait for its turn: the rest of its lease is for sending it."""
LAST_WAIT = 20.0
"""Seconds that what is being composed and sent has at the end."""
_LOOK = 1.0
"""Seconds between looks at the ledger when nothing was ready. A tick that made something ready wakes us; what somebody
asked for just now, perhaps of another process, does not."""


class Lane:
    """One platform's deliveries."""

    def __init__(self, desk: Desk, paces: Paces) -> None:
        self._desk, self._paces = desk, paces
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix=f"{desk.platform}-lane")
        self._under_way: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self._closing = asyncio.Event()

    def wake(self) -> None:
        """Something may be ready."""
        self._news.set()

    async def run(self) -> None:
        """Send until ``close``."""
        while not self._closing.is_set():
            self._news.clear()
            if not await self._begin():
                await _within(_LOOK, self._news)

    async def close(self) -> None:
        """Claim nothing more; what is being sent is finished, what waits for its turn is put back."""
        self._closing.set()
        self.wake()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=LAST_WAIT)  # the next start looks after what is left
        self._threads.shutdown(wait=False)

    async def _begin(self) -> bool:
        """Begin what is ready; whether to look for more at once."""
        room = AT_ONCE - len(self._under_way)
        if room < AT_ONCE // 4:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            return True
        try:
            claimed = await self._in_thread(partial(self._desk.claim, room))
        except Exception:  # noqa: BLE001 - a database that fails now may work later
            _log.exception("deliveries to %s could not be read", self._desk.platform)
            return False
        for delivery in claimed:
            task = asyncio.create_task(self._deliver(delivery))
            self._under_way.add(task)
            task.add_done_callback(self._done)
        return bool(claimed)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self.wake()  # the channel's next part may be ready now

    async def _deliver(self, delivery: Delivery) -> None:
        loop = asyncio.get_running_loop()
        try:
            wait = self._paces.reserve(delivery.target, loop.time()) - loop.time()
            await _within(min(wait, _LONGEST_WAIT), self._closing)
            held = self._paces.held_until(delivery.target) - loop.time()
            if self._closing.is_set() or wait > _LONGEST_WAIT or held > 0:
                await self._in_thread(partial(self._desk.put_back, delivery, max(wait - _LONGEST_WAIT, held, 0.0)))
                return
            pause = await self._in_thread(partial(self._desk.send, delivery))
        except Exception:  # noqa: BLE001 - one delivery's defect must not end the others
            _log.exception("the delivery %s to %s failed", delivery.key, delivery.target)
            return
        if pause is not None:
            self._paces.hold(delivery.target, loop.time() + pause)

    async def _in_thread(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function)


async def _within(seconds: float, event: asyncio.Event) -> None:
    """Until the event, or the seconds have passed."""
    if seconds > 0:
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)
