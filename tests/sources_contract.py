"""What every ``Sources`` does: written once, inherited by the tests of each adapter and of the fake."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.sources import MOST_FATES, FeedSource, Validators
from tests.at_once import at_once
from tests.source_books import (
    ELSEWHERE,
    HARBOUR,
    HERE,
    LEASE,
    MONTH,
    MOVED,
    NOW,
    THERE,
    Books,
    entry,
    feed,
    full,
    leased,
    source,
)
from tests.sources_due_contract import DueContract
from tests.sources_record_contract import RecordContract


class SourcesContract(DueContract, RecordContract):
    """Feeds as they are fetched."""

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
        held = leased(books, *old, entry(4))
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
