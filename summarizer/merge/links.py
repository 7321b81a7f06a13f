"""What one article itself says of two of its values: one is newer, or each is another side's."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from summarizer import concepts
from summarizer.concepts import lexicon
from summarizer.concepts.rivalry import rivalry
from summarizer.merge import sides, values
from summarizer.merge.agreement import opposed
from summarizer.merge.mentions import Mention

_BACK = 3
"""Figures before one among which its rival is looked for."""
_AHEAD_REACH = 14
"""Words between an older value that comes first ("Statt 48.000 …") and the newer one."""
_GOAL_REACH = 3
"""Words between the two values of "from 300 soldiers to 700"."""
_FARTHEST = 5
"""Values further apart than this are no two counts of one thing."""
_FARTHEST_DETAIL = 2
"""The same where only one of two names says what happened: 12 injured, 17 people treated."""
_FARTHEST_OPEN = 20
"""The same where the text says that the sides differ."""
_SUBJECT = 4
"""Words of a subject whose verb stands before: "Es erwartet 2,1 Prozent, die Bank 1,8 Prozent"."""
_SENTENCE = re.compile(r"[.!?»“”\n]\s")
_ASIDE = 160
"""Code points of a sentence between two rivals that may say that they differ."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two values of one article by position: ``one`` is the older, the denied or simply the first."""

    kind: Literal["update", "denied", "dispute"]
    one: int
    other: int


def links(own: Sequence[Mention], aside: Container[int]) -> list[Link]:
    """The links among the figures of one article, given in text order; ``aside`` are the parts of other figures."""
    found: list[Link] = []
    for position, mention in enumerate(own):
        if position:
            link = _update(own[position - 1], mention)
            if link is not None:
                found.append(link)
                continue
        if mention.position in aside or mention.past:
            continue
        near = [rival for rival in own[max(0, position - _BACK) : position] if rival.position not in aside]
        against = [rival for rival in near if not rival.past and _dispute(rival, mention)]
        beside = [rival for rival in against if rival.figure.sentence == mention.figure.sentence]
        if not beside and against:
            # Of several values that the sentence before gives, nobody can tell which is meant.
            told = against[-1].figure.sentence
            against = [rival for rival in near if rival.figure.sentence == told and akin(rival, mention)]
        if len({_number(rival) for rival in beside or against}) == 1:
            found.append(Link("dispute", against[-1].position, mention.position))
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
    link = _replacement(first, second)
    if link is not None:
        older = first if link.one == first.position else second
        # "after 300 jobs last year" is no newer report of the same
        return None if sides.says(sides.around(older), rivalry().other) else link
    return _state_before(first, second)


def _replacement(first: Mention, second: Mention) -> Link | None:
    """An update told by what stands between two values of one sentence, or right before them."""
    marks = rivalry()
    between = first.article.text[first.figure.span[1] : second.figure.span[0]]
    if any(map(str.isdecimal, between)):
        return None
    gap = lexicon.fold(between)
    ahead = lexicon.fold(sides.before(first))
    if gap and len(gap) <= _GOAL_REACH and gap[-1] in marks.goal and ahead[-1:] and ahead[-1] in marks.start:
        return Link("update", first.position, second.position)
    if any(gap[-length:] in marks.denied for length in (1, 2)):
        return Link("denied", second.position, first.position)
    if gap[-1:] in marks.but and ahead[-1:] in marks.denied:
        return Link("denied", first.position, second.position)
    if any(gap[-length:] in marks.behind for length in (1, 2, 3)):
        return Link("update", second.position, first.position)
    if any(ahead[-length:] in marks.ahead for length in (1, 2, 3)) and len(gap) <= _AHEAD_REACH:
        return Link("update", first.position, second.position)
    return None


def _state_before(first: Mention, second: Mention) -> Link | None:
    """An update told by a word beside the older value: "auf dem Höhepunkt waren es 80.000"."""
    if not _adjoining(first, second) or not akin(first, second):
        return None
    beside = first.figure.sentence == second.figure.sentence
    older = [_was(first, beside=beside), _was(second, beside=beside)]
    if older == [True, False]:
        return Link("update", first.position, second.position)
    return Link("update", second.position, first.position) if older == [False, True] else None


def _was(mention: Mention, *, beside: bool) -> bool:
    """Whether a figure is told as that of before; "noch" says so only in one sentence with what came after."""
    marks = rivalry()
    near = sides.around(mention)
    if sides.says(near, marks.other):
        return False
    ahead = lexicon.fold(sides.before(mention))
    if sides.says(near, marks.earlier):
        return True
    return beside and bool(marks.still & set(ahead)) and bool(marks.was & set(near))


def _adjoining(first: Mention, second: Mention) -> bool:
    """Whether two figures stand in one sentence or in neighbouring ones."""
    return not first.article.text[first.figure.sentence[1] : second.figure.sentence[0]].strip()


def _dispute(first: Mention, second: Mention) -> bool:
    """Whether an article gives two values of one thing as those of two sides."""
    marks = rivalry()
    between = first.article.text[first.figure.sentence[1] : second.figure.sentence[0]]
    aside = lexicon.fold(between) if len(between) <= _ASIDE else ()
    if between.strip() and not sides.says(aside, marks.open):
        return False
    told = (*_close(first), *aside, *_close(second))
    is_open = sides.says(told, marks.open) or sides.says(_introduced(first), marks.open)
    if not _rivals(first, second, is_open=is_open):
        return False
    if _gapped(first, second):
        return True
    claimed = [sides.claimant(first), sides.claimant(second)]
    one, two = sides.side(first), sides.side(second)
    near = (*lexicon.fold(sides.before(second)), *aside)
    if first.figure.sentence == second.figure.sentence:
        near = told
    if two and sides.says(near, marks.contrast):
        return not one or sides.disjoint(one, two)
    if is_open and any(claimed) and not one:
        return first.figure.sentence == second.figure.sentence or first.figure.concept == second.figure.concept
    return (is_open or any(claimed)) and sides.disjoint(one, two)


def _rivals(first: Mention, second: Mention, *, is_open: bool) -> bool:
    """Whether two values may be of one thing and cannot both be true; where the text says that sides differ, less
    likeness will do."""
    one, two = first.figure.concept, second.figure.concept
    beside = first.figure.sentence == second.figure.sentence and first.unit == second.unit
    loose = is_open and beside and None in {one, two} and not opposed(first, second)
    if not (loose or akin(first, second)) or not values.exclude(first.figure, second.figure):
        return False
    farthest = _FARTHEST_OPEN if is_open else _FARTHEST
    if one and two and first.base != second.base and not concepts.compatible(one, two):
        farthest = _FARTHEST_DETAIL
    if values.ratio(first.figure, second.figure) > farthest:
        return False
    if {first.figure.direction, second.figure.direction} == {"up", "down"} and not is_open:
        return False
    if sides.is_wanted(first) or sides.is_wanted(second):
        return False
    same_time = sides.is_expected(first) == sides.is_expected(second)
    return is_open or same_time or _gapped(first, second)


def _close(mention: Mention) -> lexicon.Phrase:
    """The folded words of a figure's sentence, of an endless one those near the figure."""
    (first, last), (start, end) = mention.figure.sentence, mention.figure.span
    return lexicon.fold(mention.article.text[max(first, start - _ASIDE) : min(last, end + _ASIDE)])


def _introduced(mention: Mention) -> lexicon.Phrase:
    """The folded words right before a figure's sentence: "How many were hurt is in dispute."."""
    start = mention.figure.sentence[0]
    return lexicon.fold(_SENTENCE.split(mention.article.text[max(0, start - _ASIDE) : start].rstrip(" .!?"))[-1])


def _gapped(first: Mention, second: Mention) -> bool:
    """Whether a verb of claiming holds for both: "X spricht von 85.000, Y von 60.000"."""
    if first.figure.sentence != second.figure.sentence or not sides.claimant(first):
        return False
    gap = first.article.text[first.figure.span[1] : second.figure.span[0]]
    _, comma, subject = gap.rpartition(",")
    tokens = lexicon.fold(subject if comma else gap)
    named = any(word[:1].isupper() for word in subject.split())
    preposition = lexicon.fold(sides.before(first))[-1:]
    if named and len(tokens) > 1 and tokens[-1:] in {preposition, ("only",), ("nur",)}:
        return True
    someone = named or (len(tokens) > 1 and tokens[0] in rivalry().articles)
    return bool(comma) and 0 < len(tokens) <= _SUBJECT and someone
