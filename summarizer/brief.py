"""A brief: headline, lead sentences, key figures, people and numbered sources over one or many articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from summarizer import concepts, ended
from summarizer.changes import Snapshot, compare, snapshot
from summarizer.cluster import cluster
from summarizer.merge import SameNoun, in_time_order, is_addition, merge, merge_people, values
from summarizer.types import Article, Brief, Conflict, KeyFigure, Lead, ReadArticle, Span

_DURATIONS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade", "year of age"})
_SPEAKING_UNITS = frozenset({"magnitude", "degree celsius", "degree fahrenheit"})
"""Units that say by themselves what is measured."""
_TELLING = 0.5
"""A duration or an age with this salience in one article is what the article is about: a 48-hour strike."""
_KNOWN_SENTENCES = 12
"""So many sentences of an article are compared with what is new."""
_MOST_FIGURES, _MOST_PEOPLE = 1_000, 400
"""So many figures and people of all articles are compared: thirty long articles have fewer."""
_FIRST = 3
"""So many key figures carry a story."""
_CENTRAL = 0.6
"""An article that states this share of what the most central one does is central as well."""
_WORTH_A_PLACE = 0.5
"""The share of its whole's salience a part needs to be told right behind it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader knows: articles, by their ids, and what was shown of them and of others."""

    articles: frozenset[str] = frozenset()
    shown: Snapshot = field(default_factory=Snapshot)


def compose(
    reads: Sequence[ReadArticle],
    *,
    language: str,
    heading: str | None = None,
    story: str | None = None,
    lead_count: int = 3,
    since: datetime | None = None,
    known: Known | None = None,
    same_noun: SameNoun | None = None,
) -> Brief:
    """Compose a brief in the reader's ``language`` over ``reads``, in whatever order they come.

    ``heading`` replaces the headline, which is otherwise the most central article's title. Where no ``story`` is named
    as that of all articles, they are clustered here as well: the stories they were stored in may depend on the order
    of arrival, a brief should not. An empty ``reads`` gives an empty brief. With ``since`` (aware) the brief tells
    what is new to a reader of all articles published before it: figures carry their change, news first, and leads
    come from the articles of that time on alone. Undated articles are taken for known. ``known`` says
    what the reader knows where that is not just what was published before. ``same_noun``: see ``merge``.
    """
    from summarizer.rank import choose  # noqa: PLC0415 - start-up time

    given = in_time_order({read.article.id: read for read in reads}.values())
    stories = [story] * len(given) if story is not None else _stories_of(given)
    ordered = _bounded([replace(read, story=own) for read, own in zip(given, stories, strict=True)])
    figures = merge(ordered, language=language, same_noun=same_noun)
    over = [ended.is_over(figure, ordered) for figure in figures]
    stale = _stale(figures, over)
    read_before: list[ReadArticle] = []
    if since is not None:
        read_before = [read for read in ordered if _is_known(read.article, since, known)]
        before = snapshot(merge(read_before, language=language, same_noun=same_noun), read_before)
        shown = known.shown if known else Snapshot()
        figures = compare(Snapshot(shown.told + before.told), figures, ordered)
        figures = _news_first(worth_telling(figures))
    else:
        figures = worth_telling(_picked(figures, [index for index, gone in enumerate(over) if not gone]))
    old = {read.article.id for read in read_before}
    fresh = [read for read in ordered if read.article.id not in old]
    current = _of_now(fresh or ordered, figures, language)
    leads = choose(
        current if fresh else (),
        count=lead_count,
        language=language,
        shown=[*_sentences(read_before), *(known.shown.sentences if known else ())],
        news={place for figure in figures if is_news(figure) for place in _sentences_of(figure)},
        stale=stale,
    )
    stored = {read.story for read in (given if all(read.story for read in given) else ordered)}
    return Brief(
        headline=heading or headline(current, figures, language),
        language=language,
        leads=leads,
        figures=figures,
        people=merge_people(fresh or ordered, language=language),
        sources=_cited(ordered, figures, leads),
        story=stored.pop() if len(stored) == 1 else None,
        since=since,
    )


def _is_known(article: Article, since: datetime, known: Known | None) -> bool:
    """Whether the reader could have read the article: by its time, unless we know."""
    if known is not None:
        return article.id in known.articles
    return article.published is None or article.published < since


def _bounded(reads: Sequence[ReadArticle]) -> list[ReadArticle]:
    """The articles with no more figures and people than can be compared with one another in a second or two: where
    there are more, each article keeps as many of its most salient figures and first people as the others do."""
    figures = _share([len(read.reading.figures) for read in reads], _MOST_FIGURES)
    people = _share([len(read.reading.people) for read in reads], _MOST_PEOPLE)
    bounded = []
    for read in reads:
        reading = read.reading
        if len(reading.figures) > figures:
            ranked = sorted(range(len(reading.figures)), key=lambda index: -reading.figures[index].salience)
            kept = tuple(reading.figures[index] for index in sorted(ranked[:figures]))
            reading = replace(reading, figures=kept)
        bounded.append(replace(read, reading=replace(reading, people=reading.people[:people])))
    return bounded


def _share(sizes: Sequence[int], most: int) -> int:
    """The largest number that each may keep so that all together keep ``most`` at most; no limit where all fit."""
    left, open_ = most, len(sizes)
    for size in sorted(sizes):
        if size * open_ > left:
            return left // open_
        left, open_ = left - size, open_ - 1
    return max(sizes, default=0)


def with_stories(reads: Sequence[ReadArticle]) -> list[ReadArticle]:
    """The articles with their stories: the stored ones, or where one has none, those of a clustering of all."""
    if all(read.story is not None for read in reads):
        return list(reads)
    return [replace(read, story=story) for read, story in zip(reads, cluster(reads), strict=True)]


def _stories_of(reads: Sequence[ReadArticle]) -> list[str]:
    """A story for each article: those of one stored story are together, and so are those that cluster."""
    if len({read.story for read in reads}) == 1 and reads[0].story is not None:
        return [reads[0].story] * len(reads)
    labels = list(range(len(reads)))
    for names in ([read.story for read in reads], cluster(reads)):
        first: dict[str, int] = {}
        for position, name in enumerate(names):
            if name is None:
                continue
            one, other = sorted((labels[first.setdefault(name, position)], labels[position]))
            labels = [one if label == other else label for label in labels]
    return [reads[label].article.id for label in labels]


def _sentences(reads: Sequence[ReadArticle]) -> list[str]:
    """The sentences that a reader of these articles knows; of long ones the beginning, where the news stands."""
    return [
        read.article.text[slice(*sentence.span)]
        for read in reads
        for sentence in [one for one in read.reading.sentences if not one.heading][:_KNOWN_SENTENCES]
    ]


def _of_now(reads: Sequence[ReadArticle], figures: Sequence[KeyFigure], language: str) -> Sequence[ReadArticle]:
    """The articles to lead with: where the story's first figures were superseded, those since the first that says so;
    older ones tell a state of things that is gone. All where that would leave none in the reader's language."""
    published = {read.article.id: read.article.published for read in reads}
    for figure in figures[:_FIRST]:
        dated = [time for source in figure.sources if (time := published.get(source.article)) is not None]
        if figure.earlier and dated:
            now = [read for read in reads if read.article.published and read.article.published >= min(dated)]
            return now if _is_read(now, language) or not _is_read(reads, language) else reads
    return reads


def _is_read(reads: Sequence[ReadArticle], language: str) -> bool:
    """Whether one of the articles is in the reader's language."""
    return any(read.reading.language.partition("-")[0] == language.partition("-")[0] for read in reads)


def _stale(figures: Sequence[KeyFigure], over: Sequence[bool]) -> frozenset[tuple[str, Span]]:
    """Sentences that state superseded values, or what is over, and not the value of now beside them."""
    found: set[tuple[str, Span]] = set()
    for figure, gone in zip(figures, over, strict=True):
        stated = _sentences_of(figure)
        superseded = {place for side in figure.earlier for place in _sentences_of(side)}
        found |= stated | superseded if gone else superseded - stated
    return frozenset(found)


def _sentences_of(side: KeyFigure | Conflict) -> set[tuple[str, Span]]:
    """The sentences that state a value, by article id and span."""
    return {(source.article, source.figure.sentence) for source in side.sources}


def is_news(figure: KeyFigure) -> bool:
    """Whether something about a key figure is news: its value, or one that contradicts it."""
    changes = (figure.change, *(conflict.change for conflict in figure.conflicts))
    return any(change is not None and change.kind != "unchanged" for change in changes)


def _news_first(figures: Sequence[KeyFigure]) -> tuple[KeyFigure, ...]:
    """Changed figures, then new ones and those that are over, then the rest, each in their order; what is new of a
    whole stands with it."""

    def rank(position: int) -> int:
        change = figures[position].change
        if change is not None and change.kind == "changed":
            return 0
        return 1 if is_news(figures[position]) else 2

    def order(position: int) -> tuple[int, int]:
        whole = figures[position].part_of
        together = whole is not None and is_news(figures[position]) and is_news(figures[whole])
        return rank(whole if together and whole is not None else position), position

    return _picked(figures, sorted(range(len(figures)), key=order))


def _picked(figures: Sequence[KeyFigure], positions: Sequence[int]) -> tuple[KeyFigure, ...]:
    """The figures at these positions in this order; the indices of wholes follow."""
    place: dict[int | None, int] = {old: new for new, old in enumerate(positions)}
    return tuple(replace(figures[old], part_of=place.get(figures[old].part_of)) for old in positions)


def headline(reads: Sequence[ReadArticle], figures: Sequence[KeyFigure], language: str) -> str:
    """The title of the newest central article, in the reader's language where there is one.

    Central is what states most of the key figures of the largest story, or nearly as much; ``reads`` are in time
    order. Without any title it is empty.
    """
    base = language.partition("-")[0]
    titled = [(order, read) for order, read in enumerate(reads) if read.article.title]
    titled = [entry for entry in titled if entry[1].reading.language.partition("-")[0] == base] or titled
    if not titled:
        return ""
    told: dict[str, float] = {}
    for figure in figures:
        for article in sorted({source.article for source in figure.sources}):
            told[article] = told.get(article, 0.0) + figure.salience * figure.voices
    size: dict[str | None, int] = {}
    for read in reads:
        size[read.story] = size.get(read.story, 0) + 1

    def centrality(entry: tuple[int, ReadArticle]) -> tuple[object, ...]:
        order, read = entry
        return size[read.story], round(told.get(read.article.id, 0.0), 6), read.article.published is not None, order

    central = max(titled, key=centrality)
    enough = _CENTRAL * told.get(central[1].article.id, 0.0)
    newest = [
        read
        for _, read in titled
        if read.story == central[1].story and told.get(read.article.id, 0.0) >= enough and read.article.published
    ]
    return (newest[-1] if newest else central[1]).article.title


def worth_telling(figures: Sequence[KeyFigure]) -> tuple[KeyFigure, ...]:
    """Key figures without those that say little, a telling part right behind its whole; indices follow.

    Left out: ages and short durations told in passing, a single thing, a vague number where a precise one of the
    same thing is told, numbers that count nothing, and figures of another time beside those of today. Numbers that
    do not say what they are about ("22.8%") come last.
    """
    today = any(not figure.past for figure in figures)
    wholes = {figure.part_of for figure in figures if figure.part_of is not None}
    kept = [
        position
        for position, figure in enumerate(figures)
        if not (today and figure.past)
        and (
            position in wholes
            or not (_says_little(figure) or _is_vague_copy(figure, figures) or _is_counted_in(figure, figures))
        )
    ]
    kept.sort(key=lambda position: _is_bare(figures[position]))
    behind: dict[int, list[int]] = {}
    for position in kept:
        if _stands_behind(figures[position], figures):
            behind.setdefault(_whole(figures[position]), []).append(position)
    order: dict[int, None] = {}
    for position in kept:
        first = _whole(figures[position]) if _stands_behind(figures[position], figures) else position
        order.update(dict.fromkeys((first, *behind.get(first, ()))))
    return _picked(figures, list(order))


def _stands_behind(part: KeyFigure, figures: Sequence[KeyFigure]) -> bool:
    """Whether a part is told right behind its whole: unless it says so little that it would push aside what counts."""
    whole = part.part_of
    return whole is not None and part.salience >= _WORTH_A_PLACE * figures[whole].salience


def _whole(figure: KeyFigure) -> int:
    return -1 if figure.part_of is None else figure.part_of


def _says_little(figure: KeyFigure) -> bool:
    reading = figure.figure
    if reading.unit in _DURATIONS:
        age = reading.unit == "year of age"
        if reading.concept is not None and not age:  # a prison sentence
            return False
        precise = not age and figure.voices > 1 and values.digits(values.middle(reading)) > 1
        return not precise and max(source.figure.salience for source in figure.sources) < _TELLING
    if reading.unit != "count":
        return False
    if all(source.figure.counted is None and source.figure.concept is None for source in figure.sources):
        return True
    single = reading.value is not None and abs(reading.value) <= 1
    return single and (reading.concept is None or not concepts.is_total(reading.concept))


def _is_bare(figure: KeyFigure) -> bool:
    """Whether a reader cannot tell what the number is about: no counted noun, no concept, no clause."""
    reading = figure.figure
    return reading.unit not in _SPEAKING_UNITS and not (reading.counted or reading.concept or reading.clause)


def _is_counted_in(figure: KeyFigure, figures: Sequence[KeyFigure]) -> bool:
    """Whether a figure only adds to a toll that another states in full: "three more", beside the 12 of now."""
    added, concept = figure.figure, figure.figure.concept
    if concept is None or not concepts.is_grave(concept) or not all(map(is_addition, figure.sources)):
        return False
    return any(
        other is not figure
        and other.figure.concept == concept
        and other.figure.unit == added.unit
        and values.middle(other.figure) > values.middle(added)
        for other in figures
    )


def _is_vague_copy(figure: KeyFigure, figures: Sequence[KeyFigure]) -> bool:
    """Whether a vague plural ("thousands of troops") says in general what another figure says precisely."""
    vague = figure.figure
    if vague.value is not None or vague.concept is None:
        return False
    return any(
        other.figure.value is not None
        and other.figure.concept is not None
        and _is_of_kind(other.figure.concept, vague.concept)
        and other.figure.unit == vague.unit
        and values.within(other.figure, vague)
        and (
            not (vague.places and other.figure.places)
            or any(concepts.related(one, two) for one in vague.places for two in other.figure.places)
        )
        for other in figures
    )


def _is_of_kind(concept: str, vague: str) -> bool:
    return concept == vague or concepts.compatible(concept, vague)


def _cited(reads: Sequence[ReadArticle], figures: Sequence[KeyFigure], leads: Sequence[Lead]) -> tuple[Article, ...]:
    """The articles cited, in the order of their first citation by figures, then by leads."""
    cited: dict[str, None] = {}
    for figure in figures:
        cited.update((source.article, None) for source in figure.sources)
        for side in (*figure.conflicts, *figure.earlier):
            cited.update((source.article, None) for source in side.sources)
    cited.update((lead.article, None) for lead in leads)
    articles = {read.article.id: read.article for read in reads}
    return tuple(articles[article] for article in cited if article in articles)
