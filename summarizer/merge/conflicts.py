"""When two merged figures are values of one thing: contradictions of one time, and what time has superseded.

Precision before recall. Two values contradict each other where one article gives both as those of two sides, or where
articles of one story and one time give different values for the same thing and neither knows the other's. A value is
superseded where an article says so, or where only older articles give it and only newer ones the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import chain, combinations
from typing import TypeAlias

from summarizer import concepts
from summarizer.merge import sides, values
from summarizer.merge.agreement import adds, elsewhere, opposed, same_base
from summarizer.merge.links import Link
from summarizer.merge.mentions import Mention

_CLOSE = timedelta(hours=1)
"""Reports of a toll no further apart than this are of one time: it grows."""
_SAME_DAY = timedelta(hours=12)
"""The same for plans, crowds and sums, which do not grow by themselves."""
_DAY = timedelta(days=1)
_MANY = 60
"""Of a thing with more values than this in one story nobody can tell which are rivals."""
_TOTAL_RATIO = 3
"""Totals of one event further apart than this are totals of different events."""
_GROWN_RATIO = 10
"""The same where the later one may have grown."""
_SMALL = 10
"""Small totals differ by more: 2 and 9 injured are told within the first hour."""
_OTHER_RATIO = Decimal("1.5")
_CLOSE_RATIO = Decimal("1.15")
_ENOUGH = 3
_ENOUGH_MEASURED = 4
_SHARED_STEMS = 3

Group: TypeAlias = Sequence[Mention]
Articles: TypeAlias = Mapping[str, Sequence[Mention]]
Pair: TypeAlias = tuple[int, int]
Key: TypeAlias = tuple[int, int]
Links: TypeAlias = Sequence[tuple[int, Link]]


@dataclass(slots=True)
class Rivals:
    """Pairs of positions among the groups: ``conflicts`` in ascending order, ``updates`` as older and newer."""

    conflicts: set[Pair] = field(default_factory=set)
    updates: set[Pair] = field(default_factory=set)


def rivals(groups: Sequence[Group], by_article: Articles, wholes: Mapping[Key, Mention], told: Links) -> Rivals:
    """What relates the values of ``groups`` to each other.

    ``by_article`` holds all mentions of each article in text order; a group's first mention is its canonical one.
    ``wholes`` are the wholes of the mentions that are a part, ``told`` the links within articles, with their rank.
    """
    return _Search(groups, by_article, wholes).run(told)


class _Search:
    """One merge's search for rivals, with what is looked up again and again."""

    def __init__(self, groups: Sequence[Group], by_article: Articles, wholes: Mapping[Key, Mention]) -> None:
        self._groups = groups
        self._by_article = by_article
        self._wholes = wholes
        self._home = {mention.key: position for position, group in enumerate(groups) for mention in group}
        self._superseded: set[Key] = set()
        self._neighbours: dict[tuple[int, tuple[int, int]], set[int]] = {}
        for position, group in enumerate(groups):
            for mention in group:
                self._neighbours.setdefault((mention.order, mention.figure.sentence), set()).add(position)

    def run(self, told: Links) -> Rivals:
        """What the articles tell themselves, then what they tell together."""
        found = self._told(told)
        if len(self._by_article) > 1:
            self._compare(found)
            self._follow(found)
        found.conflicts = {pair for pair in found.conflicts if not {pair, pair[::-1]} & found.updates}
        return found

    def _is_aside(self, mention: Mention) -> bool:
        """Whether a mention is a part of another figure, of another time, or told as superseded."""
        return mention.past or mention.key in self._wholes or mention.key in self._superseded

    def _told(self, told: Links) -> Rivals:
        """What single articles say of two of their values."""
        found = Rivals()
        denied: list[tuple[Key, Key]] = []
        updates: list[tuple[Key, Key]] = []
        for order, link in told:
            keys = (order, link.one), (order, link.other)
            one, other = self._home[keys[0]], self._home[keys[1]]
            if one == other:
                continue
            if link.kind == "dispute":
                found.conflicts.add((min(one, other), max(one, other)))
                continue
            self._superseded.add(keys[0])
            (updates if link.kind == "update" else denied).append(keys)
        for one_key, other_key in denied:
            one, other = self._home[one_key], self._home[other_key]
            against = frozenset(chain.from_iterable(sides.side(mention) for mention in self._current(one)))
            stated = frozenset(chain.from_iterable(sides.side(mention) for mention in self._groups[other]))
            if sides.disjoint(against, stated):
                found.conflicts.add((min(one, other), max(one, other)))
            else:
                updates.append((one_key, other_key))
        for one_key, other_key in updates:
            one, other = self._home[one_key], self._home[other_key]
            if (min(one, other), max(one, other)) not in found.conflicts and self._was_news(one, other):
                found.updates.add((one, other))
        return found

    def _current(self, position: int) -> list[Mention]:
        """The mentions of a group that give its value as that of today."""
        return [mention for mention in self._groups[position] if not self._is_aside(mention)]

    def _was_news(self, older: int, newer: int) -> bool:
        """Whether an article gave the older value as that of its day before another gave the newer one."""
        first = min(mention.order for mention in self._groups[newer])
        return any(
            mention.order < first and not mention.past and mention.key not in self._superseded
            for mention in self._groups[older]
        )

    def _compare(self, found: Rivals) -> None:
        """Adds what articles of one story say differently without knowing of each other."""
        kinds: dict[tuple[str, str, str], list[int]] = {}
        for position, group in enumerate(self._groups):
            if any(self._is_background(mention) for mention in group):
                continue
            concepts_of = sorted({mention.figure.concept for mention in group if mention.figure.concept})
            for story in sorted({mention.story or "" for mention in group}):
                for concept in concepts_of:
                    kinds.setdefault((story, group[0].unit, concept), []).append(position)
        pairs: set[Pair] = set()
        for (_, unit, concept), positions in kinds.items():
            if 1 < len(positions) <= _MANY and unit != "percentage":
                total = concepts.is_total(concept)
                pairs.update(pair for pair in combinations(positions, 2) if self._may_be_one(*pair, total=total))
        for first, second in sorted(self._without_sums(pairs)):
            older = self._older(first, second)
            if older is not None:
                found.updates.add((older, second if older == first else first))
            elif self._contradict(first, second):
                found.conflicts.add((first, second))

    def _follow(self, found: Rivals) -> None:
        """Adds what time has superseded among values that one other value contradicts: they are one side's."""
        against: dict[int, list[int]] = {}
        for first, second in sorted(found.conflicts):
            against.setdefault(first, []).append(second)
            against.setdefault(second, []).append(first)
        for opponents in against.values():
            for first, second in combinations(opponents, 2):
                older = self._older(first, second)
                if older is not None and (min(first, second), max(first, second)) not in found.conflicts:
                    found.updates.add((older, second if older == first else first))
        parts_of: dict[int, list[int]] = {}
        for key, whole in sorted(self._wholes.items()):
            parts_of.setdefault(self._home[whole.key], []).append(self._home[key])
        for older, newer in sorted(found.updates):
            for one in dict.fromkeys(parts_of.get(older, ())):
                for two in dict.fromkeys(parts_of.get(newer, ())):
                    if one != two and self._same_part(one, two) and self._older(one, two) == one:
                        found.updates.add((one, two))

    def _same_part(self, one: int, two: int) -> bool:
        """Whether parts of a superseded whole and of what superseded it are the same part: of one place."""
        first, second = self._groups[one], self._groups[two]
        where = [{place for mention in group for place in mention.home + mention.places} for group in (first, second)]
        return bool(where[0] & where[1]) and first[0].unit == second[0].unit and not self._knows(second, first)

    def _is_background(self, mention: Mention) -> bool:
        return (mention.past and mention.key not in self._superseded) or mention.key in self._wholes

    def _may_be_one(self, first: int, second: int, *, total: bool) -> bool:
        """Whether two groups may be values of one thing, the cheapest reasons against it first."""
        one, two = self._groups[first], self._groups[second]
        ratio = values.ratio(one[0].figure, two[0].figure)
        small = total and max(values.middle(group[0].figure) for group in (one, two)) <= _SMALL
        if not small and ratio > (_GROWN_RATIO if total else _OTHER_RATIO):
            return False
        if {mention.order for mention in one} & {mention.order for mention in two}:
            return False
        if values.same(one[0].figure, two[0].figure, one_text=False):
            return False
        if {mention.figure.direction for mention in (one[0], two[0])} == {"up", "down"} and not total:
            return False
        if any(map(adds, (*one, *two))) or sides.is_expected(one[0]) != sides.is_expected(two[0]):
            return False
        if any(opposed(a, b) or not same_base(a, b) for a in one for b in two) or _elsewhere(one, two):
            return False
        if self._knows(one, two) or self._knows(two, one):
            return False
        if total:
            return self._all_lead(one, two, alone=False)
        return self._weighs_enough(one, two)

    def _without_sums(self, pairs: set[Pair]) -> set[Pair]:
        """Pairs that are no breakdown told by different articles: 27 injured, of them 14 in one town and 13 in
        another."""
        involved = sorted({position for pair in pairs for position in pair})
        stated = {position: self._groups[position][0].figure.value for position in involved}
        parts: set[int] = set()
        for first, second in sorted(pairs):
            one, two = stated[first], stated[second]
            if one is None or two is None:
                continue
            wholes = [position for position in involved if stated[position] == one + two]
            if any({(min(part, whole), max(part, whole)) for part in (first, second)} & pairs for whole in wholes):
                parts |= {first, second}
        return {pair for pair in pairs if not parts & set(pair)}

    def _older(self, first: int, second: int) -> int | None:
        """The group that time has superseded: told only before the other one, or, within the hour, told as less by an
        article whose successor says that it has changed."""
        one, two = (sorted(self._told_from(position)) for position in (first, second))
        if not one or not two:
            return None
        (older, old), (newer, new) = sorted([(first, one), (second, two)], key=lambda entry: (entry[1][0], entry[1]))
        last = max(self._told_until(older))
        tolls = all(any(map(_grows, group)) for group in (self._groups[first], self._groups[second]))
        if new[0] - last > (_CLOSE if tolls else _SAME_DAY):
            return older
        changed = any(mention.figure.direction in {"up", "down"} for mention in self._groups[newer])
        return older if changed and old[0] < new[0] and last <= max(self._told_until(newer)) else None

    def _told_from(self, position: int) -> list[datetime]:
        return [mention.article.published for mention in self._groups[position] if mention.article.published]

    def _told_until(self, position: int) -> list[datetime]:
        """The latest that each dated mention was told: a date without a time stands for its whole day."""
        return [told + _DAY if told.time() == time(0) else told for told in self._told_from(position)]

    def _contradict(self, first: int, second: int) -> bool:
        """Whether two values of one time exclude each other and have not one side behind them."""
        one, two = self._groups[first], self._groups[second]
        if not values.exclude(one[0].figure, two[0].figure):
            return False
        small = max(values.middle(group[0].figure) for group in (one, two)) <= _SMALL
        if not small and values.ratio(one[0].figure, two[0].figure) > _TOTAL_RATIO:
            return False
        behind = [frozenset(chain.from_iterable(map(sides.spoken, group))) for group in (one, two)]
        return not all(behind) or sides.disjoint(*behind)

    def _knows(self, own: Group, other: Group) -> bool:
        """Whether an article of ``own`` states the other's value itself, for the same thing or for a thing unnamed."""
        rival = other[0]
        return any(
            mention.figure.unit == rival.figure.unit
            and mention.figure.concept in {None, *(named.figure.concept for named in other)}
            and values.same(mention.figure, rival.figure, one_text=True)
            and adds(mention) == adds(rival)
            and not any(opposed(mention, named) or elsewhere(mention, named) for named in other)
            for article in sorted({mention.article.id for mention in own})
            for mention in self._by_article[article]
        )

    def _weighs_enough(self, one: Group, two: Group) -> bool:
        """For things an event has many numbers of: whether the evidence suffices that two numbers have one role."""
        weight = int(values.ratio(one[0].figure, two[0].figure) <= _CLOSE_RATIO)
        weight += self._all_lead(one, two, alone=False)
        weight += self._all_lead(one, two, alone=True)
        weight += max(self._alike(a, b) for a in one for b in two)
        return weight >= (_ENOUGH if one[0].unit == "count" else _ENOUGH_MEASURED)

    def _alike(self, one: Mention, two: Mention) -> int:
        """How much two sentences say the same: another number in common, things and places, words."""
        shared = self._neighbours[one.order, one.figure.sentence] & self._neighbours[two.order, two.figure.sentence]
        weight = 2 * bool(shared) + min(2, len(one.context & two.context) - 1)
        weight += one.language == two.language and len(one.stems & two.stems) >= _SHARED_STEMS
        return weight - _names_more_places(one, two)

    def _all_lead(self, one: Group, two: Group, *, alone: bool) -> bool:
        return all(self._leads(mention, alone=alone) for mention in (*one, *two))

    def _leads(self, mention: Mention, *, alone: bool) -> bool:
        """Whether the mention's value is the first its article gives for this concept, or the only one (``alone``)."""
        own = self._by_article[mention.article.id]
        figure = mention.figure
        others = [
            other
            for other in own
            if (other.figure.unit, other.figure.concept) == (figure.unit, figure.concept)
            and not values.same(other.figure, figure, one_text=True)
            and not self._is_aside(other)
            and adds(other) == adds(mention)
        ]
        if alone:
            return not others
        return all(other.figure.span > figure.span for other in others) or any(
            values.same(other.figure, figure, one_text=True)
            and other.figure.concept == figure.concept
            and all(rival.figure.span > other.figure.span for rival in others)
            for other in own
        )


def _grows(mention: Mention) -> bool:
    """Whether a figure is a toll, which grows while an event lasts: what happens to people and their homes."""
    return concepts.is_toll(mention.figure.concept or "")


def _names_more_places(one: Mention, two: Mention) -> bool:
    """Whether one sentence speaks of a country that the other does not: "Sweden owns 2,700 vehicles"."""
    first, second = ({token for token in mention.context if token.startswith("p:")} for mention in (one, two))
    return first != second and not first & second


def _elsewhere(one: Group, two: Group) -> bool:
    """Whether all clauses of two groups name towns or regions, and those of one language none in common."""
    if not all(mention.clause_names for mention in (*one, *two)):
        return False
    return any(a.language == b.language and not a.clause_names & b.clause_names for a in one for b in two)
