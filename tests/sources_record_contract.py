"""What every ``Sources`` does with what became of a source that was read."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.sources import MOST_ENTRIES
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
    OpenedBooks,
    entry,
    feed,
    full,
    leased,
    source,
)


class RecordContract(OpenedBooks):
    """Inherited by ``SourcesContract``."""

    def test_what_was_recorded_is_there_and_free(self, open_again: Callable[[], Books]) -> None:
        first, second = open_again(), open_again()
        held = leased(first, entry(1))
        after = replace(full(), owner="me", lease_until=NOW + LEASE)
        assert first.sources.record(held, after, [entry(2)])
        assert second.sources.find([HARBOUR]) == [full()]
        assert second.sources.entries(HARBOUR) == [entry(1), entry(2)]
        assert [one.url for one in second.sources.due("you", NOW + MONTH, LEASE, 9)] == [HARBOUR]

    def test_entries_that_share_a_mark_are_replaced(self, books: Books) -> None:
        held = leased(books, *(entry(number, seen=1) for number in range(1, 6)))
        again = replace(entry(2, seen=1), seen=NOW)
        joined = entry(7, "guid3", "guid4", "new")
        dated = replace(entry(5, "guid5", "other"), title="Storm 5")
        assert books.sources.record(held, held, [joined, again, dated, entry(8), entry(9, "guid8", seen=0.5)])
        assert set(books.sources.entries(HARBOUR)) == {
            entry(1, seen=1), again, joined, dated, entry(9, "guid8", seen=0.5),
        }  # fmt: skip

    def test_entries_seen_again_keep_their_order(self, books: Books) -> None:
        before = [entry(number, seen=1) for number in range(300)]
        held = leased(books, *before)
        after = [replace(one, seen=NOW) for one in before]
        assert books.sources.record(held, held, after[::-1])
        assert books.sources.entries(HARBOUR) == after

    def test_of_very_many_entries_the_last_seen_are_kept(self, books: Books) -> None:
        held = leased(books, entry(0, seen=2), entry(1, seen=1))
        many = [entry(number) for number in range(2, MOST_ENTRIES + 1)]
        assert books.sources.record(held, held, many)
        assert books.sources.entries(HARBOUR) == [*many, entry(1, seen=1)]

    def test_sources_have_entries_of_their_own(self, books: Books) -> None:
        books.sources.add(source(MOVED), [entry(1)])
        held = leased(books)
        assert books.sources.record(held, held, [replace(entry(1), title="Calm")])
        assert [one.title for one in books.sources.entries(HARBOUR) + books.sources.entries(MOVED)] == [
            "Calm",
            "Storm 1",
        ]

    def test_who_lost_the_lease_records_nothing(self, open_again: Callable[[], Books]) -> None:
        first, second = open_again(), open_again()
        held = leased(first)
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
        held = leased(books)
        assert books.sources.record(held, replace(full(), next_check=NOW + MONTH))

    def test_the_same_owner_may_not_record_for_a_former_lease(self, books: Books) -> None:
        held = leased(books)
        (again,) = books.sources.due("me", NOW + LEASE, LEASE, 9)
        assert not books.sources.record(held, full())
        assert books.sources.record(again, full())

    def test_of_several_at_once_one_records(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        held = leased(opened[0])
        jobs = [
            lambda number=number, one=one: one.sources.record(held, replace(full(), failures=number), [entry(number)])
            for number, one in enumerate(opened * 2)
        ]
        told = at_once(jobs)
        (found,), entries = opened[0].sources.find([HARBOUR]), opened[0].sources.entries(HARBOUR)
        assert found is not None
        assert (sorted(told), [entry(found.failures)]) == ([False, False, False, True], entries)

    def test_a_source_moves_with_its_feeds_and_has_the_entries_given(self, books: Books) -> None:
        held = leased(books, entry(1))
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
        held = leased(books, entry(3), entry(4))
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
        held = leased(books)
        assert books.sources.record(held, replace(held, url=MOVED))
        assert [one.url for one in books.sources.due("you", NOW, LEASE, 9)] == [MOVED]
