"""Numbers of a state that is over: three were missing until nobody was missing any longer.

No figure says so ("nobody" is none), hence the sentences are read for it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources

from summarizer import concepts, words
from summarizer.types import KeyFigure, ReadArticle


@dataclass(frozen=True, slots=True)
class _Marks:
    """The tables of ``data/ended.toml``."""

    none: frozenset[str]
    between: frozenset[str]
    after_no: frozenset[str]
    all: frozenset[str]
    not_yet: frozenset[str]
    concepts: Mapping[str, frozenset[str]]


def is_over(key: KeyFigure, reads: Sequence[ReadArticle]) -> bool:
    """Whether an article newer than all that state the figure says that there are none left of what it counts."""
    concept = key.figure.concept
    if concept not in _marks().concepts:
        return False
    by_id = {read.article.id: read for read in reads}
    telling = [read for source in key.sources if (read := by_id.get(source.article)) is not None]
    dated = [read.article.published for read in telling if read.article.published is not None]
    newest = max(dated, default=None)
    return any(is_over_in(concept, story, newest, reads) for story in dict.fromkeys(read.story for read in telling))


def is_over_in(concept: str | None, story: str | None, after: datetime | None, reads: Sequence[ReadArticle]) -> bool:
    """Whether an article of the story, published ``after`` that time, says that there are none left."""
    return concept in _marks().concepts and any(
        read.story == story
        and (after is None or (read.article.published is not None and read.article.published > after))
        and concept in _denied(read)
        for read in reads
    )


def ends(key: KeyFigure, reads: Sequence[ReadArticle]) -> bool:
    """Whether the figure's newest statement says that the state is over: "the three missing anglers are alive"."""
    concept = key.figure.concept
    published = {read.article.id: read.article.published for read in reads}
    dated = [(time, source) for source in key.sources if (time := published.get(source.article)) is not None]
    newest = max((time for time, _ in dated), default=None)
    return concept is not None and any(_tells_end(source.sentence, concept) for time, source in dated if time == newest)


def _denied(read: ReadArticle) -> frozenset[str]:
    """The concepts of which an article says that there are none left."""
    marks = _marks()
    found = set()
    for sentence in read.reading.sentences:
        text = read.article.text[slice(*sentence.span)]
        said = _words(text)
        if marks.none.isdisjoint(said) and marks.all.isdisjoint(said):
            continue
        named = [_concepts(word, read.reading.language) for word, _, _ in words.tokenize(text)]
        for concept in sorted(frozenset().union(*named) & marks.concepts.keys()):
            if _none_of(said, [concept in one for one in named]) or (
                not marks.all.isdisjoint(said) and _tells_end(text, concept)
            ):
                found.add(concept)
    return frozenset(found)


def _none_of(said: Sequence[str], named: Sequence[bool]) -> bool:
    """Whether "nobody" stands beside one of the ``named`` words, with nothing between that says something else."""
    marks = _marks()
    for position, word in enumerate(said):
        if word not in marks.none or (word in marks.after_no and said[max(0, position - 1)] != "no"):
            continue
        for step in (1, -1):
            at = position + step
            while 0 <= at < len(said) and not named[at] and said[at] in marks.between | marks.after_no:
                at += step
            if 0 <= at < len(said) and named[at]:
                return True
    return False


def _tells_end(sentence: str, concept: str) -> bool:
    said = frozenset(_words(sentence))
    return bool(said & _marks().concepts.get(concept, frozenset())) and not said & _marks().not_yet


def _words(text: str) -> list[str]:
    return [words.fold(word) for word, _, _ in words.tokenize(text)]


def _concepts(word: str, language: str) -> frozenset[str]:
    return frozenset(token.removeprefix("c:") for token in concepts.index_concepts(word, language))


@cache
def _marks() -> _Marks:
    data = tomllib.loads(resources.files("summarizer.data").joinpath("ended.toml").read_text("utf-8"))
    listed = ("none", "between", "after_no", "all", "not_yet")
    return _Marks(
        **{name: frozenset(map(words.fold, data[name])) for name in listed},
        concepts={concept: frozenset(map(words.fold, said)) for concept, said in data["concepts"].items()},
    )
