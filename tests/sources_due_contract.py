"""What every ``Sources`` does about the sources that are due: who reads which, and when."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.core.sources import MOST_PER_HOST, FeedSource
from tests.at_once import at_once
from tests.source_books import (
    HARBOUR,
    HERE,
    LEASE,
    MONTH,
    MOVED,
    NOW,
    THERE,
    Books,
    OpenedBooks,
    entry,
    feed,
    full,
    source,
)


class DueContract(OpenedBooks):
    """Inherited by ``SourcesContract``."""

    def test_the_longest_due_come_first_and_are_leased(self, books: Books) -> None:
        for number, minutes in enumerate((1, 9, 0, -0.001, None, 5)):
            url = f"https://{number}.example/"
            books.sources.add(source(url, minutes=minutes), [])
            books.subscriptions.save_feeds([feed(url, name=f"f{number}")])
        first = books.sources.due("me", NOW, LEASE, 2)
        assert [(one.url[8], one.owner, one.lease_until) for one in first] == [
            ("1", "me", NOW + LEASE),
            ("5", "me", NOW + LEASE),
        ]
        assert books.sources.find([first[0].url]) == [first[0]]
        assert [one.url[8] for one in books.sources.due("you", NOW, LEASE, 9)] == ["0", "2"]
        assert books.sources.due("you", NOW, LEASE, 9) == books.sources.due("me", NOW + LEASE / 2, LEASE, 0) == []
        later = books.sources.due("you", NOW + LEASE, LEASE, 9)
        assert [one.url[8] for one in later] == ["1", "5", "0", "2", "3"]

    def test_nobody_waits_for_what_nobody_follows(self, books: Books) -> None:
        books.sources.add(source(), [entry(1)])
        assert books.sources.due("me", NOW, LEASE, 9) == []
        for tenant in (HERE, THERE):
            books.subscriptions.save_feeds([feed(tenant=tenant)])
        assert books.subscriptions.remove_feed(HERE, "f1")
        assert [one.url for one in books.sources.due("me", NOW, LEASE, 9)] == [HARBOUR]
        assert books.subscriptions.remove_feed(THERE, "f1")
        assert books.sources.due("me", NOW + LEASE, LEASE, 9) == []
        assert books.sources.entries(HARBOUR) == [entry(1)]
        books.subscriptions.save_feeds([feed()])
        assert [one.url for one in books.sources.due("me", NOW + LEASE, LEASE, 9)] == [HARBOUR]
        books.subscriptions.save_feeds([feed(MOVED)])  # the same feed, at another address
        assert [one.url for one in books.sources.due("me", NOW + 2 * LEASE, LEASE, 9)] == [MOVED]

    def test_no_host_is_asked_for_many_at_once(self, books: Books) -> None:
        urls = [f"https://big.example/{number}" for number in range(40)] + [
            "http://BIG.example:8080/",
            "http://b.example",
        ]
        for number, url in enumerate(urls):
            books.sources.add(source(url, minutes=99 - number), [])
            books.subscriptions.save_feeds([feed(url, name=f"f{number}")])
        asked: list[FeedSource] = []
        while some := books.sources.due("me", NOW, LEASE, 9):
            asked += some
        assert sorted(one.url for one in asked) == sorted([*urls[:2], urls[-1]])
        done = replace(asked[0], next_check=NOW + MONTH)
        assert books.sources.record(asked[0], done)
        assert [one.url for one in books.sources.due("you", NOW, LEASE, 9)] == [urls[2]]
        assert len(books.sources.due("you", NOW + LEASE, LEASE, 99)) == 3

    def test_no_host_is_asked_for_many_by_several_at_once(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        urls = [f"https://{host}.example/{number}" for number in range(9) for host in "abcdefgh"]
        opened[0].subscriptions.save_feeds([feed(url, name=f"f{number}") for number, url in enumerate(urls)])
        jobs = [
            lambda one=one, owner=owner: one.sources.due(owner, NOW, LEASE, 99)
            for owner, one in zip("abcdef", opened * 3, strict=True)
        ]
        hosts = Counter(held.host for mine in at_once(jobs) for held in mine)
        assert hosts == dict.fromkeys((f"{host}.example" for host in "abcdefgh"), MOST_PER_HOST)

    def test_two_owners_never_hold_one_source(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        urls = [f"https://{number}.example/" for number in range(60)]
        for number, url in enumerate(urls):
            opened[0].subscriptions.save_feeds([feed(url, name=f"f{number}")])

        def hold(one: Books, owner: str) -> list[str]:
            mine: list[str] = []
            for _ in range(6):
                mine += [held.url for held in one.sources.due(owner, NOW, LEASE, 5)]
            return mine

        held = at_once(
            [lambda one=one, owner=owner: hold(one, owner) for owner, one in zip("abcd", opened * 2, strict=True)]
        )
        assert sorted(url for mine in held for url in mine) == sorted(urls)

    def test_checking_now(self, books: Books) -> None:
        for url, minutes in ((HARBOUR, -60.0), (MOVED, None), ("http://b.example", 30.0)):
            books.sources.add(source(url, minutes=minutes), [])
            books.sources.check_now(url, NOW)
        books.sources.check_now("http://unknown.example", NOW)
        found = books.sources.find([HARBOUR, MOVED, "http://b.example", "http://unknown.example"])
        assert [one and one.next_check for one in found] == [NOW, NOW, NOW - timedelta(minutes=30), None]

    def test_what_has_failed_since_then_is_tried_again(self, books: Books) -> None:
        later, hour = NOW + LEASE, timedelta(hours=1)
        there = {
            "a": replace(source(minutes=-9), failing_since=NOW - hour),
            "b": replace(source(minutes=-9), failing_since=NOW),
            "c": replace(source(minutes=-9), failing_since=NOW - 2 * hour),
            "d": source(minutes=-9),
            "e": replace(source(minutes=None), failing_since=NOW),
            "f": replace(source(minutes=9), failing_since=NOW),
            "g": replace(source(minutes=-9), failing_since=NOW, checked=later),
        }
        for name, one in there.items():
            books.sources.add(replace(one, url=f"https://{name}.example/", checked=one.checked or NOW), [])
            books.subscriptions.save_feeds([feed(f"https://{name}.example/", name=name)])
        books.sources.add(replace(there["a"], url="https://nobody.example/"), [])
        assert books.sources.try_again(NOW - hour, later) == 2
        assert books.sources.try_again(NOW - hour, later) == 0
        due = {one.url[8]: one.next_check for one in books.sources.due("me", later, LEASE, 9)}
        assert due == {"a": later, "b": later, "f": NOW - timedelta(minutes=9)}

    def test_a_host_is_spared(self, books: Books) -> None:
        minutes = {"https://big.example/1": 9, "http://BIG.example:8080/": -30, "https://big.example/3": -90,
                   "https://big.example/4": None, "https://b.example/": 9}  # fmt: skip
        for number, (url, due) in enumerate(minutes.items()):
            books.sources.add(source(url, minutes=due), [])
            books.subscriptions.save_feeds([feed(url, name=f"f{number}")])
        books.sources.add(source("https://big.example/nobody", minutes=9), [])
        held = next(one for one in books.sources.due("me", NOW, LEASE, 9) if one.host == "big.example")
        books.sources.spare("big.example", NOW + timedelta(hours=1))
        books.sources.spare("nowhere.example", NOW + MONTH)
        found = [one and one.next_check for one in books.sources.find(list(minutes))]
        hour, later = NOW + timedelta(hours=1), NOW + timedelta(minutes=90)
        assert found == [hour, hour, later, None, NOW - timedelta(minutes=9)]
        assert [one.host for one in books.sources.due("me", NOW + timedelta(minutes=59), LEASE, 9)] == ["b.example"]
        assert books.sources.record(held, held)

    def test_a_clock_that_was_fast_is_set_back(self, books: Books) -> None:
        fast, slack, leased = NOW + 20 * MONTH, timedelta(minutes=59), "https://leased.example/"
        there = {
            "read": replace(source(minutes=-99), checked=fast, next_check=fast + LEASE),
            "expected": replace(source(), next_check=fast),
            "retired": replace(source(minutes=None), checked=fast),
            "waiting": replace(source(), checked=NOW, next_check=NOW + timedelta(days=7)),
            "skewed": replace(source(), checked=NOW + slack, next_check=NOW + slack),
        }
        for name, one in there.items():
            books.sources.add(replace(one, url=f"https://{name}.example/"), [])
            books.subscriptions.save_feeds([feed(f"https://{name}.example/", name=name)])
        books.sources.add(source(leased, minutes=1), [])
        books.subscriptions.save_feeds([feed(leased, name="leased")])
        (held,) = books.sources.due("me", NOW, timedelta(days=3), 9)
        assert books.sources.due("me", NOW, LEASE, 9) == []
        assert books.sources.set_back(NOW) == 3
        assert books.sources.set_back(NOW) == 1  # it was not read since
        due = {one.url: one.next_check for one in books.sources.due("me", NOW, LEASE, 9)}
        assert due == dict.fromkeys(["https://read.example/", "https://expected.example/", leased], NOW)
        assert not books.sources.record(held, full(leased))
