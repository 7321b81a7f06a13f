"""Runs one thing in several threads at the same moment."""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """The jobs' results in their order; what one raises is raised here."""
    results: dict[int, T] = {}
    problems: list[BaseException] = []
    ready = threading.Barrier(len(jobs))

    def work(number: int) -> None:
        try:
            ready.wait()
            results[number] = jobs[number]()
        except BaseException as problem:  # noqa: BLE001 - raised in the main thread
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return [results[number] for number in range(len(jobs))]
