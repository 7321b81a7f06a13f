"""Composes the digests that fall due, and puts them in line to be sent: the decision about each is kept before anything
is posted, and is made once however many processes tick."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import clocks, deciding, pages, posting, present, slots
from bot.core.deciding import Decider
from bot.core.deliveries import DeliveryState, DigestRun, Outcome
from bot.core.digest import Digest, Window
from bot.core.domain import Subscription
from bot.core.errors import StoreError
from bot.core.posting import Reason
from bot.core.services import Services
from bot.core.slots import Slot

UPDATES_FOR = timedelta(hours=12)
"""So long after a digest its figures are followed."""

_RETRY = timedelta(seconds=60)
_SETTLING = timedelta(seconds=30)
_LONG_RETRY = timedelta(hours=1)
_FORGOTTEN = timedelta(days=1)
_MOST_TRIES = 3
_OUTAGE = timedelta(hours=1)
"""So long a database that fails costs no digest: its disk may be full, or it is being moved."""
_MOST_UPDATES = 30


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with a subscription, named "tenant/id"; ``error`` where it was raised."""

    subscription: str
    what: str
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Later:
    """What was due at ``since`` is looked after again at ``when``; it went wrong ``tries`` times in a row."""

    since: datetime
    when: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many subscriptions were looked after, and what went wrong."""

    taken: int
    faults: tuple[Fault, ...]


class Ticker:
    """Looks after what fell due. One for each process, for one thread at a time."""

    def __init__(self, services: Services, grace: timedelta) -> None:
        self._services = services
        self._grace = grace
        self._decider = Decider(services)
        self._later: dict[tuple[str, str], _Later] = {}

    def tick(self, now: datetime, *, limit: int) -> Ticked:
        """Look after at most so many subscriptions, the longest due first. What is wrong with one stops no other: it is
        tried again, and in the end given up until it falls due again."""
        self._later = {name: later for name, later in self._later.items() if abs(now - later.when) <= _FORGOTTEN}
        due = self._services.ledger.due(now, limit + len(self._later))
        if not due:
            self._decider.forget()
        ready = [one for one in due if self._again(one, now).when <= now][:limit]
        faults: list[Fault] = []
        for one in ready:
            again = self._again(one, now)
            try:
                found = self._look_after(one, now, again.since)
            except Exception as error:  # noqa: BLE001 - the others are to get their digests
                faults.append(Fault(_name(one), "the digest could not be composed", error))
                faults += self._put_off(one, now, error)
            else:
                if found is None:
                    self._later[one.tenant, one.id] = replace(again, when=now + _SETTLING)
                    continue
                faults += found
                self._later.pop((one.tenant, one.id), None)
        return Ticked(len(ready), tuple(faults))

    def set_right(self, since: datetime, now: datetime) -> int:
        """Where the clock was ahead until ``since``, let the digests fall due again that it passed over; how many."""
        return self._services.ledger.set_right(since, now, clocks.SLACK, lambda one: slots.next_due(one, since))

    def _again(self, one: Subscription, now: datetime) -> _Later:
        """Since when, and when again; now, where nothing kept it up."""
        later = self._later.get((one.tenant, one.id))
        return later if later and later.since <= now else _Later(now, now)

    def _put_off(self, one: Subscription, now: datetime, error: Exception) -> list[Fault]:
        later = self._again(one, now)
        later = replace(later, tries=later.tries + 1, when=now + _RETRY)
        self._later[one.tenant, one.id] = later
        outage = isinstance(error, StoreError) and now - later.since < _OUTAGE
        if outage or later.tries < _MOST_TRIES:
            return []
        note = f"{type(error).__name__}: {error}"
        try:
            runs = [slots.left_out(slot, now, Outcome.FAILED, note) for slot in slots.due_slots(one, now)]
            self._services.ledger.record(one, runs, (), slots.next_due(one, now))
        except Exception as again:  # noqa: BLE001 - as above; it stays due
            self._later[one.tenant, one.id] = replace(later, when=now + _LONG_RETRY)
            return [Fault(_name(one), "that it failed could not be recorded", again)]
        self._later.pop((one.tenant, one.id), None)
        return [Fault(_name(one), f"given up after {later.tries} tries")]

    def _look_after(self, one: Subscription, now: datetime, since: datetime) -> list[Fault] | None:
        """What went wrong; None where it has to wait. ``since``: when it would have been looked after first."""
        ledger, next_due = self._services.ledger, slots.next_due(one, now)
        chosen = slots.choose(slots.due_slots(one, now), since, self._grace)
        missed = [slots.left_out(slot, now, Outcome.MISSED) for slot in chosen.missed]
        if chosen.deliver is None:
            if missed:
                ledger.record(one, missed, (), next_due)
                return []
            return self._follow(one, now, next_due)
        if one.target.partition(":")[0] not in self._services.messengers:
            late = slots.left_out(chosen.deliver, now, Outcome.MISSED, "the platform is not connected")
            ledger.record(one, [*missed, late], (), next_due)
            return []
        if not self._is_settled(one, chosen.deliver, now):
            return None
        decided = self._decider.decide(one, chosen.deliver, now, chosen.missed)
        if one.updates and decided.parts and next_due is not None:
            next_due = min(next_due, now + slots.UPDATES_EVERY)
        parts = deciding.deliveries(one, decided.run, decided.parts)
        ledger.record(one, [*missed, decided.run], parts, next_due)
        return _spoiled(one, decided.found)

    def _is_settled(self, one: Subscription, slot: Slot, now: datetime) -> bool:
        """Whether it is certain what former digests told, so that this one can tell the rest.

        One that nobody began to post is given up: this one tells it too. One that was begun is waited for, which costs
        no time: in the channel's line this one would stand behind it.
        """
        waiting = deciding.unfinished(self._services.ledger, one)
        if not waiting:
            return True
        too_long = now - slot.due > posting.PATIENCE
        if too_long or not any(part.is_begun for part in waiting):
            self._services.ledger.overtake(one, now, Reason.OVERTAKEN)
            waiting = deciding.unfinished(self._services.ledger, one)  # meanwhile one may have been begun
        return too_long or not waiting

    def _follow(self, one: Subscription, now: datetime, next_due: datetime | None) -> list[Fault]:
        """Post what became of the figures of the last digest, in answer to it."""
        ledger = self._services.ledger
        runs = ledger.runs(one.tenant, one.id, limit=_MOST_UPDATES)
        last = ledger.last_told(one.tenant, one.id)
        base = next(
            (run for run in runs if last and (run.day, run.time) == (last.day, last.time.partition("+")[0])), None
        )
        if last is None or base is None or not one.updates or now - base.due > UPDATES_FOR or next_due is None:
            ledger.reschedule(one, next_due)
            return []
        again = min(next_due, now + slots.UPDATES_EVERY)
        thread = self._posted_as(one, base)
        connected = one.target.partition(":")[0] in self._services.messengers
        if thread is None or _is_quiet(one, now) or not connected or deciding.unfinished(self._services.ledger, one):
            ledger.reschedule(one, again)
            return []
        window = Window(last.until, max(deciding.floor(now), last.until), last.told)
        found = self._decider.composer.compose(one.tenant, deciding.wanted(one), window, changes_only=True)
        if not found.stories:
            ledger.reschedule(one, again)
            return _spoiled(one, found)
        updates = sum(run.outcome is Outcome.UPDATE and _is_of(run, base) for run in runs)
        message = present.update(found, locale=one.language, length=one.length)
        parts = pages.parts(message, self._services.messengers[one.target.partition(":")[0]].fits)
        run = DigestRun(
            one.tenant,
            one.id,
            base.day,
            f"{base.time}+{updates + 1}",
            now,
            now,
            Outcome.UPDATE,
            last.since,
            last.until,  # what else is new is for the next digest
            found.told,
            len(parts),
        )
        ledger.record(one, [run], deciding.deliveries(one, run, parts, thread), again)
        return _spoiled(one, found)

    def _posted_as(self, one: Subscription, base: DigestRun) -> str | None:
        """The platform's id of the digest's first message."""
        sent = self._services.ledger.deliveries(
            tenant=one.tenant, target=one.target, states=[DeliveryState.SENT], limit=_MOST_UPDATES
        )
        first = [part for part in sent if (part.subscription, part.day, part.time) == (one.id, base.day, base.time)]
        return next((part.platform_id for part in first if part.part == 0), None)


def _is_of(update: DigestRun, base: DigestRun) -> bool:
    """Whether a run is the digest ``base`` or an update to it."""
    return (update.day, update.time.partition("+")[0]) == (base.day, base.time)


def _name(one: Subscription) -> str:
    return f"{one.tenant}/{one.id}"


def _is_quiet(one: Subscription, now: datetime) -> bool:
    if one.quiet is None:
        return False
    clock = f"{now.astimezone(ZoneInfo(one.zone)):%H:%M}"
    start, end = one.quiet
    return start <= clock < end if start <= end else clock >= start or clock < end


def _spoiled(one: Subscription, found: Digest) -> list[Fault]:
    return [Fault(_name(one), f"the article {article} could not be told") for article in found.spoiled]
