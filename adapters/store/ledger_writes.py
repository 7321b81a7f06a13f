"""What the ledger writes, inside a connection's transaction.

The statements are made once: thousands of digests fall due in one minute, and making a statement takes longer than
carrying it out. What they set is named by its column, what they compare with is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import BigInteger, Connection, Executable, Text, bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.store.codec import clean, clean_or_none
from adapters.store.keys import micros, micros_or_none
from adapters.store.ledger_rows import delivery_row, identity, progress_row, run_row
from adapters.store.rows import insert_into
from adapters.store.schema import delivery, digest_run, digest_text
from adapters.store.schema import subscription as subscriptions
from bot.core.deliveries import Delivery, DeliveryState, DigestRun
from bot.core.domain import Subscription

USE_NOTED = 3_600_000_000
"""Microseconds after which it is noted again that a text is in use: not by each of thousands that refer to it."""

_TENANT = bindparam("of_tenant", type_=Text)
_SUBSCRIPTION = bindparam("of_subscription", type_=Text)

_UNCHANGED = (
    (subscriptions.c.tenant == _TENANT)
    & (subscriptions.c.id == _SUBSCRIPTION)
    & subscriptions.c.paused.is_not_distinct_from(bindparam("was_paused", type_=Text))
    & subscriptions.c.next_due.is_not_distinct_from(bindparam("was", type_=BigInteger))
)
_RESCHEDULE = update(subscriptions).where(_UNCHANGED).returning(subscriptions.c.id)
_RUN = select(digest_run.c.number).where(
    *(digest_run.c[name] == bindparam(f"of_{name}") for name in ("tenant", "subscription", "day", "time"))
)
_CHANGING = (
    "state",
    "changed",
    "next_try",
    "first_attempt",
    "attempts",
    "owner",
    "lease_until",
    "platform_id",
    "reason",
)
_ADVANCE = (
    update(delivery)
    .where(delivery.c.run == _RUN.scalar_subquery(), delivery.c.part == bindparam("of_part"))
    .where(delivery.c.owner == bindparam("of_owner"), delivery.c.lease_until == bindparam("of_lease"))
    .where(delivery.c.next_try.is_not(None), delivery.c.lease_until > bindparam("lasting"))
    .returning(delivery.c.run)
)
_UNASKED = (
    update(delivery)
    .where(delivery.c.state == DeliveryState.PENDING.value)
    .values(state=DeliveryState.ABANDONED.value, next_try=None, owner=None, lease_until=None)
    .returning(delivery.c.part)
)
_ABANDON_LATER = _UNASKED.where(delivery.c.run == bindparam("of_run"), delivery.c.part > bindparam("of_part"))
_ABANDON = _UNASKED.where(
    delivery.c.run.in_(
        select(digest_run.c.number).where(digest_run.c.tenant == _TENANT, digest_run.c.subscription == _SUBSCRIPTION)
    )
)
# One statement sees both or neither of what another process recorded: its next time, and what it put in line.
_OVERTAKE = _ABANDON.where(exists().where(_UNCHANGED))


def reschedule(connection: Connection, subscription: Subscription, next_due: dt.datetime | None) -> bool:
    """Set when the subscription falls due, unless it was changed, paused or removed; whether it was set."""
    return connection.scalar(_RESCHEDULE, _read(subscription) | {"next_due": micros_or_none(next_due)}) is not None


def keep_run(connection: Connection, run: DigestRun, deliveries: Sequence[Delivery]) -> Mapping[str, str] | None:
    """Keep the run and its deliveries; the texts that they refer to by their hashes, which are to be kept too. None,
    and nothing is kept, where there is a run of its name."""
    row, texts = run_row(run)
    number: int | None = connection.scalar(_keep_run(connection.dialect.name), row)
    if number is None:
        return None
    made = [delivery_row(one, number) for one in deliveries]
    if made:
        connection.execute(delivery.insert(), [row for row, _ in made])
    for _, more in made:
        texts = {**texts, **more}
    return texts


def advance(connection: Connection, held: Delivery, after: Delivery, *, lasting: dt.datetime) -> int | None:
    """Write what became of the delivery, where the lease it is held by is there and goes on after ``lasting``; the
    number of its run, or None."""
    where = {f"of_{name}": value for name, value in identity(held).items()}
    where |= {"of_part": held.part, "of_owner": clean_or_none(held.owner), "of_lease": micros_or_none(held.lease_until)}
    advanced: int | None = connection.scalar(_ADVANCE, where | {"lasting": micros(lasting)} | progress_row(after))
    return advanced


def abandon_later(connection: Connection, run: int, part: int, now: dt.datetime, reason: str | None) -> None:
    """Abandon the parts of a run behind this one."""
    connection.execute(_ABANDON_LATER, {"of_run": run, "of_part": part, **_given_up(now, reason)})


def abandon(connection: Connection, of: tuple[str, str], now: dt.datetime, reason: str) -> int:
    """Abandon what a subscription (its tenant and id) has in line; how many."""
    return len(connection.scalars(_ABANDON, _named(of) | _given_up(now, reason)).all())


def overtake(connection: Connection, subscription: Subscription, now: dt.datetime, reason: str) -> int:
    """The same, unless the subscription was changed, paused or removed."""
    return len(connection.scalars(_OVERTAKE, _read(subscription) | _given_up(now, reason)).all())


def _read(subscription: Subscription) -> dict[str, object]:
    """What ``_UNCHANGED`` compares with."""
    of = _named((subscription.tenant, subscription.id))
    paused = subscription.paused.value if subscription.paused else None
    return of | {"was": micros_or_none(subscription.next_due), "was_paused": paused}


def keep_texts(connection: Connection, texts: Mapping[str, str], used: int) -> None:
    """Keep the texts, and that they are in use: what is in use is not forgotten."""
    if texts:
        # In one order, so that two that write the same never wait for each other.
        rows = [{"hash": name, "used": used, "body": body} for name, body in sorted(texts.items())]
        connection.execute(_keep_text(connection.dialect.name), rows)


def _named(of: tuple[str, str]) -> dict[str, object]:
    tenant, subscription_id = of
    return {"of_tenant": clean(tenant), "of_subscription": clean(subscription_id)}


def _given_up(now: dt.datetime, reason: str | None) -> dict[str, object]:
    return {"changed": micros(now), "reason": clean_or_none(reason)}


@cache
def _keep_run(dialect: str) -> Executable:
    return insert_into(dialect, digest_run).on_conflict_do_nothing().returning(digest_run.c.number)


@cache
def _keep_text(dialect: str) -> sqlite.Insert | postgresql.Insert:
    statement = insert_into(dialect, digest_text)
    used = statement.excluded.used
    return statement.on_conflict_do_update(
        index_elements=["hash"], set_={"used": used}, where=digest_text.c.used < used - USE_NOTED
    )
