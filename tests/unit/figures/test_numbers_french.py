"""French is data only: numbers, units, modifiers, directions and vetoes."""

import pytest

from summarizer.figures.scanner import scan


def _read(text):
    return [
        (q.value if q.value is not None else (q.low, q.high), q.unit, q.modifier, q.direction)
        for q in scan(text, 0, len(text), "fr")
    ]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("quatre-vingt-dix-sept maisons", [(97, "count", "=", "none")]),
        ("quatre-vingts maisons", [(80, "count", "=", "none")]),
        ("soixante et onze maisons", [(71, "count", "=", "none")]),
        ("soixante-dix-huit maisons", [(78, "count", "=", "none")]),
        ("vingt et une maisons", [(21, "count", "=", "none")]),
        ("septante-deux maisons", [(72, "count", "=", "none")]),
        ("deux cent cinquante mille dollars", [(250_000, "dollar", "=", "none")]),
        ("mille deux cents maisons", [(1200, "count", "=", "none")]),
        ("1 234 567 maisons", [(1_234_567, "count", "=", "none")]),
        ("1,2 milliard d'euros", [(1_200_000_000, "euro", "=", "none")]),
        ("3,5 millions de tonnes", [(3_500_000, "metric ton", "=", "none")]),
        ("une centaine de maisons", [(100, "count", "=", "none")]),
        ("des dizaines de milliers de personnes", [((10_000, 100_000), "count", "=", "none")]),
        ("entre 10 et 20 millions de dollars", [((10_000_000, 20_000_000), "dollar", "=", "none")]),
        ("les deux tiers des voix", [(pytest.approx(0.666667), "count", "=", "none")]),
        ("trois sur quatre", [(0.75, "count", "=", "none")]),
        ("environ 500 maisons", [(500, "count", "~", "none")]),
        ("près de 12 %", [(12, "percentage", "~", "none")]),
        ("plus de 12 %", [(12, "percentage", ">", "none")]),
        ("au moins 12 %", [(12, "percentage", ">=", "none")]),
        ("jusqu'à 12 %", [(12, "percentage", "<=", "none")]),
        ("les ventes ont augmenté de 5,3 %", [(5.3, "percentage", "=", "up")]),
        ("une baisse de 5,3 %", [(5.3, "percentage", "=", "down")]),
        ("une femme de 45 ans", [(45, "year of age", "=", "none")]),
        ("âgée de 45 ans", [(45, "year of age", "=", "none")]),
        ("9,90 euros par mois", [(9.9, "euro per month", "=", "none")]),
        ("-5 °C", [(-5, "degree celsius", "=", "none")]),
        ("130 km/h", [(130, "kilometre per hour", "=", "none")]),
    ],
)
def test_french_figures(text, figures):
    assert [(value if isinstance(value, tuple) else float(value), *rest) for value, *rest in _read(text)] == [
        (value, *rest) for value, *rest in figures
    ]


@pytest.mark.parametrize(
    "text",
    [
        "le 3 mars 2021 à 14h30",
        "en 2014",
        "l'article 49 et la page 12",
        "le 21e siècle",
        "les années 1980",
        "un homme et une femme",
        "12 rue de la Paix",
        "au deuxième trimestre",
    ],
)
def test_what_is_no_figure_in_french(text):
    assert _read(text) == []
