"""Numbers: separators of every locale, scales, words, parts, vague plurals, multiples, ranges."""

from decimal import Decimal

import pytest

from summarizer.figures import read_figures
from summarizer.figures.reader import readings
from summarizer.figures.scanning.lexicon import lexicon
from summarizer.figures.scanning.literals import literal
from summarizer.figures.scanning.scanner import scan
from summarizer.types import Sentence


def _values(text, language):
    """The values found in ``text``; each must read again from its surface, or it would not be published."""
    found = scan(text, 0, len(text), language)
    for quantity in found:
        again = {(one.value, one.low, one.high) for one in readings(text[slice(*quantity.span)], language)}
        assert (quantity.value, quantity.low, quantity.high) in again
    return [str(q.value) if q.value is not None else f"{q.low}..{q.high}" for q in found]


@pytest.mark.parametrize(
    ("digits", "language", "value"),
    [
        ("1,234", "en", "1234"),
        ("1,234,567.89", "en", "1234567.89"),
        ("1.234", "en", "1.234"),
        ("12,5", "en", "12.5"),
        ("1.234.567", "en", "1234567"),
        ("1,50,000", "en", "150000"),
        ("1.234", "de", "1234"),
        ("1.234,56", "de", "1234.56"),
        ("2.5", "de", "2.5"),
        ("4'500", "de", "4500"),
        ("4’500", "de", "4500"),
        ("1\u202f234\u202f567,89", "de", "1234567.89"),
        ("1 234", "de", "1234"),
        ("0,5", "de", "0.5"),
        ("0.125", "en", "0.125"),
        ("007", "en", None),
        ("000", "de", None),
        ("192.168.1.2", "en", None),
        ("24.02.2022", "de", None),
        ("1,2,3", "en", None),
        ("12'34", "de", None),
        ("9" * 40, "en", None),
    ],
)
def test_digit_strings(digits, language, value):
    assert literal(digits, lexicon(language)) == (Decimal(value) if value is not None else None)


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("two thousand and one trees", "en", ["2001"]),
        ("nineteen hundred trees", "en", ["1900"]),
        ("three hundred and sixty-five trees", "en", ["365"]),
        ("twelve million three hundred thousand trees", "en", ["12300000"]),
        ("a hundred and one trees", "en", ["101"]),
        ("one and a half million trees", "en", ["1500000"]),
        ("two point five million trees", "en", ["2500000"]),
        ("three-quarters of a million trees", "en", ["750000"]),
        ("half a dozen trees", "en", ["6"]),
        ("3 hundred and 21 trees", "en", ["321"]),
        ("5-1/4 cents", "en", ["5.25"]),
        ("the two-millionth visitor and one millionth of a gram", "en", ["0.000001"]),
        ("two million and three quarters", "en", ["2750000"]),
        ("one billion and a quarter million trees", "en", ["1000250000"]),
        ("1.3e6 cells", "en", ["1300000"]),
        ("6.23x10^-4 grams", "en", ["0.000623"]),
        ("3 × 10⁸ metres", "en", ["300000000"]),
        ("75 USD million", "en", ["75000000"]),
        ("30 MUSD and MAUD 60", "en", ["30000000", "60000000"]),
        ("450 TEUR nach 1,2 MEUR", "de", ["450000", "1200000"]),
        ("15 dollars 50", "en", ["15.5"]),
        ("15 dollars 50 years ago", "en", ["15", "50"]),
        ("5 ft 2 in", "en", ["5.166667"]),
        ("5 ft 2 in Paris", "en", ["5", "2"]),
        ("2.5bn trees", "en", ["2500000000"]),
        ("30k trees", "en", ["30000"]),
        ("1.2 mln trees", "en", ["1200000"]),
        ("5 lakh trees", "en", ["500000"]),
        (".45 of it", "en", ["0.45"]),
        ("einundzwanzig Bäume", "de", ["21"]),
        ("neunhundertneunundneunzig Bäume", "de", ["999"]),
        ("zweihundertfünfzigtausend Bäume", "de", ["250000"]),
        ("zweieinhalbtausend Bäume", "de", ["2500"]),
        ("hunderteins Bäume", "de", ["101"]),
        ("anderthalb Millionen Bäume", "de", ["1500000"]),
        ("eine halbe Milliarde Bäume", "de", ["500000000"]),
        ("zwei Komma drei Millionen Bäume", "de", ["2300000"]),
        ("drei Viertel Millionen Bäume", "de", ["750000"]),
        ("2,5 Tsd. Bäume", "de", ["2500"]),
        ("eine Billion Euro", "de", ["1000000000000"]),
        ("zwei Dutzend Bäume", "de", ["24"]),
        ("dreißig und dreissig Bäume", "de", ["30", "30"]),
        ("4 thousand 3 hundred and 21 trees", "en", ["4321"]),
        ("3 hundred and 2 hundred trees", "en", ["300", "200"]),
        ("10 000 trees and 12 300 trees", "en", ["10000", "12", "300"]),
        ("cleared 4.92m at the third attempt", "en", ["4.92"]),
        ("sold 4.92m at auction", "en", ["4920000"]),
        ("the women's 5,000m in Rome", "en", ["5000"]),
        ("a 10K run for 10K people", "en", ["10000", "10000"]),
        ("2.33 k", "en", ["2330"]),
        ("a five-and-a-half-year contract", "en", ["5.5"]),
        ("a week and a half, an hour and a half", "en", ["1.5", "1.5"]),
        ("1 m 80 cm", "en", ["1.8"]),
        ("1 Minute und 12 Sekunden", "de", ["1.2"]),
        ("53 Stunden ein Mädchen", "de", ["53"]),
        ("20,– Euro", "de", ["20"]),
        ("Fr. 20.- Eintritt", "de", ["20"]),
        ("mit fünf Mio. Euro", "de", ["5000000"]),
        ("am 1. Mai 9.197.213 Bäume", "de", ["9197213"]),
        ("mehrere Zehntausend Bäume", "de", ["20000..100000"]),
        ("drei halbe Brote und ein halbes Brot", "de", ["1.5", "0.5"]),
        ("eine Dreiviertelstunde", "de", ["0.75"]),
        ("-$5m", "en", ["-5000000"]),
    ],
)
def test_scales_and_words(text, language, values):
    assert _values(text, language) == values


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("two-thirds of them", "en", ["0.666667"]),
        ("one in ten homes", "en", ["0.1"]),
        ("nine out of ten homes", "en", ["0.9"]),
        ("a quarter of homes", "en", ["0.25"]),
        ("the third man", "en", []),
        ("3/4 of homes", "en", ["0.75"]),
        ("2½ homes", "en", ["2.5"]),
        ("jedes dritte Haus", "de", ["0.333333"]),
        ("drei von zehn Häusern", "de", ["0.3"]),
        ("ein Fünftel der Häuser", "de", ["0.2"]),
        ("tens of thousands of homes", "en", ["10000..100000"]),
        ("a few dozen homes", "en", ["24..120"]),
        ("Hunderttausende Häuser", "de", ["100000..1000000"]),
        ("mehrere Millionen Häuser", "de", ["2000000..10000000"]),
        ("it quadrupled", "en", ["4"]),
        ("three times as many homes", "en", ["3"]),
        ("double room", "en", []),
        ("double the price", "en", ["2"]),
        ("verzehnfacht", "de", ["10"]),
        ("das Doppelte", "de", ["2"]),
        ("fünfmal so viele Häuser", "de", ["5"]),
        ("einmal war es einfach", "de", []),
        ("one in 13 homes", "en", ["0.076923"]),
        ("seven out of nine homes", "en", ["7", "9"]),
        ("sieben von zwölf Häusern", "de", ["7", "12"]),
        ("every second home", "en", ["0.5"]),
        ("every second counts", "en", []),
        ("thirty-two fifths of it", "en", ["6.4"]),
        ("auf das Doppelte gestiegen", "de", ["2"]),
        ("nicht halb so viele", "de", ["0.5"]),
        ("3.5 times in 1997", "en", ["3.5"]),
    ],
)
def test_parts_vague_plurals_and_multiples(text, language, values):
    assert _values(text, language) == values


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("10-20 homes", "en", ["10..20"]),
        ("between two and three million homes", "en", ["2000000..3000000"]),
        ("500,000 to 1 million homes", "en", ["500000..1000000"]),
        ("$5m-$7m", "en", ["5000000..7000000"]),
        ("5 percent to 7 percent", "en", ["5..7"]),
        ("five or six homes", "en", ["5..6"]),
        ("rose from 5 to 7 percent", "en", ["5", "7"]),
        ("from 5 to 7 percent", "en", ["5..7"]),
        ("20 bis 30 Milliarden Euro", "de", ["20000000000..30000000000"]),
        ("zwischen rund 10 und 20 Häusern", "de", ["10..20"]),
        ("zwei- bis dreitausend Häuser", "de", ["2000..3000"]),
        ("von 9,82 auf 12 Euro", "de", ["9.82", "12"]),
        ("von 10 bis 20 Euro", "de", ["10..20"]),
        ("went from 5 to 7 percent", "en", ["5", "7"]),
        ("jumped anywhere from 5 to 7 percent", "en", ["5..7"]),
        ("fall 10% to 15% next year", "en", ["10..15"]),
        ("rose 0.1% to 4.1%", "en", ["0.1", "4.1"]),
        ("shrank by a record 500 to 12 million", "en", ["500", "12000000"]),
        ("a 3-2 win", "en", []),
        ("2019-2021", "en", []),
    ],
)
def test_ranges_and_pairs(text, language, values):
    assert _values(text, language) == values


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("Police arrested 10–20 people.", "en", ["10..20"]),
        ("Some 100-200 homes burnt.", "en", ["100..200"]),
        ("Die Polizei nahm 30–40 Verdächtige fest.", "de", ["30..40"]),
        ("Between five and ten homes burnt.", "en", ["5..10"]),
        ("A tank of 1 234,5 litres leaked.", "en", ["1234.5"]),
        ("It raised rates by a quarter point.", "en", ["0.25"]),
        ("A 5-year-old's dog and every second cat fled.", "en", ["5", "0.5"]),
        ("Die Firma streicht 1200 seiner 15.000 Stellen.", "de", ["1200", "15000"]),
        ("Die Polizei sprach von 2000 Demonstranten.", "de", ["2000"]),
        ("Der Alarm ging dreimal los.", "de", ["3"]),
        ("Two to three hundred people came.", "en", ["200..300"]),
        ("Between two and three hundred people came.", "en", ["200..300"]),
        ("Twenty to two hundred people came.", "en", ["20..200"]),
        ("Some 20-30,000 people came.", "en", ["20000..30000"]),
        ("Some 500-1,000 people came.", "en", ["500..1000"]),
        ("Zwei- bis dreihundert Menschen kamen.", "de", ["200..300"]),
        ("Zwischen zwei- und dreihundert Menschen kamen.", "de", ["200..300"]),
        ("Rund 20- bis 30.000 Menschen kamen.", "de", ["20000..30000"]),
        ("Zwanzig bis hundert Menschen kamen.", "de", ["20..100"]),
        ("Around 1500-2000 soldiers were sent.", "en", ["1500..2000"]),
        ("Etwa 1500–2000 Soldaten kamen.", "de", ["1500..2000"]),
        ("Half million eggs broke and prices rose by a half.", "en", ["500000", "0.5"]),
        ("A half million people fled.", "en", ["500000"]),
        ("He paid usd 20 and 300 CAD.", "en", ["20", "300"]),
        ("Es gab ein halbes Brot für zwei Euro fünfzig.", "de", ["0.5", "2.5"]),
        ("Die Zahl stieg von 3 auf 5 Millionen.", "de", ["3000000", "5000000"]),
    ],
)
def test_published_values_read_again_from_their_surface(text, language, values):
    figures = read_figures(text, [Sentence((0, len(text)), 0)], language)
    assert [str(f.value) if f.value is not None else f"{f.low}..{f.high}" for f in figures] == values


@pytest.mark.parametrize(
    "text", ["{} trillion people", "{} trillion times as many", "up by {} percent", "{} to {} bn tons"]
)
def test_more_digits_than_arithmetic_keeps_trip_nothing_up(text):
    for digits in ("9" * 19, "9" * 24, "1" * 23 + ".5"):
        line = f"They saw {text.format(digits, digits)} on Monday."
        assert scan(line, 0, len(line), "en")
