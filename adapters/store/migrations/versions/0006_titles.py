"""Words of the titles that feeds had, so that an article is found by its title without reading all entries.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.core.sources import title_words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BATCH = 1_000


def upgrade() -> None:
    op.add_column("feed_entry", sa.Column("words", sa.Text, nullable=False, server_default=""))
    connection = op.get_bind()
    entry = sa.table("feed_entry", sa.column("number"), sa.column("title"), sa.column("words"))
    some = sa.select(entry.c.number, entry.c.title).order_by(entry.c.number).limit(_BATCH)
    one = sa.update(entry).where(entry.c.number == sa.bindparam("its_number")).values(words=sa.bindparam("its_words"))
    rows = connection.execute(some).all()
    while rows:
        connection.execute(one, [{"its_number": row.number, "its_words": title_words(row.title)} for row in rows])
        rows = connection.execute(some.where(entry.c.number > rows[-1].number)).all()


def downgrade() -> None:
    op.drop_column("feed_entry", "words")
