"""Who has much to do keeps nobody waiting who has little."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from adapters.polling.turns import Turns
from bot.core.errors import EndingError

SECONDS = 10


class Clock:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def _waiting(turns: Turns, count: int) -> None:
    """Until so many wait."""
    done = threading.Event()
    while len(turns._waiting) < count:  # nothing else tells
        assert not done.wait(0.001)


def _thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_those_that_worked_little_are_next_then_those_that_came_first() -> None:
    clock, order = Clock(), []
    turns = Turns(clock)
    holders: dict[str, AbstractContextManager[object]] = {}
    for name, seconds in (("long", 9.0), ("little", 0.1), ("middle", 3.0)):
        holders[name] = turns.holder(name)
        with holders[name]:
            clock.time += seconds
    holders |= {name: turns.holder(name) for name in ("new", "newer")}

    def work(name: str) -> None:
        with holders[name]:
            order.append(name)

    with turns.holder("a"):
        threads = []
        for number, name in enumerate(holders, start=1):
            threads.append(_thread(lambda name=name: work(name)))
            _waiting(turns, number)
    for thread in threads:
        thread.join(SECONDS)
    assert order == ["little", "new", "newer", "long", "middle"]


def test_what_was_used_before_counts_ever_less() -> None:
    clock = Clock()
    turns = Turns(clock)
    for seconds, counted in ((8.0, 8.0), (0.0, 4.0), (0.0, 2.0), (1.0, 2.0), (0.0, 1.0), (0.0, None), (0.1, None)):
        with turns.holder("long"):
            clock.time += seconds
        assert turns.used.get("long") == counted


def test_one_works_at_a_time() -> None:
    turns, inside, most = Turns(), 0, 0

    def work() -> None:
        nonlocal inside, most
        holder = turns.holder("a")
        for _ in range(50):
            with holder:
                inside += 1
                threading.Event().wait(0.0001)
                most = max(most, inside)
                inside -= 1

    threads = [_thread(work) for _ in range(8)]
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    assert most == 1
    with turns.holder("a"):  # nobody has kept the turn
        pass


def test_a_failure_gives_the_turn_on() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="it failed"), turns.holder("a"):
        raise ValueError("it failed")
    with turns.holder("a"):
        pass


def test_after_the_end_nobody_works() -> None:
    turns, sent_away = Turns(), []

    def work() -> None:
        try:
            with turns.holder("a"):
                raise AssertionError("it worked")
        except EndingError as problem:
            sent_away.append(str(problem))

    with turns.holder("a"):
        threads = [_thread(work) for _ in range(3)]
        _waiting(turns, 3)
        turns.close()
        for thread in threads:
            thread.join(SECONDS)
    assert sent_away == ["the program is ending"] * 3
    with pytest.raises(EndingError), turns.holder("a"):
        raise AssertionError("it worked")
