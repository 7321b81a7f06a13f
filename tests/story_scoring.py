"""Scores clustering and merging against the gold stories in ``tests/data/stories``.

An article's text marks every figure with the fact it states: ``{2,000|sent}``. Rates are over pairs: two articles in one
story, two figures in one key figure.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, TypeAlias

from bot.core.ingest import read_article
from summarizer.cluster import cluster
from summarizer.merge import in_time_order, merge, merge_people
from summarizer.profiles import profile
from summarizer.stories import StoryIndex
from summarizer.types import Article, KeyFigure, ReadArticle, Span
from tests.scoring import Score

GOLD = Path(__file__).parent / "data" / "stories"
_SHUFFLES = 5
_MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")

Fact: TypeAlias = str
Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class GoldStory:
    """One story: its articles in order of arrival, where which fact is stated, and what relates the facts."""

    id: str
    reads: tuple[ReadArticle, ...]
    marks: dict[tuple[str, Span], Fact]
    facts: dict[Fact, dict[str, Any]]
    changes: tuple[dict[str, Any], ...]
    people: tuple[dict[str, Any], ...]

    def fact_of(self, article: str, span: Span) -> Fact | None:
        """The fact that the figure at ``span`` states; None where no mark overlaps it."""
        for (marked, (start, end)), fact in self.marks.items():
            if marked == article and start < span[1] and span[0] < end:
                return fact
        return None

    def conflicts(self) -> set[Pair]:
        """Pairs of facts that contradict each other, in sorted order."""
        return {pair(name, other) for name, fact in self.facts.items() for other in fact.get("conflict_with", ())}

    def updates(self) -> set[Pair]:
        """Pairs of facts of which one supersedes the other, however many steps lie between."""
        older = {name: fact["update_of"] for name, fact in self.facts.items() if "update_of" in fact}
        found = set()
        for name in older:
            before = name
            while before in older:
                before = older[before]
                found.add(pair(name, before))
        return found

    def parts(self) -> set[Pair]:
        """Part and whole."""
        return {(name, fact["part_of"]) for name, fact in self.facts.items() if "part_of" in fact}


def pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


@cache
def stories() -> tuple[GoldStory, ...]:
    """All gold stories, read with the real reader."""
    return tuple(_load(path) for path in sorted(GOLD.glob("*.toml")))


def _load(path: Path) -> GoldStory:
    data = tomllib.loads(path.read_text("utf-8"))
    reads: list[ReadArticle] = []
    marks: dict[tuple[str, Span], Fact] = {}
    for given in data["articles"]:
        title, _ = _unmarked(given["title"])
        text, spans = _unmarked(given["text"].strip())
        published: datetime | None = given.get("published")
        article = Article(
            given["id"],
            title,
            text,
            given["language"],
            source=given["source"],
            agency=given.get("agency"),
            published=published,
        )
        reads.append(read_article(article))
        marks |= {(article.id, span): fact for span, fact in spans.items()}
    return GoldStory(
        data["id"],
        tuple(reads),
        marks,
        data.get("facts", {}),
        tuple(data.get("changes", ())),
        tuple(data.get("people", ())),
    )


def _unmarked(marked: str) -> tuple[str, dict[Span, Fact]]:
    text, spans, last = "", {}, 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        spans[len(text), len(text) + len(match[1])] = match[2]
        text += match[1]
        last = match.end()
    return text + marked[last:], spans


def pairwise(found: Sequence[str], gold: Sequence[str]) -> Score:
    """Pairs that share a label: ``found`` and ``gold`` label the same things in the same order."""
    right = read = due = 0
    for one, other in combinations(range(len(gold)), 2):
        together, belong = found[one] == found[other], gold[one] == gold[other]
        right += together and belong
        read += together
        due += belong
    return Score(right, read, due)


@dataclass
class StoryScore:
    """What one story's key figures have right. Pairs of facts are named where they are wrong."""

    merged: Score
    conflicts: Score
    parts: Score
    false_parts: list[Pair]
    missed_parts: list[Pair]
    updates: Score
    false_updates: list[Pair] = field(default_factory=list)
    missed_updates: list[Pair] = field(default_factory=list)
    false_conflicts: list[Pair] = field(default_factory=list)
    missed_conflicts: list[Pair] = field(default_factory=list)
    false_merges: list[tuple[str, ...]] = field(default_factory=list)
    missed_merges: list[tuple[str, ...]] = field(default_factory=list)


def judge(story: GoldStory, language: str = "en") -> StoryScore:
    """The key figures over all articles of a story against its gold."""
    key_figures = merge(tuple(_in_story(story.reads, story.id)), language=language)
    return judge_figures(story, key_figures)


def _in_story(reads: Iterable[ReadArticle], name: str) -> Iterable[ReadArticle]:
    return (ReadArticle(read.article, read.reading, name) for read in reads)


def judge_figures(story: GoldStory, key_figures: Sequence[KeyFigure]) -> StoryScore:
    """Key figures against a story's gold."""
    home: dict[tuple[str, Span], int] = {}
    chain_of: list[list[Fact]] = []
    rivals: set[Pair] = set()
    followed: set[Pair] = set()
    for index, key in enumerate(key_figures):
        groups = [key.sources, *(other.sources for other in (*key.conflicts, *key.earlier))]
        named = [_facts(story, [(one.article, one.figure.span) for one in group]) for group in groups]
        chain_of.append([fact for facts in named for fact in sorted(facts)])
        sides = 1 + len(key.conflicts)
        line = sorted(named[0]) + [fact for facts in named[sides:] for fact in sorted(facts)]
        for facts in named[1:sides]:
            against = {pair(a, b) for a in line for b in facts if a != b}
            rivals |= against & story.conflicts() or {pair(a, b) for a in named[0] for b in facts if a != b}
        followed |= _followed([fact for facts in named[:sides] for fact in facts], named[sides:], story.updates())
        for number, group in enumerate(groups):
            for source in group:
                home[source.article, source.figure.span] = index * 100 + number
        told = [(place, fact) for place in sorted(home) if (fact := story.fact_of(*place))]
    merged = pairwise([str(home[place]) for place, _ in told], [fact for _, fact in told])
    wrong: list[tuple[str, ...]] = [
        (f"{one[0]}{one[1]} {first}", f"{two[0]}{two[1]} {second}")
        for (one, first), (two, second) in combinations(told, 2)
        if (home[one] == home[two]) and first != second
    ]
    missed: list[tuple[str, ...]] = [
        (first, f"{one[0]}{one[1]}", f"{two[0]}{two[1]}")
        for (one, first), (two, second) in combinations(told, 2)
        if (home[one] != home[two]) and first == second
    ]
    gold_conflicts = story.conflicts()
    due = story.parts()
    held = {
        link
        for index, key in enumerate(key_figures)
        if key.part_of is not None
        for link in _held(chain_of[index], chain_of[key.part_of], due)
    }
    return StoryScore(
        merged,
        Score(len(rivals & gold_conflicts), len(rivals), len(gold_conflicts)),
        Score(len(held & due), len(held), len(due)),
        sorted(held - due),
        sorted(due - held),
        Score(len(followed & story.updates()), len(followed), len(story.updates())),
        sorted(followed - story.updates()),
        sorted(story.updates() - followed),
        sorted(rivals - gold_conflicts),
        sorted(gold_conflicts - rivals),
        wrong,
        missed,
    )


def judge_people(story: GoldStory, language: str = "en") -> tuple[Score, Score]:
    """The people of a story against its gold: one entry for each, and the role of those found as one text writes it."""
    found = merge_people(in_time_order(story.reads), language=language)
    right = titled = named = 0
    for gold in story.people:
        bearing = [person for person in found if person.name in gold["names"]]
        right += len(bearing) == 1
        named += bool(bearing)
        role = (bearing[0].role or "").casefold() if bearing else ""
        titled += bool(role) and any(role in told.casefold() or told.casefold() in role for told in gold["roles"])
    return Score(right, len(found), len(story.people)), Score(titled, named, named)


def _held(parts: Sequence[Fact], wholes: Sequence[Fact], due: set[Pair]) -> set[Pair]:
    """The links that a key figure under another one stands for: those of their values, earlier ones among them."""
    right = {(part, whole) for part in parts for whole in wholes} & due
    return right or {(part, whole) for part in parts[:1] for whole in wholes[:1]}


def _followed(current: Sequence[Fact], earlier: Sequence[set[Fact]], updates: set[Pair]) -> set[Pair]:
    """Pairs of a fact and one that its key figure gives as earlier; one that no other supersedes is a wrong pair."""
    chain = sorted({*current, *(fact for facts in earlier for fact in facts)})
    found = set()
    for before in sorted({fact for facts in earlier for fact in facts} - set(current)):
        right = {pair(before, fact) for fact in chain} & updates
        found |= right or {pair(before, fact) for fact in current[:1]}
    return found


def _facts(story: GoldStory, places: Iterable[tuple[str, Span]]) -> set[Fact]:
    return {fact for place in places if (fact := story.fact_of(*place))}


def clustering() -> dict[str, Score]:
    """Pairs of articles in one story: told in time order, in the order of the files, and shuffled (five ways)."""
    reads = [read for story in stories() for read in story.reads]
    gold = [story.id for story in stories() for _ in story.reads]
    orders = []
    for seed in range(_SHUFFLES):
        order = list(range(len(reads)))
        random.Random(seed).shuffle(order)
        orders.append(order)
    shuffled = [pairwise(_placed(reads, order), gold) for order in orders]
    return {
        "time order": pairwise(cluster(reads), gold),
        "file order": pairwise(_placed(reads, range(len(reads))), gold),
        "shuffled": Score(
            *(sum(column) for column in zip(*((s.right, s.read, s.gold) for s in shuffled), strict=True))
        ),
    }


def _placed(reads: Sequence[ReadArticle], order: Iterable[int]) -> list[str]:
    """The story of each article where they arrive in the given order."""
    index = StoryIndex()
    placed = {position: index.add(reads[position].article.id, profile(reads[position])) for position in order}
    return [index.story_of(placed[position]) for position in range(len(reads))]


def merging() -> dict[str, Score]:
    """Pairs of figures in one key figure, of contradicting facts, and of parts with their wholes, over all stories."""
    judged = [judge(story) for story in stories()]
    result: dict[str, Score] = {}
    for name in ("merged", "conflicts", "parts"):
        every = [getattr(one, name) for one in judged]
        right, read, gold = (sum(getattr(one, part) for one in every) for part in ("right", "read", "gold"))
        result |= halves(name, Score(right, read, gold))
    return result


def halves(name: str, score: Score) -> dict[str, Score]:
    """Precision and recall as rates of their own, so that each can have its floor."""
    return {
        f"{name}: precision": Score(score.right, score.read, score.read),
        f"{name}: recall": Score(score.right, score.gold, score.gold),
    }
