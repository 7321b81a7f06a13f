"""A year of a feed, with all that feeds do to their readers: every article is stored once, and none twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.core import entries, feeds, polling, refreshing
from bot.core.domain import ArticleKey, Document, Draft, NewArticle, Saved, SaveStatus
from bot.core.errors import FetchError, StoreError
from bot.core.sources import Fate
from tests import asking, fakes_feeds
from tests.fakes_feeds import FeedWeb, feed

URL = "https://news.example/feed"
START = asking.NOW
WINDOW = 30
HOUR = timedelta(hours=1)
DAYS = 365
_MORE = "He said much more about it, and that 12 people of the ward had asked for that."


@dataclass
class Shelf:
    """As much of a ``Store`` as polling needs, which counts what is stored."""

    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    stored_titles: Counter[str] = field(default_factory=Counter)
    broken: bool = False

    def known(self, tenant: str, keys: Sequence[ArticleKey]) -> list[str | None]:
        mine = self.ids.setdefault(tenant, {})
        return [mine.get(f"u{key.url_key}") or mine.get(f"f{key.fingerprint}") for key in keys]

    def save(self, tenant: str, articles: Sequence[NewArticle], now: datetime) -> list[Saved]:
        mine = self.ids.setdefault(tenant, {})
        for one in articles:
            self.stored_titles[one.read.article.title] += 1
            mine[f"f{one.key.fingerprint}"] = one.read.article.id
            if one.key.url_key:
                mine[f"u{one.key.url_key}"] = one.read.article.id
        return [Saved(one.read.article.id, SaveStatus.STORED) for one in articles]

    def stored(self, tenant: str, article_id: str) -> datetime | None:
        return START if article_id in self.ids.get(tenant, {}).values() else None

    def get(self, tenant: str, article_id: str) -> None:
        return None


@dataclass
class Paper:
    """What publishes the feed: articles, and how their entries are written at present."""

    articles: list[tuple[int, datetime]] = field(default_factory=list)
    window: int = WINDOW
    guid: Callable[[int, int], str] = lambda number, _place: f"id-{number}"
    address: Callable[[int], str] = lambda number: f"https://news.example/{number}"
    words: str = "bridges and the weather there"
    reworded: bool = False
    """A rebuild changes the words too, so that not even the store knows an article again. It keeps the dates, and what
    was left out before it stays out."""
    moved: timedelta = timedelta()
    dated: bool = True
    turned: bool = False
    doubled: bool = False
    teasers: bool = False
    """The feed has but the beginnings of the articles."""

    def feed(self) -> list[Draft]:
        newest = self.articles[::-1][: self.window]
        found = [self.entry(number, time, place) for place, (number, time) in enumerate(newest)]
        found += found[:2] if self.doubled else []
        return found[::-1] if self.turned else found

    def entry(self, number: int, time: datetime, place: int) -> Draft:
        return Draft(
            text=f"The mayor of Ward {number} spoke about {self.words}.",
            title=f"Ward {number} mends its bridge",
            url=self.address(number),
            guid=self.guid(number, place),
            published=time + self.moved if self.dated else None,
            teaser=self.teasers,
        )


@dataclass
class PaperWeb(FeedWeb):
    """Has the pages of the paper too, unless they are ``down``: for the moment, by request, or because all is slow."""

    paper: Paper = field(default_factory=Paper)
    clock: asking.FixedClock = field(default_factory=lambda: asking.FixedClock(START))
    down: str = ""
    pages_asked: Counter[str] = field(default_factory=Counter)

    def fetch(self, url: str) -> Document:
        self.pages_asked[url] += 1
        if self.down == "slow":
            self.clock.time += timedelta(seconds=11)
        if self.down:
            raise FetchError(f"it is {self.down}", passing=True, retry_after=600 if self.down == "busy" else None)
        (draft,) = {one.url: one for one in self.paper.feed() if one.url == url}.values()
        body = f"<html>{url}".encode()
        self.articles[body] = replace(draft, text=f"{draft.text} {_MORE}", teaser=False)
        return Document(body, url, url)


def rebuilt(chance: random.Random, paper: Paper) -> None:
    """What may happen to a feed: one of the things by which readers are flooded."""
    version = chance.randrange(10**6)
    domain = f"https://www{version}.example"
    what = chance.choice([0, 1, 2, 3, 4, 6, 7] if paper.reworded else range(9))
    if paper.reworded and what in {0, 1, 2, 3}:
        paper.words = f"rebuilding all of its {version} bridges and roads"
    match what:
        case 0:
            paper.guid = lambda number, _place: f"{version}/{number}"
        case 1:
            paper.address = lambda number: f"{domain}/archive/{number}.html"
        case 2:
            paper.guid = lambda number, _place: f"{version}-{number}"
            paper.address = lambda number: f"{domain}/{number}"
        case 3:  # all entries dated anew
            paper.moved += timedelta(minutes=chance.randrange(1, 59))
        case 4:
            paper.moved += timedelta(minutes=3)
            paper.guid = lambda number, _place: f"{version}:{number}"
            paper.address = lambda number: f"{domain}/story/{number}"
        case 5:
            paper.window = chance.choice([14, 30, 60])
        case 6:
            paper.turned = not paper.turned
        case 7:
            paper.doubled = not paper.doubled
        case _:
            paper.dated = not paper.dated


def services(web: FeedWeb) -> tuple[Shelf, refreshing.Services]:
    shelf = Shelf()
    return shelf, replace(fakes_feeds.services(web), store=shelf)


@pytest.mark.parametrize(
    ("seed", "reworded", "teasers"),
    [(0, False, False), (1, True, False), (2, True, True)],
    ids=["whole", "reworded", "teasers"],
)
def test_a_year_of_rebuilds_outages_and_crashes(seed, reworded, teasers):
    chance = random.Random(seed)
    paper = Paper(reworded=reworded, teasers=teasers)
    web = PaperWeb(paper=paper)
    shelf, given = services(web)
    clock = web.clock = given.clock
    number = 0

    def publish(at: datetime) -> None:
        nonlocal number
        number += 1
        paper.articles.append((number, at))

    for hours in range(40, 0, -4):
        publish(START - hours * HOUR)
    web.serve(URL, feed(*paper.feed()))
    feeds.add(given, URL, tenant="discord:1", user="u")
    there = len(shelf.stored_titles)
    assert there == entries.FIRST
    before = {draft.title for draft in paper.feed()}
    shown: set[str] = set()
    seen = True
    asked = len(web.asked)
    polls: Counter[int] = Counter()
    for hour in range(DAYS * 24):
        now = START + hour * HOUR
        if chance.random() < 0.05:
            web.down = chance.choice(["", "", "out of order", "busy", "slow"])
        for _ in range((chance.random() < 1 / 20) + (chance.random() < 1 / 100) if hour % 500 else 9):
            publish(now + timedelta(seconds=len(paper.articles) % 3000))
        if chance.random() < 1 / 80 and seen:  # one thing after the other
            rebuilt(chance, paper)
            seen = False
        if 1000 < hour < 1050 or 4000 < hour < 4100:  # nobody runs the program
            continue
        for part in range(0, 60, 5):
            clock.time = now + timedelta(minutes=part, seconds=50)
            (source,) = given.sources.find([URL])
            if source.next_check > clock.time:
                if source.next_check > now + HOUR:
                    break
                continue
            held = fakes_feeds.lease(given, URL)
            if held is None:  # whoever died still has it
                continue
            polls[hour // 24] += 1
            fault = chance.choice([FetchError("it answered 503: the site has a problem"), b"<p>Sorry"])
            down = chance.random() < 0.03
            shown |= set() if down else {draft.title for draft in paper.feed()}
            web.serve(URL, fault if down else feed(*paper.feed()), with_etag=chance.random() < 0.5)
            if chance.random() < 0.02:  # the program dies before it writes down what it did
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(given.sources, "record", _fail)
                    with pytest.raises(StoreError):
                        refreshing.refresh(given, held)
            else:
                assert refreshing.refresh(given, held).errors == ()
                seen = seen or not down
        if hour % 240 == 0:  # as maintenance does
            given.sources.forget(now - timedelta(days=60))
    shown -= before | {draft.title for draft in paper.feed()}  # the last may not have been written down
    assert shown - set(shelf.stored_titles) == set()
    assert [title for title, times in shelf.stored_titles.items() if times > 1] == []
    assert number > 350
    assert len(shown) > 300
    assert max(polls.values()) <= timedelta(days=1) / polling.SHORTEST / 4
    assert len(web.asked) - asked < (12 if teasers else 10) * DAYS
    assert max(web.pages_asked.values(), default=0) <= 8
    waiting = [one for one in given.sources.entries(URL) if one.fate is Fate.WAITING]
    assert all(now - one.first_seen < HOUR for one in waiting)


def _fail(*_args: object) -> bool:
    raise StoreError("the disk is full")
