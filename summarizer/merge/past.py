"""Figures of another time: "In 2019 seven people were hurt", "(2021: 29.1 percent)", "up from 0.95 euros"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import islice

from summarizer import words
from summarizer.concepts import lexicon
from summarizer.types import Article, Figure, Span

_YEAR = re.compile(r"(?:19|20)\d\d")
_LABEL = re.compile(r"\b(?:19|20)\d\d:")
"""A year as a label of what follows, which tells another time even where the article's own is unknown."""
_NUMBER = re.compile(r"\d[\d.,'’]*")
_CLAUSE_END = re.compile(r"[.,;!?()–—]")
_FRAME = 6
"""Words at a sentence's beginning that set its time: "Already in 2019 …"."""
_REACH = 40
"""Code points after a figure that still say of which year it is."""
_BEFORE = 4
"""Words between a year and the figure it is said of: "2022 waren es noch 30"."""
_COMPARED = 3
"""Words before a time in which a comparison is marked: "als im Jahr 2021"."""
_ACCOUNTS = timedelta(days=120)
"""For so long into a year the last one's results are news."""


def is_past(article: Article, figure: Figure, between: Span, starts: frozenset[int]) -> bool:
    """Whether a figure belongs to an earlier time than its article.

    ``between`` is the text from the figure before to the figure behind; ``starts`` are the offsets at which the
    article's figures begin ("1900 jobs" is no year).
    """
    marks = lexicon.relations()
    text = article.text
    start, end = figure.span
    first, last = figure.sentence
    if _speaks_of_then(text[first:last]):
        return True
    left = max(first, between[0])
    before = lexicon.fold(text[left:start])
    if any(before[-length:] in marks.against for length in (1, 2, 3)) or (left > first and before in marks.instead):
        return True
    right = min(last, between[1], end + _REACH)
    close = _CLAUSE_END.search(text, end, right)
    behind = tuple(_tokens(text, end, close.start() if close else right, starts))
    opening = max((match.end() for match in _CLAUSE_END.finditer(text, left, start)), default=left)
    ahead = tuple(_tokens(text, opening, start, starts))
    if any(not _compared(stretch, at, marks) for stretch in (ahead, behind) for at in _found(stretch, marks.earlier)):
        return True
    if article.published is None:
        return any(not text[label.end() : start].strip() for label in _LABEL.finditer(text, left, start))
    now = (article.published - _ACCOUNTS).year if article.published.year > 1 else 1
    frame = tuple(islice(_tokens(text, first, start, starts), _FRAME))
    return (
        _dated(frame, now, marks)
        or _dated(behind, now, marks)
        or any(
            _is_before(word, now)
            and len(ahead) - position - 1 <= _BEFORE
            and (position in {0, len(ahead) - 1} or ahead[position - 1] in marks.in_year)
            and not (position and ahead[position - 1] in marks.until_now)
            for position, word in enumerate(ahead)
        )
    )


@lru_cache(maxsize=256)
def _speaks_of_then(sentence: str) -> bool:
    """Whether a whole sentence is about another time: "damals", "at the time"."""
    return any(True for _ in _found(lexicon.fold(sentence), lexicon.relations().past))


def in_title(article: Article, figure: Figure) -> bool:
    """Whether the article's title gives the figure's number in digits: then it is news, whatever its time."""
    number = _digits(figure.surface)
    return bool(number) and any(_digits(found) == number for found in _NUMBER.findall(article.title))


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _tokens(text: str, start: int, end: int, starts: frozenset[int]) -> Iterator[str]:
    """The folded words of a stretch; a figure's number is an empty word."""
    for word, begin, _ in words.tokenize(text, start, end):
        yield "" if begin in starts else lexicon.fold_word(word)


def _compared(stretch: lexicon.Phrase, at: int, marks: lexicon.Relations) -> bool:
    """Whether the time named at a position is only compared with: "more than a year earlier"."""
    return any(word in marks.comparing for word in stretch[max(0, at - _COMPARED) : at])


def _is_before(word: str, now: int) -> bool:
    return _YEAR.fullmatch(word) is not None and int(word) < now


def _dated(stretch: lexicon.Phrase, now: int, marks: lexicon.Relations) -> bool:
    """Whether a year before ``now`` stands in a stretch, unless it is one that lasts until now ("since 2014")."""
    for position, word in enumerate(stretch):
        if _is_before(word, now):
            lasting = position > 0 and stretch[position - 1] in marks.until_now
            return not lasting and not _compared(stretch, position, marks)
    return False


def _found(folded: lexicon.Phrase, phrases: frozenset[lexicon.Phrase]) -> Iterator[int]:
    """Where one of ``phrases`` begins."""
    for start in range(len(folded)):
        if any(folded[start : start + length] in phrases for length in (1, 2, 3)):
            yield start
