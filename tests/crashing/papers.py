"""News, and channels that wait for them. All channels of a call are of one server or workspace."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.plaintext import TextReader
from adapters.store import open_database
from bot.core import ingest
from bot.core.domain import LOCAL_TENANT, Document, Format, Subscription

_AGO = timedelta(minutes=5)
_NEWS = (
    """Flood in Marna injures 12

The river Marna flooded the old town of Lower Bruck on Thursday and injured 12 people, fire chief Karl Adler said.

About 4,300 residents had to leave their homes, mayor Ines Holt said.
""",
    """Ferry strike strands 900 travellers

A strike of 210 sailors stranded about 900 travellers in the port of Oster, the harbour office said.

The sailors ask for 6.5 percent more pay.
""",
    """Norda raises its forecast to 2.1 billion euros

The insurer Norda expects a profit of 2.1 billion euros this year, chief executive Lea Brandt told analysts.

It had promised 1.8 billion euros in spring.
""",
    """Telescope finds 38 new comets

Astronomers at the observatory of Tarn counted 38 comets that nobody had seen before, the university said.

The mirror of the telescope is 8.4 metres wide.
""",
)


def import_news(url: str, now: float) -> None:
    """Let every tenant see four stories of an hour ago."""
    then = datetime.fromtimestamp(now, UTC) - timedelta(hours=1)
    with closing(open_database(url)) as database:
        for number, text in enumerate(_NEWS):
            ingest.store_one(
                Document(text.encode(), f"{number}.txt"),
                store=database.store,
                readers={Format.TEXT: TextReader()},
                tenant=LOCAL_TENANT,
                now=then,
            )


def subscribe(
    url: str, targets: Sequence[str], now: float, *, again: timedelta = timedelta(), due_in: timedelta = -_AGO
) -> None:
    """Add a digest for each target, which fell due a few minutes ago, or does so later, and does so ``again``."""
    due = datetime.fromtimestamp(now, UTC).replace(second=0, microsecond=0) + due_in
    with closing(open_database(url)) as database:
        for number, target in enumerate(targets):
            tenant = target.partition("/")[0]
            if not number:
                database.store.adopt(tenant, LOCAL_TENANT)
            made = subscription(f"d{number}", tenant, target, due)
            times = tuple(sorted({*made.times, f"{due + again:%H:%M}"}))
            database.subscriptions.save(replace(made, times=times))


def subscription(name: str, tenant: str, target: str, due: datetime) -> Subscription:
    """A daily digest of everything."""
    return Subscription(
        id=name,
        tenant=tenant,
        target=target,
        topic="",
        times=(f"{due:%H:%M}",),
        days=tuple(range(7)),
        zone="UTC",
        language="en",
        length="normal",
        only_if_news=False,
        created=due - timedelta(days=3),
        created_by="ann",
        next_due=due,
    )
