"""Named people, their roles and weights."""

from __future__ import annotations

import time

import pytest

from summarizer.names import mentions
from summarizer.people import read_people, within_one_edit
from summarizer.sentences import split

_EN = [
    ("said harbour spokesman Tom Ashby.", [("Tom Ashby", "harbour spokesman")]),
    (
        "Prime Minister Ida Falk met Norwegian President Holm.",
        [("Ida Falk", "Prime Minister"), ("Holm", "Norwegian President")],
    ),
    ("Danish Deputy Foreign Minister Ole Brand called it odd.", [("Ole Brand", "Danish Deputy Foreign Minister")]),
    ("Maria Muster, head of the agency, said so.", [("Maria Muster", "head of the agency")]),
    ("according to Rail Now, a passenger lobby group.", []),
    ("Chief executive Ingrid Moll said so.", [("Ingrid Moll", "Chief executive")]),
    ("US Secretary of State Ruth Bell arrived.", [("Ruth Bell", "US Secretary of State")]),
    ("Bank of Norway Governor Ole Brand spoke.", [("Ole Brand", "Bank of Norway Governor")]),
    ("The Duke of Sussex was there.", []),
    ("the Anna Berg Memorial Library", []),
    ("said Anna Berg Tuesday", [("Anna Berg", None)]),
    ("Elena Moor Sung spoke.", [("Elena Moor Sung", None)]),
    ("Hurricane Milton and Storm Keira hit the coast.", []),
    ("Morgan Stanley beat forecasts.", []),
    ("The mayor, Karin Ellrodt, said so.", [("Karin Ellrodt", "mayor")]),
    ("Its spokesman, Anders Vestby, said so.", [("Anders Vestby", "spokesman")]),
    ("Secretary of State Ruth Bell arrived.", [("Ruth Bell", "Secretary of State")]),
    ("a message to Mr Holm and to the world", [("Holm", None)]),
    ("Sen. Lucy Hart and Gov. Carl Dean met.", [("Lucy Hart", "Sen."), ("Carl Dean", "Gov.")]),
    ("Maj. Gen. Ingrid Solheim spoke.", [("Ingrid Solheim", "Maj. Gen.")]),
    ("Ursula von der Aue, the commission president, said so.", [("Ursula von der Aue", "commission president")]),
    ("The ministry's spokeswoman Lena Orth said so.", [("Lena Orth", "spokeswoman")]),
    ("Chancellor Olaf Brink's party lost.", [("Olaf Brink", "Chancellor")]),
    ("Mayor Anna Park opened the hall.", [("Anna Park", "Mayor")]),
    ("John F. Kessel was there.", [("John F. Kessel", None)]),
    ("The troops leave North Carolina in March.", []),
    ("The United States and the European Union agreed.", []),
    ("Shares of General Motors and Deutsche Bank rose.", []),
    ("It happened in New York on Monday.", []),
    ("The White House and the Kremlin said no.", []),
    ("Charlotte Street was closed.", []),
    ("President Monday", []),
    ("The president of the club resigned.", []),
    ("", []),
]
_DE = [
    ("will Bundespräsident Joe Bilder rund 20 Gäste einladen", [("Joe Bilder", "Bundespräsident")]),
    ("sagte Hafen-Sprecher Tom Aschau. Es handele sich", [("Tom Aschau", "Hafen-Sprecher")]),
    ("US-Aussenministerin Ruth Bell hat es angekündigt.", [("Ruth Bell", "US-Aussenministerin")]),
    ("sagte der dänische Staatspräsident Ole Brand.", [("Ole Brand", "dänischer Staatspräsident")]),
    (
        "Kanzlerin Maria Muster kam. Bürgermeister Jens Hofer (SPD) ging.",
        [("Maria Muster", "Kanzlerin"), ("Jens Hofer", "Bürgermeister")],
    ),
    ("Maria Muster, Leiterin der Behörde, sagte dies.", [("Maria Muster", "Leiterin der Behörde")]),
    ("sagte die Leiterin des Manövers, Ingrid Solheim.", [("Ingrid Solheim", "Leiterin des Manövers")]),
    ("sagte Generalmajorin Ingrid Solheim.", [("Ingrid Solheim", "Generalmajorin")]),
    ("Personalvorständin Susanne Kolbe sprach.", [("Susanne Kolbe", "Personalvorständin")]),
    ("deren Sprecherin Petra Lindow", [("Petra Lindow", "Sprecherin")]),
    ("teilte Innenminister Kolbe mit", [("Kolbe", "Innenminister")]),
    ("mit seinem Amtskollegen Ole Brand", [("Ole Brand", None)]),
    ("hat den früheren Bankchef Karl-Heinz Vogel verurteilt", [("Karl-Heinz Vogel", "früherer Bankchef")]),
    ("mit dem Präsidenten Ole Brand", [("Ole Brand", "Präsident")]),
    ("Nach Angaben der Wahlleiterin Petra Sommer kamen viele.", [("Petra Sommer", "Wahlleiterin")]),
    ("Herr Hofer ging.", [("Hofer", None)]),
    ("Bürgermeisterin Anna Berg kam.", [("Anna Berg", "Bürgermeisterin")]),
    ("Joe Bilder Maßnahmen", [("Joe Bilder", None)]),
    ("kündigte der Minister Gespräche an", []),
    ("der Präsident Russlands", []),
    ("Ende Januar kam der Winter.", []),
    ("Die Vereinigten Staaten und die Europäische Union", []),
    ("Die Deutsche Bank und Siemens stiegen.", []),
    ("In North Carolina und New York", []),
    ("Der Bürgermeister der Stadt kam.", []),
]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [("en", *case) for case in _EN] + [("de", *case) for case in _DE],
)
def test_mentions(language: str, text: str, expected: list[tuple[str, str | None]]) -> None:
    found = mentions(text, 0, len(text), language)
    assert [(mention.name, mention.role) for mention in found] == expected
    for mention in found:
        assert text[slice(*mention.name_span)].startswith(mention.name.split()[0])


def _people(text: str, language: str = "en") -> list[tuple[str, str | None]]:
    return [(person.name, person.role) for person in read_people(text, split(text, language), language)]


def test_surname_alone_counts_for_the_full_name() -> None:
    text = "Mayor Anna Berg came late. Tom Ashby was early. Berg said no. Nobody asked Berg's deputy."
    people = read_people(text, split(text, "en"), "en")
    assert [person.name for person in people] == ["Anna Berg", "Tom Ashby"]
    assert people[0].weight > people[1].weight + 2
    assert text[slice(*people[0].span)] == "Mayor Anna Berg"


def test_a_slip_in_a_surname_is_the_same_person() -> None:
    text = "Minister Aleksandr Grischko called it wrong. “It is,” Grieschko told reporters."
    assert _people(text) == [("Aleksandr Grischko", "Minister")]


def test_single_name_with_role_folds_into_the_full_name() -> None:
    text = "President Holm spoke. Later Erik Holm left. Holm said nothing."
    assert _people(text) == [("Erik Holm", "President")]


def test_two_people_with_one_surname_stay_apart() -> None:
    text = "Anna Berg and Tom Berg met."
    assert sorted(_people(text)) == [("Anna Berg", None), ("Tom Berg", None)]


def test_an_initial_is_the_same_given_name() -> None:
    assert _people("Anna Berg spoke. A. Berg left. President A. Berg returned.") == [("Anna Berg", "President")]


def test_german_genitive_is_the_same_person() -> None:
    text = "Kanzler Olaf Brinkmann kam. Auf Brinkmanns Wunsch kam Minister Ole Brand."
    people = read_people(text, split(text, "de"), "de")
    assert [person.name for person in people] == ["Olaf Brinkmann", "Ole Brand"]


def test_no_people_in_a_text_without_names() -> None:
    assert _people("The company said sales rose. Police closed the road.") == []
    assert _people("Der Konzern meldete Verluste. Die Polizei sperrte die Straße.", "de") == []
    assert read_people("", (), "en") == ()


def test_unknown_language_still_finds_given_names() -> None:
    assert _people("Selon Maria Lopez, tout va bien.", "fr") == [("Maria Lopez", None)]


def test_within_one_edit() -> None:
    assert within_one_edit("grischko", "grieschko")
    assert within_one_edit("brand", "brant")
    assert not within_one_edit("brand", "grant")
    assert within_one_edit("same", "same")


@pytest.mark.parametrize("piece", ["Minister Anna Berg said Berg ", "Aa Bb Cc Dd ", "President X", "Anna, ", "A. B. "])
def test_time_grows_linearly(piece: str) -> None:
    def seconds(count: int) -> float:
        text = piece * count
        start = time.process_time()
        read_people(text, (), "de")
        return time.process_time() - start

    seconds(20)
    small, large = seconds(400), seconds(1600)
    assert large < 12 * small + 0.2
