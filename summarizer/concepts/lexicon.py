"""The tables of the package, loaded once: forms of words, places and what they stand for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from summarizer import words

LANGUAGES = ("en", "de")
_ADJECTIVE_ENDINGS = ("", "e", "en", "em", "er", "es")
_PERSON_ENDINGS = ("", "n", "s", "in", "innen")
# CLDR's own codes beside ISO 3166: unknown, outlying, Eurozone, United Nations, pseudo-locales.
_NOT_PLACES = frozenset({"ZZ", "QO", "EZ", "UN", "XA", "XB"})
# UN M49 areas that news names; "America" means the country.
_AREAS = frozenset({"150", "151", "154", "155", "039", "002", "142"})

_NOT_CODES = frozenset({"across", "ambiguous", "members", "prepositions", "usual"})

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """One concept: ``kind`` decides which outcomes apply, ``total`` that one event has one number of it,
    ``grave`` that it ranks before other things, ``like`` what another text may name for the same count."""

    kind: str | None
    total: bool
    grave: bool
    like: frozenset[str]


@dataclass(frozen=True, slots=True)
class Things:
    """The concept table of one language.

    ``phrases`` maps folded words to ids, ``endings`` the German words that stand for their compounds, ``counted``
    the words that mean something only when counted, ``adjectives`` qualifiers such as "tote", ``verbs`` words that
    only a search looks for.
    """

    phrases: Mapping[Phrase, str]
    endings: Mapping[str, str]
    counted: Mapping[Phrase, str]
    adjectives: Mapping[str, str]
    verbs: Mapping[str, str]
    longest: int


@dataclass(frozen=True, slots=True)
class Place:
    """What a folded name stands for and the spelling it was listed in."""

    code: str
    written: str


@dataclass(frozen=True, slots=True)
class Places:
    """Names of places in one language: folded words to places; ``longest`` counts the words of the longest name."""

    phrases: Mapping[Phrase, Place]
    longest: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What verbs make of a counted thing: the phrases of one language, folded (see data/outcomes.toml)."""

    concept: str
    kinds: frozenset[str]
    bases: frozenset[str]
    state: frozenset[Phrase]
    act: frozenset[Phrase]
    before: frozenset[Phrase]
    alone: frozenset[Phrase]


def fold(text: str) -> Phrase:
    """The words of ``text``, case-folded (ß becomes ss), the English possessive taken off."""
    return tuple(fold_word(word) for word, _, _ in words.tokenize(text))


def fold_word(word: str) -> str:
    """One word as the tables hold it. Umlauts stay: "Bürger" is no "-burger"."""
    folded = word.casefold()
    return folded[:-2] if folded.endswith(("'s", "’s")) else folded


def spread(entry: str) -> list[str]:
    """The forms an entry stands for: ``"Soldat/en/in"`` is Soldat, Soldaten, Soldatin."""
    base, *endings = entry.split("/")
    return [base, *(base + ending for ending in endings)]


@cache
def table(name: str) -> dict[str, Any]:
    """A file of the package's data, as it stands there."""
    return tomllib.loads(resources.files("summarizer.concepts").joinpath("data", name).read_text("utf-8"))


@cache
def things() -> Mapping[str, Thing]:
    """Every concept by its id."""
    return MappingProxyType(
        {
            name: Thing(row.get("kind"), bool(row.get("total")), bool(row.get("grave")), frozenset(row.get("like", ())))
            for name, row in table("things.toml").items()
        }
    )


@cache
def labels(language: str) -> Mapping[str, str]:
    """What a brief calls each concept, by its id; empty for a language without labels."""
    if language not in LANGUAGES:
        return {}
    return {name: written[LANGUAGES.index(language)] for name, written in table("labels.toml").items()}


@cache
def things_of(language: str) -> Things:
    """The concept words of a language; an unknown language has those of all."""
    phrases: dict[Phrase, str] = {}
    endings: dict[str, str] = {}
    counted: dict[Phrase, str] = {}
    adjectives: dict[str, str] = {}
    verbs: dict[str, str] = {}
    for name, row in table("things.toml").items():
        for word in (form for entry in row.get("counted", ()) for form in spread(entry)):
            counted.setdefault(fold(word), name)
        for word in (form for entry in row.get("adjectives", ()) for form in spread(entry)):
            adjectives.setdefault(fold_word(word), name)
        for word in row.get("verbs", ()):
            verbs.setdefault(fold_word(word), name)
        if language != "de":
            for word in (form for entry in row.get("en", ()) for form in _english_forms(entry)):
                phrases.setdefault(fold(word), name)
        if language != "en":
            for word in (form for entry in row.get("de", ()) for form in spread(entry)):
                phrases.setdefault(fold(word), name)
                if len(word) >= 4 and " " not in word:
                    endings.setdefault(fold_word(word), name)
            for word in row.get("de_whole", ()):
                phrases.setdefault(fold(word), name)
    longest = max(len(phrase) for phrase in phrases)
    return Things(phrases, endings, counted, adjectives, verbs, longest)


def _english_forms(entry: str) -> Iterable[str]:
    """An English entry and its regular plural; an entry that is a plural already gives a form no text has."""
    yield entry
    last = entry.rsplit(None, 1)[-1]
    if last.endswith(("s", "x", "z", "ch", "sh")):
        yield entry + "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        yield entry[:-1] + "ies"
    elif last.endswith("man") and last != "human":
        yield entry[:-3] + "men"
    else:
        yield entry + "s"


@cache
def places_of(language: str) -> Places:
    """The place names of a language; an unknown language has those of all."""
    from babel import Locale  # noqa: PLC0415 - start-up time

    languages = (language,) if language in LANGUAGES else LANGUAGES
    phrases: dict[Phrase, Place] = {}

    def add(code: str, name: str) -> None:
        phrase = fold(name)
        if phrase:
            phrases.setdefault(phrase, Place(code, name))

    for code, row in table("places.toml").items():
        if code in _NOT_CODES:
            continue
        for name in (*row.get("names", ()), *(form for entry in row.get("local", ()) for form in _german_forms(entry))):
            add(code, name)
        if "en" in languages:
            for name in row.get("en", ()):
                add(code, name)
                add(code, name + "s")
        if "de" in languages:
            for name in (form for entry in row.get("de", ()) for form in _german_forms(entry)):
                add(code, name)
    for tag in languages:
        for code, name in Locale(tag).territories.items():
            if (len(code) == 2 and code not in _NOT_PLACES) or code in _AREAS:
                add(code, name)
                if tag == "de" and not name.endswith(("s", "ß", "x", "z")):
                    add(code, name + "s")
    return Places(phrases, max(len(phrase) for phrase in phrases))


@cache
def local_names() -> frozenset[Phrase]:
    """The names of cities, states and provinces that stand for their country."""
    rows = (row for code, row in table("places.toml").items() if code not in _NOT_CODES)
    return frozenset(fold(form) for row in rows for entry in row.get("local", ()) for form in _german_forms(entry))


@cache
def place_names(language: str) -> Mapping[str, str]:
    """The name of every place code in a language, empty for a language without; CLDR's, except where it has none."""
    from babel import Locale  # noqa: PLC0415 - start-up time

    if language not in LANGUAGES:
        return {}
    usual = table("places.toml")["usual"][language]
    return {**Locale(language).territories, **usual}


def _german_forms(entry: str) -> list[str]:
    """``"Russe+"``, ``"Ukrainer+"`` and ``"russisch+"`` with their endings; other entries as ``spread`` reads them."""
    if not entry.endswith("+"):
        return spread(entry)
    word = entry[:-1]
    if word[0].islower():
        return [word + ending for ending in _ADJECTIVE_ENDINGS]
    if word.endswith("e"):
        return [word, word + "n", word[:-1] + "in", word[:-1] + "innen"]
    return [word + ending for ending in _PERSON_ENDINGS]


@cache
def ambiguous() -> frozenset[str]:
    """Folded words that name a place only with a capital, even in a query."""
    return frozenset(table("places.toml")["ambiguous"])


@cache
def prepositions() -> Mapping[str, str]:
    """Prepositions before places, each with the role it gives them: ``origin`` or ``other``."""
    return {word: role for role, listed in table("places.toml")["prepositions"].items() for word in listed}


@cache
def across() -> frozenset[str]:
    """Codes of regions and seas that lie across countries."""
    return frozenset(table("places.toml")["across"])


@cache
def members(code: str) -> frozenset[str]:
    """The places inside a larger one (``EU``, ``150`` Europe, ``151`` Eastern Europe, ``BALTIC``)."""
    return frozenset(table("places.toml")["members"].get(code, ()))


@dataclass(frozen=True, slots=True)
class Helpers:
    """What one language has around an outcome: forms of "to be", what may stand between a verb and a number, what
    says that nobody of so many was struck, whether the verb may close its clause, and how many words are looked at."""

    reach: int
    reach_before: int
    verb_last: bool
    to_be: frozenset[str]
    fillers: frozenset[str]
    nobody: frozenset[Phrase]


@cache
def helpers(language: str) -> Helpers:
    """The helping words of a language that has outcomes."""
    row = table("outcomes.toml")["helpers"][language]
    listed = frozenset(row["to_be"]), frozenset(row["fillers"]), frozenset(map(fold, row["nobody"]))
    return Helpers(row["reach"], row["reach_before"], row["verb_last"], *listed)


@cache
def outcome_names() -> frozenset[str]:
    """The concepts that outcomes make of people and work."""
    return frozenset(table("outcomes.toml")) - {"helpers"}


@cache
def outcomes(language: str) -> tuple[Outcome, ...]:
    """What verbs make of counted things, in the order of the table; empty for a language without a table."""
    result = []
    for concept, row in table("outcomes.toml").items():
        said = row.get(language)
        if said and concept != "helpers":
            phrases = {key: frozenset(map(fold, said.get(key, ()))) for key in ("state", "act", "before", "alone")}
            result.append(Outcome(concept, frozenset(row["kinds"]), frozenset(row.get("bases", ())), **phrases))
    return tuple(result)


@dataclass(frozen=True, slots=True)
class Relations:
    """Words that relate one figure to another: marks of a part before and after it, and between it and its whole,
    words that break a mark, words of addition, nouns that stand for another, phrases that put a sentence or a figure
    into the past, phrases between a figure and an earlier state of it or right before that, words that only compare
    with another time, words before a year that set the time, and words that do not."""

    before: frozenset[Phrase]
    after: frozenset[Phrase]
    of_whole: frozenset[Phrase]
    directly_after: frozenset[Phrase]
    not_before: frozenset[str]
    addition: frozenset[str]
    generic: frozenset[str]
    past: frozenset[Phrase]
    earlier: frozenset[Phrase]
    instead: frozenset[Phrase]
    against: frozenset[Phrase]
    comparing: frozenset[str]
    in_year: frozenset[str]
    until_now: frozenset[str]


@cache
def relations() -> Relations:
    """The relation words of all languages."""
    rows = table("relations.toml")
    part = rows["part"]
    return Relations(
        frozenset(map(fold, part["before"])),
        frozenset(map(fold, part["after"])),
        frozenset(map(fold, part["of_whole"])),
        frozenset(map(fold, part["directly_after"])),
        frozenset(part["not_before"]),
        frozenset(rows["addition"]["words"]),
        frozenset(rows["generic"]["words"]),
        frozenset(map(fold, rows["past"]["phrases"])),
        frozenset(map(fold, rows["past"]["earlier"])),
        frozenset(map(fold, rows["past"]["instead"])),
        frozenset(map(fold, rows["past"]["against"])),
        frozenset(rows["past"]["comparing"]),
        frozenset(rows["past"]["in_year"]),
        frozenset(rows["past"]["until_now"]),
    )


@cache
def spellings() -> tuple[tuple[str, str], ...]:
    """Replacements that give the spellings of a name one key, in their order."""
    return tuple((old, new) for old, new in table("names.toml")["replace"])
