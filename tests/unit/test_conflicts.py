"""Contradictions between sources, and what only looks like one."""

from __future__ import annotations

import itertools

import pytest

from summarizer.merge import merge
from summarizer.types import KeyFigure, ReadArticle
from tests.unit.stories import STORY, Number, deaths, told


def conflicts(figures: tuple[KeyFigure, ...]) -> list[list[str]]:
    return [
        [figure.figure.surface, *(conflict.figure.surface for conflict in figure.conflicts)]
        for figure in figures
        if figure.conflicts
    ]


def test_conflict_shows_both_values_the_better_supported_first() -> None:
    figures = merge(
        [deaths("a", "12", "12"), deaths("b", "15", "15", language="de"), deaths("c", "15", "15")], language="en"
    )
    assert conflicts(figures) == [["15", "12"]]
    (only,) = figures
    assert only.voices == 2
    assert [source.article for source in only.conflicts[0].sources] == ["a"]


def earlier(figures: tuple[KeyFigure, ...]) -> list[list[str]]:
    return [
        [figure.figure.surface, *(before.figure.surface for before in figure.earlier)]
        for figure in figures
        if figure.earlier
    ]


def test_a_newer_value_supersedes_those_before() -> None:
    tolls = [deaths("a", "12", "12", hour=8), deaths("b", "15", "15", hour=12), deaths("c", "14", "14", day=17)]
    for articles in itertools.permutations(tolls):
        figures = merge(articles, language="en")
        assert conflicts(figures) == []
        assert earlier(figures) == [["14", "15", "12"]]
        assert [source.article for source in figures[0].earlier[1].sources] == ["a"]
    within_the_hour = [deaths("a", "12", "12", hour=8), deaths("b", "15", "15", hour=9)]
    assert conflicts(merge(within_the_hour, language="en")) == [["12", "15"]]


def test_no_conflict() -> None:
    own = deaths("a", "12", "12")
    knows = told(
        "b",
        "en",
        "The fire killed 15 people. An earlier report spoke of 12 people killed.",
        [Number("15", "15", "people", "person"), Number("12", "12", "people", "person")],
        story=STORY,
    )
    elsewhere = told(
        "b",
        "en",
        "A flood in Spain killed 15 people.",
        [Number("15", "15", "people", "person", "in Spain")],
        story=STORY,
    )
    here = told(
        "a",
        "en",
        "The fire in Italy killed 12 people.",
        [Number("12", "12", "people", "person", "in Italy")],
        story=STORY,
    )
    town = told(
        "b",
        "en",
        "15 people were killed in Ashford.",
        [Number("15", "15", "people", "person", "in Ashford")],
        story=STORY,
    )
    other = told(
        "c",
        "en",
        "12 people were killed in Marlow.",
        [Number("12", "12", "people", "person", "in Marlow")],
        story=STORY,
    )
    past = told(
        "b", "en", "In 2019 a fire killed 15 people.", [Number("15", "15", "people", "person")], day=16, story=STORY
    )
    damals = told("b", "de", "Damals starben 15 Menschen.", [Number("15", "15", "Menschen", "Mensch")], story=STORY)
    hurt = told("b", "en", "15 people were injured.", [Number("15", "15", "people", "person")], story=STORY)
    far = deaths("b", "400", "400")
    open_end = told(
        "b",
        "en",
        "More than 11 people were killed.",
        [Number("11", "11", "people", "person", modifier=">")],
        story=STORY,
    )
    another_story = told(
        "b", "en", "A crash killed 15 people.", [Number("15", "15", "people", "person")], story="other"
    )
    for one, two in (
        (own, knows),
        (here, elsewhere),
        (town, other),
        (own, past),
        (own, damals),
        (own, hurt),
        (own, far),
        (own, open_end),
        (own, another_story),
    ):
        assert conflicts(merge([one, two], language="en")) == [], two.article.text


def test_a_breakdown_over_several_articles_is_no_conflict() -> None:
    articles = [deaths("a", "27", "27"), deaths("b", "14", "14"), deaths("c", "13", "13")]
    assert conflicts(merge(articles, language="en")) == []
    assert conflicts(merge(articles[:2], language="en")) == [["27", "14"]]


def test_numbers_of_one_article_never_conflict() -> None:
    text = "12 people were killed in the harbour. 15 people were killed in the mountains."
    numbers = [Number("12", "12", "people", "person"), Number("15", "15", "people", "person")]
    assert conflicts(merge([told("a", "en", text, numbers)], language="en")) == []


@pytest.mark.parametrize(
    ("one", "two", "in_conflict"),
    [
        ("2,400 vehicles and 140 planes take part.", "The drill has 140 planes and 2,700 vehicles.", True),
        ("2,400 vehicles and 140 planes take part.", "Sweden owns 2,700 vehicles.", False),
        ("2,400 vehicles and 140 planes take part.", "The drill has 140 planes and 9,700 vehicles.", False),
        ("2,400 vehicles and 140 planes take part.", "They sent 2,700 additional vehicles and 140 planes.", False),
    ],
)
def test_things_an_event_has_many_of_conflict_only_on_evidence(one: str, two: str, *, in_conflict: bool) -> None:
    def article(name: str, text: str) -> ReadArticle:
        numbers = []
        for word in text.replace(".", "").split():
            if word[0].isdigit():
                noun = ("vehicles", "vehicle") if "," in word else ("planes", "plane")
                extra = ("additional",) if "," in word and "additional" in text else ()
                numbers.append(Number(word, word.replace(",", ""), *noun, qualifiers=extra))
        return told(name, "en", text, numbers, story=STORY)

    assert bool(conflicts(merge([article("a", one), article("b", two)], language="en"))) is in_conflict
