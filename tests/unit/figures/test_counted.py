"""What quantities count: every marked number of the case files, and the limits of the search."""

from __future__ import annotations

import re
import time
from decimal import Decimal
from pathlib import Path

import pytest

from summarizer import figures
from summarizer.figures.nouns import counted
from summarizer.figures.nouns.context import load as load_context
from summarizer.figures.nouns.lemmas import lemma, split_compound
from summarizer.figures.scanning.lexicon import languages
from summarizer.figures.scanning.quantities import Quantity
from tests.unit.figures.marked import load, read

_CASES = [(language, line) for language in ("en", "de") for line in load(f"counted.{language}.txt")]


@pytest.mark.parametrize(("language", "line"), _CASES)
def test_head_of_every_marked_number(language: str, line: str) -> None:
    case = read(line)
    heads = []
    for quantity in case.quantities:
        sentence = case.sentences[case.sentence_of(quantity)]
        found = counted.find(case.text, sentence, quantity, case.quantities, language)
        heads.append("-" if found is None else found.head)
        if found is not None:
            assert " ".join(case.text[slice(*found.span)].split()) == found.phrase
    assert heads == list(case.expected)


@pytest.mark.parametrize(
    ("language", "line", "phrase", "qualifiers"),
    [
        ("en", "The [8,500] U.S. military personnel", "U.S. military personnel", ("U.S.", "military")),
        ("en", "an additional [400] soldiers", "soldiers", ("additional",)),
        ("en", "[12] of the city's old schools", "old schools", ("old",)),
        ("en", "some [100,000] Russian soldiers", "Russian soldiers", ("Russian",)),
        ("de", "wiederum [1.000] US-Soldaten", "US-Soldaten", ("US",)),
        ("de", "zusätzliche [400] Soldaten", "Soldaten", ("zusätzliche",)),
        ("de", "rund [7000] weitere Soldaten nach", "weitere Soldaten", ("weitere",)),
        (
            "de",
            "[20] deutsche und französische Soldaten",
            "deutsche und französische Soldaten",
            ("deutsche", "französische"),
        ),
        ("de", "von [8.500] bereits in erhöhte Bereitschaft versetzten Soldaten", "Soldaten", ()),
        ("de", "[500] Berliner Polizisten", "Berliner Polizisten", ("Berliner",)),
        ("de", "[22] Schülerinnen und Schüler", "Schülerinnen und Schüler", ()),
        ("de", "[40] SM-2-Raketen", "SM-2-Raketen", ("SM-2",)),
        ("en", "[27000] Model S cars", "Model S cars", ("Model", "S")),
        ("en", "wounded [11] others", "others", ()),
    ],
)
def test_phrase_and_qualifiers(language: str, line: str, phrase: str, qualifiers: tuple[str, ...]) -> None:
    case = read(line)
    found = counted.find(case.text, case.sentences[0], case.quantities[0], case.quantities, language)
    assert found is not None
    assert (found.phrase, found.qualifiers) == (phrase, qualifiers)


@pytest.mark.parametrize(
    ("language", "noun", "expected"),
    [
        ("en", "lives", "life"),
        ("en", "olives", "olive"),
        ("en", "women", "woman"),
        ("en", "viruses", "virus"),
        ("en", "houses", "house"),
        ("en", "cities", "city"),
        ("en", "ties", "tie"),
        ("en", "databases", "database"),
        ("en", "MPs", "mp"),
        ("en", "sandwiches", "sandwich"),
        ("en", "emojis", "emoji"),
        ("de", "Soldaten", "Soldat"),
        ("de", "Passagieren", "Passagier"),
        ("de", "Tieren", "Tier"),
        ("de", "Konferenzen", "Konferenz"),
        ("de", "Kliniken", "Klinik"),
        ("de", "Bergleute", "Bergmann"),
        ("de", "Familie", "Familie"),
        ("de", "Tatorte", "Tatort"),
        ("de", "Torten", "Torte"),
        ("de", "Blechdosen", "Blechdose"),
        ("de", "Szenarien", "Szenario"),
        ("de", "Akkus", "Akku"),
        ("de", "Polizistinnen", "Polizistin"),
        ("de", "Schüler*innen", "Schüler"),
        ("de", "Häusern", "Haus"),
        ("de", "Krankenhäuser", "Krankenhaus"),
        ("de", "U-Boote", "U-Boot"),
        ("de", "Voraussetzungen", "Voraussetzung"),
        ("de", "Fahrzeugen", "Fahrzeug"),
        ("de", "Zeugen", "Zeuge"),
        ("de", "Haushalten", "Haushalt"),
        ("de", "Verletzten", "Verletzter"),
        ("de", "Museen", "Museum"),
        ("de", "Sammlungen", "Sammlung"),
        ("de", "Karten", "Karte"),
        ("de", "Kilometern", "Kilometer"),
        ("de", "Länder", "Land"),
        ("de", "Bürgern", "Bürger"),
        ("de", "Verbände", "Verband"),
    ],
)
def test_lemma(language: str, noun: str, expected: str) -> None:
    context = load_context(language)
    assert context is not None
    assert lemma(noun, context) == expected


def test_split_compound() -> None:
    assert split_compound("US-Soldaten") == ("Soldaten", ("US",))
    assert split_compound("U-Boote") == ("U-Boote", ())
    assert split_compound("Soldaten") == ("Soldaten", ())
    assert split_compound("add-ons") == ("add-ons", ())
    assert split_compound("SM-2-Raketen") == ("Raketen", ("SM-2",))


def test_every_table_that_the_code_asks_for_exists_in_a_language() -> None:
    """A misspelled table name would silently be an empty list."""
    asked: set[str] = set()
    for module in Path(figures.__file__).parent.glob("*.py"):
        asked |= set(re.findall(r'"((?:noun|clause|speaker)\.\w+)"', module.read_text(encoding="utf-8")))
    known: set[str] = set()
    for language in languages():
        context = load_context(language)
        assert context is not None
        known |= set(context.words)
    assert asked
    assert asked <= known


def test_unknown_language_counts_nothing() -> None:
    case = read("Il y a [200] soldats.")
    assert counted.find(case.text, case.sentences[0], case.quantities[0], case.quantities, "xx") is None
    assert counted.find(case.text, case.sentences[0], case.quantities[0], case.quantities, "../en") is None


def _seconds(count: int) -> float:
    piece = "12 of them and "
    text = piece * count
    quantities = [
        Quantity((at, at + 2), Decimal(12), None, None, "count", "=", "none", needs_noun=False)
        for at in range(0, len(text), len(piece))
    ]
    start = time.process_time()
    for quantity in quantities:
        counted.find(text, (0, len(text)), quantity, quantities, "en")
    return time.process_time() - start


def test_time_grows_linearly_in_one_endless_sentence() -> None:
    _seconds(50)
    small, large = _seconds(200), _seconds(800)
    assert large < 12 * small + 0.1
