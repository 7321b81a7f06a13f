"""Article keys: 64-bit numbers in time order, so that newest-first is the order of every index.

The upper bits are whole seconds since 1970, the lower 20 bits tell articles of one second apart. Bounds in time are
therefore compared to the second.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container

LOWEST = -(2**63)
HIGHEST = 2**63 - 1

_BITS = 20
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def micros(when: dt.datetime) -> int:
    """Microseconds since 1970."""
    return (when - _EPOCH) // _MICROSECOND


def from_micros(value: int) -> dt.datetime:
    """The time of ``micros``, in UTC."""
    return _EPOCH + dt.timedelta(microseconds=value)


def micros_or_none(when: dt.datetime | None) -> int | None:
    """``micros``, passing None on."""
    return None if when is None else micros(when)


def time_or_none(value: int | None) -> dt.datetime | None:
    """``from_micros``, passing None on."""
    return None if value is None else from_micros(value)


def seconds(when: dt.datetime) -> int:
    """Whole seconds since 1970, rounded down."""
    return micros(when) // 1_000_000


def first_key(second: int) -> int:
    """The smallest key of a second: an inclusive lower bound, or an exclusive upper one."""
    return max(LOWEST, min(HIGHEST, second << _BITS))


def key_time(key: int) -> dt.datetime:
    """The second a key belongs to."""
    return _EPOCH + dt.timedelta(seconds=key >> _BITS)


def candidate_key(when: dt.datetime, digest: str) -> int:
    """The key an article of this time gets when no other article has it; ``digest`` is hexadecimal."""
    return first_key(seconds(when)) | int(digest[:5], 16)


def free_key(key: int, taken: Container[int]) -> int:
    """The first key from ``key`` on, within its second, that is not taken."""
    first = key >> _BITS << _BITS
    for step in range(1 << _BITS):
        candidate = first | ((key - first + step) & ((1 << _BITS) - 1))
        if candidate not in taken:
            return candidate
    message = "more than a million articles of one second"
    raise OverflowError(message)
