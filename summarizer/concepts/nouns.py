"""From a counted noun to the language-neutral id of what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from summarizer import words
from summarizer.concepts import lexicon

_NO_TOLLS = frozenset({"affected", "job_cut", "job_new"})
"""Outcomes that somebody plans or estimates."""
_SHORTEST_MODIFIER = 3
"""Letters a German compound's first part has at least: "Notarzt" yes, "Erarzt" no."""


def concept_of(noun: str, language: str, qualifiers: Sequence[str] = ()) -> str | None:
    """The id of what ``noun`` counts, or None.

    ``noun`` is a head's lemma, an inflected form or a noun phrase whose head stands last ("U.S. military
    personnel"); a German compound counts as its longest known ending. ``qualifiers`` are the words beside it: they
    complete a phrase ("police" + "officer"), and some say what happened ("tote Soldaten" counts the dead).
    """
    base = base_language(language)
    said = [word for qualifier in qualifiers for word in lexicon.fold(qualifier)]
    phrase = [word for word in lexicon.fold(noun) if word not in said] or list(lexicon.fold(noun))
    return _concept(tuple(phrase), tuple(said), base)


def base_language(language: str) -> str:
    """The language without its region ("de-CH" is "de")."""
    return language.partition("-")[0].lower()


@lru_cache(maxsize=4096)
def _concept(phrase: tuple[str, ...], said: tuple[str, ...], language: str) -> str | None:
    table = lexicon.things_of(language)
    if not phrase:
        return None
    concept = table.counted.get(phrase) or table.counted.get(phrase[-1:]) or _longest(phrase, said, table, language)
    if "of" in phrase[1:-1] and concept is None:  # "members of the crew"
        concept = _longest(phrase[: phrase.index("of")], said, table, language)
    kind = lexicon.things()[concept].kind if concept else None
    if concept is None or kind in {"person", "crowd"}:
        for word in (*said, *phrase[:-1]):
            if word in table.adjectives:
                return table.adjectives[word]
    return concept


def _longest(phrase: tuple[str, ...], said: tuple[str, ...], table: lexicon.Things, language: str) -> str | None:
    """The concept of the longest listed phrase that ends with the head; one qualifier may complete it."""
    for start in range(max(0, len(phrase) - table.longest), len(phrase)):
        tail = phrase[start:]
        for word in said:
            if found := table.phrases.get((word, *tail)):
                return found
        if found := table.phrases.get(tail):
            return found
    return of_word(phrase[-1], language)


def of_word(word: str, language: str) -> str | None:
    """The concept of one folded word, a compound by its last part or its longest known ending."""
    table = lexicon.things_of(language)
    if found := table.phrases.get((word,)):
        return found
    parts = words.parts(word)
    if len(parts) > 1:
        return table.phrases.get((parts[-1],)) or ending(parts[-1], table)
    return ending(word, table)


def is_listed(word: str, language: str) -> bool:
    """Whether a word is one of those that news counts, or the name of a country, city or region in the tables."""
    base = base_language(language)
    phrase = (lexicon.fold_word(word),)
    return phrase in lexicon.things_of(base).phrases or phrase in lexicon.places_of(base).phrases


def is_local(word: str) -> bool:
    """Whether a word names a city or region of the tables: a place more exact than the country it stands for."""
    return (lexicon.fold_word(word),) in lexicon.local_names()


def ending(word: str, table: lexicon.Things) -> str | None:
    """The concept of a compound's longest known ending; the first part must be a word's length."""
    for start in range(_SHORTEST_MODIFIER, len(word) - _SHORTEST_MODIFIER):
        if found := table.endings.get(word[start:]):
            return found
    return None


def compatible(first: str, second: str) -> bool:
    """Whether figures of two concepts may be one figure told in two ways.

    Equal concepts are, and people are whoever was there ("200 people on board", "200 passengers"). All else never
    is: dead and injured, soldiers and police officers, jobs created and jobs cut.
    """
    if first == second:
        return True
    table = lexicon.things()
    crowds = [name for name in (first, second) if name != "person"]
    return len(crowds) == 1 and crowds[0] in table and table[crowds[0]].kind == "crowd"


def is_personal(concept: str) -> bool:
    """Whether a concept counts people, whatever happened to them."""
    thing = lexicon.things().get(concept)
    return concept in lexicon.outcome_names() or (thing is not None and thing.kind in {"person", "crowd"})


def same_kind(first: str, second: str) -> bool:
    """Whether two concepts are things of one kind: lorries are vehicles, schools are buildings."""
    kinds = [lexicon.things()[concept].kind for concept in (first, second) if concept in lexicon.things()]
    return len(kinds) == 2 and kinds[0] is not None and kinds[0] == kinds[1]


def is_work(concept: str) -> bool:
    """Whether a concept is a job or who holds it."""
    return concept in {"job", "worker"}


def is_detail(first: str, second: str) -> bool:
    """Whether one concept only tells more than the other, or nearly the same.

    People and the rescued, homes and homes destroyed, vehicles and lorries, seats and their holders.
    """
    (one, happened), (two, other) = map(_apart, (first, second))
    table = lexicon.things()
    may_be_one = happened == other or "" in {happened, other}
    if may_be_one and any(a in table and b in table[a].like for a, b in ((one, two), (two, one))):
        return True
    short, long = sorted((first, second), key=len)
    if long.startswith(f"{short}_") and long not in lexicon.things():
        return True
    return "person" in {first, second} and any(concept in lexicon.outcome_names() for concept in (first, second))


def _apart(concept: str) -> tuple[str, str]:
    """The thing and what happened to it ("home_destroyed" is a home), the latter empty where nothing did."""
    for name in lexicon.outcome_names():
        if concept.endswith(f"_{name}") and concept.removesuffix(f"_{name}") in lexicon.things():
            return concept.removesuffix(f"_{name}"), name
    return concept, ""


def is_grave(concept: str) -> bool:
    """Whether a concept is what readers ask first: the dead, the missing, the injured."""
    thing = lexicon.things().get(concept)
    return thing is not None and thing.grave


def is_toll(concept: str) -> bool:
    """Whether a concept is what an event does to people or their homes, of which there are more by the hour."""
    thing, happened = _apart(concept)
    if happened:
        return not is_work(thing)
    return concept in lexicon.outcome_names() - _NO_TOLLS


def is_total(concept: str) -> bool:
    """Whether one event has one number of it, so that sources which differ contradict each other.

    What an outcome makes of a thing ("home_destroyed") is one as well.
    """
    thing = lexicon.things().get(concept)
    return thing is None or thing.total


def label(concept: str, language: str) -> str | None:
    """What a brief in ``language`` calls a concept, as a plural where it is counted; None for an unknown one."""
    return lexicon.labels(base_language(language)).get(concept)
