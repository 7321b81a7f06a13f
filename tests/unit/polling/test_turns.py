"""Who has much to do keeps nobody waiting who has little."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from adapters.polling.turns import Turns
from bot.core.errors import EndingError

SECONDS = 10


def _waiting(turns: Turns, count: int) -> None:
    """Until so many wait."""
    done = threading.Event()
    while len(turns._waiting) < count:  # nothing else tells
        assert not done.wait(0.001)


def _thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_those_with_little_to_read_are_next_then_those_that_came_first() -> None:
    turns, order = Turns(), []
    sizes = {"long": [29_000, 90_000], "book": [60_000], "little": [3_000, 3_000], "another": [100]}
    holders = {name: turns.holder() for name in sizes}
    for name, (*before, _) in sizes.items():
        for size in before:
            with holders[name](size):
                pass

    def work(name: str) -> None:
        with holders[name](sizes[name][-1]):
            order.append(name)

    with turns.holder()(100):
        threads = []
        for number, name in enumerate(("book", "another", "long", "little"), start=1):
            threads.append(_thread(lambda name=name: work(name)))
            _waiting(turns, number)
    for thread in threads:
        thread.join(SECONDS)
    assert order == ["little", "another", "long", "book"]


def test_one_works_at_a_time() -> None:
    turns, inside, most = Turns(), 0, 0

    def work() -> None:
        nonlocal inside, most
        holder = turns.holder()
        for _ in range(50):
            with holder(100):
                inside += 1
                threading.Event().wait(0.0001)
                most = max(most, inside)
                inside -= 1

    threads = [_thread(work) for _ in range(8)]
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    assert most == 1
    with turns.holder()(100):  # nobody has kept the turn
        pass


def test_a_failure_gives_the_turn_on() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="it failed"), turns.holder()(100):
        raise ValueError("it failed")
    with turns.holder()(100):
        pass


def test_after_the_end_nobody_works() -> None:
    turns, sent_away = Turns(), []

    def work() -> None:
        try:
            with turns.holder()(100):
                raise AssertionError("it worked")
        except EndingError as problem:
            sent_away.append(str(problem))

    with turns.holder()(100):
        threads = [_thread(work) for _ in range(3)]
        _waiting(turns, 3)
        turns.close()
        for thread in threads:
            thread.join(SECONDS)
    assert sent_away == ["the program is ending"] * 3
    with pytest.raises(EndingError), turns.holder()(100):
        raise AssertionError("it worked")
