"""Pages as sites of all kinds build them, with what should be read: never worse than bare trafilatura on any."""

from __future__ import annotations

from functools import cache
from statistics import fmean

import pytest
from trafilatura import bare_extraction

from adapters.pages import PageReader
from bot.core.domain import Document, Draft
from tests.page_scoring import f1, pages

FLOOR = 0.990
"""The mean of all pages; only ever raised."""


@cache
def read(name: str) -> Draft:
    (draft,) = PageReader().read(
        Document(pages()[name].html.encode(), name, url="https://www.site.example/news/item-1")
    )
    return draft


def bare(name: str, *, precise: bool) -> str:
    found = bare_extraction(pages()[name].html, include_comments=False, favor_precision=precise)
    return (found.text or "") if found is not None and not isinstance(found, dict) else ""


@pytest.mark.parametrize("name", pages())
def test_no_page_is_read_worse_than_by_trafilatura_alone(name: str) -> None:
    gold = pages()[name].text
    best = max(f1(bare(name, precise=False), gold), f1(bare(name, precise=True), gold))
    assert f1(read(name).text, gold) >= best


@pytest.mark.parametrize("name", pages())
def test_title_date_and_author_are_found_and_none_is_invented(name: str) -> None:
    gold, draft = pages()[name], read(name)
    date = draft.published.date().isoformat() if draft.published else ""
    assert (draft.title, date, draft.byline or "") == (gold.title, gold.date, gold.author)


def test_the_pages_are_read_well_on_average() -> None:
    assert len(pages()) >= 50
    assert fmean(f1(read(name).text, page.text) for name, page in pages().items()) >= FLOOR


def test_agreement_is_of_runs_of_words() -> None:
    assert f1("a b c d e", "a b c d e") == 1
    assert f1("a b c d x", "a b c d e") == 0.5
    assert f1("e d c b a", "a b c d e") == 0
    assert f1("", "a b c d e") == 0
