"""When digests fall due: local times of day as instants, over every change of the clocks.

A digest is named by its local date and time, never by an instant: whatever clocks and zones do, a name is posted once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.deliveries import DigestRun, Outcome
from bot.core.domain import Subscription

LOOK_BACK = timedelta(days=31)
"""Digests that fell due longer ago are not even counted as missed."""

UPDATES_EVERY = timedelta(minutes=30)
"""So often it is looked whether figures that a digest showed have changed."""

_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)
_SECOND = timedelta(seconds=1)
_REACH = 2
"""A digest falls due so many days after its date at most: quiet hours end on the next, and a zone that crosses the date
line leaves a day out."""
_AHEAD = 7 + _REACH
"""Within so many days every weekday comes."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One digest by schedule. ``due`` is when it may be posted: its local time, or the end of the quiet hours that this
    is in."""

    tenant: str
    subscription: str
    day: date
    time: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which of several slots is delivered, if any, and which are too late or covered by it."""

    deliver: Slot | None
    missed: tuple[Slot, ...]


@lru_cache(maxsize=8192)
def instant(day: date, clock: str, zone: str) -> datetime:
    """The first instant, in UTC, when clocks in the zone show the day's time "08:00" or a later one.

    Of a time that comes twice that is the first; where clocks are put forward past it, the moment they are.
    """
    there = ZoneInfo(zone)
    wall = datetime.combine(day, time.fromisoformat(clock))
    found = wall.replace(tzinfo=there).astimezone(UTC)
    if _shown(found, there) == wall:
        return found
    early = wall.replace(tzinfo=there, fold=1).astimezone(UTC)  # by the later offset: before the clocks are put forward
    while found - early > _SECOND:
        middle = early + (found - early) // _SECOND // 2 * _SECOND
        early, found = (middle, found) if _shown(middle, there) < wall else (early, middle)
    return found


def next_due(subscription: Subscription, after: datetime) -> datetime | None:
    """When the first digest after this moment falls due; None where none ever does, as it is paused."""
    if subscription.paused:
        return None
    today = _local_date(after, subscription.zone)
    for offset in range(-_REACH, _AHEAD):
        day = today + offset * _DAY
        dues = [slot.due for slot in _slots(subscription, day, day) if slot.due > after]
        if dues:  # those of later days are later: clocks and quiet hours change no order
            return min(dues)
    return None


def upcoming(subscription: Subscription, now: datetime) -> datetime | None:
    """When the next digest falls due that nobody saw to yet; None where none ever does."""
    waiting = subscription.next_due
    return next_due(subscription, now if waiting is None else waiting - _MOMENT)


def due_again(subscription: Subscription, now: datetime) -> datetime | None:
    """When the subscription falls due after a digest that was asked for besides its schedule; None where it never does.

    Always another moment than before, by which whoever decides about it at the same time notices; and so little sooner
    that nothing else changes.
    """
    if subscription.next_due is None:
        return None
    due = min(subscription.next_due, now + UPDATES_EVERY) if subscription.updates else subscription.next_due
    return due - _MOMENT


def scheduled(subscription: Subscription, now: datetime, former: Subscription | None = None) -> Subscription:
    """The subscription with its ``next_due`` by its schedule as it is now.

    What fell due since ``former``, which it replaces, was due is not lost where nobody saw to it yet.
    """
    waiting = None if former is None or former.paused else former.next_due
    after = now if waiting is None else min(now, waiting - _MOMENT)
    return replace(subscription, next_due=next_due(subscription, after))


def due_slots(subscription: Subscription, now: datetime) -> tuple[Slot, ...]:
    """What fell due from the subscription's ``next_due`` until now, in that order."""
    if subscription.next_due is None or subscription.paused:
        return ()
    since = max(subscription.next_due, now - LOOK_BACK)
    days = (_local_date(since, subscription.zone), _local_date(now, subscription.zone))
    found = _slots(subscription, days[0] - _REACH * _DAY, days[1] + _REACH * _DAY)
    return tuple(sorted((slot for slot in found if since <= slot.due <= now), key=_order))


def choose(slots: Sequence[Slot], now: datetime, grace: timedelta) -> Chosen:
    """The newest slot is delivered, where it fell due within the grace time before ``now``; all others are missed."""
    in_order = sorted(slots, key=_order)
    late = not in_order or now - in_order[-1].due > grace
    return Chosen(None, tuple(in_order)) if late else Chosen(in_order[-1], tuple(in_order[:-1]))


def left_out(slot: Slot, now: datetime, outcome: Outcome, note: str = "") -> DigestRun:
    """The record of a digest that is not posted; it covers nothing."""
    due = slot.due
    return DigestRun(slot.tenant, slot.subscription, slot.day, slot.time, due, now, outcome, due, due, note=note)


def _slots(subscription: Subscription, first: date, last: date) -> Iterator[Slot]:
    """The slots of these local dates."""
    for offset in range((last - first).days + 1):
        day = first + offset * _DAY
        if day.weekday() in subscription.days:
            for clock in subscription.times:
                due = instant(*_quiet_end(day, clock, subscription.quiet), subscription.zone)
                yield Slot(subscription.tenant, subscription.id, day, clock, due)


def _quiet_end(day: date, clock: str, quiet: tuple[str, str] | None) -> tuple[date, str]:
    """The date and time when the quiet hours end that this one is in; itself where it is in none."""
    if quiet is None:
        return day, clock
    start, end = quiet
    if start <= end:
        return (day, end) if start <= clock < end else (day, clock)
    if clock >= start:
        return day + _DAY, end
    return (day, end) if clock < end else (day, clock)


def _local_date(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in the zone show."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _order(slot: Slot) -> tuple[datetime, date, str]:
    return slot.due, slot.day, slot.time
