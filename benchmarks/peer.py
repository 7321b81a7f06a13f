"""The peer of the comparisons: sumy's own LexRank, on a splitter that costs next to nothing."""

from __future__ import annotations

import re

from sumy.parsers.plaintext import PlaintextParser  # type: ignore[import-untyped] # no stubs
from sumy.summarizers.lex_rank import LexRankSummarizer  # type: ignore[import-untyped] # no stubs


class _Tokenizer:
    """Sentences end at a full stop and a space; sumy needs no more than these two methods."""

    def to_sentences(self, text: str) -> list[str]:
        return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]

    def to_words(self, text: str) -> list[str]:
        return re.findall(r"\w+", text)


def lexrank(text: str, count: int = 3) -> list[str]:
    """``count`` sentences chosen by sumy's LexRank, without stemmer and stop words: its fastest form."""
    document = PlaintextParser.from_string(text, _Tokenizer()).document
    return [str(sentence) for sentence in LexRankSummarizer()(document, count)]
