"""Key figures: what several articles say, each fact once, with every source and every contradiction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from summarizer import concepts
from summarizer.merge.analysis import analyse
from summarizer.merge.chains import chains_of
from summarizer.merge.conflicts import Rivals, rivals
from summarizer.merge.grouping import SameNoun
from summarizer.merge.grouping import groups as groups_of
from summarizer.merge.links import Link
from summarizer.merge.mentions import Mention
from summarizer.merge.past import in_title
from summarizer.merge.voices import voices
from summarizer.types import Conflict, KeyFigure, ReadArticle

UPDATE_AFTER = timedelta(hours=12)
"""Reports further apart than this are an older and a newer state: the newest comes first."""

_VOICE_GAIN = 0.65
"""What each further voice leaves of the distance to full salience."""
_GRAVE_GAIN = 0.75
"""The same for the dead, the missing and the injured."""
_LONE_WEIGHT = 0.8
_MANY_VOICES = 3
"""Among so many voices, what only one of them tells is less of the story."""
_PAST_WEIGHT = 0.3
"""A figure of another time is background."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def merge(reads: Sequence[ReadArticle], *, language: str, same_noun: SameNoun | None = None) -> tuple[KeyFigure, ...]:
    """Merge the figures of ``reads``, most salient first; ``language`` is the reader's.

    The result does not depend on the order of ``reads``. ``part_of`` is an index into the result. ``same_noun`` is
    asked for nouns of two languages that no table knows; without it they count as different.
    """
    ordered = in_time_order(reads)
    speaking = voices(ordered)
    by_article: dict[str, list[Mention]] = {}
    wholes: dict[tuple[int, int], Mention] = {}
    told: list[tuple[int, Link]] = []
    for order, read in enumerate(ordered):
        analysis = analyse(read)
        own = [mention.placed(order, read.story) for mention in analysis.mentions]
        by_article[read.article.id] = own
        wholes |= {(order, part): own[whole] for part, whole in analysis.wholes.items()}
        told += [(order, link) for link in analysis.links]
    mentions = [mention for own in by_article.values() for mention in own]
    groups = [_canonical_first(group, language) for group in groups_of(mentions, same_noun)]
    found = rivals(groups, by_article, wholes, told)
    return _ranked(_resolve(groups, found, speaking, language), groups, wholes)


def in_time_order(reads: Iterable[ReadArticle]) -> list[ReadArticle]:
    """Articles by publication, undated ones last, then by id: an order that no order of arrival changes."""
    return sorted(
        reads, key=lambda read: (read.article.published is None, read.article.published or _LONG_AGO, read.article.id)
    )


def _canonical_first(group: Sequence[Mention], language: str) -> list[Mention]:
    """The canonical mention, then the best of every other article in time order, then repetitions."""
    told_by: dict[Decimal | None, set[int]] = {}
    hedged: set[tuple[int, Decimal | None]] = set()
    for mention in group:
        told_by.setdefault(mention.figure.value, set()).add(mention.order)
        if mention.figure.modifier != "=":
            hedged.add((mention.order, mention.figure.value))

    def quality(mention: Mention) -> tuple[object, ...]:
        figure = mention.figure
        said = sum(part is not None for part in (figure.clause, figure.counted, figure.speaker))
        told = len(told_by[figure.value])
        # "38" of "from 38 to 35 hours", or a count whose noun stands elsewhere
        nameless = (figure.counted is None) if figure.unit == "count" else figure.surface.isdecimal()
        return (
            nameless,
            not _speaks(mention, language),
            _foreign(mention, language),
            -told,
            # An article that says "2,000" in its lead and "about 2,000" in its text means about.
            figure.modifier == "=" and (mention.order, figure.value) in hedged,
            figure.counted is None,
            -said,
        )

    ranked = sorted(group, key=lambda mention: (*quality(mention), mention.position, mention.order))
    canonical = ranked[0]
    best: dict[str, Mention] = {canonical.article.id: canonical}
    for mention in sorted(group, key=lambda mention: (mention.order, *quality(mention), mention.position)):
        best.setdefault(mention.article.id, mention)
    rest = sorted(
        (mention for mention in group if mention is not best[mention.article.id]), key=lambda mention: mention.key
    )
    return [*best.values(), *rest]


def _speaks(mention: Mention, language: str) -> bool:
    """Whether a reader of ``language`` learns from the mention what the number is about."""
    figure = mention.figure
    if _foreign(mention, language):
        return figure.concept is not None and concepts.label(figure.concept, language) is not None
    return bool(figure.counted or figure.concept or figure.clause)


def _foreign(mention: Mention, language: str) -> bool:
    return mention.language.partition("-")[0] != language.partition("-")[0]


@dataclass(slots=True)
class _Draft:
    """A key figure in the making; ``members`` are positions of the groups it stands for, its own first."""

    figure: KeyFigure
    members: list[int]


def _resolve(
    groups: Sequence[Sequence[Mention]], found: Rivals, speaking: dict[str, int], language: str
) -> list[_Draft]:
    """One key figure for each group: superseded groups under what superseded them, contradicting ones together."""
    heard = [len({speaking[mention.article.id] for mention in group}) for group in groups]
    as_of = [max((mention.article.published or _LONG_AGO for mention in group), default=_LONG_AGO) for group in groups]
    many = len(set(speaking.values())) >= _MANY_VOICES
    salience = [_salience(group, heard[position], many=many) for position, group in enumerate(groups)]
    chains = chains_of(groups, found.updates)
    against: dict[int, set[int]] = {}
    for one, two in found.conflicts:
        first, second = chains[one][0], chains[two][0]
        if first != second:
            against.setdefault(first, set()).add(second)
            against.setdefault(second, set()).add(first)

    def standing(position: int) -> tuple[object, ...]:
        canonical = groups[position][0]
        return -heard[position], _foreign(canonical, language), -salience[position], canonical.key

    def told(position: int) -> Conflict:
        return Conflict(groups[position][0].told, tuple(mention.source for mention in groups[position]))

    drafts = []
    taken: set[int] = set()
    for position in sorted({chain[0] for chain in chains.values()}, key=standing):
        if position in taken:
            continue
        sides = sorted([position, *(against.get(position, set()) - taken)], key=standing)
        dated = [as_of[member] for member in sides if as_of[member] != _LONG_AGO]
        if dated and max(dated) - min(dated) > UPDATE_AFTER:
            # A newer report tells the newer state of things, however many still carry the older one.
            sides.sort(key=lambda member: as_of[member], reverse=True)
        taken.update(sides)
        own = sides[0]
        before = sorted(
            (member for side in sides for member in chains[side][1:]),
            key=lambda member: (as_of[member] == _LONG_AGO, _first_told(groups[member])),
            reverse=True,
        )
        members = [*sides, *before]
        drafts.append(
            _Draft(
                KeyFigure(
                    figure=groups[own][0].told,
                    sources=tuple(mention.source for mention in groups[own]),
                    salience=_salience(
                        [mention for member in members for mention in groups[member] if not mention.past]
                        or groups[own],
                        len({speaking[mention.article.id] for member in members for mention in groups[member]}),
                        many=many,
                    ),
                    voices=heard[own],
                    past=_is_background(groups[own]),
                    conflicts=tuple(told(member) for member in sides[1:]),
                    earlier=tuple(told(member) for member in before),
                ),
                members,
            )
        )
    return drafts


def _first_told(group: Sequence[Mention]) -> tuple[int, int]:
    return min(mention.key for mention in group)


def _salience(group: Sequence[Mention], heard: int, *, many: bool) -> float:
    best = max(mention.figure.salience for mention in group)
    gained = 1 - (1 - best) * _VOICE_GAIN ** (heard - 1)
    if any(concepts.is_grave(mention.figure.concept or "") for mention in group):
        gained = 1 - (1 - gained) * _GRAVE_GAIN
    if many and heard == 1:
        gained *= _LONE_WEIGHT
    return round(gained * _PAST_WEIGHT if _is_background(group) else gained, 6)


def _is_background(group: Sequence[Mention]) -> bool:
    """Whether most mentions speak of another time, and no title gives the number as news."""
    if 2 * sum(mention.past for mention in group) <= len(group):
        return False
    return not any(in_title(mention.article, mention.figure) for mention in group)


def _ranked(
    drafts: Sequence[_Draft], groups: Sequence[Sequence[Mention]], wholes: dict[tuple[int, int], Mention]
) -> tuple[KeyFigure, ...]:
    ranked = sorted(drafts, key=lambda draft: (-draft.figure.salience, groups[draft.members[0]][0].key))
    place = {
        mention.key: index
        for index, draft in enumerate(ranked)
        for member in draft.members
        for mention in groups[member]
    }
    result = []
    for index, draft in enumerate(ranked):
        held = [
            place[wholes[mention.key].key]
            for member in draft.members
            for mention in groups[member]
            if mention.key in wholes
        ]
        whole = next((other for other in held if other != index), None)
        result.append(replace(draft.figure, part_of=whole))
    return tuple(_without_cycles(result))


def _without_cycles(figures: list[KeyFigure]) -> list[KeyFigure]:
    """A part's whole is no part itself: chains and circles are cut at the first whole."""
    return [
        replace(figure, part_of=None)
        if figure.part_of is not None and figures[figure.part_of].part_of is not None
        else figure
        for figure in figures
    ]
