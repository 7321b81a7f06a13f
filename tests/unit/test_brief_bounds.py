"""A page made to keep the bot busy costs no more than a long article."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.core import ingest
from summarizer import brief
from summarizer.types import Article, Figure, Person, ReadArticle, Reading


@pytest.mark.parametrize(
    ("sizes", "most", "expected"),
    [
        ([], 10, 0),
        ([3, 4], 10, 4),
        ([5, 5], 10, 5),
        ([20], 10, 10),
        ([2, 20, 20], 10, 4),
        ([6, 6], 10, 5),
        ([1, 1, 100], 10, 8),
    ],
)
def test_each_keeps_as_much_as_the_others(sizes, most, expected):
    assert brief._share(sizes, most) == expected
    assert sum(min(size, expected) for size in sizes) <= most


def _read(figures: int, people: int) -> ReadArticle:
    found = [
        Figure(str(n), (n, n + 1), (0, 1), Decimal(n), counted="people", salience=(n * 7 % 1000) / 1000)
        for n in range(figures)
    ]
    names = [Person(f"Ann Number{n}", None, (0, 1)) for n in range(people)]
    article = Article("a1", "Title", "text", "en")
    return ReadArticle(article, Reading("en", (), tuple(found), tuple(names)))


def test_the_most_salient_figures_are_kept_in_their_order():
    (kept,) = brief._bounded([_read(3000, 900)])
    assert len(kept.reading.figures) == brief._MOST_FIGURES
    assert len(kept.reading.people) == brief._MOST_PEOPLE
    spans = [figure.span for figure in kept.reading.figures]
    assert spans == sorted(spans)
    dropped = set(_read(3000, 0).reading.figures) - set(kept.reading.figures)
    assert max(one.salience for one in dropped) <= min(one.salience for one in kept.reading.figures)


def test_thirty_long_articles_lose_nothing():
    reads = [replace(_read(33, 13), article=replace(_read(0, 0).article, id=f"a{n}")) for n in range(30)]
    assert brief._bounded(reads) == reads


def test_of_an_endless_text_the_beginning_is_read():
    text = "The council closed 14 bridges on Monday. " * 4500
    found = ingest.read_article(Article("a1", "Bridges", text, "en"))
    assert found.article.text == text
    assert found.reading.figures
    assert max(figure.span[1] for figure in found.reading.figures) <= 60_000


@pytest.mark.parametrize("written", ["5 % ", "12 people, "])
def test_of_endless_numbers_the_first_are_read(written):
    found = ingest.read_article(Article("a1", "Numbers", "The council counted " + written * 15_000, "en"))
    assert max(figure.span[1] for figure in found.reading.figures) <= 20 + 1_000 * len(written)
