"""The values that one thing had one after another: 12, 27 and 31 injured, then 29."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from summarizer.merge.mentions import Mention

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def chains_of(groups: Sequence[Sequence[Mention]], updates: Collection[tuple[int, int]]) -> dict[int, list[int]]:
    """For each group its chain: the positions of all groups that ``updates`` (older, newer) join, the current first.

    Current is what no other supersedes; of several such the one told last.
    """
    root = list(range(len(groups)))

    def find(position: int) -> int:
        while root[position] != position:
            root[position] = root[root[position]]
            position = root[position]
        return position

    for older, newer in sorted(updates):
        one, two = sorted((find(older), find(newer)))
        root[two] = one
    joined: dict[int, list[int]] = {}
    for position in range(len(groups)):
        joined.setdefault(find(position), []).append(position)
    superseded = {older for older, _ in updates}

    def newest(position: int) -> tuple[object, ...]:
        told = [mention.article.published or _LONG_AGO for mention in groups[position]]
        return position not in superseded, max(told), min(mention.key for mention in groups[position])

    found: dict[int, list[int]] = {}
    for members in joined.values():
        members.sort(key=newest, reverse=True)
        found.update(dict.fromkeys(members, members))
    return found
