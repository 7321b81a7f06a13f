"""Reads feeds that are due, many at a time: most of the time goes in waiting for servers."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta

from adapters.polling.outage import Outage
from adapters.polling.turns import Turns
from bot.core import clocks
from bot.core.errors import StoreError
from bot.core.refreshing import Refreshed, refresh
from bot.core.services import Services
from bot.core.sources import FeedSource

_log = logging.getLogger(__name__)

AT_ONCE = 32
_LEASE = timedelta(minutes=10)
"""Longer than a feed may take with the pages it leads to, and with waiting for its turns to have articles read."""
_LOOK = 1.0
"""Seconds between looks for feeds that fall due, while others are read."""
_GATHERING = 0.05
"""Seconds for which room is left empty that came free: feeds are leased a few at a time, which costs less."""

Told = Callable[[FeedSource, Refreshed], None]


def _nobody(_held: FeedSource, _found: Refreshed) -> None:
    """For who need not know."""


class Poller:
    """At most ``at_once`` feeds are read at a time, and of them one has its articles read, which takes the processor:
    those first that have little to read.

    ``told`` is called with each source as it was and what became of it, in any thread. A clock that goes on for
    ``clock_believed`` is right.
    """

    def __init__(
        self,
        services: Services,
        *,
        at_once: int = AT_ONCE,
        told: Told = _nobody,
        clock_believed: timedelta = clocks.BELIEVED,
    ) -> None:
        self._services = services
        self._at_once = at_once
        self._told = told
        self._owner = uuid.uuid4().hex
        self._turns = Turns()
        self._outage = Outage()
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="feed")
        self._turn = threading.Lock()
        self._set_right = clocks.SetRight(clock_believed)
        self._under_way: set[Future[None]] = set()
        self._closing = threading.Event()

    def read_due(self) -> None:
        """Read what is due, and what falls due meanwhile, until nothing is left, or until ``close``. Raises
        ``StoreError`` where sources cannot be asked for; what is being read then goes on."""
        while self._begin():
            done, _ = wait(self._under_way, timeout=_LOOK, return_when=FIRST_COMPLETED)
            if done:
                self._closing.wait(_GATHERING)

    def close(self, patience: float) -> None:
        """Begin nothing more, and wait so many seconds for what is being read."""
        self._closing.set()
        with self._turn:
            self._threads.shutdown(wait=False)
        wait(self._under_way, timeout=patience)
        self._turns.close()

    def _begin(self) -> bool:
        """Begin to read what is due, as far as there is room; whether anything is being read."""
        with self._turn:
            self._under_way = {one for one in self._under_way if not one.done()}
            if self._closing.is_set():
                return False
            room = self._at_once - len(self._under_way)
            now = self._services.clock.now()
            if self._set_right.since(now) is not None:
                self._services.sources.set_back(now)
                self._set_right.done()
            held = self._services.sources.due(self._owner, now, _LEASE, room) if room else []
            self._under_way |= {self._threads.submit(self._read, one) for one in held}
            return bool(self._under_way)

    def _read(self, held: FeedSource) -> None:
        try:
            found = refresh(self._services, held, self._turns.holder())
            self._note(held, found)
            self._end_of_outage(found)
            self._told(held, found)
        except StoreError:
            if not self._closing.is_set():
                _log.exception("a feed of %s could not be recorded", held.host)
        except Exception:  # noqa: BLE001 - one feed's defect must not end the others
            _log.exception("a feed of %s could not be looked after", held.host)

    def _end_of_outage(self, found: Refreshed) -> None:
        """What failed while nothing could be reached need not wait for as long as what fails by itself."""
        since = self._outage.note(found)
        if since is not None:
            again = self._services.sources.try_again(since, found.after.checked or since)
            _log.info("the network is back: %d feeds are tried again", again)

    def _note(self, held: FeedSource, found: Refreshed) -> None:
        """Log what is new about the feed; only its host, as there may be a key in its address."""
        after = found.after
        is_new = (after.problem, after.told) != (held.problem, held.told)
        for error in found.errors if is_new else ():
            _log.error("a feed of %s failed", held.host, exc_info=error)
        if after.problem == held.problem:
            return
        if after.problem:
            _log.info("a feed of %s cannot be read: %s", held.host, after.problem)
        else:
            _log.info("a feed of %s can be read again", held.host)
