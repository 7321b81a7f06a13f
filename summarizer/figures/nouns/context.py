"""What stands around numbers in one language, read from ``languages/<language>.context.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

Words = frozenset[str]
_NONE: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """The tables of one language. ``words["noun.stop"]`` is the list ``stop`` of the section ``noun``;
    a list that a language does not need is empty."""

    language: str
    capital_nouns: bool
    head_first: bool
    lower_case_lemma: bool
    elisions: Words
    words: dict[str, Words]
    ordered: dict[str, tuple[str, ...]]
    casualties: dict[str, str]
    lemmas: dict[str, str]
    suffixes: dict[str, str]
    longest_suffix: int

    def has(self, table: str, word: str) -> bool:
        """Whether the lower-case ``word`` stands in the list ``table``."""
        return word in self.words.get(table, _NONE)

    def endings(self, table: str) -> tuple[str, ...]:
        """The list ``table`` as ``str.endswith`` takes it, in a fixed order; an empty one matches nothing."""
        return self.ordered.get(table, ())


def _sections(data: dict[str, Any]) -> dict[str, Words]:
    return {
        f"{section}.{key}": frozenset(value.lower().split())
        for section, table in data.items()
        for key, value in table.items()
        if isinstance(value, str)
    }


def _forms(noun_class: dict[str, Any], umlauts: dict[str, str]) -> dict[str, str]:
    """Every form of a noun class with its lemma."""
    forms: dict[str, str] = {}
    endings = noun_class["endings"].split(" ")
    for word in noun_class["words"].split():
        stem = _mutated(word, umlauts) if noun_class.get("umlaut") else word
        for ending in endings:
            forms[stem + ending] = word + noun_class.get("lemma", "")
    return forms


def _mutated(word: str, umlauts: dict[str, str]) -> str:
    """The word with its last back vowel changed: "haus" is "häus"."""
    for end in range(len(word), 0, -1):
        for vowel, umlaut in umlauts.items():
            if word.endswith(vowel, 0, end):
                return word[: end - len(vowel)] + umlaut + word[end:]
    return word


@lru_cache(maxsize=16)
def load(language: str) -> Context | None:
    """The context tables of ``language``, a BCP 47 code ("de-CH" reads as German), or None where we have none."""
    base = language.partition("-")[0].lower()
    source = resources.files("summarizer.figures").joinpath("languages", f"{base}.context.toml")
    if not base.isalpha() or not source.is_file():
        return None
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    noun, lemma = data["noun"], data["lemma"]
    suffixes = dict(lemma.get("suffixes", []))
    for noun_class in lemma.get("classes", []):
        suffixes.update(_forms(noun_class, lemma.get("umlauts", {})))
    for replacement, plurals in lemma.get("heads", {}).items():
        suffixes.update(dict.fromkeys(plurals.lower().split(), replacement.lower()))
    words = _sections(data)
    return Context(
        language=base,
        capital_nouns=noun["style"] == "capital",
        head_first=noun.get("head") == "first",
        lower_case_lemma=noun["lower_case_lemma"],
        elisions=words.get("noun.elisions", _NONE),
        words=words,
        ordered={table: tuple(sorted(listed)) for table, listed in words.items()},
        casualties={form: head for head, forms in noun["casualties"].items() for form in forms.split()},
        lemmas={form.lower(): head for form, head in lemma["exceptions"].items()},
        suffixes=suffixes,
        longest_suffix=max(map(len, suffixes), default=0),
    )
