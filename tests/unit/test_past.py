"""Figures of another time: background that says nothing about the event."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from summarizer.brief import compose
from summarizer.merge import merge
from summarizer.reading import read
from summarizer.types import Article, ReadArticle
from tests.unit.stories import Number, told

EARLIER = [
    ("en", "In 2019 two people died on the same road.", ["two"]),
    ("en", "The Union won 22.8 percent of the vote (2021: 29.1 percent).", ["29.1 percent"]),
    ("en", "Profit was 124 million euros, compared with 103 million euros a year earlier.", ["103 million euros"]),
    ("en", "The dividend will rise to 1.10 euros from 0.95 euros.", ["0.95 euros"]),
    ("en", "Already in 2022, 30 workers had been hurt there.", ["30"]),
    ("en", "Sales rose 42 percent from a year earlier, and 62,000 cars were sold, more than last year.", []),
    ("de", "Gegenüber dem Vorjahr stieg der Umsatz um 5 Prozent auf 3 Milliarden Euro.", []),
    ("de", "Die Union gewann 4,2 Prozentpunkte mehr als 2021.", []),
    ("de", "Im vergangenen Jahr kamen 300.000 Gäste.", ["300.000"]),
    ("en", "Two people died on the same road in 2019.", ["Two"]),
    ("en", "Turnover grew 5 percent on last year.", []),
    ("en", "The yard has built 30 ships since 2014.", []),
    ("en", "The bank will pay 40 million euros to 1,900 customers.", []),
    ("de", "Bereits 2019 waren dort sieben Menschen verletzt worden.", ["sieben"]),
    ("de", "Bei einem Unfall auf der Brücke waren 2021 drei Menschen gestorben.", ["drei"]),
    ("de", "Damals kamen sieben Menschen ums Leben.", ["sieben"]),
    ("de", "Der Konzern will 1900 Stellen streichen, davon 700 in Polen.", []),
    ("de", "Die Partei kommt auf 31 Sitze, 2021 waren es noch 40 Sitze.", ["40"]),
    ("de", "Die Quote lag bei 6,1 Prozent nach 5,8 Prozent im Oktober.", ["5,8 Prozent"]),
    ("de", "Seit 2019 sind 700 Wohnungen entstanden.", []),
]


@pytest.mark.parametrize(("language", "text", "past"), EARLIER)
def test_figures_of_an_earlier_time(language: str, text: str, past: list[str]) -> None:
    article = Article("a", "", text, language, published=datetime(2026, 11, 16, tzinfo=UTC))
    figures = merge([ReadArticle(article, read(text, language=language))], language=language)
    assert len(figures) > 0
    assert [figure.figure.surface for figure in figures if figure.past] == past


def test_without_a_date_only_a_labelled_year_tells_another_time() -> None:
    text = "Die Union erreicht 22,8 Prozent (2021: 29,1 Prozent). Im Jahr 2030 sollen 40 Schiffe fahren."
    figures = merge([ReadArticle(Article("a", "", text, "de"), read(text, language="de"))], language="de")
    assert [figure.figure.surface for figure in figures if figure.past] == ["29,1 Prozent"]


ROAD = told(
    "road",
    "en",
    "Four people were killed when a bus left the road near Wexley. In 2019 two people died at the same place.",
    [Number("Four", "4", "people", "person"), Number("two", "2", "people", "person")],
    title="Four killed in bus accident",
    day=16,
)


def test_a_brief_of_today_leaves_them_out() -> None:
    assert [figure.figure.surface for figure in compose([ROAD], language="en").figures] == ["Four"]


def test_a_brief_of_nothing_else_tells_them() -> None:
    text = "In 2019 two people died at this place."
    only = told("only", "en", text, [Number("two", "2", "people", "person")], day=16)
    assert [figure.figure.surface for figure in compose([only], language="en").figures] == ["two"]


def test_a_number_in_the_title_is_news_whatever_its_time() -> None:
    results = told(
        "results",
        "en",
        "In 2025 Halden Shipping lost 310 million euros. It has 40 ships.",
        [Number("310 million euros", "310000000", unit="euro"), Number("40", "40", "ships", "ship")],
        title="Halden Shipping loses 310 million euros",
        day=16,
    )
    assert [figure.past for figure in merge([results], language="en")] == [False, False]
    untitled = replace(results, article=replace(results.article, title="Halden Shipping reports"))
    assert sorted(figure.past for figure in merge([untitled], language="en")) == [False, True]


def test_last_years_results_are_news_early_in_the_year() -> None:
    results = told(
        "results",
        "en",
        "In 2025 Halden Shipping lost 310 million euros.",
        [Number("310 million euros", "310000000", unit="euro")],
        day=16,
    )
    published = results.article.published
    assert published is not None
    early = replace(results, article=replace(results.article, published=published.replace(month=2)))
    assert [[figure.past for figure in merge([read], language="en")] for read in (results, early)] == [[True], [False]]
