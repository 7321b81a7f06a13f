"""The word lists that names and roles are told by, read from ``data/people/``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources


class Tables:
    """Word lists of one language; an unknown language has given names only."""

    def __init__(self, language: str) -> None:
        """Read ``data/people/<language>.toml``."""
        folder = resources.files("summarizer").joinpath("data", "people")
        given = tomllib.loads(folder.joinpath("given.toml").read_text(encoding="utf-8"))
        source = folder.joinpath(f"{language}.toml")
        known = language.isalpha() and source.is_file()
        own = tomllib.loads(source.read_text(encoding="utf-8")) if known else {}
        self._lists = {key: frozenset(value.split()) for key, value in {**given, **own}.items()}
        self.role_suffixes = tuple(sorted(self._lists.get("role_suffixes", ())))
        self.noun_endings = tuple(sorted(self._lists.get("noun_endings", ())))
        self.adjective_endings = tuple(sorted(self._lists.get("adjective_endings", ())))

    def has(self, table: str, word: str) -> bool:
        """Whether the lower-case ``word`` stands in the list ``table``."""
        return word in self._lists.get(table, ())

    def is_stop(self, word: str) -> bool:
        """Whether ``word`` is a function word, which never belongs to a name; "US" is none."""
        return self.has("stop", word.lower()) and not (len(word) > 1 and word.isupper())

    def nominative(self, role: str) -> str:
        """A role as it stands by itself: "früheren Präsidenten" is "früherer Präsident" (German tables only)."""
        if not self.adjective_endings:
            return role
        *adjectives, noun = role.split(" ")
        for ending in self._endings("oblique_endings"):
            if noun.endswith(ending) and self.is_role(noun.removesuffix(ending).lower()):
                noun = noun.removesuffix(ending)
                break
        feminine = noun.endswith(self._endings("feminine_roles"))
        table = "feminine_adjective" if feminine else "masculine_adjective"
        return " ".join([*(self._declined(adjective, table) for adjective in adjectives), noun])

    def _endings(self, table: str) -> tuple[str, ...]:
        return tuple(sorted(self._lists.get(table, ())))

    def _declined(self, adjective: str, table: str) -> str:
        if adjective[0].isupper():
            return adjective
        ending = max((end for end in self.adjective_endings if adjective.endswith(end)), key=len, default="")
        return adjective.removesuffix(ending) + self._endings(table)[0] if ending else adjective

    def is_role(self, word: str) -> bool:
        """Whether the lower-case ``word`` names a function: "spokesman", "us-präsident"."""
        last = word.rsplit("-", 1)[-1]
        return self.has("roles", word) or self.has("roles", last) or word.endswith(self.role_suffixes)


@lru_cache(maxsize=16)
def tables(language: str) -> Tables:
    """The name tables of ``language``."""
    return Tables(language)
