"""What one article itself says of two of its values: one is newer, or each is another side's."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from summarizer import concepts
from summarizer.concepts import lexicon
from summarizer.merge import sides, values
from summarizer.merge.mentions import Mention, opposed

Key: TypeAlias = tuple[int, int]

_BACK = 3
"""Figures before one among which its rival is looked for."""
_AHEAD_REACH = 14
"""Words between an older value that comes first ("Statt 48.000 …") and the newer one."""
_GOAL_REACH = 3
"""Words between the two values of "from 300 soldiers to 700"."""
_FARTHEST = 5
"""Values further apart than this are no two counts of one thing."""
_ASIDE = 160
"""Code points of a sentence between two rivals that may say that they differ."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two values of one article: ``one`` is the older, the denied or simply the first, by its key."""

    kind: Literal["update", "denied", "dispute"]
    one: Key
    other: Key


def links(own: Sequence[Mention], aside: Container[Key]) -> list[Link]:
    """The links among the figures of one article, given in text order; ``aside`` are the parts of other figures."""
    found: list[Link] = []
    for position, mention in enumerate(own):
        if position:
            link = _update(own[position - 1], mention)
            if link is not None:
                found.append(link)
                continue
        if mention.key in aside or mention.past:
            continue
        for rival in reversed(own[max(0, position - _BACK) : position]):
            if rival.key not in aside and not rival.past and _dispute(rival, mention):
                found.append(Link("dispute", rival.key, mention.key))
                break
    return found


def is_update(first: Mention, second: Mention) -> bool:
    """Whether an article says that one of two values in their order replaces the other."""
    return first.position < second.position and _update(first, second) is not None


def akin(first: Mention, second: Mention) -> bool:
    """Whether two figures of one article may be values of one thing: unit, kind and place, where both are told."""
    one, two = first.figure.concept, second.figure.concept
    if first.unit != second.unit or _number(first) == _number(second) or opposed(first, second):
        return False
    if one is None or two is None:
        heads = {mention.head for mention in (first, second) if mention.figure.concept is None}
        return None in heads or first.unit != "count" or first.head == second.head
    if first.base is not None and first.base == second.base and first.base in {one, two}:
        return True  # 400 jobs to go and plans for 700 jobs
    return concepts.compatible(one, two) or concepts.is_detail(one, two)


def _number(mention: Mention) -> tuple[Decimal | None, ...]:
    return mention.figure.value, mention.figure.low, mention.figure.high


def _update(first: Mention, second: Mention) -> Link | None:
    if first.figure.sentence[0] != second.figure.sentence[0] or not akin(first, second):
        return _state_before(first, second)
    marks = lexicon.rivalry()
    between = first.article.text[first.figure.span[1] : second.figure.span[0]]
    if any(map(str.isdecimal, between)):
        return _state_before(first, second)
    gap = lexicon.fold(between)
    ahead = lexicon.fold(sides.before(first))
    if gap and len(gap) <= _GOAL_REACH and gap[-1] in marks.goal and ahead[-1:] and ahead[-1] in marks.start:
        return Link("update", first.key, second.key)
    if any(gap[-length:] in marks.denied for length in (1, 2)):
        return Link("denied", second.key, first.key)
    if any(gap[-length:] in marks.behind for length in (1, 2, 3)):
        return Link("update", second.key, first.key)
    if any(ahead[-length:] in marks.ahead for length in (1, 2, 3)) and len(gap) <= _AHEAD_REACH:
        return Link("update", first.key, second.key)
    return _state_before(first, second)


def _state_before(first: Mention, second: Mention) -> Link | None:
    """An update told by a word beside the older value: "auf dem Höhepunkt waren es 80.000"."""
    if not _adjoining(first, second) or not akin(first, second):
        return None
    older = [_was(first), _was(second)]
    if older == [True, False]:
        return Link("update", first.key, second.key)
    return Link("update", second.key, first.key) if older == [False, True] else None


def _was(mention: Mention) -> bool:
    marks = lexicon.rivalry()
    near = sides.around(mention)
    if sides.says(near, marks.other):
        return False
    ahead = lexicon.fold(sides.before(mention))
    return sides.says(near, marks.earlier) or (bool(marks.still & set(ahead)) and bool(marks.was & set(near)))


def _adjoining(first: Mention, second: Mention) -> bool:
    """Whether two figures stand in one sentence or in neighbouring ones."""
    return not first.article.text[first.figure.sentence[1] : second.figure.sentence[0]].strip()


def _dispute(first: Mention, second: Mention) -> bool:
    """Whether an article gives two values of one thing as those of two sides."""
    if not akin(first, second) or not values.exclude(first.figure, second.figure):
        return False
    if values.ratio(first.figure, second.figure) > _FARTHEST or sides.is_expected(first) != sides.is_expected(second):
        return False
    if {first.figure.direction, second.figure.direction} == {"up", "down"}:
        return False
    between = first.article.text[first.figure.sentence[1] : second.figure.sentence[0]]
    marks = lexicon.rivalry()
    aside = lexicon.fold(between) if len(between) <= _ASIDE else ()
    if between.strip() and not sides.says(aside, marks.open):
        return False
    if _gapped(first, second):
        return True
    claimed = [sides.claimant(first), sides.claimant(second)]
    one, two = (claim or sides.spoken(mention) for claim, mention in zip(claimed, (first, second), strict=True))
    if two and sides.says((*lexicon.fold(sides.before(second)), *aside), marks.contrast):
        return not one or sides.disjoint(one, two)
    said = any(claimed) or sides.says((*_opening(first), *aside, *_opening(second)), marks.open)
    return said and sides.disjoint(one, two)


def _opening(mention: Mention) -> lexicon.Phrase:
    return lexicon.fold(mention.sentence)


def _gapped(first: Mention, second: Mention) -> bool:
    """Whether a verb of claiming holds for both: "X spricht von 85.000, Y von 60.000"."""
    if first.figure.sentence != second.figure.sentence or not sides.claimant(first):
        return False
    gap = lexicon.fold(first.article.text[first.figure.span[1] : second.figure.span[0]])
    preposition = lexicon.fold(sides.before(first))[-1:]
    return len(gap) > 1 and gap[-1:] in {preposition, ("only",), ("nur",)} and bool(_names(first, second))


def _names(first: Mention, second: Mention) -> bool:
    stretch = first.article.text[first.figure.span[1] : second.figure.span[0]]
    return any(word[:1].isupper() for word in stretch.split())
