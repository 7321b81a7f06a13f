"""Where the counted thing is or goes, or what happens to it: "to Germany and Poland", "nach Rumänien", "killed"."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from summarizer.figures.clauses.places import PHRASE_WORDS, Chain, chains
from summarizer.figures.clauses.predicates import act, is_governed, predicate, skip_list, strip_insertion
from summarizer.figures.nouns.context import Context, load
from summarizer.figures.nouns.counted import Counted
from summarizer.figures.nouns.tokens import HYPHENS, Token, tokens, window
from summarizer.figures.scanning.lexicon import lexicon
from summarizer.figures.scanning.quantities import COUNT, Quantity
from summarizer.types import Span

MAX_LENGTH = 60
"""A longer stretch says too much to stand beside a figure."""
_STUFF = frozenset({"mass", "volume", "data", "area", "energy", "power"})
"""Kinds of unit that measure out things, which are somewhere; money, times and lengths are nowhere."""
_EVENT_DISTANCE = 12
_CLAUSE_ENDS = frozenset(".;:!?,–—()[]")


def find(text: str, sentence: Span, quantity: Quantity, counted: Counted | None, language: str) -> str | None:
    """The shortest stretch of ``sentence`` that says where the counted thing is, goes, or what happens to it.

    Verbatim, at most ``MAX_LENGTH`` characters, None where the sentence does not say. A direction is preferred to
    a place, a place after the noun to one before it.
    """
    context = load(language)
    if context is None or not context.words.get("clause.locative"):
        return None
    if quantity.direction != "none" or text[quantity.span[1] : quantity.span[1] + 1] in HYPHENS:
        return None
    start, end = quantity.span
    left, right = window(text, sentence, start, end)
    noun_end = _noun_end(quantity, counted, right)
    row = skip_list(strip_insertion(tokens(text, end, right), noun_end, context), noun_end, context)
    following, whole = _clause(row, noun_end, context)
    if not _counts(quantity, counted, language):
        return _idiom(text, following, context) if _is_time(quantity, language) else None
    preceding = tokens(text, left, start)
    places = _own(_complete(chains(following, context), following, whole=whole), following, counted, context)
    fate = bool(places) and _is_fate(following, places[0], context)
    if places and not fate:
        return _spelled(text, following, _with_event(following, _best(places), counted, context))
    ahead = _own(_before(preceding, left == sentence[0], context), preceding, counted, context)
    # "drei Menschen ums Leben gekommen und 14 verletzt": what befell the others.
    ahead = [_place_of(chain, preceding, context) for chain in ahead if not _is_fate(preceding, chain, context)]
    ahead = [chain for chain in ahead if not context.has("clause.attached", preceding[chain.first].low)]
    nearby = [chain for chain in ahead if not context.has("clause.occasions", preceding[chain.first].low)]
    if nearby and context.capital_nouns:
        return _spelled(text, preceding, nearby[-1])
    if fate:
        return _spelled(text, following, places[0])
    said = (
        None
        if is_governed(preceding, context)
        else _said(preceding, following, noun_end, counted, whole=whole, context=context)
    )
    if said is not None:
        return " ".join(text[said[0] : said[1]].split())
    done = act(preceding, context)
    if done is not None and quantity.unit == COUNT:
        return " ".join(text[done[0] : done[1]].split())
    if ahead:
        return _spelled(text, preceding, ahead[-1] if context.capital_nouns else ahead[0])
    return None


def _said(
    before: Sequence[Token],
    row: Sequence[Token],
    noun_end: int,
    counted: Counted | None,
    *,
    whole: bool,
    context: Context,
) -> Span | None:
    """The predicate of the counted thing, or the event that stands near behind it."""
    noun = next((i for i, token in enumerate(row) if token.start >= noun_end), len(row))
    said = predicate(before, row, noun, whole=whole, context=context)
    if said is not None:
        return said
    found = _event(row, context)
    return None if found is None or _within(found, counted) else (found.start, found.end)


def _place_of(chain: Chain, row: Sequence[Token], context: Context) -> Chain:
    """Of an occasion its place: "Bei einem Unfall [in Graz]"."""
    if not context.has("clause.occasions", row[chain.first].low):
        return chain
    inner = [place for place in chains(row[: chain.ends[-1] + 1], context, chain.first + 1) if not place.source]
    return inner[0] if inner else chain


def _is_fate(row: Sequence[Token], chain: Chain, context: Context) -> bool:
    """Whether a phrase says what happens, not where: "ums Leben"."""
    return context.has("clause.fates", f"{row[chain.first].low}+{row[chain.ends[-1]].low}")


def _counts(quantity: Quantity, counted: Counted | None, language: str) -> bool:
    """Whether the quantity counts or measures out things that can be somewhere."""
    if quantity.unit == COUNT:
        return True
    if quantity.unit == "percentage":
        return counted is not None and counted.span[0] >= quantity.span[1]
    return _kind(quantity, language) in _STUFF


def _is_time(quantity: Quantity, language: str) -> bool:
    return _kind(quantity, language) == "time"


def _kind(quantity: Quantity, language: str) -> str:
    unit = lexicon(language).units.by_id.get(quantity.unit)
    return "" if unit is None else unit.kind


def _idiom(text: str, row: Sequence[Token], context: Context) -> str | None:
    """What a term is served in: "six years [in prison]"."""
    for left, right in pairwise(row[:PHRASE_WORDS]):
        if context.has("clause.idioms", f"{left.low}+{right.low}"):
            return text[left.start : right.end]
    return None


def _complete(found: Sequence[Chain], row: Sequence[Token], *, whole: bool) -> list[Chain]:
    """The phrases without what a number cuts short: "under section [2]", "on the A7 near junction [5]"."""
    if whole:
        return list(found)
    last = len(row) - 1
    kept = [chain._replace(ends=tuple(end for end in chain.ends if end != last)) for chain in found]
    return [chain for chain in kept if chain.ends]


def _noun_end(quantity: Quantity, counted: Counted | None, right: int) -> int:
    """Where the search for a clause's end begins: behind the counted noun, if it follows the number."""
    if counted is not None and quantity.span[1] <= counted.span[0] < right:
        return counted.span[1]
    return quantity.span[1]


def _clause(row: list[Token], noun_end: int, context: Context) -> tuple[list[Token], bool]:
    """The tokens up to the end of the clause, and whether it ends there; the counted noun itself never ends it, the
    next number cuts it."""
    for index, token in enumerate(row):
        if token.start < noun_end:
            continue
        if token.text in _CLAUSE_ENDS:
            return row[:index], True
        if _is_number(token, context):
            last = _last_complete(row, index, context)
            return row[:last], last < index and context.has("clause.conjunctions", row[last].low)
        if (
            index
            and context.has("clause.auxiliaries", token.low)
            and context.has("clause.conjunctions", row[index - 1].low)
        ):
            return row[: index - 1], True
    return row, True


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
    for start in range(index - 1, max(-1, index - PHRASE_WORDS), -1):
        if context.has("clause.conjunctions", row[start].low):
            return start
        if not context.capital_nouns and start < index - 1:
            break
        if context.has("clause.locative", row[start].low) or context.has("clause.directional", row[start].low):
            return start
    return index


def _before(row: list[Token], at_start: bool, context: Context) -> list[Chain]:  # noqa: FBT001 - internal flag
    """Places before the number: at the head of the sentence, and in German anywhere in its clause."""
    single = not any(_is_number(token, context) or token.text in {";", ":"} for token in row)
    opening = [chain for chain in chains(row, context) if at_start and single and chain.first == 0]
    if opening or not context.capital_nouns:
        return opening
    cut = max((index + 1 for index, token in enumerate(row) if token.text in _CLAUSE_ENDS), default=0)
    return [chain for chain in chains(row, context) if chain.first >= cut and not chain.source]


def _within(token: Token, counted: Counted | None) -> bool:
    """Whether ``token`` is part of the counted phrase: "30 injured" are not injured once more."""
    return counted is not None and counted.span[0] <= token.start < counted.span[1]


def _own(chains: Sequence[Chain], row: Sequence[Token], counted: Counted | None, context: Context) -> list[Chain]:
    """The phrases that speak of the counted thing itself: not its own words, not behind another verb."""
    own: list[Chain] = []
    for chain in chains:
        start, end = row[chain.first].start, row[chain.ends[-1]].end
        if counted is not None and start < counted.span[1] and counted.span[0] < end:
            continue
        between = row[own[-1].ends[-1] + 1 if own else 0 : chain.first]
        if between and _moves(between, chain, context):
            between = between[:-1]
        if not context.capital_nouns and ((own and _other_verb(between, context)) or _other_action(between, context)):
            break
        own.append(chain)
    return own


def _moves(between: Sequence[Token], chain: Chain, context: Context) -> bool:
    """Whether the verb right before the phrase goes with it: "will move [to Poland]", "have crossed [into Chad]"."""
    if not chain.directional or len(between) < 2:
        return False
    return context.has("clause.modals", between[-2].low) or context.has("clause.perfect", between[-2].low)


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


def _best(chains: Sequence[Chain]) -> Chain:
    directed = [chain for chain in chains if chain.directional]
    placed = [chain for chain in chains if not chain.source]
    return (directed or placed or chains)[0]


def _spelled(text: str, row: Sequence[Token], chain: Chain) -> str | None:
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


def _with_event(row: Sequence[Token], chain: Chain, counted: Counted | None, context: Context) -> Chain:
    """ "killed in the attack": the word right before a place belongs to it, unless it only says "is there"."""
    previous = row[chain.first - 1].low if chain.first else ""
    if chain.directional or context.has("clause.placing", previous) or not context.has("clause.events", previous):
        return chain
    if _within(row[chain.first - 1], counted):
        return chain
    return chain._replace(first=chain.first - 1)
