"""Which entries of a feed are new: decisions over plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import entries
from bot.core.domain import Draft
from bot.core.entries import FIRST, MOST_AT_ONCE, Choice
from bot.core.sources import Fate, FeedEntry
from tests.asking import NOW
from tests.fakes_feeds import entry, feed

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def ages(numbers: Iterable[int], step: timedelta = HOUR) -> list[Draft]:
    """Entries of these numbers, one a ``step``, the highest number now."""
    numbers = list(numbers)
    return [entry(number, NOW - step * (max(numbers) - number)) for number in numbers]


def choose(drafts: Iterable[Draft], known: Iterable[FeedEntry] = (), now: datetime = NOW, **more: object) -> Choice:
    values = {"last": NOW - HOUR, "per_day": 24.0} | more
    return entries.choose(entries.marked(feed(*drafts), now), known, now, **values)


def recorded(drafts: Iterable[Draft], seen: datetime = NOW - HOUR) -> list[FeedEntry]:
    return [
        FeedEntry(one.marks, one.draft.title, one.address, seen, seen, Fate.STORED, f"a{number}")
        for number, one in enumerate(entries.marked(feed(*drafts), NOW))
    ]


def taken(choice: Choice) -> list[str]:
    return [one.draft.guid for one in choice.take]


def test_of_a_feed_nobody_followed_the_newest_are_taken():
    choice = choose(ages(range(30)), last=None)
    assert taken(choice) == [f"id-{number}" for number in range(29, 19, -1)]
    assert [one.draft.guid for one in choice.old] == [f"id-{number}" for number in range(19, -1, -1)]
    assert choice.left == 0


def test_what_was_seen_is_not_new():
    known = recorded(ages(range(30)))
    nothing = choose(ages(range(30)), known)
    assert (nothing.take, nothing.old, nothing.again, nothing.left, len(nothing.known)) == ((), (), (), 0, 30)
    assert taken(choose(ages(range(33)), known)) == ["id-32", "id-31", "id-30"]


CHANGES = {
    "ids": {"guid": "other-{n}"},
    "no ids": {"guid": ""},
    "addresses": {"url": "https://www.other.example/archive/{n}.html"},
    "no addresses": {"url": None},
    "ids and addresses": {"guid": "x{n}", "url": "https://other.example/{n}"},
    "dates": {"published": NOW},
    "no dates": {"published": None},
    "ids and dates": {"guid": "x{n}", "published": NOW},
    "ids, addresses and dates": {"guid": "x{n}", "url": "https://other.example/{n}", "published": NOW},
    "titles": {"title": "Another title {n}"},
    "texts": {"text": "Another text of the entry with the number {n}, as long as before."},
    "ids, addresses and texts": {"guid": "x{n}", "url": "https://other.example/{n}", "text": "Short text {n}."},
    "all but ids": {"title": "Now {n}", "url": "https://o.example/{n}", "text": "So it is {n}.", "published": NOW},
    "all but addresses": {"title": "Now {n}", "guid": "z{n}", "text": "So it is {n}.", "published": NOW},
    "all but titles": {"guid": "z{n}", "url": "https://o.example/{n}", "text": "So it is {n}.", "published": NOW},
    "one address for all": {"url": "https://news.example/"},
    "one id for all": {"guid": "same"},
}


def change(draft: Draft, changes: dict[str, object]) -> Draft:
    number = draft.guid.removeprefix("id-")
    return replace(
        draft, **{name: value.format(n=number) if isinstance(value, str) else value for name, value in changes.items()}
    )


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_a_rebuilt_feed_brings_nothing_again(changes):
    before = ages(range(30))
    known = recorded(before)
    later = [change(draft, changes) for draft in before]
    choice = choose(later, known)
    assert (choice.take, choice.left) == ((), 0)
    known += [entries.old_entry(one, NOW) for one in choice.old]  # what has kept but its title
    assert choice.old == () or changes.keys() == {"guid", "url", "text", "published"}
    # What is recorded anew has all that the entry is known by, so that either form is known from now on.
    by_mark = {mark: one for one in known for mark in one.marks}
    known = [*{one.marks: one for one in by_mark.values()}.values()]
    again = {one.article: one for one in choice.again}
    known = [again.get(one.article, one) for one in known]
    assert choose(later, known).take == ()
    assert choose(before, known).take == ()
    fresh = change(entry(77, NOW), changes)
    assert [one.draft.text for one in choose([fresh, *later], known).take] == [fresh.text]


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_nor_while_one_of_its_articles_waits_for_its_page(changes):
    before = ages(range(30))
    first, *others = recorded(before)
    known = [replace(first, fate=Fate.WAITING, article=None), *others]
    later = [change(draft, changes) for draft in before]
    choice = choose(later, known, unfinished=True)
    assert {one.draft.text for one in choice.take} <= {later[-1].text}
    assert not {one.draft.text for one in choice.old} & {later[-1].text}


def test_ids_may_be_places_in_the_list():
    def placed(numbers: Iterable[int]) -> list[Draft]:
        found = ages(numbers)[::-1]
        return [replace(draft, guid=str(place)) for place, draft in enumerate(found)]

    known = recorded(placed(range(20)))
    for last in range(20, 30):
        choice = choose(placed(range(last - 19, last + 1)), known)
        assert [one.draft.title for one in choice.take] == [f"Ward {last} mends its bridge"]
        new = recorded([choice.take[0].draft])[0]
        again = {one.article: one for one in choice.again}
        known = [
            *(again.get(one.article, one) for one in known),
            replace(new, marks=choice.take[0].marks, article=str(last)),
        ]


def test_an_entry_is_taken_once_however_often_the_document_has_it():
    twice = [entry(1, NOW), entry(1, NOW), entry(2, NOW), replace(entry(2, NOW), guid="other")]
    choice = choose(twice)
    assert len(choice.take) == 2
    assert len({mark for one in choice.take for mark in one.marks}) == sum(len(one.marks) for one in choice.take)


def test_what_different_entries_share_tells_nothing():
    drafts = [
        replace(entry(number, NOW - number * HOUR), url="https://news.example/live", guid="") for number in range(5)
    ]
    found = entries.marked(feed(*drafts), NOW)
    assert len(found) == 5
    assert {one.address for one in found} == {None}
    same_title = [replace(entry(number, NOW - number * HOUR), title="News in brief") for number in range(5)]
    assert len(choose(same_title).take) == 5


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://news.example/", None),
        ("https://news.example/index.html", None),
        ("https://news.example/?p=7", "https://news.example?p=7"),
        ("https://news.example/blog/", None),
        ("https://news.example/7", "https://news.example/7"),
        ("ftp://news.example/7", None),
        (None, None),
    ],
)
def test_the_home_page_is_nobodys_address(url, address):
    (found,) = entries.marked(feed(entry(7, NOW, url=url), site="https://news.example/blog"), NOW)
    assert found.address == address


def test_an_entry_without_anything_of_its_own_is_known_by_its_words():
    bare = Draft("Rain", "Rain")
    known = recorded([bare])
    assert choose([bare], known).take == ()
    assert len(choose([Draft("Snow", "Snow"), bare], known).take) == 1


def test_of_many_new_ones_some_are_left_for_the_next_time():
    known = recorded(ages(range(5), timedelta(minutes=1)))
    many = ages(range(130), timedelta(minutes=1))
    choice = choose(many, known, per_day=1440.0)
    assert len(choice.take) == MOST_AT_ONCE
    assert choice.take[0].draft.guid == "id-129"
    assert choice.left == 75 - 0
    assert choice.old == ()


def test_big_news_is_no_flood():
    known = recorded(ages(range(5), timedelta(days=1)))
    burst = [entry(100 + number, NOW - timedelta(minutes=number)) for number in range(40)]
    assert len(choose([*burst, *ages(range(5), timedelta(days=1))], known, per_day=1.0).take) == 40


@pytest.mark.parametrize("published", [None, NOW, NOW - 20 * DAY])
def test_a_feed_that_changed_beyond_recognition_floods_nobody(published):
    known = recorded(ages(range(100)))
    strange = [entry(1000 + number, published) for number in range(100)]
    choice = choose(strange, known, per_day=2.0)
    assert len(choice.take) == (0 if published == NOW - 20 * DAY else FIRST)
    assert len(choice.take) + len(choice.old) == 100
    assert choice.left == 0


@pytest.mark.parametrize("step", [HOUR, 4 * HOUR])
def test_a_week_without_the_program_is_caught_up(step):
    known = recorded(ages(range(20)))
    now, last = NOW + 7 * DAY, NOW
    week = [entry(100 + number, now - number * step) for number in range(7 * DAY // step)]
    came: list[str] = []
    while (choice := choose(week, known, now, last=last, per_day=DAY / step, unfinished=last > NOW)).take:
        came += taken(choice)
        known += recorded([one.draft for one in choice.take], seen=now)
        now, last = now + timedelta(minutes=5), now
    assert came == [draft.guid for draft in week]


@pytest.mark.parametrize(
    ("published", "size"),
    [
        pytest.param(NOW, 70, id="a whole issue at once"),
        pytest.param(NOW - 18 * HOUR, 40, id="dates that are but days"),
        pytest.param(None, 40, id="no dates, in front of what is known"),
    ],
)
def test_many_new_ones_before_known_ones_are_no_flood(published, size):
    before = ages(range(30), DAY)[::-1]
    issue = [entry(100 + number, published) for number in range(size)]
    choice = choose([*issue, *before], recorded(before), per_day=1.0)
    assert (len(choice.take) + choice.left, choice.old) == (size, ())
    assert taken(choice) == [draft.guid for draft in issue][:MOST_AT_ONCE]


def test_an_archive_that_a_feed_begins_to_carry_is_left_alone():
    before = [entry(100 + number) for number in range(20)]
    archive = [entry(number) for number in range(60, 0, -1)]
    choice = choose([*before, *archive], recorded(before), per_day=1.0)
    assert len(choice.take) == FIRST
    dated_anew = [entry(1000 + number, NOW) for number in range(400)]
    assert len(choose([*dated_anew, *before], recorded(before), per_day=1.0).take) == FIRST
    titled = [replace(draft, title="In brief", published=NOW) for draft in archive[:30]]
    assert len(choose([*titled, *before], recorded([*before, *titled[:1]]), per_day=1.0).take) == 29


@pytest.mark.parametrize(
    ("age", "start", "new"),
    [
        (HOUR, None, True),
        (20 * DAY, None, True),
        (31 * DAY, None, False),
        (20 * DAY, NOW - DAY, False),
        (30 * HOUR, NOW - DAY, True),
        (3 * DAY, NOW - 300 * DAY, True),
        (DAY * 365, NOW - 900 * DAY, False),
    ],
)
def test_old_entries_that_surface_are_not_news(age, start, new):
    choice = choose([entry(1, NOW - age)], recorded(ages(range(5, 9))), start=start)
    assert (len(choice.take), len(choice.old)) == ((1, 0) if new else (0, 1))


@pytest.mark.parametrize(("age", "new"), [(3 * DAY, True), (6 * DAY, False), (31 * DAY, False)])
def test_what_is_dated_back_among_known_ones_is_news(age, new):
    listed = ages(range(20, 26), DAY)  # the oldest five days ago
    known = [replace(one, fate=Fate.OLD, article=None) for one in recorded(listed)]
    choice = choose([*listed, entry(1, NOW - age)], known, start=NOW - HOUR)
    assert (taken(choice), len(choice.old)) == ((["id-1"], 0) if new else ([], 1))


def test_a_clock_that_was_set_back_keeps_nothing_out():
    fast = NOW + 20 * DAY
    known = recorded([entry(5000 + number, NOW - DAY) for number in range(1200)], seen=fast)
    choice = choose(ages(range(5)), known, last=fast, start=fast)
    assert len(choice.take) == 5
    assert not entries.is_noise(recorded([entry(number) for number in range(6)], seen=fast) * 1000, NOW)
    many = [entry(100 + number, NOW - timedelta(minutes=number)) for number in range(30)]
    assert len(choose([*many, entry(5000, NOW - DAY)], known, last=fast).take) == 30


def test_what_waits_for_its_page_is_taken_again():
    waiting, *others = recorded(ages(range(3)))
    since = NOW - timedelta(minutes=9)
    known = [replace(waiting, fate=Fate.WAITING, article=None, first_seen=since), *others]
    choice = choose(ages(range(3)), known, unfinished=True)
    assert [(one.draft.guid, one.waiting) for one in choice.take] == [("id-2", since)]
    assert len(choice.known) == 2
    assert {one.waiting for one in choose(ages(range(3))).take} == {None}


@pytest.mark.parametrize(
    ("size", "per_day", "lasting"), [(1, None, 1), (1, 1.0, 1), (10, 24.0, 9), (50, 480.0, 20), (50, 4800.0, 0)]
)
def test_a_feed_that_publishes_much_drops_its_last_entries_soon(size, per_day, lasting):
    choice = choose(ages(range(size)), recorded([entry(900)]), per_day=per_day, unfinished=True)
    assert [one.lasting for one in choice.take] == [True] * lasting + [False] * (size - lasting)


def test_a_date_in_the_future_is_none():
    far, near = entry(1, NOW + 30 * DAY), entry(2, NOW + timedelta(minutes=20))
    found = {one.draft.guid: one.draft.published for one in entries.marked(feed(far, near), NOW)}
    assert found == {"id-1": None, "id-2": near.published}
    # It neither stands before all others nor comes back when its day has come.
    choice = choose([*ages(range(100, 130))[::-1], far], last=None)
    assert "id-1" not in taken(choice)
    known = recorded([far])
    assert choose([far], known, NOW + 31 * DAY).take == ()


def test_undated_entries_stand_where_the_feed_has_them():
    undated = [entry(number) for number in range(30)]
    assert taken(choose(undated, last=None)) == [f"id-{number}" for number in range(10)]
    mixed = [entry(1), entry(2, NOW - DAY), entry(3), entry(4, NOW - 2 * DAY)]
    assert taken(choose(mixed, last=None)) == ["id-1", "id-2", "id-3", "id-4"]
    assert taken(choose([*ages(range(3)), entry(9)], last=None))[0] == "id-9"


def test_entries_are_renewed_twice_a_day():
    known = recorded(ages(range(3)), seen=NOW - timedelta(hours=11))
    assert choose(ages(range(3)), known).again == ()
    later = choose(ages(range(3)), known, NOW + 2 * HOUR).again
    assert {one.seen for one in later} == {NOW + 2 * HOUR}
    assert {one.first_seen for one in later} == {NOW - timedelta(hours=11)}
    assert choose(ages(range(3)), recorded(ages(range(3)), seen=NOW + 9 * DAY)).again == ()


def test_very_long_feeds_are_read_from_their_newest():
    long = [entry(number, NOW - timedelta(minutes=number)) for number in range(2500)]
    choice = choose(long, last=None)
    assert taken(choice)[0] == "id-0"
    assert len(choice.take) + len(choice.old) == entries.MOST_LOOKED_AT
    known = [*recorded(long[:2000])]
    assert choose(long, known).take == ()


def test_so_many_are_taken_a_day_and_no_more():
    drafts = [entry(5000 + number, NOW - timedelta(minutes=number)) for number in range(900)]
    known = recorded(drafts, seen=NOW - timedelta(hours=20))
    more = [entry(number, NOW) for number in range(300)]
    choice = choose(more, known, last=NOW - 20 * HOUR, per_day=1000.0)
    assert (len(choice.take), choice.left, choice.old) == (50, 50, ())
    full = [*known, *recorded(more[:100], seen=NOW - HOUR)]
    nothing = choose(more, full, per_day=10_000.0)
    assert (nothing.take, nothing.old, nothing.left) == ((), (), 0)
    assert len(choose(more, full, NOW + 6 * HOUR, per_day=10_000.0).take) == 50


def test_noise_is_no_feed():
    noise = [FeedEntry((str(number),), "", None, NOW - 2 * HOUR, NOW, Fate.OLD) for number in range(5001)]
    assert entries.is_noise(noise, NOW)
    assert not entries.is_noise(noise[1:], NOW)
    assert not entries.is_noise(noise, NOW + DAY)


@pytest.mark.parametrize(
    "draft",
    [
        Draft("", ""),
        Draft("\ud800", "\ud800", guid="\ud800"),
        Draft("a" * 100_000, "b" * 5000, guid="c" * 9000),
        Draft("x", url="https://[broken"),
    ],
)
def test_nothing_trips_it_up(draft):
    choice = choose([draft, draft, entry(1, NOW)])
    assert len(choice.take) == 2


WORDS = st.sampled_from(["", "a", "b", "Rain falls on the hills today again", "Snow covers all of the valley now"])
DRAFTS = st.builds(
    Draft,
    text=WORDS,
    title=WORDS,
    guid=st.sampled_from(["", "1", "2", "3"]),
    url=st.sampled_from([None, "https://x.example/", "https://x.example/1", "https://x.example/2", "nonsense"]),
    published=st.sampled_from([None, NOW, NOW - HOUR, NOW - 90 * DAY, NOW + 90 * DAY]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(DRAFTS, max_size=12), st.lists(DRAFTS, max_size=12))
def test_what_is_recorded_is_known_from_then_on(before, after):
    """Whatever a feed has, the same document a second time brings nothing."""
    first = choose(before, last=None)
    known = [entries.old_entry(one, NOW) for one in (*first.take, *first.old)]
    assert choose(before, known).take == ()
    second = choose(after, known)
    both = [*first.take, *first.old, *second.take, *second.old]
    assert all(one.marks for one in both)
    marks = [mark for one in (*second.take, *second.old) for mark in one.marks]
    assert len(marks) == len(set(marks))
