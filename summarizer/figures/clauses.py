"""Where the counted thing is or goes, or what happens to it: "to Germany and Poland", "nach Rumänien", "killed"."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from summarizer.figures.context import Context, load
from summarizer.figures.counted import Counted
from summarizer.figures.quantities import Quantity
from summarizer.figures.tokens import QUOTES, Token, tokens, window
from summarizer.types import Span

MAX_LENGTH = 60
"""A longer stretch says too much to stand beside a figure."""
_DURATIONS = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade"})
"""Units of things that are nowhere."""
_PHRASE_WORDS = 6
_EVENT_DISTANCE = 12
_CLAUSE_ENDS = frozenset(".;:!?,–—()[]")


class _Chain(NamedTuple):
    """A prepositional phrase with those attached to it: token index of its start, possible ends, kind."""

    first: int
    ends: tuple[int, ...]
    directional: bool
    source: bool


def find(text: str, sentence: Span, quantity: Quantity, counted: Counted | None, language: str) -> str | None:
    """The shortest stretch of ``sentence`` that says where the counted thing is, goes, or what happens to it.

    Verbatim, at most ``MAX_LENGTH`` characters, None where the sentence does not say. A direction is preferred to
    a place, a place after the noun to one before it.
    """
    context = load(language)
    if context is None or quantity.unit in _DURATIONS:
        return None
    start, end = quantity.span
    left, right = window(text, sentence, start, end)
    following = _clause(tokens(text, end, right), _noun_end(quantity, counted, right), context)
    preceding = tokens(text, left, start)
    chains = _own(_chains(following, context), following, counted, context)
    if chains:
        return _spelled(text, following, _with_event(following, _best(chains), counted, context))
    found = _event(following, context)
    if found is not None and not _within(found, counted):
        return text[found.start : found.end]
    chains = _own(_before(preceding, left == sentence[0], context), preceding, counted, context)
    if chains:
        return _spelled(text, preceding, chains[-1] if context.capital_nouns else chains[0])
    found = _event_before(preceding, context)
    return None if found is None or _within(found, counted) else text[found.start : found.end]


def _noun_end(quantity: Quantity, counted: Counted | None, right: int) -> int:
    """Where the search for a clause's end begins: behind the counted noun, if it follows the number."""
    if counted is not None and quantity.span[1] <= counted.span[0] < right:
        return counted.span[1]
    return quantity.span[1]


def _clause(row: list[Token], noun_end: int, context: Context) -> list[Token]:
    """The tokens up to the end of the clause; the counted noun itself never ends it, the next number does."""
    for index, token in enumerate(row):
        if token.start < noun_end:
            continue
        if token.text in _CLAUSE_ENDS:
            return row[:index]
        if _is_number(token, context):
            return row[: _last_complete(row, index, context)]
        if (
            index
            and context.has("clause.auxiliaries", token.low)
            and context.has("clause.conjunctions", row[index - 1].low)
        ):
            return row[: index - 1]
    return row


def _is_number(token: Token, context: Context) -> bool:
    """Whether another figure begins at ``token``."""
    first = token.text[0]
    return first.isdigit() or unicodedata.category(first) == "Sc" or context.has("noun.numerals", token.low)


def _last_complete(row: Sequence[Token], index: int, context: Context) -> int:
    """How many tokens before the next number at ``index`` are still this number's.

    What leads straight up to a number belongs to it: "streicht [in Schweden 430 Stellen]"; a conjunction parts them.
    """
    while index > 0 and context.has("noun.hedges", row[index - 1].low):
        index -= 1
    if index > 0 and context.has("noun.conjunctions", row[index - 1].low):
        return index - 1
    for start in range(index - 1, max(-1, index - _PHRASE_WORDS), -1):
        if context.has("clause.conjunctions", row[start].low):
            return start
        if not context.capital_nouns and start < index - 1:
            break
        if context.has("clause.locative", row[start].low) or context.has("clause.directional", row[start].low):
            return start
    return index


def _before(row: list[Token], at_start: bool, context: Context) -> list[_Chain]:  # noqa: FBT001 - internal flag
    """Places before the number: at the head of the sentence, and in German anywhere in its clause."""
    chains = [chain for chain in _chains(row, context) if at_start and chain.first == 0]
    if chains or not context.capital_nouns:
        return chains
    cut = max((index + 1 for index, token in enumerate(row) if token.text in _CLAUSE_ENDS), default=0)
    return [chain for chain in _chains(row, context) if chain.first >= cut and not chain.source]


def _within(token: Token, counted: Counted | None) -> bool:
    """Whether ``token`` is part of the counted phrase: "30 injured" are not injured once more."""
    return counted is not None and counted.span[0] <= token.start < counted.span[1]


def _own(chains: Sequence[_Chain], row: Sequence[Token], counted: Counted | None, context: Context) -> list[_Chain]:
    """The phrases that speak of the counted thing itself: not its own words, not behind another verb."""
    own: list[_Chain] = []
    for chain in chains:
        start, end = row[chain.first].start, row[chain.ends[-1]].end
        if counted is not None and start < counted.span[1] and counted.span[0] < end:
            continue
        between = row[own[-1].ends[-1] + 1 if own else 0 : chain.first]
        if not context.capital_nouns and ((own and _other_verb(between, context)) or _other_action(between, context)):
            break
        own.append(chain)
    return own


def _other_verb(between: Sequence[Token], context: Context) -> bool:
    """Whether a full verb that says more than "is there" or "is sent" stands between two phrases."""
    return any(
        token.low.endswith("ed") and not context.has("clause.placing", token.low) and not token.is_capital
        for token in between
    )


def _other_action(between: Sequence[Token], context: Context) -> bool:
    """Whether a modal with a full verb stands between: "… should provide some reassurance [to allies]"."""
    tables = ("clause.auxiliaries", "clause.adverbs", "clause.placing", "clause.events")
    return any(
        context.has("clause.modals", token.low) and not any(context.has(table, following.low) for table in tables)
        for token, following in pairwise(between)
    )


def _best(chains: Sequence[_Chain]) -> _Chain:
    directed = [chain for chain in chains if chain.directional]
    placed = [chain for chain in chains if not chain.source]
    return (directed or placed or chains)[0]


def _spelled(text: str, row: Sequence[Token], chain: _Chain) -> str | None:
    for end in reversed(chain.ends):
        stretch = " ".join(text[row[chain.first].start : row[end].end].split())
        if len(stretch) <= MAX_LENGTH:
            return stretch
    return None


def _event(row: Sequence[Token], context: Context) -> Token | None:
    """The word that says what happens: "killed", "festgenommen"; with an article it is a noun ("a cut in hours")."""
    for index, token in enumerate(row[:_EVENT_DISTANCE]):
        if not context.has("clause.events", token.low) and token.low not in context.casualties:
            continue
        before = row[index - 1].low if index else ""
        following = row[index + 1].low if index + 1 < len(row) else ""
        if context.has("noun.determiners", before):
            continue
        # "people spent the night": a verb with an object of its own says nothing about the counted thing
        if context.has("clause.auxiliaries", before) or not context.has("noun.determiners", following):
            return token
    return None


def _event_before(row: Sequence[Token], context: Context) -> Token | None:
    """The event whose object the number is: "destroyed at least 30 houses"."""
    nearest = next((token for token in reversed(row) if not context.has("noun.hedges", token.low)), None)
    return _event([nearest], context) if nearest is not None else None


def _with_event(row: Sequence[Token], chain: _Chain, counted: Counted | None, context: Context) -> _Chain:
    """ "killed in the attack": the word right before a place belongs to it, unless it only says "is there"."""
    previous = row[chain.first - 1].low if chain.first else ""
    if chain.directional or context.has("clause.placing", previous) or not context.has("clause.events", previous):
        return chain
    if _within(row[chain.first - 1], counted):
        return chain
    return chain._replace(first=chain.first - 1)


def _chains(row: Sequence[Token], context: Context) -> list[_Chain]:
    found: list[_Chain] = []
    index = 0
    while index < len(row):
        if context.has("clause.breaks", row[index].low):
            break
        chain = _chain(row, index, context)
        if chain is None:
            index += 1
            continue
        found.append(chain)
        index = chain.ends[-1] + 1
    return found


def _chain(row: Sequence[Token], index: int, context: Context) -> _Chain | None:
    preposition = row[index].low
    directional = _is_directional(row, index, context)
    if not directional and not context.has("clause.locative", preposition):
        return None
    end = _object_end(row, index + 1, context)
    if end is None or not _is_place(row[index : end + 1], context):
        return None
    ends = [end]
    while end + 2 < len(row):
        link = end + 1
        if context.has("clause.conjunctions", row[link].low) and row[end].is_capital and row[link + 1].is_capital:
            extended = _object_end(row, link + 1, context)
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
    return _Chain(index, tuple(ends), directional, context.has("clause.sources", preposition))


def _is_directional(row: Sequence[Token], index: int, context: Context) -> bool:
    low = row[index].low
    if context.has("clause.directional", low):
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
    while index < len(row) and index - start < _PHRASE_WORDS:
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
        if context.capital_nouns:
            if token.is_capital:
                last = index
                if index + 1 < len(row) and not row[index + 1].is_capital:
                    break
            elif last is not None or not token.text[0].isalnum():
                break
        else:
            if last is not None and token.low.endswith(("ed", "ing")) and not token.is_capital:
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
