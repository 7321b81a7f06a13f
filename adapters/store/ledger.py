"""The ``Ledger`` port on SQLAlchemy Core: what fell due, what became of it, and how far each message came.

What several processes do at once is settled by the rows themselves: a subscription's ``next_due`` is only replaced by
who read it, a run has one row, and a delivery changes hands when its lease has ended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, delete, exists, or_, select, tuple_, update

from adapters.store import ledger_clock, ledger_writes
from adapters.store.codec import clean
from adapters.store.keys import HIGHEST, micros
from adapters.store.ledger_rows import (
    DELIVERIES,
    RUNS,
    UNREADABLE,
    delivery_of,
    run_of,
)
from adapters.store.records import subscription_of
from adapters.store.rows import insert_into
from adapters.store.schema import delivery, digest_run, digest_text, lane
from adapters.store.schema import subscription as subscriptions
from adapters.store.transactions import Transactions
from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Outcome
from bot.core.domain import Subscription

_MOMENT = dt.timedelta(microseconds=1)
_SLACK = dt.timedelta(hours=1)  # the clocks of processes differ by less
_UNREADABLE = "refused: the stored message cannot be read"
_MOST_NOTED = 1_000
_BATCH = 500  # runs looked at in one transaction


class SqlLedger:
    """The ledger in a SQL database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._used: dict[str, int] = {}

    def due(self, now: dt.datetime, limit: int) -> list[Subscription]:
        statement = (
            select(subscriptions)
            .where(subscriptions.c.next_due <= micros(now), subscriptions.c.paused.is_(None))
            .order_by(subscriptions.c.next_due, subscriptions.c.tenant, subscriptions.c.id)
            .limit(max(limit, 0))
        )
        with self._transactions.reader() as connection:
            return [subscription_of(row) for row in connection.execute(statement).mappings()]

    def reschedule(self, subscription: Subscription, next_due: dt.datetime | None) -> bool:
        with self._transactions.ledger_writer() as connection:
            return ledger_writes.reschedule(connection, subscription, next_due)

    def record(
        self,
        subscription: Subscription,
        runs: Sequence[DigestRun],
        deliveries: Sequence[Delivery],
        next_due: dt.datetime | None,
    ) -> bool:
        kept: list[DigestRun] = []
        texts: dict[str, str] = {}
        with self._transactions.ledger_writer() as connection:
            if not ledger_writes.reschedule(connection, subscription, next_due):
                return False
            for run in runs:
                made = ledger_writes.keep_run(connection, run, [one for one in deliveries if _of(one, run)])
                if made is not None:
                    kept.append(run)
                    texts |= made
            used = max((micros(run.decided) for run in kept), default=0)
            new = {name: body for name, body in texts.items() if self._is_new(name, used)}
            ledger_writes.keep_texts(connection, new, used)
        if len(self._used) > _MOST_NOTED:
            self._used = {}
        self._used |= dict.fromkeys(new, used)
        return bool(kept)

    def _is_new(self, text: str, used: int) -> bool:
        """Whether it is to be written that the text is used: not again within the hour, for thousands refer to it."""
        return abs(used - self._used.get(text, -HIGHEST)) >= ledger_writes.USE_NOTED

    def claim(self, platform: str, owner: str, now: dt.datetime, lease: dt.timedelta, limit: int) -> list[Delivery]:
        before = delivery.alias("before")
        is_earlier = tuple_(before.c.run, before.c.part) < tuple_(delivery.c.run, delivery.c.part)
        overtakes = exists().where(
            before.c.target == delivery.c.target,
            before.c.next_try.is_not(None),
            # Runs recorded at once may come to be seen in another order than their numbers'.
            or_(is_earlier, before.c.lease_until > micros(now)),
        )
        ready = (
            DELIVERIES.where(delivery.c.platform == clean(platform), delivery.c.next_try <= micros(now))
            .where(or_(delivery.c.lease_until.is_(None), delivery.c.lease_until <= micros(now)), ~overtakes)
            .order_by(delivery.c.next_try, delivery.c.run, delivery.c.part)
            .limit(max(limit, 0))
        )
        with self._transactions.reader() as connection:
            if connection.execute(ready.limit(1)).first() is None:  # asked every moment: it costs no writer's turn
                return []
        with self._transactions.ledger_writer() as connection:
            # SQLite has one writer, and knows no locks of rows.
            rows = connection.execute(ready.with_for_update(skip_locked=True, of=delivery)).mappings().all()
            if not rows:
                return []
            places = [(row["run"], row["part"]) for row in rows]
            # Named by their runs too: SQLite finds pairs by reading the whole table.
            named = delivery.c.run.in_([run for run, _ in places]) & tuple_(delivery.c.run, delivery.c.part).in_(places)
            leased = update(delivery).where(named)
            connection.execute(leased.values(owner=clean(owner), lease_until=micros(now + lease)))
            claimed = [replace(delivery_of(row), owner=clean(owner), lease_until=now + lease) for row in rows]
            for one in claimed:
                if one.message is UNREADABLE:
                    _write(connection, one, one.finished(DeliveryState.FAILED, now, reason=_UNREADABLE), lasting=now)
        return [one for one in claimed if one.message is not UNREADABLE]

    def advance(self, held: Delivery, after: Delivery) -> bool:
        if held.owner is None or held.lease_until is None:
            return False
        sending = after.state is DeliveryState.SENDING
        lasting = after.changed if sending else held.lease_until - _MOMENT
        with self._transactions.ledger_writer(durable=sending) as connection:
            return _write(connection, held, after, lasting=lasting)

    def abandon(self, tenant: str, subscription_id: str, now: dt.datetime, reason: str) -> int:
        with self._transactions.ledger_writer() as connection:
            return ledger_writes.abandon(connection, (tenant, subscription_id), now, reason)

    def overtake(self, subscription: Subscription, now: dt.datetime, reason: str) -> int:
        with self._transactions.ledger_writer() as connection:
            return ledger_writes.overtake(connection, subscription, now, reason)

    def last_told(self, tenant: str, subscription_id: str) -> DigestRun | None:
        statement = _newest(RUNS.where(_of_subscription(tenant, subscription_id), _is_told(digest_run)))
        with self._transactions.reader() as connection:
            row = connection.execute(statement.limit(1)).mappings().first()
        return None if row is None else run_of(row)

    def runs(self, tenant: str, subscription_id: str | None = None, *, limit: int) -> list[DigestRun]:
        mine = (
            digest_run.c.tenant == clean(tenant)
            if subscription_id is None
            else _of_subscription(tenant, subscription_id)
        )
        statement = _newest(RUNS.where(mine)).limit(max(limit, 0))
        with self._transactions.reader() as connection:
            return [run_of(row) for row in connection.execute(statement).mappings()]

    def deliveries(
        self,
        *,
        tenant: str | None = None,
        target: str | None = None,
        states: Sequence[DeliveryState] = (),
        limit: int,
    ) -> list[Delivery]:
        statement = DELIVERIES.order_by(delivery.c.changed.desc(), delivery.c.run.desc(), delivery.c.part.desc())
        if tenant is not None:
            statement = statement.where(digest_run.c.tenant == clean(tenant))
        if target is not None:
            statement = statement.where(delivery.c.target == clean(target))
        if states:
            statement = statement.where(delivery.c.state.in_([state.value for state in states]))
            if not any(state.is_final for state in states):
                statement = statement.where(delivery.c.next_try.is_not(None))  # says the same, by an index
        with self._transactions.reader() as connection:
            found = connection.execute(statement.limit(max(limit, 0))).mappings().all()
        return [delivery_of(row) for row in found]

    def hold(self, name: str, owner: str, now: dt.datetime, until: dt.datetime) -> bool:
        row = {"name": clean(name), "owner": clean(owner), "until": micros(until)}
        with self._transactions.ledger_writer() as connection:
            statement = insert_into(connection.dialect.name, lane).values(row)
            taken = statement.on_conflict_do_update(
                index_elements=["name"],
                set_={"owner": statement.excluded.owner, "until": statement.excluded.until},
                where=or_(
                    lane.c.owner == row["owner"], lane.c.until <= micros(now), lane.c.until > micros(until + _SLACK)
                ),
            )
            return connection.scalar(taken.returning(lane.c.name)) is not None

    def set_right(
        self,
        since: dt.datetime,
        now: dt.datetime,
        slack: dt.timedelta,
        due: Callable[[Subscription], dt.datetime | None],
    ) -> int:
        far = micros(now + slack)
        with self._transactions.reader() as connection:  # all is looked through, but nobody kept from writing
            if not ledger_clock.is_ahead(connection, far):
                return 0
        with self._transactions.ledger_writer() as connection:
            passed_over = ledger_clock.set_right(connection, micros(since), micros(now), far)
            sooner = ((one, due(one)) for one in map(subscription_of, passed_over))
            return sum(
                ledger_writes.reschedule(connection, one, when)
                for one, when in sooner
                if when is not None and one.next_due is not None and when < one.next_due
            )

    def forget(self, before: dt.datetime) -> int:
        forgotten, last = 0, (-HIGHEST, 0)
        while True:  # a few at a time: others write in between
            with self._transactions.ledger_writer() as connection:
                seen = connection.execute(_old_runs(before, last)).all()
                numbers = [number for _, number, is_over in seen if is_over]
                connection.execute(delete(delivery).where(delivery.c.run.in_(numbers)))
                connection.execute(delete(digest_run).where(digest_run.c.number.in_(numbers)))
            forgotten += len(numbers)
            if len(seen) < _BATCH:
                break
            last = seen[-1][0], seen[-1][1]
        self._forget_texts(micros(before) - ledger_writes.USE_NOTED)
        return forgotten

    def _forget_texts(self, before: int) -> None:
        """Forget the texts that were not used since then, and that nothing refers to."""
        old = select(digest_text.c.hash).where(digest_text.c.used < before)
        told = select(digest_run.c.told).where(digest_run.c.told.is_not(None))
        self._used = {}
        with self._transactions.reader() as connection:
            hashes = connection.scalars(old.except_(told, select(delivery.c.message))).all()
        for start in range(0, len(hashes), _BATCH):
            these = digest_text.c.hash.in_(hashes[start : start + _BATCH])
            with self._transactions.ledger_writer() as connection:  # what is used by now is not old any more
                connection.execute(delete(digest_text).where(these, digest_text.c.used < before))


def _old_runs(before: dt.datetime, after: tuple[int, int]) -> Select[Any]:
    """The next runs decided before that time: when each was decided, its number, and whether nobody needs it. ``after``
    are the first two of the one to go on behind."""
    place = tuple_(digest_run.c.decided, digest_run.c.number)
    old = (
        select(digest_run)
        .where(digest_run.c.decided < micros(before), place > tuple_(*after))
        .order_by(digest_run.c.decided, digest_run.c.number)
        .limit(_BATCH)
        .subquery("old")
    )
    later = digest_run.alias("later")
    same = (later.c.tenant == old.c.tenant) & (later.c.subscription == old.c.subscription)
    newer = tuple_(later.c.decided, later.c.due, later.c.number) > tuple_(old.c.decided, old.c.due, old.c.number)
    there = exists().where(subscriptions.c.tenant == old.c.tenant, subscriptions.c.id == old.c.subscription)
    last_told = there & _is_told(old) & ~exists().where(same, newer, _is_told(later))
    unfinished = exists().where(delivery.c.run == old.c.number, delivery.c.next_try.is_not(None))
    is_over = ~unfinished & ~last_told
    return select(old.c.decided, old.c.number, is_over).order_by(old.c.decided, old.c.number)


def _write(connection: Connection, held: Delivery, after: Delivery, *, lasting: dt.datetime) -> bool:
    """Write what became of a delivery that is held until after ``lasting``, and of what follows it; whether it was."""
    run = ledger_writes.advance(connection, held, after, lasting=lasting)
    if run is not None and after.state in {DeliveryState.FAILED, DeliveryState.ABANDONED}:
        ledger_writes.abandon_later(connection, run, held.part, after.changed, after.reason)
    return run is not None


def _of(one: Delivery, run: DigestRun) -> bool:
    """Whether the delivery is one of the run's."""
    return (one.tenant, one.subscription, one.day, one.time) == (run.tenant, run.subscription, run.day, run.time)


def _of_subscription(tenant: str, subscription_id: str) -> ColumnElement[bool]:
    return (digest_run.c.tenant == clean(tenant)) & (digest_run.c.subscription == clean(subscription_id))


def _newest(runs: Select[Any]) -> Select[Any]:
    return runs.order_by(digest_run.c.decided.desc(), digest_run.c.due.desc(), digest_run.c.number.desc())


def _is_told(run: FromClause) -> ColumnElement[bool]:
    """Whether the run, a row of ``digest_run``, was sent to its last part."""
    mine = delivery.c.run == run.c.number
    return (
        run.c.outcome.in_([Outcome.POSTED.value, Outcome.UPDATE.value])
        & exists().where(mine)
        & ~exists().where(mine, delivery.c.state != DeliveryState.SENT.value)
    )
