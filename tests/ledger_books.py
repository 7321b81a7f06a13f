"""What the contracts of the ledger are made with: digests, runs, messages in line."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import pytest

from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Outcome
from bot.core.domain import Subscription
from bot.core.message import Message
from bot.core.ports import Ledger, Subscriptions
from tests.subscriptions_contract import HERE, digest

NOW = datetime(2026, 11, 20, 7, 0, 3, 250_000, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
LEASE = 2 * MINUTE
SENT, PENDING, UNKNOWN = DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.UNKNOWN
FAILED, ABANDONED, SENDING = DeliveryState.FAILED, DeliveryState.ABANDONED, DeliveryState.SENDING


class Books(Protocol):
    """A ledger and the subscriptions beside it."""

    ledger: Ledger
    subscriptions: Subscriptions


def due_digest(name: str = "d1", tenant: str = HERE, channel: str = "5", *, due: datetime | None = NOW) -> Subscription:
    """A digest that fell due."""
    return replace(digest(name, tenant, channel), next_due=due)


def run(
    one: Subscription, *, day: date = TODAY, time: str = "08:00", after: timedelta = timedelta(), told: str = "{}"
) -> DigestRun:
    """What was decided about a digest, so long after ``NOW``."""
    return DigestRun(
        tenant=one.tenant,
        subscription=one.id,
        day=day,
        time=time,
        due=NOW + after,
        decided=NOW + after,
        outcome=Outcome.POSTED,
        since=NOW - DAY,
        until=NOW + after,
        told=told,
        parts=1,
        note="covers 2 days",
    )


def parts(of: DigestRun, one: Subscription, count: int = 1, *, words: str = "Part") -> list[Delivery]:
    """The run's messages."""
    return [
        Delivery(
            of.tenant,
            of.subscription,
            of.day,
            of.time,
            number,
            of.due,
            one.target,
            f"{of.subscription}{of.time[:2]}{number}"[-25:],
            Message(f"{words} {number}"),
            changed=of.decided,
            next_try=of.decided,
        )
        for number in range(count)
    ]


def recorded(books: Books, one: Subscription, of: DigestRun | None = None, count: int = 1) -> list[Delivery]:
    """Save the subscription, and put a run's messages in line."""
    books.subscriptions.save(one)
    of = of or run(one)
    made = parts(of, one, count)
    assert books.ledger.record(one, [of], made, one.next_due)
    return made


def sent(books: Books, one: Delivery, now: datetime = NOW) -> Delivery:
    """Send what was claimed."""
    going = one.sending(now, LEASE)
    assert books.ledger.advance(one, going)
    done = going.finished(SENT, now, platform_id=f"m-{one.key}")
    assert books.ledger.advance(going, done)
    return done


def send_all(books: Books, now: datetime = NOW) -> list[Delivery]:
    """Send whatever is in line."""
    done = []
    while claimed := books.ledger.claim("discord", "sender", now, LEASE, 10):
        done += [sent(books, one, now) for one in claimed]
    return done


def line_of(books: Books) -> list[tuple[str, int, DeliveryState]]:
    found = books.ledger.deliveries(limit=99)
    return sorted((one.subscription, one.part, one.state) for one in found)


class OpenedBooks:
    """Opens what the tests of a contract work on."""

    @pytest.fixture
    def open_again(self) -> Callable[[], Books]:
        raise NotImplementedError

    @pytest.fixture
    def books(self, open_again: Callable[[], Books]) -> Books:
        return open_again()
