"""Whose turn it is where one may work at a time: those with little to do go first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from bot.core.errors import EndingError
from bot.core.ingest import Reading

_LITTLE = 30_000
"""Characters: several ordinary articles."""


class Turns:
    """Lets one holder at a time read articles. Of those that wait the ones go first that have little to read; then the
    others in the order in which they came, each until it is done: so their places are free again soon."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = count()
        self._waiting: list[tuple[bool, int, threading.Event]] = []
        self._busy = False
        self._closed = False

    def holder(self) -> Reading:
        """A new one: a context for each article that it reads, of so many characters, one after the other."""
        number, characters = next(self._numbers), 0

        @contextmanager
        def turn(size: int) -> Iterator[None]:
            nonlocal characters
            characters += size
            self._take(number, long=characters > _LITTLE)
            try:
                yield
            finally:
                self._end()

        return turn

    def close(self) -> None:
        """Send away those that wait, and those that come: only who is at work ends it."""
        with self._lock:
            self._closed = True
            for _, _, waiting in self._waiting:
                waiting.set()

    def _take(self, number: int, *, long: bool) -> None:
        """Wait for a turn. ``EndingError`` once there is none to come."""
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

    def _end(self) -> None:
        """Let the next one work."""
        with self._lock:
            self._busy = bool(self._waiting)
            if self._busy:
                following = min(self._waiting, key=lambda one: one[:2])
                self._waiting.remove(following)
                following[2].set()
