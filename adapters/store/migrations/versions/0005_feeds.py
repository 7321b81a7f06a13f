"""Feeds as they are fetched, once for all who follow them, and what became of their entries.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_NOW = {  # microseconds since 1970
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
    "postgresql": "CAST(extract(epoch FROM now()) AS BIGINT) * 1000000",
}


def upgrade() -> None:
    op.add_column("feed", sa.Column("folder", sa.Text, nullable=False, server_default=""))
    op.add_column("feed", sa.Column("source", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_feed_source", "feed", ["source", "tenant"])
    op.create_table(
        "feed_source",
        sa.Column("number", _KEY, nullable=False, autoincrement=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("site", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("body", sa.Text),
        sa.Column("followed", sa.Boolean, nullable=False),
        sa.Column("next_check", sa.BigInteger),
        sa.Column("checked", sa.BigInteger),
        sa.Column("succeeded", sa.BigInteger),
        sa.Column("brought", sa.BigInteger),
        sa.Column("per_day", sa.Double),
        sa.Column("ttl", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("failing_since", sa.BigInteger),
        sa.Column("problem", sa.Text),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("retired", sa.Boolean, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("lease_until", sa.BigInteger),
        sa.PrimaryKeyConstraint("number", name="pk_feed_source"),
    )
    op.create_index("uq_feed_source_hash", "feed_source", ["hash"], unique=True)
    op.create_index("ix_feed_source_due", "feed_source", ["followed", "next_check", "number", "host"])
    op.create_index("ix_feed_source_lease_until", "feed_source", ["lease_until"])
    op.create_table(
        "feed_entry",
        sa.Column("number", _KEY, nullable=False, autoincrement=True),
        sa.Column("source", _KEY, nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("fate", sa.Text, nullable=False),
        sa.Column("article", sa.Text),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("number", name="pk_feed_entry"),
        sa.ForeignKeyConstraint(["source"], ["feed_source.number"], name="fk_feed_entry_source"),
    )
    op.create_index("ix_feed_entry_source", "feed_entry", ["source", "seen"])
    op.create_index("ix_feed_entry_seen", "feed_entry", ["seen"])
    _sources_of_feeds()


def _sources_of_feeds() -> None:
    """Feeds followed so far are fetched from now on."""
    connection = op.get_bind()
    now = connection.scalar(sa.text(f"SELECT {_NOW[connection.dialect.name]}"))
    feed = sa.table("feed", sa.column("url"), sa.column("title"), sa.column("source"))
    names = "hash", "url", "host", "title", "followed", "next_check", "failures", "told", "retired"
    source = sa.table("feed_source", *(sa.column(name) for name in names))
    for url, title in connection.execute(sa.select(feed.c.url, sa.func.min(feed.c.title)).group_by(feed.c.url)).all():
        digest = hashlib.sha256(url.encode()).hexdigest()
        connection.execute(sa.update(feed).where(feed.c.url == url).values(source=digest))
        row = (digest, url, _host(url), title, True, now, 0, False, False)
        connection.execute(sa.insert(source).values(dict(zip(names, row, strict=True))))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def downgrade() -> None:
    op.drop_table("feed_entry")
    op.drop_table("feed_source")
    op.drop_index("ix_feed_source", "feed")
    for column in ("source", "folder"):
        op.drop_column("feed", column)
