"""Countries and regions in a text, by name, inhabitant or well-known city."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from summarizer import words
from summarizer.concepts import lexicon
from summarizer.concepts.nouns import base_language


def places_in(text: str, language: str) -> tuple[str, ...]:
    """The places ``text`` names, in order of first appearance, each once.

    Codes are ISO 3166-1 alpha-2 in upper case; ``EU``, ``BALTIC`` and UN M49 areas (``150`` Europe) come beside them.
    """
    return tuple(dict.fromkeys(code for code, _, _ in find(text, language)))


def find(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    """Yield ``(code, start, end)`` for each place named in ``text``, with offsets."""
    tokens = list(words.tokenize(text))
    folded = [lexicon.fold_word(word) for word, _, _ in tokens]
    base = base_language(language)
    names = lexicon.places_of(base)
    position = 0
    while position < len(tokens):
        for length in range(min(names.longest, len(tokens) - position), 0, -1):
            place = names.phrases.get(tuple(folded[position : position + length]))
            start, end = tokens[position][1], tokens[position + length - 1][2]
            if place and _written_alike(tokens[position][0], place.written):
                yield place.code, start, end
                position += length
                break
        else:
            word, start, end = tokens[position]
            for code in _in_compound(word, base):
                yield code, start, end
            position += 1


@lru_cache(maxsize=8192)
def _in_compound(word: str, language: str) -> tuple[str, ...]:
    """The places that parts of a hyphen compound name: "US-Soldaten", "deutsch-polnische"."""
    names = lexicon.places_of(language)
    parts = words.parts(word)
    if len(parts) < 2:
        return ()
    found = ((part, names.phrases.get((lexicon.fold_word(part),))) for part in parts)
    return tuple(place.code for part, place in found if place and _written_alike(part, place.written))


def _written_alike(word: str, listed: str) -> bool:
    """Whether a word is written as the listed name requires: "us" is no country, "Polish" is, "deutsch" may be."""
    if len(listed) > 1 and listed[:2].isupper() and len(listed) <= 4:
        return word[:2] == listed[:2]
    if listed[0].isupper():
        return word[0].isupper()
    return True


def of_query(word: str) -> tuple[str, ...]:
    """The places a query word or phrase of unknown language and careless spelling may mean."""
    folded = lexicon.fold_word(word)
    if folded in lexicon.ambiguous() and not word[:1].isupper():
        return ()
    found: dict[str, None] = {}
    wanted = dict.fromkeys((lexicon.fold(word), *((part,) for part in words.parts(folded))))
    for language in lexicon.LANGUAGES:
        names = lexicon.places_of(language)
        found.update((names.phrases[phrase].code, None) for phrase in wanted if phrase in names.phrases)
    return tuple(found)


def related(first: str, second: str) -> bool:
    """Whether two places are the same or one lies in the other ("Lithuania", "the Baltics", "Europe"), or may."""
    if {first, second} & lexicon.across():
        return True
    return first == second or second in lexicon.members(first) or first in lexicon.members(second)


def roles(clause: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places a clause names as origin ("from North Carolina", "aus den USA"), and all others it names."""
    origins: dict[str, None] = {}
    others: dict[str, None] = {}
    prepositions = [(start, lexicon.fold_word(word)) for word, start, _ in words.tokenize(clause)]
    known = lexicon.prepositions()
    for code, start, _ in find(clause, language):
        before = [word for position, word in prepositions if position < start and word in known]
        (origins if before and known[before[-1]] == "origin" else others)[code] = None
    return tuple(origins), tuple(others)


def place_name(code: str, language: str) -> str:
    """The name of a place code in ``language``; the code itself where either is unknown."""
    return lexicon.place_names(base_language(language)).get(code, code)
