"""Which words are names wherever they stand, and which may be any noun."""

from __future__ import annotations

import pytest

from summarizer.proper_names import in_title_case, plain, proper_names


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Officials in Belmar said the Kelda's crew was safe. Divers searched.", {"belmar", "kelda"}),
        ("en", "Divers met other divers near the Divers Club.", {"club"}),
        ("de", "Der Autobauer Veldt baut in Marnau eine Fabrik für den Wagen.", {"veldt", "marnau"}),
        ("de", "Der Orkan «Ylva» trifft die Küste, sagt die VKG.", {"ylva", "vkg"}),
        ("de", "Die Polizei sucht nach Spuren, der Sturm zieht ab.", set()),
        ("de", "Sie sagte: «Das ist eine Frechheit für alle.»", set()),
        ("en", "", set()),
    ],
)
def test_names_are_told_by_how_they_are_written(language: str, text: str, expected: set[str]) -> None:
    starts = {0, *(index + 2 for index, sign in enumerate(text) if sign == ".")}
    assert proper_names(text, language, starts) == expected


def test_a_headline_in_title_case_tells_no_names() -> None:
    assert in_title_case("Four Dead After Storm Hits Coast", "en")
    assert not in_title_case("Four dead after storm Ylva hits coast", "en")
    assert not in_title_case("Vier Tote nach Sturm an der Küste", "de")


def test_the_possessive_is_no_part_of_a_name() -> None:
    assert plain("NATO's") == plain("Nato’s") == plain("Nato") == "nato"
