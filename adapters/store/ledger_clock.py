"""What a clock noted that was ahead, undone when it is set right; inside a connection's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, case, delete, exists, or_, select, update

from adapters.store.schema import delivery, digest_run
from adapters.store.schema import subscription as subscriptions
from bot.core.deliveries import DeliveryState, Outcome

_UNTOLD = [outcome.value for outcome in (Outcome.MISSED, Outcome.SILENT, Outcome.FAILED)]
_DAY = 24 * 3600 * 1_000_000  # in microseconds, as times are


def is_ahead(connection: Connection, far: int) -> bool:
    """Whether anything was noted after ``far``."""
    noted = select(digest_run.c.number).where(digest_run.c.decided > far), select(delivery.c.run).where(_waits(far))
    return any(connection.execute(one.limit(1)).first() is not None for one in noted)


def set_right(connection: Connection, now: int, far: int) -> Sequence[RowMapping]:
    """Undo what was noted after ``far``; the subscriptions that were passed over (see ``Ledger``)."""
    ahead = digest_run.c.decided > far
    mine = (digest_run.c.tenant == subscriptions.c.tenant) & (digest_run.c.subscription == subscriptions.c.id)
    passed_over = (
        select(subscriptions)
        .where(subscriptions.c.paused.is_(None), subscriptions.c.next_due > now, exists().where(mine, ahead))
        .order_by(subscriptions.c.tenant, subscriptions.c.id)
    )
    found = connection.execute(passed_over).mappings().all()
    connection.execute(delete(digest_run).where(ahead, digest_run.c.outcome.in_(_UNTOLD)))
    covered = {name: case((digest_run.c[name] > now, now), else_=digest_run.c[name]) for name in ("since", "until")}
    connection.execute(update(digest_run).where(ahead).values(decided=now, **covered))
    free = {"changed": now, "next_try": now, "owner": None, "lease_until": None}
    asked = delivery.c.state != DeliveryState.PENDING.value
    # When that was is not known. It is looked for in all of the last day, and too old to be asked for again.
    unknown = {"state": DeliveryState.UNKNOWN.value, "first_attempt": now - _DAY}
    connection.execute(update(delivery).where(_waits(far), asked).values(**unknown, **free))
    connection.execute(update(delivery).where(_waits(far)).values(**free))
    return found


def _waits(far: int) -> ColumnElement[bool]:
    """Whether a delivery is left alone until after then."""
    return delivery.c.next_try.is_not(None) & or_(delivery.c.next_try > far, delivery.c.lease_until > far)
