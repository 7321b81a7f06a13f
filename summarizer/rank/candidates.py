"""Turns articles into the candidates that the ranking compares."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from summarizer.rank.core import Candidate
from summarizer.rank.rules import is_dangling, is_presentable, is_readable
from summarizer.types import Figure, Lead, ReadArticle, Sentence, Span
from summarizer.words import fold, parts, stopwords, tokenize, word_terms

Places: TypeAlias = Collection[tuple[str, Span]]
"""Sentences by article id and span."""

_MIN_NAME = 3
_UNRANKED_FIGURE = 0.5
_MANY = 30
"""From so many articles on only the beginning of each is looked at: what they agree on stands there."""
_BEGINNING = 4
_REMEMBERED = 8192
"""Sentences whose terms are kept: brief after brief is made of the same ones."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The articles in a fixed order, and every sentence of theirs that is no heading; ``sentences`` and
    ``candidates`` run side by side."""

    reads: tuple[ReadArticle, ...]
    sentences: tuple[Sentence, ...]
    candidates: tuple[Candidate, ...]

    def text(self, index: int) -> str:
        article = self.reads[self.candidates[index].document].article
        return article.text[slice(*self.sentences[index].span)]

    def lead(self, index: int) -> Lead:
        read = self.reads[self.candidates[index].document]
        return Lead(self.text(index), read.article.id, self.sentences[index].span, read.reading.language)


def gather(reads: Sequence[ReadArticle], stale: Places = (), news: Places = ()) -> Pool:
    """Every sentence of the articles, each article once, oldest first, whatever the order they come in.

    ``stale`` are sentences that may not be chosen where any other may, ``news`` those that tell what is new.
    """
    unique = {read.article.id: read for read in sorted(reads, key=_age)}
    ordered = tuple(sorted(unique.values(), key=_age))
    sentences: list[Sentence] = []
    candidates: list[Candidate] = []
    most = _BEGINNING if len(ordered) > _MANY else None
    for document, read in enumerate(ordered):
        own = _document_candidates(document, read, len(candidates), stale, news, most=most)
        sentences.extend(sentence for sentence, _ in own)
        candidates.extend(candidate for _, candidate in own)
    if not any(candidate.eligible for candidate in candidates):
        if stale:
            return gather(reads, news=news)
        candidates = _relaxed(ordered, sentences, candidates)
    return Pool(ordered, tuple(sentences), tuple(candidates))


def make_candidate(text: str, language: str, *, document: int = 0, position: int = 0) -> Candidate:
    """A sentence's candidate from its text alone."""
    words = [word for word, _, _ in tokenize(text)]
    return Candidate(
        document=document,
        position=position,
        language=language.partition("-")[0],
        words=len(words),
        terms=content_terms(text, language),
        anchors=_anchors(words),
    )


@lru_cache(maxsize=_REMEMBERED)
def content_terms(text: str, language: str) -> tuple[str, ...]:
    """The stems of a text's content words, in order; a compound gives its parts."""
    function_words = stopwords(language)
    return tuple(
        term
        for word, _, _ in tokenize(text)
        for part in parts(word)
        if fold(part) not in function_words
        for term in word_terms(part, language)
    )


def _age(read: ReadArticle) -> tuple[bool, float, str, str]:
    published = read.article.published
    return (
        published is None,
        published.timestamp() if published else 0.0,
        read.article.id,
        read.article.text,
    )


def _document_candidates(
    document: int, read: ReadArticle, offset: int, stale: Places, news: Places, *, most: int | None
) -> list[tuple[Sentence, Candidate]]:
    text, language = read.article.text, read.reading.language
    figures = _figures_by_sentence(read)
    found: list[tuple[Sentence, Candidate]] = []
    position = 0
    previous: int | None = None  # the sentence right before, where it may be chosen
    for number, sentence in enumerate(read.reading.sentences):
        if sentence.heading:
            previous = None
            continue
        if most is not None and len(found) >= most:
            break
        surface = text[slice(*sentence.span)]
        presentable = is_presentable(surface, language)
        dangling = is_dangling(surface, language)
        fresh = (read.article.id, sentence.span) not in stale
        eligible = presentable and fresh and (not dangling or previous is not None)
        candidate = replace(
            make_candidate(surface, language, document=document, position=position),
            figures={_identity(figure): figure.salience or _UNRANKED_FIGURE for figure in figures.get(number, ())},
            follows=previous if dangling else None,
            eligible=eligible,
            news=(read.article.id, sentence.span) in news,
        )
        previous = offset + len(found) if eligible else None
        position += presentable
        found.append((sentence, candidate))
    return found


def _relaxed(
    reads: Sequence[ReadArticle], sentences: Sequence[Sentence], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Where no sentence stands on its own, the first readable one of each article has to do."""
    served: set[int] = set()
    relaxed: list[Candidate] = []
    for sentence, candidate in zip(sentences, candidates, strict=True):
        read = reads[candidate.document]
        first = candidate.document not in served and is_readable(
            read.article.text[slice(*sentence.span)], read.reading.language
        )
        if first:
            served.add(candidate.document)
        relaxed.append(replace(candidate, eligible=first, follows=None))
    return relaxed


def _figures_by_sentence(read: ReadArticle) -> dict[int, list[Figure]]:
    starts = [sentence.span[0] for sentence in read.reading.sentences]
    found: dict[int, list[Figure]] = {}
    for figure in read.reading.figures:
        found.setdefault(bisect_right(starts, figure.span[0]) - 1, []).append(figure)
    return found


def _identity(figure: Figure) -> str:
    amount = figure.value if figure.value is not None else f"{figure.low}-{figure.high}"
    return f"{amount}|{figure.unit}|{figure.concept or figure.counted_head or ''}"


def _anchors(words: Sequence[str]) -> frozenset[str]:
    """Numbers and capitalised words inside the sentence: what two languages write alike."""
    numbers = (term for word in words if word[0].isdigit() for term in word_terms(word, "und"))
    names = (fold(word) for word in words[1:] if word[0].isupper())
    return frozenset(numbers) | frozenset(name for name in names if len(name) >= _MIN_NAME)
