"""Proper names by how they are written: who and what an article is about, across languages.

English writes only names with a capital inside a sentence. German writes every noun so: there a name is told by what
stands before it (a noun: "der Autobauer Veldt"; a bare preposition: "in Marnau"), by quotation marks or by capitals.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import pairwise

from summarizer import words

_SHORTEST = 3
_POSSESSIVE = re.compile("['\u2019]s$")
_LONGEST_QUOTED = 3
"""Words: longer quotations are speech."""
_QUOTED = re.compile(r"[«„“\"»]([^«»„“”\"\n]{2,40})[»“”\"«]")
_BARE_PREPOSITIONS = frozenset({"in", "bei", "aus"})
_HEADLINE_WORDS = 4
_HEADLINE_CAPITALS = 0.7
"""Share of capitals among the content words of a headline in title case, which tells nothing of names."""


def proper_names(text: str, language: str, starts: AbstractSet[int]) -> frozenset[str]:
    """The folded words of a text that are names wherever they stand; ``starts`` are the offsets of its sentences."""
    tokens = list(words.tokenize(text))
    german = language.partition("-")[0] == "de"
    found = _quoted(text)
    lower = {word for word, _, _ in tokens if word[0].islower()}
    for (before, _, end), (word, start, _) in pairwise([("", 0, 0), *tokens]):
        if len(word) < _SHORTEST or not word[0].isupper() or word.lower() in lower:
            continue
        inside = not any(at in starts for at in range(max(0, start - 2), start + 1))
        if german:
            named = word.isupper() or (
                inside and text[end:start] == " " and (before in _BARE_PREPOSITIONS or _is_noun(before, language))
            )
        else:
            named = inside
        if named:
            found.add(plain(word))
    return frozenset(found)


def plain(word: str) -> str:
    """A folded word without the English possessive: "NATO's" and "Nato" are one name."""
    return words.fold(_POSSESSIVE.sub("", word))


def _is_noun(word: str, language: str) -> bool:
    return len(word) >= _SHORTEST and word[0].isupper() and words.fold(word) not in words.stopwords(language)


def _quoted(text: str) -> set[str]:
    found: set[str] = set()
    for match in _QUOTED.finditer(text):
        inside = [word for word, _, _ in words.tokenize(match[1])]
        if len(inside) <= _LONGEST_QUOTED and all(word[0].isupper() for word in inside):
            found.update(map(plain, inside))
    return found


def in_title_case(title: str, language: str) -> bool:
    """Whether a headline writes most of its words with a capital, so that capitals tell no names."""
    if language.partition("-")[0] == "de":
        return False
    ignored = words.stopwords(language)
    content = [word for word, _, _ in words.tokenize(title) if words.fold(word) not in ignored]
    capitals = sum(word[0].isupper() for word in content)
    return len(content) >= _HEADLINE_WORDS and capitals > _HEADLINE_CAPITALS * len(content)
