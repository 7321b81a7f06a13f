"""Workers in turns that a seed decides: one at a time, switched where they call a port; killed there, too.

A schedule is its seed: the same seed gives the same turns, so a failure can be looked at again.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any


class KilledError(BaseException):
    """The worker's process ended: it does nothing any more, not even clean up."""


class Turns:
    """Lets workers run one at a time. ``chance`` decides who is next, and which dies; ``points`` says where each living
    worker stands."""

    def __init__(self, seed: int, *, deaths: int = 0) -> None:
        self.chance = random.Random(seed)
        self.trace: list[str] = []
        self.points: dict[int, str] = {}
        self._deaths = deaths
        self._batons: dict[int, threading.Semaphore] = {}
        self._dead: set[int] = set()
        self._main = threading.Semaphore(0)
        self._problem: BaseException | None = None

    def run(self, workers: list[Callable[[], None]], between: Callable[[], None]) -> None:
        """Run all to their ends; ``between`` is called at every switch. A worker that is killed is started anew."""
        threads = [
            threading.Thread(target=self._live, args=(number, work), daemon=True) for number, work in enumerate(workers)
        ]
        self._batons = {number: threading.Semaphore(0) for number in range(len(workers))}
        alive = dict(enumerate(threads))
        for thread in threads:
            thread.start()
        while alive:
            number = self.chance.choice(sorted(alive))
            self._batons[number].release()
            self._main.acquire()
            if self._problem is not None:
                raise self._problem
            if number not in self._batons:
                del alive[number]
            between()
        for thread in threads:
            thread.join()

    def switch(self, name: str) -> None:
        """Let the others run for a while, or die. Called by a worker."""
        number = int(threading.current_thread().name)
        self.trace.append(f"{number} {name}")
        self.points[number] = name
        self._main.release()
        self._batons[number].acquire()
        if self._deaths and self.chance.random() < 0.04:
            self._deaths -= 1
            self.trace.append(f"{number} is killed")
            del self.points[number]
            raise KilledError

    def _live(self, number: int, work: Callable[[], None]) -> None:
        threading.current_thread().name = str(number)
        self._batons[number].acquire()
        try:
            while True:
                try:
                    work()
                    break
                except KilledError:
                    continue
        except BaseException as problem:  # noqa: BLE001 - raised in the test's thread
            self._problem = problem
        finally:
            self.points.pop(number, None)
            del self._batons[number]
            self._main.release()


class Switching:
    """A port at whose calls workers take turns: before, and when the call has had its effect."""

    def __init__(self, port: object, name: str, turns: Turns) -> None:
        self._port, self._name, self._turns = port, name, turns

    def __getattr__(self, method: str) -> Any:
        call = getattr(self._port, method)
        if not callable(call):
            return call

        def switching(*arguments: Any, **named: Any) -> Any:
            self._turns.switch(f"{self._name}.{method} begins")
            try:
                return call(*arguments, **named)
            finally:
                self._turns.switch(f"{self._name}.{method} ends")

        return switching
