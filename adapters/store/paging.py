"""Walks the matches of a search from new to old: windows that widen, pages, and the cursor between them.

A search is answered from the newest stretch of time that fills a page: the last 3 days, else 30, else 90, else
everything. Inside a stretch matches are ranked; when it is exhausted the walk goes on with the next older one, so
that turning pages meets every match once. Articles that arrive meanwhile are newer than the first page's upper
bound and stay out.

The walk knows nothing of databases: it is handed a ``Ranker``.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import struct
from dataclasses import dataclass, replace
from typing import Protocol

from adapters.store.keys import HIGHEST, LOWEST, first_key, seconds
from bot.core.domain import SearchQuery
from bot.core.errors import UserError

WINDOWS: tuple[tuple[str, int | None], ...] = (("3d", 3), ("30d", 30), ("90d", 90), ("all", None))
"""Names and days of the windows, smallest first."""

_DAY = 86_400
_UNKNOWN = -1
_CURSOR = struct.Struct(">8sqqqBIi")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A slice of the ranked matches in a stretch: keys and scores; ``matches`` is how many there are.

    Where there are too many to rank, the newest are taken: then ``floor`` is the oldest key among those, and the
    older ones are left for the next stretch.
    """

    rows: list[tuple[int, float]]
    matches: int
    floor: int | None = None


class Ranker(Protocol):
    """One query's matches, for one tenant."""

    def rank(self, low: int, high: int, *, skip: int, take: int) -> Ranked:
        """Matches with ``low <= key < high``, best first, ties newest first."""

    def exists(self, low: int, high: int) -> bool:
        """Whether any match has ``low <= key < high``."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page starts. ``anchor`` is the time (seconds) the windows count back from. Matches with a key under
    ``high`` are still to come. ``low`` is the lower bound of a stretch already begun, ``skip`` the matches of it
    already shown; ``seen`` counts the matches of earlier stretches (-1: not counted)."""

    anchor: int
    high: int
    window: int = 0
    low: int | None = None
    skip: int = 0
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Keys and scores, best first; what ``SearchPage`` says of window and total; and where the next page starts."""

    rows: list[tuple[int, float]]
    window: str
    total: int | None
    next: Position | None


def walk(ranker: Ranker, start: Position, query: SearchQuery, limit: int) -> Page:
    """The page of at most ``limit`` matches from ``start``."""
    after = LOWEST if query.after is None else first_key(seconds(query.after))
    before = HIGHEST if query.before is None else first_key(seconds(query.before))
    position = replace(start, high=min(start.high, before))
    rows: list[tuple[int, float]] = []
    while True:
        wanted = limit - len(rows)
        position, low, ranked = _stretch(ranker, position, after, wanted)
        rows += ranked.rows[:wanted]
        total = None if ranked.floor is not None or position.seen == _UNKNOWN else position.seen + ranked.matches
        answer = Page(rows, WINDOWS[position.window][0], total, None)
        if len(ranked.rows) > wanted:
            return replace(answer, next=replace(position, low=low, skip=position.skip + wanted))
        if ranked.floor is None and low <= after:
            return answer
        older = Position(
            position.anchor,
            low if ranked.floor is None else ranked.floor,
            min(position.window + (ranked.floor is None), len(WINDOWS) - 1),
            seen=_UNKNOWN if total is None else total,
        )
        if len(rows) >= limit:
            return replace(answer, next=older if ranker.exists(after, older.high) else None)
        position = older


def _stretch(ranker: Ranker, position: Position, after: int, wanted: int) -> tuple[Position, int, Ranked]:
    """The stretch begun, or the smallest one that has the wanted matches: its position, lower bound and matches."""
    if position.low is not None:
        return position, position.low, ranker.rank(position.low, position.high, skip=position.skip, take=wanted + 1)
    for window in range(position.window, len(WINDOWS)):
        days = WINDOWS[window][1]
        low = after if days is None else max(after, first_key(position.anchor - days * _DAY))
        if low >= position.high and low > after:
            continue
        ranked = ranker.rank(low, position.high, skip=0, take=wanted + 1)
        if len(ranked.rows) >= wanted or low <= after:
            return replace(position, window=window), low, ranked
    raise AssertionError  # the last window ends at ``after``


def encode_cursor(position: Position, tenant: str, query: SearchQuery) -> str:
    """The position as an opaque text that only this query of this tenant accepts."""
    packed = _CURSOR.pack(
        _fingerprint(tenant, query),
        position.anchor,
        position.high,
        LOWEST if position.low is None else position.low,
        position.window | (0 if position.low is None else 0x80),
        position.skip,
        position.seen,
    )
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode_cursor(cursor: str, tenant: str, query: SearchQuery) -> Position:
    """The position of a cursor. Raises ``UserError`` for a damaged one or another search's."""
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        fingerprint, anchor, high, low, window, skip, seen = _CURSOR.unpack(packed)
    except (binascii.Error, ValueError, struct.error):
        fingerprint = b""
    if fingerprint != _fingerprint(tenant, query) or window & 0x7F >= len(WINDOWS):
        raise UserError("This page does not belong to this search.", "Run the search again from its first page.")
    return Position(anchor, high, window & 0x7F, low if window & 0x80 else None, skip, seen)


def first_position(now: dt.datetime, newest: int) -> Position:
    """Where a search starts, given the newest key the tenant sees."""
    return Position(seconds(now), min(newest, HIGHEST - 1) + 1)


def _fingerprint(tenant: str, query: SearchQuery) -> bytes:
    return hashlib.blake2b(repr((tenant, query)).encode("utf-8", "surrogatepass"), digest_size=8).digest()
