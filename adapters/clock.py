"""The system's clock: the only place that reads the time."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Implements the ``Clock`` port."""

    def now(self) -> datetime:
        """The current time in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the adapter the rule points to
