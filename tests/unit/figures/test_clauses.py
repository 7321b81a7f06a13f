"""What happens to the counted thing: every marked number of the case files."""

from __future__ import annotations

import pytest

from summarizer.figures.clauses import clause as clauses
from summarizer.figures.nouns import counted
from tests.unit.figures.marked import load, read

_CASES = [(language, line) for language in ("en", "de") for line in load(f"clauses.{language}.txt")]


@pytest.mark.parametrize(("language", "line"), _CASES)
def test_clause_of_every_marked_number(language: str, line: str) -> None:
    case = read(line)
    found = []
    for quantity in case.quantities:
        sentence = case.sentences[case.sentence_of(quantity)]
        noun = counted.find(case.text, sentence, quantity, case.quantities, language)
        clause = clauses.find(case.text, sentence, quantity, noun, language)
        found.append(clause or "-")
        if clause is not None:
            assert clause in " ".join(case.text[slice(*sentence)].split())
    assert found == list(case.expected)


def test_a_long_chain_is_cut_at_a_phrase() -> None:
    case = read("[40] boats lie in the harbour of the old fishing town of Sankt Marien in the far north of the island.")
    noun = counted.find(case.text, case.sentences[0], case.quantities[0], case.quantities, "en")
    clause = clauses.find(case.text, case.sentences[0], case.quantities[0], noun, "en")
    assert clause is not None
    assert clause.startswith("in the harbour")
    assert len(clause) <= clauses.MAX_LENGTH


def test_a_clause_never_repeats_what_is_counted() -> None:
    case = read("They promised [$20m|dollar] in emergency aid.")
    noun = counted.find(case.text, case.sentences[0], case.quantities[0], case.quantities, "en")
    assert noun is not None
    assert noun.phrase == "emergency aid"
    assert clauses.find(case.text, case.sentences[0], case.quantities[0], noun, "en") is None
