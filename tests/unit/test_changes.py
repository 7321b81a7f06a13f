"""What is news against an earlier brief: told by where figures stand, or by what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from summarizer import ended
from summarizer.brief import compose
from summarizer.changes import Snapshot, compare, snapshot
from summarizer.merge import merge
from summarizer.types import Conflict, KeyFigure, ReadArticle
from tests.unit.stories import STORY, Number, deaths, told

NOON = datetime(2026, 11, 17, 0, tzinfo=UTC)


def changes(figures: tuple[KeyFigure, ...]) -> list[tuple[str, str, Decimal | None]]:
    return [(key.figure.surface, key.change.kind, key.change.before) for key in figures if key.change]


def both(before: list[ReadArticle], now: list[ReadArticle]) -> tuple[KeyFigure, ...]:
    shown = snapshot(merge(before, language="en"), before)
    return compare(shown, merge(now, language="en"), now)


FIRST = deaths("first", "three", "3", day=16)
SECOND = deaths("second", "five", "5", day=18)
SAME = deaths("same", "drei", "3", day=16, hour=20, language="de")
HOMES = told(
    "homes",
    "en",
    "The fire in the harbour damaged 40 homes.",
    [Number("40", "40", "homes", "home")],
    day=18,
    story=STORY,
)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([], [FIRST], [("three", "new", None)]),
        ([FIRST], [FIRST], [("three", "unchanged", None)]),
        ([FIRST], [SAME], [("drei", "unchanged", None)]),
        ([FIRST], [FIRST, HOMES], [("three", "unchanged", None), ("40", "new", None)]),
        ([FIRST], [SECOND], [("five", "changed", Decimal(3))]),
        ([FIRST], [replace(SECOND, story="other")], [("five", "new", None)]),
        ([HOMES], [FIRST], [("three", "new", None)]),
    ],
    ids=["first", "same article", "other source", "one more", "later value", "other story", "other thing"],
)
def test_a_figure_is_new_changed_or_unchanged(before, now, expected):
    assert changes(both(before, now)) == expected


def test_a_value_that_superseded_another_is_changed():
    (key,) = merge([SECOND], language="en")
    (old,) = merge([FIRST], language="en")
    now = (replace(key, earlier=(Conflict(old.figure, old.sources),)),)
    shown = snapshot((old,), [FIRST])
    assert changes(compare(shown, now, [FIRST, SECOND])) == [("five", "changed", Decimal(3))]
    # Who was shown the newer value along with the older one learns nothing.
    assert changes(compare(snapshot(now, [FIRST, SECOND]), now, [FIRST, SECOND])) == [("five", "unchanged", None)]


def test_a_contradiction_is_news_of_its_own():
    (key,) = merge([FIRST], language="en")
    (other,) = merge([SECOND], language="en")
    disputed = (replace(key, conflicts=(Conflict(other.figure, other.sources),)),)
    (result,) = compare(snapshot((key,), [FIRST]), disputed, [FIRST, SECOND])
    assert result.change is not None
    assert result.change.kind == "unchanged"
    assert [side.change.kind for side in result.conflicts if side.change] == ["new"]


MISSING = told(
    "missing",
    "en",
    "Two people are missing after the fire in the harbour.",
    [Number("Two", "2", "people", "person", clause="missing")],
    day=16,
    story=STORY,
)


def said(text: str, language: str = "en", *, day: int = 18, story: str = STORY) -> ReadArticle:
    return told("later", language, text, day=day, story=story)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nobody is missing any longer, police said.", "en"),
        ("No one is missing any more.", "en"),
        ("All the missing people were found alive.", "en"),
        ("There are no more missing.", "en"),
        ("Vermisst wird niemand mehr.", "de"),
        ("Die Feuerwehr teilte mit, es gebe keine Vermissten mehr.", "de"),
        ("Alle Vermissten wurden lebend gefunden.", "de"),
    ],
)
def test_a_state_that_is_over_is_withdrawn(text, language):
    end = said(text, language)
    assert changes(both([MISSING], [MISSING, end])) == [("Two", "withdrawn", Decimal(2))]
    assert both([], [MISSING, end]) == ()
    assert changes(both([MISSING], [end])) == [("Two", "withdrawn", Decimal(2))]
    assert compose([MISSING, end], language="en").figures == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nobody knows where the missing are.", "en"),
        ("There is no trace of the missing.", "en"),
        ("The missing have not been found alive.", "en"),
        ("All hope that the missing will be found.", "en"),
        ("Niemand weiß, wo die Vermissten sind.", "de"),
        ("Von den Vermissten fehlt jede Spur.", "de"),
        ("Alle Vermissten sind noch nicht gefunden.", "de"),
    ],
)
def test_a_state_that_lasts_is_not_withdrawn(text, language):
    assert changes(both([MISSING], [MISSING, said(text, language)])) == [("Two", "unchanged", None)]


def test_the_end_of_another_story_or_of_before_ends_nothing():
    (key,) = merge([MISSING], language="en")
    assert ended.is_over(key, [MISSING, said("Nobody is missing.")])
    assert not ended.is_over(key, [MISSING, said("Nobody is missing.", story="other")])
    assert not ended.is_over(key, [MISSING, said("Nobody is missing.", day=15)])


def test_nothing_shown_makes_all_new():
    assert {
        key.change.kind
        for key in compare(Snapshot(), merge([FIRST, HOMES], language="en"), [FIRST, HOMES])
        if key.change
    } == {"new"}


def test_a_brief_since_a_time_tells_news_first_and_leads_with_them():
    repeated = replace(FIRST, article=replace(FIRST.article, id="again", published=SECOND.article.published))
    articles = [FIRST, HOMES, SECOND]
    brief = compose(articles, language="en", since=NOON)
    assert brief.since == NOON
    kinds = [key.change.kind for key in brief.figures if key.change]
    assert kinds == sorted(kinds, key=["changed", "new", "withdrawn", "unchanged"].index)
    assert {lead.article for lead in brief.leads} <= {"homes", "second"}
    assert brief.leads
    quiet = compose([FIRST, repeated], language="en", since=NOON)
    assert quiet.leads == ()
    assert compose(list(reversed(articles)), language="en", since=NOON) == brief


def test_undated_articles_are_known():
    undated = replace(HOMES, article=replace(HOMES.article, published=None))
    brief = compose([undated, SECOND], language="en", since=NOON)
    assert sorted(changes(brief.figures)) == [("40", "unchanged", None), ("five", "new", None)]


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (
            ("110 million euros", "110000000", "charge", "euro"),
            ("€110m", "110000000", "writedown", "euro"),
            "unchanged",
        ),
        (("8 million euros", "8000000", "charge", "euro"), ("€8m", "8000000", "bonus", "euro"), "new"),
        (("5 percent", "5", "revenue", "percentage"), ("5%", "5", None, "percentage"), "unchanged"),
        (("5 percent", "5", "revenue", "percentage"), ("5%", "5", "staff", "percentage"), "new"),
        (("27", "27", "passengers", "count"), ("27", "27", "officers", "count"), "new"),
        (("340", "340", "homes", "count"), ("340", "340", "ministry", "count"), "unchanged"),
    ],
)
def test_a_number_that_was_told_is_no_news_in_other_words(before, now, kind):
    reads = []
    for day, (surface, value, noun, unit) in ((16, before), (18, now)):
        text = f"The firm on the coast spoke of {surface} {noun or 'again'} that day {'early' * (day - 15)}."
        numbers = [Number(surface, value, noun, unit=unit)]
        reads.append(told(f"day-{day}", "en", text, numbers, day=day, story=STORY))
    found = {key.sources[0].article: key.change.kind for key in both(reads[:1], reads) if key.change}
    assert found.get("day-18", "unchanged") == kind
