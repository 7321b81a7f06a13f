"""Readings survive being stored, in a form that is compact and says its version."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.store.codec import clean, decode_reading, encode_reading
from bot.core.errors import StoreError
from summarizer.types import Figure, Person, Reading, Sentence, Speaker
from tests.contracts import RICH

_texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
_some = st.none() | _texts
_spans = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9))
_numbers = st.none() | st.decimals(allow_nan=False)
_figures = st.builds(
    Figure,
    surface=_texts,
    span=_spans,
    sentence=_spans,
    value=_numbers,
    low=_numbers,
    high=_numbers,
    unit=_texts,
    counted=_some,
    qualifiers=st.lists(_texts, max_size=3).map(tuple),
    places=st.lists(_texts, max_size=3).map(tuple),
    modifier=st.sampled_from(["=", "~", "<="]),
    clause=_some,
    speaker=st.none() | st.builds(Speaker, name=_some, role=_some, kind=st.sampled_from(["named", "unnamed"])),
    salience=st.floats(0, 1),
)
_readings = st.builds(
    Reading,
    language=_texts,
    sentences=st.lists(st.builds(Sentence, span=_spans, paragraph=st.integers(0, 999), heading=st.booleans())).map(
        tuple
    ),
    figures=st.lists(_figures, max_size=4).map(tuple),
    people=st.lists(st.builds(Person, name=_texts, role=_some, span=_spans, weight=st.floats(0, 9))).map(tuple),
)


@given(_readings)
def test_a_reading_comes_back_as_it_was(reading: Reading) -> None:
    decoded = decode_reading(encode_reading(reading))
    assert decoded == reading
    exact = [(f.value, f.low, f.high) for f in reading.figures]
    assert repr([(f.value, f.low, f.high) for f in decoded.figures]) == repr(exact)  # 5.50 is not 5.5


def test_defaults_are_left_out() -> None:
    plain = Figure("5", (0, 1), (0, 9), Decimal(5))
    stored = json.loads(encode_reading(Reading("en", figures=(plain,))))
    assert stored == [1, "en", [], [{"surface": "5", "span": [0, 1], "sentence": [0, 9], "value": "5"}], []]


def test_a_later_form_is_refused() -> None:
    later = json.dumps([2, *json.loads(encode_reading(RICH.reading))[1:]])
    with pytest.raises(StoreError, match="form 2"):
        decode_reading(later)


def test_unstorable_characters_are_replaced_one_for_one() -> None:
    assert clean("a\0b\ud800c\udfffd") == "a\ufffdb\ufffdc\ufffdd"
    figure = replace(
        RICH.reading.figures[0], surface="5\0", qualifiers=("\ud800",), speaker=Speaker("\0", None, "named")
    )
    stored = encode_reading(Reading("en", figures=(figure,), people=(Person("\0", None, (0, 1)),)))
    stored.encode()
    assert "\\u0000" not in stored
    (decoded,) = decode_reading(stored).figures
    assert (decoded.surface, decoded.qualifiers) == ("5\ufffd", ("\ufffd",))
