"""Articles, who sees them, their figures, and the full-text index.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "article",
        sa.Column("key", KEY, nullable=False, autoincrement=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("source_words", sa.Text, nullable=False),
        sa.Column("published", sa.BigInteger),
        sa.Column("source", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("byline", sa.Text),
        sa.Column("agency", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("lists", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reading", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_article"),
        sa.UniqueConstraint("digest", name="uq_article_digest"),
    )
    op.create_table(
        "visibility",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("url_key", sa.Text),
        sa.Column("story", sa.Text),
        sa.Column("ingested", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key", name="pk_visibility"),
        sa.ForeignKeyConstraint(["key"], ["article.key"], name="fk_visibility_key"),
    )
    op.create_index("uq_visibility_tenant_id", "visibility", ["tenant", "id"], unique=True)
    op.create_index("uq_visibility_tenant_fingerprint", "visibility", ["tenant", "fingerprint"], unique=True)
    op.create_index("uq_visibility_tenant_url_key", "visibility", ["tenant", "url_key"], unique=True)
    op.create_table(
        "figure",
        sa.Column("key", KEY, nullable=False, autoincrement=False),
        sa.Column("ordinal", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("low", sa.Double, nullable=False),
        sa.Column("high", sa.Double, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("concept", sa.Text),
        sa.Column("head", sa.Text),
        sa.PrimaryKeyConstraint("key", "ordinal", name="pk_figure"),
        sa.ForeignKeyConstraint(["key"], ["article.key"], name="fk_figure_key"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_index()
    else:
        _postgresql_index()


def _sqlite_index() -> None:
    # Terms are stemmed, folded letters and digits; the plain tokenizer leaves them as they are.
    op.execute(
        "CREATE VIRTUAL TABLE article_terms USING fts5(title, text, concepts, content='', "
        "tokenize=\"ascii tokenchars ':'\")"
    )


def _postgresql_index() -> None:
    op.execute(
        "CREATE TABLE article_terms ("
        "key bigint PRIMARY KEY REFERENCES article (key), length integer NOT NULL, terms tsvector NOT NULL)"
    )
    # Ranking reads the terms of every candidate: they stay in the row, uncompressed.
    op.execute("ALTER TABLE article_terms SET (toast_tuple_target = 8160)")
    op.execute("CREATE INDEX ix_article_terms_terms ON article_terms USING gin (terms) WITH (fastupdate = off)")


def downgrade() -> None:
    op.execute("DROP TABLE article_terms")
    for table in ("figure", "visibility", "article", "setting"):
        op.drop_table(table)
