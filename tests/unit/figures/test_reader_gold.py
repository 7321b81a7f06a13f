"""Our own gold sentences: every field has a floor, which may only be raised."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from summarizer.figures import read_figures
from summarizer.types import Figure, Sentence

GOLD = Path(__file__).parents[2] / "data" / "figures"


@dataclass(frozen=True)
class Floors:
    value: float
    precision: float
    unit: float
    modifier: float
    direction: float
    head: float


FLOORS = {
    "en": Floors(value=0.995, precision=0.995, unit=0.995, modifier=0.995, direction=0.995, head=0.97),
    "de": Floors(value=0.995, precision=0.995, unit=0.995, modifier=0.995, direction=0.995, head=0.97),
}


def _close(read, expected):
    if read is None or expected is None:
        return read is expected
    return abs(float(read) - expected) <= 1e-5 * max(1.0, abs(expected))


def _same_value(figure: Figure, expected: dict):
    return all(_close(getattr(figure, field), expected[field]) for field in ("value", "low", "high"))


def _score(language):
    counts = Counter()
    for line in (GOLD / f"{language}.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        text = case["text"]
        figures = {f.span: f for f in read_figures(text, [Sentence((0, len(text)), 0)], language)}
        counts["read"] += len(figures)
        for expected in case["figures"]:
            counts["gold"] += 1
            figure = figures.get(tuple(expected["span"]))
            if figure is None or not _same_value(figure, expected):
                continue
            counts["value"] += 1
            counts["unit"] += figure.unit == expected["unit"]
            counts["modifier"] += figure.modifier == expected["modifier"]
            counts["direction"] += figure.direction == expected["direction"]
            if expected["unit"] == "count" and expected["counted_head"]:
                counts["heads"] += 1
                counts["head"] += figure.counted_head == expected["counted_head"]
    return counts


@pytest.mark.parametrize("language", ["en", "de"])
def test_gold_sentences_stay_above_their_floors(language):
    counts, floors = _score(language), FLOORS[language]
    assert counts["gold"] > 100
    assert counts["value"] / counts["gold"] >= floors.value
    assert counts["value"] / counts["read"] >= floors.precision
    for field in ("unit", "modifier", "direction"):
        assert counts[field] / counts["gold"] >= getattr(floors, field), field
    assert counts["head"] / counts["heads"] >= floors.head


@pytest.mark.parametrize("language", ["en", "de"])
def test_gold_is_sound(language):
    seen = set()
    for line in (GOLD / f"{language}.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        assert case["text"] not in seen
        seen.add(case["text"])
        for figure in case["figures"]:
            start, end = figure["span"]
            assert case["text"][start:end] == figure["text"]
            assert (figure["value"] is None) == (figure["low"] is not None)
