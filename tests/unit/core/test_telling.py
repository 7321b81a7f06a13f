"""What a channel was told, kept as text."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.core import telling
from bot.core.telling import Shown
from summarizer.changes import Snapshot, Told
from summarizer.types import Figure, Speaker

PLAIN = Figure("12", (3, 5), (0, 20), Decimal(12))
RICH = Figure(
    "2,5–3 Mio. €",
    (1, 12),
    (0, 40),
    None,
    Decimal(2500000),
    Decimal("3E+6"),
    "euro",
    "Euro „Hilfe“",
    "Hilfe",
    ("neue", "EU"),
    "aid",
    ("DE", "PL"),
    "~",
    "up",
    "für Polen",
    Speaker("Ines Holt", "Bürgermeisterin", "named"),
    0.123456789,
)


def told(figure: Figure, article: str = "a1", *, superseded: bool = False) -> Told:
    return Told(figure, f"Satz mit {figure.surface}.", "de", "s1", ((article, figure.span), ("b2", (7, 9))), superseded)


@pytest.mark.parametrize(
    "shown",
    [
        Shown(),
        Shown(Snapshot((told(PLAIN), told(RICH, superseded=True)), ("Ein Satz.", '\u2028 „Noch" einer\n')), ("x", "y")),
        Shown(Snapshot((replace(told(RICH), story=None),))),
    ],
    ids=["nothing", "all there is", "no story"],
)
def test_what_is_kept_is_read_back_as_it_was(shown):
    assert telling.decode(telling.encode(shown)) == shown


@pytest.mark.parametrize("text", ["", json.dumps([telling.VERSION + 1, [], [], []]), json.dumps([0])])
def test_another_versions_form_tells_nothing(text):
    assert telling.decode(text) == Shown()


def test_a_later_digest_replaces_what_it_tells_again():
    first = Shown(Snapshot((told(PLAIN, "a1"), told(RICH, "a3")), ("One.",)), ("r",))
    more = told(replace(PLAIN, value=Decimal(13)), "a9")
    after = first.followed_by(Snapshot((more,), ("Two.", "One.")), [RICH])
    assert after.snapshot.told == (more,)  # of b2 it is told again; RICH was replaced
    assert after.snapshot.sentences == ("Two.", "One.")
    assert after.recent == ("r",)


def test_what_is_remembered_has_an_end():
    values = tuple(
        Told(replace(PLAIN, span=(n, n + 2)), f"{n}.", "en", "s", ((f"a{n}", (n, n + 2)),)) for n in range(200)
    )
    shown = Shown()
    for start in range(0, 200, 50):
        sentences = tuple(f"Sentence {n}." for n in range(start, start + 50))
        shown = shown.followed_by(Snapshot(values[start : start + 50], sentences), ())
    assert len(shown.snapshot.told) == telling.MOST_VALUES
    assert shown.snapshot.told[:50] == values[150:]
    assert len(shown.snapshot.sentences) == telling.MOST_SENTENCES
