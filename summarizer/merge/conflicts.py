"""When two merged figures contradict each other.

Precision before recall: two figures conflict only where different articles of one story give different values for
the same thing in the same place, and neither article knows the other's value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import TypeAlias

from summarizer import concepts, words
from summarizer.concepts import lexicon
from summarizer.merge import values
from summarizer.merge.mentions import Mention, opposed, same_base

_TOTAL_RATIO = 3
"""Totals of one event further apart than this are totals of different events."""
_SMALL = 10
"""Small totals differ by more: 2 and 9 injured are told within the first hour."""
_OTHER_RATIO = Decimal("1.5")
_CLOSE_RATIO = Decimal("1.15")
_ENOUGH = 3
_ENOUGH_MEASURED = 4
_SHARED_STEMS = 3

Group: TypeAlias = Sequence[Mention]
Articles: TypeAlias = Mapping[str, Sequence[Mention]]
IsAside: TypeAlias = Callable[[Mention], bool]
Shared: TypeAlias = Callable[[Mention, Mention], bool]


def conflicts(groups: Sequence[Group], by_article: Articles, is_aside: IsAside) -> set[tuple[int, int]]:
    """Pairs of positions among ``groups`` that contradict each other.

    ``by_article`` holds all mentions of each article in text order; a group's first mention is its canonical one.
    ``is_aside`` tells mentions that are a part of another figure or belong to another time.
    """
    if len(by_article) < 2:
        return set()
    sentences: dict[tuple[int, tuple[int, int]], set[int]] = {}
    for position, group in enumerate(groups):
        for mention in group:
            sentences.setdefault((mention.order, mention.figure.sentence), set()).add(position)

    def shared(one: Mention, two: Mention) -> bool:
        """Whether the sentences of two mentions have another merged figure in common."""
        return bool(sentences[one.order, one.figure.sentence] & sentences[two.order, two.figure.sentence])

    kinds: dict[tuple[str, str], list[int]] = {}
    for position, group in enumerate(groups):
        if key := _kind(group):
            kinds.setdefault(key, []).append(position)
    found: set[tuple[int, int]] = set()
    for positions in kinds.values():
        if len(positions) > 1:
            rivals = [position for position in positions if not any(is_aside(mention) for mention in groups[position])]
            pairs = {
                (first, second)
                for first, second in combinations(rivals, 2)
                if _contradict(groups[first], groups[second], by_article, is_aside, shared)
            }
            found |= _without_sums(pairs, groups)
    return found


def _without_sums(pairs: set[tuple[int, int]], groups: Sequence[Group]) -> set[tuple[int, int]]:
    """Pairs that are no breakdown told by different articles: 27 injured, of them 14 in one town and 13 in another."""
    involved = sorted({position for pair in pairs for position in pair})
    stated = {position: groups[position][0].figure.value for position in involved}
    parts: set[int] = set()
    for first, second in combinations(involved, 2):
        one, two = stated[first], stated[second]
        if one is not None and two is not None:
            wholes = {position for position in involved if stated[position] == one + two}
            parts |= {first, second} if wholes else set()
    return {pair for pair in pairs if not parts & set(pair)}


def _kind(group: Group) -> tuple[str, str] | None:
    """Unit and concept of a group, a total where it has one; groups without a concept never conflict."""
    found = sorted({mention.figure.concept for mention in group if mention.figure.concept})
    found.sort(key=lambda concept: not concepts.is_total(concept))
    return (group[0].unit, found[0]) if found else None


def _contradict(first: Group, second: Group, by_article: Articles, is_aside: IsAside, shared: Shared) -> bool:
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
    total = concepts.is_total((_kind(first) or ("", ""))[1])
    if total:
        return _near_totals(one, two) and _all_lead(first, second, by_article, is_aside, alone=False)
    return _weighs_enough(first, second, by_article, is_aside, shared)


def _near_totals(one: Mention, two: Mention) -> bool:
    small = max(values.middle(one.figure), values.middle(two.figure)) <= _SMALL
    return small or values.ratio(one.figure, two.figure) <= _TOTAL_RATIO


def _weighs_enough(first: Group, second: Group, by_article: Articles, is_aside: IsAside, shared: Shared) -> bool:
    """For things an event has many numbers of: whether the evidence suffices that two numbers have one role."""
    one, two = first[0], second[0]
    ratio = values.ratio(one.figure, two.figure)
    if ratio > _OTHER_RATIO or one.unit == "percentage":
        return False
    weight = int(ratio <= _CLOSE_RATIO)
    weight += _all_lead(first, second, by_article, is_aside, alone=False)
    weight += _all_lead(first, second, by_article, is_aside, alone=True)
    weight += max(_alike(a, b, shared) for a in first for b in second)
    return weight >= (_ENOUGH if one.unit == "count" else _ENOUGH_MEASURED)


def _alike(one: Mention, two: Mention, shared: Shared) -> int:
    """How much two sentences say the same: another number in common, things and places, words."""
    weight = 2 * shared(one, two) + min(2, len(one.context & two.context) - 1)
    weight += one.language == two.language and len(one.stems & two.stems) >= _SHARED_STEMS
    return weight - _names_more_places(one, two)


def _names_more_places(one: Mention, two: Mention) -> bool:
    """Whether one sentence speaks of a country that the other does not: "Sweden owns 2,700 vehicles"."""
    first, second = ({token for token in mention.context if token.startswith("p:")} for mention in (one, two))
    return first != second and not first & second


def _all_lead(first: Group, second: Group, by_article: Articles, is_aside: IsAside, *, alone: bool) -> bool:
    return all(_leads(mention, by_article[mention.article.id], is_aside, alone=alone) for mention in (*first, *second))


def _leads(mention: Mention, own: Sequence[Mention], is_aside: IsAside, *, alone: bool) -> bool:
    """Whether the mention's value is the first its article gives for this concept, or the only one (``alone``)."""
    rivals = [
        other
        for other in own
        if (other.figure.unit, other.figure.concept) == (mention.figure.unit, mention.figure.concept)
        and not values.same(other.figure, mention.figure, one_text=True)
        and not is_aside(other)
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
    """Proper names of the clause, without the countries and regions that ``opposed`` compares."""
    clause = mention.figure.clause or ""
    known = [(start, end) for _, start, end in concepts.find_places(clause, mention.language)]
    return {
        lexicon.fold_word(word)
        for word, start, end in words.tokenize(clause)
        if start and word[0].isupper() and not any(low <= start and end <= high for low, high in known)
    }
