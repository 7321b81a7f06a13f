"""A foreign phrase book of numerals (Recognizers-Text): value recall stays above floors, which may only be raised."""

import tomllib

import pytest

from benchmarks import recognizers

FLOORS = {"en": {"numerals": 90.5, "figures": 92.5}, "de": {"numerals": 99.3, "figures": 98.7}}
"""Per cent, spoken divisions ("one over three") counted as missed; figures leave out bare numbers that count nothing."""


@pytest.fixture(scope="module")
def verdicts():
    return recognizers.judge()


@pytest.mark.parametrize("language", ["en", "de"])
def test_value_recall(verdicts, language):
    numerals = recognizers.judged(verdicts, language)
    figures = [one for one in numerals if not one.bare]
    assert recognizers.recall([one.read for one in numerals]) >= FLOORS[language]["numerals"]
    assert recognizers.recall([one.published for one in figures]) >= FLOORS[language]["figures"]


def test_little_is_left_out(verdicts):
    by_hand = [one for one in verdicts if one.left_out not in {None, *recognizers.BY_RULE}]
    assert len(verdicts) == 1289
    assert len(by_hand) <= 60
    assert len(recognizers.judged(verdicts, "en")) >= 660
    assert len(recognizers.judged(verdicts, "de")) >= 175


def test_the_table_names_entities_that_exist():
    known = {(one.file, at) for one in recognizers.entities() for at in (one.at, one.at.partition(".")[0])}
    table = tomllib.loads((recognizers.SPECS / "left_out.toml").read_text("utf-8"))
    named = [(rule["file"], at) for key in ("left_out", "bare") for rule in table[key] for at in rule["at"]]
    assert len(named) == len(set(named))
    assert set(named) <= known


@pytest.mark.parametrize(
    ("text", "value", "stated"),
    [
        ("about 20 apples", "20", True),
        ("about 20 apples", "21", False),
        ("about 20 apples", "-20", False),
        ("about 20 apples", "[20,30)", False),
        ("20 to 30 apples", "[20,30)", True),
        ("a fall of 5%", "5%", True),
        ("half of the voters", "50%", True),
        ("about 20 apples", None, False),
    ],
)
def test_a_value_is_stated_only_if_it_is_the_same(text, value, stated):
    entity = recognizers.Entity("", "0.0", "en", text, text, (0, len(text)), value, repeated=False)
    assert recognizers.states(recognizers.scan(text, 0, len(text), "en"), entity) is stated


def test_a_value_elsewhere_in_the_text_does_not_count():
    text = "5 dogs and 7 cats"
    entity = recognizers.Entity("", "0.0", "en", text, "7 cats", (11, 17), "5", repeated=False)
    assert not recognizers.states(recognizers.scan(text, 0, len(text), "en"), entity)
