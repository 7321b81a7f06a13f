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


def numbers(text: str, marks: str) -> list[Number]:
    """Figures from marks such as ``214|people|person``: the surface in the text, its noun and the noun's lemma."""
    found = []
    for mark in marks.split():
        surface, noun, head = (part or None for part in (*mark.split("|"), "", "")[:3])
        assert surface is not None
        assert surface in text
        value = {"nine": "9", "neun": "9", "two": "2"}.get(surface) or surface.replace(",", "").replace(".", "")
        found.append(Number(surface, value, noun, head or noun))
    return found


SIDES = [
    ("de", "Die Polizei zählte 214 Menschen. Die Reederei sprach dagegen von 206 Menschen.", "214|Menschen|Mensch 206|Menschen|Mensch", True),
    ("en", "Police counted 12 injured. Hospitals said they had treated 17 people.", "12|injured 17|people|person", True),
    ("de", "Die Feuerwehr spricht von 85 Bränden, der Netzbetreiber Hellstrom von 60.", "85|Brände|Brand 60", True),
    ("en", "The union says 9,000 employees walked out; Hellbahn counted 5,500.", "9,000|employees|employee 5,500", True),
    ("en", "We count 130,000 soldiers, not 100,000, said Ana Mels. Both sides disagree.", "130,000|soldiers|soldier 100,000|soldiers|soldier", False),
    ("de", "Das Amt erwartet 21 Brände, die Behörde 18 Brände.", "21|Brände|Brand 18|Brände|Brand", True),
    # what sides want, what is only expected, another place, parts, one side twice, no sides at all
    ("en", "The union is demanding 85 jobs, the company is offering 30 jobs, both sides disagree.", "85|jobs|job 30|jobs|job", False),
    ("en", "Police counted 12 fires. The weather service expects 30 fires.", "12|fires|fire 30|fires|fire", False),
    ("de", "Die Polizei zählte 460 Brände, davon 120 Brände im Norden.", "460|Brände|Brand 120|Brände|Brand", False),
    ("en", "Police counted 12 fires. A police spokesman spoke of 15 fires.", "12|fires|fire 15|fires|fire", False),
    ("en", "There were 12 fires in the north. There were 15 fires in the south.", "12|fires|fire 15|fires|fire", False),
    ("en", "Police counted 12 fires. The fire service counted 300 homes.", "12|fires|fire 300|homes|home", False),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "marks", "in_conflict"), SIDES)
def test_one_article_gives_both_sides(language: str, text: str, marks: str, *, in_conflict: bool) -> None:
    figures = merge([told("a", language, text, numbers(text, marks))], language=language)
    assert bool(conflicts(figures)) is in_conflict
    if in_conflict:
        assert len(figures) == 1


UPDATES = [
    ("en", "Regiofirm raises its offer from 300 jobs to 500 jobs.", "300|jobs|job 500|jobs|job", "500"),
    ("en", "Now 500 jobs instead of 300 jobs will go.", "500|jobs|job 300|jobs|job", "500"),
    ("de", "Statt 300 Stellen fallen nun 500 Stellen weg.", "300|Stellen|Stelle 500|Stellen|Stelle", "500"),
    ("de", "Es fallen 500 Stellen weg, nicht 300 Stellen.", "500|Stellen|Stelle 300|Stellen|Stelle", "500"),
    ("de", "Nicht 300 Stellen, sondern 500 Stellen fallen weg.", "300|Stellen|Stelle 500|Stellen|Stelle", "500"),
    ("de", "Noch 500 Stellen sind unbesetzt, zuvor 300 Stellen.", "500|Stellen|Stelle 300|Stellen|Stelle", "500"),
    ("en", "Firm A cuts 500 jobs. Firm B cuts 300 jobs.", "500|jobs|job 300|jobs|job", None),
    ("en", "There are 500 jobs, after 300 jobs last year.", "500|jobs|job 300|jobs|job", None),
]


@pytest.mark.parametrize(("language", "text", "marks", "newest"), UPDATES)
def test_an_article_tells_what_it_replaces(language: str, text: str, marks: str, newest: str | None) -> None:
    before = "Hellbahn has 300 jobs." if language == "en" else "Hellbahn hat 300 Stellen."
    noun = ("jobs", "job") if language == "en" else ("Stellen", "Stelle")
    first = told("a", language, before, [Number("300", "300", *noun)], day=15, story=STORY)
    second = told("b", language, text, numbers(text, marks), day=16, story=STORY)
    for articles in ([first, second], [second, first]):
        found = earlier(merge(articles, language=language))
        assert found == ([[newest, "300"]] if newest else [])
    # An older value that nobody told as news stays a figure of its own.
    assert earlier(merge([second], language=language)) == []


def test_parts_of_a_superseded_whole_are_superseded() -> None:
    def recall(name: str, day: int, whole: str, part: str) -> ReadArticle:
        text = f"The maker recalls {whole} cars, including {part} cars in Germany."
        found = [Number(whole, whole, "cars", "car"), Number(part, part, "cars", "car", "in Germany")]
        return told(name, "en", text, found, day=day, story=STORY)

    update = told(
        "c",
        "en",
        "The maker recalls 610 cars instead of 480 cars.",
        [Number("610", "610", "cars", "car"), Number("480", "480", "cars", "car")],
        day=17,
        story=STORY,
    )
    figures = merge([recall("a", 15, "480", "170"), recall("b", 16, "610", "220"), update], language="en")
    assert sorted(earlier(figures)) == [["220", "170"], ["610", "480"]]


def test_values_of_one_side_follow_each_other_against_the_other_side() -> None:
    first = "The maker knows of nine fires. The safety agency counted 14 fires."
    second = "The safety agency counts 14 fires, the maker 11 fires."
    articles = [
        told("a", "en", first, numbers(first, "nine|fires|fire 14|fires|fire"), day=14, story=STORY),
        told("b", "en", second, numbers(second, "14|fires|fire 11|fires|fire"), day=16, story=STORY),
    ]
    (key,) = merge(articles, language="en")
    assert conflicts((key,)) == [["14", "11"]]
    assert earlier((key,)) == [["14", "nine"]]


def test_a_forecast_is_no_earlier_value() -> None:
    before = "Forecasters expect 150 fires."
    after = "The country counted 158 fires."
    articles = [
        told("a", "en", before, numbers(before, "150|fires|fire"), day=14, story=STORY),
        told("b", "en", after, numbers(after, "158|fires|fire"), day=15, story=STORY),
    ]
    figures = merge(articles, language="en")
    assert (conflicts(figures), earlier(figures)) == ([], [])
