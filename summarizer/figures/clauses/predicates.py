"""What is said of a counted thing: "were killed", "crossed the river", "fielen aus"; and what was done to it."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.tokens import Token
from summarizer.types import Span

_WORDS = 4
"""A predicate with more words is cut to its verb."""
_INSERTED = 14
"""How many words an insertion between commas may have."""
_ITEM = 4
"""How many words an item of a list may have behind its number."""
_FRAME = 12
"""How far a German participle may stand behind the counted noun."""
_ENDS = frozenset(".;:!?,–—()[]")


def skip_list(row: list[Token], noun_end: int, context: Context) -> list[Token]:
    """The tokens without the other subjects of a list: "8 cars[, 2 lorries and 4 bikes] collided"."""
    opening = next((i for i, token in enumerate(row) if token.start >= noun_end), len(row))
    index = opening
    while index + 1 < len(row) and _links(row[index], context) and _is_number(row[index + 1], context):
        index = item = index + 2
        while index < min(item + _ITEM, len(row)) and not _ends_item(row[index], context):
            index += 1
        if index == item:
            return row  # "two died, 44 were hurt": the second number has a clause of its own
    if opening < index < len(row) and not _links(row[index], context) and _ends_item(row[index], context):
        return [*row[:opening], *row[index:]]
    return row


def _ends_item(token: Token, context: Context) -> bool:
    return _links(token, context) or _is_finite(token, context) or context.has("clause.directional", token.low)


def _links(token: Token, context: Context) -> bool:
    return token.text == "," or context.has("clause.conjunctions", token.low)


def _is_number(token: Token, context: Context) -> bool:
    return token.text[0].isdigit() or context.has("noun.numerals", token.low)


def strip_insertion(row: list[Token], noun_end: int, context: Context) -> list[Token]:
    """The tokens without an insertion behind the noun: "11 people[, including three children,] were killed"."""
    opening = next((i for i, token in enumerate(row) if token.start >= noun_end), len(row))
    if opening >= len(row) or row[opening].text != ",":
        return row
    for closing in range(opening + 2, min(len(row) - 1, opening + _INSERTED)):
        if row[closing].text == "," and _is_finite(row[closing + 1], context):
            return [*row[:opening], *row[closing + 1 :]]
    return row


def _is_finite(token: Token, context: Context) -> bool:
    return any(context.has(table, token.low) for table in ("clause.auxiliaries", "clause.finite", "clause.states")) or (
        not context.capital_nouns and token.low.endswith("ed")
    )


def predicate(
    before: Sequence[Token], row: Sequence[Token], noun: int, *, whole: bool, context: Context
) -> Span | None:
    """What is said of the counted thing whose phrase ends before ``row[noun]``, None where it is no subject.

    ``before`` are the tokens in front of the number; ``whole`` says that the clause ends with ``row``.
    """
    index = _after_adverbs(row, noun, context)
    if index >= len(row):
        return None
    if context.has("clause.place_adverbs", row[index].low):
        return row[index].start, row[index].end
    if context.capital_nouns:
        return _german(before, row, index, whole=whole, context=context)
    if context.has("clause.infinitives", row[index].low):
        return None
    passive = False
    if context.has("clause.auxiliaries", row[index].low):
        first = index
        index = _after_adverbs(row, index, context, auxiliaries=True)
        passive = any(context.has("clause.passive", token.low) for token in row[first:index])
    elif not _opens_clause(before, context) or not _is_verb(row[index], context):
        return None
    if index >= len(row) or not row[index].is_word or context.has("clause.not_predicates", row[index].low):
        return None
    if (
        context.has("speaker.reporting", row[index].low)
        or context.has("noun.movement", row[index].low)
        or context.has("clause.breaks", row[index].low)
        or _links(row[index], context)
        or _is_preposition(row[index], context)
    ):
        return None
    return _phrase(row, index, passive=passive, whole=whole, context=context)


def is_governed(before: Sequence[Token], context: Context) -> bool:
    """Whether the number stands behind a preposition: "a bus with 41 guests was …" says nothing of the guests."""
    index = len(before) - 1
    while index >= 0 and (
        context.has("noun.hedges", before[index].low) or context.has("noun.determiners", before[index].low)
    ):
        index -= 1
    return index >= 0 and context.has("clause.governing", before[index].low)


def _phrase(row: Sequence[Token], index: int, *, passive: bool, whole: bool, context: Context) -> Span | None:
    """The verb with what follows up to the next preposition, if that is short; else the verb alone.

    An active verb whose object does not end the clause says more than a phrase can hold: None.
    """
    end = index + 1
    while end < len(row) and not _is_preposition(row[end], context) and row[end].is_word:
        if context.has("clause.conjunctions", row[end].low) or context.has("clause.breaks", row[end].low):
            break
        if context.has("clause.time_nouns", row[end].low):
            break
        end += 1
    if end == len(row) and not whole:
        return None if end == index + 1 else (row[index].start, row[index].end)
    while end > index + 1 and (
        context.has("noun.determiners", row[end - 1].low) or context.has("clause.adverbs", row[end - 1].low)
    ):
        end -= 1
    if end - index > _WORDS:
        end = index + 1
    particle = end == index + 2 and context.has("clause.particles", row[end - 1].low)
    if not passive and end > index + 1 and not particle and not (whole and end == len(row)):
        return None
    return row[index].start, row[end - 1].end


def _after_adverbs(row: Sequence[Token], index: int, context: Context, *, auxiliaries: bool = False) -> int:
    while index < len(row) and (
        context.has("clause.adverbs", row[index].low)
        or row[index].low.endswith("ly")
        or (auxiliaries and context.has("clause.auxiliaries", row[index].low))
    ):
        index += 1
    return index


def _opens_clause(before: Sequence[Token], context: Context) -> bool:
    """Whether the number opens its clause, but for hedges: "[At least] 40 shops", "said 40 shops"."""
    index = len(before) - 1
    while index >= 0 and (
        context.has("noun.hedges", before[index].low) or context.has("noun.determiners", before[index].low)
    ):
        index -= 1
    if index < 0:
        return True
    low = before[index].low
    return (
        before[index].text in _ENDS
        or context.has("clause.openers", low)
        or context.has("speaker.reporting", low)
        or context.has("clause.breaks", low)
    )


def _is_verb(token: Token, context: Context) -> bool:
    return token.is_word and not token.is_capital and not _is_preposition(token, context)


def _is_preposition(token: Token, context: Context) -> bool:
    return any(
        context.has(table, token.low) for table in ("clause.locative", "clause.directional", "clause.prepositions")
    )


def _german(before: Sequence[Token], row: Sequence[Token], index: int, *, whole: bool, context: Context) -> Span | None:
    """A participle at the end of the clause ("wurden … gefunden"), or the verb of a subject that opens it."""
    if whole and _has_auxiliary([*before[-_FRAME:], *row], context):
        last = row[-1]
        if last.start >= row[index].start and len(row) - index <= _FRAME and _is_participle(last, context):
            return last.start, last.end
        if index == len(row) - 1 and last.is_word and not last.is_capital and _is_stated(before, context):
            return last.start, last.end
    verb = row[index]
    if verb.is_capital or not verb.is_word or not _opens_clause(before, context):
        return None
    particle = index == len(row) - 2 and whole and context.has("clause.particles", row[-1].low)
    if _is_preposition(verb, context) or (context.has("noun.movement", verb.low) and not particle):
        return None
    if any(context.has(table, verb.low) for table in ("clause.auxiliaries", "clause.not_predicates", "noun.finite")):
        return None
    if index == len(row) - 1 and whole:
        return verb.start, verb.end
    if particle:
        return verb.start, row[-1].end
    return (verb.start, verb.end) if context.has("clause.states", verb.low) else None


def _is_stated(before: Sequence[Token], context: Context) -> bool:
    """Whether "sind" stands right before the number: "… sind 3000 Brücken marode"."""
    row = [token for token in before[-_WORDS:] if not context.has("noun.hedges", token.low)]
    return bool(row) and context.has("clause.passive", row[-1].low)


def _has_auxiliary(row: Sequence[Token], context: Context) -> bool:
    start = max((i + 1 for i, token in enumerate(row) if token.text in _ENDS), default=0)
    return any(context.has("clause.passive", token.low) for token in row[start:])


def _is_participle(token: Token, context: Context) -> bool:
    if (
        token.is_capital
        or context.has("noun.final_verbs", token.low)
        or context.has("clause.not_predicates", token.low)
    ):
        return False
    return token.low.startswith(context.endings("clause.participle_starts")) and token.low.endswith(
        context.endings("clause.participle_ends")
    )


def act(before: Sequence[Token], context: Context) -> Span | None:
    """The verb whose object the number is: "seized 26 computers", "shot down 27 drones", "will close 17 stores"."""
    index = len(before) - 1
    while index >= 0 and context.has("noun.hedges", before[index].low) and not _follows_modal(before, index, context):
        index -= 1
    if context.capital_nouns:
        return _german_act(before, context)
    if index < 0 or before[index].is_capital or not before[index].is_word:
        return None
    last = index
    if context.has("clause.particles", before[index].low) and index:
        index -= 1
    low = before[index].low
    if context.has("clause.not_acts", low) or not any(
        context.has(table, low) for table in ("clause.acts", "clause.events")
    ):
        return None
    if _is_preposition(before[index], context) or context.has("speaker.reporting", low):
        return None
    return before[index].start, before[last].end


def _follows_modal(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether ``row[index]`` is a verb, not a hedge: "will close 17 stores", against "close to 17"."""
    return index > 0 and context.has("clause.modals", row[index - 1].low)


def _german_act(before: Sequence[Token], context: Context) -> Span | None:
    """The verb before its subject: "Dabei starben nach ersten Angaben [zwölf]", "Befragt wurden [2340]"."""
    start = max((i + 1 for i, token in enumerate(before) if token.text in _ENDS), default=0)
    clause = before[start:]
    if any(_is_number(token, context) for token in clause):
        return None
    for token in clause:
        if context.has("clause.states", token.low):
            return token.start, token.end
    if len(clause) > 1 and context.has("clause.passive", clause[1].low):
        opener = clause[0]._replace(text=clause[0].low)
        if _is_participle(opener, context) and all(context.has("noun.hedges", token.low) for token in clause[2:]):
            return opener.start, opener.end
    return None
