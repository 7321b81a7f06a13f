"""Whose turn it is where one may work at a time: whoever has worked least."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from types import TracebackType


class Turns:
    """Lets one holder work at a time. Of those that wait the one goes next that has used the least time so far, so
    that who has much to do keeps nobody waiting who has little."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: list[tuple[float, int, threading.Event]] = []
        self._numbers = count()
        self._busy = False

    def holder(self) -> AbstractContextManager[object]:
        """One who works now and then: a context for each time, never two at once."""
        return _Holder(self)

    def now(self) -> float:
        return self._clock()

    def take(self, used: float) -> None:
        """Wait for a turn."""
        mine = threading.Event()
        with self._lock:
            if not self._busy:
                self._busy = True
                return
            self._waiting.append((used, next(self._numbers), mine))
        try:
            mine.wait()
        except BaseException:
            self._give_up(mine)
            raise

    def end(self) -> None:
        """Let the next one work."""
        with self._lock:
            if self._waiting:
                following = min(self._waiting, key=lambda one: one[:2])
                self._waiting.remove(following)
                following[2].set()
            else:
                self._busy = False

    def _give_up(self, mine: threading.Event) -> None:
        with self._lock:
            self._waiting = [one for one in self._waiting if one[2] is not mine]
        if mine.is_set():
            self.end()


class _Holder(AbstractContextManager[object]):
    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._used = 0.0
        self._began = 0.0

    def __enter__(self) -> None:
        self._turns.take(self._used)
        self._began = self._turns.now()

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._used += self._turns.now() - self._began
        self._turns.end()
