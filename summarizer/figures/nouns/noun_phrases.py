"""Where a noun phrase begins and ends in a row of tokens, without a parser.

Two styles: in ``plural`` languages (English) the head after a number is its first plural noun; in ``capital``
languages (German) it is the first capitalised word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.tokens import HYPHENS, QUOTES, Token

_LONGEST = 12
"""No noun stands further from its number than this many words."""


class Phrase(NamedTuple):
    """Token indexes: the phrase is ``first..head`` inclusive, ``head`` its head noun."""

    first: int
    head: int


def is_plural(token: Token, context: Context) -> bool:
    """Whether ``token`` is a plural noun by its form (English rules)."""
    if not token.is_word:
        return False
    word = token.low
    if context.has("noun.invariant", word) or context.has("noun.plurals_in_is", word):
        return True
    if word.endswith(context.endings("noun.plural_endings")):
        return True
    if len(word) < 3 or not word.endswith("s") or word.endswith(("'s", "’s")):
        return False
    if context.has("noun.singular_in_s", word) or context.has("noun.stop", word):
        return False
    if token.text.isupper():
        return False
    return not word.endswith(context.endings("noun.singular_endings"))


def is_possessive(token: Token) -> bool:
    """Whether ``token`` is an English genitive: "the city's", "the cities'" is not told from a quote."""
    return token.low.endswith(("'s", "’s"))


def is_adjective(token: Token, context: Context) -> bool:
    """Whether ``token`` looks like an inflected adjective (German rules)."""
    return (
        token.is_word
        and not token.is_capital
        and token.low.endswith(context.endings("noun.adjective_endings"))
        and not context.has("noun.stop", token.low)
        and not context.has("noun.determiners", token.low)
    )


def after(row: Sequence[Token], start: int, context: Context, *, singular: bool = False) -> Phrase | None:
    """The noun phrase that begins at ``row[start]``."""
    if context.capital_nouns:
        return _after_capital(row, start, context)
    return _after_plural(row, start, context, singular=singular)


def _after_plural(row: Sequence[Token], start: int, context: Context, *, singular: bool) -> Phrase | None:
    first = start
    nominal: int | None = None
    last: int | None = None
    index = start
    end = min(len(row), start + _LONGEST)
    while index < end:
        token = row[index]
        if token.text in QUOTES:
            first += index == first
            index += 1
            continue
        if _is_boundary(row, index, first, context):
            break
        if singular:
            if last is not None and (looks_verbal(token, context) or _governs(row, index, context)):
                break
            last = index
            if context.head_first and not context.has("noun.plural_modifiers", token.low):
                break
        elif context.has("noun.nominal", token.low) or (token.is_capital and context.has("noun.nationals", token.low)):
            nominal = index if nominal is None else nominal
        elif is_plural(token, context):
            return Phrase(first, _extended(row, index, end, context))
        index += 1
    if singular and last is not None:
        return Phrase(first, last)
    if nominal is not None:
        return Phrase(first, nominal)
    return _named(row, first, index)


def _is_boundary(row: Sequence[Token], index: int, first: int, context: Context) -> bool:
    token = row[index]
    if token.number is not None:
        return True
    if not token.is_word:
        if _is_model_number(row, index, first, context):
            return False
        joins = token.text == "," and index > first and _adjective_follows(row, index + 1, context)
        return not joins and token.text != "&"
    if context.has("noun.conjunctions", token.low) and index > first:
        # "British and French soldiers", but "men and women" has ended before its conjunction.
        return not _adjective_follows(row, index + 1, context)
    return context.has("noun.stop", token.low) and not (token.is_capital and token.low == "us")


def _is_model_number(row: Sequence[Token], index: int, first: int, context: Context) -> bool:
    """Whether a number belongs to a name inside the phrase: "18 Leopard 2 tanks"."""
    if index <= first or index + 1 >= len(row) or not row[index].text.isdigit():
        return False
    return row[index - 1].is_capital and is_plural(row[index + 1], context)


def _adjective_follows(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether ``row[index]`` may be one more adjective of the phrase, with its plural noun soon after."""
    for ahead in range(index, min(index + 4, len(row))):
        token = row[ahead]
        if ahead > index and context.has("noun.conjunctions", token.low):
            continue
        if not token.is_word or context.has("noun.stop", token.low):
            return False
        if ahead > index and is_plural(token, context):
            return True
        if ahead == index and is_plural(token, context):
            return False
    return False


def looks_verbal(token: Token, context: Context) -> bool:
    """Whether a word after a noun is rather a verb: "tunnel opened", "force guards the border"."""
    low = token.low
    if context.has("noun.participles", low):
        return True
    if low.endswith("ing"):
        return not context.has("noun.place_ing", low)
    return low.endswith("ed") or (is_plural(token, context) and not context.has("noun.plural_modifiers", low))


def _extended(row: Sequence[Token], plural: int, end: int, context: Context) -> int:
    """The head when the plural at ``plural`` may be a modifier: "sports clubs", "police officers"."""
    named = row[plural].is_capital and plural + 1 < end and row[plural + 1].is_word and not row[plural + 1].is_capital
    verb = plural + 2 < end and (row[plural + 2].low == "that" or _opens_object(row[plural + 2], context))
    if named and not verb and is_plural(row[plural + 1], context) and not context.has("noun.stop", row[plural + 1].low):
        return plural + 1  # "Windows devices"
    if not context.has("noun.plural_modifiers", row[plural].low):
        return plural
    for ahead in range(plural + 1, min(plural + 3, end)):
        token = row[ahead]
        if not token.is_word or context.has("noun.stop", token.low) or context.has("noun.nominal", token.low):
            break
        if is_plural(token, context):
            verb = ahead + 1 < len(row) and _opens_object(row[ahead + 1], context)
            return plural if verb or context.has("noun.period", token.low) else _extended(row, ahead, end, context)
    return plural


def _opens_object(token: Token, context: Context) -> bool:
    """Whether an object begins at ``token``, so that a verb stands before it: "children pays €1,300"."""
    if context.has("noun.distributive", token.low):
        return False  # "one machine every 50 metres"
    return token.number is not None or context.has("noun.determiners", token.low)


def _governs(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether ``row[index]`` behind a noun is a verb, for an object follows: "the strike [cost] $2m"."""
    if index + 1 >= len(row) or not _opens_object(row[index + 1], context):
        return False
    return index + 2 >= len(row) or not context.has("clause.time_nouns", row[index + 2].low)  # "carbon dioxide a year"


def _is_model(token: Token) -> bool:
    """Whether ``token`` is a model of a series: "Model [3s]"."""
    return token.is_word and token.text[0].isdigit()


def is_name(row: Sequence[Token], phrase: Phrase, context: Context) -> bool:
    """Whether a phrase of several words is a name without a plural noun: "Model S"."""
    words = row[phrase.first : phrase.head + 1]
    if context.capital_nouns or len(words) < 2 or is_plural(words[-1], context):
        return False
    return words[0].is_capital and all(token.is_capital or _is_model(token) for token in words)


def _named(row: Sequence[Token], first: int, end: int) -> Phrase | None:
    """A product or people counted by its name: "27,000 Model S", "1,000 Rohingya drowned"."""
    last = first
    while (
        last < end
        and (row[last].is_capital or (last > first and _is_model(row[last])))
        and not is_possessive(row[last])
    ):
        last += 1
    shared = (
        last == end and end + 1 < len(row) and row[end + 1].number is not None
    )  # "13 Israeli and 10 foreign hostages"
    alone = (
        not shared
        and last - first == 1
        and not row[first].text.isupper()
        and (last == end or row[last].low.endswith("ed"))
    )
    return Phrase(first, last - 1) if alone or last - first >= 2 else None


def _after_capital(row: Sequence[Token], start: int, context: Context) -> Phrase | None:
    first = start
    end = min(len(row), start + _LONGEST)
    index = start
    while index < end:
        token = row[index]
        low = token.low
        if token.number is not None:
            return None
        if not token.is_word:
            if token.text in QUOTES:
                first += index == first
            elif not (token.text == "," and index > first and _inflected_follows(row, index, context)):
                return None
        elif token.is_capital and not (token.text.isupper() and context.has("noun.stop", low)):
            return _capital_head(row, first, index, end, context)
        elif context.has("noun.conjunctions", low) and index > first:
            if not _inflected_follows(row, index, context):
                return None
        elif context.has("noun.prepositions", low):
            noun = _attribute_end(row, index, context)
            return None if noun is None else _capital_head(row, noun, noun, len(row), context)
        elif context.has("noun.stop", low):
            return None
        elif context.has("noun.adverbs", low):
            first += index == first
        index += 1
    return None


def _capital_head(row: Sequence[Token], first: int, index: int, end: int, context: Context) -> Phrase | None:
    if context.has("noun.capital_stop", row[index].low):
        return None
    following = row[index + 1] if index + 1 < end else None
    joined = following is not None and following.text in HYPHENS and following.start == row[index].end
    if (
        joined
        and index + 3 < end
        and context.has("noun.conjunctions", row[index + 2].low)
        and row[index + 3].is_capital
    ):
        return _capital_head(row, first, index + 3, end, context)  # "Lehr- und Betreuungskräfte"
    if following is not None and _is_place_adjective(row[index], following, context):
        return _capital_head(row, first, index + 1, end, context)
    paired = (
        following is not None
        and context.has("noun.paired", following.low)
        and index + 2 < end
        and row[index + 2].is_capital
        and row[index].low.endswith("innen")
        and row[index + 2].low[:4] == row[index].low[:4]
    )
    return Phrase(first, index + 2) if paired else Phrase(first, index)


def _is_place_adjective(token: Token, following: Token, context: Context) -> bool:
    """Whether ``token`` is an adjective made from a place ("Berliner Polizisten")."""
    if not following.is_capital or context.has("noun.capital_stop", following.low):
        return False
    if context.has("noun.place_adjectives", token.low):
        return True
    known = token.low.endswith(context.endings("noun.person_nouns"))
    return token.low.endswith("er") and not known and following.low.endswith(("en", "innen"))


def _inflected_follows(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether an adjective stands before ``row[index]`` and another one (or an adverb) after it."""
    if index == 0 or index + 2 >= len(row):
        return False
    previous, following = row[index - 1], row[index + 1]
    endings = context.endings("noun.adjective_endings")
    return (
        previous.is_word
        and previous.low.endswith(endings)
        and following.is_word
        and not following.is_capital
        and not context.has("noun.stop", following.low)
        and not context.has("noun.determiners", following.low)
    )


def _attribute_end(row: Sequence[Token], start: int, context: Context) -> int | None:
    """The noun after an extended participle attribute: "[in erhöhte Bereitschaft versetzten] Soldaten".

    The participle must follow a noun or adverb of its own: in "400 in der geteilten Stadt" it belongs to the place.
    """
    endings = context.endings("noun.participle_endings")
    seen_noun = False
    for index in range(start + 1, min(start + _LONGEST, len(row) - 1)):
        token = row[index]
        if not token.is_word and token.number is None:
            return None
        if token.is_capital:
            seen_noun = True
            continue
        if seen_noun and token.low.endswith(endings) and row[index + 1].is_capital and len(token.low) > 5:
            previous = row[index - 1]
            if previous.is_capital or context.has("noun.adverbs", previous.low):
                return index + 1
        if context.has("noun.stop", token.low) and not context.has("noun.prepositions", token.low):
            return None
    return None
