"""What became of digests and of their messages: what the ledger keeps. Times are aware datetimes in UTC."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.message import Message


class Outcome(StrEnum):
    """What became of a digest that fell due."""

    POSTED = "posted"
    """Its parts were put in line to be posted; see their deliveries."""
    SILENT = "silent"
    """There was no news."""
    MISSED = "missed"
    """It was noticed too late."""
    FAILED = "failed"
    """It could not be composed."""
    SKIPPED = "skipped"
    """Somebody asked for that."""
    UPDATE = "update"
    """Not a digest of its own: changes of figures that one had shown."""


@dataclass(frozen=True, slots=True)
class DigestRun:
    """What was decided, at ``decided``, about the digest that a subscription's schedule names by local ``day`` and
    ``time`` ("08:00"; "08:00+1" for the first update to it, "now-1" for the first that was asked for besides): the four
    are its key. It fell due at ``due``, and covers what came in ``since <= t < until``; ``told`` is JSON of what it
    shows, ``note`` why it is as it is."""

    tenant: str
    subscription: str
    day: date
    time: str
    due: datetime
    decided: datetime
    outcome: Outcome
    since: datetime
    until: datetime
    told: str = ""
    parts: int = 0
    note: str = ""


class DeliveryState(StrEnum):
    """How far one message has come."""

    PENDING = "pending"
    """Not asked for yet, or refused for the time being."""
    SENDING = "sending"
    """The platform may have been asked, by the owner of the lease."""
    UNKNOWN = "unknown"
    """The platform was asked; whether the message was posted is not known."""
    SENT = "sent"
    FAILED = "failed"
    """The platform refused it."""
    ABANDONED = "abandoned"
    """It is not sent, or no more."""

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens."""
        return self in {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.ABANDONED}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message of a digest on its way to a channel; ``part`` counts the messages of a run from 0.

    ``key`` (at most 25 ASCII letters and digits) goes with the message; ``thread`` is the platform's id of the message
    that it answers, None for a message of its own. ``next_try`` is when it is to be looked after, None where that is
    over; ``owner`` has it alone until ``lease_until``. ``platform_id`` is what the platform calls the message, ``due``
    when its run fell due.
    """

    tenant: str
    subscription: str
    day: date
    time: str
    part: int
    due: datetime
    target: str
    key: str
    message: Message
    changed: datetime
    next_try: datetime | None
    thread: str | None = None
    state: DeliveryState = DeliveryState.PENDING
    first_attempt: datetime | None = None
    attempts: int = 0
    owner: str | None = None
    lease_until: datetime | None = None
    platform_id: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for what would be forgotten, or looked after for ever."""
        if (self.next_try is None) != self.state.is_final:
            message = f"a delivery that is {self.state} has next_try={self.next_try}"
            raise ValueError(message)

    @property
    def platform(self) -> str:
        """The platform of the target."""
        return self.target.partition(":")[0]

    @property
    def is_begun(self) -> bool:
        """Whether the channel may have some of the run, this part or one before it."""
        return self.part > 0 or self.state is not DeliveryState.PENDING

    def sending(self, now: datetime, lease: timedelta) -> Delivery:
        """The same when the platform is about to be asked; the lease is renewed."""
        first = self.first_attempt or now
        return replace(
            self,
            state=DeliveryState.SENDING,
            changed=now,
            first_attempt=first,
            attempts=self.attempts + 1,
            lease_until=now + lease,
        )

    def waiting(self, state: DeliveryState, now: datetime, until: datetime, reason: str) -> Delivery:
        """The same left alone until then, for anybody to go on with."""
        return replace(self, state=state, changed=now, next_try=until, reason=reason, owner=None, lease_until=None)

    def finished(
        self, state: DeliveryState, now: datetime, *, platform_id: str | None = None, reason: str | None = None
    ) -> Delivery:
        """The same with nothing more to do."""
        return replace(
            self,
            state=state,
            changed=now,
            next_try=None,
            platform_id=platform_id,
            reason=reason,
            owner=None,
            lease_until=None,
        )


@dataclass(frozen=True, slots=True)
class Rates:
    """So many requests a second a platform takes from the bot: in all, for each server or workspace, for each channel.
    A pause that it asks for is for all that share the first of these that is limited."""

    overall: float = math.inf
    server: float = math.inf
    channel: float = math.inf
