"""What one article tells of its own figures: worked out once, whatever it is merged with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from summarizer.merge.links import Link, links
from summarizer.merge.mentions import Mention, collect
from summarizer.merge.parts import parts
from summarizer.types import Article, Figure, ReadArticle

_KEPT = 1024
"""Articles whose analysis is kept: a topic's articles come again with every brief."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """An article's mentions in text order, its parts as part and whole, and its links; all by position."""

    mentions: tuple[Mention, ...]
    wholes: Mapping[int, int]
    links: tuple[Link, ...]


def analyse(read: ReadArticle) -> Analysis:
    """The analysis of a read article, whatever its story."""
    return _analysed(read.article, read.reading.language, read.reading.figures)


@lru_cache(maxsize=_KEPT)
def _analysed(article: Article, language: str, figures: tuple[Figure, ...]) -> Analysis:
    mentions = _with_nouns(collect(article, language, figures))
    wholes = parts(mentions)
    return Analysis(tuple(mentions), wholes, tuple(links(mentions, wholes)))


def _with_nouns(own: Sequence[Mention]) -> list[Mention]:
    """Parts without a noun of their own count what their whole counts ("3,000 jobs, 1,200 of them in Zwickau")."""
    result = list(own)
    for part, whole in sorted(parts(own).items()):
        figure, model = result[part].figure, result[whole]
        if figure.counted and figure.counted not in result[part].sentence:
            # A noun from another sentence is the reader's guess; the whole says better what is counted.
            figure = replace(figure, counted=None, counted_head=None, concept=None)
        if figure.counted is None and figure.concept is None and figure.unit == model.figure.unit:
            figure = replace(figure, concept=model.figure.concept)
            result[part] = replace(result[part], figure=figure, told=figure, base=model.base, known={})
    return result
