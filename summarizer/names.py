"""Names of people in running text, with the roles written beside them.

A row of capitalised words is a person where something says so: a role ("Pentagon spokesman John Kirby"), a title
("Mr Putin"), a known given name, or a role in apposition ("Maria Muster, head of the agency,"). Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from summarizer.name_tables import Tables, tables
from summarizer.types import Span

_MAX_NAME_WORDS = 4
_MAX_ROLE_WORDS = 6
_MAX_ROLE = 60
_NEAR = 2000
"""How far other mentions of a word are looked for, in code points."""
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s+[^\W\d_])|[^\W_]+(?:[-‐‑'’][^\W_]+)*")
_ABBREVIATED = frozenset(
    {
        "dr",
        "prof",
        "mr",
        "mrs",
        "ms",
        "sen",
        "gov",
        "rep",
        "gen",
        "maj",
        "brig",
        "capt",
        "col",
        "lt",
        "sgt",
        "rev",
        "st",
        "jr",
    }
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One person as written: ``span`` covers role and name, ``name_span`` the name alone.

    ``full`` tells a given name with a surname from a single word.
    """

    name: str
    role: str | None
    span: Span
    name_span: Span

    @property
    def full(self) -> bool:
        """Whether the name has more than one word."""
        return " " in self.name


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    low: str


def mentions(text: str, start: int, end: int, language: str) -> list[Mention]:
    """The people named in ``text[start:end]`` with enough evidence, in text order."""
    known = tables(language)
    words = [
        _Word(match[0], match.start(), match.end(), match[0].lower()) for match in _WORD.finditer(text, start, end)
    ]
    found: list[Mention] = []
    index = 0
    while index < len(words):
        if not words[index].text[0].isupper() or known.is_stop(words[index].text):
            index += 1
            continue
        last = _run_end(text, words, index, known)
        mention = _read_run(text, words, index, last, known)
        if mention is not None:
            found.append(mention)
        index = last + 1
    return found


def _adjacent(text: str, left: _Word, right: _Word) -> bool:
    """Whether only white space (or an abbreviation's full stop) stands between two words."""
    gap = text[left.end : right.start]
    if gap.isspace():
        return len(gap) < 3 and gap.count("\n") < 2
    return gap.strip() == "." and left.low in _ABBREVIATED


def _run_end(text: str, words: Sequence[_Word], first: int, known: Tables) -> int:
    """The index of the last word of the row of capitalised words that begins at ``first``."""
    last = first
    index = first + 1
    while index < len(words) and index - first < 12 and _adjacent(text, words[index - 1], words[index]):
        word = words[index]
        if words[index - 1].low.endswith(("'s", "’s")):
            break
        if word.text[0].isupper() and (not known.is_stop(word.text) or known.has("particles", word.low)):
            last = index
        elif known.has("role_links", word.low):
            if not known.is_role(words[index - 1].low):
                break
        elif not known.has("particles", word.low):
            break
        index += 1
    return last


def _read_run(text: str, words: Sequence[_Word], first: int, last: int, known: Tables) -> Mention | None:
    role_end = _role_end(words, first, last, known)
    name_first = first if role_end is None else role_end + 1
    if role_end is None:
        name_first = next((i for i in range(first, last) if known.has("names", words[i].low)), first)
    while name_first <= last and (
        known.has("titles", words[name_first].low)
        or (role_end is not None and (known.has("role_links", words[name_first].low)))
        or (role_end is not None and name_first > 0 and _is_role_object(words, name_first, last, known))
    ):
        name_first += 1
    titled = name_first > first and known.has("titles", words[name_first - 1].low)
    if name_first > last or not words[name_first].text[0].isupper():
        return None
    given = known.has("names", words[name_first].low)
    trusted = role_end is not None or (first > 0 and known.is_role(words[first - 1].low))
    name_last = _name_end(words, (name_first, last), known, given=given, trusted=trusted)
    if name_last is None:
        return None
    name_span = (words[name_first].start, words[name_last].end)
    name = _plain(text[slice(*name_span)])
    role_first = _role_start(text, words, (first, name_first), role_end, known)
    role: str | None = None
    span = name_span
    if role_first is not None:
        role_stop = name_first - 1
        while role_stop > role_first and _is_mere_title(words[role_stop], known):
            role_stop -= 1
        related = known.has("relations", words[role_stop].low)
        end = words[role_stop].end
        if words[role_stop].low in _ABBREVIATED and text[end : end + 1] == ".":
            end += 1
        role = None if related else known.nominative(_plain(text[words[role_first].start : end]))
        span = (words[role_first].start, name_span[1])
    if role_first is None:
        role = _apposition(text, words, name_last, known) or _reversed_apposition(text, words, name_first, known)
    single = name_first == name_last
    if role is None and role_first is None and not titled and (single or not given):
        return None if single else _by_verb(text, words, name_first, name_last, known)
    if (
        single
        and not titled
        and not (
            _credible_single(text, words[name_first], known) and _credible_role(words, role_first, name_first, known)
        )
    ):
        return None
    if known.has("organisations", name.lower().replace(" ", "_")):
        return None
    return Mention(name, role, span, name_span)


def _role_end(words: Sequence[_Word], first: int, last: int, known: Tables) -> int | None:
    """The index of the last word of a role inside a row; what follows a given name is a surname."""
    role: int | None = None
    for index in range(first, last + 1):
        if known.has("names", words[index].low) and index < last:
            break
        if known.is_role(words[index].low):
            role = index
    return role


def _is_role_object(words: Sequence[_Word], index: int, last: int, known: Tables) -> bool:
    """Whether ``words[index]`` still belongs to the role: "Secretary of State Antony Blinken"."""
    linked = known.has("role_links", words[index - 1].low) or known.has("role_objects", words[index - 1].low)
    return linked and index < last and not known.has("names", words[index].low)


def _name_end(words: Sequence[_Word], run: tuple[int, int], known: Tables, *, given: bool, trusted: bool) -> int | None:
    """The index of the name's last word within ``run``; None where the words are no name.

    Behind a role (``trusted``) and a given name a surname may be any word: "Mayor Anna Park".
    """
    first, last = run
    index = first
    surname = None
    while index <= last and index - first < _MAX_NAME_WORDS + 2:
        word = words[index]
        surname_of_known = trusted and given and index == first + 1
        if not surname_of_known and known.has("not_names", word.low.removesuffix("'s").removesuffix("’s")):
            return surname if known.noun_endings or known.has("calendar", word.low) else None
        if known.has("suffixes", word.low):
            return index if surname is not None else None
        if not known.has("particles", word.low):
            surname = index
            more_given = known.has("names", word.low) or word.text.endswith(".")
            if index > first and not more_given and known.noun_endings:
                return index
        index += 1
    return surname


def _role_start(
    text: str, words: Sequence[_Word], run: tuple[int, int], role_end: int | None, known: Tables
) -> int | None:
    """The index where the role before the name begins: "[Pentagon spokesman] John Kirby".

    ``run`` are the indexes of the first capitalised word and of the name's first word.
    """
    first, name_first = run
    if role_end is not None:
        start = role_end
        while start > first and words[start - 1].text[0].isupper():
            start -= 1
    elif first > 0 and known.is_role(words[first - 1].low) and _adjacent(text, words[first - 1], words[first]):
        if known.has("titles", words[name_first - 1].low) and name_first > first + 1:
            return None
        start = first - 1
    elif name_first > first and known.has("title_roles", words[name_first - 1].low):
        start = name_first - 1
        while start > first and known.has("title_roles", words[start - 1].low):
            start -= 1
        return start
    else:
        return None
    while start > 0 and name_first - start < _MAX_ROLE_WORDS and _adjacent(text, words[start - 1], words[start]):
        word = words[start - 1]
        if known.has("role_links", word.low) and start > 1 and words[start - 2].text[0].isupper():
            start -= 2  # "Bank of England governor"
            continue
        if known.is_stop(word.text) or known.has("reporting", word.low):
            break
        if not word.text[0].isupper() and word.low.endswith(("'s", "’s")):
            break
        modifier = (
            word.text[0].isupper() or known.has("role_prefixes", word.low) or _is_field(words, start, known)
            if not known.adjective_endings
            else not word.text[0].isupper() and word.low.endswith(known.adjective_endings)
        )
        if not modifier:
            break
        start -= 1
    return start


def _is_mere_title(word: _Word, known: Tables) -> bool:
    return known.has("titles", word.low) and not known.has("title_roles", word.low)


def _is_field(words: Sequence[_Word], role: int, known: Tables) -> bool:
    """Whether the lower-case word before the role says of what: "harbour spokesman", "police chief"."""
    if not known.is_role(words[role].low) or words[role].text[0].isupper():
        return False
    return not words[role - 1].low.endswith(("ed", "ing", "ly"))


def _apposition(text: str, words: Sequence[_Word], name_last: int, known: Tables) -> str | None:
    """The role in ", head of the agency," after a name."""
    end = words[name_last].end
    gap = re.compile(r"\s*(?:\([^()\n]{1,20}\))?\s*,\s*(?:\d{1,3}\s*,\s*)?").match(text, end)
    if gap is None:
        return None
    stop = min((at for at in (text.find(mark, gap.end(), gap.end() + 90) for mark in ",.;\n") if at >= 0), default=-1)
    if stop < 0 or text[stop] not in ",.":
        return None
    phrase = _WORD.findall(text[gap.end() : stop])
    words_of_role = list(takewhile(lambda word: not known.has("role_ends", word), map(str.lower, phrase)))[
        :_MAX_ROLE_WORDS
    ]
    named = bool(words_of_role) and known.is_role(words_of_role[-1])
    if not named or any(known.has("appositive_stop", word.lower()) for word in phrase):
        return None
    role = _plain(text[gap.end() : stop])
    first_word, _, rest = role.partition(" ")
    if known.has("determiners", first_word.lower()):
        role = rest
    return role if len(role) <= _MAX_ROLE else None


def _reversed_apposition(text: str, words: Sequence[_Word], name_first: int, known: Tables) -> str | None:
    """The role before a name between commas: "the mayor, Karin Ellrodt"."""
    if name_first < 1 or text[words[name_first - 1].end : words[name_first].start].strip() != ",":
        return None
    last = first = name_first - 1
    role: int | None = None
    while first >= 0 and last - first < _MAX_ROLE_WORDS:
        word = words[first]
        if known.is_role(word.low):
            role = first
        if known.has("determiners", word.low) and not (role is None and known.has("genitives", word.low)):
            first += 1
            break
        if first == 0 or not text[words[first - 1].end : word.start].isspace() or known.has("reporting", word.low):
            break
        first -= 1
    while first <= last and (known.has("determiners", words[first].low) or known.has("reporting", words[first].low)):
        first += 1
    if role is None or first > role:
        return None
    phrase = _plain(text[words[first].start : words[last].end])
    return phrase if len(phrase) <= _MAX_ROLE else None


def _by_verb(text: str, words: Sequence[_Word], first: int, last: int, known: Tables) -> Mention | None:
    """A two- or three-word name without other evidence, right beside a reporting verb."""
    if not 1 <= last - first <= 2 or any(known.has("not_names", words[i].low) for i in range(first, last + 1)):
        return None
    after = last + 1 < len(words) and _adjacent(text, words[last], words[last + 1])
    before = first > 0 and _adjacent(text, words[first - 1], words[first])
    spoken = (after and known.has("reporting", words[last + 1].low)) or (
        before and known.has("reporting", words[first - 1].low)
    )
    if not spoken or words[last].text.isupper() or not _named_alone(text, words[last], words[last - 1]):
        return None
    span = (words[first].start, words[last].end)
    return Mention(_plain(text[slice(*span)]), None, span, span)


def _named_alone(text: str, surname: _Word, before: _Word) -> bool:
    """Whether the last word of a name also stands alone near by, as a person's surname does."""
    near = text[max(0, surname.start - _NEAR) : surname.end + _NEAR]
    lefts = re.findall(rf"(\S+)\s+{re.escape(surname.text)}\b", near)
    return any(left != before.text and not left[0].isupper() for left in lefts)


def _credible_single(text: str, word: _Word, known: Tables) -> bool:
    """Whether one capitalised word after a role may be a name: no noun by its ending, no acronym, no genitive."""
    plain = word.low.removesuffix("'s").removesuffix("’s")
    if len(plain) < 3 or word.text.isupper() or known.is_role(plain):
        return False
    if known.has("not_names", plain) or known.has("not_names", plain.removesuffix("s")):
        return False
    return not (known.noun_endings and (plain.endswith(known.noun_endings) or _takes_article(text, word, known)))


def _credible_role(words: Sequence[_Word], role_first: int | None, name_first: int, known: Tables) -> bool:
    """Whether a single word after a role may be its name: not in "Duke of Sussex", nor in "der Minister Gespräche"."""
    if known.has("role_links", words[name_first - 1].low):
        return False
    if role_first is None or role_first == 0 or not known.noun_endings:
        return True
    return not words[role_first].text[0].isupper() or not known.has("determiners", words[role_first - 1].low)


def _takes_article(text: str, word: _Word, known: Tables) -> bool:
    """Whether ``word`` stands with an article near by: then it is a common noun ("die Gespräche")."""
    near = text[max(0, word.start - _NEAR) : word.end + _NEAR]
    pairs = re.findall(rf"(\w+) {re.escape(word.text)}\b", near)
    return any(known.has("determiners", left.lower()) for left in pairs)


def _plain(name: str) -> str:
    name = " ".join(name.split())
    return name.removesuffix("'s").removesuffix("’s")
