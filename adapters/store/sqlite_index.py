"""The full-text index on SQLite: FTS5 without stored content, one row per article, its rowid the article's key.

Rows of FTS5 come in rowid order, so the newest matches are found without looking at the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from adapters.store.matching import (
    Alternatives,
    NothingRanker,
    SqlRanker,
    filters,
    needs_article,
    usable,
)
from adapters.store.paging import Ranker
from bot.core.domain import IndexTerms, SearchQuery

_WEIGHTS = "4.0, 1.0, 0.7"  # title, text, concepts
_INSERT = text("INSERT INTO article_terms (rowid, title, text, concepts) VALUES (:key, :title, :text, :concepts)")


def add(connection: Connection, rows: Sequence[tuple[int, IndexTerms]]) -> None:
    """Index articles; their terms are clipped already."""
    values = [
        {"key": key, "title": " ".join(terms.title), "text": " ".join(terms.text), "concepts": " ".join(terms.concepts)}
        for key, terms in rows
    ]
    connection.execute(_INSERT, values)


def clear(connection: Connection) -> None:
    """Take every article out of the index."""
    connection.execute(text("INSERT INTO article_terms (article_terms) VALUES ('delete-all')"))


def ranker(connection: Connection, tenant: str, query: SearchQuery) -> Ranker:
    """The ranker of a query: BM25 over title, text and concepts; newest first where the query has no words."""
    required, excluded, any_of = usable(query.required), usable(query.excluded), usable(query.any_of)
    condition, values = filters(query)
    values["tenant"] = tenant
    article = "CROSS JOIN article a" if needs_article(query) else ""
    joined = "AND a.key = v.key" if article else ""
    if excluded_match := _any(excluded):
        condition += (
            " AND v.key NOT IN (SELECT rowid FROM article_terms WHERE article_terms MATCH :excluded "
            "AND rowid >= :low_key AND rowid < :high_key)"
        )
        values["excluded"] = excluded_match
    if not query.required and not query.any_of:
        return SqlRanker(
            connection,
            f"SELECT v.key AS key, 0.0 AS score FROM visibility v {article} WHERE v.tenant = :tenant "  # noqa: S608 - no outside text
            f"AND v.key >= :low_key AND v.key < :high_key {joined} {condition}",
            values,
        )
    if not all(required) or not (required or any(any_of)):
        return NothingRanker()
    values["match"] = _match(required, any_of)
    # CROSS JOIN keeps the order: matches first, then one look-up each.
    return SqlRanker(
        connection,
        f"SELECT article_terms.rowid AS key, -bm25(article_terms, {_WEIGHTS}) AS score "  # noqa: S608 - no outside text
        f"FROM article_terms CROSS JOIN visibility v {article} WHERE article_terms MATCH :match "
        "AND article_terms.rowid >= :low_key AND article_terms.rowid < :high_key "
        f"AND v.tenant = :tenant AND v.key = article_terms.rowid {joined} {condition}",
        values,
    )


def _match(required: Sequence[Alternatives], any_of: Sequence[Alternatives]) -> str:
    both = " AND ".join(_group(group) for group in required)
    some = _any(any_of)
    if not some:
        return both
    # Optional words count in the rank when they stand beside a required one.
    return f"{both} AND ({_group(required[0])} OR {some})" if both else some


def _any(groups: Sequence[Alternatives]) -> str:
    return " OR ".join(_group(group) for group in groups if group)


def _group(alternatives: Alternatives) -> str:
    return "(" + " OR ".join(f'"{" ".join(words)}"' for words in alternatives) + ")"
