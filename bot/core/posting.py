"""What to do with a message on its way to a channel, so that it arrives once: decisions alone, nothing is done here.

Once a platform was asked to post and did not clearly refuse, nothing is posted again before the channel was looked at.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.deliveries import Delivery, DeliveryState
from bot.core.domain import Pause
from bot.core.errors import DeliveryError, DeliveryProblem

PATIENCE = timedelta(hours=6)
"""What could not be posted in this time is not posted any more: nobody wants the morning's digest in the evening."""
SETTLED = timedelta(seconds=30)
"""So long after a request without an answer the platform is taken to have carried it out, or never to."""
CLOCKS = timedelta(seconds=120)
"""The platform's clock may differ from ours by so much."""

_LONGEST_WAIT = timedelta(minutes=10)
_BUSY = 60.0
_PAUSES = {
    DeliveryProblem.GONE: Pause.CHANNEL_GONE,
    DeliveryProblem.FORBIDDEN: Pause.NO_PERMISSION,
    DeliveryProblem.REMOVED: Pause.REMOVED,
}


class Step(StrEnum):
    """What comes next."""

    SEND = "send"
    LOOK = "look"
    """See whether the channel has the message; send it where it has not."""
    GIVE_UP = "give up"


class Reason(StrEnum):
    """Why a message is not posted, or not any more. ``Delivery.reason`` is one of these or a ``DeliveryProblem``, and
    behind a colon what the platform said."""

    LATE = "late"
    OVERTAKEN = "overtaken"
    """A later digest tells it too."""
    UNCERTAIN = "uncertain"
    """It may have been posted, and nobody can tell."""
    PAUSED = "paused"
    DELETED = "deleted"
    """The digest was removed."""


def next_step(delivery: Delivery, now: datetime, *, overtaken: bool) -> tuple[Step, Reason | None]:
    """What to do with a delivery that nobody else looks after, and why it is given up, if it is. ``overtaken``: a later
    digest was composed without knowing it posted."""
    if delivery.state is DeliveryState.PENDING:
        if overtaken:
            return Step.GIVE_UP, Reason.OVERTAKEN
        return (Step.SEND, None) if now - delivery.due <= PATIENCE else (Step.GIVE_UP, Reason.LATE)
    return Step.LOOK, None


def not_found(delivery: Delivery, now: datetime, *, overtaken: bool) -> Delivery | None:
    """What becomes of a message that the channel does not have; None where it is to be sent now."""
    if overtaken:
        return delivery.finished(DeliveryState.ABANDONED, now, reason=Reason.OVERTAKEN)
    if _is_old(delivery, now):
        return delivery.finished(DeliveryState.ABANDONED, now, reason=Reason.LATE)
    if now - delivery.changed < SETTLED:
        return delivery.waiting(delivery.state, now, delivery.changed + SETTLED, delivery.reason or "")
    return None


def not_posted(asked: Delivery, before: DeliveryState, problem: DeliveryError, now: datetime) -> Delivery:
    """What becomes of a delivery, of the state ``before``, whose post failed."""
    match problem.problem:
        case DeliveryProblem.BUSY:
            return asked.waiting(before, now, now + _wait(problem), _said(problem))
        case DeliveryProblem.UNKNOWN:
            return asked.waiting(DeliveryState.UNKNOWN, now, now + _backoff(asked, now), _said(problem))
        case _:
            return asked.finished(DeliveryState.FAILED, now, reason=_said(problem))


def not_seen(delivery: Delivery, problem: DeliveryError, now: datetime) -> Delivery:
    """What becomes of a delivery of which the channel's history could not be read. Where it never can be, the message
    is not sent again: once at most is the promise."""
    match problem.problem:
        case DeliveryProblem.BUSY if not _is_old(delivery, now):
            return delivery.waiting(DeliveryState.UNKNOWN, now, now + _wait(problem), _said(problem))
        case DeliveryProblem.UNKNOWN if not _is_old(delivery, now):
            return delivery.waiting(DeliveryState.UNKNOWN, now, now + _backoff(delivery, now), _said(problem))
        case DeliveryProblem.GONE | DeliveryProblem.REMOVED:
            return delivery.finished(DeliveryState.FAILED, now, reason=_said(problem))
        case _:
            reason = f"{Reason.UNCERTAIN}: {problem}"
            return delivery.finished(DeliveryState.ABANDONED, now, reason=reason)


def pause_for(problem: DeliveryError, *, looking: bool = False) -> Pause | None:
    """Why the channel's digests are to be paused, if they are. That its history cannot be read is no reason."""
    if looking and problem.problem is DeliveryProblem.FORBIDDEN:
        return None
    return _PAUSES.get(problem.problem)


def _is_old(delivery: Delivery, now: datetime) -> bool:
    return now - (delivery.first_attempt or delivery.changed) > PATIENCE


def _said(problem: DeliveryError) -> str:
    return f"{problem.problem}: {problem}"


def _wait(problem: DeliveryError) -> timedelta:
    return timedelta(seconds=_BUSY if problem.retry_after is None else max(problem.retry_after, 0.0))


def _backoff(delivery: Delivery, now: datetime) -> timedelta:
    """Longer with each try: half of the time since the first."""
    begun = delivery.first_attempt or now
    return min(max((now - begun) / 2, SETTLED), _LONGEST_WAIT)
