"""Who states a figure: every marked number of the case files."""

from __future__ import annotations

import pytest

from summarizer.figures.speech import speakers
from summarizer.types import Speaker
from tests.unit.figures.marked import load, read

_CASES = [(language, line) for language in ("en", "de") for line in load(f"speakers.{language}.txt")]


def _shown(speaker: Speaker | None) -> str:
    return "-" if speaker is None else f"{speaker.kind}: {speaker.name or speaker.role}"


@pytest.mark.parametrize(("language", "line"), _CASES)
def test_speaker_of_every_marked_number(language: str, line: str) -> None:
    case = read(line)
    found = []
    for quantity in case.quantities:
        index = case.sentence_of(quantity)
        found.append(
            _shown(speakers.find(case.text, case.sentences[index], quantity, language, case.sentences[:index]))
        )
    assert found == list(case.expected)


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("en", "“[12] ships,” said harbour spokesman Tom Ashby.", Speaker("Tom Ashby", "harbour spokesman", "named")),
        (
            "en",
            "Ruth Bell, head of the clinic, said [12] were ill.",
            Speaker("Ruth Bell", "head of the clinic", "named"),
        ),
        (
            "de",
            "[12] Schiffe, sagte die dänische Ministerin Ida Falk.",
            Speaker("Ida Falk", "dänische Ministerin", "named"),
        ),
        ("de", "Ein Sprecher der Bahn sagte, [12] Züge fehlten.", Speaker(None, "Sprecher der Bahn", "official")),
    ],
)
def test_role(language: str, line: str, expected: Speaker) -> None:
    case = read(line)
    assert speakers.find(case.text, case.sentences[0], case.quantities[0], language, ()) == expected


def test_full_name_and_role_come_from_their_first_mention() -> None:
    case = read("Harbour master Tom Ashby stepped down. / [12] ships are late, Ashby said.")
    found = speakers.find(case.text, case.sentences[1], case.quantities[0], "en", case.sentences[:1])
    assert found is not None
    assert found.name == "Tom Ashby"


def test_unknown_language_has_no_speaker() -> None:
    case = read("La police parle de [12] morts.")
    assert speakers.find(case.text, case.sentences[0], case.quantities[0], "xx", ()) is None
