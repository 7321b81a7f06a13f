"""The people of a brief: named actors merged over articles, spellings and languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from summarizer import words
from summarizer.concepts import lexicon
from summarizer.types import BriefPerson, Person, ReadArticle

_SAME_START = 3
"""Letters that spellings of one first name share at least: Aleksandr, Alexander."""
_REPEATED = re.compile(r"(.)\1+")
_PARTICLES = frozenset(
    {"van", "von", "de", "der", "den", "al", "el", "bin", "del", "di", "da", "la", "le", "zu", "ben"}
)


@dataclass(slots=True)
class _Actor:
    """Mentions of one person: the article's rank, its language, and the person as read there."""

    mentions: list[tuple[int, str, Person, str]] = field(default_factory=list)


def merge_people(reads: Sequence[ReadArticle], *, language: str) -> tuple[BriefPerson, ...]:
    """The people of articles in time order, those who say and do most first.

    Surnames meet over spellings ("Zelensky", "Selenskyj") where the first names allow it; a surname alone joins the
    only person it can mean. Name and role are verbatim, from the reader's language where possible.
    """
    full: list[tuple[int, str, Person, str]] = []
    bare: list[tuple[int, str, Person, str]] = []
    for order, read in enumerate(reads):
        for person in sorted(read.reading.people, key=lambda person: (person.span, person.name)):
            entry = (order, read.reading.language, person, read.article.id)
            (full if len(person.name.split()) > 1 else bare).append(entry)
    actors: dict[str, list[_Actor]] = {}
    for entry in full:
        known = actors.setdefault(surname_key(entry[2].name), [])
        fitting = [actor for actor in known if all(_one_name(entry[2].name, other[2].name) for other in actor.mentions)]
        if not fitting:
            fitting = [_Actor()]
            known.append(fitting[0])
        fitting[0].mentions.append(entry)
    for entry in bare:
        known = actors.setdefault(surname_key(entry[2].name), [])
        if len(known) != 1:
            known[:] = known or [_Actor()]
        if len(known) == 1:
            known[0].mentions.append(entry)
    found = [actor for known in actors.values() for actor in known]
    found.sort(key=lambda actor: (-round(sum(entry[2].weight for entry in actor.mentions), 6), _first(actor)))
    return tuple(_brief_person(actor, language) for actor in found)


def _first(actor: _Actor) -> tuple[int, tuple[int, int], str]:
    return min((order, person.span, person.name) for order, _, person, _ in actor.mentions)


def _brief_person(actor: _Actor, language: str) -> BriefPerson:
    def preference(entry: tuple[int, str, Person, str]) -> tuple[object, ...]:
        order, written_in, person, _ = entry
        return written_in.partition("-")[0] != language.partition("-")[0], -len(person.name.split()), order, person.span

    ranked = sorted(actor.mentions, key=preference)
    name = min(ranked, key=lambda entry: (len(entry[2].name.split()) < 2, *preference(entry)))[2].name
    role = next((entry[2].role for entry in ranked if entry[2].role), None)
    articles = dict.fromkeys(article for _, _, _, article in sorted(actor.mentions, key=lambda entry: entry[0]))
    return BriefPerson(name, role, tuple(articles))


def surname_key(name: str) -> str:
    """One key for the spellings of a name's last word."""
    return _key(name.rsplit(maxsplit=1)[-1]) if name.split() else ""


@lru_cache(maxsize=4096)
def _key(word: str) -> str:
    folded = words.fold(word)
    for old, new in lexicon.spellings():
        folded = folded.replace(old, new)
    return _REPEATED.sub(r"\1", folded)


def _one_name(first: str, second: str) -> bool:
    """Whether two full names with one surname may be one person's: equal, abbreviated or similar first names."""
    one, two = (_given(name) for name in (first, second))
    if not one or not two:
        return True
    return one == two or (min(len(one), len(two)) == 1 and one[0] == two[0]) or one[:_SAME_START] == two[:_SAME_START]


def _given(name: str) -> str:
    given = [word for word in name.split()[:-1] if words.fold(word) not in _PARTICLES]
    return _key(given[0]) if given else ""
