"""What happened to the counted thing: "12 people were killed" counts the dead."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from summarizer import words
from summarizer.concepts import lexicon
from summarizer.concepts.nouns import base_language, concept_of
from summarizer.concepts.places import places_in
from summarizer.types import Figure, Span

_BESIDE = 3
"""Figures on either side among which the neighbours are looked for, should spans overlap."""
_LONGEST = 4
"""Words of the longest phrase in the tables."""
_BREAKS = frozenset(";:.!?()–—")


def annotate(figures: Sequence[Figure], text: str, language: str) -> tuple[Figure, ...]:
    """The figures of one text with ``concept`` and ``places`` filled in.

    The concept is what happened to the counted thing where the sentence says so right beside the figure, else what
    is counted. Figures keep their order.
    """
    spans = sorted(figure.span for figure in figures)
    return tuple(_annotated(figure, spans, text, language) for figure in figures)


def _annotated(figure: Figure, spans: Sequence[Span], text: str, language: str) -> Figure:
    noun = figure.counted_head or figure.counted
    concept = concept_of(noun, language, figure.qualifiers) if noun else None
    if concept is None and figure.counted:
        concept = concept_of(figure.counted, language, figure.qualifiers)
    if figure.unit == "count":
        concept = _outcome(figure, concept, spans, text, language) or concept
    named = " ".join(part for part in (*figure.qualifiers, figure.counted, figure.clause) if part)
    return replace(figure, concept=concept, places=places_in(named, language))


def _outcome(figure: Figure, concept: str | None, spans: Sequence[Span], text: str, language: str) -> str | None:
    """The concept an outcome beside the figure makes of ``concept`` (None: an elliptic count, "30 injured")."""
    base = base_language(language)
    kind = lexicon.things()[concept].kind if concept else "person"
    if kind is None and concept != "household":
        return None
    candidates = [
        outcome
        for outcome in lexicon.outcomes(base)
        if (kind in outcome.kinds or concept in outcome.bases) and (not outcome.bases or concept in outcome.bases)
    ]
    if not candidates:
        return None
    start, end = figure.span
    place = bisect_left(spans, figure.span)
    left = next((stop for _, stop in reversed(spans[max(0, place - _BESIDE) : place]) if stop <= start), 0)
    right = next((begin for begin, _ in spans[place + 1 : place + 1 + _BESIDE] if begin >= end), len(text))
    before = _words(text, max(left, figure.sentence[0]), start)
    if any(tuple(before[-length:]) in lexicon.helpers(base).nobody for length in (2, 3, 4)):
        return None
    after = _words(text, end, min(right, figure.sentence[1]))
    found = (
        _said_before(before, candidates, base)
        or _said_after(after, candidates, base)
        or _said_of_noun(before, figure, candidates)
    )
    if found is None:
        return None
    return f"{concept}_{found}" if kind not in {"person", "crowd", "work"} else found


def _said_of_noun(before: list[str], figure: Figure, candidates: Sequence[lexicon.Outcome]) -> str | None:
    """A participle right behind the counted noun before the figure: "the number of people killed has risen to five"."""
    noun = lexicon.fold(figure.counted or "")[-1:]
    if not noun or noun[0] not in before:
        return None
    behind = before[before.index(noun[0]) + 1 :]
    for length in range(min(_LONGEST, len(behind)), 0, -1):
        for outcome in candidates:
            if tuple(behind[:length]) in outcome.state:
                return outcome.concept
    return None


def _words(text: str, start: int, end: int) -> list[str]:
    """Folded words of a stretch, with "," and other breaks as words of their own."""
    result: list[str] = []
    last = start
    for word, begin, stop in words.tokenize(text, start, end):
        result.extend(_marks(text[last:begin]))
        result.append(lexicon.fold_word(word))
        last = stop
    result.extend(_marks(text[last:end]))
    return result


def _marks(gap: str) -> list[str]:
    return ["." if mark in _BREAKS else "," for mark in gap if mark == "," or mark in _BREAKS]


def _said_before(found: list[str], candidates: Sequence[lexicon.Outcome], language: str) -> str | None:
    """A transitive verb that governs the figure.

    It stands right before it ("killing at least"), in German anywhere before it in the clause ("streicht bis 2028
    rund", "getötet wurden mindestens").
    """
    helpers = lexicon.helpers(language)
    tail = found[-helpers.reach_before :]
    for mark in (",", "."):
        if mark in tail:
            tail = tail[len(tail) - tail[::-1].index(mark) :]
    while tail and tail[-1] in helpers.fillers:
        tail.pop()
    ends = range(len(tail), 0, -1) if helpers.verb_last else [len(tail)]
    for end in ends:
        for length in range(min(_LONGEST, end), 0, -1):
            for outcome in candidates:
                if tuple(tail[end - length : end]) in outcome.before:
                    return outcome.concept
    return None


def _said_after(found: list[str], candidates: Sequence[lexicon.Outcome], language: str) -> str | None:
    """The first outcome after the figure within its clause."""
    reach = found[: lexicon.helpers(language).reach]
    if "." in reach:
        reach = reach[: reach.index(".") + 1]
    for position in range(len(reach)):
        for length in range(min(_LONGEST, len(reach) - position), 0, -1):
            phrase = tuple(reach[position : position + length])
            for outcome in candidates:
                if (
                    phrase in outcome.act
                    or (phrase in outcome.state and _is_predicate(reach, position, length, language))
                    or (phrase in outcome.alone and _ends_clause(reach, position + length))
                ):
                    return outcome.concept
    return None


def _ends_clause(found: list[str], position: int) -> bool:
    return position == len(found) or found[position] in {",", ".", "and", "und"}


def _is_predicate(found: list[str], position: int, length: int, language: str) -> bool:
    """Whether a participle says something about the counted noun: a form of "to be" stands near it, or it follows
    the figure and its noun directly ("12 people killed", "zwei Tote, fünf verletzt")."""
    helpers = lexicon.helpers(language)
    to_be = helpers.to_be
    if not helpers.verb_last:
        return position <= 2 or any(word in to_be for word in found[max(0, position - 3) : position])
    following = found[position + length : position + length + 1]
    return position <= 1 or any(word in to_be for word in (*found[:position], *following)) or not following
