"""Tells a clock that was ahead and is set right from one that is behind: a machine without a battery starts with the
time of days ago, until it has a network."""

from __future__ import annotations

from datetime import datetime, timedelta

SLACK = timedelta(hours=1)
"""What was noted so much later than now, was so by a clock that was ahead. The clocks of processes differ by less."""
BELIEVED = timedelta(minutes=15)
"""A clock that went on so long without being set is right."""

_STEP = timedelta(minutes=1)
"""Clocks are set back by less all the time, when they are compared with others."""


class SetRight:
    """Watches one clock. For one thread at a time."""

    def __init__(self, believed: timedelta = BELIEVED) -> None:
        self._believed = believed
        self._since: datetime | None = None
        self._last: datetime | None = None

    def since(self, now: datetime) -> datetime | None:
        """When the clock was set, or looked at first, once it is believed; None before, and when that is ``done``.

        It is to be called more often than that takes: what is longer is a clock that was set.
        """
        if self._last is None or not -_STEP < now - self._last < BELIEVED:
            self._since = now
        self._last = now
        return self._since if self._since is not None and now - self._since >= self._believed else None

    def done(self) -> None:
        """What that called for is done, until the clock is set again."""
        self._since = None
