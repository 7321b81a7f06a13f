"""What feeds call their parts, in whatever namespaces they say or forget to say."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from adapters.feeds.tags import Kind, Token, attributes_of

ENTRIES = frozenset({"item", "entry"})


class Vocabulary(NamedTuple):
    """The table, by canonical name: a field with the rank of the name in it."""

    namespaces: dict[str, str]
    undeclared: dict[str, str]
    roots: frozenset[str]
    fields: dict[str, tuple[str, int]]
    containers: frozenset[str]
    nobodies: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The table, read once from package data."""
    data = tomllib.loads(resources.files("adapters.feeds").joinpath("vocabulary.toml").read_text("utf-8"))
    prefixes = data["namespaces"]
    return Vocabulary(
        namespaces={address: prefix for prefix, addresses in prefixes.items() for address in addresses},
        undeclared={prefix: prefix for prefix in prefixes}
        | {written: prefix for prefix, all_written in data["undeclared"].items() for written in all_written},
        roots=frozenset(data["roots"]["names"]),
        fields={name: (field, rank) for field, names in data["fields"].items() for rank, name in enumerate(names)},
        containers=frozenset(data["containers"]["names"]),
        nobodies=frozenset(data["nobodies"]["names"]),
    )


class Names:
    """Canonical names of tags. A prefix means what it was declared to mean last, else what it usually means; that of
    the first tag is taken for the feed's own."""

    def __init__(self) -> None:
        self._bound: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self._first = True

    def of(self, token: Token) -> str:
        """The name in lower case with the usual prefix; with a "?" where it means nothing to a reader of feeds."""
        if "xmlns:" in token.value and token.kind is not Kind.END:
            self._bind(token.value)
        name = self._known.get(token.name)
        if name is None:
            name = self._known[token.name] = self._canonical(token.name.lower())
        return name

    def _bind(self, attributes: str) -> None:
        for name, value in attributes_of(attributes).items():
            if name.startswith("xmlns:"):
                address = value.lower().removeprefix("http://").removeprefix("https://").rstrip("/#")
                self._bound[name.removeprefix("xmlns:")] = vocabulary().namespaces.get(address, "?")
        self._known.clear()

    def _canonical(self, written: str) -> str:
        prefix, colon, local = written.rpartition(":")
        if not colon:
            self._first = False
            return local
        usual = vocabulary().undeclared.get(prefix, "?")
        bound = self._bound.get(prefix, usual)
        if bound == "?" and (self._first or usual != "?"):
            bound = "" if self._first else usual
            self._bound[prefix] = bound
        self._first = False
        return f"{bound}:{local}" if bound else local
