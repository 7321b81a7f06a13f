"""Drives the reading of feeds: every few seconds those that are due are read, in threads of their own."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta

from adapters.polling.poller import Poller
from bot.core.services import Services

_log = logging.getLogger(__name__)

_TICK_SECONDS = 2
_KEPT = timedelta(days=30)
_MAINTENANCE_HOURS = 6
_PATIENCE = 5.0


@contextmanager
def driving(services: Services, *, patience: float = _PATIENCE) -> Iterator[None]:
    """Feeds are read when they are due, while the context lasts. At its end no other is begun; what is being read has
    ``patience`` seconds to end. What is left is read again by the next start, or another process."""
    # Imported here for start-up time; it comes without types.
    from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]  # noqa: PLC0415

    # It warns of every tick that is left out while feeds are read: that is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    jobs = _Jobs(services)
    scheduler = BackgroundScheduler(timezone=UTC)
    policy = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
    now = services.clock.now()
    scheduler.add_job(jobs.read, "interval", seconds=_TICK_SECONDS, next_run_time=now, **policy)
    scheduler.add_job(jobs.forget, "interval", hours=_MAINTENANCE_HOURS, next_run_time=now, **policy)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        jobs.poller.close(patience)
        scheduler.shutdown(wait=False)


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
