"""Units: currencies in every order, rates, ages, parts; the table is sound and loads fast."""

import pytest

from summarizer.figures.scanning.lexicon import lexicon
from summarizer.figures.scanning.scanner import scan


@pytest.mark.parametrize(
    ("text", "language", "unit"),
    [
        ("$5", "en", "dollar"),
        ("US$5m", "en", "dollar"),
        ("$US5m", "en", "dollar"),
        ("USD 5 million", "en", "dollar"),
        ("5m US dollars", "en", "dollar"),
        ("A$5", "en", "australian dollar"),
        ("HK$5", "en", "hong kong dollar"),
        ("CHF 5", "en", "swiss franc"),
        ("5 Schweizer Franken", "de", "swiss franc"),
        ("5 €", "de", "euro"),
        ("EUR 5", "de", "euro"),
        ("£5", "en", "pound sterling"),
        ("5 britische Pfund", "de", "pound sterling"),
        ("500 won", "en", "south korean won"),
        ("500 schwedische Kronen", "de", "swedish krona"),
        ("5 Mrd. Yen", "de", "japanese yen"),
        ("5 %", "en", "percentage"),
        ("5 per cent", "en", "percentage"),
        ("5-prozentige", "de", "percentage"),
        ("5 percentage points", "en", "percentage point"),
        ("5 Prozentpunkte", "de", "percentage point"),
        ("5 basis points", "en", "basis point"),
        ("5 km", "en", "kilometre"),
        ("5 square miles", "en", "square mile"),
        ("5 Quadratkilometer", "de", "square kilometre"),
        ("5 m²", "de", "square metre"),
        ("5 tonnes", "en", "metric ton"),
        ("5 Tonnen", "de", "metric ton"),
        ("5 GW", "en", "gigawatt"),
        ("5 Terawattstunden", "de", "terawatt-hour"),
        ("5 µg/m³", "de", "microgram per cubic metre"),
        ("5 mph", "en", "mile per hour"),
        ("5 Kilometer pro Stunde", "de", "kilometre per hour"),
        ("$5 a barrel", "en", "dollar per barrel"),
        ("5 euros per hour", "en", "euro per hour"),
        ("5 Euro je Stunde", "de", "euro per hour"),
        ("5 Millionen Euro im Jahr", "de", "euro per year"),
        ("2 Milliarden Euro jährlich", "de", "euro per year"),
        ("5 Euro pro Kopf", "de", "euro per person"),
        ("5 degrees Celsius", "en", "degree celsius"),
        ("5 Grad", "de", "degree celsius"),
        ("5 years old", "en", "year of age"),
        ("the 5-year-old", "en", "year of age"),
        ("5 Jahre alt", "de", "year of age"),
        ("ein 48-stündiger Streik", "de", "hour"),
        ("a three-week tour", "en", "week"),
        ("5 homes", "en", "count"),
    ],
)
def test_unit_ids(text, language, unit):
    assert [q.unit for q in scan(text, 0, len(text), language)] == [unit]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_table_has_hundreds_of_units(language):
    assert sum(unit.kind != "per" for unit in lexicon(language).units.by_id.values()) >= 600


@pytest.mark.parametrize(
    ("text", "language", "units"),
    [
        ("Apple gained 1.5 and Amazon 3 percent", "en", ["percentage", "percentage"]),
        ("71.3 percent, compared with 67.8 before", "en", ["percentage", "percentage"]),
        ("$4m from 300 investors", "en", ["dollar", "count"]),
        ("from 38 to 35 hours", "en", ["hour", "hour"]),
        ("nine points from 10 games", "en", ["point", "count"]),
        ("He got 15 years, his accomplice got five.", "en", ["year", "year"]),
        ("he worked for 20, 30 years", "en", ["year", "year"]),
        ("It lost €488 billion and 12.4 billion more", "en", ["euro", "euro"]),
        ("worth $3 billion, its users rose to 2.1 million", "en", ["dollar", "count"]),
        ("Intel slid 1.7 and AMD 3.3 percent", "en", ["percentage", "percentage"]),
        ("two pounds of butter and two pounds of debt", "en", ["pound-mass", "pound sterling"]),
        ("zwei Pfund Butter", "de", ["pound-mass"]),
        ("500 Pfund Strafe", "de", ["pound sterling"]),
        ("ein 500-Gramm-Brot kostet 1,62 Pfund", "de", ["gram", "pound sterling"]),
        ("he weighed 14 stone", "en", ["stone"]),
        ("two stone walls", "en", ["count"]),
        ("a 70-square-metre flat", "en", ["square metre"]),
        ("rose 4.5pc", "en", ["percentage"]),
        ("£95 a bottle", "en", ["pound sterling per bottle"]),
        ("Two brothers, 28 and 30, were held", "en", ["count", "year of age", "year of age"]),
        ("people over 65 and children under 12", "en", ["year of age", "year of age"]),
        ("most workers are over 50", "en", ["year of age"]),
        ("prices are over 50", "en", ["count"]),
        ("children aged six or older", "en", ["year of age"]),
        ("raise the retirement age from 62 to 64", "en", ["year of age", "year of age"]),
        ("Kinder ab sechs Jahren", "de", ["year of age"]),
        ("den 37-Jährigen zu elf Jahren Haft", "de", ["year of age", "year"]),
        ("die dreiköpfige Jury", "de", ["count"]),
        ("in der Stadt bei 71, auf dem Land bei 48 Prozent", "de", ["percentage", "percentage"]),
        ("von derzeit 19,6 auf unter 15 Prozent", "de", ["percentage", "percentage"]),
        ("74,15 Dollar je Fass", "de", ["dollar per barrel"]),
    ],
)
def test_units_that_neighbours_share_or_decide(text, language, units):
    assert [q.unit for q in scan(text, 0, len(text), language)] == units


def test_ids_are_lower_case_and_shared_by_languages():
    english, german = (lexicon(language).units.by_id for language in ("en", "de"))
    assert english == german
    assert all(unit == unit.lower() for unit in english)


@pytest.mark.parametrize(
    ("text", "language"),
    [("1.2m homes", "en"), ("a 1.2m house", "en"), ("the 100m race", "en"), ("100 m", "de")],
)
def test_letter_m_is_million_or_metre_by_its_neighbours(text, language):
    units = [(q.unit, q.value) for q in scan(text, 0, len(text), language)]
    expected = {"1.2m homes": ("count", 1_200_000), "a 1.2m house": ("count", 1_200_000)}
    assert units == [expected.get(text, ("metre", 100))]
