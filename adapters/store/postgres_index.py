"""The full-text index on PostgreSQL: one ``tsvector`` per article, made of our own terms, under a GIN index.

PostgreSQL has no BM25. Its place takes a sum over the words of the query: inverse document frequency, times
``ts_rank`` of the word alone (which saturates in the word's frequency and knows the fields' weights), damped by the
article's length as BM25 damps it for a word that occurs once (k1 = 1.2, b = 0.75).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from adapters.store.matching import (
    CANDIDATES,
    Alternatives,
    NothingRanker,
    SqlRanker,
    filters,
    needs_article,
    usable,
)
from adapters.store.paging import Ranker
from bot.core.domain import IndexTerms, SearchQuery

_WEIGHTS = "'{0.6, 0.48, 0.48, 1.0}'"  # D: text, C: concepts, (B unused), A: title
_DAMPED = "score * 2.2 / (1.3 + 0.9 * length / (1 + avg(length) OVER ()))"
_LAST_POSITION = 16_383
_FREQUENT = 1_000  # a word in more articles of a stretch than this is as frequent as any
_GAP = 2  # between the fields, so that no phrase spans them
_TOTAL = (
    "SELECT count(*) AS articles FROM (SELECT 1 FROM visibility "  # noqa: S608 - no outside text
    f"WHERE tenant = :tenant AND key >= :low_key AND key < :high_key LIMIT {CANDIDATES}) AS seen"
)
_INSERT = text("INSERT INTO article_terms (key, length, terms) VALUES (:key, :length, CAST(:terms AS tsvector))")


def add(connection: Connection, rows: Sequence[tuple[int, IndexTerms]]) -> None:
    """Index articles; their terms are clipped already."""
    connection.execute(
        _INSERT,
        [{"key": key, "length": len(terms.title) + len(terms.text), "terms": _tsvector(terms)} for key, terms in rows],
    )


def _tsvector(terms: IndexTerms) -> str:
    places: dict[str, list[str]] = {}
    position = 1
    for words, weight in ((terms.title, "A"), (terms.text, ""), (terms.concepts, "C")):
        for word in words:
            places.setdefault(word, []).append(f"{min(position, _LAST_POSITION)}{weight}")
            position += 1
        position += _GAP
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def clear(connection: Connection) -> None:
    """Take every article out of the index."""
    connection.execute(text("TRUNCATE article_terms"))


def ranker(connection: Connection, tenant: str, query: SearchQuery) -> Ranker:
    """The ranker of a query; newest first where the query has no words."""
    required, excluded, any_of = usable(query.required), usable(query.excluded), usable(query.any_of)
    condition, values = filters(query)
    values["tenant"] = tenant
    article = "JOIN article a ON a.key = v.key" if needs_article(query) else ""
    wanted = query.required or query.any_of
    if wanted and (not all(required) or not (required or any(any_of))):
        return NothingRanker()
    if not wanted and not any(excluded):
        return SqlRanker(
            connection,
            f"SELECT v.key AS key, 0.0 AS score FROM visibility v {article} WHERE v.tenant = :tenant "  # noqa: S608 - no outside text
            f"AND v.key >= :low_key AND v.key < :high_key {condition}",
            values,
        )
    score, total, seen = "0.0", "", ""
    matching: list[str] = []
    if wanted:
        matching.append(" & ".join(_group(group) for group in required) or _any(any_of))
        groups = [*required, *filter(None, any_of)]
        score = _score(groups, values)
        if len(groups) > 1:
            total, seen = f"WITH total AS MATERIALIZED ({_TOTAL})", "total,"
    if any(excluded):
        matching.append(f"!({_any(excluded)})")
    values["match"] = " & ".join(f"({part})" for part in matching)
    return SqlRanker(
        connection,
        f"{total} SELECT t.key AS key, {score} AS score, t.length AS length FROM {seen} article_terms t "  # noqa: S608 - no outside text
        f"JOIN visibility v ON v.tenant = :tenant AND v.key = t.key {article} "
        "WHERE t.terms @@ CAST(:match AS tsquery) AND t.key >= :low_key AND t.key < :high_key "
        f"{condition}",
        values,
        _DAMPED,
    )


def _score(groups: Sequence[Alternatives], values: dict[str, object]) -> str:
    """The sum over the groups; a single one needs no inverse document frequency."""
    parts = []
    for index, group in enumerate(groups):
        values[f"group{index}"] = _group(group)
        leaves = len({word for words in group for word in words})  # ts_rank is a mean over them
        part = f"{leaves} * ts_rank({_WEIGHTS}, t.terms, CAST(:group{index} AS tsquery))"
        if len(groups) > 1:
            part = f"ln(1 + total.articles / (0.5 + {_frequency(index)})) * {part}"
        parts.append(part)
    return " + ".join(parts)


def _frequency(index: int) -> str:
    """In how many articles of the stretch a group stands, counted up to a limit: beyond it all are frequent."""
    return (
        "(SELECT count(*) FROM (SELECT 1 FROM article_terms WHERE key >= :low_key AND key < :high_key "  # noqa: S608 - no outside text
        f"AND terms @@ CAST(:group{index} AS tsquery) LIMIT {_FREQUENT}) AS counted)"
    )


def _any(groups: Iterable[Alternatives]) -> str:
    return " | ".join(_group(group) for group in groups if group)


def _group(alternatives: Alternatives) -> str:
    return "(" + " | ".join(_phrase(words) for words in alternatives) + ")"


def _phrase(words: Sequence[str]) -> str:
    return "(" + " <-> ".join(f"'{word}'" for word in words) + ")"
