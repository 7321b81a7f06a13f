"""Scores figures as read against gold, strictly one to one; shared by the quality gate and the benchmarks.

Both sides are the JSON objects of ``briefwire figures --jsonl`` (docs/json.md), so that any other reader can be scored
as well. A figure is *found* when it overlaps a gold figure and states the same value (or the same low and high).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from bot.core import payload
from summarizer.reading import read

Json: TypeAlias = dict[str, Any]
Reader: TypeAlias = Callable[[Json], Sequence[Json]]

GOLD = Path(__file__).parent / "data" / "figures"
RELATIVE_TOLERANCE = 1e-5
"""Thirds are written 0.333333 in the gold."""
MOST_SALIENT = 3
"""How many figures a short brief shows of one article: the key figures must be among them."""


@dataclass(frozen=True, slots=True)
class Score:
    """One rate: ``right`` of ``read`` printed ones, of ``gold`` expected ones. An accuracy has ``read == gold``."""

    right: int
    read: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.read + self.gold) if self.read + self.gold else 1.0


def our_reader(case: Json) -> list[Json]:
    """The figures Briefwire reads in a gold case, as it prints them."""
    found = read(case["text"], language=case["lang"], title=case.get("title", ""))
    return [payload.figure(one) for one in found.figures]


def cases(name: str) -> list[Json]:
    """The gold cases of ``tests/data/figures/<name>.jsonl``."""
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()]


def same_value(one: Json, other: Json) -> bool:
    """Whether two figures state the same value, or the same range."""
    return all(_close(one.get(key), other.get(key)) for key in ("value", "low", "high"))


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= RELATIVE_TOLERANCE * max(1.0, abs(other))


def _overlap(one: Json, other: Json) -> bool:
    return bool(one["span"][0] < other["span"][1] and other["span"][0] < one["span"][1])


def pairs(read_figures: Sequence[Json], gold: Sequence[Json]) -> list[tuple[Json, Json]]:
    """Pairs (read, gold) with overlapping spans and equal values, each figure used once, equal spans first."""
    left, found = list(read_figures), []
    for expected in gold:
        candidates = [one for one in left if _overlap(one, expected) and same_value(one, expected)]
        if candidates:
            best = min(candidates, key=lambda one: one["span"] != expected["span"])
            left.remove(best)
            found.append((best, expected))
    return found


def score(gold_cases: Iterable[Json], reader: Reader) -> dict[str, Score]:
    """Every rate of ``reader`` over the cases.

    ``value``, ``value+unit``, ``value+change`` (modifier and direction), ``all three`` count every figure; ``span``,
    ``unit``, ``modifier``, ``direction`` and ``head`` only figures found; ``counted`` asks for a common word with the
    gold phrase, ``whole counted`` for all of it; ``clause`` for half of the words in common. ``clean`` are the cases
    without figures in which none is read; ``salience`` the articles whose key figure ranks first, ``key figures`` how
    many key figures are among the first three.
    """
    right: Counter[str] = Counter()
    printed: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    for case in gold_cases:
        figures = reader(case)
        for name, good, of_read, of_gold in _judge(case, figures):
            right[name] += good
            printed[name] += of_read
            expected[name] += of_gold
    return {name: Score(right[name], printed[name], expected[name]) for name in expected}


_Verdict: TypeAlias = tuple[str, int, int, int]


def _judge(case: Json, figures: Sequence[Json]) -> Iterator[_Verdict]:
    gold = case["figures"]
    found = pairs(figures, gold)
    whole = ("value", "value+unit", "value+change", "all three")
    for name in whole:
        yield name, sum(_agree(name, *pair) for pair in found), len(figures), len(gold)
    if not gold:
        yield "clean", int(not figures), 1, 1
    for one, expected in found:
        for name in ("span", "unit", "modifier", "direction"):
            yield name, int(one.get(name) == expected[name]), 1, 1
        yield from _judge_words(one, expected)
    if "key" in case:
        yield from _judge_salience(case, figures)


def _agree(name: str, one: Json, expected: Json) -> bool:
    unit = one.get("unit") == expected["unit"]
    change = (one.get("modifier"), one.get("direction")) == (expected["modifier"], expected["direction"])
    return bool({"value": True, "value+unit": unit, "value+change": change, "all three": unit and change}[name])


def _judge_words(one: Json, expected: Json) -> Iterator[_Verdict]:
    if expected["unit"] == "count" and expected["counted_head"]:
        yield "head", int(one.get("counted_head") == expected["counted_head"]), 1, 1
    for name, key, alike in (
        ("counted", "counted", _share_a_word),
        ("whole counted", "counted", _equal_words),
        ("clause", "clause", _share_half),
    ):
        is_, due = one.get(key) or "", expected[key] or ""
        yield name, int(bool(is_ and due) and alike(is_, due)), int(bool(is_)), int(bool(due))
    has: Counter[str] = Counter(one.get("qualifiers") or ())
    wanted: Counter[str] = Counter(expected["qualifiers"])
    yield "qualifiers", (has & wanted).total(), has.total(), wanted.total()
    speaker, speaks = one.get("speaker") or {}, expected["speaker"] or {}
    same = bool(speaker and speaks) and _same_speaker(speaker, speaks)
    yield "speaker", int(same), int(bool(speaker)), int(bool(speaks))
    if same:
        yield "speaker class", int(speaker["class"] == speaks["class"]), 1, 1


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _equal_words(one: str, other: str) -> bool:
    return _words(one) == _words(other)


def _share_a_word(one: str, other: str) -> bool:
    return not set(_words(one)).isdisjoint(_words(other))


def _share_half(one: str, other: str) -> bool:
    left, right = set(_words(one)), set(_words(other))
    return 2 * len(left & right) >= len(left | right)


def _same_speaker(one: Json, other: Json) -> bool:
    name, due = one["name"] or one["role"], other["name"] or other["role"]
    return _equal_words(name, due)


def _judge_salience(case: Json, figures: Sequence[Json]) -> Iterator[_Verdict]:
    ranked = sorted(figures, key=lambda one: -one["salience"])
    keys = [case["figures"][index] for index in case["key"]]
    yield "salience", int(bool(ranked) and _stated(keys[0], ranked[:1])), 1, 1
    due = keys[:MOST_SALIENT]
    yield "key figures", sum(_stated(key, ranked[:MOST_SALIENT]) for key in due), len(due), len(due)


def _stated(key: Json, figures: Sequence[Json]) -> bool:
    return any(same_value(one, key) and one["unit"] == key["unit"] for one in figures)
