"""The stretch of an article that answers a query best, with what matched highlighted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.core.domain import NumberBound, SearchQuery
from summarizer.types import Figure, ReadArticle, Span
from summarizer.words import tokenize, word_terms

WIDTH = 200
_LEAD_IN = 40  # characters before the first match where its sentence starts too far back
_SPACE = re.compile(r"\s+")
_terms = lru_cache(maxsize=65_536)(word_terms)  # the hits of a page share most of their words
_WORD_END = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of text on one line, cut at words and marked with "…" where cut. ``highlights`` are spans in it."""

    text: str
    highlights: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a part of the query (numbered) stands in the text."""

    start: int
    end: int
    part: int


def snippet(read: ReadArticle, query: SearchQuery, width: int = WIDTH) -> Snippet:
    """The stretch of about ``width`` characters that covers most parts of the query, the earliest of equals.

    Where only the title matches, the text's beginning. Deterministic; linear in the text.
    """
    text = read.article.text
    matches = sorted({*_words(read, query), *_figures(read, query)}, key=lambda match: (match.start, -match.end))
    first, last = _best(matches, width)
    start, end = (
        _bounds(read, matches[first].start, matches[last].end, width) if matches else _bounds(read, 0, 0, width)
    )
    inside = [(match.start, match.end) for match in matches if start <= match.start and match.end <= end]
    return _render(text, start, end, _disjoint(inside))


def _words(read: ReadArticle, query: SearchQuery) -> Iterable[_Match]:
    """Every place where an alternative of a term stands: its index terms, adjacent and in order."""
    by_first: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for part, term in enumerate((*query.required, *query.any_of)):
        for words in term.alternatives:
            if words:
                by_first.setdefault(words[0], []).append((words, part))
    language = read.article.language
    stems: list[str] = []
    spans: list[Span] = []
    for word, start, end in tokenize(read.article.text):
        for stem in _terms(word, language):
            stems.append(stem)
            spans.append((start, end))
    for index, stem in enumerate(stems):
        for words, part in by_first.get(stem, ()):
            stop = index + len(words)
            if tuple(stems[index:stop]) == words:
                yield _Match(spans[index][0], spans[stop - 1][1], part)


def _figures(read: ReadArticle, query: SearchQuery) -> Iterable[_Match]:
    """The figures that lie in the bounds asked for."""
    shift = len(query.required) + len(query.any_of)
    for part, bound in enumerate(query.numbers):
        for figure in read.reading.figures:
            if _lies_in(figure, bound):
                yield _Match(*figure.span, shift + part)


def _lies_in(figure: Figure, bound: NumberBound) -> bool:
    numbers = [float(value) for value in (figure.low, figure.value, figure.high) if value is not None]
    if not numbers:
        return False
    low, high = min(numbers), max(numbers)
    above = bound.low is None or high > bound.low or (bound.inclusive and high == bound.low)
    return above and (bound.high is None or low < bound.high or (bound.inclusive and low == bound.high))


def _best(matches: list[_Match], width: int) -> tuple[int, int]:
    """First and last of the matches that cover most parts within one width; the closest together, then the first."""
    wanted = _most_parts(matches, width)
    best, answer = width + 1, (0, 0)
    parts: Counter[int] = Counter()
    first = 0
    for last, match in enumerate(matches):
        parts[match.part] += 1
        while len(parts) == wanted:
            length = match.end - matches[first].start
            if length < best:
                best, answer = length, (first, last)
            _drop(parts, matches[first].part)
            first += 1
    return answer


def _most_parts(matches: list[_Match], width: int) -> int:
    """The most parts of the query that stand within one width."""
    most = 1
    parts: Counter[int] = Counter()
    stop = 0
    for index, match in enumerate(matches):
        while stop < len(matches) and (stop == index or matches[stop].end - match.start <= width):
            parts[matches[stop].part] += 1
            stop += 1
        most = max(most, len(parts))
        _drop(parts, match.part)
    return most


def _drop(parts: Counter[int], part: int) -> None:
    parts[part] -= 1
    if not parts[part]:
        del parts[part]


def _bounds(read: ReadArticle, first: int, last: int, width: int) -> Span:
    """The stretch around ``first..last``: from a sentence's start where that leaves room, to a word's end."""
    text = read.article.text
    starts = [sentence.span[0] for sentence in read.reading.sentences]
    index = bisect_right(starts, first) - 1
    start = starts[index] if index >= 0 else len(text) - len(text.lstrip())
    if max(last, first + width // 2) - start > width:
        start = _after_space(text, max(start, min(first, max(first - _LEAD_IN, last - width))), first)
    end = max(last, start + width)
    if end < len(text):
        end = _before_space(text, last, end)
    return start, min(end, len(text))


def _after_space(text: str, wanted: int, limit: int) -> int:
    """The first word start from ``wanted`` on, at most ``limit``."""
    if wanted == 0 or text[wanted - 1].isspace():
        return wanted
    space = _WORD_END.search(text, wanted, limit)
    return space.end() if space else limit


def _before_space(text: str, least: int, wanted: int) -> int:
    """The last word end up to ``wanted``, at least ``least``; ``wanted`` itself in a text without spaces."""
    if text[wanted].isspace():
        return wanted
    for position in range(wanted - 1, least, -1):
        if text[position].isspace():
            return position
    return max(least, wanted) if least == 0 else least


def _disjoint(spans: list[Span]) -> list[Span]:
    """Overlapping spans joined, in order."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1] and (start < joined[-1][1] or start == end):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _render(text: str, start: int, end: int, spans: list[Span]) -> Snippet:
    """The stretch on one line, spans moved with it."""
    pieces = ["… "] if text[:start].strip() else []
    length = sum(map(len, pieces))
    highlights: list[Span] = []
    position = start
    for from_, to in [*spans, (end, end)]:
        for stretch, marked in ((text[position:from_], False), (text[from_:to], True)):
            plain = _SPACE.sub(" ", stretch)
            if marked and plain:
                highlights.append((length, length + len(plain)))
            pieces.append(plain)
            length += len(plain)
        position = to
    line = "".join(pieces).rstrip()
    return Snippet(f"{line} …" if text[end:].strip() else line, tuple(highlights))
