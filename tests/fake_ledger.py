"""A ``Ledger`` of Python objects. Passes the same contract as the database's."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Outcome
from bot.core.domain import Subscription
from tests.fakes import FakeSubscriptions

RunKey = tuple[str, str, date, str]


def run_key(one: DigestRun | Delivery) -> RunKey:
    return one.tenant, one.subscription, one.day, one.time


@dataclass
class FakeLedger:
    """Its subscriptions are those of the port beside it. ``lines`` holds each delivery by its run and part, in the order
    recorded."""

    subscriptions: FakeSubscriptions
    decided: dict[RunKey, DigestRun] = field(default_factory=dict)
    lines: dict[tuple[RunKey, int], Delivery] = field(default_factory=dict)
    holders: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def due(self, now: datetime, limit: int) -> list[Subscription]:
        found = [one for one in self._running() if one.next_due and one.next_due <= now]
        return sorted(found, key=lambda one: (one.next_due, one.tenant, one.id))[: max(limit, 0)]

    def reschedule(self, subscription: Subscription, next_due: datetime | None) -> bool:
        key = subscription.tenant, subscription.id
        with self.lock, self.subscriptions.lock:
            there = self.subscriptions.digests.get(key)
            if there is None or (there.paused, there.next_due) != (subscription.paused, subscription.next_due):
                return False
            self.subscriptions.digests[key] = replace(there, next_due=next_due)
        return True

    def record(
        self,
        subscription: Subscription,
        runs: Sequence[DigestRun],
        deliveries: Sequence[Delivery],
        next_due: datetime | None,
    ) -> bool:
        with self.lock:
            if not self.reschedule(subscription, next_due):
                return False
            new = {run_key(one): one for one in runs if run_key(one) not in self.decided}
            told = [one for one in deliveries if run_key(one) in new]
            self.decided |= new
            self.lines |= {(run_key(one), one.part): one for one in told}
        return bool(new)

    def claim(self, platform: str, owner: str, now: datetime, lease: timedelta, limit: int) -> list[Delivery]:
        with self.lock:
            ready = [one for one in self._heads() if one.platform == platform and _wakes(one) <= now]
            leased = [
                replace(one, owner=owner, lease_until=now + lease)
                for one in sorted(ready, key=lambda one: one.next_try)[: max(limit, 0)]
            ]
            self.lines |= {(run_key(one), one.part): one for one in leased}
        return leased

    def advance(self, held: Delivery, after: Delivery) -> bool:
        place = run_key(held), held.part
        with self.lock:
            there = self.lines.get(place)
            if there is None or (there.owner, there.lease_until) != (held.owner, held.lease_until):
                return False
            if held.owner is None or there.state.is_final:
                return False
            if after.state is DeliveryState.SENDING and there.lease_until <= after.changed:
                return False
            same = ("tenant", "subscription", "day", "time", "part", "due", "target", "key", "message", "thread")
            self.lines[place] = replace(after, **{name: getattr(there, name) for name in same})
            if after.state in {DeliveryState.FAILED, DeliveryState.ABANDONED}:
                later = [key for key in self.lines if key[0] == place[0] and key[1] > place[1]]
                self._abandon(later, after.changed, after.reason)
        return True

    def abandon(self, tenant: str, subscription_id: str, now: datetime, reason: str) -> int:
        with self.lock:
            mine = [key for key in self.lines if key[0][:2] == (tenant, subscription_id)]
            return self._abandon(mine, now, reason)

    def overtake(self, subscription: Subscription, now: datetime, reason: str) -> int:
        with self.lock:
            if not self.reschedule(subscription, subscription.next_due):
                return 0
            return self.abandon(subscription.tenant, subscription.id, now, reason)

    def last_told(self, tenant: str, subscription_id: str) -> DigestRun | None:
        with self.lock:
            return next(
                (run for run in self.runs(tenant, subscription_id, limit=len(self.decided)) if self._sent(run)), None
            )

    def runs(self, tenant: str, subscription_id: str | None = None, *, limit: int) -> list[DigestRun]:
        with self.lock:
            mine = [
                run
                for run in self.decided.values()
                if run.tenant == tenant and subscription_id in (None, run.subscription)
            ]
        return sorted(mine, key=lambda run: (run.decided, run.due, *run_key(run)), reverse=True)[: max(limit, 0)]

    def deliveries(
        self,
        *,
        tenant: str | None = None,
        target: str | None = None,
        states: Sequence[DeliveryState] = (),
        limit: int,
    ) -> list[Delivery]:
        with self.lock:
            found = [
                one
                for one in self.lines.values()
                if tenant in (None, one.tenant) and target in (None, one.target) and (not states or one.state in states)
            ]
        return sorted(found, key=lambda one: (one.changed, run_key(one), one.part), reverse=True)[: max(limit, 0)]

    def next_wake(self, now: datetime) -> datetime | None:
        """When something is to be done next, for tests that make time pass; the port has none."""
        with self.lock:
            times = [one.next_due for one in self._running() if one.next_due]
            times += [time for one in self._open() for time in (one.next_try, one.lease_until) if time]
        return min((time for time in times if time > now), default=None)

    def hold(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        with self.lock:
            holder, end = self.holders.get(name, (owner, until))
            if holder != owner and now < end <= until + timedelta(hours=1):
                return False
            self.holders[name] = (owner, until)
        return True

    def set_right(
        self, since: datetime, now: datetime, slack: timedelta, due: Callable[[Subscription], datetime | None]
    ) -> int:
        untold, far = {Outcome.MISSED, Outcome.SILENT, Outcome.FAILED}, now + slack
        with self.lock:
            is_ahead = any(run.decided > far for run in self.decided.values())
            ahead = {key: run for key, run in self.decided.items() if is_ahead and run.decided > now}
            names = {key[:2] for key in ahead}
            passed = [
                one for one in self._running() if (one.tenant, one.id) in names and one.next_due and one.next_due > now
            ]
            sooner = [(one, due(one)) for one in passed]
            for key, run in ahead.items():
                if run.outcome in untold:
                    del self.decided[key]
                else:
                    told = {"since": min(run.since, since), "until": min(run.until, since)}
                    self.decided[key] = replace(run, decided=since, **told)
            for place, one in self.lines.items():
                if one.next_try and max(one.changed, one.lease_until or one.changed) > far:
                    free = replace(one, changed=now, next_try=now, owner=None, lease_until=None)
                    if one.state is not DeliveryState.PENDING:
                        free = replace(free, state=DeliveryState.UNKNOWN, first_attempt=now - timedelta(days=1))
                    self.lines[place] = free
            return sum(
                self.reschedule(one, when) for one, when in sooner if when and one.next_due and when < one.next_due
            )

    def forget(self, before: datetime) -> int:
        with self.lock:
            kept = {
                run_key(run)
                for one in self.subscriptions.digests.values()
                if (run := self.last_told(one.tenant, one.id))
            } | {run_key(one) for one in self._open()}
            old = [key for key, run in self.decided.items() if run.decided < before and key not in kept]
            for key in old:
                del self.decided[key]
            self.lines = {place: one for place, one in self.lines.items() if place[0] in self.decided}
        return len(old)

    def _running(self) -> list[Subscription]:
        return [one for one in list(self.subscriptions.digests.values()) if one.paused is None]

    def _open(self) -> list[Delivery]:
        return [one for one in self.lines.values() if not one.state.is_final]

    def _heads(self) -> Iterator[Delivery]:
        """The first unfinished delivery of each channel; those of a run recorded in whatever order, by part."""
        order = {key: place for place, key in enumerate(self.decided)}
        waiting: dict[str, Delivery] = {}
        for one in sorted(self._open(), key=lambda one: (order[run_key(one)], one.part)):
            waiting.setdefault(one.target, one)
        return iter(waiting.values())

    def _abandon(self, places: Sequence[tuple[RunKey, int]], now: datetime, reason: str | None) -> int:
        unasked = [place for place in places if self.lines[place].state is DeliveryState.PENDING]
        for place in unasked:
            self.lines[place] = self.lines[place].finished(DeliveryState.ABANDONED, now, reason=reason)
        return len(unasked)

    def _sent(self, run: DigestRun) -> bool:
        parts = [one for key, one in self.lines.items() if key[0] == run_key(run)]
        told = run.outcome in {Outcome.POSTED, Outcome.UPDATE}
        return told and bool(parts) and all(one.state is DeliveryState.SENT for one in parts)


def _wakes(one: Delivery) -> datetime:
    """When somebody may look after an unfinished delivery."""
    return max(time for time in (one.next_try, one.lease_until) if time)
