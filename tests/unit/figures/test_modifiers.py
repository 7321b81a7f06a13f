"""Modifier and direction are two fields."""

import pytest

from summarizer.figures.scanner import scan


@pytest.mark.parametrize(
    ("text", "language", "signs"),
    [
        ("about 500 homes", "en", "~"),
        ("nearly 500 homes", "en", "~"),
        ("an estimated 500 homes", "en", "~"),
        ("500 or so homes", "en", "~"),
        ("more than 500 homes", "en", ">"),
        ("well over $500", "en", ">"),
        ("just under 500 homes", "en", "<"),
        ("not even 40%", "en", "<"),
        ("at least about 500 homes", "en", ">="),
        ("500 or more homes", "en", ">="),
        ("500+ homes", "en", ">="),
        ("no more than 500 homes", "en", "<="),
        ("up to 500 homes", "en", "<="),
        ("exactly 500 homes", "en", "="),
        ("only 500 homes", "en", "="),
        ("rund 500 Häuser", "de", "~"),
        ("knapp 500 Häuser", "de", "~"),
        ("gut 500 Häuser", "de", "~"),
        ("mehr als 500 Häuser", "de", ">"),
        ("über 500 Häuser", "de", ">"),
        ("weniger als 500 Häuser", "de", "<"),
        ("nicht einmal 500 Häuser", "de", "<"),
        ("mindestens 500 Häuser", "de", ">="),
        ("500 Euro und mehr", "de", ">="),
        ("höchstens aber 500 Euro", "de", "<="),
        ("bis zu 500 Häuser", "de", "<="),
        ("mehr als die Hälfte", "de", ">"),
    ],
)
def test_modifiers(text, language, signs):
    assert [q.modifier for q in scan(text, 0, len(text), language)] == [signs]


@pytest.mark.parametrize(
    ("text", "language", "directions"),
    [
        ("up nearly 57% after plummeting 65%", "en", ["up", "down"]),
        ("sales rose by 5%", "en", ["up"]),
        ("a 5% increase", "en", ["up"]),
        ("5% fewer homes", "en", ["down"]),
        ("an increase of 5%", "en", ["up"]),
        ("fell to 138,285 from 212,577", "en", ["down", "none"]),
        ("rose from 5 to 7 percent", "en", ["none", "up"]),
        ("rose 5% to $3m", "en", ["up", "up"]),
        ("it lost 300 soldiers", "en", ["none"]),
        ("it lost 5%", "en", ["down"]),
        ("$1,400 less than before", "en", ["down"]),
        ("it doubled", "en", ["up"]),
        ("a share of 5%", "en", ["none"]),
        ("+5%", "en", ["up"]),
        ("-5%", "en", ["down"]),
        ("der Preis stieg um 5 Prozent auf 7 Euro", "de", ["up", "up"]),
        ("der Preis ist um 5 Prozent gesunken", "de", ["down"]),
        ("ein Plus von 5 Prozent", "de", ["up"]),
        ("ein Rückgang von rund 5 Prozent", "de", ["down"]),
        ("sank von 34,9 auf 31,4 Cent", "de", ["none", "down"]),
        ("5 Prozent mehr als im Vorjahr", "de", ["up"]),
        ("ein Anteil von 5 Prozent", "de", ["none"]),
        ("um 5 Prozent, während der Absatz auf 300 fiel", "de", ["none", "down"]),
    ],
)
def test_directions(text, language, directions):
    assert [q.direction for q in scan(text, 0, len(text), language)] == directions
