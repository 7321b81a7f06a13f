"""Where a sentence says who says it: reporting verbs with their subject, "according to X", "X zufolge"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.figures.context import Context
from summarizer.figures.tokens import QUOTES, Token

_SUBJECT_WORDS = 10
_APPOSITION_WORDS = 12

Attribution = tuple[int, Sequence[Token]]
"""The offset of the word that attributes, and the words that name the speaker."""


def attributions(row: Sequence[Token], context: Context) -> Iterator[Attribution]:
    """Every attribution among the tokens ``row`` of a sentence, in text order."""
    for index, token in enumerate(row):
        for words in _attribution(row, index, context):
            if words:
                yield token.start, words


def _attribution(row: Sequence[Token], index: int, context: Context) -> Iterator[Sequence[Token]]:
    """The words that may name the speaker of the attribution at ``row[index]``, likeliest first."""
    low = row[index].low
    if context.has("speaker.openers", low):
        yield _opened(row, index, context)
    elif context.has("speaker.postpositions", low):
        yield before(row, index - 1, context)
    elif context.has("speaker.so", low):
        if _follows_pause(row, index):
            yield after(row, index + 1, context)
    elif context.has("speaker.statement_prepositions", low):
        yield _statement(row, index, context)
    elif context.has("speaker.reporting", low) and not (index and row[index].is_capital):
        yield from _subjects(row, index, context)


def _opened(row: Sequence[Token], index: int, context: Context) -> Sequence[Token]:
    """After "according to", "citing", "laut"."""
    start = index + 1
    if start < len(row) and context.has("speaker.opener_links", row[start].low):
        start += 1
    elif context.has("speaker.linked_openers", row[index].low):
        return ()
    if start < len(row) and any(context.has("speaker.statements", token.low) for token in row[start : start + 3]):
        return _statement(row, index, context)
    return after(row, start, context)


def _statement(row: Sequence[Token], index: int, context: Context) -> Sequence[Token]:
    """ "nach Angaben der Polizei": the words after the statement; without any, the statement's own adjectives."""
    for place in range(index + 1, min(index + 4, len(row))):
        token = row[place]
        if not token.is_word:
            return ()
        if context.has("speaker.statements", token.low):
            break
        if token.is_capital:
            return row[place : place + 1] if _is_compound_statement(token, context) else ()
    else:
        return ()
    if place + 1 < len(row) and context.has("speaker.statement_links", row[place + 1].low):
        return after(
            row, place + 2 if row[place + 1].low in {"von", "vom", "aus", "by", "from"} else place + 1, context
        )
    if _is_plural_genitive(row, place + 1, context):
        return after(row, place + 1, context)
    adjectives = row[index + 1 : place]
    if not adjectives or any(context.has("speaker.own", token.low) for token in adjectives):
        return ()
    return row[index + 1 : place + 1]


def _is_plural_genitive(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether an adjective and a noun follow without article: "Angaben [ukrainischer Behörden]"."""
    return (
        context.capital_nouns
        and index + 1 < len(row)
        and row[index].low.endswith("er")
        and not row[index].is_capital
        and not context.has("noun.determiners", row[index].low)
        and row[index + 1].is_capital
    )


def _is_compound_statement(token: Token, context: Context) -> bool:
    return token.low.endswith(context.endings("speaker.statements"))


def _follows_pause(row: Sequence[Token], index: int) -> bool:
    return index > 0 and (row[index - 1].text in QUOTES or row[index - 1].text == ",")


def _subjects(row: Sequence[Token], index: int, context: Context) -> Iterator[Sequence[Token]]:
    """What may be the subject of the reporting verb at ``row[index]``."""
    if _follows_pause(row, index):
        yield after(row, index + 1, context)
    clause_start = index
    while clause_start > 0 and row[clause_start - 1].is_word:
        clause_start -= 1
    if context.has("speaker.as", row[clause_start].low) and clause_start < index:
        yield after(row, clause_start + 1, context)
        return
    yield before(row, index - 1, context)
    if context.has("speaker.impersonal", row[min(index + 1, len(row) - 1)].low):
        start = index + 2
        if start < len(row) and context.has("speaker.impersonal_links", row[start].low):
            yield after(row, start + 1, context)
    elif context.capital_nouns:
        yield after(row, index + 1, context)


def before(row: Sequence[Token], last: int, context: Context) -> Sequence[Token]:
    """The noun phrase that ends at ``row[last]``, with a name before its apposition: "Berg, the mayor, said"."""
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
    while first > 0 and last - first < _SUBJECT_WORDS and _belongs(row[first - 1], context):
        first -= 1
        if _begins_phrase(row, first, context):
            break
    while first <= last and context.has("speaker.inner", row[first].low):
        first += 1
    words = row[first : last + 1]
    if not words or context.has("speaker.oblique", words[0].low) or not _is_clause_start(row, first, context):
        return ()
    return words


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
    if token.text == "&":
        return True
    if not token.is_word or (context.has("speaker.reporting", token.low) and not token.is_capital):
        return False
    return (
        context.has("noun.determiners", token.low)
        or context.has("speaker.inner", token.low)
        or context.has("speaker.pronouns", token.low)
        or not context.has("noun.stop", token.low)
        or (token.is_capital and token.low == "us")
    )


def after(row: Sequence[Token], start: int, context: Context) -> Sequence[Token]:
    """The noun phrase that begins at ``row[start]``."""
    end = start
    while end < len(row) and end - start < _SUBJECT_WORDS and _belongs(row[end], context):
        dated = context.has("clause.time_nouns", row[end].low) and not (end > start and row[end - 1].is_capital)
        if context.has("speaker.adverbs", row[end].low) or dated:
            break
        if end > start and context.capital_nouns and _is_new_object(row, end, context):
            break
        end += 1
    while end > start and (
        context.has("speaker.inner", row[end - 1].low) or context.has("noun.determiners", row[end - 1].low)
    ):
        end -= 1
    # "die Leiterin der Schule, Lena Orth"
    named = row[end + 1 : end + 3]
    if start < end < len(row) and row[end].text == "," and len(named) == 2 and all(token.is_capital for token in named):
        end += 3
    return row[start:end]


def _is_new_object(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether a new phrase begins at ``row[index]``: an accusative article, or a lower-case word after the noun."""
    token, previous = row[index], row[index - 1]
    if not previous.is_capital or token.is_capital:
        return False
    return not context.has("noun.genitives", token.low) and not context.has("speaker.inner", token.low)
