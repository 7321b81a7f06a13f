"""Words: tokens with their offsets, stems, and the terms a text is searched by.

One stemmer for the whole project (Snowball, https://snowballstem.org), so that the index, the query and the ranking
agree whatever database stores the terms.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Protocol

LANGUAGES: tuple[str, ...] = ("en", "de")
"""Languages whose words are stemmed, in the order in which alternatives are given."""

STEMMER_VERSION = "snowball-3.1/1"
"""Changes whenever a text's index terms may change: stored terms of another version have to be rebuilt."""

MAX_WORD = 64
"""Longer words are cut before they are stemmed or indexed, in characters."""

_SNOWBALL = {"en": "english", "de": "german"}
_HYPHENS = "-\u2010\u2011"
_APOSTROPHES = "'\u2019"
# A piece is a number with separators, an acronym with full stops, or a run of letters and digits.
_PIECE = r"(?:\d+(?:[.,]\d+)+|(?:[^\W\d_]\.){2,}|[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*)"
_TOKEN = re.compile(rf"{_PIECE}(?:[{_HYPHENS}{_APOSTROPHES}]{_PIECE})*")
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_NUMBER = re.compile(r"\d+(?:[.,'’]\d+)*")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,'’])\d{3}(?:\1\d{3})*)")
_DECIMAL = re.compile(r"(\d+|[1-9]\d{0,2}(?:[.'’]\d{3})+|[1-9]\d{0,2}(?:[,'’]\d{3})+)[.,](\d+)")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s$")
# Letters that carry a stroke or ligature have no decomposition in Unicode.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str:  # noqa: N802 - the library's name
        ...


def tokenize(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield ``(word, start, end)`` for each word of ``text[start:end]``, with offsets into ``text``.

    A number with separators ("2.000", "3,4"), an acronym ("U.S.") and a hyphen compound ("US-Soldaten",
    "18-year-old") are one word each; ``parts`` takes a compound apart.
    """
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        yield match.group(), match.start(), match.end()


def parts(word: str) -> tuple[str, ...]:
    """The parts of a hyphen compound, or the word alone."""
    return tuple(part for part in _HYPHEN.split(word) if part)


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """The word without case, diacritics, punctuation and typographic variants: "Größe" gives "grosse"."""
    return _bare(_casefold(word[:MAX_WORD]))


@lru_cache(maxsize=131_072)
def stem(word: str, language: str) -> str:
    """The folded Snowball stem; in a language without a stemmer the folded word.

    Only letters and digits are left, so the result is safe as a token of a full-text index. It is empty for a
    word without any.
    """
    folded = _POSSESSIVE.sub("", _casefold(word[:MAX_WORD]))
    algorithm = _SNOWBALL.get(language.partition("-")[0])
    if algorithm and not any(map(str.isdigit, folded)):
        # A stemmer holds the word it works on: one per call, which costs under a microsecond, is thread-safe.
        folded = _stemmer_class(algorithm)().stemWord(folded)
    return _bare(folded)


def word_terms(word: str, language: str) -> tuple[str, ...]:
    """The index terms of one word as ``tokenize`` gives it: one for a plain word, one for each part of a compound.

    A number is written without separators, so that "2.000", "2,000" and "2000" meet, and "3,4" and "3.4" do.
    """
    terms: list[str] = []
    for part in parts(word):
        if _NUMBER.fullmatch(part):
            terms.extend(_number_terms(part))
        elif term := stem(part, language):
            terms.append(term)
    return tuple(terms)


def index_terms(text: str, language: str) -> list[str]:
    """The terms a text in ``language`` is found by, in text order."""
    return [term for word, _, _ in tokenize(text) for term in word_terms(word, language)]


def query_phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The distinct readings of a query's words, one for each language: sequences of adjacent index terms.

    One of them is unstemmed: it finds texts in a language without a stemmer.
    """
    readings = (tuple(index_terms(text, language)) for language in (*LANGUAGES, "und"))
    return tuple(dict.fromkeys(reading for reading in readings if reading))


@cache
def stopwords(language: str) -> frozenset[str]:
    """Folded function words of a language; those of all languages where it is unknown."""
    base = language.partition("-")[0]
    names = (base,) if base in LANGUAGES else LANGUAGES
    return frozenset(fold(word) for name in names for word in _function_words()[name]["words"].split())


@cache
def markers(language: str) -> frozenset[str]:
    """Folded function words of one of ``LANGUAGES`` that its neighbours do not have."""
    return frozenset(fold(word) for word in _function_words()[language]["markers"].split())


@cache
def telling_words(language: str) -> frozenset[str]:
    """Folded common words, ``markers`` among them, that tell one of ``LANGUAGES`` from its neighbours."""
    known = _function_words()[language]
    return markers(language) | {fold(word) for word in known["telling"].split()}


@cache
def _function_words() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("summarizer.data").joinpath("stopwords.toml").read_text("utf-8"))


@cache
def _stemmer_class(algorithm: str) -> Callable[[], _Stemmer]:
    from snowballstemmer import stemmer  # type: ignore[import-untyped]  # noqa: PLC0415 - no stubs; start-up time

    return type(stemmer(algorithm))


def _casefold(word: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold()).replace("\u2019", "'")


def _bare(word: str) -> str:
    if word.isascii():
        return word if word.isalnum() else "".join(filter(str.isalnum, word))
    plain = unicodedata.normalize("NFD", word.translate(_LETTERS))
    return "".join(filter(str.isalnum, plain))


def _number_terms(number: str) -> tuple[str, ...]:
    if number.isdecimal():
        return (number[:MAX_WORD],)
    if _THOUSANDS.fullmatch(number):
        return (_digits(number),)
    decimal = _DECIMAL.fullmatch(number)
    if decimal is None:  # a date or a version: its members
        return tuple(member[:MAX_WORD] for member in re.split(r"[.,'’]", number))
    fraction = decimal.group(2).rstrip("0")
    return (f"{_digits(decimal.group(1))}d{fraction}"[:MAX_WORD] if fraction else _digits(decimal.group(1)),)


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))[:MAX_WORD]
