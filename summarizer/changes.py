"""What is news against what a reader was shown before: new, changed, unchanged and withdrawn key figures.

A ``Snapshot`` keeps what was shown. It holds texts and numbers only, so that it can be stored and compared with a brief
of much later. Where both are made of the same articles, a figure is found again by where it stands, else by what it
says, with the rules by which figures of several articles merge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeAlias

from summarizer import concepts, ended
from summarizer.merge import agreement, mentions, values
from summarizer.types import Article, Change, Conflict, Figure, FigureSource, KeyFigure, ReadArticle, Span

_Place: TypeAlias = tuple[str, Span]

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_LARGE = 100
"""Counts from here on that a story has once."""
_SHARES = frozenset({"percentage", "percentage point"})


@dataclass(frozen=True, slots=True)
class Told:
    """One value that a reader was shown.

    ``figure`` is the canonical one in ``sentence``, which is in ``language`` and of ``story``; ``places`` are article
    id and span of every source, the canonical one first. ``superseded`` marks what was shown as an earlier value.
    """

    figure: Figure
    sentence: str
    language: str
    story: str | None
    places: tuple[tuple[str, Span], ...]
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a reader was shown: every value, and the lead sentences verbatim."""

    told: tuple[Told, ...] = ()
    sentences: tuple[str, ...] = ()


def snapshot(figures: Sequence[KeyFigure], reads: Iterable[ReadArticle], sentences: Sequence[str] = ()) -> Snapshot:
    """What a brief of these key figures over ``reads`` shows; ``sentences`` are its leads."""
    by_id = {read.article.id: read for read in reads}
    told = []
    for key in figures:
        sides: tuple[KeyFigure | Conflict, ...] = (key, *key.conflicts, *key.earlier)
        for side in sides:
            first = by_id[side.sources[0].article]
            told.append(
                Told(
                    side.figure,
                    side.sources[0].sentence,
                    first.reading.language,
                    first.story,
                    _places(side),
                    superseded=side in key.earlier,
                )
            )
    return Snapshot(tuple(told), tuple(sentences))


def compare(before: Snapshot, now: Sequence[KeyFigure], reads: Sequence[ReadArticle]) -> tuple[KeyFigure, ...]:
    """The key figures of ``now`` over ``reads``, in their order, each with its change against ``before``; behind them
    those that were shown before and are over by now.

    What was shown is unchanged, whatever sources state it now; what superseded a value that was shown is changed. A
    value that contradicts another has a change of its own. Figures of a state that is over are withdrawn, unless they
    were never shown: then they are left out.
    """
    matched = [_Match(key) for key in now]
    by_id = {read.article.id: read for read in reads}
    lost = _match_by_place(before.told, matched)
    lost = _match_by_meaning(lost, matched, by_id)
    _match_repetitions(before.told, matched, by_id)
    over = [ended.is_over(key, reads) for key in now]
    last = _last_of_each(matched, over, by_id)
    kept = [index for index in range(len(now)) if not over[index] or index in last]
    place: dict[int | None, int] = {old: new for new, old in enumerate(kept)}
    changed = [
        replace(
            matched[index].changed(is_over=over[index] or ended.ends(now[index], reads)),
            part_of=place.get(now[index].part_of),
        )
        for index in kept
    ]
    return (*changed, *_gone(lost, reads))


def _last_of_each(matched: Sequence[_Match], over: Sequence[bool], reads: Mapping[str, ReadArticle]) -> frozenset[int]:
    """Of the shown figures that are over, the one told last for each concept and story: 17 missing, 6, then none."""
    last: dict[tuple[str | None, str | None], tuple[datetime, int]] = {}
    for index, match in enumerate(matched):
        if over[index] and match.shown():
            telling = [reads[source.article] for source in match.key.sources]
            told = max((read.article.published or _LONG_AGO for read in telling), default=_LONG_AGO)
            of = (match.key.figure.concept, telling[0].story)
            last[of] = max(last.get(of, (told, index)), (told, index))
    return frozenset(index for _, index in last.values())


@dataclass(slots=True)
class _Match:
    """A key figure of now, and which of its values were shown before: its own, those that contradict it, and those that
    it superseded (by their position)."""

    key: KeyFigure
    own: list[Told] = field(default_factory=list)
    conflicts: dict[int, Told] = field(default_factory=dict)
    earlier: dict[int, Told] = field(default_factory=dict)

    def shown(self) -> bool:
        return bool(self.own or self.earlier)

    def changed(self, *, is_over: bool) -> KeyFigure:
        """The key figure with its change."""
        key = self.key
        last = self._last()
        if is_over and self.shown():
            was = last or key.figure
            return replace(key, conflicts=(), earlier=(), change=Change("withdrawn", was.value, was))
        sides = tuple(
            replace(side, change=Change("unchanged" if position in self.conflicts else "new"))
            for position, side in enumerate(key.conflicts)
        )
        known = Change("unchanged" if self.own else "new")
        return replace(key, conflicts=sides, change=Change("changed", last.value, last) if last else known)

    def _last(self) -> Figure | None:
        """The value shown last, where it is not the one of now."""
        current = {position: told for position, told in self.earlier.items() if not told.superseded}
        if any(not told.superseded for told in self.own) or not (current or (self.earlier and not self.own)):
            return None
        superseded = current or self.earlier
        return superseded[min(superseded)].figure


def _places(side: KeyFigure | Conflict) -> tuple[_Place, ...]:
    return tuple((source.article, source.figure.span) for source in side.sources)


def _match_by_place(told: Sequence[Told], matched: Sequence[_Match]) -> list[Told]:
    """Note what was shown where its sources are sources of now; what is left over."""
    own: dict[_Place, int] = {}
    sides: dict[_Place, tuple[int, int]] = {}
    superseded: dict[_Place, tuple[int, int]] = {}
    for index, match in enumerate(matched):
        own |= dict.fromkeys(_places(match.key), index)
        for position, side in enumerate(match.key.conflicts):
            sides |= dict.fromkeys(_places(side), (index, position))
        for position, side in enumerate(match.key.earlier):
            superseded |= dict.fromkeys(_places(side), (index, position))
    lost = []
    for one in told:
        found_own = [own[place] for place in one.places if place in own]
        found_sides = [sides[place] for place in one.places if place in sides]
        found_superseded = [superseded[place] for place in one.places if place in superseded]
        for index in dict.fromkeys(found_own):
            matched[index].own.append(one)
        for index, position in found_sides:
            matched[index].conflicts.setdefault(position, one)
        if len(found_superseded) > len(found_own) + len(found_sides):
            index, position = found_superseded[0]
            matched[index].earlier.setdefault(position, one)
        if not (found_own or found_sides or found_superseded):
            lost.append(one)
    return lost


def _match_by_meaning(told: Sequence[Told], matched: Sequence[_Match], reads: Mapping[str, ReadArticle]) -> list[Told]:
    """The same where what was shown comes from other articles; what is left over."""
    if not told:
        return []
    now = [_mention(_told_now(match.key, reads)) for match in matched]
    lost = []
    rivals: list[tuple[Told, list[int]]] = []
    for one in told:
        mention = _mention(one)
        same = [index for index, other in enumerate(now) if agreement.agree(mention, other)]
        for index in same:
            matched[index].own.append(one)
        if same:
            continue
        other_value = [index for index, other in enumerate(now) if _of_one_thing(mention, other)]
        if other_value and not one.superseded:
            rivals.append((one, other_value))
        else:
            lost.append(one)
    claimed = [index for _, found in rivals for index in found]
    for one, found in rivals:
        # Where several values could have followed one, nobody knows which did.
        if len(found) == 1 and claimed.count(found[0]) == 1 and not matched[found[0]].shown():
            matched[found[0]].earlier[len(matched[found[0]].key.earlier)] = one
        else:
            lost.append(one)
    return lost


def _match_repetitions(told: Sequence[Told], matched: Sequence[_Match], reads: Mapping[str, ReadArticle]) -> None:
    """Note what only repeats a number that was shown, or another of now, though not in words by which they merge."""
    shown = [(one, _mention(one)) for one in told]
    stated = [(match, _mention(_told_now(match.key, reads))) for match in matched]
    sides = [side for match in matched for side in match.key.earlier]
    superseded = [(side, _mention(_told_now(side, reads))) for side in sides]
    for match, mention in stated:
        if match.shown() or mention.figure.value is None:
            continue
        match.own.extend(one for one, other in shown if _repeats(mention, other))
        if not match.own:
            for other, twin in stated:
                if other is not match and other.shown() and _repeats(mention, twin):
                    match.own.extend(other.own)
                    match.earlier.update(other.earlier)
        if not match.shown():
            # What repeats a value that is superseded by now is no news either, wherever the newer one stands.
            match.own.extend(_told_now(side, reads) for side, twin in superseded if _repeats(mention, twin))


def _repeats(now: mentions.Mention, before: mentions.Mention) -> bool:
    """Whether equal values of one story and unit are one number, though they are not said of the same thing.

    An amount of money or a length of more than one digit is, whatever it is said of; a percentage or a larger count
    where one of both does not say of what; a small count where two languages name it by words that no table knows.
    """
    one, two = now.figure, before.figure
    if now.story != before.story or now.unit != before.unit or not values.same(one, two, one_text=False):
        return False
    if {one.direction, two.direction} == {"up", "down"} or agreement.opposed(now, before):
        return False
    telling = values.digits(values.middle(one)) > 1
    if not agreement.is_common(now):
        return telling
    nameless = one.concept is None or two.concept is None
    if one.unit in _SHARES or (one.unit == "count" and telling and values.middle(one) >= _LARGE):
        return nameless
    if one.unit == "count" and telling and (one.counted is None or two.counted is None):
        return True
    foreign = now.language.partition("-")[0] != before.language.partition("-")[0]
    return one.unit == "count" and foreign and one.concept == two.concept is None and bool(now.context & before.context)


def _told_now(key: KeyFigure | Conflict, reads: Mapping[str, ReadArticle]) -> Told:
    read = reads[key.sources[0].article]
    return Told(key.figure, key.sources[0].sentence, read.reading.language, read.story, _places(key))


def _mention(told: Told) -> mentions.Mention:
    """A shown value as a mention in an article of one sentence."""
    start = told.figure.sentence[0]
    figure = replace(
        told.figure,
        span=(told.figure.span[0] - start, told.figure.span[1] - start),
        sentence=(0, len(told.sentence)),
    )
    article = Article(told.places[0][0], "", told.sentence, told.language)
    (mention,) = mentions.collect(article, told.language, (figure,))
    return replace(mention, story=told.story)


def _of_one_thing(first: mentions.Mention, second: mentions.Mention) -> bool:
    """Whether two mentions of one story can only be two values of one thing: totals of what befell people, or what
    both texts call by the same words."""
    one, two = first.figure, second.figure
    if first.story != second.story or first.unit != second.unit or agreement.opposed(first, second):
        return False
    if one.concept != two.concept or {one.direction, two.direction} == {"up", "down"}:
        return False
    if one.concept is not None and concepts.is_total(one.concept):
        return agreement.same_base(first, second)
    named = first.head is not None and (first.head, one.qualifiers) == (second.head, two.qualifiers)
    return named and first.language == second.language and (one.counted, one.clause) == (two.counted, two.clause)


def _gone(lost: Sequence[Told], reads: Sequence[ReadArticle]) -> Iterator[KeyFigure]:
    """What was shown, stands in none of the articles any more, and is over."""
    for told in lost:
        source = FigureSource(told.places[0][0], told.figure, told.sentence)
        key = KeyFigure(told.figure, (source,), 0.0, change=Change("withdrawn", told.figure.value, told.figure))
        if not told.superseded and ended.is_over_in(told.figure.concept, told.story, None, reads):
            yield key
