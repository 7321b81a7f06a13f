"""The comparison with other readers is fair: their units translate to ours, their numbers are read as written."""

import tomllib
from pathlib import Path

import pytest

from benchmarks import extractors, figures
from summarizer.figures.scanning.quantities import COUNT
from summarizer.figures.scanning.units import load_units

TABLE = tomllib.loads((Path(extractors.__file__).parent / "quantulum3.toml").read_text("utf-8"))


def test_units_of_the_peer_translate_to_units_of_ours():
    assert len(TABLE["names"]) > 30
    assert set(TABLE["names"].values()) <= {COUNT, *load_units("en").by_id}


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "1,234.5 of 12 in 2.5, 3.", [1234.5, 12, 2.5, 3]),
        ("de", "1.234,5 von 12 in 2,5, 3.", [1234.5, 12, 2.5, 3]),
        ("en", "version 1.2.3, five", []),
    ],
)
def test_the_floor_reads_digits_as_the_language_writes_them(language, text, values):
    assert [one["value"] for one in extractors.digits()(text, language)] == values


def test_every_reader_runs_in_a_process_of_its_own():
    texts = ["The fleet lost 12 ships.", "Nobody came.", "It cost about €5m."]
    ours, floor = (figures._run(name, "en", texts) for name in ("briefwire", "digits"))
    assert [[one["value"] for one in found] for found in ours.figures] == [[12], [], [5_000_000]]
    assert [[one["value"] for one in found] for found in floor.figures] == [[12], [], [5]]
    assert ours.figures[2][0] | {"span": None} == {
        "span": None,
        "value": 5_000_000,
        "low": None,
        "high": None,
        "unit": "euro",
        "counted": None,
        "counted_head": None,
        "modifier": "~",
        "direction": "none",
    }
    assert 0 < floor.start < ours.start
    assert 0 < floor.peak_mb < ours.peak_mb < 150


@pytest.mark.parametrize(
    ("before", "after", "times"),
    [((1000, 1.0), (2000, 2.0), 2), ((1000, 1.0), (4000, 16.0), 4), ((8, 2.0), (16, 2.0), 1)],
)
def test_growth_is_told_per_doubling(before, after, times):
    assert figures._doubling(before, after) == pytest.approx(times)
