"""The tables, one description for both databases. The full-text index differs: see the two ``*_index`` modules.

Text of any article is kept once, for all tenants; what a tenant sees, and under which id, is ``visibility``.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, MetaData, Table, Text

SCHEMA_VERSION = "0002"
"""The newest revision in ``migrations/versions``. Compared on opening, so that Alembic is only imported when needed."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

_KEY = BigInteger().with_variant(Integer, "sqlite")  # SQLite's own row number is an INTEGER PRIMARY KEY

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# Narrow columns first: SQLite then filters without reading the pages that long texts overflow to.
article = Table(
    "article",
    metadata,
    Column("key", _KEY, primary_key=True, autoincrement=False),  # time-ordered, see ``keys``
    Column("digest", Text, nullable=False, unique=True),  # of the whole content: equal content is one row
    Column("language", Text, nullable=False),
    Column("source_words", Text, nullable=False),  # folded, for ``source:``
    Column("published", BigInteger),  # microseconds since 1970, UTC
    Column("source", Text),
    Column("url", Text),
    Column("byline", Text),
    Column("agency", Text),
    Column("title", Text, nullable=False),
    Column("lists", Text, nullable=False),  # JSON: tags, summary, dropped
    Column("text", Text, nullable=False),
    Column("reading", Text, nullable=False),  # JSON, see ``codec``
)

visibility = Table(
    "visibility",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("key", _KEY, ForeignKey(article.c.key), primary_key=True),
    Column("id", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("url_key", Text),
    Column("story", Text),
    Column("ingested", BigInteger, nullable=False),  # microseconds since 1970, UTC
    # The database refuses an article's second row, whatever two processes do at once.
    Index("uq_visibility_tenant_id", "tenant", "id", unique=True),
    Index("uq_visibility_tenant_fingerprint", "tenant", "fingerprint", unique=True),
    Index("uq_visibility_tenant_url_key", "tenant", "url_key", unique=True),
    Index("ix_visibility_tenant_story", "tenant", "story"),
)

story = Table(
    "story",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("joined", Text),  # the story that took this one in; it has no state then
    Column("state", Text),  # JSON, see ``summarizer.stories``
    Index("ix_story_tenant_joined", "tenant", "joined"),
)

story_key = Table(
    "story_key",
    metadata,
    Column("tenant", Text, primary_key=True),
    Column("fact", Text, primary_key=True),
    Column("day", Integer, primary_key=True),  # of the article that tells the fact, since 1970
    Column("story", Text, primary_key=True),
    sqlite_with_rowid=False,
)

figure = Table(
    "figure",
    metadata,
    Column("key", _KEY, ForeignKey(article.c.key), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("low", Double, nullable=False),
    Column("high", Double, nullable=False),
    Column("unit", Text, nullable=False),
    Column("concept", Text),
    Column("head", Text),
    sqlite_with_rowid=False,
)
