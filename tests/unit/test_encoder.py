"""The optional encoder, the real one."""

from __future__ import annotations

import pytest

from adapters.encoder import NounEncoder


@pytest.fixture(scope="module")
def encoder():
    return NounEncoder()


@pytest.mark.parametrize(("one", "other"), [("coins", "Münzen"), ("soldiers", "Soldaten"), ("parcels", "Pakete")])
def test_one_thing_in_two_languages(encoder, one, other):
    assert encoder.same(one, other)
    assert encoder.same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("dead", "Verletzte"), ("women", "Männer"), ("teachers", "Schüler"), ("soldiers", "Polizisten"), ("", "Hunde")],
)
def test_different_things(encoder, one, other):
    assert not encoder.same(one, other)
