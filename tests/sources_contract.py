"""What every ``Sources`` does: written once, inherited by the tests of each adapter and of the fake."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from bot.core.domain import Feed
from bot.core.ports import Sources, Subscriptions
from bot.core.sources import MOST_ENTRIES, MOST_FATES, MOST_PER_HOST, Fate, FeedEntry, FeedSource, Validators
from tests.at_once import at_once

NOW = datetime(2026, 11, 22, 12, 30, 15, 123456, tzinfo=UTC)
HERE, THERE, ELSEWHERE = "discord:1", "discord:12", "slack:T1"
HARBOUR, MOVED = "https://harbour.example/feed?a=ü&b=1", "https://www.harbour.example/rss"
LEASE, MONTH = timedelta(minutes=2), timedelta(days=30)


class Books(Protocol):
    """The ports that share the feeds."""

    @property
    def sources(self) -> Sources: ...

    @property
    def subscriptions(self) -> Subscriptions: ...


def source(url: str = HARBOUR, *, minutes: float | None = 0) -> FeedSource:
    """A source that has been due for so many minutes; None: it is not read again."""
    due = None if minutes is None else NOW - timedelta(minutes=minutes)
    return FeedSource(url, due, title="Hafenbote")


def full(url: str = HARBOUR) -> FeedSource:
    """A source of which everything is known."""
    return FeedSource(
        url=url,
        next_check=NOW + timedelta(minutes=5),
        title="Hafenbote “é” 洪水",
        site="https://harbour.example/",
        validators=Validators('W/"a\tü"', "Sat, 21 Nov 2026 08:00:00 GMT"),
        body="0f" * 32,
        checked=NOW,
        succeeded=NOW - timedelta(hours=1),
        brought=NOW - timedelta(hours=2),
        per_day=0.1,
        ttl=timedelta(minutes=90, microseconds=1),
        failures=3,
        failing_since=NOW - timedelta(minutes=30),
        problem="it took too long to answer",
        told=True,
        retired=True,
    )


def feed(url: str = HARBOUR, tenant: str = HERE, name: str = "f1") -> Feed:
    return Feed(name, tenant, url, "Hafenbote", NOW - timedelta(days=1), "U7", folder="Häfen/Nord")


def entry(number: int, *marks: str, seen: float = 0, fate: Fate = Fate.STORED) -> FeedEntry:
    """An entry last seen so many days ago, and first an hour before."""
    when = NOW - timedelta(days=seen)
    return FeedEntry(
        marks or (f"guid{number}", f"address{number}"),
        f"Storm {number}",
        f"harbour.example/{number}",
        when - timedelta(hours=1),
        when,
        fate,
        article=f"a{number}" if fate is Fate.STORED else None,
        reason="it is only a teaser",
    )


class SourcesContract:
    """Feeds as they are fetched."""

    @pytest.fixture
    def open_again(self) -> Callable[[], Books]:
        raise NotImplementedError

    @pytest.fixture
    def books(self, open_again: Callable[[], Books]) -> Books:
        return open_again()

    # --- what is kept

    @pytest.mark.parametrize("one", [source(), source(minutes=None), full()], ids=["new", "resting", "full"])
    def test_gives_back_what_was_added(self, books: Books, one: FeedSource) -> None:
        entries = [entry(1), entry(2, "only"), replace(entry(3), article=None, reason=None, address=None)]
        assert books.sources.add(one, entries) == one
        assert books.sources.find([MOVED, HARBOUR, HARBOUR]) == [None, one, one]
        assert books.sources.entries(HARBOUR) == entries
        assert books.sources.entries(MOVED) == books.sources.find([]) == []

    def test_finds_as_many_as_are_asked_for(self, books: Books) -> None:
        books.sources.add(full(), [])
        many = [f"https://{number}.example/" for number in range(70_000)]
        found = books.sources.find([*many, HARBOUR, *many[:9], HARBOUR])
        assert (len(found), found[70_000], found[-1], found.count(None)) == (70_011, full(), full(), 70_009)

    def test_a_source_is_added_once(self, books: Books) -> None:
        books.sources.add(full(), [entry(1)])
        assert books.sources.add(source(), [entry(2)]) == full()
        assert books.sources.entries(HARBOUR) == [entry(1)]

    def test_of_several_at_once_one_adds(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        jobs = [
            lambda number=number, one=one: one.sources.add(source(minutes=number), [entry(number)])
            for number, one in enumerate(opened * 3)
        ]
        there = at_once(jobs)
        assert len(set(there)) == 1
        assert len(opened[0].sources.entries(HARBOUR)) == 1

    def test_a_followed_feed_has_a_source_that_is_due(self, books: Books) -> None:
        books.subscriptions.save_feeds([feed()])
        made = FeedSource(HARBOUR, feed().added)
        assert books.sources.find([HARBOUR]) == [made]
        (held,) = books.sources.due("me", NOW, LEASE, 9)
        assert replace(held, owner=None, lease_until=None) == made
        books.subscriptions.save_feeds([feed(tenant=THERE)])
        assert books.sources.find([HARBOUR]) == [held]

    def test_followers_are_of_all_tenants(self, books: Books) -> None:
        mine = [feed(tenant=tenant, name=name) for tenant, name in ((THERE, "b"), (ELSEWHERE, "a"), (HERE, "c"))]
        for one in (*mine, feed(MOVED, HERE, "d")):
            books.subscriptions.save_feeds([one])
        assert books.sources.followers(HARBOUR) == [mine[2], mine[0], mine[1]]
        assert books.sources.followers(HARBOUR.upper()) == []

    def test_entries_are_the_last_seen_first(self, books: Books) -> None:
        early, late = entry(4, seen=3), replace(entry(5, seen=3), first_seen=NOW - timedelta(days=3))
        books.sources.add(source(), [entry(1, seen=2), early, late, entry(2), entry(3), entry(6, seen=3)])
        titles = [one.title[-1] for one in books.sources.entries(HARBOUR)]
        assert titles == ["2", "3", "1", "5", "4", "6"]

    def test_any_text_is_kept(self, books: Books) -> None:
        for text in ("http://[", "'; DROP TABLE feed; --", "“é” 洪水 🌊 \u202eabc", "x" * 100_000, "a\nb\x1b[31m"):
            one = replace(source(text), title=text, problem=text, validators=Validators(text, text))
            told = replace(entry(1, text, text[::-1] + "2"), title=text, address=text, reason=text)
            books.subscriptions.save_feeds([feed(text)])
            assert books.sources.due("me", NOW, LEASE, 9)[0].url == text
            books.subscriptions.remove_feed(HERE, "f1")
            books.sources.forget(NOW + MONTH)
            assert books.sources.add(one, [told]) == one
            assert books.sources.entries(text) == [told]

    def test_unstorable_characters_do_no_harm(self, books: Books) -> None:
        url = "https://a.example/\0\ud800"
        books.subscriptions.save_feeds([feed(url)])
        (held,) = books.sources.due("m\0", NOW, LEASE, 9)
        after = replace(held, url=url, problem="\0", next_check=NOW + LEASE)
        assert books.sources.record(held, after, [replace(entry(1, "\0", "\ud800"), title="a\0", reason="\ud800")])
        (found,) = books.sources.find([url])
        assert found is not None
        assert (len(found.problem or ""), books.sources.entries(url)[0].title[0]) == (1, "a")
        assert len(books.sources.followers(url)) == 1

    # --- what is due

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
        }
        for name, one in there.items():
            books.sources.add(replace(one, url=f"https://{name}.example/"), [])
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

    # --- what is recorded

    def _held(self, books: Books, *entries: FeedEntry, url: str = HARBOUR) -> FeedSource:
        books.sources.add(source(url, minutes=1), entries)
        books.subscriptions.save_feeds([feed(url, name=f"f{len(url)}")])
        (held,) = (one for one in books.sources.due("me", NOW, LEASE, 9) if one.url == url)
        return held

    def test_what_was_recorded_is_there_and_free(self, open_again: Callable[[], Books]) -> None:
        first, second = open_again(), open_again()
        held = self._held(first, entry(1))
        after = replace(full(), owner="me", lease_until=NOW + LEASE)
        assert first.sources.record(held, after, [entry(2)])
        assert second.sources.find([HARBOUR]) == [full()]
        assert second.sources.entries(HARBOUR) == [entry(1), entry(2)]
        assert [one.url for one in second.sources.due("you", NOW + MONTH, LEASE, 9)] == [HARBOUR]

    def test_entries_that_share_a_mark_are_replaced(self, books: Books) -> None:
        held = self._held(books, *(entry(number, seen=1) for number in range(1, 6)))
        again = replace(entry(2, seen=1), seen=NOW)
        joined = entry(7, "guid3", "guid4", "new")
        dated = replace(entry(5, "guid5", "other"), title="Storm 5")
        assert books.sources.record(held, held, [joined, again, dated, entry(8), entry(9, "guid8", seen=0.5)])
        assert set(books.sources.entries(HARBOUR)) == {
            entry(1, seen=1), again, joined, dated, entry(9, "guid8", seen=0.5),
        }  # fmt: skip

    def test_entries_seen_again_keep_their_order(self, books: Books) -> None:
        before = [entry(number, seen=1) for number in range(300)]
        held = self._held(books, *before)
        after = [replace(one, seen=NOW) for one in before]
        assert books.sources.record(held, held, after[::-1])
        assert books.sources.entries(HARBOUR) == after

    def test_of_very_many_entries_the_last_seen_are_kept(self, books: Books) -> None:
        held = self._held(books, entry(0, seen=2), entry(1, seen=1))
        many = [entry(number) for number in range(2, MOST_ENTRIES + 1)]
        assert books.sources.record(held, held, many)
        assert books.sources.entries(HARBOUR) == [*many, entry(1, seen=1)]

    def test_sources_have_entries_of_their_own(self, books: Books) -> None:
        books.sources.add(source(MOVED), [entry(1)])
        held = self._held(books)
        assert books.sources.record(held, held, [replace(entry(1), title="Calm")])
        assert [one.title for one in books.sources.entries(HARBOUR) + books.sources.entries(MOVED)] == [
            "Calm",
            "Storm 1",
        ]

    def test_who_lost_the_lease_records_nothing(self, open_again: Callable[[], Books]) -> None:
        first, second = open_again(), open_again()
        held = self._held(first)
        assert not first.sources.record(replace(held, owner="you"), full(), [entry(1)])
        assert not first.sources.record(replace(held, owner=None, lease_until=None), full(), [entry(1)])
        (taken,) = second.sources.due("you", NOW + LEASE, LEASE, 9)
        assert not first.sources.record(held, full(), [entry(1)])
        assert not first.sources.record(held, replace(full(), url=MOVED), [entry(1)])
        assert (first.sources.find([HARBOUR, MOVED]), first.sources.entries(HARBOUR)) == ([taken, None], [])
        assert second.sources.record(taken, full(), [entry(2)])
        assert not second.sources.record(taken, source(), [entry(1)])
        assert (first.sources.find([HARBOUR]), first.sources.entries(HARBOUR)) == ([full()], [entry(2)])

    def test_a_lease_that_ended_is_still_good_while_nobody_has_another(self, books: Books) -> None:
        held = self._held(books)
        assert books.sources.record(held, replace(full(), next_check=NOW + MONTH))

    def test_the_same_owner_may_not_record_for_a_former_lease(self, books: Books) -> None:
        held = self._held(books)
        (again,) = books.sources.due("me", NOW + LEASE, LEASE, 9)
        assert not books.sources.record(held, full())
        assert books.sources.record(again, full())

    def test_of_several_at_once_one_records(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        held = self._held(opened[0])
        jobs = [
            lambda number=number, one=one: one.sources.record(held, replace(full(), failures=number), [entry(number)])
            for number, one in enumerate(opened * 2)
        ]
        told = at_once(jobs)
        (found,), entries = opened[0].sources.find([HARBOUR]), opened[0].sources.entries(HARBOUR)
        assert found is not None
        assert (sorted(told), [entry(found.failures)]) == ([False, False, False, True], entries)

    # --- moves

    def test_a_source_moves_with_its_feeds_and_has_the_entries_given(self, books: Books) -> None:
        held = self._held(books, entry(1))
        books.subscriptions.save_feeds([feed(tenant=THERE, name="theirs")])
        after = replace(full(MOVED), retired=False)
        assert books.sources.record(held, after, [entry(2)])
        assert books.sources.find([HARBOUR, MOVED]) == [None, after]
        assert (books.sources.entries(HARBOUR), books.sources.entries(MOVED)) == ([], [entry(2)])
        assert [(one.tenant, one.url, one.folder) for one in books.sources.followers(MOVED)] == [
            (HERE, MOVED, "Häfen/Nord"),
            (THERE, MOVED, "Häfen/Nord"),
        ]
        assert books.subscriptions.feeds(THERE) == [feed(MOVED, THERE, "theirs")]
        assert [one.url for one in books.sources.due("you", NOW + MONTH, LEASE, 9)] == [MOVED]

    def test_two_sources_become_one(self, books: Books) -> None:
        there = replace(full(MOVED), retired=False)
        books.sources.add(there, [entry(1, seen=1), entry(2, seen=1)])
        for tenant in (HERE, THERE):
            books.subscriptions.save_feeds([feed(MOVED, tenant, "kept")])
        held = self._held(books, entry(3), entry(4))
        for tenant in (HERE, ELSEWHERE):
            books.subscriptions.save_feeds([feed(tenant=tenant, name=f"f{len(HARBOUR)}")])
        assert books.sources.record(held, replace(held, url=MOVED, title="another"), [entry(5)])
        assert books.sources.find([HARBOUR, MOVED]) == [None, there]
        assert [one.title for one in books.sources.entries(MOVED)] == ["Storm 1", "Storm 2"]
        assert [(one.tenant, one.id) for one in books.sources.followers(MOVED)] == [
            (HERE, "kept"),
            (THERE, "kept"),
            (ELSEWHERE, f"f{len(HARBOUR)}"),
        ]
        assert [one.id for one in books.subscriptions.feeds(HERE)] == ["kept"]

    def test_a_source_nobody_followed_is_read_when_another_moves_there(self, books: Books) -> None:
        books.sources.add(source(MOVED, minutes=9), [])
        held = self._held(books)
        assert books.sources.record(held, replace(held, url=MOVED))
        assert [one.url for one in books.sources.due("you", NOW, LEASE, 9)] == [MOVED]

    # --- what is asked, and forgotten

    def test_fates_are_of_feeds_that_the_tenant_follows(self, books: Books) -> None:
        for url, tenants in ((HARBOUR, (HERE, THERE)), (MOVED, (HERE,)), ("http://b.example", (ELSEWHERE,))):
            books.sources.add(source(url), [replace(entry(1, seen=len(url) / 99), title=url), entry(2)])
            for tenant in tenants:
                books.subscriptions.save_feeds([feed(url, tenant, f"f{len(url)}")])
        found = books.sources.fates(HERE, address="harbour.example/1")
        assert [(one.url, told.title, told.marks) for one, told in found] == [
            (url, url, ("guid1", "address1")) for url in sorted((HARBOUR, MOVED), key=len)
        ]
        assert {one.tenant for one, _ in found} == {HERE}
        assert [one.url for one, _ in books.sources.fates(THERE, address="harbour.example/1")] == [HARBOUR]
        assert (
            books.sources.fates(HERE, address="harbour.example/3")
            == books.sources.fates("discord:3", address="harbour.example/1")
            == []
        )

    def test_fates_are_found_by_articles_and_titles_too(self, books: Books) -> None:
        titles = ["Größerer Sturm über Île-de-France", "Storm over the isles", "Snow, at last", "", "_ %", "x" * 70_000]
        entries = [replace(entry(number), title=title) for number, title in enumerate(titles)]
        for url, tenant in ((HARBOUR, HERE), (MOVED, THERE)):
            books.sources.add(source(url), entries)
            books.subscriptions.save_feeds([feed(url, tenant)])

        def found(**wanted: str) -> list[int]:
            fates = books.sources.fates(HERE, **wanted)
            assert {one.url for one, _ in fates} <= {HARBOUR}
            return [entries.index(told) for _, told in fates]

        assert found(article="a2") == [2]
        assert found(article="a77") == found() == []
        assert found(address="harbour.example/1", article="a2", title="STURM ÜBER ile de") == [0, 1, 2]
        for title, numbers in (
            ("groesserer sturm", []),
            ("grosserer Sturm", [0]),
            ("storm over", [1]),
            ("torm", []),
            ("“Snow at last!”", [2]),
            ("over storm", []),
            ("%", [3, 4]),  # what has no words either
            ("y" * 70_000, []),
        ):
            assert found(title=title) == numbers
        many = [replace(entry(number + 1000, seen=number / 1000), title="Rain") for number in range(MOST_FATES + 9)]
        (held,) = [one for one in books.sources.due("me", NOW, LEASE, 9) if one.url == HARBOUR]
        assert books.sources.record(held, held, many)
        assert [told for _, told in books.sources.fates(HERE, title="rain")] == many[:MOST_FATES]

    def test_forgets_what_feeds_have_no_longer(self, books: Books) -> None:
        old = [entry(1, seen=31), entry(2, seen=40), entry(3, seen=29)]
        held = self._held(books, *old, entry(4))
        books.sources.add(source(MOVED), [entry(5, seen=99), entry(6, seen=99.9), entry(7, seen=101)])
        books.subscriptions.save_feeds([feed(MOVED)])
        assert books.sources.forget(NOW - MONTH) == 3
        assert {one.title[-1] for one in books.sources.entries(HARBOUR)} == {"3", "4"}
        assert {one.title[-1] for one in books.sources.entries(MOVED)} == {"5", "6"}  # as it was when last read
        assert books.sources.forget(NOW - MONTH) == 0
        assert books.sources.record(held, held, [entry(1)])

    def test_forgets_sources_that_nobody_follows(self, books: Books) -> None:
        read = {"a": NOW - 2 * MONTH, "b": NOW, "c": None, "d": NOW - 2 * MONTH}
        for name, checked in read.items():
            books.sources.add(replace(source(f"https://{name}.example/"), checked=checked), [entry(1)])
        books.subscriptions.save_feeds([feed("https://d.example/")])
        assert books.sources.forget(NOW - MONTH) == 2
        found = books.sources.find([f"https://{name}.example/" for name in read])
        assert [one and one.url[8] for one in found] == [None, "b", None, "d"]
        assert books.sources.entries("https://a.example/") == []
        assert books.sources.forget(NOW + MONTH) == 1
