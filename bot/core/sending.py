"""Sends what is in line for the channels: each message once, even where answers are lost and processes end midway."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from bot.core import conversation, posting, slots
from bot.core.deliveries import Delivery, DeliveryState, Outcome
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import Button, KeptAction
from bot.core.ports import Messenger
from bot.core.posting import Step
from bot.core.services import Services

LEASE = timedelta(seconds=150)
"""A delivery waits its turn, is looked for, and posted, each within a minute at most: see ``Messenger``."""

_RECENT_RUNS = 10


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a delivery: ``after``, None where somebody else has it by now. ``wait`` are the seconds that the
    platform asked us to be quiet, if it did; ``error`` is what nobody foresaw."""

    after: Delivery | None
    wait: float | None = None
    error: Exception | None = None


def send_some(services: Services, platform: str, owner: str, *, limit: int) -> int:
    """Claim and deliver at most so many, one after the other; how many there were."""
    claimed = services.ledger.claim(platform, owner, services.clock.now(), LEASE, limit)
    for one in claimed:
        deliver(services, one)
    return len(claimed)


def deliver(services: Services, claimed: Delivery) -> Delivered:
    """Take a delivery that the caller has claimed to its next state: sent, left for later, or given up."""
    messenger = services.messengers[claimed.platform]
    now = services.clock.now()
    overtaken = _is_overtaken(services, claimed)
    step, reason = posting.next_step(claimed, now, overtaken=overtaken)
    match step:
        case Step.GIVE_UP:
            return _advance(services, claimed, claimed.finished(DeliveryState.ABANDONED, now, reason=reason))
        case Step.LOOK:
            return _look(services, messenger, claimed, overtaken=overtaken)
        case Step.SEND:
            return _send(services, messenger, claimed)


def _is_overtaken(services: Services, claimed: Delivery) -> bool:
    """Whether a later digest tells it too: one that is there, or one that waits only for what becomes of this (see
    ``Ticker``). Not looked up for what has only just been put in line."""
    now = services.clock.now()
    if not claimed.attempts and now - claimed.changed <= posting.SETTLED:
        return False
    runs = services.ledger.runs(claimed.tenant, claimed.subscription, limit=_RECENT_RUNS)
    later = takewhile(lambda run: (run.day, run.time) != (claimed.day, claimed.time), runs)
    if any(run.outcome is Outcome.POSTED for run in later):
        return True
    if claimed.part or claimed.state is DeliveryState.PENDING:
        return False  # what was begun is finished; what was not is overtaken when the later one is composed
    one = services.subscriptions.find(claimed.tenant, claimed.subscription)
    return one is not None and any(slot.due > claimed.due for slot in slots.due_slots(one, now))


def _look(services: Services, messenger: Messenger, claimed: Delivery, *, overtaken: bool) -> Delivered:
    """See whether the channel has the message, and send it where it has not."""
    since = (claimed.first_attempt or claimed.changed) - posting.CLOCKS
    try:
        found = messenger.find(claimed.target, claimed.key, since, thread=claimed.thread)
    except Exception as error:  # noqa: BLE001 - whatever happened, we do not know whether it is there
        after = posting.not_seen(claimed, _known(error), services.clock.now())
        return _refused(services, claimed, after, error, looking=True)
    now = services.clock.now()
    if found is not None:
        return _advance(services, claimed, claimed.finished(DeliveryState.SENT, now, platform_id=found))
    after_all = posting.not_found(claimed, now, overtaken=overtaken)
    return _send(services, messenger, claimed) if after_all is None else _advance(services, claimed, after_all)


def _send(services: Services, messenger: Messenger, claimed: Delivery) -> Delivered:
    now = services.clock.now()
    buttons = _buttons(services, claimed, now)
    asked = claimed.sending(now, LEASE)
    if not services.ledger.advance(claimed, asked):
        return Delivered(None)
    try:
        if asked.thread is None:
            posted = messenger.post(asked.target, asked.message, buttons=buttons, key=asked.key)
        else:
            posted = messenger.reply(asked.target, asked.thread, asked.message, key=asked.key)
    except Exception as error:  # noqa: BLE001 - whatever happened, the message may have been posted
        before = DeliveryState.PENDING if claimed.state is DeliveryState.PENDING else DeliveryState.UNKNOWN
        after = posting.not_posted(asked, before, _known(error), services.clock.now())
        return _refused(services, asked, after, error)
    return _advance(services, asked, asked.finished(DeliveryState.SENT, services.clock.now(), platform_id=posted))


def _buttons(services: Services, delivery: Delivery, now: datetime) -> tuple[Button, ...]:
    """The message's actions as buttons that work for everyone in the channel, each in their own language."""
    return tuple(
        Button(
            one.id,
            one.label,
            services.tenants.keep(delivery.tenant, KeptAction(one.invocation, one.kind, services.language), now),
            one.kind,
        )
        for one in delivery.message.actions
    )


def _known(error: Exception) -> DeliveryError:
    """What failed in our terms."""
    if isinstance(error, DeliveryError):
        return error
    return DeliveryError(DeliveryProblem.UNKNOWN, f"it failed in a way that nobody foresaw ({type(error).__name__})")


def _refused(
    services: Services, held: Delivery, after: Delivery, error: Exception, *, looking: bool = False
) -> Delivered:
    """Keep what became of a delivery that failed, and pause the channel's digests where they would fail too."""
    problem = _known(error)
    done = _advance(services, held, after)
    pause = posting.pause_for(problem, looking=looking)
    if pause is not None and held.thread is None:  # to answer a message may take more than to post one
        conversation.pause(services, held.target, pause)
    wait = (after.next_try - after.changed).total_seconds() if after.next_try else None
    return replace(
        done,
        wait=wait if problem.problem is DeliveryProblem.BUSY else None,
        error=None if isinstance(error, DeliveryError) else error,
    )


def _advance(services: Services, held: Delivery, after: Delivery) -> Delivered:
    return Delivered(after if services.ledger.advance(held, after) else None)
