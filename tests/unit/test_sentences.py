"""Sentence boundaries, paragraphs and headings."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.sentences import MAX_HEADING, paragraphs, split

DATA = Path(__file__).parents[1] / "data" / "sentences"
FLOORS = {"en": (0.985, 0.97), "de": (0.985, 0.97)}


def read_gold(language):
    """(text, offsets of the boundaries) of each line."""
    gold = []
    for line in (DATA / f"{language}.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        sentences = [sentence.strip(" ").replace("<n>", "\n") for sentence in line.split("|")]
        text = "".join(f"{sentence} " for sentence in sentences).replace(" \n", "\n").strip()
        ends = []
        position = 0
        for sentence in sentences:
            position = text.index(sentence.strip(), position) + len(sentence.strip())
            ends.append(position)
        gold.append((text, ends))
    return gold


@pytest.mark.parametrize("language", ["en", "de"])
def test_boundaries_of_the_gold_sentences(language):
    found_right = found = wanted = 0
    wrong = []
    gold = read_gold(language)
    for text, ends in gold:
        guess = {sentence.span[1] for sentence in split(text, language)} - {len(text)}
        truth = set(ends) - {len(text)}
        found_right += len(guess & truth)
        found += len(guess)
        wanted += len(truth)
        if guess != truth:
            wrong.append(text)
    precision, recall = found_right / found, found_right / wanted
    assert len(gold) >= 60
    assert precision >= FLOORS[language][0], wrong
    assert recall >= FLOORS[language][1], wrong


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(list('.!?…"“”„ \n()1aA:•'))), max_size=200))
def test_spans_are_trimmed_ordered_and_cover_all_text(text):
    for language in ("en", "de", "und"):
        end = 0
        paragraph = 0
        for sentence in split(text, language):
            start, stop = sentence.span
            assert not text[end:start].strip()
            assert text[start:stop] == text[start:stop].strip() != ""
            assert sentence.paragraph >= paragraph
            end, paragraph = stop, sentence.paragraph
        assert not text[end:].strip()


def test_paragraphs_are_separated_by_blank_lines():
    text = "\n\nOne line\n  and its rest.\n \n\nTwo.\n\n\n\nThree.\n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["One line\n  and its rest.", "Two.", "Three."]
    assert [sentence.paragraph for sentence in split(text, "en")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("paragraph", "language", "heading"),
    [
        ("Strong signal", "en", True),
        ("The city pays 4 million for the bridge", "en", True),
        ("2. Die Lage im Osten", "de", True),
        ("Mehr zum Thema:", "de", True),
        ("Read more on this story:", "en", True),
        ("***", "en", True),
        ("Es ging vor allem um die Spannungen mit dem Nachbarn:", "de", False),
        ("The talks were mainly about the price of gas:", "en", False),
        ("Es regnet.", "de", False),
        ("„Wir bleiben.“", "de", False),
        ("Why now?", "en", False),
        ("word " * (MAX_HEADING // 5 + 1), "en", False),
    ],
)
def test_headings(paragraph, language, heading):
    sentences = split(f"Vorher war nichts.\n\n{paragraph}\n\nDanach auch nicht.", language)
    assert [sentence.heading for sentence in sentences] == [False, heading, False]


def test_list_items_are_sentences_of_their_own():
    text = "Im Angebot sind\n• drei Züge\n• vier Busse. Mehr nicht."
    assert [text[slice(*sentence.span)] for sentence in split(text, "de")] == [
        "Im Angebot sind",
        "• drei Züge",
        "• vier Busse.",
        "Mehr nicht.",
    ]


def test_scripts_without_spaces_are_split_at_their_own_full_stop():
    text = "今天下雨。明天晴。"
    assert len(split(text, "zh")) == 2


@pytest.mark.parametrize(
    "unit",
    [".", '."', ". ", "? A", "(a. ", "z. B. ", "1. ", "\n", "\n ", "\n\n", "\n• ", "A", "…", '.".!', "a.\n", " "],
)
def test_time_is_linear(unit):
    def cost(count):
        text = unit * count
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            split(text, "de")
            best = min(best, time.process_time() - start)
        return best

    assert cost(16_000) < 6 * cost(4_000) + 0.05
