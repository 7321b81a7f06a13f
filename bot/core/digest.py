"""The digest: what is new to a channel since its last one, as ranked stories with their key figures."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import search, telling, topics
from bot.core.domain import SearchQuery, Seen
from bot.core.kept import Kept
from bot.core.ports import Store
from bot.core.telling import Shown
from summarizer import concepts
from summarizer.brief import Known, compose, is_news, with_stories
from summarizer.changes import Snapshot, snapshot
from summarizer.merge import SameNoun
from summarizer.types import Brief, Figure, KeyFigure, ReadArticle

MOST_ARTICLES = 600
"""Articles that one digest is made of, with those of before that their stories go on from."""
MOST_MATCHES = 100
"""The same of one topic, where it is about some."""
CONTEXT = timedelta(days=3)
"""So far before a digest's time its stories are followed back. An article that comes in later still is no news."""
OVERLAP = timedelta(minutes=10)
"""Articles are stored so long after the time they are noted to have come in, at most."""

_MOMENT = timedelta(minutes=1)
"""Within so much time articles are not told apart to find one that cannot be read."""
_MOST_SEEN = 5_000
_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Size:
    """How much a digest shows: stories, figures of each, and whether each has a sentence beside its figures."""

    stories: int
    figures: int
    leads: bool = False


SIZES: Mapping[str, Size] = {"short": Size(5, 2), "normal": Size(8, 3), "long": Size(12, 4, leads=True)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a digest is to be about (any of the ``topics`` of ``topic``; everything, where that is empty), in which
    language, of which length."""

    topic: str
    language: str
    length: str = "normal"


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a digest covers: ``since <= t < until``. ``told`` is what the channel was told up to its beginning,
    empty where it was never told anything."""

    since: datetime
    until: datetime
    told: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """Stories that came in ``since <= t < until``, most told first. ``omitted`` counts stories left out, ``articles``
    those that came in. ``topic`` is what it was to be about. ``told`` is what the channel will have been told with it
    (see ``telling``); ``spoiled`` are the ids of articles that could not be worked with."""

    since: datetime
    until: datetime
    articles: int
    stories: tuple[Brief, ...]
    omitted: int
    topic: str = ""
    told: str = ""
    spoiled: tuple[str, ...] = ()


def shown_figures(story: Brief, length: str) -> tuple[KeyFigure, ...]:
    """The figures of a story that a digest of this length shows: of a story that goes on only the news."""
    positions = [at for at, key in enumerate(story.figures) if story.since is None or is_news(key)]
    chosen = positions[: SIZES[length].figures]
    place: dict[int | None, int] = {old: new for new, old in enumerate(chosen)}
    return tuple(replace(story.figures[at], part_of=place.get(story.figures[at].part_of)) for at in chosen)


def preview(
    store: Store,
    tenant: str,
    *,
    topic: str,
    until: datetime,
    hours: int,
    locale: str,
    length: str = "normal",
    same_noun: SameNoun | None = None,
) -> Digest:
    """What a digest over the last ``hours`` before ``until`` would say to a channel that never had one."""
    since = until - timedelta(hours=hours)
    window = Window(since, until)
    wanted = Wanted(topic, locale, length)
    reads, _ = _read(store, tenant, wanted, window)
    found, _ = _told(reads, frozenset(read.article.id for read in reads), wanted, window, same_noun=same_noun)
    return found


class Composer:
    """Composes digests, each once: channels that asked for the same, see the same articles and were told the same get
    one and the same. For one thread at a time."""

    def __init__(self, store: Store, same_noun: SameNoun | None = None) -> None:
        self._store = store
        self._same_noun = same_noun
        self._of_tenant: Kept[tuple[str, Wanted, Window, bool], Digest] = Kept(_MOST_KEPT)
        self._of_content: Kept[tuple[object, ...], Digest] = Kept(_MOST_KEPT)

    def forget(self) -> None:
        """Keep no digest any more: those that fall due later have another window."""
        self._of_tenant.clear()
        self._of_content.clear()

    def compose(self, tenant: str, wanted: Wanted, window: Window, *, changes_only: bool = False) -> Digest:
        """What is new to the channel; to one that was never told anything all is. With ``changes_only``, what became of
        the figures that it was shown.

        An article counts once: by its time, or where it came in after a digest that should have had it, by that.
        """
        key = (tenant, wanted, window, changes_only)
        return self._of_tenant.get(key, lambda: self._look(*key))

    def _look(self, tenant: str, wanted: Wanted, window: Window, changes_only: bool) -> Digest:  # noqa: FBT001 - the parts of a key
        """The digest of what the tenant sees, which others may see too."""
        before = telling.decode(window.told) if window.told else None
        seen = self._store.visible(tenant, since=window.since - CONTEXT, until=window.until, limit=_MOST_SEEN)
        fresh = frozenset(one.id for one in seen if _is_fresh(one, window.since, before))
        content = tuple((one.content, one.id, one.story, one.id in fresh) for one in seen)

        def make() -> Digest:
            wider = replace(window, since=window.since - CONTEXT)
            reads, unreadable = _read(self._store, tenant, wanted, wider, [one.id for one in seen])
            found, shown = _told(
                reads, fresh, wanted, window, before=before, changes_only=changes_only, same_noun=self._same_noun
            )
            recent = tuple(one.id for one in seen if one.arrived >= window.until - OVERLAP)
            if changes_only and before is not None:
                recent = before.recent  # what else came in is for the next digest to tell
            told = telling.encode(replace(shown, recent=recent))
            return replace(found, told=told, spoiled=(*found.spoiled, *unreadable))

        return self._of_content.get((wanted, window, changes_only, content), make)


def _is_fresh(one: Seen, since: datetime, before: Shown | None) -> bool:
    """Whether no digest up to ``since`` can have had the article."""
    if before is None:
        return one.time >= since
    return one.time >= since or (one.arrived >= since - OVERLAP and one.id not in before.recent)


def _read(
    store: Store, tenant: str, wanted: Wanted, window: Window, ids: Sequence[str] = ()
) -> tuple[list[ReadArticle], list[str]]:
    """The articles of the time, each once; where some of ``ids`` cannot be read and spoil it for all, the others, and
    which these are. Raises what the store raised where none can be read: that is no matter of one article."""
    try:
        return _found(store, tenant, wanted, window, _matches), []
    except Exception:
        readable, spoiled = _sorted(store, tenant, ids[:MOST_ARTICLES])
        if not readable:
            raise
    return (_found(store, tenant, wanted, window, _readable_matches) if wanted.topic else readable), spoiled


_Matches = Callable[[Store, str, SearchQuery, Window, int], list[ReadArticle]]


def _found(store: Store, tenant: str, wanted: Wanted, window: Window, matches: _Matches) -> list[ReadArticle]:
    asked = topics.split(wanted.topic)
    if not asked:
        return store.newest(tenant, since=window.since, until=window.until, limit=MOST_ARTICLES)
    most = min(MOST_MATCHES, MOST_ARTICLES // len(asked))
    queries = (search.topic(one, concepts.query_concepts, wanted.language) for one in asked)
    found = [read for query in queries for read in matches(store, tenant, query, window, most)]
    return list({read.article.id: read for read in found}.values())


def _matches(store: Store, tenant: str, query: SearchQuery, window: Window, limit: int) -> list[ReadArticle]:
    dated = replace(query, after=window.since, before=window.until)
    return [hit.read for hit in store.search(tenant, dated, now=window.until, limit=limit).hits]


def _readable_matches(store: Store, tenant: str, query: SearchQuery, window: Window, limit: int) -> list[ReadArticle]:
    """What the query finds, without the moments in which something cannot be read."""
    try:
        return _matches(store, tenant, query, window, limit)
    except Exception:  # noqa: BLE001 - one article is not to cost the channel its digest
        half = (window.until - window.since) / 2
    if half < _MOMENT:
        return []
    middle = window.since + half
    parts = replace(window, since=middle), replace(window, until=middle)
    return [read for part in parts for read in _readable_matches(store, tenant, query, part, limit)]


def _sorted(store: Store, tenant: str, ids: Sequence[str]) -> tuple[list[ReadArticle], list[str]]:
    """The articles that can be read, and the ids of those that cannot."""
    readable: list[ReadArticle] = []
    spoiled: list[str] = []
    for article in ids:
        try:
            read = store.get(tenant, article)
        except Exception:  # noqa: BLE001 - one article is not to cost the channel its digest
            spoiled.append(article)
        else:
            readable += [read] if read is not None else []
    return readable, spoiled


@dataclass(frozen=True, slots=True)
class _Story:
    """The articles of one story: those that came in, and those of before."""

    id: str
    fresh: tuple[ReadArticle, ...]
    known: tuple[ReadArticle, ...]


def _told(
    reads: Sequence[ReadArticle],
    fresh: Collection[str],
    wanted: Wanted,
    window: Window,
    *,
    before: Shown | None = None,
    changes_only: bool = False,
    same_noun: SameNoun | None = None,
) -> tuple[Digest, Shown]:
    """The digest of the articles, and what the channel knows after it."""
    size = SIZES[wanted.length]
    told: list[Brief] = []
    spoiled: list[str] = []
    snapshots: list[Snapshot] = []
    replaced: list[Figure] = []
    ranked = deque(_ranked(reads, fresh))
    while ranked and len(told) < size.stories:
        one = ranked.popleft()
        story, bad = _compose(one, wanted.language, window.since, before, same_noun)
        spoiled += bad
        if story is not None and changes_only:
            story = _changed(story, before or Shown())
        if story is None:
            continue
        told.append(story)
        figures = shown_figures(story, wanted.length)
        with_lead = (size.leads or not figures) and not changes_only
        snapshots.append(_snapshot(story, figures, one, with_lead=with_lead))
        replaced += [key.change.was for key in figures if key.change is not None and key.change.was is not None]
    later = Snapshot(
        tuple(value for one in snapshots for value in one.told),
        tuple(sentence for one in snapshots for sentence in one.sentences),
    )
    shown = (before or Shown()).followed_by(later, replaced)
    count = sum(read.article.id in fresh for read in reads)
    digest = Digest(window.since, window.until, count, tuple(told), len(ranked), wanted.topic, spoiled=tuple(spoiled))
    return digest, shown


def _changed(story: Brief, before: Shown) -> Brief | None:
    """The story with the figures alone that the channel was shown with other values; None where there is none."""
    known = [told.figure for told in before.snapshot.told]
    figures = tuple(
        replace(key, part_of=None)
        for key in story.figures
        if key.change is not None and key.change.was in known and key.change.kind in {"changed", "withdrawn"}
    )
    return replace(story, figures=figures, leads=()) if figures else None


def _ranked(reads: Sequence[ReadArticle], fresh: Collection[str]) -> list[_Story]:
    """The stories that articles came in for: the one most sources tell first, then the newest."""
    by_story: defaultdict[str, list[ReadArticle]] = defaultdict(list)
    for read in with_stories(reads):
        by_story[read.story or read.article.id].append(read)
    stories = [
        _Story(
            name,
            tuple(read for read in own if read.article.id in fresh),
            tuple(read for read in own if read.article.id not in fresh),
        )
        for name, own in by_story.items()
    ]

    def rank(story: _Story) -> tuple[int, float, str]:
        articles = [read.article for read in story.fresh]
        outlets = {one.agency or one.source or one.id for one in articles}
        newest = max((one.published.timestamp() for one in articles if one.published), default=0.0)
        return (-len(outlets), -newest, min(one.id for one in articles))

    return sorted((story for story in stories if story.fresh), key=rank)


def _compose(
    story: _Story, language: str, since: datetime, before: Shown | None, same_noun: SameNoun | None
) -> tuple[Brief | None, list[str]]:
    """The story as it is to be told, None where nothing in it is new; and the articles that had to be left out."""
    try:
        return _brief(story, language, since, before, same_noun), []
    except Exception:  # noqa: BLE001 - one article is not to cost the channel its digest
        bad = [read.article.id for read in (*story.fresh, *story.known) if not _can_be_told(read, language)]
    rest = _Story(
        story.id,
        tuple(read for read in story.fresh if read.article.id not in bad),
        tuple(read for read in story.known if read.article.id not in bad),
    )
    if not rest.fresh or not bad:
        return None, bad or [read.article.id for read in story.fresh]
    try:
        return _brief(rest, language, since, before, same_noun), bad
    except Exception:  # noqa: BLE001 - as above
        return None, [read.article.id for read in story.fresh]


def _can_be_told(read: ReadArticle, language: str) -> bool:
    try:
        compose([read], language=language, story=read.article.id, lead_count=1)
    except Exception:  # noqa: BLE001 - that is the question
        return False
    return True


def _brief(
    story: _Story, language: str, since: datetime, before: Shown | None, same_noun: SameNoun | None
) -> Brief | None:
    shown = _of_story(before.snapshot, story) if before else Snapshot()
    if before is None or not (shown.told or story.known):
        return compose(story.fresh, language=language, story=story.id, lead_count=1, same_noun=same_noun)
    known = Known(frozenset(read.article.id for read in story.known), shown)
    brief = compose(
        (*story.known, *story.fresh),
        language=language,
        story=story.id,
        lead_count=1,
        since=since,
        known=known,
        same_noun=same_noun,
    )
    return brief if brief.leads or any(map(is_news, brief.figures)) else None


def _of_story(shown: Snapshot, story: _Story) -> Snapshot:
    """What was told of the story, under whatever name it went then."""
    articles = {read.article.id for read in (*story.fresh, *story.known)}
    told = tuple(
        replace(one, story=story.id)
        for one in shown.told
        if one.story == story.id or any(article in articles for article, _ in one.places)
    )
    return Snapshot(told, shown.sentences)


def _snapshot(brief: Brief, figures: Sequence[KeyFigure], story: _Story, *, with_lead: bool) -> Snapshot:
    """What is shown of a story."""
    reads = [replace(read, story=story.id) for read in (*story.fresh, *story.known)]
    standing = [key for key in figures if key.change is None or key.change.kind != "withdrawn"]
    return snapshot(standing, reads, [lead.text for lead in brief.leads[:1]] if with_lead else ())
