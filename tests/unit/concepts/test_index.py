"""Search tokens that mean the same in every language."""

import time

import pytest

from summarizer.concepts import index_concepts, query_concepts

ENGLISH = "The police officers arrested 40 protesters near the German border, and 3 Poles died."
GERMAN = "Polizisten nahmen an der deutschen Grenze 40 Demonstranten fest, 3 Polen starben; die Tote war Rentnerin."


def test_texts_of_both_languages_share_tokens() -> None:
    shared = set(index_concepts(ENGLISH, "en")) & set(index_concepts(GERMAN, "de"))
    assert {"c:police_officer", "c:demonstrator", "p:de", "p:pl"} <= shared


def test_german_nouns_need_a_capital() -> None:
    assert index_concepts("wir leben und stimmen zu, tote Soldaten", "de") == ["c:dead", "c:soldier"]


@pytest.mark.parametrize(
    ("word", "tokens"),
    [
        ("troops", {"c:soldier"}),
        ("Soldaten", {"c:soldier"}),
        ("US-Soldaten", {"c:soldier", "p:us"}),
        ("us", {"p:us"}),
        ("deutschland", {"p:de"}),
        ("United States", {"p:us"}),
        ("european union", {"p:eu"}),
        ("police officers", {"c:police_officer"}),
        ("streikt", {"c:strike"}),
        ("Bahn", {"c:rail"}),
        ("island", set()),
        ("xyzzy", set()),
        ("", set()),
        ("!?", set()),
    ],
)
def test_query_words_of_unknown_language(word: str, tokens: set[str]) -> None:
    found = query_concepts(word)
    assert set(found) == tokens
    assert len(found) == len(tokens)


def test_every_query_token_is_one_that_texts_have() -> None:
    for word, language in (("Soldaten", "de"), ("troops", "en"), ("Großbritannien", "de"), ("evacuated", "en")):
        assert set(query_concepts(word)) & set(index_concepts(word, language))


def test_fast_and_linear() -> None:
    text = f"{GERMAN} {ENGLISH} " * 600
    index_concepts(text[:1000], "de")
    start = time.process_time()
    index_concepts(text, "de")
    assert len(text) / (time.process_time() - start) > 200_000


@pytest.mark.parametrize("word", ["Hamburg", "München", "Alpenbahn", "Radkow"])
def test_a_town_is_not_its_country_and_a_name_not_its_head_noun(word):
    assert query_concepts(word) == ()
