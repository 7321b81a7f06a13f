"""In-memory doubles of the ports. Each passes the same contract as the adapters it stands for."""

import math
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from adapters.store.keys import candidate_key, first_key, free_key, key_time, seconds
from adapters.store.paging import Ranked, decode_cursor, encode_cursor, first_position, walk
from bot.core.domain import (
    ArticleKey,
    Hit,
    IndexTerms,
    NewArticle,
    Saved,
    SaveStatus,
    SearchPage,
    SearchQuery,
    StoreStats,
    Term,
)
from bot.core.errors import StoreError
from summarizer.stories import StoryIndex
from summarizer.types import Article, ReadArticle
from summarizer.words import fold, tokenize


@dataclass
class FixedClock:
    """Stands still until told otherwise."""

    time: datetime = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


@dataclass(frozen=True)
class _Entry:
    key: int
    new: NewArticle

    @property
    def article(self) -> Article:
        return self.new.read.article

    @property
    def fields(self) -> tuple[tuple[float, tuple[str, ...]], ...]:
        terms: IndexTerms = self.new.terms
        return (4.0, terms.title), (1.0, terms.text), (0.7, terms.concepts)


@dataclass
class FakeStore:
    """A ``Store`` of Python objects; ``entries`` and ``stories`` outlive ``close`` so that a test can open them again."""

    entries: dict[str, dict[int, _Entry]] = field(default_factory=dict)
    stories: dict[str, StoryIndex] = field(default_factory=dict)
    closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def save(self, tenant: str, articles: Sequence[NewArticle], now: datetime) -> list[Saved]:
        with self.lock:
            mine = dict(self._mine(tenant))
            before = set(mine)
            saved = [self._save(mine, one, now) for one in articles]
            self._tell(tenant, mine, [key for key in mine if key not in before], now)
            self.entries[tenant] = mine  # readers go on with the former state
        return saved

    def _tell(self, tenant: str, mine: dict[int, _Entry], new: list[int], now: datetime) -> None:
        index = self.stories.setdefault(tenant, StoryIndex())
        for key in sorted(new, key=lambda key: (mine[key].article.published or now, mine[key].article.id)):
            story = index.add(mine[key].article.id, mine[key].new.profile)
            mine[key] = replace(mine[key], new=replace(mine[key].new, read=replace(mine[key].new.read, story=story)))
        for key, entry in mine.items():
            story = index.story_of(entry.new.read.story or "")
            mine[key] = replace(entry, new=replace(entry.new, read=replace(entry.new.read, story=story)))

    def _save(self, mine: dict[int, _Entry], one: NewArticle, now: datetime) -> Saved:
        ids = {entry.new.read.article.id for entry in mine.values()}
        known = _known(mine, one.key)
        if known is not None:
            return Saved(known, SaveStatus.KNOWN)
        article = one.read.article
        name, number = article.id, 2
        while name in ids:
            name, number = f"{article.id}-{number}", number + 1
        digest = f"{len(mine):05x}"
        key = free_key(candidate_key(article.published or now, digest), mine)
        mine[key] = _Entry(key, replace(one, read=replace(one.read, article=replace(article, id=name))))
        return Saved(name, SaveStatus.STORED)

    def get(self, tenant: str, article_id: str) -> ReadArticle | None:
        return next((read for read in self._reads(tenant) if read.article.id == article_id), None)

    def known(self, tenant: str, keys: Sequence[ArticleKey]) -> list[str | None]:
        mine = self._mine(tenant)
        return [_known(mine, key) for key in keys]

    def search(
        self, tenant: str, query: SearchQuery, *, now: datetime, limit: int, cursor: str | None = None
    ) -> SearchPage:
        mine = self._mine(tenant)
        if not mine:
            return SearchPage((), "all", 0, None)
        start = first_position(now, max(mine)) if cursor is None else decode_cursor(cursor, tenant, query)
        page = walk(_FakeRanker(list(mine.values()), query), start, query, max(limit, 1))
        hits = tuple(Hit(mine[key].new.read, score) for key, score in page.rows)
        return SearchPage(hits, page.window, page.total, encode_cursor(page.next, tenant, query) if page.next else None)

    def newest(self, tenant: str, *, since: datetime, until: datetime, limit: int) -> list[ReadArticle]:
        low, high = first_key(seconds(since)), first_key(seconds(until))
        keys = sorted((key for key in self._mine(tenant) if low <= key < high), reverse=True)
        return [self._mine(tenant)[key].new.read for key in keys[: max(limit, 0)]]

    def stats(self, tenant: str) -> StoreStats:
        keys = self._mine(tenant)
        return StoreStats(
            backend="fake",
            articles=len(keys),
            figures=sum(len(read.reading.figures) for read in self._reads(tenant)),
            oldest=key_time(min(keys)) if keys else None,
            newest=key_time(max(keys)) if keys else None,
            schema_version="0002",
        )

    def close(self) -> None:
        self.closed = True

    def _mine(self, tenant: str) -> dict[int, _Entry]:
        if self.closed:
            raise StoreError("The store is closed.")
        return self.entries.setdefault(tenant, {})

    def _reads(self, tenant: str) -> list[ReadArticle]:
        return [entry.new.read for entry in self._mine(tenant).values()]


def _known(mine: dict[int, _Entry], key: ArticleKey) -> str | None:
    """The id of the article with this URL, else of the one with these words."""
    for part in ("url_key", "fingerprint"):
        wanted = getattr(key, part)
        for entry in mine.values():
            if wanted is not None and getattr(entry.new.key, part) == wanted:
                return entry.new.read.article.id
    return None


class _FakeRanker:
    """BM25 over the entries, by the book (Robertson and Zaragoza 2009), fields weighted before saturation."""

    def __init__(self, entries: Sequence[_Entry], query: SearchQuery) -> None:
        self._entries = entries
        self._query = query
        self._average = sum(_length(entry) for entry in entries) / len(entries) or 1.0
        groups = (*query.required, *query.any_of)
        self._phrases = sorted({words for group in groups for words in group.alternatives})
        self._found = Counter(words for entry in entries for words in self._phrases if _weight(entry, words))

    def rank(self, low: int, high: int, *, skip: int, take: int) -> Ranked:
        found = [entry for entry in self._entries if low <= entry.key < high and _matches(entry, self._query)]
        rows = sorted(((self._score(entry), entry.key) for entry in found), reverse=True)
        return Ranked([(key, score) for score, key in rows[skip : skip + take]], len(rows))

    def exists(self, low: int, high: int) -> bool:
        return self.rank(low, high, skip=0, take=1).matches > 0

    def _score(self, entry: _Entry) -> float:
        total = 0.0
        damping = 1.2 * (0.25 + 0.75 * _length(entry) / self._average)
        for words in self._phrases:
            often = _weight(entry, words)
            rarity = math.log(1 + len(self._entries) / (0.5 + self._found[words]))
            total += rarity * often * 2.2 / (often + damping)
        return total


def _length(entry: _Entry) -> int:
    return sum(len(terms) for _, terms in entry.fields)


def _weight(entry: _Entry, words: tuple[str, ...]) -> float:
    return sum(weight * _count(terms, words) for weight, terms in entry.fields)


def _count(terms: tuple[str, ...], words: tuple[str, ...]) -> int:
    size = len(words)
    return sum(terms[at : at + size] == words for at in range(len(terms) - size + 1)) if size else 0


def _has(entry: _Entry, term: Term) -> bool:
    return any(_weight(entry, words) for words in term.alternatives)


def _matches(entry: _Entry, query: SearchQuery) -> bool:
    article = entry.new.read.article
    optional = not query.any_of or bool(query.required) or any(_has(entry, term) for term in query.any_of)
    return (
        optional
        and all(_has(entry, term) for term in query.required)
        and not any(_has(entry, term) for term in query.excluded)
        and (
            query.source is None
            or any(_source(query.source) in _source(name) for name in (article.source, article.agency))
        )
        and (query.language is None or _same_language(article.language, query.language))
        and all(_holds(entry, bound.low, bound.high, inclusive=bound.inclusive) for bound in query.numbers)
    )


def _source(name: str | None) -> str:
    return "".join(f" {fold(word)}" for word, _, _ in tokenize((name or "").replace(".", " "))) or "\0"


def _same_language(found: str, wanted: str) -> bool:
    return found.lower() == wanted.lower() or found.lower().startswith(f"{wanted.lower()}-")


def _holds(entry: _Entry, low: float | None, high: float | None, *, inclusive: bool) -> bool:
    for figure in entry.new.read.reading.figures:
        numbers = [float(number) for number in (figure.low, figure.value, figure.high) if number is not None]
        if not numbers:
            continue
        most, least = (min(numbers), max(numbers)) if low == high else (max(numbers), min(numbers))
        above = low is None or most > low or (inclusive and most == low)
        below = high is None or least < high or (inclusive and least == high)
        if above and below:
            return True
    return False
