"""Mentions of one figure, brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from summarizer.merge import values
from summarizer.merge.mentions import Mention, agree


@dataclass(slots=True)
class _Group:
    """Mentions of one figure; ``distinct`` keeps one for each way in which it is told."""

    founded: tuple[int, int]
    members: list[Mention] = field(default_factory=list)
    distinct: dict[tuple[object, ...], Mention] = field(default_factory=dict)

    def admits(self, mention: Mention) -> bool:
        """Complete linkage: a figure joins only if it agrees with all that are there."""
        return mention.signature in self.distinct or all(agree(mention, other) for other in self.distinct.values())

    def add(self, mention: Mention) -> None:
        self.members.append(mention)
        self.distinct.setdefault(mention.signature, mention)

    def closeness(self, mention: Mention) -> int:
        """How much more than the value speaks for this group, where several would do."""
        where = set(mention.home + mention.origin + mention.places)
        shared = max(len(where & set(other.home + other.origin + other.places)) for other in self.distinct.values())
        same_noun = any(other.head == mention.head for other in self.distinct.values())
        return 2 * shared + same_noun


class _Index:
    """Groups by the values they state and by what those may be rounded to: candidates without a search."""

    def __init__(self) -> None:
        self._stated: dict[tuple[str, Decimal], dict[tuple[int, int], _Group]] = {}
        self._rounded: dict[tuple[str, Decimal], dict[tuple[int, int], _Group]] = {}

    def near(self, mention: Mention) -> list[_Group]:
        """The groups that may hold the mention's value, in the order they were founded."""
        found: dict[tuple[int, int], _Group] = {}
        for value in _stated(mention):
            found.update(self._stated.get((mention.unit, value), {}))
            found.update(self._rounded.get((mention.unit, value), {}))
        for value in _roundings(mention):
            found.update(self._stated.get((mention.unit, value), {}))
        return [found[founded] for founded in sorted(found)]

    def add(self, mention: Mention, group: _Group) -> None:
        for value in _stated(mention):
            self._stated.setdefault((mention.unit, value), {})[group.founded] = group
        for value in _roundings(mention):
            self._rounded.setdefault((mention.unit, value), {})[group.founded] = group


def _stated(mention: Mention) -> list[Decimal]:
    figure = mention.figure
    return [value for value in (figure.value, figure.low, figure.high) if value is not None]


def _roundings(mention: Mention) -> set[Decimal]:
    return set() if mention.figure.value is None else values.roundings(mention.figure.value)


def groups(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions of one figure together. Those that name a place go first, so that others can choose among them."""
    index = _Index()
    found: list[_Group] = []
    for mention in sorted(mentions, key=lambda mention: (not (mention.places or mention.home), *mention.key)):
        fitting = [group for group in index.near(mention) if group.admits(mention)]
        if fitting:
            # max keeps the first of equals
            group = max(fitting, key=lambda group: group.closeness(mention))
        else:
            group = _Group(mention.key)
            found.append(group)
        group.add(mention)
        index.add(mention, group)
    return [group.members for group in found]
