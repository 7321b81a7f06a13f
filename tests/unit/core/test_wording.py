from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.core import figure_text, wording
from summarizer.types import Figure, Speaker

_PLACEHOLDER = re.compile(r"\{\w+\}")


def test_every_locale_has_every_key_with_the_same_placeholders():
    first = wording.catalogue(wording.LOCALES[0])
    for locale in wording.LOCALES[1:]:
        other = wording.catalogue(locale)
        assert sorted(other) == sorted(first)
        for section, texts in first.items():
            assert sorted(other[section]) == sorted(texts)
            for key, text in texts.items():
                assert sorted(_PLACEHOLDER.findall(other[section][key])) == sorted(_PLACEHOLDER.findall(text)), key


@pytest.mark.parametrize(
    ("value", "en", "de"),
    [
        ("2000", "2,000", "2.000"),
        ("3.4", "3.4", "3,4"),
        ("0.25", "0.25", "0,25"),
        ("2500000", "2.5 million", "2,5 Millionen"),
        ("2345678", "2,345,678", "2.345.678"),
        ("3000000000", "3 billion", "3 Milliarden"),
        ("1E+12", "1 trillion", "1 Billionen"),
        ("-5", "-5", "-5"),
        ("0", "0", "0"),
    ],
)
def test_numbers(value, en, de):
    assert wording.number(Decimal(value), "en") == en
    assert wording.number(Decimal(value), "de") == de


def test_dates_and_languages():
    moment = datetime(2022, 2, 2, 8, 5, tzinfo=UTC)
    assert wording.day(moment, "en") == "2 Feb 2022"
    assert wording.day(moment, "de") == "2. Feb. 2022"
    assert wording.minute(moment, "en") == "2 Feb 2022 08:05"
    assert wording.language_name("de", "en") == "German"
    assert wording.language_name("fr", "de") == "Französisch"
    assert wording.language_name("zzz", "en") == "zzz"


def _figure(surface: str, value: str | None, **fields: object) -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(surface, (0, len(surface)), (0, len(surface)), number, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figure", "written_in", "en", "de"),
    [
        (_figure("2.000", "2000"), "de", "2,000", "2.000"),
        (_figure("Two thousand", "2000"), "en", "2,000", "2.000"),
        (_figure("2.000", "2000", modifier="~"), "de", "about 2,000", "rund 2.000"),
        (_figure("35.000", "35000", modifier=">"), "de", "more than 35,000", "mehr als 35.000"),
        (_figure("$2.5 billion", "2500000000", unit="dollar"), "en", "$2.5 billion", "2,5 Milliarden Dollar"),
        (_figure("12 Prozent", "12", unit="percentage", direction="up"), "de", "12%", "12 Prozent"),
        (_figure("Zehntausende", None, low=Decimal(10000)), "de", "tens of thousands", "Zehntausende"),
        (_figure("10 to 20", None, low=Decimal(10), high=Decimal(20)), "en", "10 to 20", "10–20"),
        (_figure("zwei Drittel", "0.6667"), "de", "0.6667", "zwei Drittel"),
        (_figure("90 widgets", "90", unit="widget"), "en", "90 widgets", "90 widgets"),
    ],
)
def test_a_quantity_in_both_languages(figure, written_in, en, de):
    assert figure_text.hedged(figure, written_in, "en") == en
    assert figure_text.hedged(figure, written_in, "de") == de


_MOVED = _figure(
    "2,000",
    "2000",
    counted="US soldiers",
    qualifiers=("US",),
    concept="soldier",
    clause="to Germany and Poland",
    speaker=Speaker("John Doe", "Pentagon spokesman", "named"),
)


@pytest.mark.parametrize(
    ("figure", "written_in", "en", "de"),
    [
        (
            _MOVED,
            "en",
            "2,000 US soldiers → Germany and Poland · John Doe (Pentagon spokesman)",
            "2.000 US-Soldaten → Deutschland, Polen · John Doe (Pentagon spokesman)",
        ),
        (
            _figure("12", "12", counted="Verletzte", concept="injured", clause="in Berlin"),
            "de",
            "12 injured (Germany)",
            "12 Verletzte in Berlin",
        ),
        (
            _figure("Tens of thousands", None, low=Decimal(10000), high=Decimal(100000), counted="people"),
            "en",
            "tens of thousands of people",
            "Zehntausende Menschen",
        ),
        (
            _figure("31", "31", counted="people", counted_head="person", concept="injured", modifier=">="),
            "en",
            "at least 31 injured",
            "mindestens 31 Verletzte",
        ),
        (
            _figure("3", "3", counted="firefighters", counted_head="firefighter", concept="injured"),
            "en",
            "3 firefighters (injured)",
            "3 Feuerwehrleute (Verletzte)",
        ),
        (
            _figure("15", "15", counted="Menschen", counted_head="Mensch", concept="injured", clause="verletzt"),
            "de",
            "15 injured",
            "15 Verletzte",
        ),
        (
            _figure("41.000", "41000", counted="Autos", counted_head="Auto", concept="car", direction="down"),
            "de",
            "41,000 cars (down)",
            "41.000 Autos (gesunken)",
        ),
        (
            _figure("38 %", "38", unit="percentage", counted="Absatz", modifier="~", direction="up"),
            "de",
            "about 38% (Absatz up)",
            "rund 38 % (Absatz gestiegen)",
        ),
        (
            _figure("450", "450", counted="jobs", counted_head="job", concept="job_cut", modifier="<="),
            "en",
            "up to 450 job cuts",
            "bis zu 450 Arbeitsplätze (Stellenstreichungen)",
        ),
        (_figure("3", "3", counted="widgets"), "en", "3 widgets", "3 widgets"),
        (_figure("5 %", "5", unit="percentage"), "de", "5%", "5 %"),
        (_figure("5 %", "5", unit="percentage", direction="down"), "de", "5% (down)", "5 % (gesunken)"),
        (
            _figure("110 to 120 million euros", None, low=Decimal(110_000_000), high=Decimal(120_000_000), unit="euro"),
            "en",
            "110 to 120 million euros",
            "110–120 Millionen Euro",
        ),
    ],
)
def test_a_figure_in_words(figure, written_in, en, de):
    assert str(figure_text.describe(figure, written_in, "en")) == en
    assert str(figure_text.describe(figure, written_in, "de")) == de
