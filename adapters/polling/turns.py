"""Whose turn it is where one may work at a time: those with little to do go first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from types import TracebackType

from bot.core.errors import EndingError

_MOMENT = 0.5
_KEPT = 0.5
"""This share of the time that somebody used counts the next time."""


class Turns:
    """Lets one holder work at a time. Of those that wait the ones go first that have used hardly any time so far, what
    they used the times before included; then the others in the order in which they came, each until it is done: so
    their places are free again soon."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.used: dict[str, float] = {}
        """Seconds, by the names of those that used more than a moment; of the times before ever less."""
        self._lock = threading.Lock()
        self.numbers = count()
        self._waiting: list[tuple[bool, int, threading.Event]] = []
        self._busy = False
        self._closed = False

    def holder(self, name: str) -> AbstractContextManager[object]:
        """Who is known by the name: a context for each time that it works, one after the other."""
        return _Holder(self, name)

    def take(self, number: int, *, long: bool) -> None:
        """Wait for a turn: the lowest number's, of those that have not worked for ``long``. ``EndingError`` once there
        is none to come."""
        mine = threading.Event()
        with self._lock:
            if not (self._busy or self._closed):
                self._busy = True
                return
            self._waiting.append((long, number, mine))
        if not self._closed:
            mine.wait()
        if self._closed:
            raise EndingError("the program is ending")

    def end(self) -> None:
        """Let the next one work."""
        with self._lock:
            self._busy = bool(self._waiting)
            if self._busy:
                following = min(self._waiting, key=lambda one: one[:2])
                self._waiting.remove(following)
                following[2].set()

    def close(self) -> None:
        """Send away those that wait, and those that come: only who is at work ends it."""
        with self._lock:
            self._closed = True
            for _, _, waiting in self._waiting:
                waiting.set()


class _Holder(AbstractContextManager[object]):
    def __init__(self, turns: Turns, name: str) -> None:
        self._turns = turns
        self._name = name
        self._number = next(turns.numbers)
        self._used = turns.used.pop(name, 0.0) * _KEPT
        self._began = 0.0

    def __enter__(self) -> None:
        self._turns.take(self._number, long=self._used > _MOMENT)
        self._began = self._turns.clock()

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._used += self._turns.clock() - self._began
        if self._used > _MOMENT:
            self._turns.used[self._name] = self._used
        self._turns.end()
