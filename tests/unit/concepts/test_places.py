"""Countries and regions by name, inhabitant and city."""

import pytest

from summarizer.concepts import place_name, places_in, related, roles

NAMED = [
    ("en", "German troops and Germans from Germany", "DE"),
    ("en", "U.S. forces, the USA, the United States and Americans", "US"),
    ("en", "the UK's army, Britain and British ministers", "GB"),
    ("en", "New York, then Washington", "US"),
    ("en", "Russia's army near Kyiv and Kharkiv", "RU UA"),
    ("en", "Polish firms polish what turkeys eat in Turkey", "PL TR"),
    ("en", "Give us troops", ""),
    ("en", "the Baltic states, Lithuania and the EU in Europe", "BALTIC LT EU 150"),
    ("en", "a Saudi Arabian plane to South Korea and South Africa", "SA KR ZA"),
    ("de", "deutsche Soldaten, Deutschlands Kanzler, die Deutschen", "DE"),
    ("de", "US-Soldaten aus den Vereinigten Staaten, Amerikaner", "US"),
    ("de", "Großbritannien und die Schweiz, österreichische Polizei", "GB CH AT"),
    ("de", "Russlands Truppen, russische Panzer und Russinnen bei Kiew", "RU UA"),
    ("de", "ein deutsch-polnisches Abkommen", "DE PL"),
    ("de", "Das Baltikum, Litauen und Osteuropa", "BALTIC LT 151"),
    ("de", "der türkische Präsident in Ankara, in Nordrhein-Westfalen und St. Petersburg", "TR DE RU"),
    ("de", "Saudi-Arabien und Südkorea", "SA KR"),
    ("de", "Er gab uns viel im Sommer", ""),
    ("de", "", ""),
]


@pytest.mark.parametrize(("language", "text", "codes"), NAMED)
def test_places_in_order_of_appearance(language: str, text: str, codes: str) -> None:
    assert places_in(text, language) == tuple(codes.split())


def test_text_of_an_unknown_language_is_read_with_all_names() -> None:
    assert places_in("Deutschland, Germany, Ukraine", "fr") == ("DE", "UA")


@pytest.mark.parametrize(
    ("clause", "language", "origin", "others"),
    [
        ("from North Carolina to Germany and Poland", "en", ("US",), ("DE", "PL")),
        ("aus den USA nach Deutschland und Polen", "de", ("US",), ("DE", "PL")),
        ("in Lithuania", "en", (), ("LT",)),
        ("nach Rumänien", "de", (), ("RO",)),
        ("on readiness", "en", (), ()),
    ],
)
def test_origin_is_told_from_destination(
    clause: str, language: str, origin: tuple[str, ...], others: tuple[str, ...]
) -> None:
    assert roles(clause, language) == (origin, others)


def test_a_place_is_related_to_what_it_lies_in() -> None:
    assert related("LT", "BALTIC")
    assert related("150", "DE")
    assert not related("DE", "PL")
    assert not related("US", "150")


def test_names_of_codes() -> None:
    assert [place_name("DE", language) for language in ("en", "de", "de-CH", "fr")] == [
        "Germany",
        "Deutschland",
        "Deutschland",
        "DE",
    ]
    assert place_name("BALTIC", "de") == "Baltikum"
    assert place_name("no place", "en") == "no place"
