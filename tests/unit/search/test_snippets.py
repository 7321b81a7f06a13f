"""Snippets: the right stretch, highlights that lie on what matched."""

from dataclasses import replace
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.domain import SearchQuery
from bot.core.search import Snippet, parse, snippet
from summarizer.sentences import split
from summarizer.types import Article, Figure, ReadArticle, Reading

TEXT = (
    "The council of Arvik met on Monday evening. Nobody expected a long debate about the budget, and nobody got one.\n\n"
    "Later that night the river rose by two metres. Some 1,200 people left their homes when the flood reached the old "
    "town, the fire brigade said. Helpers filled sandbags until dawn, and the bridges stayed closed.\n\n"
    "What happens next\n\n"
    "The mayor promised help for the owners of flooded houses. A first count of the damage is expected on Friday, and "
    "the rail line to the coast will stay closed for a week at least, its operator announced."
)


def read(text: str = TEXT, language: str = "en", **figures: int) -> ReadArticle:
    spans = {surface.replace("_", ","): Decimal(value) for surface, value in figures.items()}
    found = tuple(
        Figure(surface, (text.index(surface), text.index(surface) + len(surface)), (0, 1), value)
        for surface, value in spans.items()
    )
    return ReadArticle(Article("a", "Title", text, language), Reading(language, split(text, language), found))


def marked(found: Snippet) -> list[str]:
    return [found.text[start:end] for start, end in found.highlights]


@pytest.mark.parametrize(
    ("query", "expected", "begins"),
    [
        ("mayor", ["mayor"], "… The mayor promised"),
        ("flooded house", ["flooded", "houses"], "… The mayor promised"),
        ("budget", ["budget"], "… Nobody expected"),
        ("council budget", ["council", "budget"], "The council of Arvik"),
        ('"rail line"', ["rail line"], "… "),
        ("rail -flood", ["rail"], "… "),
        ("arvik OR mayor", ["Arvik"], "The council"),
        ("zebra", [], "The council of Arvik"),
        ("source:taz", [], "The council of Arvik"),
    ],
)
def test_the_best_stretch(query: str, expected: list[str], begins: str) -> None:
    found = snippet(read(), parse(query))
    joined = " ".join(marked(found))
    assert joined == " ".join(expected)
    assert found.text.startswith(begins)


def test_figures_in_the_bounds_are_shown() -> None:
    article = read(**{"1,200": 1200, "two": 2})
    assert marked(snippet(article, parse(">1000"))) == ["1,200"]
    assert marked(snippet(article, parse("<=2"))) == ["two"]
    assert marked(snippet(article, parse("people >1000"))) == ["1,200", "people"]
    assert marked(snippet(article, parse("=1200 <3"))) == ["two", "1,200"]
    assert marked(snippet(article, parse(">1200"))) == []


def test_compounds_and_other_languages() -> None:
    article = read("Am Montag kamen 400 US-Soldaten nach Łódź.\n\nDie Häuser blieben leer.", "de")
    assert marked(snippet(article, parse("Soldat Haus"))) == ["US-Soldaten", "Häuser"]
    assert marked(snippet(article, parse('"us soldaten"'))) == ["US-Soldaten"]
    assert marked(snippet(article, parse("lodz"))) == ["Łódź"]


def test_paragraphs_become_one_line() -> None:
    found = snippet(read("One flood.\n\nTwo\n floods."), parse("flood"))
    assert found == Snippet("One flood. Two floods.", ((4, 9), (15, 21)))


def test_width_is_kept_but_for_a_long_match() -> None:
    for width in (20, 50, 80, 200, 1000):
        for query in ("flood", "budget", "operator", "closed week", "zebra"):
            text = snippet(read(), parse(query), width=width).text
            assert len(text) <= width + 4
            assert "  " not in text
    long = "flood " * 40
    assert len(marked(snippet(read(long), parse(f'"{"flood " * 20}"'), width=50))[0]) > 50


def test_a_text_without_spaces_is_cut() -> None:
    assert len(snippet(read("水" * 5_000), parse("zebra")).text) < 210
    assert len(snippet(read("a" * 70 + "水" * 5_000), parse("flood")).text) < 210


def test_cuts_are_at_words() -> None:
    words = set(TEXT.split())
    for query in ("flood", "budget", "operator", "sandbags bridges", "damage"):
        found = snippet(read(), parse(query), width=70)
        assert set(found.text.strip("… ").split()) <= words


@given(st.text("flo d.\n水é-1", max_size=300), st.integers(1, 120))
def test_any_text_gives_a_snippet(text: str, width: int) -> None:
    article = replace(read(""), article=Article("a", "", text, "en"), reading=Reading("en", split(text, "en")))
    found = snippet(article, parse('flood OR flo OR "d l" 1'), width=width)
    last = 0
    for start, end in found.highlights:
        assert last <= start < end <= len(found.text)
        last = end
    assert "\n" not in found.text
    assert found == snippet(article, parse('flood OR flo OR "d l" 1'), width=width)


@pytest.mark.parametrize("filler", ["flood ", "a flood. ", "x"])
def test_time_is_linear_in_the_text(filler: str) -> None:
    def cost(size: int) -> float:
        text = filler * (size // len(filler))
        article = ReadArticle(Article("a", "", text, "en"), Reading("en", split(text, "en")))
        started = process_time()
        snippet(article, SearchQuery("", required=parse("flood").required))
        return process_time() - started

    cost(10_000)
    assert cost(400_000) < 12 * max(cost(100_000), 0.02)
