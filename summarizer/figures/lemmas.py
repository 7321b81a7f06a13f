"""Heads of noun phrases and their lemmas, by suffix tables (``[lemma]`` of the context files)."""

from __future__ import annotations

import re

from summarizer.figures.context import Context

_GENDER_MARK = re.compile(r"(?:[*:_/]-?in(?:nen)?|(?<=[a-zäöüß])Innen)$")
_HYPHEN = re.compile(r"[-‐‑]")


def split_compound(noun: str) -> tuple[str, tuple[str, ...]]:
    """The head and the qualifiers of a hyphened compound: "US-Soldaten" is "Soldaten" and ("US",)."""
    parts = [part for part in _HYPHEN.split(noun) if part]
    if len(parts) < 2 or not parts[-1][:1].isalpha() or len(parts[-1]) < 3:
        return noun, ()
    return parts[-1], ("-".join(parts[:-1]),)


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
        if not plural and length < 4:
            break
        replacement = context.suffixes.get(low[-length:])
        if replacement is not None:
            stem = low[:-length] + replacement
            if len(stem) < 2:
                continue
            return stem if context.lower_case_lemma else stem[0].upper() + stem[1:]
    if context.lower_case_lemma:
        return low
    return base
