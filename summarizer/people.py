"""The people of an article, with their roles, folded from all the ways they are mentioned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.name_tables import tables
from summarizer.names import Mention, mentions
from summarizer.types import Person, Sentence, Span

_MIN_FUZZY = 5
"""Shorter surnames are never taken for slips of each other."""
_MAX_SURNAME = 40
_MAX_NAMESAKES = 20
_ROLE_WEIGHT = 0.5
_SPEECH_WEIGHT = 1.0
_WORD = re.compile(r"\w+")
_CAPITAL = re.compile(r"[^\W\d_][^\W\d_'’-]*(?:-[^\W\d_]+)*")


@dataclass(slots=True)
class _Entry:
    """A person while the article is read."""

    name: str
    role: str | None
    span: Span
    weight: float

    @property
    def surname(self) -> str:
        return self.name.split()[-1]

    @property
    def full(self) -> bool:
        return " " in self.name


def read_people(text: str, sentences: Sequence[Sentence], language: str) -> tuple[Person, ...]:
    """The named people of ``text``, heaviest first, then by position.

    A surname alone counts for the full name given elsewhere; a slip in a surname of five letters or more (one
    letter, same initial) is the same person. ``weight`` is one per mention, more for a role and for what is said.
    ``span`` is that of the first mention with the full name, role included.
    """
    spans = [sentence.span for sentence in sentences] or [(0, len(text))]
    found = [mention for start, end in spans for mention in mentions(text, start, end, language)]
    index = _Index()
    entries = _folded(found, index, text, language)
    _add_surnames(index, found, text, language)
    ordered = sorted(entries, key=lambda entry: (-entry.weight, entry.span))
    return tuple(Person(entry.name, entry.role, entry.span, round(entry.weight, 2)) for entry in ordered)


class _Index:
    """Entries by surname; a slip in the surname is found by the forms with one letter left out."""

    def __init__(self) -> None:
        self._by_form: dict[str, list[_Entry]] = {}

    def add(self, entry: _Entry) -> None:
        for form in _forms(entry.surname):
            known = self._by_form.setdefault(form, [])
            if len(known) < _MAX_NAMESAKES:
                known.append(entry)

    def alike(self, surname: str) -> list[_Entry]:
        """The entries whose surname is ``surname`` but for a genitive or a slip, exact ones first."""
        found: dict[int, _Entry] = {}
        for form in _forms(surname):
            for entry in self._by_form.get(form, ()):
                if _alike(entry.surname, surname):
                    found.setdefault(id(entry), entry)
        return sorted(found.values(), key=lambda entry: (entry.surname != surname, entry.span))


def _forms(surname: str) -> list[str]:
    """The surname and, where slips are allowed for, its forms with one letter left out."""
    short = surname[:_MAX_SURNAME]
    forms = [short, short.removesuffix("s")]
    if len(short) >= _MIN_FUZZY:
        forms += [short[:index] + short[index + 1 :] for index in range(1, len(short))]
    return list(dict.fromkeys(forms))


def _folded(found: Sequence[Mention], index: _Index, text: str, language: str) -> list[_Entry]:
    """One entry for each person: full names first, then single names that have a role or title of their own."""
    entries: list[_Entry] = []
    for mention in sorted(found, key=lambda mention: (not mention.full, mention.span)):
        entry = _same(index, mention)
        weight = 1.0 + _SPEECH_WEIGHT * _speaks(text, mention.name_span, language)
        if entry is None:
            weight += _ROLE_WEIGHT * (mention.role is not None)
            entries.append(_Entry(mention.name, mention.role, mention.span, weight))
            index.add(entries[-1])
            continue
        entry.weight += weight
        if entry.role is None and mention.role is not None:
            entry.role = mention.role
            entry.weight += _ROLE_WEIGHT
    return entries


def _same(index: _Index, mention: Mention) -> _Entry | None:
    """The entry that ``mention`` names again."""
    parts = mention.name.split()
    for entry in index.alike(parts[-1]):
        given = entry.name.split()[0]
        if not mention.full or not entry.full or given == parts[0] or _initial_of(given, parts[0]):
            return entry
    return None


def _initial_of(one: str, other: str) -> bool:
    short, long = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    return len(short) == 1 and long.startswith(short)


def _alike(one: str, other: str) -> bool:
    """Whether two surnames are the same but for a genitive or one letter."""
    if one == other:
        return True
    if one.removesuffix("s") == other.removesuffix("s"):
        return True
    return (
        min(len(one), len(other)) >= _MIN_FUZZY and one[0] == other[0] and within_one_edit(one.lower(), other.lower())
    )


def within_one_edit(one: str, other: str) -> bool:
    """Whether one insertion, deletion or replacement turns ``one`` into ``other``."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    index = 0
    while index < len(one) and one[index] == other[index]:
        index += 1
    skip = 1 if len(one) == len(other) else 0
    return one[index + skip :] == other[index + 1 :]


def _add_surnames(index: _Index, found: Sequence[Mention], text: str, language: str) -> None:
    """Add the mentions by surname alone ("Kirby said") to the weights; one with a slip only where it speaks."""
    inside = {start for mention in found for start in range(*mention.name_span)}
    for match in _CAPITAL.finditer(text):
        word = match[0]
        if not word[0].isupper() or match.start() in inside:
            continue
        entry = next(iter(index.alike(word)), None)
        if entry is None:
            continue
        speaks = _speaks(text, match.span(), language)
        if speaks or word.removesuffix("s") == entry.surname.removesuffix("s"):
            entry.weight += 1.0 + _SPEECH_WEIGHT * speaks


def _speaks(text: str, span: Span, language: str) -> bool:
    """Whether a reporting verb stands right beside the name."""
    known = tables(language)
    before = text[max(0, span[0] - 80) : span[0]].split()
    after = _WORD.findall(text, span[1], span[1] + 30)
    return any(known.has("reporting", word.lower()) for word in (*before[-3:], *after[:1]))
