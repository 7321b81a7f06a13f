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
    return _there_is(connection, digest_run.c.decided > far) or _there_is(connection, _is_held_up(far))


def set_right(connection: Connection, since: int, now: int, far: int) -> Sequence[RowMapping]:
    """Undo what was noted after ``now``, where some was after ``far``; the subscriptions that were passed over (see
    ``Ledger``)."""
    # From now on, or it would leave some runs of a digest and change their order.
    ahead = digest_run.c.decided > (now if _there_is(connection, digest_run.c.decided > far) else far)
    mine = (digest_run.c.tenant == subscriptions.c.tenant) & (digest_run.c.subscription == subscriptions.c.id)
    passed_over = (
        select(subscriptions)
        .where(subscriptions.c.paused.is_(None), subscriptions.c.next_due > now, exists().where(mine, ahead))
        .order_by(subscriptions.c.tenant, subscriptions.c.id)
    )
    found = connection.execute(passed_over).mappings().all()
    connection.execute(delete(digest_run).where(ahead, digest_run.c.outcome.in_(_UNTOLD)))
    told = {name: case((digest_run.c[name] > since, since), else_=digest_run.c[name]) for name in ("since", "until")}
    connection.execute(update(digest_run).where(ahead).values(decided=since, **told))
    free = {"changed": now, "next_try": now, "owner": None, "lease_until": None}
    asked = delivery.c.state != DeliveryState.PENDING.value
    # When that was is not known. It is looked for in all of the last day, and too old to be asked for again.
    unknown = {"state": DeliveryState.UNKNOWN.value, "first_attempt": now - _DAY}
    connection.execute(update(delivery).where(_is_held_up(far), asked).values(**unknown, **free))
    connection.execute(update(delivery).where(_is_held_up(far)).values(**free))
    return found


def _there_is(connection: Connection, where: ColumnElement[bool]) -> bool:
    return bool(connection.scalar(select(exists().where(where))))


def _is_held_up(far: int) -> ColumnElement[bool]:
    """Whether a delivery is left alone by a time noted after then. Its next try alone may be as late by a platform's
    wish."""
    return delivery.c.next_try.is_not(None) & or_(delivery.c.changed > far, delivery.c.lease_until > far)
