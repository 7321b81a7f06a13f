"""Stores entries of a feed for those who follow it. Of a teaser its page is read; what hinders that costs the others
nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.core import ingest, teasers
from bot.core.domain import IMPORTS_TENANT, LOCAL_TENANT, ArticleKey, Draft, Saved, SaveStatus
from bot.core.entries import MOST_WAITING, Marked
from bot.core.errors import EndingError, FetchError, ParseError, StoreError
from bot.core.services import Services
from bot.core.sources import Fate, FeedEntry

MOST_PAGES = 10
"""So many pages are asked for at once; the teasers beyond are taken another time."""
PATIENCE = timedelta(seconds=20)
"""No page is asked for later than this."""

MOST_TEXT = 300_000
"""So many characters are taken at once, beyond the first article: twice what fifty ordinary ones have."""
LONGEST = 150_000
"""Of a longer text the beginning is kept."""

_TARRYING = timedelta(seconds=2)
_MOST_TARRYING = 3
"""After so many pages that took so long, to come or to be read, no other is asked for: others wait for their turn."""
_SLOW = timedelta(seconds=5)
"""A server that fails after so long is not asked for another page: others wait for their turn."""
_NONE = timedelta()


@dataclass(frozen=True, slots=True)
class Read:
    """An entry as it would be stored. ``reason`` says why its page was of no use; None where it was, or was not asked
    for. ``waits``: it may be of use in some minutes, but not before the ``pause`` that its server asks for."""

    entry: Marked
    draft: Draft
    reason: str | None = None
    waits: bool = False
    pause: timedelta = _NONE

    @property
    def from_page(self) -> bool:
        """Whether its text is that of its page."""
        return self.draft.text != self.entry.draft.text


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of the entries that were taken, which have a ``text`` of so many characters; ``left`` counts those to
    be taken another time, with those that wait for their pages. Servers of pages ask for a ``pause``."""

    entries: tuple[FeedEntry, ...] = ()
    left: int = 0
    text: int = 0
    pause: timedelta = _NONE

    def count(self, fate: Fate) -> int:
        """How many entries had this fate."""
        return sum(entry.fate is fate for entry in self.entries)


def audience(services: Services, tenants: Iterable[str]) -> list[str]:
    """Who sees what is stored for these tenants: what the operator follows is shared as imports are."""
    own = list(tenants)
    if LOCAL_TENANT in own and services.share_imports:
        own += [IMPORTS_TENANT, *services.tenants.tenants()]
    return list(dict.fromkeys(own))


def collect(
    services: Services,
    entries: Sequence[Marked],
    tenants: Sequence[str],
    *,
    reading: ingest.Reading = ingest.freely,
    again: bool = True,
) -> Collected:
    """Store the entries for these tenants. Raises ``StoreError`` and ``EndingError``, after which it can be
    repeated. ``again``: those that are not stored can be collected again before long."""
    entries = [replace(one, draft=_shortened(one.draft), lasting=one.lasting and again) for one in entries]
    entries.sort(key=_turn(services.clock.now()))
    there = _there(services, tenants, entries)
    read = read_pages(services, entries, but_for=there)
    now = services.clock.now()
    ready = [one for one in read if not one.waits]
    waiting = [_entry(one, Fate.WAITING, now, reason=one.reason) for one in read if one.waits]
    stored = _store(services, ready, tenants, now, reading)
    text = sum(len(one.draft.text) for one in ready)
    pause = max((one.pause for one in read), default=_NONE)
    return Collected((*stored, *waiting), len(entries) - len(ready), text, pause)


def read_pages(
    services: Services, entries: Sequence[Marked], *, but_for: Sequence[bool] = (), most: int = MOST_PAGES
) -> list[Read]:
    """The entries, and in the place of teasers what their pages have; without those whose pages are to be asked for
    another time. Pages of the entries marked in ``but_for`` are not asked for. Raises ``EndingError``."""
    begun = services.clock.now()
    unwilling: dict[str, FetchError] = {}
    read: list[Read] = []
    pages = tarrying = text = 0
    for number, entry in enumerate(entries):
        if text > MOST_TEXT:
            break
        wanted = entry.draft.teaser and entry.address is not None and not (but_for and but_for[number])
        host = urlsplit(entry.draft.url or "").hostname or ""
        one: Read | None = None
        asked = services.clock.now()
        if not wanted or entry.draft.url is None:
            one = Read(entry, entry.draft)
        elif host in unwilling:
            one = _without_page(entry, unwilling[host], asked)
        elif pages < most and tarrying < _MOST_TARRYING and asked - begun < PATIENCE:
            pages += 1
            one = _with_page(services, entry, entry.draft.url, unwilling)
            tarrying += services.clock.now() - asked >= _TARRYING
        if one is not None:
            read.append(one)
            text += len(one.draft.text)
    return read


def _with_page(services: Services, entry: Marked, url: str, unwilling: dict[str, FetchError]) -> Read:
    """The entry with its page's text; where the server asks to be left alone, or hangs, its host is noted as
    ``unwilling``."""
    begun = services.clock.now()
    try:
        page, *_ = ingest.read_document(services.fetcher.fetch(url), services.readers)
    except EndingError:
        raise
    except FetchError as problem:
        if problem.retry_after is not None or services.clock.now() - begun >= _SLOW:
            unwilling[urlsplit(url).hostname or ""] = problem
        elif not problem.passing:
            return Read(entry, entry.draft, str(problem))
        return _without_page(entry, problem, begun)
    except ParseError as problem:
        return Read(entry, entry.draft, str(problem))
    draft = _shortened(teasers.complete(entry.draft, page))
    if draft.teaser:
        return Read(entry, draft, "its page holds another article, or no more than the feed")
    return Read(entry, draft)


def _without_page(entry: Marked, problem: FetchError, now: datetime) -> Read:
    """The entry as it is; its page has some time to come, while the feed has the entry."""
    pause = timedelta(seconds=problem.retry_after or 0)
    waits = pause < MOST_WAITING and _may_wait(entry, now)
    return Read(entry, entry.draft, str(problem), waits, pause)


def _may_wait(entry: Marked, now: datetime) -> bool:
    return entry.lasting and abs(now - (entry.waiting or now)) < MOST_WAITING


def _turn(now: datetime) -> Callable[[Marked], int]:
    """Who is first: those that may wait no longer, then the new ones, so that no page that fails keeps them waiting."""
    return lambda entry: 1 if entry.waiting is None else 2 if _may_wait(entry, now) else 0


def _shortened(draft: Draft) -> Draft:
    """The draft with no more text than is kept, cut between paragraphs where there are any."""
    if len(draft.text) <= LONGEST:
        return draft
    head = draft.text[:LONGEST]
    return replace(draft, text=head.rpartition("\n\n")[0] or head)


def _there(services: Services, tenants: Sequence[str], entries: Sequence[Marked]) -> list[bool]:
    """Which entries all the tenants have already, by their addresses."""
    keys = [ArticleKey(None, entry.address) for entry in entries]
    there = [bool(tenants)] * len(keys)
    for tenant in tenants:
        if not any(there):
            break
        there = [
            had and known is not None for had, known in zip(there, services.store.known(tenant, keys), strict=True)
        ]
    return there


def _store(
    services: Services,
    read: Sequence[Read],
    tenants: Sequence[str],
    now: datetime,
    reading: ingest.Reading,
) -> list[FeedEntry]:
    """What became of each, in the order given."""
    legible = [one for one in read if ingest.has_words(one.draft)]
    saved = dict(zip(map(id, legible), _save(services, legible, tenants, now, reading), strict=True))
    found: list[FeedEntry] = []
    for one in read:
        what = saved.get(id(one), one.reason or "it holds no article text")
        if isinstance(what, str):
            found.append(_entry(one, Fate.UNREADABLE, now, reason=what))
        else:
            fate = Fate.STORED if what.status is SaveStatus.STORED else Fate.KNOWN
            found.append(_entry(one, fate, now, article=what.id, reason=one.reason))
    return found


def _save(
    services: Services,
    read: Sequence[Read],
    tenants: Sequence[str],
    now: datetime,
    reading: ingest.Reading,
) -> list[Saved | str]:
    """What became of each; a text that trips up the program costs only itself, and is told by its reason."""

    def save(some: Sequence[Read]) -> list[Saved]:
        drafts = [one.draft for one in some]
        keys = [key_of(one) for one in some]
        rows = ingest.save_for(tenants, drafts, keys, store=services.store, now=now, reading=reading)
        return [max(column, key=lambda one: one.status is SaveStatus.STORED) for column in zip(*rows, strict=True)]

    try:
        return [*save(read)]
    except (StoreError, EndingError):
        raise
    except Exception as error:  # noqa: BLE001 - the others are to be stored
        if len(read) == 1:
            return [f"it failed in a way that nobody foresaw ({type(error).__name__})"]
        return [saved for one in read for saved in _save(services, [one], tenants, now, reading)]


def key_of(read: Read) -> ArticleKey:
    """What tells the article from others: not its address, where many entries have the same."""
    key = ingest.key_of(read.draft)
    return key if read.from_page or read.entry.address is not None else replace(key, url_key=None)


def _entry(
    read: Read, fate: Fate, now: datetime, *, article: str | None = None, reason: str | None = None
) -> FeedEntry:
    first = read.entry.waiting or now
    return FeedEntry(read.entry.marks, read.draft.title, read.entry.address, first, now, fate, article, reason)
