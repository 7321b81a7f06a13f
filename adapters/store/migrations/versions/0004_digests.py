"""What digests need to arrive exactly once: when each falls due, what became of it, and how far its messages came.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_NOW = {  # microseconds since 1970
    "sqlite": "CAST(strftime('%s', 'now') AS INTEGER) * 1000000",
    "postgresql": "CAST(extract(epoch FROM now()) AS BIGINT) * 1000000",
}


def upgrade() -> None:
    _subscriptions()
    _runs()
    op.create_table(
        "digest_text",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("used", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_digest_text"),
    )
    op.create_table(
        "lane",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lane"),
    )


def _subscriptions() -> None:
    for column in (
        sa.Column("quiet", sa.Text),
        sa.Column("empty", sa.Text, nullable=False, server_default="line"),
        sa.Column("updates", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("next_due", sa.BigInteger),
    ):
        op.add_column("subscription", column)
    op.create_index("ix_subscription_next_due", "subscription", ["next_due", "tenant", "id"])
    # Those that run are looked at once, now, and then know when they fall due.
    now = _NOW[op.get_bind().dialect.name]
    op.execute(f"UPDATE subscription SET next_due = {now} WHERE paused IS NULL")  # noqa: S608 - constants above


def _runs() -> None:
    op.create_table(
        "digest_run",
        sa.Column("number", _KEY, nullable=False, autoincrement=True),
        sa.Column("tenant", sa.Text, nullable=False),
        sa.Column("subscription", sa.Text, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("time", sa.Text, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("decided", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("told", sa.Text),
        sa.Column("parts", sa.Integer, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_digest_run"),
    )
    op.create_index("uq_digest_run_key", "digest_run", ["tenant", "subscription", "day", "time"], unique=True)
    op.create_index("ix_digest_run_decided", "digest_run", ["decided"])
    op.create_table(
        "delivery",
        sa.Column("run", _KEY, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("thread", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.Column("next_try", sa.BigInteger),
        sa.Column("first_attempt", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("lease_until", sa.BigInteger),
        sa.Column("platform_id", sa.Text),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("run", "part", name="pk_delivery"),
        sa.ForeignKeyConstraint(["run"], ["digest_run.number"], name="fk_delivery_run"),
    )
    op.create_index("ix_delivery_platform_next_try", "delivery", ["platform", "next_try", "run", "part"])
    op.create_index("ix_delivery_target_next_try", "delivery", ["target", "next_try"])
    op.create_index("ix_delivery_changed", "delivery", ["changed"])


def downgrade() -> None:
    for table in ("lane", "digest_text", "delivery", "digest_run"):
        op.drop_table(table)
    op.drop_index("ix_subscription_next_due", "subscription")
    for column in ("next_due", "updates", "empty", "quiet"):
        op.drop_column("subscription", column)
