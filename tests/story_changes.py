"""Scores what is told as news against the ``[[changes]]`` of the gold stories.

``python -m tests.story_changes`` prints every rate, and with ``-v`` what is wrong. A reader is taken who knows all that
was published before ``since``; undated articles count as known.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from summarizer.changes import compare, snapshot
from summarizer.merge import merge
from summarizer.types import Change, Conflict, KeyFigure
from tests.scoring import Score
from tests.story_scoring import Fact, GoldStory, halves, stories

KINDS = ("new", "changed", "unchanged", "withdrawn")

Told: TypeAlias = Counter[tuple[Fact, str]]
"""How often a fact is told as which kind of change."""


def told(story: GoldStory, since: datetime, language: str = "en") -> Told:
    """The facts told at the end of a story, each with its change since that time."""
    reads = [replace(read, story=story.id) for read in story.reads]
    known = [read for read in reads if read.article.published is None or read.article.published < since]
    before = snapshot(merge(known, language=language), known)
    result: Told = Counter()
    for key in compare(before, merge(reads, language=language), reads):
        for side in (key, *key.conflicts):
            for fact in _facts(story, side):
                result[fact, _kind(side.change)] += 1
    return result


def _kind(change: Change | None) -> str:
    assert change is not None
    return change.kind


def _facts(story: GoldStory, side: KeyFigure | Conflict) -> set[Fact]:
    named = (story.fact_of(source.article, source.figure.span) for source in side.sources)
    return {fact for fact in named if fact is not None}


def judge(story: GoldStory, gold: Mapping[str, Any]) -> Iterator[tuple[str, str, Fact]]:
    """One verdict a fact: ``right``, ``false`` or ``missed``, for a kind of change.

    Only facts that the gold lists count, and those that one of them superseded: background may be told or not.
    """
    due = {fact: kind for kind in KINDS for fact in gold[kind]}
    settled = set(due) | {fact for pair in story.updates() if not due.keys().isdisjoint(pair) for fact in pair}
    found = told(story, gold["since"])
    for fact, kind in sorted(found):
        if fact in settled:
            yield ("right" if due.get(fact) == kind else "false"), kind, fact
    for fact, kind in due.items():
        if not found[fact, kind]:
            yield "missed", kind, fact


def scores() -> dict[str, Score]:
    """Precision and recall of every kind of change, over all stories."""
    count: Counter[tuple[str, str]] = Counter()
    for story in stories():
        for gold in story.changes:
            count.update((verdict, kind) for verdict, kind, _ in judge(story, gold))
    return {
        kind: Score(
            count["right", kind],
            count["right", kind] + count["false", kind],
            count["right", kind] + count["missed", kind],
        )
        for kind in KINDS
    }


def rates() -> dict[str, Score]:
    """Precision and recall of every kind of change, each with a floor of its own."""
    return {name: one for kind, score in scores().items() for name, one in halves(kind, score).items()}


def main() -> None:
    """Print the rates, and with ``-v`` every wrong fact."""
    if "-v" in sys.argv:
        for story in stories():
            for gold in story.changes:
                wrong = [verdict for verdict in judge(story, gold) if verdict[0] != "right"]
                print(story.id, gold["since"], *(f"\n  {' '.join(one)}" for one in wrong))  # noqa: T201 - a command line's work
    for kind, one in scores().items():
        print(f"{kind:<10} P {one.precision:6.1%}  R {one.recall:6.1%}  {one}")  # noqa: T201 - likewise


if __name__ == "__main__":
    main()
