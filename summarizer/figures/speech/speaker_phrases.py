"""Noun phrases that may name a speaker: before a word, behind it, or at the head of its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.tokens import Token

SUBJECT_WORDS = 10
"""How many words a speaker's name and function may take."""
_APPOSITION_WORDS = 12
_NAME_WORDS, _ROLE_WORDS = 4, 3
_ADJECTIVES = 5
"""How many words may open a subject before its noun: "Its smaller rival Mabel & Co"."""
_INNER_SIGNS = frozenset("&'’")
SENTENCE_ENDS = frozenset(".;:!?")


def opening(row: Sequence[Token], index: int, context: Context) -> Sequence[Token]:
    """The subject that opens the sentence of a second verb: "[It] raised its dividend and said"."""
    start = next((i + 1 for i in range(index - 2, -1, -1) if row[i].text in SENTENCE_ENDS), 0)
    end = start + (start < index and context.has("noun.determiners", row[start].low))
    if start < index and any(
        context.has(table, row[start].low) for table in ("speaker.pronouns", "speaker.body_pronouns")
    ):
        return row[start : start + 1]
    while (
        start < end < min(index, start + _ADJECTIVES) and not row[end].is_capital and row[end].text not in SENTENCE_ENDS
    ):
        if context.has("speaker.official", row[end].low) or context.has("noun.stop", row[end].low):
            break
        end += 1
    while end < index and (
        row[end].is_capital or row[end].text in _INNER_SIGNS or context.has("speaker.official", row[end].low)
    ):
        end += 1
    return row[start:end]


def before(row: Sequence[Token], last: int, context: Context, *, oblique: bool = False) -> Sequence[Token]:
    """The noun phrase that ends at ``row[last]``, with a name before its apposition: "Berg, the mayor, said".

    ``oblique`` allows the dative ("dem Amt zufolge").
    """
    while last >= 0 and (context.has("speaker.adverbs", row[last].low) or row[last].low.endswith("ly")):
        last -= 1
    if last < 0:
        return ()
    if row[last].text == ",":
        opening = next((i for i in range(last - 1, max(-1, last - _APPOSITION_WORDS), -1) if row[i].text == ","), None)
        if opening is None or opening == 0:
            return ()
        words = before(row, opening - 1, context)
        return row[_index_of(row, words[0]) : last + 1] if words else ()
    first = last + 1
    while (
        first > 0
        and last - first < SUBJECT_WORDS
        and not context.has("speaker.that", row[first - 1].low)
        and (
            _belongs(row[first - 1], context) or _links_place(row, first - 1, context) or _is_name_word(row, first - 1)
        )
    ):
        first -= 1
        if _begins_phrase(row, first, context):
            break
    while first <= last and (context.has("speaker.inner", row[first].low) or not row[first].is_word):
        first += 1
    words = row[first : last + 1]
    if not words:
        return ()
    if first > 0 and row[first - 1].text[0].isdigit():
        linked = first > 1 and not context.capital_nouns and context.has("speaker.inner", row[first - 2].low)
        return before(row, first - 3, context) if linked else ()  # "a survey of 46 firms found"
    if oblique:
        return words
    if context.has("noun.never", words[-1].low) and not _is_pronoun(words[-1], context):
        return ()  # "Derzeit klagten …"
    if context.has("speaker.oblique", words[0].low) or not _is_clause_start(row, first, context):
        return ()
    return words


def _is_name_word(row: Sequence[Token], index: int) -> bool:
    """Whether a function word is part of a name by its capital: "the opposition [Left] Alliance", "[Pro] Bahn"."""
    inside = 0 < index < len(row) - 1
    return inside and row[index].is_capital and row[index - 1].is_word and row[index + 1].is_capital


def _links_place(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether a body's seat or field follows: "der Generalstab in Kiew", "das Amt für Umwelt"."""
    return (
        0 < index < len(row) - 1
        and (context.has("speaker.seats", row[index].low) or context.has("speaker.fields", row[index].low))
        and row[index - 1].is_capital
        and row[index + 1].is_capital
    )


def _begins_phrase(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether ``row[index]`` is an article that opens the whole phrase, not one inside it ("head of the agency")."""
    if not context.has("noun.determiners", row[index].low):
        return False
    if index == 0:
        return True
    if context.has("noun.genitives", row[index].low) and row[index - 1].is_capital:
        return False
    return not context.has("speaker.inner", row[index - 1].low)


def _index_of(row: Sequence[Token], token: Token) -> int:
    return next(index for index, other in enumerate(row) if other.start == token.start)


def _is_clause_start(row: Sequence[Token], first: int, context: Context) -> bool:
    """In languages with the verb second, a subject before it opens the clause: no preposition stands before it."""
    if not context.capital_nouns or first == 0:
        return True
    while first > 1 and context.has("noun.determiners", row[first - 1].low):
        first -= 1
    left = row[first - 1]
    return (
        context.has("noun.determiners", left.low) or not left.is_word or context.has("speaker.conjunctions", left.low)
    )


def _belongs(token: Token, context: Context) -> bool:
    if token.text in {"&", "'", "’"} or token.low[0] == "„":
        return True
    if not token.is_word or (context.has("speaker.reporting", token.low) and not token.is_capital):
        return False
    return (
        context.has("noun.determiners", token.low)
        or context.has("speaker.inner", token.low)
        or context.has("speaker.pronouns", token.low)
        or context.has("speaker.oblique_pronouns", token.low)
        or context.has("speaker.body_pronouns", token.low)
        or not context.has("noun.stop", token.low)
        or (token.is_capital and token.low == "us")
    )


def after(row: Sequence[Token], start: int, context: Context) -> Sequence[Token]:
    """The noun phrase that begins at ``row[start]``."""
    end = start
    while end < len(row) and end - start < SUBJECT_WORDS:
        if end > start and _links_place(row, end, context) and context.has("speaker.fields", row[end].low):
            end += 2
            continue
        if not _belongs(row[end], context):
            break
        dated = context.has("clause.time_nouns", row[end].low) and not (end > start and row[end - 1].is_capital)
        if dated or (end > start and context.has("speaker.adverbs", row[end].low)):
            break
        if end > start and context.capital_nouns and _is_new_object(row, end, context):
            break
        if end > start and context.has("noun.numerals", row[end].low):
            break
        if (
            end > start
            and context.capital_nouns
            and context.has("speaker.unnamed", row[end - 1].low)
            and row[end].is_capital
        ):
            break
        end += 1
    while end > start and (
        context.has("speaker.inner", row[end - 1].low) or context.has("noun.determiners", row[end - 1].low)
    ):
        end -= 1
    return row[start : _name_end(row, end, context)] if start < end else ()


def _name_end(row: Sequence[Token], end: int, context: Context) -> int:
    """Where a name ends that follows the phrase up to ``end``: "die Leiterin der Schule, Lena Orth"."""
    if end >= len(row) or row[end].text != ",":
        return end
    first = end + 1
    if first < len(row) and context.has("noun.determiners", row[first].low):
        first += 1  # "the report's author, the economist Colm Breslin"
        while first < len(row) and first - end <= _ROLE_WORDS and row[first].is_word and not row[first].is_capital:
            first += 1
    last = first
    while last < len(row) and (row[last].is_capital or context.has("speaker.name_particles", row[last].low)):
        last += 1
    return last if 2 <= last - first <= _NAME_WORDS else end


def _is_new_object(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether a new phrase begins at ``row[index]``: an accusative article, or a lower-case word after the noun."""
    token, previous = row[index], row[index - 1]
    if not previous.is_capital or token.is_capital or token.low[0] == "„":
        return False
    if context.has("speaker.outlet_heads", token.low):
        return False  # "die Nachrichtenagentur dpa"
    return not context.has("noun.genitives", token.low) and not context.has("speaker.inner", token.low)


def _is_pronoun(token: Token, context: Context) -> bool:
    return context.has("speaker.pronouns", token.low) or context.has("speaker.body_pronouns", token.low)
