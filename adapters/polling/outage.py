"""Notices when the network is back."""

from __future__ import annotations

import threading
from datetime import datetime

from bot.core.refreshing import Refreshed

_SEVERAL = 2
"""Where one host cannot be reached, that is likely its own fault."""


class Outage:
    """Nothing can be reached: a machine loses its network more often than several sites fail at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hosts: set[str] = set()
        self._since: datetime | None = None

    def note(self, found: Refreshed) -> datetime | None:
        """Note what became of a feed; where an outage ended with it, since when nothing could be reached."""
        with self._lock:
            if found.unreachable:
                self._hosts.add(found.after.host)
                self._since = min(filter(None, (self._since, found.after.checked)), default=None)
                return None
            ended = self._since if len(self._hosts) >= _SEVERAL else None
            self._hosts.clear()
            self._since = None
            return ended
