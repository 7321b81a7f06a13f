"""The brief in full: headline, figures in order, people, numbered sources."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

from summarizer.brief import compose, worth_telling
from summarizer.types import Figure, FigureSource, KeyFigure
from tests.unit.stories import Number, told
from tests.unit.test_cluster import ALL, DAM_DE, DAM_EN, DAM_EN_LATER, MUSEUM


def key(surface: str, value: str | None, noun: str | None, *, salience: float = 0.4, **more: object) -> KeyFigure:
    placed = {name: more.pop(name) for name in ("part_of", "voices") if name in more}
    figure = Figure(
        surface,
        (0, 1),
        (0, 1),
        None if value is None else Decimal(value),
        counted=noun,
        counted_head=noun,
        salience=salience,
        **more,  # type: ignore[arg-type]  # fields of Figure
    )
    return KeyFigure(figure, (FigureSource("a", figure, ""),), salience, **placed)  # type: ignore[arg-type]  # likewise


def test_parts_follow_their_whole_and_indices_follow_the_parts() -> None:
    figures = (
        key("3,500", "3500", "job", concept="job", part_of=2),
        key("60", "60", "car", concept="car"),
        key("8,000", "8000", "job", concept="job"),
        key("500", "500", "job", concept="job", part_of=2),
    )
    assert [(figure.figure.surface, figure.part_of) for figure in worth_telling(figures)] == [
        ("8,000", None),
        ("3,500", 0),
        ("500", 0),
        ("60", None),
    ]


def test_a_part_that_says_little_waits_for_its_turn() -> None:
    figures = (
        key("15", "15", "person", concept="injured", salience=0.9),
        key("60", "60", "car", concept="car", salience=0.5),
        key("three", "3", "firefighter", concept="firefighter", salience=0.1, part_of=0),
    )
    assert [(figure.figure.surface, figure.part_of) for figure in worth_telling(figures)] == [
        ("15", None),
        ("60", None),
        ("three", 0),
    ]


def test_what_says_little_is_left_out() -> None:
    figures = (
        key("34-year-old", "34", None, unit="year of age"),
        key("two hours", "2", None, unit="hour"),
        key("one", "1", "van", concept="truck"),
        key("12", "12", None),
        key("One", "1", "person", concept="dead"),
        key("48-hour", "48", "strike", unit="hour", salience=0.8),
        key("36 hours", "36", None, unit="hour", voices=2),
        key("One", "1", "operator"),
        key("7", "7", "dog"),
    )
    assert [figure.figure.surface for figure in worth_telling(figures)] == ["One", "48-hour", "7", "36 hours"]


def test_a_vague_number_yields_to_a_precise_one_of_the_same_thing() -> None:
    low, high = Decimal(1000), Decimal(10000)
    thousands = key("thousands", None, "soldier", concept="soldier", low=low, high=high, places=("150",))
    precise = key("2,000", "2000", "soldier", concept="soldier", places=("PL",))
    elsewhere = key("2,000", "2000", "soldier", concept="soldier", places=("US",))
    part = key("3,000", "3000", "soldier", concept="soldier", places=("DE",), part_of=0)
    assert [figure.figure.surface for figure in worth_telling((thousands, precise))] == ["2,000"]
    assert [figure.figure.surface for figure in worth_telling((thousands, elsewhere))] == ["thousands", "2,000"]
    assert [figure.figure.surface for figure in worth_telling((thousands, part))] == ["thousands", "3,000"]


def test_brief_over_one_story_in_two_languages() -> None:
    brief = compose([DAM_EN_LATER, DAM_DE, DAM_EN], language="de")
    assert (brief.headline, brief.language, brief.story) == ("Staudamm in Italien bricht", "de", "dam-en")
    assert [(figure.figure.surface, figure.figure.concept, figure.voices) for figure in brief.figures] == [
        ("1350", "evacuated", 3),
        ("84", "home_destroyed", 2),
        ("220", "soldier", 2),
    ]
    assert [article.id for article in brief.sources] == ["dam-de", "dam-en", "dam-en-2"]
    assert [(person.name, person.role, person.sources) for person in brief.people] == [
        ("Marta Rinaldi", "Zivilschutzchefin", ("dam-en", "dam-de"))
    ]
    assert brief.leads
    assert compose([DAM_EN_LATER, DAM_DE, DAM_EN], language="en").headline == "Dam bursts in northern Italy"


def test_a_topic_over_several_stories() -> None:
    brief = compose(ALL, language="en", lead_count=2)
    assert brief.story is None
    assert brief.headline == "Dam bursts in northern Italy"
    assert len(brief.leads) == 2
    assert {"220"} == {figure.figure.surface for figure in brief.figures if figure.figure.value == 220}
    assert sorted(figure.figure.concept or "" for figure in brief.figures if figure.figure.value == 220) == [
        "painting",
        "soldier",
    ]


def test_heading_replaces_the_headline() -> None:
    assert compose([MUSEUM], language="en", heading="museums").headline == "museums"


def test_an_article_given_twice_counts_once() -> None:
    assert compose([DAM_EN, DAM_EN], language="en") == compose([DAM_EN], language="en")


def test_only_cited_articles_are_sources() -> None:
    silent = told("silent", "en", "Nothing of note.", title="Nothing", day=16)
    brief = compose([silent, DAM_EN], language="en", lead_count=1)
    cited = {source.article for figure in brief.figures for source in figure.sources} | {
        lead.article for lead in brief.leads
    }
    assert {article.id for article in brief.sources} == cited == {"dam-en"}


def test_empty_briefs() -> None:
    brief = compose([], language="en")
    assert (brief.headline, brief.leads, brief.figures, brief.people, brief.sources) == ("", (), (), (), ())
    untitled = replace(DAM_EN, article=replace(DAM_EN.article, title=""))
    assert compose([untitled], language="en").headline == ""


def test_brief_does_not_depend_on_the_order_of_articles() -> None:
    expected = compose(ALL, language="en")
    for order in itertools.islice(itertools.permutations(ALL), 0, None, 17):
        assert compose(order, language="en") == expected


def test_brief_does_not_depend_on_the_hash_seed() -> None:
    program = "from tests.unit.test_cluster import ALL; from summarizer.brief import compose; print(compose(ALL, language='de'))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(outputs) == 1
    assert "Staudamm" in outputs.pop()


def test_a_conflict_is_one_figure_with_both_sources() -> None:
    english = told(
        "en",
        "en",
        "A gas explosion in a block of flats in Marlow injured 12 people on Monday, police said.",
        [Number("12", "12", "people", "person")],
        title="Gas explosion in Marlow",
        day=16,
    )
    german = told(
        "de",
        "de",
        "Bei einer Gasexplosion in einem Wohnblock in Marlow sind am Montag 15 Menschen verletzt worden.",
        [Number("15", "15", "Menschen", "Mensch")],
        title="Gasexplosion in Marlow",
        day=16,
    )
    brief = compose([replace(english, story="s"), replace(german, story="s")], language="en")
    (figure,) = brief.figures
    assert figure.figure.surface == "12"
    assert [conflict.figure.surface for conflict in figure.conflicts] == ["15"]
    assert [article.id for article in brief.sources] == ["en", "de"]
