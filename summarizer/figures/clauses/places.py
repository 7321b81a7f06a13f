"""Prepositional phrases that say where: "to Germany and Poland", "in der Nähe der Küste"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.tokens import QUOTES, Token

PHRASE_WORDS = 6
"""How many words a phrase may have behind its preposition."""


class Chain(NamedTuple):
    """A prepositional phrase with those attached to it: token index of its start, possible ends, kind."""

    first: int
    ends: tuple[int, ...]
    directional: bool
    source: bool


def chains(row: Sequence[Token], context: Context, start: int = 0) -> list[Chain]:
    """The phrases among ``row`` from ``start`` on that may say where, up to a word that opens another clause."""
    found: list[Chain] = []
    index = start
    while index < len(row):
        if context.has("clause.breaks", row[index].low):
            break
        chain = _chain(row, index, context)
        if chain is None:
            index = _behind_refused(row, index, context)
            continue
        found.append(chain)
        index = chain.ends[-1] + 1
    return found


def _behind_refused(row: Sequence[Token], index: int, context: Context) -> int:
    """Where to go on behind ``row[index]``: a phrase attached to one that says no place says none either."""
    if not context.has("clause.locative", row[index].low) or context.capital_nouns:
        return index + 1
    end = _object_end(row, index + 1, context)
    if end is None or end + 2 >= len(row) or _has_time(row[index : end + 1], context):
        return index + 1
    return end + 2 if context.has("clause.chain", row[end + 1].low) else index + 1


def _chain(row: Sequence[Token], index: int, context: Context) -> Chain | None:
    preposition = row[index].low
    directional = _is_directional(row, index, context)
    if index + 1 < len(row) and context.has("clause.idioms", f"{preposition}+{row[index + 1].low}"):
        return Chain(index, (index + 1,), directional, source=False)  # "ums Leben", "in prison"
    if not directional and not context.has("clause.locative", preposition):
        return None
    end = _object_end(row, index + 1, context)
    if end is None or not _is_place(row[index : end + 1], context):
        return None
    if end + 1 < len(row) and row[end + 1].text[0].isdigit():
        return None  # "in Linie 5"
    ends = [end]
    while end + 2 < len(row):
        link = end + 1
        if context.has("clause.conjunctions", row[link].low) and row[end].is_capital and row[link + 1].is_capital:
            extended = _object_end(row, link + 1, context)
        elif _joins_phrase(row, link, context):
            extended = _object_end(row, link + 2, context)
        elif context.has("clause.chain", row[link].low):
            if _is_directional(row, link, context) and context.capital_nouns:
                break
            extended = _object_end(row, link + 1, context)
            if extended is not None and _has_time(row[link : extended + 1], context):
                break
            if extended is not None and context.has("clause.directional", row[link].low):
                if not _is_place(row[link : extended + 1], context):
                    break
                directional = True
        else:
            break
        if extended is None:
            break
        end = extended
        ends.append(end)
    return Chain(index, tuple(ends), directional, context.has("clause.sources", preposition))


def _joins_phrase(row: Sequence[Token], link: int, context: Context) -> bool:
    """Whether a second phrase follows a conjunction: "in Zügen und an Bahnhöfen"."""
    joined = context.has("clause.conjunctions", row[link].low) and link + 2 < len(row)
    return joined and context.has("clause.locative", row[link + 1].low) and row[link + 2].is_capital


def _is_directional(row: Sequence[Token], index: int, context: Context) -> bool:
    low = row[index].low
    if context.has("clause.directional", low):
        return True
    if index and context.has("clause.leaving", row[index - 1].low) and context.has("clause.leaving_for", low):
        return True
    if not context.has("clause.accusative", low) or index + 2 >= len(row):
        return False
    following, noun = row[index + 1], row[index + 2]
    if context.has("clause.accusative_determiners", following.low):
        return True
    if following.low == "den" and context.has("clause.accusative_den", noun.low):
        return True
    # An adjective without article shows the case: "in erhöhte Bereitschaft" against "in erhöhter Bereitschaft".
    return following.low.endswith("e") and not following.is_capital and noun.is_capital


def _object_end(row: Sequence[Token], start: int, context: Context) -> int | None:
    """The index of the last word of the noun phrase at ``row[start]``."""
    index = start
    last: int | None = None
    while index < len(row) and index - start < PHRASE_WORDS:
        token = row[index]
        if token.text in QUOTES:
            index += 1
            continue
        if not token.is_word and not token.text[0].isdigit():
            break
        if context.has("clause.determiners", token.low) and last is None:
            index += 1
            continue
        if context.has("noun.stop", token.low) and not token.is_capital:
            break
        if last is not None and not context.capital_nouns and context.has("clause.time_openers", token.low):
            break
        if context.capital_nouns:
            if token.is_capital:
                last = index
                if index + 1 < len(row) and not row[index + 1].is_capital:
                    break
            elif last is not None or not token.text[0].isalnum():
                break
        else:
            if last is not None and token.low.endswith(context.endings("clause.verb_endings")) and not token.is_capital:
                break
            last = index
        index += 1
    return last


def _is_place(phrase: Sequence[Token], context: Context) -> bool:
    """Whether a preposition with its object may say where: no time, no set phrase, no infinitive."""
    preposition, following = phrase[0], phrase[1]
    if context.has("clause.not_place", following.low) or _has_time(phrase, context):
        return False
    if any(token.text[0].isdigit() for token in phrase[1:]):
        return False
    if following.low.endswith(context.endings("clause.not_object_endings")):
        return False
    if context.has("clause.with_article", preposition.low) and not context.has("clause.determiners", following.low):
        return False
    if any(context.has("clause.not_place", token.low) for token in phrase[-1:]):
        return False
    bare = context.has("clause.bare_object", preposition.low)
    if not bare:
        return True
    if context.capital_nouns:
        return following.is_capital
    named = any(token.is_capital for token in phrase[1:])
    return (
        named
        or context.has("clause.determiners", following.low)
        or any(context.has("clause.place_nouns", token.low) for token in phrase[1:])
    )


def _has_time(phrase: Sequence[Token], context: Context) -> bool:
    endings = context.endings("clause.time_endings")
    return any(
        context.has("clause.time_nouns", token.low)
        or token.low.endswith(endings)
        or (token.text.isdigit() and len(token.text) == 4)
        for token in phrase[1:]
    )
