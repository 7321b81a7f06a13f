"""Stories, and what they are found by.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "story",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("joined", sa.Text),
        sa.Column("state", sa.Text),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_story"),
    )
    op.create_index("ix_story_tenant_joined", "story", ["tenant", "joined"])
    op.create_table(
        "story_key",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("fact", sa.Text, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("story", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "fact", "day", "story", name="pk_story_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_visibility_tenant_story", "visibility", ["tenant", "story"])


def downgrade() -> None:
    op.drop_index("ix_visibility_tenant_story", "visibility")
    op.drop_table("story_key")
    op.drop_table("story")
