"""Which entries of a feed are new: decisions alone, nothing is done here.

Feeds call their entries what they like: ids change when a site is rebuilt, addresses when a headline does, dates when
an article is touched; some give each place in the list an id, or all entries the address of the home page. So an entry
is known by any of several marks, and a mark counts only where it tells the entries of a document apart.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.core.domain import Draft
from bot.core.drafts import fingerprint, url_key
from bot.core.sources import Fate, FeedEntry, ParsedFeed

FIRST = 10
"""Of a feed that nobody followed before, so many entries are taken: its newest."""
MOST_AT_ONCE = 50
"""So many are taken at once; the others next time."""
MOST_A_DAY = 1_000
"""So many are stored a day. The busiest agencies publish fewer; who publishes more wants to fill the store."""
MOST_KNOWN_A_DAY = 5_000
"""A feed that has so many other entries within a day has no entries, but noise."""
MOST_LOOKED_AT = 2_000
"""Of a longer feed the newest."""
MOST_WAITING = timedelta(minutes=30)
"""So long after its page was first asked for in vain an entry may wait for it."""
OLDEST = timedelta(days=30)
"""An entry that was never seen, yet is older than this, is none of the news."""

_SLACK = timedelta(days=1)
"""What was published so long before somebody followed the feed may still come."""
_LATE = timedelta(hours=36)
"""An entry may come so long after the time that it gives: that may be the beginning of its day, or of another zone than
it says."""
_EARLY = timedelta(hours=1)
"""Clocks may differ by so much."""
_BURST = 3
"""A feed may publish so many times as much as it usually does."""
_BIG_NEWS = 200
"""So many may come at once beside known ones: a whole issue of a journal. More are an archive."""
_RENEWED = timedelta(hours=12)
_MOST_MARKS = 12
_FEWEST_WORDS = 6
_COMPARED = 400  # characters of a text: enough to tell it from others
_LENGTH = 20
_DAY = timedelta(days=1)

_GUID, _ADDRESS, _TIME, _WORDS = "gatw"
_KINDS = _GUID, _ADDRESS, _TIME, _WORDS
"""What a mark begins with, and is a hash of."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An entry with its marks. ``address`` is the ``url_key`` of its own page; None where it has none. Of new
    ones: ``lasting``, where the feed will still have it in ``MOST_WAITING``; ``waiting`` for its page since then."""

    draft: Draft
    marks: tuple[str, ...]
    address: str | None
    lasting: bool = False
    waiting: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of a document's entries, each newest first: ``take`` them, leave them as ``old``; some were
    ``known`` before. ``again`` are those of them to be recorded anew; ``left`` counts new ones that are to be taken
    another time."""

    take: tuple[Marked, ...] = ()
    old: tuple[Marked, ...] = ()
    known: tuple[Marked, ...] = ()
    again: tuple[FeedEntry, ...] = ()
    left: int = 0


def marked(feed: ParsedFeed, now: datetime) -> list[Marked]:
    """The feed's entries, each once, newest first. A date in the future is a mistake, and no date."""
    site = url_key(feed.site)
    drafts = _newest_first(feed.entries, now)[:MOST_LOOKED_AT]
    addresses = [url_key(draft.url) for draft in drafts]
    found = [_marks(draft, None if key == site else key) for draft, key in zip(drafts, addresses, strict=True)]
    telling = _telling(found)
    entries: list[Marked] = []
    where: dict[str, int] = {}
    for draft, key, marks in zip(drafts, addresses, found, strict=True):
        own = tuple(mark for mark in marks.values() if mark in telling) or _last_resort(draft)
        place = next((where[mark] for mark in own if mark in where), len(entries))
        if place == len(entries):
            address = key if marks.get(_ADDRESS) in own else None
            entries.append(Marked(_without_future(draft, now), own, address))
        else:
            more = [mark for mark in own if mark not in where]
            entries[place] = replace(entries[place], marks=_joined(entries[place].marks, more))
        for mark in own:
            where.setdefault(mark, place)
    return entries


def choose(
    found: Sequence[Marked],
    known: Iterable[FeedEntry],
    now: datetime,
    *,
    last: datetime | None,
    start: datetime | None = None,
    per_day: float | None = None,
    unfinished: bool = False,
) -> Choice:
    """What becomes of the entries that a document has now.

    ``known`` are those that the feed had before, ``last`` is when it was last read, None for never; ``start`` is when
    it was first followed, ``per_day`` how many entries it usually publishes a day. ``unfinished``: some were left when
    it was last read.
    """
    known = list(known)
    coming = _BURST * (per_day or 0) * (MOST_WAITING / _DAY)
    compared = _compare(found, known, now, lasting=len(found) - coming)
    seen, again = tuple(compared.seen), tuple(compared.again)
    if last is None:
        return Choice(tuple(compared.unseen[:FIRST]), tuple(compared.unseen[FIRST:]), seen, again)
    last = min(last, now)  # the clock may have been set back
    oldest = now - OLDEST
    floor = max(oldest, min(start, now) - _SLACK) if start else oldest
    fresh = [
        one
        for place, one in enumerate(compared.unseen)
        # What is dated back stands among known ones; what comes up again from below them is none of the news. What
        # waits was news when it came.
        if one.waiting or (one.draft.published or now) >= (oldest if place < compared.amid else floor)
    ]
    likely = FIRST + ceil(_BURST * (per_day or 0) * ((now - last) / _DAY))
    if len(fresh) > likely:  # the feed was rebuilt, or there is big news
        fresh = _without_rebuilt(fresh, found, known)
        fresh = fresh if unfinished else _plausible(fresh, compared, last - _LATE, likely)
    chosen = set(map(id, fresh))
    old = [one for one in compared.unseen if id(one) not in chosen]
    today = sum(one.article is not None and abs(now - one.first_seen) < _DAY for one in known)
    room = max(MOST_A_DAY - today, 0)
    taken = fresh[: min(MOST_AT_ONCE, room)]
    return Choice(tuple(taken), tuple(old), seen, again, min(len(fresh), room) - len(taken))


def is_noise(known: Iterable[FeedEntry], now: datetime) -> bool:
    """Whether the feed had more entries within a day than any feed has."""
    return sum(abs(now - one.first_seen) < _DAY for one in known) > MOST_KNOWN_A_DAY


def _without_rebuilt(fresh: Sequence[Marked], found: Iterable[Marked], known: Iterable[FeedEntry]) -> list[Marked]:
    """The new entries but for those that have kept nothing but a known one's title."""
    had = {fingerprint(one.title) for one in known if one.fate is not Fate.WAITING}
    titles = Counter(fingerprint(one.draft.title) for one in found)
    rebuilt = {title for title, count in titles.items() if count == 1} & had
    return [one for one in fresh if not one.draft.title or fingerprint(one.draft.title) not in rebuilt]


def _plausible(fresh: Sequence[Marked], compared: _Compared, since: datetime, likely: int) -> list[Marked]:
    """Which of more new entries than are likely are to be taken after all: those published since the feed was last
    read, and those without a date that stand before all known ones. Of too many even of these, the newest; fewer are
    too many in a document without any known one."""
    ahead = set(map(id, compared.unseen[: compared.ahead]))
    dated = [one for one in fresh if one.draft.published and one.draft.published >= since]
    undated = [one for one in fresh if not one.draft.published]
    most_dated, most_undated = max(likely, MOST_AT_ONCE), likely
    if compared.seen:
        undated = [one for one in undated if id(one) in ahead] or undated[:FIRST]
        most_dated = most_undated = max(likely, _BIG_NEWS)
    dated = dated if len(dated) <= most_dated else dated[:FIRST]
    undated = undated if len(undated) <= most_undated else undated[:FIRST]
    chosen = {*map(id, dated), *map(id, undated)}
    return [one for one in fresh if id(one) in chosen]


def times(found: Iterable[Marked], known: Sequence[FeedEntry], now: datetime) -> list[datetime]:
    """The times that tell how often the feed publishes: those it gives, or else those at which its entries came."""
    given = [entry.draft.published for entry in found if entry.draft.published and entry.draft.published <= now]
    if len(given) > 1 or not known:
        return given
    first = min(entry.first_seen for entry in known)
    return [entry.first_seen for entry in known if entry.first_seen > first]


def old_entry(entry: Marked, now: datetime) -> FeedEntry:
    """What is recorded of an entry that is left as old."""
    return FeedEntry(entry.marks, entry.draft.title, entry.address, now, now, Fate.OLD)


def _without_future(draft: Draft, now: datetime) -> Draft:
    return replace(draft, published=None) if draft.published and draft.published - now > _EARLY else draft


def _newest_first(drafts: Sequence[Draft], now: datetime) -> list[Draft]:
    """The drafts by their dates; those without one stay behind the one that they stood behind."""
    dated = [draft.published for draft in drafts if draft.published and draft.published - now <= _EARLY]
    if dated and dated[0] < dated[-1]:
        drafts = drafts[::-1]
    placed: list[tuple[datetime, Draft]] = []
    place = datetime.max.replace(tzinfo=UTC)
    for draft in drafts:
        place = _without_future(draft, now).published or place
        placed.append((place, draft))
    return [draft for _, draft in sorted(placed, key=lambda one: one[0], reverse=True)]


def _marks(draft: Draft, address: str | None) -> dict[str, str]:
    """The entry's marks by their kinds. The address of a host's home page is nobody's own."""
    told: dict[str, str] = {}
    if guid := draft.guid.strip():
        told[_GUID] = guid
    if address and any(urlsplit(address)[2:]):
        told[_ADDRESS] = address
    if draft.title and draft.published:
        told[_TIME] = f"{fingerprint(draft.title)}\n{draft.published.astimezone(UTC).isoformat()}"
    if len({*draft.title.split(), *draft.text[:_COMPARED].split()}) >= _FEWEST_WORDS:
        told[_WORDS] = _words(draft)
    return {kind: _mark(kind, said) for kind, said in told.items()}


def _words(draft: Draft) -> str:
    return f"{fingerprint(draft.title)}\n{fingerprint(draft.text[:_COMPARED])}"


def _mark(kind: str, said: str) -> str:
    return kind + hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:_LENGTH]


def _last_resort(draft: Draft) -> tuple[str, ...]:
    """What an entry is known by that has nothing of its own but a few words."""
    return (_mark(_WORDS, _words(draft)),)


def _telling(found: Sequence[dict[str, str]]) -> set[str]:
    """The marks that no two different entries of a document have."""
    sharing: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for marks in found:
        for kind, mark in marks.items():
            sharing[kind, mark].append(marks)
    return {
        mark
        for (kind, mark), entries in sharing.items()
        if not any(_differ(entries[0], other, kind) for other in entries[1:])
    }


def _differ(one: dict[str, str], other: dict[str, str], shared: str) -> bool:
    """Whether two entries are different ones though they share a mark: whatever else both have tells them apart."""
    kinds = one.keys() & other.keys() - {shared}
    return bool(kinds) and all(one[kind] != other[kind] for kind in kinds)


class _Compared(NamedTuple):
    """The entries that were never seen, or wait for their pages, so many of them ``ahead`` of all others, and so many
    ahead of one of them at least (``amid``); the others, and those of these to be recorded anew."""

    unseen: list[Marked]
    ahead: int
    amid: int
    seen: list[Marked]
    again: list[FeedEntry]


def _compare(found: Sequence[Marked], known: Sequence[FeedEntry], now: datetime, *, lasting: float) -> _Compared:
    """The entries of which so many, the first, are ``lasting``."""
    by_mark = {mark: entry for entry in reversed(known) for mark in entry.marks}
    if _are_places(found, by_mark):
        found = [_without_guid(entry) for entry in found]
        by_mark = {mark: entry for mark, entry in by_mark.items() if mark[0] != _GUID}
    unseen: list[Marked] = []
    new: set[str] = set()
    ahead = amid = 0
    seen: list[Marked] = []
    again: list[FeedEntry] = []
    for place, entry in enumerate(found):
        same = list(dict.fromkeys(by_mark[mark] for mark in entry.marks if mark in by_mark))
        if all(one.fate is Fate.WAITING for one in same):
            if new.isdisjoint(entry.marks):  # without their ids two may be the same
                since = min((one.first_seen for one in same), default=None)
                unseen.append(replace(entry, waiting=since, lasting=place < lasting))
            new.update(entry.marks)
            continue
        ahead, amid = ahead if seen else len(unseen), len(unseen)
        seen.append(entry)
        before = min(same, key=lambda one: (one.article is None, one.first_seen))
        marks = _joined(entry.marks, *([mark for mark in one.marks if mark in by_mark] for one in same))
        if set(marks) != set(before.marks) or len(same) > 1 or now - before.seen >= _RENEWED:
            again.append(replace(before, marks=marks, seen=max(now, before.seen)))
    return _Compared(unseen, ahead, amid, seen, again)


def _are_places(found: Sequence[Marked], by_mark: dict[str, FeedEntry]) -> bool:
    """Whether the feed's ids are those of places in its list: they mostly belonged to other entries before."""
    agreeing = 0
    for entry in found:
        guid = next((by_mark[mark] for mark in entry.marks if mark[0] == _GUID and mark in by_mark), None)
        others = [by_mark[mark] for mark in entry.marks if mark[0] != _GUID and mark in by_mark]
        if guid is not None and others:
            agreeing += 1 if guid in others else -1
    return agreeing < 0


def _without_guid(entry: Marked) -> Marked:
    return replace(entry, marks=tuple(mark for mark in entry.marks if mark[0] != _GUID) or _last_resort(entry.draft))


def _joined(marks: tuple[str, ...], *others: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*marks, *(mark for more in others for mark in more)]))[:_MOST_MARKS]
