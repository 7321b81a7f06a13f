"""Tokens, stems and index terms."""

from __future__ import annotations

import hashlib
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.words import (
    LANGUAGES,
    MAX_WORD,
    STEMMER_VERSION,
    fold,
    index_terms,
    parts,
    query_phrases,
    stem,
    stopwords,
    tokenize,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rund 2.000 US-Soldaten kommen.", ["Rund", "2.000", "US-Soldaten", "kommen"]),
        ("It fell 3,4 per cent.", ["It", "fell", "3,4", "per", "cent"]),
        ("The U.S. sent 1,000,000 masks.", ["The", "U.S.", "sent", "1,000,000", "masks"]),
        ("an 18-year-old", ["an", "18-year-old"]),
        ("Biden’s plan isn't new", ["Biden’s", "plan", "isn't", "new"]),
        ("CHF 4'500.", ["CHF", "4'500"]),
        ("$2.4bn, 5G and G7", ["2.4", "bn", "5G", "and", "G7"]),
        ("«unantastbar» (sic)", ["unantastbar", "sic"]),
        ("am 24.02.2022", ["am", "24.02.2022"]),
        ("Zu\u0308rich snake_case", ["Zu\u0308rich", "snake", "case"]),
        ("- -- ' … ", []),
        ("", []),
    ],
)
def test_tokenize(text, words):
    assert [word for word, _, _ in tokenize(text)] == words


def test_tokenize_offsets_point_into_the_whole_text():
    text = "Vor 2.000 Jahren. Und heute?"
    assert list(tokenize(text, 18)) == [("Und", 18, 21), ("heute", 22, 27)]
    assert list(tokenize(text, 4, 9)) == [("2.000", 4, 9)]


@given(st.text())
def test_tokens_are_slices_and_terms_are_letters_and_digits(text):
    end = 0
    for word, start, stop in tokenize(text):
        assert text[start:stop] == word
        assert start >= end
        end = stop
    for language in ("en", "de", "und"):
        assert all(term.isalnum() for term in index_terms(text, language))


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Größe", "grosse"),
        ("STRASSE", "strasse"),
        ("Łódź", "lodz"),
        ("U.S.", "us"),
        ("ﬁrst", "first"),
        ("İzmir", "izmir"),
        ("Zu\u0308rich", "zurich"),
        ("…", ""),
    ],
)
def test_fold(word, folded):
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("soldiers", "en", "soldier"),
        ("Soldaten", "de", "soldat"),
        ("Soldaten", "de-CH", "soldat"),
        ("Häuser", "de", "haus"),
        ("Biden's", "en", "biden"),
        ("Biden’s", "und", "biden"),
        ("Soldaten", "fr", "soldaten"),
        ("Covid19s", "en", "covid19s"),
    ],
)
def test_stem(word, language, expected):
    assert stem(word, language) == expected


@pytest.mark.parametrize("language", ["de", "en", "und"])
@pytest.mark.parametrize("same", [("2.000", "2,000", "2000", "2’000", "2'000"), ("3,4", "3.4", "3.40"), ("U.S.", "US")])
def test_spellings_of_one_number_or_name_share_a_term(language, same):
    assert len({tuple(index_terms(word, language)) for word in same}) == 1


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("1.234,56 Euro", ["1234d56", "euro"]),
        ("0,125", ["0d125"]),
        ("24.02.2022", ["24", "02", "2022"]),
        ("US-Soldaten nach Rumänien", ["us", "soldat", "nach", "rumani"]),
        ("10-20", ["10", "20"]),
        ("3,0", ["3"]),
    ],
)
def test_index_terms(text, terms):
    assert index_terms(text, "de") == terms


def test_a_query_without_language_finds_the_terms_of_every_language():
    assert parts("US-Soldaten") == ("US", "Soldaten")
    for word in ("Soldaten", "troops", "Häuser", "raising", "2.000", "Übungen"):
        for language in LANGUAGES:
            assert tuple(index_terms(word, language)) in query_phrases(word)
    assert ("us", "soldat") in query_phrases("US-Soldaten")
    assert ("us", "soldaten") in query_phrases("US-Soldaten")
    assert query_phrases("…") == ()


def test_stop_words_are_known_per_language():
    assert {"the", "isnt"} <= stopwords("en")
    assert {"und", "fur", "uber"} <= stopwords("de-AT")
    assert "und" not in stopwords("en")
    assert stopwords("fr") == stopwords("en") | stopwords("de")


def test_a_huge_word_is_cut():
    assert len(index_terms("a" * 1_000_000, "de")[0]) <= MAX_WORD
    assert len(index_terms("1" * 1_000_000, "de")[0]) == MAX_WORD


def test_stems_are_those_of_the_recorded_version():
    """An upgrade of the stemmer that changes stems fails here: raise STEMMER_VERSION, so that stores rebuild."""
    words = tokenize(
        "Abgeordneten Ankündigungen Bürgermeisterin Demonstrierenden Einigung gestiegen größten Häusern Millionen "
        "Verletzten verlegt Wahlkämpfe announced communities deployment elections generously injuries monthly nations "
        "police rising stationed studies troops workers happily skiing"
    )
    stems = " ".join(stem(word, language) for word, _, _ in words for language in LANGUAGES)
    digest = hashlib.sha256(stems.encode()).hexdigest()[:12]
    assert (STEMMER_VERSION, digest) == ("snowball-3.1/1", "f93888549b1b"), stems


def test_stemming_is_thread_safe():
    words = [f"{letter}{tail}" for letter in "abcdefghijklmnop" for tail in ("rbeiten", "lungen", "ations", "häuser")]
    expected = [stem.__wrapped__(word, "de") for word in words]
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append([stem.__wrapped__(word, "de") for word in words]))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8
