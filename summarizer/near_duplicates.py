"""Texts that copy each other: agency reports, cuts of them, and lightly reworded copies.

Containment of word 4-grams over an inverted index, which also finds excerpts (after A. Broder, "On the resemblance
and containment of documents", 1997; measured against MinHash and simhash, which miss excerpts).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from summarizer import words

THRESHOLD = 0.5
"""Share of the shorter text's 4-grams that a copy shares."""

_GRAM = 4
_FEWEST = 8
"""Texts with fewer 4-grams are too short to tell a copy from a common phrase."""
_HOLDERS = 60
"""Texts remembered for each 4-gram: later copies still meet the first ones, and the cost stays linear."""


def _grams(text: str) -> frozenset[tuple[str, ...]]:
    """The word 4-grams of a text."""
    folded = [words.fold(word) for word, _, _ in words.tokenize(text)]
    return frozenset(zip(*(folded[start:] for start in range(_GRAM)), strict=False))


def groups(texts: Sequence[str]) -> list[int]:
    """For each text the index of the first text of its group of copies (its own index where it copies none)."""
    labels = list(range(len(texts)))
    if len(texts) < 2:
        return labels
    found = [_grams(text) for text in texts]
    index: dict[tuple[str, ...], list[int]] = {}
    for current, own in enumerate(found):
        shared: Counter[int] = Counter()
        for gram in own:
            holders = index.setdefault(gram, [])
            shared.update(holders)
            if len(holders) < _HOLDERS:
                holders.append(current)
        for other in sorted(shared):
            if (
                labels[current] != labels[other]
                and shared[other] >= THRESHOLD * min(len(own), len(found[other])) >= THRESHOLD * _FEWEST
            ):
                first, second = sorted((labels[current], labels[other]))
                labels = [first if label == second else label for label in labels]
    return labels
