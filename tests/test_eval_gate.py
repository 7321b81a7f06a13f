"""The quality gate holds, and it can fail."""

from __future__ import annotations

import json

import pytest

from tests import eval_gate, scoring
from tests.scoring import Score

GROUPS = {group: suite for suite in eval_gate.SUITES for group in suite.groups}
SETS = sorted(path.stem for path in scoring.GOLD.glob("*.jsonl"))


def _floors(suite: eval_gate.Suite) -> eval_gate.Floors:
    return eval_gate.floors(suite.floors.read_text("utf-8"))


@pytest.mark.parametrize("suite", eval_gate.SUITES, ids=lambda suite: suite.floors.stem)
def test_every_group_has_floors(suite):
    assert set(_floors(suite)) == set(suite.groups)


@pytest.mark.parametrize("group", GROUPS)
def test_every_rate_stays_above_its_floor(group):
    suite = GROUPS[group]
    assert eval_gate.below(suite.groups[group](), _floors(suite)[group]) == []


@pytest.mark.parametrize("suite", eval_gate.SUITES, ids=lambda suite: suite.floors.stem)
def test_no_floor_was_lowered(suite):
    for commit, before in eval_gate.earlier_floors(suite.floors):
        assert eval_gate.lowered(before, _floors(suite)) == [], commit


@pytest.mark.parametrize("group", SETS)
def test_gold_is_sound(group):
    seen = set()
    for case in scoring.cases(group):
        text, figures = case["text"], case["figures"]
        assert text not in seen
        seen.add(text)
        assert all(0 <= index < len(figures) for index in case.get("key", ()))
        for figure in figures:
            start, end = figure["span"]
            assert text[start:end] == figure["text"], case["id"]
            assert (figure["value"] is None) == (figure["low"] is not None or figure["high"] is not None), case["id"]
            for field in ("counted", "clause"):
                assert (figure[field] or "") in text, (case["id"], field)
            assert all(word in text for word in figure["qualifiers"]), case["id"]
            speaker = figure["speaker"]
            assert speaker is None or speaker["class"] in {"named", "official", "unnamed", "outlet"}, case["id"]


def test_a_fall_below_a_floor_is_told():
    half = Score(right=1, read=2, gold=2)
    assert eval_gate.below({"unit": half}, {"unit": 0.5}) == []
    assert eval_gate.below({"unit": half}, {"unit": 0.6}) == ["unit: 0.5000 is below the floor of 0.6"]
    assert eval_gate.below({"unit": half}, {}) == ["unit: no floor"]
    assert eval_gate.below({}, {"unit": 0.5}) == ["unit: nothing was scored"]


def test_values_must_be_found_and_no_others_printed():
    chatty = Score(right=10, read=20, gold=10)
    assert eval_gate.below({"value": chatty}, {"value": 0.6}) == ["value: 0.5000 is below the floor of 0.6"]


def test_lowered_and_lost_floors_are_told():
    before = {"en": {"value": 0.9, "unit": 0.8}}
    assert eval_gate.lowered(before, {"en": {"value": 0.95, "unit": 0.8}}) == []
    assert eval_gate.lowered(before, {"en": {"value": 0.89}}) == [
        "en.value: 0.9 before, 0.89 now",
        "en.unit: 0.8 before, None now",
    ]


TEXT = "About 12 buses burnt, 3 were saved."


def _figure(text: str, **fields: object) -> scoring.Json:
    start = TEXT.index(text)
    plain = {"unit": "count", "modifier": "=", "direction": "none", "counted": "buses", "counted_head": "bus"}
    empty = {"low": None, "high": None, "qualifiers": [], "speaker": None, "clause": None}
    return {"text": text, "span": [start, start + len(text)], "value": int(text)} | plain | empty | fields


CASE = {"id": "x", "lang": "en", "text": TEXT, "figures": [_figure("12", modifier="~"), _figure("3")]}


def _scores(*figures: scoring.Json) -> dict[str, Score]:
    return scoring.score([json.loads(json.dumps(CASE))], lambda _case: figures)


def test_a_perfect_reader_scores_full():
    assert {score.f1 for score in _scores(*CASE["figures"]).values()} == {1.0}


@pytest.mark.parametrize(
    ("figures", "name", "expected"),
    [
        ([_figure("12", modifier="~")], "value", Score(1, 1, 2)),
        ([_figure("12")], "value+change", Score(0, 1, 2)),
        ([_figure("12")], "value+unit", Score(1, 1, 2)),
        ([_figure("12", unit="euro")], "all three", Score(0, 1, 2)),
        ([_figure("12", value=13)], "value", Score(0, 1, 2)),
        ([_figure("3"), _figure("3")], "value", Score(1, 2, 2)),  # one to one
        ([_figure("3", counted_head="car")], "head", Score(0, 1, 1)),
        ([_figure("3", counted="all buses")], "counted", Score(1, 1, 1)),
        ([_figure("3", counted="all buses")], "whole counted", Score(0, 1, 1)),
        ([_figure("3", qualifiers=["red"])], "qualifiers", Score(0, 1, 0)),
        ([_figure("3", clause="were saved")], "clause", Score(0, 1, 0)),
        ([_figure("3", speaker={"name": "A", "role": None, "class": "named"})], "speaker", Score(0, 1, 0)),
    ],
)
def test_each_slip_costs_its_rate(figures, name, expected):
    assert _scores(*figures)[name] == expected


def test_figures_where_there_are_none_cost_cleanness():
    clean = {"lang": "en", "text": TEXT, "figures": []}
    assert scoring.score([clean], lambda _case: [])["clean"] == Score(1, 1, 1)
    assert scoring.score([clean], lambda _case: [_figure("3")])["clean"] == Score(0, 1, 1)


def test_salience_asks_for_the_key_figure_first():
    case = CASE | {"key": [1]}
    first, second = _figure("12", salience=0.9), _figure("3", salience=0.5)
    assert scoring.score([case], lambda _case: [first, second])["salience"] == Score(0, 1, 1)
    assert scoring.score([case], lambda _case: [first, second | {"salience": 1.0}])["salience"] == Score(1, 1, 1)
    assert scoring.score([case], lambda _case: [first, second])["key figures"] == Score(1, 1, 1)
