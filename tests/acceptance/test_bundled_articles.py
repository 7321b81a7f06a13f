"""The bundled articles, read and merged, against what their author says must be found (tests/data/demo_expected.json).

What a reader must never do (furniture in the text, a date as a figure, a conflict where there is none) is exact; how
well figures are described is held to floors that may only rise.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import open_readers
from bot.core import ingest
from bot.core.domain import Document, Draft
from summarizer.brief import compose
from summarizer.cluster import cluster
from summarizer.merge import merge
from summarizer.reading import read
from summarizer.types import Figure, KeyFigure, ReadArticle

EXPECTED = json.loads((Path(__file__).parents[1] / "data" / "demo_expected.json").read_text(encoding="utf-8"))
ARTICLES: dict[str, dict[str, Any]] = EXPECTED["articles"]
EVENTS: list[dict[str, Any]] = EXPECTED["events"]

FOUND_FLOOR = 0.995
DESCRIBED_FLOOR = 0.985
AGREED_FLOOR = 0.92
CONFLICTS_FLOOR = 5


@dataclass(frozen=True)
class Bundle:
    drafts: dict[str, Draft]
    reads: dict[str, ReadArticle]

    def name_of(self, article_id: str) -> str:
        return next(name for name, one in self.reads.items() if one.article.id == article_id)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    paths = sorted((files("bot.demo") / "articles").iterdir(), key=lambda path: path.name)
    with open_readers() as readers:
        found = {path.name: ingest.read_document(Document(path.read_bytes(), path.name), readers) for path in paths}
    drafts = {name: _pick(found[want["file"]], want) for name, want in ARTICLES.items()}
    assert sum(len(some) for some in found.values()) == len(drafts)
    articles = {name: ingest.complete(draft) for name, draft in drafts.items()}
    reads = {
        name: ReadArticle(article, read(article.text, language=article.language, title=article.title))
        for name, article in articles.items()
    }
    stories = cluster(list(reads.values()))
    reads = {name: replace(one, story=story) for (name, one), story in zip(reads.items(), stories, strict=True)}
    return Bundle(drafts, reads)


@pytest.mark.parametrize("name", ARTICLES)
def test_a_document_is_read_as_its_author_meant_it(bundle, name):
    want, draft = ARTICLES[name], bundle.drafts[name]
    article = bundle.reads[name].article
    text = _line(article.text)
    assert article.title
    assert want["title"] in (None, article.title)
    assert article.language.split("-")[0] == want["language"]
    assert (article.agency, article.byline) == (want["agency"], want["byline"])
    if want["source"] is not None:
        assert article.source == want["source"]
    published = article.published.isoformat() if article.published else ""
    assert published.startswith(want["published"] or "")
    assert text.startswith(tuple(_line(first) for first in want["first"]))
    assert text.endswith(_line(want["last"]))
    assert sorted(article.tags) == sorted(want["tags"])
    assert len(article.summary) == want["summary_points"]
    assert draft.teaser == want["teaser"]
    assert [furniture for furniture in want["furniture"] if _line(furniture) in text] == []


@pytest.mark.parametrize("name", ARTICLES)
def test_numbers_that_count_nothing_are_no_figures(bundle, name):
    text, figures = bundle.reads[name].article.text, bundle.reads[name].reading.figures
    wrong = []
    for context, number in ARTICLES[name]["not_figures"]:
        if context in text:  # the rest stands in parts of the document that are not text
            start = text.index(context) + context.index(number)
            end = start + len(number)
            wrong += [(context, one.surface) for one in figures if one.span[0] < end and start < one.span[1]]
    assert wrong == []


def test_figures_are_found_and_described(bundle):
    wanted = found = asked = right = 0
    faults = []
    for name, want in ARTICLES.items():
        article, figures = bundle.reads[name].article, bundle.reads[name].reading.figures
        for one in want["figures"]:
            wanted += 1
            candidates = [figure for figure in figures if _is_meant(figure, one, article.text)]
            if not candidates:
                faults.append((name, one["surface"], "not found"))
                continue
            found += 1
            marks = max((_marks(figure, one) for figure in candidates), key=sum)
            asked, right = asked + len(marks), right + sum(marks)
            if not all(marks):
                faults.append((name, one, [(figure.surface, figure.unit, figure.modifier) for figure in candidates]))
    assert found / wanted >= FOUND_FLOOR, faults
    assert right / asked >= DESCRIBED_FLOOR, faults


def test_each_event_is_one_story(bundle):
    stories = [{bundle.reads[name].story for name in (*event["articles"], *_later(event))} for event in EVENTS]
    assert [len(story) for story in stories] == [1] * len(EVENTS)
    assert len(set().union(*stories)) == len(EVENTS)


def test_sources_agree_where_they_say_the_same(bundle):
    whole, wanted, broken = 0, 0, []
    for event in EVENTS:
        merged = _merged(bundle, event)
        for fact in event["agree"]:
            wanted += 1
            covered = [_sources(bundle, one) for one in merged if _has_value(one.figure, fact)]
            if any(set(fact["articles"]) <= sources for sources in covered):
                whole += 1
            else:
                broken.append((event["id"], fact, covered))
    assert whole / wanted >= AGREED_FLOOR, broken


def test_conflicts_are_seen_and_none_is_invented(bundle):
    seen, invented = 0, []
    for event in EVENTS:
        expected = {frozenset(conflict["values"]): conflict["values"] for conflict in event["conflicts"]}
        for one in _merged(bundle, event):
            if not one.conflicts:
                continue
            sides = {str(one.figure.value): _sources(bundle, one)}
            sides |= {str(c.figure.value): {bundle.name_of(s.article) for s in c.sources} for c in one.conflicts}
            want = expected.pop(frozenset(sides), None)
            if want is None or any(not sides[value] <= set(names) for value, names in want.items()):
                invented.append((event["id"], sides))
            else:
                seen += 1
    assert invented == []
    assert seen >= CONFLICTS_FLOOR


def test_what_later_articles_change_is_told_as_a_change(bundle):
    (event,) = (event for event in EVENTS if "later" in event)
    later = event["later"]
    reads = [bundle.reads[name] for name in (*event["articles"], *_later(event))]
    for language in ("en", "de"):
        figures = compose(reads, language=language, since=datetime.fromisoformat(later["since"])).figures
        changes = {(one.change.kind, str(one.change.before), str(one.figure.value)) for one in figures if one.change}
        assert {("changed", before, now) for before, now in later["changed"].items()} <= changes
        assert {("new", "None", now) for now in later["new"]} <= changes
        known = {str(fact["value"]) for fact in event["agree"]} - set(later["changed"])
        assert {kind for kind, _, value in changes if value in known} == {"unchanged"}


def _later(event: dict[str, Any]) -> list[str]:
    return event.get("later", {}).get("articles", [])


def _pick(drafts: list[Draft], want: dict[str, Any]) -> Draft:
    if len(drafts) == 1:
        return drafts[0]
    return next(draft for draft in drafts if draft.url and draft.url.startswith(want["url"]))


def _line(text: str) -> str:
    return " ".join(text.split())


def _merged(bundle: Bundle, event: dict[str, Any]) -> tuple[KeyFigure, ...]:
    return merge([bundle.reads[name] for name in event["articles"]], language="en")


def _sources(bundle: Bundle, one: KeyFigure) -> set[str]:
    return {bundle.name_of(source.article) for source in one.sources}


def _has_value(figure: Figure, want: dict[str, Any]) -> bool:
    if want.get("value") is not None:
        return figure.value == Decimal(want["value"])
    return (figure.low, figure.high) == (Decimal(want["low"]), Decimal(want["high"]))


def _is_meant(figure: Figure, want: dict[str, Any], text: str) -> bool:
    around = _line(text[max(0, figure.span[0] - 15) : figure.span[1] + 25])
    return _has_value(figure, want) and want["surface"] in around


def _marks(figure: Figure, want: dict[str, Any]) -> list[bool]:
    """One mark for each thing the author says about the figure."""
    marks = [figure.unit in want["unit"].split("|")]
    marks += [getattr(figure, field) == want[field] for field in ("modifier", "direction") if field in want]
    if "counted_head" in want:
        marks.append((figure.counted_head or "").lower() == want["counted_head"].lower())
    return marks
