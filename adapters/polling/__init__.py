"""Drives the reading of feeds: every few seconds those that are due are read, in threads of their own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from adapters.polling.poller import Poller
from bot.core.services import Services

_log = logging.getLogger(__name__)

_TICK_SECONDS = 2.0
_KEPT = timedelta(days=30)
_MAINTENANCE_SECONDS = 6 * 3600.0
_PATIENCE = 5.0


@contextmanager
def driving(services: Services, *, patience: float = _PATIENCE) -> Iterator[None]:
    """Feeds are read when they are due, while the context lasts. At its end no other is begun; what is being read has
    ``patience`` seconds to end. What is left is read again by the next start, or another process."""
    jobs, ended = _Jobs(services), threading.Event()
    for job, seconds in ((jobs.read, _TICK_SECONDS), (jobs.forget, _MAINTENANCE_SECONDS)):
        threading.Thread(target=_repeat, args=(job, seconds, ended), name="feeds", daemon=True).start()
    try:
        yield
    finally:
        ended.set()
        jobs.poller.close(patience)


def _repeat(job: Callable[[], None], seconds: float, ended: threading.Event) -> None:
    """Run the job time and again, with pauses of so many seconds. They do not go by the clock that people see, which
    may be set: no scheduler that goes by that would run anything until it has caught up."""
    while not ended.is_set():
        job()
        ended.wait(seconds)


class _Jobs:
    """A job that fails is run again before long. Reading, which is tried every moment, is logged once until it succeeds
    or fails in another way."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._problem: str | None = None
        self.poller = Poller(services)

    def read(self) -> None:
        try:
            self.poller.read_due()
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            if str(error) != self._problem:
                _log.exception("feeds cannot be read")
            self._problem = str(error)
        else:
            if self._problem is not None:
                _log.warning("feeds can be read again")
            self._problem = None

    def forget(self) -> None:
        """Forget what is long past."""
        try:
            self._services.sources.forget(self._services.clock.now() - _KEPT)
        except Exception:  # noqa: BLE001 - it is tried again in some hours
            _log.exception("feeds could not be tidied up")
