"""French is data only: numbers, units, modifiers, directions and vetoes."""

import pytest

from summarizer.figures.scanning.scanner import scan


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
        ("1\u202f234,5 euros", [(1234.5, "euro", "=", "none")]),
        ("1\u00a0234 maisons", [(1234, "count", "=", "none")]),
        ("1'234.50 francs", [(1234.5, "swiss franc", "=", "none")]),
        ("1.234,5 tonnes", [(1234.5, "metric ton", "=", "none")]),
        ("2 billions d'euros", [(2_000_000_000_000, "euro", "=", "none")]),
        ("3,2 Md€", [(3_200_000_000, "euro", "=", "none")]),
        ("500 M$ et 12 k€", [(500_000_000, "dollar", "=", "none"), (12_000, "euro", "=", "none")]),
        ("3 € ou 3 euros et 50 centimes", [(3, "euro", "=", "none"), (3.5, "euro", "=", "none")]),
        ("des millions d’euros", [((1_000_000, 10_000_000), "euro", "=", "none")]),
        ("près d’un million de visiteurs", [(1_000_000, "count", "~", "none")]),
        ("jusqu’à 12 %", [(12, "percentage", "<=", "none")]),
        ("à peine 12 %", [(12, "percentage", "~", "none")]),
        ("au plus 12 %", [(12, "percentage", "<=", "none")]),
        ("quelque 3 000 maisons", [(3000, "count", "~", "none")]),
        ("plus de 2000 maisons", [(2000, "count", ">", "none")]),
        ("la dette dépasse 12 %", [(12, "percentage", ">", "none")]),
        ("neuf Français sur dix", [(0.9, "count", "=", "none")]),
        ("deux heures et demie", [(2.5, "hour", "=", "none")]),
        ("1 heure 45", [(1.75, "hour", "=", "none")]),
        (
            "-12 degrés, puis moins 5 degrés",
            [(-12, "degree celsius", "=", "none"), (-5, "degree celsius", "=", "none")],
        ),
        ("au moins 5 degrés", [(5, "degree celsius", ">=", "none")]),
        ("en hausse de 0,5 point de pourcentage", [(0.5, "percentage point", "=", "up")]),
        ("un recul de 25 points de base", [(25, "basis point", "=", "down")]),
        ("le cours est passé de 9,82 à 12 euros", [(9.82, "euro", "=", "none"), (12, "euro", "=", "up")]),
        ("le prix a triplé, à 5 euros", [(3, "multiple", "=", "up"), (5, "euro", "=", "up")]),
        ("11,88 euros de l'heure", [(11.88, "euro per hour", "=", "none")]),
        ("3 euros le kilo", [(3, "euro per kilogram", "=", "none")]),
        ("Jeanne Morel, 45 ans, dirige l'usine", [(45, "year of age", "=", "none")]),
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
        "vers 14 heures, puis de 16 à 18 heures",
        "le 1er janvier et la 2e fois",
        "le score de 3-1",
        "le 01 42 68 53 00",
        "le CAC 40 et l'Airbus A320",
        "le décret no 2023-145",
        "l’édition 2022",
    ],
)
def test_what_is_no_figure_in_french(text):
    assert _read(text) == []


@pytest.mark.parametrize(
    ("unit", "language"),
    [("un Français sur ", "fr"), ("3 cent et ", "fr"), ("one in ", "en"), ("3 hundred and ", "en")],
)
def test_parts_and_hundreds_do_not_nest(unit, language):
    text = unit * 2000
    assert all(text[slice(*quantity.span)] for quantity in scan(text, 0, len(text), language))
