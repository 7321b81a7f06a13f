"""Feeds in ``briefwire run``: a real process follows loopback sites, and tells a server on Discord of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.store import Database, open_database
from bot.core.domain import Feed
from bot.core.sources import Fate, FeedSource
from tests.acceptance.process import BotProcess, running_bot
from tests.crashing import papers
from tests.crashing.places import DiscordPlace
from tests.doubles.discord import discord_double
from tests.doubles.discord.text import text_of
from tests.doubles.feed_sites import FeedSite, Item, feed_sites

_PATIENCE = 120.0
_MANY = 12


class Newsroom:
    """A server on Discord with a channel, a site with a feed, and a database in which the server follows the feed."""

    def __init__(self, place: DiscordPlace, site: FeedSite, folder: Path) -> None:
        self.place, self.site, self.folder = place, site, folder
        self.database = folder / "test.db"
        self.url = f"sqlite:///{self.database}"
        self.channel = place.channel()
        self.tenant = self.channel.partition("/")[0]
        self.settings = {**place.double.env, "BRIEFWIRE_ALLOW_PRIVATE": site.site}
        self.now = datetime.fromtimestamp(place.now(), UTC)

    def items(self, count: int) -> list[Item]:
        return [self._item(number) for number in range(count)]

    def _item(self, number: int) -> Item:
        text = (
            f"<p>Ferry number {number} sank off Port {number} on Sunday with {number * 7 + 211} people on board, harbour "
            f"master Ada Quell said.</p><p>Some {number * 3 + 40} of them swam ashore near Cape {number}, and "
            f"{number + 5} boats went out to look for the others.</p>"
        )
        return Item(f"Ferry {number} sinks", text, f"/{number}", self.now - timedelta(minutes=number + 5))

    def follow(self, path: str, user: str = "ann") -> None:
        feed = Feed("f1", self.tenant, self.site.url(path), "News", self.now - timedelta(days=1), user)
        with self.opened() as database:
            database.subscriptions.save_feeds([feed])

    def opened(self) -> closing[Database]:
        return closing(open_database(self.url))

    def followed(self) -> str:
        """The address of the one feed that is followed."""
        with self.opened() as database:
            return database.subscriptions.feeds(self.tenant)[0].url

    def source(self) -> FeedSource:
        """What is known of it."""
        with self.opened() as database:
            (found,) = database.sources.find([self.followed()])
        assert found is not None
        return found

    def is_read(self) -> bool:
        """Whether the feed was read. Where that failed, on a busy machine, it is to be tried again at once."""
        source = self.source()
        if source.failures:
            self.make_due()
        return source.succeeded is not None

    def make_due(self) -> None:
        """Let the feed be due at once."""
        with self.opened() as database:
            database.sources.check_now(self.followed(), self.now - timedelta(hours=1))

    def fail_since(self, since: datetime) -> None:
        """As if the feed had failed since then."""
        with self.opened() as database:
            (held,) = database.sources.due("nobody", self.now + timedelta(days=2), timedelta(), 1)
            failing = replace(held, failures=9, failing_since=since, problem="it broke off", next_check=self.now)
            assert database.sources.record(held, failing)

    def end_leases(self) -> None:
        """As if the minutes had passed in which nobody else reads what a process read that is no more, or posts."""
        with self.opened() as database:
            now = datetime.now(UTC)  # noqa: TID251 - the process has no other clock
            later = now + timedelta(minutes=11)
            database.sources.due("nobody", later, now - later, 9)
            database.ledger.hold("lane discord", "nobody", later, now)

    def stored(self) -> list[str]:
        """The titles of what the server can find, sorted."""
        with self.opened() as database:
            return sorted(head.title for head in database.store.heads(self.tenant, limit=1_000))

    def digests(self) -> list[str]:
        return self.place.shown(self.channel)


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with discord_double() as discord, feed_sites(1) as (site,):
        yield Newsroom(DiscordPlace(discord), site, tmp_path)


def test_a_feeds_news_come_in_a_digest_and_it_is_asked_for_changes_only(newsroom: Newsroom) -> None:
    site, moved = newsroom.site, "/news/feed"
    site.feeds["/feed"] = newsroom.items(2)
    newsroom.follow("/feed")
    with running_bot(newsroom.folder, newsroom.database, newsroom.settings) as bot:
        _until(bot, lambda: len(newsroom.stored()) == 2)
        papers.subscribe(newsroom.url, [newsroom.channel], newsroom.place.now())
        _until(bot, newsroom.digests)
        assert "211" in newsroom.digests()[0]
        newsroom.make_due()
        _until(bot, lambda: site.statuses("/feed") == [200, 304])
        site.feeds[moved] = newsroom.items(3)
        site.moved["/feed"] = site.url(moved)
        newsroom.make_due()
        _until(bot, lambda: newsroom.followed() == site.url(moved))
        newsroom.make_due()
        _until(bot, lambda: site.statuses(moved) == [200, 304])
        assert bot.end() == 0
        assert "Traceback" not in bot.log
    assert (len(newsroom.stored()), site.statuses("/feed")) == (3, [200, 304, 301])
    assert len(newsroom.digests()) == 1
    next_check = newsroom.source().next_check
    assert next_check is not None
    assert next_check > newsroom.now + timedelta(minutes=4)


def test_killed_amid_reading_it_takes_nothing_twice(newsroom: Newsroom) -> None:
    site = newsroom.site
    site.feeds["/feed"] = newsroom.items(_MANY)
    newsroom.follow("/feed")
    for wait in (0.0, 0.3, None):
        newsroom.end_leases()
        newsroom.make_due()
        asked = len(site.asked)
        with running_bot(newsroom.folder, newsroom.database, newsroom.settings) as bot:
            _until(bot, lambda asked=asked: len(site.asked) > asked)
            if wait is None:
                _until(bot, newsroom.is_read)
                papers.subscribe(newsroom.url, [newsroom.channel], newsroom.place.now())
                _until(bot, newsroom.digests)
                assert bot.end() == 0
            else:
                time.sleep(wait)
                bot.kill()
    with newsroom.opened() as database:
        entries = database.sources.entries(site.url("/feed"))
    stored = newsroom.stored()
    taken = sorted(one.title for one in entries if one.fate in {Fate.STORED, Fate.KNOWN})
    assert (len(entries), len(set(stored)), stored) == (_MANY, len(stored), taken)
    assert len(newsroom.digests()) == 1


def test_told_to_end_amid_reading_it_does_not_wait_for_long(newsroom: Newsroom) -> None:
    site = newsroom.site
    site.feeds["/feed"] = newsroom.items(1)
    newsroom.follow("/feed")
    site.gate.clear()
    with running_bot(newsroom.folder, newsroom.database, newsroom.settings) as bot:
        bot.wait_for("Discord: connected")
        _until(bot, lambda: site.begun)
        begun = time.monotonic()
        assert bot.end() == 0
        assert time.monotonic() - begun < 15
        assert "Traceback" not in bot.log
    assert (newsroom.source().checked, newsroom.source().failures) == (None, 0)


def test_who_added_a_feed_is_told_once_that_it_is_down(newsroom: Newsroom) -> None:
    site, discord = newsroom.site, newsroom.place.double
    ann = discord.user("ann")
    newsroom.follow("/feed", str(ann.id))
    newsroom.fail_since(newsroom.now - timedelta(hours=30))
    site.broken.add("/feed")
    with running_bot(newsroom.folder, newsroom.database, newsroom.settings) as bot:
        _until(bot, lambda: discord.messages(discord.direct(ann)))
        for asked in (2, 3):
            newsroom.make_due()
            _until(bot, lambda asked=asked: len(site.statuses("/feed")) >= asked and not newsroom.source().owner)
        assert bot.end() == 0
    (told,) = discord.messages(discord.direct(ann))
    said = text_of(told)
    assert "A feed cannot be read" in said
    assert "it answered 500: the site has a problem; try again later" in said
    assert newsroom.digests() == []


def _until(bot: BotProcess, reached: Callable[[], object]) -> None:
    end = time.monotonic() + _PATIENCE
    while not reached():
        assert time.monotonic() < end, bot.log
        time.sleep(0.05)
