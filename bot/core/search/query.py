"""From what a reader types to a ``SearchQuery``.

The language of queries::

    flood evacuated          both words, in any form the stemmer knows
    "rail strike"            adjacent words
    flood OR storm           either of them
    -metro  -"light rail"    without
    source:taz  lang:de      of one source, in one language
    after:2026-01-31  before:2026-02  until:2026
    >1000  >=1,000  <2.5m  1000..2000     the article holds such a figure
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from bot.core.domain import NumberBound, SearchQuery, Term
from bot.core.search.operators import OPERATORS, comparison, date_range, language_code, number_range
from bot.core.search.problems import QueryProblem
from bot.core.wording import LOCALES
from summarizer.words import fold, parts, query_phrases, stopwords, tokenize

MAX_TERMS = 32
"""Words and phrases one query may have."""

MAX_LENGTH = 1_000
"""Characters one query may have."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
# An operator's name takes at most 20 letters; a quote that is never closed runs to the end.
_ITEM = re.compile(
    r'(?P<minus>[-−–](?=[^\s-]))?(?:(?P<name>[^\W\d_]{2,20}):(?!//))?(?:"(?P<phrase>[^"]*)"?|(?P<bare>[^\s"]+))?'
)
# A comparison with a plain word is a number gone wrong; "<script>" is words.
_COMPARISON = re.compile(r"(>=|<=|[<>=≥≤])([-−]?(?:\d\S*|[\w.,'’]*\w))")
_RANGE = re.compile(r"([-−]?\d[^\s]*?)?\.\.([-−]?\d\S*)?")
_GENDERED = re.compile(r"in(?:nen\w*)?", re.IGNORECASE)  # "Forscher:innen" is one word
_SPACED = re.compile(r"(?<![^\s])(>=|<=|[<>=≥≤])\s+(?=[-−]?\d)")
_OR = frozenset({"OR", "ODER", "|", "||"})
_AND = frozenset({"AND", "UND", "&", "&&", "+"})
_NOT = frozenset({"NOT", "NICHT", "OHNE"})


def parse(text: str, locale: str = LOCALES[0]) -> SearchQuery:
    """The query a text stands for. Raises ``UserError`` with a hint, in the reader's language, where it cannot be
    carried out."""
    if len(text) > MAX_LENGTH:
        raise QueryProblem("too_long", "example", most=MAX_LENGTH).worded(locale, "query")
    try:
        reader = _Reader()
        for item in _ITEM.finditer(_SPACED.sub(r"\1", text.translate(_QUOTES))):
            if item.group():
                reader.take(item)
        return reader.query(" ".join(text.split()))
    except QueryProblem as problem:
        raise problem.worded(locale, "query") from None


def topic(text: str, concept_tokens: Callable[[str], tuple[str, ...]], locale: str = LOCALES[0]) -> SearchQuery:
    """The query for articles on a topic, in any language.

    Each word becomes a required term: any of its stems, or any of the language-neutral tokens that
    ``concept_tokens`` gives for it, alone or with its neighbours ("United States"). Function words count only when
    there is nothing else. Raises ``UserError`` for a topic without a word, or with too many.
    """
    found = [part for word, _, _ in tokenize(text[: MAX_LENGTH + 1]) for part in parts(word)]
    words = [word for word in found if not _is_function_word(word)] or found
    if not words:
        raise QueryProblem("empty_topic", "topic_hint").worded(locale, "topic")
    if len(words) > MAX_TERMS or len(text) > MAX_LENGTH:
        raise QueryProblem("long_topic", "topic_hint", most=MAX_TERMS).worded(locale, "topic")
    terms: list[Term] = []
    position = 0
    while position < len(words):
        size, tokens = _longest(words[position : position + 3], concept_tokens)
        phrase = " ".join(words[position : position + size])
        terms.append(Term((*query_phrases(phrase), *((token,) for token in tokens))))
        position += size
    return SearchQuery(" ".join(text.split()), required=tuple(dict.fromkeys(terms)))


def _longest(words: Sequence[str], concept_tokens: Callable[[str], tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    """How many of the words stand for one concept together, and its tokens; else the first word and its own."""
    for size in range(len(words), 1, -1):
        apart = {token for word in words[:size] for token in concept_tokens(word)}
        tokens = concept_tokens(" ".join(words[:size]))
        if not apart.issuperset(tokens):
            return size, tokens
    return 1, concept_tokens(words[0])


def _is_function_word(word: str) -> bool:
    acronym = len(word) > 1 and word.isupper()  # "US", "WHO"
    return not acronym and fold(word) in stopwords("und")


def _no_operator(name: str, value: str) -> QueryProblem:
    """The refusal of an operator that does not exist; it may be misspelt."""
    close = get_close_matches(name.lower(), OPERATORS, n=1, cutoff=0.75)
    if close:
        return QueryProblem("no_operator", "no_operator_hint", name=name, meant=f"{close[0]}:{value}")
    return QueryProblem("no_operator", "operators", name=name, given=f"{name}:{value}")


class _Reader:
    """Collects the items of a query, from left to right."""

    def __init__(self) -> None:
        self._required: list[Term] = []
        self._function_words: list[Term] = []
        self._excluded: list[Term] = []
        self._numbers: list[NumberBound] = []
        self._filters: dict[str, Any] = {}
        self._either = False
        self._without = False

    def take(self, item: re.Match[str]) -> None:
        """Read one item: an operator, a phrase, a comparison or words."""
        name, phrase, bare = item["name"], item["phrase"], item["bare"]
        value = phrase if phrase is not None else bare or ""
        without = bool(item["minus"]) or self._without
        self._without = False
        if name and name.lower() in OPERATORS:
            self._operator(name.lower(), value.strip(), without=without)
            return
        if name:
            if value and not (bare and _GENDERED.match(bare)):
                raise _no_operator(name, value)
            self._words(name, phrase=False, without=without)
        if phrase is not None:
            self._words(phrase, phrase=True, without=without)
        elif bare in _OR and not name:
            self._either = True
        elif bare in _NOT and not name:
            self._without = True
        elif bare and bare not in _AND:
            self._bare(bare, without=without)

    def query(self, text: str) -> SearchQuery:
        """The whole query. Raises ``QueryProblem`` where nothing positive was asked for."""
        required = self._required or self._function_words
        if len(required) + len(self._excluded) + len(self._numbers) > MAX_TERMS:
            raise QueryProblem("too_many", "example", most=MAX_TERMS)
        if not required and not self._numbers and not self._filters:
            if self._excluded:
                raise QueryProblem("only_without", "only_without_hint")
            raise QueryProblem("empty", "example")
        after, before = self._filters.get("after"), self._filters.get("before")
        if after and before and after >= before:
            raise QueryProblem("no_days", "no_days_hint")
        return SearchQuery(
            text,
            required=tuple(dict.fromkeys(required)),
            excluded=tuple(dict.fromkeys(self._excluded)),
            numbers=tuple(dict.fromkeys(self._numbers)),
            **self._filters,
        )

    def _operator(self, name: str, value: str, *, without: bool) -> None:
        if without:
            raise QueryProblem("minus_operator", "example", name=name)
        if not value:
            raise QueryProblem("no_value", "example", name=name)
        meaning = OPERATORS[name]
        found: object
        match meaning:
            case "source":
                if not any(True for _ in tokenize(value)):
                    raise QueryProblem("no_source", "no_source_hint", given=value)
                found = value
            case "language":
                found = language_code(value)
            case "until":
                meaning, found = "before", date_range(value)[1]
            case _:
                found = date_range(value)[0]
        if self._filters.setdefault(meaning, found) != found:
            raise QueryProblem("twice", "twice_hint", name=name)

    def _bare(self, text: str, *, without: bool) -> None:
        compared, ranged = _COMPARISON.fullmatch(text), _RANGE.fullmatch(text)
        if not compared and not (ranged and any(ranged.groups())):
            self._words(text, phrase=False, without=without)
            return
        if without:
            raise QueryProblem("minus_number", "minus_number_hint")
        if compared:
            self._numbers.append(comparison(compared[1], compared[2]))
        elif ranged:
            self._numbers.append(number_range(ranged[1] or "", ranged[2] or ""))

    def _words(self, text: str, *, phrase: bool, without: bool) -> None:
        """A phrase is one term; otherwise each word is one, and function words only count when alone."""
        words = [word for word, _, _ in tokenize(text)]
        for one in [text] if phrase else words:
            readings = query_phrases(one)
            if not readings:
                continue
            term = Term(readings)
            if without:
                self._excluded.append(term)
            elif self._either and self._required:
                before = self._required.pop()
                self._required.append(replace(before, alternatives=(*before.alternatives, *readings)))
            elif not phrase and _is_function_word(one):
                self._function_words.append(term)
            else:
                self._required.append(term)
            self._either = False
