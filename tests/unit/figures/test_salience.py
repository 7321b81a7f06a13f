"""Which figures matter most in an article."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from summarizer.figures import salience
from summarizer.reading import read
from summarizer.types import Figure, Speaker


def _figure(surface: str, text: str, **fields: object) -> Figure:
    start = text.index(surface)
    digits = "".join(filter(str.isdigit, surface))
    figure = Figure(surface, (start, start + len(surface)), (0, len(text)), Decimal(digits) if digits else None)
    return replace(figure, **fields)  # type: ignore[arg-type]  # fields of Figure by name


_TEXT = (
    "The flood left 4,100 people homeless. The mayor, 61, came on Monday. Repairs take 12 days. "
    "All three bridges are open. Some 88 cows drowned, 7 of them pregnant."
)


def _scored(title: str = "") -> dict[str, float]:
    figures = [
        _figure("4,100", _TEXT, counted="people", counted_head="person", clause="homeless"),
        _figure("61", _TEXT, unit="year of age"),
        _figure("12", _TEXT, unit="day"),
        _figure("three", _TEXT, counted="bridges", counted_head="bridge", value=Decimal(3)),
        _figure("88", _TEXT, counted="cows", counted_head="cow"),
        _figure("7", _TEXT, counted="cows", counted_head="cow"),
    ]
    return {figure.surface: figure.salience for figure in salience.score(figures, _TEXT, title, "en")}


def test_first_number_leads_and_ages_durations_and_known_sets_trail() -> None:
    scores = _scored()
    assert max(scores, key=lambda surface: scores[surface]) == "4,100"
    assert scores["88"] > scores["61"]
    assert scores["88"] > scores["12"]
    assert scores["88"] > scores["three"]


def test_title_lifts_its_number_in_any_notation() -> None:
    scores = _scored("88 Kühe ertrunken")
    assert scores["88"] > _scored()["88"]
    assert scores["88"] > scores["61"]
    assert _scored("Flood: 4.100 homeless")["4,100"] > _scored()["4,100"]


def test_repetition_noun_clause_and_speaker_lift() -> None:
    text = "In March 500 ships came. Later 300 came. Of the 500 ships, 20 stayed."
    plain = _figure("300", text)
    noun = replace(plain, counted="ships", counted_head="ship")
    spoken = replace(noun, speaker=Speaker("Tom Ashby", None, "named"))
    placed = replace(spoken, clause="in the bay")
    order = [salience.score([figure], text, "", "en")[0].salience for figure in (plain, noun, spoken, placed)]
    assert order == sorted(order)
    assert len(set(order)) == 4
    twice = [noun, replace(noun, span=(40, 43))]
    assert salience.score(twice, text, "", "en")[0].salience > order[1] - 0.03


def test_scores_stay_between_zero_and_one_and_keep_the_order() -> None:
    figures = [_figure("4,100", _TEXT, counted="people", counted_head="person", clause="x") for _ in range(5)]
    scored = salience.score(figures, _TEXT, "4,100 people", "en")
    assert [figure.surface for figure in scored] == ["4,100"] * 5
    assert all(0 <= figure.salience <= 1 for figure in scored)
    assert salience.score([], "", "", "xx") == ()


def _ranked(text: str, title: str = "", language: str = "en") -> list[str]:
    figures = read(text, language=language, title=title).figures
    return [figure.surface for figure in sorted(figures, key=lambda figure: -figure.salience)]


@pytest.mark.parametrize(
    ("language", "title", "text", "first", "later"),
    [
        ("en", "", "Fees rose from €9 to €12.", "€12", "€9"),
        ("en", "", "Nine of them, a fifth of 450 guests, fell ill, 120 more than last year.", "450", "120"),
        ("en", "", "The quake hurt 40 people and killed two, police said.", "40", "two"),
        ("en", "", "A 40ft wall fell on 212 cars.", "212", "40ft"),
        ("en", "", "The port handled 900 ships, 300 of them tankers. Some 640 trucks waited.", "640", "300"),
        ("en", "Six years for thief", "In four raids he took a car. He got six years in prison.", "six years", "four"),
        (
            "en",
            "Dublin rents top €2,400",
            "Rents rose 2.8%. In Dublin they are now €2,410 a month.",
            "€2,410 a month",
            "2.8%",
        ),
        ("de", "", "Die Gebühr steigt von 9 auf 12 Euro.", "12 Euro", "9"),
        ("de", "33 Millionen im Lotto", "Der 68-Jährige gewann 33.417.200 Euro.", "33.417.200 Euro", "68-Jährige"),
    ],
)
def test_an_editor_s_order(language: str, title: str, text: str, first: str, later: str) -> None:
    order = _ranked(text, title, language)
    assert order.index(first) < order.index(later)


def test_killed_people_are_news_even_if_few() -> None:
    assert _ranked("Two people were killed on Monday. Three shops had closed.")[0] == "Two"
    assert _ranked("Two shops had closed. Three people were killed on Monday.")[0] == "Three"


def test_a_value_is_listed_once_before_others() -> None:
    order = _ranked("The fund lost 900 clients. Of the 900 clients, many left in May. It has 70 offices.")
    assert order[:2] == ["900", "70"]
