"""Values that pass between the core and the adapters. Times are aware datetimes in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from summarizer.profiles import Profile
from summarizer.types import ReadArticle

LOCAL_TENANT = "terminal:local"
"""The tenant of the command line and the terminal chat."""

IMPORTS_TENANT = "terminal:imports"
"""What was imported on the command line, and so may be shown to every server and workspace; what is merely read there
is not."""

MAX_INPUT_BYTES = 5 * 1024 * 1024
"""Largest document that is read, file or page: 5 MiB, far above any real article."""


class Format(StrEnum):
    """What a document is, told from its bytes (see ``formats.sniff``)."""

    HTML = "html"
    FEED = "feed"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Document:
    """Raw bytes and where they came from. ``name`` is a file name or URL, for messages and hints only."""

    body: bytes
    name: str
    url: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a reader found it: before language, id and duplicates are known.

    ``text`` is paragraphs separated by blank lines. ``title`` is empty where the source has none (it is derived
    later). ``declared_language`` is what the document claims: a hint, never trusted. ``published`` is aware, in the
    zone that the document gives: its calendar day is the one readers there saw.
    ``teaser`` marks a feed entry that carries only the beginning of its article; ``guid`` is what the feed calls it.
    """

    text: str
    title: str = ""
    url: str | None = None
    source: str | None = None
    byline: str | None = None
    agency: str | None = None
    published: datetime | None = None
    declared_language: str | None = None
    tags: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    teaser: bool = False
    guid: str = ""


@dataclass(frozen=True, slots=True)
class IndexTerms:
    """What search finds an article by: stems in text order (see ``summarizer.words.index_terms``), and
    language-neutral tokens (``c:soldier``, ``p:de``, see ``summarizer.concepts.index_concepts``)."""

    title: tuple[str, ...]
    text: tuple[str, ...]
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """What tells whether two articles are the same: ``fingerprint`` is a hash of the words, ``url_key`` the canonical
    URL, and either being equal is enough. None is equal to nothing."""

    fingerprint: str | None
    url_key: str | None


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article read and ready to store; its key has a fingerprint. The store decides which story it joins, by its
    ``profile``."""

    read: ReadArticle
    terms: IndexTerms
    profile: Profile
    key: ArticleKey


class SaveStatus(StrEnum):
    """What became of one input."""

    STORED = "stored"
    KNOWN = "known"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Saved:
    """The stored article's id, and whether this save added it for the tenant."""

    id: str
    status: SaveStatus


@dataclass(frozen=True, slots=True)
class Term:
    """One required group of a search: any of ``alternatives`` matches.

    An alternative is a sequence of index terms: one term for a word, several for a phrase (adjacent, in order).
    """

    alternatives: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class NumberBound:
    """``>1000``: the article holds a figure whose value lies in ``low..high`` (None: open); bounds are strict
    unless ``inclusive``."""

    low: float | None = None
    high: float | None = None
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A parsed query. All ``required`` terms must match, no ``excluded`` may; ``after`` is inclusive, ``before``
    exclusive (UTC). ``any_of`` terms rank, and at least one must match when ``required`` is empty."""

    text: str
    required: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    any_of: tuple[Term, ...] = ()
    source: str | None = None
    language: str | None = None
    after: datetime | None = None
    before: datetime | None = None
    numbers: tuple[NumberBound, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One found article, with its relevance (higher is better; comparable within one answer only)."""

    read: ReadArticle
    score: float


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of hits. ``window`` is ``3d``, ``30d``, ``90d`` or ``all``; ``total`` is None where counting every
    match would cost too much; ``next`` is a cursor for the following page."""

    hits: tuple[Hit, ...]
    window: str
    total: int | None
    next: str | None


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """An article as a list shows it, without its text and reading."""

    id: str
    title: str
    source: str | None
    tags: tuple[str, ...]
    story: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """That a tenant sees an article. ``content`` is equal where all that an article says is equal, whatever its id is
    with each tenant; ``time`` is that of publication (of arrival, where undated), to the second; ``arrived`` when it
    was stored."""

    id: str
    content: int
    story: str | None
    time: datetime
    arrived: datetime


@dataclass(frozen=True, slots=True)
class StoreStats:
    """What a store holds, for one tenant or for all. ``backend`` is ``sqlite`` or ``postgresql``."""

    backend: str
    articles: int
    figures: int
    oldest: datetime | None
    newest: datetime | None
    schema_version: str


@dataclass(frozen=True, slots=True)
class TenantSettings:
    """What a server or workspace chose. ``language`` None: each reader's own; ``zone``: an IANA name, None: unknown.

    ``editors`` says who may change things: those who manage the server or workspace, or everyone; ``allowed`` are the
    platform's ids of users who may besides.
    """

    language: str | None = None
    zone: str | None = None
    length: str = "normal"
    editors: Literal["managers", "everyone"] = "managers"
    allowed: tuple[str, ...] = ()


class Pause(StrEnum):
    """Why a subscription is paused."""

    ASKED = "asked"
    CHANNEL_GONE = "gone"
    NO_PERMISSION = "forbidden"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's digest. ``target`` is ``discord:<guild>/<channel>``, ``slack:<team>/<channel>`` or
    ``terminal:local``; ``times`` are local wall-clock times "08:00" in ``zone`` (IANA); ``days`` are weekdays,
    0 = Monday, sorted; ``topic`` is empty for everything; ``language`` one of the interface languages.

    Nothing is posted from the first to before the second time of ``quiet``, over midnight where the second is earlier.
    ``empty`` says what becomes of a digest without news (silence, where ``only_if_news`` is set), ``updates`` whether
    changes of posted figures are posted. ``next_due`` is when the next digest falls due (see ``slots``); None: never.
    """

    id: str
    tenant: str
    target: str
    topic: str
    times: tuple[str, ...]
    days: tuple[int, ...]
    zone: str
    language: str
    length: str
    only_if_news: bool
    created: datetime
    created_by: str
    paused: Pause | None = None
    quiet: tuple[str, str] | None = None
    empty: Literal["silent", "line"] = "silent"
    updates: bool = False
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that a tenant follows; ``id`` is short and unique within the tenant. ``url`` is that of its
    ``FeedSource``; ``folder`` ("News/Europe") is from the list it came in."""

    id: str
    tenant: str
    url: str
    title: str
    added: datetime
    added_by: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of ``doctor``; ``detail`` says in plain words what was found, or what to do."""

    name: str
    ok: bool
    detail: str
