"""Search tokens that mean the same in every language: ``c:soldier``, ``p:de``."""

from __future__ import annotations

from functools import lru_cache

from summarizer import words
from summarizer.concepts import lexicon, nouns, places


def index_concepts(text: str, language: str) -> list[str]:
    """The concept and place tokens of a text, one for each word or phrase that has one, concepts first."""
    base = nouns.base_language(language)
    table = lexicon.things_of(base)
    tokens = [word for word, _, _ in words.tokenize(text)]
    found: list[str] = []
    position = 0
    while position < len(tokens):
        for length in range(min(table.longest, len(tokens) - position), 1, -1):
            if concept := table.phrases.get(tuple(map(lexicon.fold_word, tokens[position : position + length]))):
                found.append(f"c:{concept}")
                position += length
                break
        else:
            found.extend(_word_tokens(tokens[position], base))
            position += 1
    found.extend(f"p:{code.lower()}" for code, _, _ in places.find(text, base))
    return found


@lru_cache(maxsize=32768)
def _word_tokens(word: str, language: str) -> tuple[str, ...]:
    """The concept token of one word as it stands in a text: German nouns are written with a capital."""
    folded = lexicon.fold_word(word)
    table = lexicon.things_of(language)
    if said := table.adjectives.get(folded) or table.verbs.get(folded):
        return (f"c:{said}",)
    if language == "de" and not any(part[:1].isupper() for part in words.parts(word)):
        return ()
    concept = nouns.of_word(folded, language)
    return (f"c:{concept}",) if concept else ()


def query_concepts(word: str) -> tuple[str, ...]:
    """The tokens a query word or phrase of unknown language stands for, each once.

    Only what the tables list: who asks for Hamburg does not ask for all of Germany, nor for every railway who asks for
    the Alpenbahn.
    """
    phrase = lexicon.fold(word)
    found: dict[str, None] = {}
    for language in lexicon.LANGUAGES if phrase else ():
        table = lexicon.things_of(language)
        concept = table.phrases.get(phrase)
        if concept is None and len(phrase) == 1:
            last = words.parts(phrase[0])[-1:]  # "US-Soldaten"
            concept = table.phrases.get(last) or table.adjectives.get(phrase[0]) or table.verbs.get(phrase[0])
        if concept:
            found[f"c:{concept}"] = None
    if phrase not in lexicon.local_names():
        found.update((f"p:{code.lower()}", None) for code in places.of_query(word))
    return tuple(found)
