"""Digests with fakes around them: a channel, articles that come in over time, ticks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from adapters.plaintext import TextReader
from bot.core import ingest, sending, slots
from bot.core.domain import Document, Subscription
from bot.core.message import plain_text
from bot.core.services import Services
from bot.core.ticking import Ticked, Ticker
from tests import asking
from tests.fake_messenger import FakeMessenger
from tests.fakes import FixedClock

HARBOUR_LATER = (
    "Barge hits harbour bridge: port authority raises its count\n\nA barge hit the harbour bridge in Velmouth on Monday."
    "\n\nThe port authority said 41 people were taken to hospital."
)
STRIKE = (
    "Tram drivers walk out in Kesten\n\nSome 1,300 tram drivers walked out in Kesten on Thursday over pay, the "
    "transport union said.\n\nThe operator cancelled 480 trips."
)

TENANT = "discord:1"
CHANNEL = "discord:1/c1"
DAY = timedelta(days=1)
EIGHT = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""When the first digest falls due; a Friday."""
GRACE = timedelta(hours=3)


def subscription(**changes: object) -> Subscription:
    """A daily digest at eight."""
    one = Subscription(
        id="ab",
        tenant=TENANT,
        target=CHANNEL,
        topic="",
        times=("08:00",),
        days=tuple(range(7)),
        zone="UTC",
        language="en",
        length="normal",
        only_if_news=False,
        created=EIGHT - DAY,
        created_by="u1",
        empty="line",
    )
    return replace(one, **changes)


@dataclass
class Newsroom:
    """One process of the bot. ``at`` moves its clock, and the platform's."""

    services: Services
    channel: FakeMessenger
    ticker: Ticker
    clock: FixedClock
    faults: list[str] = field(default_factory=list)

    def at(self, time: datetime) -> Newsroom:
        self.clock.time = self.channel.time = time
        return self

    def subscribe(self, one: Subscription) -> Subscription:
        saved = slots.scheduled(one, one.created)
        self.services.subscriptions.save(saved)
        return saved

    def publish(self, text: str, *, published: datetime | None = None, tenant: str = TENANT) -> str:
        """An article comes in now; its id."""
        now = self.clock.now()
        drafts = TextReader().read(Document(text.encode(), "article.txt"))
        dated = [replace(draft, published=published or now) for draft in drafts]
        (saved,) = ingest.save_new(dated, store=self.services.store, tenant=tenant, now=now)
        return saved.id

    def tick(self) -> Ticked:
        ticked = self.ticker.tick(self.clock.now(), limit=100)
        self.faults += [fault.what for fault in ticked.faults]
        return ticked

    def send(self) -> int:
        return sending.send_some(self.services, "discord", "me", limit=100)

    def run(self, time: datetime) -> list[str]:
        """Tick and send at this time; what was posted, as text."""
        before = len(self.channel.posts)
        self.at(time).tick()
        while self.send():
            pass
        return [plain_text(one.message) for one in self.channel.posts[before:]]

    def subscriptions(self) -> Mapping[str, Subscription]:
        return {one.id: one for one in self.services.subscriptions.subscriptions(TENANT)}

    def runs(self) -> list[tuple[str, str]]:
        """What became of each digest, oldest first, as day and time with the outcome."""
        found = self.services.ledger.runs(TENANT, limit=100)
        return [(f"{run.day:%d} {run.time}", str(run.outcome)) for run in reversed(found)]


def newsroom() -> Newsroom:
    channel = FakeMessenger()
    clock = FixedClock(EIGHT - DAY)
    services = replace(asking.services(), messengers={"discord": channel}, clock=clock)
    return Newsroom(services, channel, Ticker(services, GRACE), clock).at(EIGHT - DAY)


def restarted(room: Newsroom) -> Newsroom:
    """Another process on the same database."""
    return Newsroom(room.services, room.channel, Ticker(room.services, GRACE), room.clock)
