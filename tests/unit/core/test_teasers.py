"""What becomes of a feed's teaser when its page is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.core.domain import Draft
from bot.core.teasers import complete

CET = timezone(timedelta(hours=1))
ANNOUNCED = datetime(2026, 11, 16, 17, 40, tzinfo=UTC)
ENTRY = Draft(
    text="The council of Aldbury voted on Monday to rebuild the harbour wall, which a storm had broken …",
    title="Aldbury to rebuild its harbour wall",
    url="https://n.example/wall?feed=1",
    source="Harbour Post: News",
    byline="hale",
    published=ANNOUNCED,
    declared_language="en-GB",
    tags=("local",),
    teaser=True,
    guid="wall-1",
)
PAGE = Draft(
    text="The council of Aldbury voted on Monday to rebuild the harbour wall, which a storm had broken in three places.\n\n"
    "The work will cost 3.2 million euros, of which the state pays 1.8 million; it takes fourteen months.",
    title="Harbour wall: Aldbury votes to rebuild",
    url="https://n.example/wall",
    source="Harbour Post",
    byline="Ann Hale",
    agency="Reuters",
    published=datetime(2026, 11, 16, 18, 30, tzinfo=CET),
    declared_language="en",
    tags=("Harbour", "Storm"),
    dropped=("Share",),
)
OTHER = Draft(
    text="Anglers on the upper Tamble have caught forty salmon since Friday, more than in the whole of last year, and they "
    "expect a good spring. The club counted each fish and let most of them swim on.",
    title="Salmon are back in the Tamble",
    url="https://n.example/salmon",
)


def test_the_page_gives_the_article_and_the_feed_its_name() -> None:
    assert complete(ENTRY, PAGE) == replace(PAGE, source="Harbour Post: News", guid="wall-1")


def test_what_the_page_lacks_the_feed_gives() -> None:
    bare = Draft(text=PAGE.text)
    made = complete(ENTRY, bare)
    assert made == replace(ENTRY, text=PAGE.text, teaser=False)


@pytest.mark.parametrize(
    "page",
    [
        OTHER,
        replace(PAGE, text="The council of Aldbury voted on Monday."),
        replace(PAGE, text=ENTRY.text),
        Draft(text=""),
    ],
    ids=["another article", "shorter", "the same", "empty"],
)
def test_a_page_that_brings_nothing_leaves_the_teaser(page: Draft) -> None:
    assert complete(ENTRY, page) is ENTRY


@pytest.mark.parametrize(
    ("entry", "is_it"),
    [
        (replace(ENTRY, text="Read all about the vote that everybody here was waiting for since spring."), True),
        (replace(ENTRY, text=ENTRY.title), True),
        (replace(ENTRY, title="", text="A new harbour wall: the council voted after the storm"), True),
        (replace(ENTRY, title="Live", text="Live", url="https://n.example/wall"), True),
        (replace(ENTRY, title="Live", text="Live", url="https://n.example/live"), False),
        (replace(ENTRY, title="Live", text="Live", url=None), False),
        (
            replace(ENTRY, title="Salmon in the upper Tamble", text="Anglers count forty fish, more than last year."),
            False,
        ),
    ],
)
def test_a_page_is_known_by_words_title_or_address(entry: Draft, *, is_it: bool) -> None:
    assert (complete(entry, PAGE) is not entry) == is_it


def test_german_inflection_is_no_difference() -> None:
    entry = Draft(text="Die Hafenmauern der Gemeinde werden erneuert.", title="Neue Mauern", teaser=True)
    page = Draft(
        text="Der Rat der Gemeinden will die Hafenmauer am Ufer erneuern, sagte er am Montag nach einer Sitzung im Rathaus."
    )
    assert complete(entry, page).text == page.text


@pytest.mark.parametrize("title", ["", "Harbour Post"])
def test_a_page_title_that_says_nothing_of_the_article_is_not_taken(title: str) -> None:
    entry = replace(ENTRY, title="Aldbury votes for a wall")
    assert complete(entry, replace(PAGE, title=title)).title == "Aldbury votes for a wall"
    assert complete(replace(ENTRY, title=""), replace(PAGE, title=title)).title == title


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (None, ANNOUNCED),
        (datetime(2026, 11, 16, 18, 30, tzinfo=CET), datetime(2026, 11, 16, 18, 30, tzinfo=CET)),
        (datetime(2024, 3, 1, 9, 15, tzinfo=CET), datetime(2024, 3, 1, 9, 15, tzinfo=CET)),
        (datetime(2026, 11, 16, tzinfo=UTC), ANNOUNCED),
        (datetime(2026, 11, 15, tzinfo=CET), ANNOUNCED),
        (datetime(2026, 11, 18, 8, 5, tzinfo=UTC), ANNOUNCED),
    ],
    ids=["none", "minutes before", "announced anew", "a day", "the day before", "updated"],
)
def test_the_earlier_exact_time_is_that_of_publication(page: datetime | None, kept: datetime) -> None:
    assert complete(ENTRY, replace(PAGE, published=page)).published == kept


def test_an_undated_entry_has_the_pages_date() -> None:
    day = datetime(2026, 11, 16, tzinfo=UTC)
    assert complete(replace(ENTRY, published=None), replace(PAGE, published=day)).published == day
