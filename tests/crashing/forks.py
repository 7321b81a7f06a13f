"""Processes that start in a few milliseconds: copies of one that has loaded everything.

    with forks() as fork:
        ended = fork.run({"databases": [url], "die_at": 17, …})

``python -m tests.crashing.forks`` reads a job as a line of JSON, lives it in a copy of itself (``life.live``), and
writes how that ended.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_LONGEST = 30.0


@dataclass(frozen=True)
class Ended:
    """How a process ended: whether it was killed, and what it reported if not."""

    killed: bool
    report: Any


class Forks:
    """Runs jobs, several at a time if they are started so. Not for several threads at once."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def run(self, job: Mapping[str, Any]) -> Ended:
        """Live the job to its end. Raises ``AssertionError`` with the trace of a process that failed."""
        return self.run_all([job])[0]

    def run_all(self, jobs: list[Mapping[str, Any]]) -> list[Ended]:
        """Live the jobs in as many processes at the same time."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(jobs) + "\n")
        self._server.stdin.flush()
        answers = json.loads(self._server.stdout.readline() or "[]")
        assert len(answers) == len(jobs), "the fork server ended"
        for answer in answers:
            assert answer["status"] in {0, -signal.SIGKILL}, answer
        return [Ended(answer["status"] != 0, answer["report"]) for answer in answers]


@contextmanager
def forks() -> Iterator[Forks]:
    """A server of processes while the block lasts."""
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.crashing.forks"],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with server:
        try:
            yield Forks(server)
        finally:
            assert server.stdin is not None
            server.stdin.close()
            server.wait(_LONGEST)


def _serve() -> None:
    from tests.crashing.life import live, rehearse  # noqa: PLC0415 - only the server loads everything

    rehearse()
    together = multiprocessing.get_context("fork")
    gc.freeze()  # copies do not touch what they share
    for line in sys.stdin:
        jobs = json.loads(line)
        meet = together.Barrier(len(jobs)).wait if len(jobs) > 1 else None
        born = [_fork(partial(live, meet=meet), job) for job in jobs]
        answers = [_ended(child, pipe) for child, pipe in born]
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()


def _fork(live: Any, job: dict[str, Any]) -> tuple[int, int]:
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:
        os.close(reading)
        try:
            report, status = live(job), 0
        except BaseException:  # noqa: BLE001 - told to the test
            report = traceback.format_exc()
        with os.fdopen(writing, "w") as pipe:
            json.dump(report, pipe)
    finally:
        os._exit(status)  # no goodbyes: they would take longer than the life


def _ended(child: int, pipe: int) -> dict[str, Any]:
    """Wait for the end of a process."""
    with os.fdopen(pipe, "rb") as report:
        told = report.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"status": status, "report": json.loads(told) if told and status != -signal.SIGKILL else None}


if __name__ == "__main__":
    _serve()
