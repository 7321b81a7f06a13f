"""Feeds as they are fetched: once, for all who follow them. Times are aware datetimes in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from bot.core.domain import Document, Draft
from summarizer.words import fold

MOST_PER_HOST = 2
"""Feeds of one host that are read at a time."""

MOST_ENTRIES = 10_000
"""Entries of a feed that are remembered: those seen last."""

MOST_FATES = 100
"""Entries that are found at a time by what people ask about."""

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask it later whether anything changed (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """What a server said to a conditional request. ``document`` None: nothing changed (304). ``moved_to`` is where
    permanent redirects led, None where there was none. ``fresh_for``: it need not be asked again before that
    (Cache-Control, Expires, Retry-After)."""

    document: Document | None
    validators: Validators = Validators()
    moved_to: str | None = None
    fresh_for: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as written: ``entries`` in its own order, none for a feed that is empty. ``site`` is the page it belongs
    to; ``ttl`` how long it says that it stays fresh (RSS ``ttl``, ``sy:updatePeriod``)."""

    title: str
    entries: tuple[Draft, ...]
    site: str | None = None
    ttl: timedelta | None = None


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in an OPML list, with the folder it is in: ``"News/Europe"``, empty for none."""

    url: str
    title: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class FeedSource:
    """A feed, identified by ``url``, and how it stands with reading it.

    It is read at ``next_check``; None: never again (``retired``: the server said that it is gone for good). ``checked``
    is the last attempt, ``succeeded`` the last that was answered with a feed or "not modified", ``brought`` the last
    that brought something new. ``body`` is a hash of the last document, ``per_day`` how many entries it publishes a
    day, None where that is not known yet; ``ttl`` how long it says that it stays fresh. ``failures`` counts attempts
    since the last success, which fail since ``failing_since`` because of ``problem``; ``told``: its followers know.
    ``owner`` has it alone until ``lease_until``.
    """

    url: str
    next_check: datetime | None
    title: str = ""
    site: str | None = None
    validators: Validators = Validators()
    body: str | None = None
    checked: datetime | None = None
    succeeded: datetime | None = None
    brought: datetime | None = None
    per_day: float | None = None
    ttl: timedelta | None = None
    failures: int = 0
    failing_since: datetime | None = None
    problem: str | None = None
    told: bool = False
    retired: bool = False
    owner: str | None = None
    lease_until: datetime | None = None

    @property
    def host(self) -> str:
        """Who is asked: no host is asked for many feeds at once."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:  # no address at all
            return ""


class Fate(StrEnum):
    """What became of an entry of a feed."""

    STORED = "stored"
    """It was stored for those who followed the feed then; with its article's id."""
    KNOWN = "known"
    """The same article had come another way; with its id."""
    OLD = "old"
    """It was there before anybody followed the feed, or is older than what is taken over."""
    UNREADABLE = "unreadable"
    """It holds nothing that can be stored; with the reason."""
    WAITING = "waiting"
    """Its page is asked for again before long; with the reason why it could not be read."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry that a feed had. It is the same as another with one of its ``marks``: hashes of what the feed calls it,
    of its address, of its title and time, and of its words. ``address`` is its ``url_key``; ``seen`` the last time that
    the feed had it, ``first_seen`` the first; ``article`` the id that it is stored under, ``reason`` why it is not, or
    only in part."""

    marks: tuple[str, ...]
    title: str
    address: str | None
    first_seen: datetime
    seen: datetime
    fate: Fate
    article: str | None = None
    reason: str | None = None


def title_words(title: str) -> str:
    """The words of a title, with a blank before and after each: it holds another's if this holds that one's."""
    return f" {' '.join(filter(None, map(fold, _WORDS.findall(title))))} "


class Health(StrEnum):
    """How it stands with reading a feed."""

    FINE = "fine"
    WAITING = "waiting"
    """It was not read yet."""
    FAILING = "failing"
    GONE = "gone"
    """Its server said that it was removed for good."""


def health(source: FeedSource | None) -> Health:
    """How it stands with the source of a feed; None where it has none yet."""
    if source is None:
        return Health.WAITING
    if source.retired:
        return Health.GONE
    if source.failures:
        return Health.FAILING
    return Health.FINE if source.succeeded else Health.WAITING
