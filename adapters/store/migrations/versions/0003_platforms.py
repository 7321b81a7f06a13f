"""What chat platforms need: tenants, their settings, buttons, digests and feeds, and installations.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tenants()
    _subscriptions()
    _installations()


def _tenants() -> None:
    op.create_table(
        "tenant",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("welcomed", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_tenant"),
    )
    op.create_table(
        "tenant_setting",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("zone", sa.Text),
        sa.Column("length", sa.Text, nullable=False),
        sa.Column("editors", sa.Text, nullable=False),
        sa.Column("allowed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_tenant_setting"),
    )
    op.create_table(
        "kept_action",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("kept", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "token", name="pk_kept_action"),
    )
    op.create_index("ix_kept_action_kept", "kept_action", ["kept"])
    op.create_table(
        "inbound_event",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_inbound_event"),
    )
    op.create_index("ix_inbound_event_seen", "inbound_event", ["seen"])
    op.create_table(
        "note",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_note"),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscription",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("times", sa.Text, nullable=False),
        sa.Column("days", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("length", sa.Text, nullable=False),
        sa.Column("only_if_news", sa.Boolean, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("paused", sa.Text),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_subscription"),
    )
    op.create_index("ix_subscription_target", "subscription", ["target"])
    op.create_table(
        "feed",
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("added", sa.BigInteger, nullable=False),
        sa.Column("added_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_feed"),
    )


def _installations() -> None:
    op.create_table(
        "installation",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("saved", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_installation"),
    )
    op.create_table(
        "install_state",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_install_state"),
    )
    op.create_index("ix_install_state_expires", "install_state", ["expires"])


def downgrade() -> None:
    for table in (
        "install_state",
        "installation",
        "feed",
        "subscription",
        "note",
        "inbound_event",
        "kept_action",
        "tenant_setting",
        "tenant",
    ):
        op.drop_table(table)
