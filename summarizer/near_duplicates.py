"""Texts that copy each other: agency reports, cuts of them, and lightly reworded copies.

Containment of word 4-grams over an inverted index, which also finds excerpts (after A. Broder, "On the resemblance
and containment of documents", 1997; measured against MinHash and simhash, which miss excerpts).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from summarizer import words

THRESHOLD = 0.4
"""Share of the shorter text's 4-grams that a copy shares."""

_GRAM = 4
_KEPT = 1024
"""Texts whose 4-grams are kept: a topic's articles come again with every brief."""
_FEWEST = 8
"""Texts with fewer 4-grams are too short to tell a copy from a common phrase."""
_SAMPLED = 4
"""One 4-gram in so many is kept as a fingerprint ("modulo sampling")."""
_HOLDERS = 60
"""Texts remembered for each 4-gram: later copies still meet the first ones, and the cost stays linear."""


@lru_cache(maxsize=_KEPT)
def _grams(text: str) -> frozenset[int]:
    """Hashes of the word 4-grams of a text, equal in every process."""
    folded = [words.fold(word) for word, _, _ in words.tokenize(text)]
    grams = zip(*(folded[start:] for start in range(_GRAM)), strict=False)
    return frozenset(zlib.crc32(" ".join(gram).encode()) for gram in grams)


def fingerprints(text: str) -> frozenset[int]:
    """Hashes of a fixed quarter of the text's 4-grams: equal in every process, and the same 4-grams in every text."""
    return frozenset(found for found in _grams(text) if found % _SAMPLED == 0)


def is_copy(one: AbstractSet[int], other: AbstractSet[int]) -> bool:
    """Whether the shorter of two texts is contained in the other, by their fingerprints."""
    return len(one & other) >= max(THRESHOLD * min(len(one), len(other)), THRESHOLD * _FEWEST)


def groups(texts: Sequence[str]) -> list[int]:
    """For each text the index of the first text of its group of copies (its own index where it copies none)."""
    labels = list(range(len(texts)))
    if len(texts) < 2:
        return labels
    found = [_grams(text) for text in texts]
    index: dict[int, list[int]] = {}
    for current, own in enumerate(found):
        shared: dict[int, int] = {}
        for gram in own:
            holders = index.get(gram)
            if holders is None:
                index[gram] = [current]
                continue
            for holder in holders:
                shared[holder] = shared.get(holder, 0) + 1
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
