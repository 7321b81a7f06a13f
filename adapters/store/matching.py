"""What a search asks for, as SQL that both databases understand; only the full-text condition differs."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, text

from adapters.store.paging import Ranked
from adapters.store.terms import safe_term
from bot.core.domain import NumberBound, SearchQuery, Term
from summarizer.words import fold, tokenize

CANDIDATES = 10_000
"""Matches of a stretch that are ranked, newest first; older ones are left for later pages."""

MAX_GROUPS = 64
MAX_ALTERNATIVES = 64
"""Required words, and readings of one word, that a search uses; further ones are ignored."""

_NOT_A_CODE = re.compile("[^a-z0-9-]")

Alternatives = tuple[tuple[str, ...], ...]


def usable(terms: tuple[Term, ...]) -> tuple[Alternatives, ...]:
    """The terms as they may be quoted, alternatives without anything searchable left out."""
    return tuple(_alternatives(term) for term in terms[:MAX_GROUPS])


def _alternatives(term: Term) -> Alternatives:
    cleaned = (
        tuple(word for raw in words if (word := safe_term(raw))) for words in term.alternatives[:MAX_ALTERNATIVES]
    )
    return tuple(dict.fromkeys(words for words in cleaned if words))


def source_words(*names: str | None) -> str:
    """The names of an article's outlet and agency as ``source:`` searches them: folded words, each with a space
    before it, and a bar after each name."""
    return "|".join(
        "".join(f" {fold(word)}" for word, _, _ in tokenize(name.replace(".", " "))) for name in names if name
    )


def filters(query: SearchQuery) -> tuple[str, dict[str, Any]]:
    """Conditions beside the full-text one, on ``v`` (visibility) and ``a`` (article), each starting with AND."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    if query.source is not None:
        conditions.append("AND a.source_words LIKE :source")
        values["source"] = f"%{source_words(query.source) or chr(0xFFFD)}%"  # a name without letters is no one's
    if query.language is not None:
        language = _NOT_A_CODE.sub("", query.language.lower())
        conditions.append("AND (lower(a.language) = :language OR lower(a.language) LIKE :dialects)")
        values |= {"language": language, "dialects": f"{language}-%"}
    for index, bound in enumerate(query.numbers[:MAX_GROUPS]):
        conditions.append(_number(bound, index, values))
    return " ".join(conditions), values


def needs_article(query: SearchQuery) -> bool:
    """Whether ``filters`` looks at the article's own columns."""
    return query.source is not None or query.language is not None


def _number(bound: NumberBound, index: int, values: dict[str, Any]) -> str:
    equal = "=" if bound.inclusive else ""
    conditions = ["g.key = v.key"]
    # A range lies in the bounds when any part of it does; but a vague number is not the exact one asked for.
    exact = bound.low is not None and bound.low == bound.high
    if bound.low is not None:
        conditions.append(f"g.{'low' if exact else 'high'} >{equal} :low{index}")
        values[f"low{index}"] = bound.low
    if bound.high is not None:
        conditions.append(f"g.{'high' if exact else 'low'} <{equal} :high{index}")
        values[f"high{index}"] = bound.high
    return f"AND EXISTS (SELECT 1 FROM figure g WHERE {' AND '.join(conditions)})"  # noqa: S608 - no outside text


class SqlRanker:
    """Ranks with one statement per stretch.

    ``candidates`` selects ``key, score`` between ``:low_key`` and ``:high_key``, newest first where it is limited;
    ``score`` may be refined over all candidates by the expression ``refined``.
    """

    def __init__(self, connection: Connection, candidates: str, values: dict[str, Any], refined: str = "score") -> None:
        self._connection = connection
        self._values = values
        self._exists = text(f"SELECT EXISTS (SELECT 1 FROM ({candidates}) AS candidate)")  # noqa: S608 - no outside text
        # One more than is ranked tells whether there are more.
        self._rank = text(
            f"SELECT key, {refined} AS score, count(*) OVER () AS matches, min(key) OVER () AS floor "  # noqa: S608 - no outside text
            f"FROM ({candidates} ORDER BY key DESC LIMIT {CANDIDATES}) AS candidate "
            "ORDER BY 2 DESC, 1 DESC LIMIT :take OFFSET :skip"
        )

    def rank(self, low: int, high: int, *, skip: int, take: int) -> Ranked:
        values = self._values | {"low_key": low, "high_key": high, "skip": skip, "take": take}
        rows = self._connection.execute(self._rank, values).all()
        if not rows:
            return Ranked([], 0)
        capped = rows[0].matches >= CANDIDATES
        return Ranked([(row.key, float(row.score)) for row in rows], rows[0].matches, rows[0].floor if capped else None)

    def exists(self, low: int, high: int) -> bool:
        return bool(self._connection.execute(self._exists, self._values | {"low_key": low, "high_key": high}).scalar())


class NothingRanker:
    """Ranks for a query that nothing can match."""

    def rank(self, low: int, high: int, *, skip: int, take: int) -> Ranked:  # noqa: ARG002 - as the protocol says
        return Ranked([], 0)

    def exists(self, low: int, high: int) -> bool:  # noqa: ARG002 - as the protocol says
        return False
