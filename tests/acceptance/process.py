"""``briefwire run`` as a process of its own, as its operators start it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_START, _END = 30.0, 40.0


class BotProcess:
    """A running bot: ``log`` is what it has written to standard error so far."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, words: str, seconds: float = _START) -> None:
        """Until the log says this; fails with the log where it does not in time."""
        until = time.monotonic() + seconds
        while words not in self.log:
            if self._process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"the bot did not say “{words}”:\n{self.log}")
            time.sleep(0.02)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its exit code."""
        if self._process.poll() is None:
            self._process.send_signal(how)
        return self._process.wait(_END)


def environment(database: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """This machine's environment without anyone's own settings or proxies."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("BRIEFWIRE_") and not name.lower().endswith("_proxy")
    }
    return own | {"BRIEFWIRE_DATABASE_URL": f"sqlite:///{database}", "PYTHONPATH": str(ROOT)} | dict(settings)


@contextmanager
def running_bot(folder: Path, database: Path, settings: Mapping[str, str]) -> Iterator[BotProcess]:
    """``briefwire run`` with these settings; killed at the end if it still runs."""
    log = folder / f"bot-{time.monotonic_ns()}.log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=folder,
            env=environment(database, settings),
            stdin=subprocess.DEVNULL,
            stdout=stderr,
            stderr=stderr,
        )
    bot = BotProcess(process, log)
    try:
        yield bot
    finally:
        if process.poll() is None:
            bot.kill()


def seeded(folder: Path, master: Path) -> Path:
    """A copy of a database, for one test to change."""
    copy = folder / "briefwire.db"
    shutil.copyfile(master, copy)
    return copy
