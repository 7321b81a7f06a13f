"""Key figures as lines: values with their history, both sides of a contradiction, parts behind their whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.core import present
from bot.core.message import line_text, plain_text
from bot.core.present.figures import Citation, difference, figure_lines
from summarizer.types import Article, Brief, Change, Conflict, Figure, FigureSource, KeyFigure, Lead, Speaker

ARTICLES = tuple(
    Article(
        name,
        f"Title of {name}",
        "",
        language,
        source=outlet,
        agency=agency,
        published=datetime(2026, 11, day, tzinfo=UTC),
    )
    for name, language, outlet, agency, day in (
        ("a", "en", "Harbour Post", None, 16),
        ("b", "de", "Küstenbote", "dpa", 17),
        ("c", "en", "Capital Wire", None, 18),
    )
)
POLICE = Speaker("police", None, "official")
OWNER = Speaker("Lena Voss", "managing director", "named")


def figure(surface: str, value: str | None, noun: str | None = None, **more: object) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(surface, (0, len(surface)), (0, len(surface)), number, counted=noun, counted_head=noun, **more)  # type: ignore[arg-type]  # fields of Figure


def stated(one: Figure, *articles: str) -> tuple[FigureSource, ...]:
    return tuple(FigureSource(article, one, one.surface) for article in articles)


def key(one: Figure, *articles: str, **more: object) -> KeyFigure:
    return KeyFigure(one, stated(one, *articles), 0.5, **more)  # type: ignore[arg-type]  # fields of KeyFigure


def side(one: Figure, *articles: str, change: Change | None = None) -> Conflict:
    return Conflict(one, stated(one, *articles), change)


def lines(*figures: KeyFigure, locale: str = "en", most: int = 9) -> list[str]:
    return [line_text(row) for row in figure_lines(figures, Citation.of(ARTICLES, most), locale)]


SOLDIERS = figure("2,400", "2400", "soldiers")
BEFORE = figure("2,000", "2000", "soldiers")
CHANGED = Change("changed", Decimal(2000), BEFORE)
ABOARD, LESS = figure("214", "214", "people", speaker=POLICE), figure("206", "206", "people", speaker=OWNER)
NAMELESS, OTHER = figure("12", "12", "injured"), figure("15", "15", "injured")


@pytest.mark.parametrize(
    ("shown", "en", "de"),
    [
        (key(SOLDIERS, "a"), "2,400 soldiers [1]", "2.400 Soldaten [1]"),
        (
            key(SOLDIERS, "a", change=CHANGED),
            "2,400 soldiers (2,000 → 2,400, +20%) [1]",
            "2.400 Soldaten (2.000 → 2.400, +20 %) [1]",
        ),
        (key(SOLDIERS, "a", change=Change("new")), "2,400 soldiers (new) [1]", "2.400 Soldaten (neu) [1]"),
        (
            key(SOLDIERS, "a", change=Change("withdrawn", Decimal(2400), SOLDIERS)),
            "withdrawn: 2,400 soldiers [1]",
            "nicht mehr gültig: 2.400 Soldaten [1]",
        ),
        (
            key(figure("31", "31", "injured"), "a", earlier=(side(figure("27", "27"), "b"), side(NAMELESS, "c"))),
            "31 injured (earlier 12, 27) [1]",
            "31 Verletzte (vorher 12, 27) [1]",
        ),
        (
            key(ABOARD, "a", "b", conflicts=(side(LESS, "c"),)),
            "people: 214 (police) [1][2] / 206 (Lena Voss, managing director) [3]",
            "Menschen: 214 (police) [1][2] / 206 (Lena Voss, managing director) [3]",
        ),
        (
            key(NAMELESS, "a", conflicts=(side(OTHER, "b", "c", change=Change("new")),)),
            "injured: 12 (Harbour Post) [1] / 15 (Küstenbote, Capital Wire; new) [2][3]",
            "Verletzte: 12 (Harbour Post) [1] / 15 (Küstenbote, Capital Wire; neu) [2][3]",
        ),
        (
            key(
                figure("9%", "9", "margin", unit="percentage"),
                "a",
                conflicts=(side(figure("8%", "8", unit="percentage"), "c"),),
            ),
            "margin: 9% (Harbour Post) [1] / 8% (Capital Wire) [3]",
            "Marge: 9 % (Harbour Post) [1] / 8 % (Capital Wire) [3]",
        ),
    ],
)
def test_a_key_figure_on_one_line(shown, en, de):
    assert lines(shown) == [en]
    assert lines(shown, locale="de") == [de]


@pytest.mark.parametrize(
    ("before", "now", "unit", "expected"),
    [
        ("2000", "2400", "count", "+20%"),
        ("2000", "1875", "count", "−6.3%"),
        ("12", "15", "count", "+3"),
        ("3", "2", "count", "−1"),
        ("3", "5", "percentage", "+2 percentage points"),
        ("1000000", "1500000", "euro", "+50%"),
        ("100", "5000", "count", ""),
        ("0", "500", "euro", ""),
        ("-5", "5", "euro", ""),
        ("7", "7", "count", ""),
        ("100000", "100001", "count", ""),
    ],
)
def test_by_how_much_a_value_changed(before, now, unit, expected):
    assert difference(figure("x", before, unit=unit), figure("x", now, unit=unit), "en") == expected


def test_ranges_and_other_units_have_no_difference():
    some = replace(figure("2-4%", None, unit="percentage"), low=Decimal(2), high=Decimal(4))
    assert difference(some, figure("5%", "5", unit="percentage"), "en") == ""
    assert difference(figure("5", "5"), figure("5%", "6", unit="percentage"), "en") == ""
    changed = key(figure("5%", "5", "growth", unit="percentage"), "a", change=Change("changed", None, some))
    assert lines(changed) == ["5% (growth) (2–4% → 5%) [1]"]


def test_parts_stand_indented_behind_their_whole_and_nowhere_else():
    whole, part, other = key(figure("8,000", "8000", "jobs"), "a"), figure("3,500", "3500", "jobs"), key(NAMELESS, "a")
    behind = key(part, "a", part_of=0)
    assert lines(whole, behind, behind)[1:] == ["  of these 3,500 jobs [1]"] * 2
    assert lines(whole, other, behind)[2] == "3,500 jobs [1]"
    # Under another title it is no part of what stands before it.
    news, known = Change("new"), Change("unchanged")
    assert lines(replace(whole, change=news), replace(behind, change=known))[1] == "3,500 jobs [1]"


def test_who_stands_for_both_values_is_named_for_neither():
    ours, theirs = figure("500", "500", "injured", speaker=OWNER), figure("340", "340", "injured", speaker=OWNER)
    official = figure("340", "340", "injured", speaker=POLICE)
    disputed = replace(side(theirs, "b"), sources=(*stated(theirs, "b"), *stated(official, "c")))
    assert lines(key(ours, "a", conflicts=(disputed,))) == ["injured: 500 (Harbour Post) [1] / 340 (police) [2][3]"]
    assert lines(key(ours, "a", conflicts=(side(theirs, "a"),))) == ["injured: 500 [1] / 340 [1]"]


def test_many_sources_are_counted_and_the_wordings_own_is_named():
    assert lines(key(SOLDIERS, "c", "a", "b"), most=2) == ["2,400 soldiers [1][3]+1"]
    assert lines(key(SOLDIERS, "c", "a", "b"), most=1) == ["2,400 soldiers [3]+2"]


SINCE = datetime(2026, 11, 17, 8, tzinfo=UTC)


def brief(*figures: KeyFigure, since: datetime | None = SINCE) -> Brief:
    return Brief("Harbour", "en", (Lead("It rained.", "c", (0, 10), "en"),), figures, (), ARTICLES, since=since)


def test_news_and_what_is_known_stand_apart():
    news = key(SOLDIERS, "a", change=CHANGED)
    known = key(NAMELESS, "b", change=Change("unchanged"))
    shown, _ = present.brief(brief(news, known), length="long", locale="en")
    text = plain_text(shown)
    assert "New and changed since 17 Nov 2026 08:00\n• 2,400 soldiers (2,000 → 2,400, +20%)" in text
    assert "Unchanged\n• 12 injured [2]" in text
    disputed = replace(known, conflicts=(side(OTHER, "c", change=Change("new")),))
    shown, _ = present.brief(brief(disputed), length="long", locale="en")
    assert "Unchanged" not in plain_text(shown)
    assert "since" not in plain_text(present.brief(brief(news, since=None), length="long", locale="en")[0])


def test_the_sources_view_has_the_sentence_of_every_value():
    several = key(ABOARD, "a", conflicts=(side(LESS, "b"),), earlier=(side(NAMELESS, "c"),))
    view = present.sources(brief(several, since=None), locale="en")
    quoted = [[run.text for run in row if run.mark] for row in view.sections[0].lines[1:]]
    assert quoted == [["214"], ["206"], ["12"]]


@pytest.mark.parametrize(
    ("language", "locale", "mark"),
    [("de", "en", " (in German)"), ("de-CH", "de", ""), ("en", "de", " (auf Englisch)"), ("und", "en", "")],
)
def test_a_lead_in_another_language_says_so(language, locale, mark):
    given = replace(brief(since=None), leads=(Lead("Es regnet.", "b", (0, 10), language),))
    shown, _ = present.brief(given, length="normal", locale=locale)
    assert line_text(shown.sections[0].lines[0]) == f"Es regnet. [1]{mark}"
