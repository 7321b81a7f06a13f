"""Several processes drive the feeds of one database: each feed is read once, and each article stored once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.polling.poller import Poller
from adapters.store import open_database
from bot.core.services import Services
from bot.core.sources import Fate
from tests import fakes_feeds
from tests.asking import NOW
from tests.fakes_feeds import FeedWeb, entry, feed
from tests.subscriptions_contract import feed as followed

FEEDS, PROCESSES = 40, 3


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


def test_processes_share_the_work(url: str) -> None:
    web = FeedWeb()
    addresses = [f"https://{number}.example/feed" for number in range(FEEDS)]
    for number, address in enumerate(addresses):
        # Every article is in two feeds.
        web.serve(address, feed(entry(number // 2, NOW)))
    with ExitStack() as stack:
        opened = [stack.enter_context(closing(open_database(url))) for _ in range(PROCESSES)]
        for address in addresses:
            opened[0].subscriptions.save_feeds([replace(followed(address), url=address, added=NOW - timedelta(days=1))])
        fake = fakes_feeds.services(web)
        processes: list[Services] = [
            replace(fake, store=one.store, subscriptions=one.subscriptions, sources=one.sources) for one in opened
        ]
        pollers = [Poller(one, at_once=8) for one in processes]
        with ThreadPoolExecutor(PROCESSES) as threads:
            for reading in [threads.submit(poller.read_due) for poller in pollers]:
                reading.result(60)
        for poller in pollers:
            poller.close(5)
        assert sorted(address for address, _ in web.asked) == sorted(addresses)
        fates = Counter(one.fate for address in addresses for one in opened[0].sources.entries(address))
        assert fates == {Fate.STORED: FEEDS // 2, Fate.KNOWN: FEEDS // 2}
        assert len(opened[0].store.heads(followed().tenant, limit=100)) == FEEDS // 2
