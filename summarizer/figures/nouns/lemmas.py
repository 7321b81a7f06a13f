"""Heads of noun phrases and their lemmas, by suffix tables (``[lemma]`` of the context files)."""

from __future__ import annotations

import re

from summarizer.figures.nouns.context import Context

_GENDER_MARK = re.compile(r"(?:[*:_/]-?in(?:nen)?|(?<=[a-zäöüß])Innen)$")
_IRREGULAR = 4
"""Suffixes from this length on are forms of known nouns or derivations, shorter ones bare endings."""
_SHORTEST = 2
_HYPHEN = re.compile(r"[-‐‑]")


def split_compound(noun: str) -> tuple[str, tuple[str, ...]]:
    """The head and the qualifiers of a hyphened compound: "US-Soldaten" is "Soldaten" and ("US",)."""
    parts = [part for part in _HYPHEN.split(noun) if part]
    if len(parts) < 2 or not parts[-1][:1].isalpha() or (len(parts[-2]) < 2 and not parts[-2].isdigit()):
        return noun, ()
    if len(parts[-1]) < (3 if parts[-1][0].isupper() else 5):
        return noun, ()  # "add-ons", "lay-offs"
    return parts[-1], ("-".join(parts[:-1]),)


def genitive(noun: str, context: Context) -> str:
    """The lemma of a German genitive singular: "des Preises", "des Stroms", "des Menschen"."""
    base = split_compound(noun)[0]
    if base.endswith("es") and base[:-1].lower() not in context.lemmas:
        return base[:-2]
    return base[:-1] if base.endswith("s") else lemma(base, context)


def lemma(noun: str, context: Context, *, plural: bool = True) -> str:
    """The singular of ``noun`` as a dictionary lists it.

    With ``plural`` false the noun is a singular already: only irregular and inflected forms are looked up.
    """
    base = _GENDER_MARK.sub("", noun)
    known = context.lemmas.get(base.lower())
    if known is not None:
        return known
    low = base.lower()
    for length in range(min(context.longest_suffix, len(low)), 0, -1):
        if not plural and length < _IRREGULAR:
            break
        replacement = context.suffixes.get(low[-length:])
        if replacement is None or len(low) - length + len(replacement) < _SHORTEST:
            continue
        if context.lower_case_lemma:
            return low[:-length] + replacement
        if base[-length].isupper():
            replacement = replacement.capitalize()
        return base[:-length] + replacement
    return low if context.lower_case_lemma else base
