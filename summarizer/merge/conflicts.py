"""When two merged figures contradict each other.

Precision before recall: two figures conflict only where different articles of one story give different values for
the same thing in the same place, and neither article knows the other's value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from summarizer import concepts
from summarizer.concepts import lexicon
from summarizer.merge import values
from summarizer.merge.mentions import Mention, opposed, same_base

_TOTAL_RATIO = 3
"""Totals of one event further apart than this are totals of different events."""
_SMALL = 10
"""Small totals differ by more: 2 and 9 injured are told within the first hour."""
_OTHER_RATIO = Decimal("1.5")
_SHARED_CONTEXT = 3
_SHARED_STEMS = 4

Group = Sequence[Mention]


def conflicts(
    groups: Sequence[Group], by_article: dict[str, list[Mention]], is_part: Callable[[Mention], bool]
) -> set[tuple[int, int]]:
    """Pairs of positions among ``groups`` that contradict each other.

    ``by_article`` holds all mentions of each article in text order; a group's first mention is its canonical one.
    """
    kinds: dict[tuple[str, str], list[int]] = {}
    for position, group in enumerate(groups):
        key = _kind(group)
        if key and not any(is_part(mention) for mention in group):
            kinds.setdefault(key, []).append(position)
    return {
        (first, second)
        for positions in kinds.values()
        for index, first in enumerate(positions)
        for second in positions[index + 1 :]
        if _contradict(groups[first], groups[second], by_article, is_part)
    }


def _kind(group: Group) -> tuple[str, str] | None:
    """Unit and concept of a group; groups without a concept never conflict."""
    concept = next((mention.figure.concept for mention in group if mention.figure.concept), None)
    return (group[0].figure.unit, concept) if concept else None


def _contradict(
    first: Group, second: Group, by_article: dict[str, list[Mention]], is_part: Callable[[Mention], bool]
) -> bool:
    one, two = first[0], second[0]
    if {mention.article.id for mention in first} & {mention.article.id for mention in second}:
        return False
    if not {mention.story for mention in first} & {mention.story for mention in second}:
        return False
    if not values.exclude(one.figure, two.figure) or _adds(first) or _adds(second):
        return False
    if {one.figure.direction, two.figure.direction} == {"up", "down"}:
        return False
    if any(opposed(a, b) or not same_base(a, b) or _elsewhere(a, b) for a in first for b in second):
        return False
    if any(_knows(by_article[a.article.id], b) for a in first for b in second):
        return False
    if any(_knows(by_article[b.article.id], a) for a in first for b in second):
        return False
    total = concepts.is_total(one.figure.concept or "")
    leading = all(
        _leads(mention, by_article[mention.article.id], is_part, alone=not total) for mention in (*first, *second)
    )
    return leading and (_near_totals(one, two) if total else _same_role(one, two))


def _near_totals(one: Mention, two: Mention) -> bool:
    small = max(values.middle(one.figure), values.middle(two.figure)) <= _SMALL
    return small or values.ratio(one.figure, two.figure) <= _TOTAL_RATIO


def _same_role(one: Mention, two: Mention) -> bool:
    """For things an event has many numbers of: close values in sentences that speak of the same."""
    if values.ratio(one.figure, two.figure) > _OTHER_RATIO or one.figure.unit == "percentage":
        return False
    if one.language == two.language:
        return len(one.stems & two.stems) >= _SHARED_STEMS
    return len(one.context & two.context) >= _SHARED_CONTEXT


def _leads(mention: Mention, own: Sequence[Mention], is_part: Callable[[Mention], bool], *, alone: bool) -> bool:
    """Whether the mention's value is the first its article gives for this concept, or the only one (``alone``)."""
    rivals = [
        other
        for other in own
        if (other.figure.unit, other.figure.concept) == (mention.figure.unit, mention.figure.concept)
        and not values.same(other.figure, mention.figure, one_text=True)
        and not is_part(other)
    ]
    if alone:
        return not rivals
    return all(other.figure.span > mention.figure.span for other in rivals) or any(
        values.same(other.figure, mention.figure, one_text=True)
        and other.figure.concept == mention.figure.concept
        and all(rival.figure.span > other.figure.span for rival in rivals)
        for other in own
    )


def _knows(own: Sequence[Mention], other: Mention) -> bool:
    """Whether an article states the other's value itself, for the same thing or for a thing unnamed."""
    return any(
        mention.figure.unit == other.figure.unit
        and mention.figure.concept in {None, other.figure.concept}
        and values.same(mention.figure, other.figure, one_text=True)
        for mention in own
    )


def _adds(group: Group) -> bool:
    """Whether a figure is an addition ("400 additional soldiers"), never another statement of a whole."""
    addition = lexicon.relations().addition
    return any(
        addition & set(lexicon.fold(" ".join((*mention.figure.qualifiers, mention.figure.counted or ""))))
        for mention in group
    )


def _elsewhere(one: Mention, two: Mention) -> bool:
    """Whether the clauses name different towns or regions of one country: both have proper names, none in common."""
    names = [_names(mention) for mention in (one, two)]
    return one.language == two.language and bool(names[0] and names[1]) and not names[0] & names[1]


def _names(mention: Mention) -> set[str]:
    clause = (mention.figure.clause or "").split()
    start = 1 if clause else 0
    return {lexicon.fold_word(word.strip(",.;:")) for word in clause[start:] if word[:1].isupper()}
