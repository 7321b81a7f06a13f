"""Noun phrases that end before a verb or preposition, found from right to left without a parser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.lemmas import genitive
from summarizer.figures.nouns.noun_phrases import Phrase, is_adjective, is_plural
from summarizer.figures.nouns.scenes import Counted, Scene, build
from summarizer.figures.nouns.tokens import HYPHENS, Token

_INSERTION = 16
"""How many words an insertion between commas, dashes or brackets may have."""
_CLIMBS = 5
"""How many phrases may hang on each other in a subject ("the end of the third quarter of the year")."""
_SAY_NOTHING = ("noun.empty", "noun.changes")
"""Nouns whose attribute is what is meant: "the number of cars", "die Erhöhung des Beitrags"."""
_INSERTED = {",": ",", ")": "(", "–": "–", "—": "—"}
"""How an insertion ends and begins: "the shares, down 40 %, fell", "der Gewinn (Ebit) fiel"."""


def ending_at(scene: Scene, index: int) -> Counted | None:
    """The noun phrase whose last word is ``before[index]``; of "sales of cars" and "Zahl der Autos" the first noun."""
    row, context = scene.before, scene.context
    index = _before_date(row, _before_insertion(row, index, context), context)
    phrase = back(row, index, context)
    if phrase is None and index > 0 and context.has("clause.time_nouns", row[index].low):
        phrase = Phrase(index, index)  # "profit in the quarter to September"
    for _ in range(_CLIMBS):
        if phrase is None:
            return None
        outer = _outer(row, phrase, context)
        if outer is None or any(context.has(table, row[outer.head].low) for table in _SAY_NOTHING):
            break
        phrase = outer
    return None if phrase is None else built(scene, phrase)


def _before_date(row: Sequence[Token], index: int, context: Context) -> int:
    """The end of the noun before a time without preposition: "income for the months [ended Oct. 31]"."""
    end = index
    while end > 0 and (
        row[end].text.isdigit()
        or row[end].text == "."
        or context.has("noun.periodic", row[end].low)
        or (context.has("clause.time_nouns", row[end].low) and context.has("noun.periodic", row[end - 1].low))
    ):
        end -= 1
    return end


def _before_insertion(row: Sequence[Token], index: int, context: Context) -> int:
    """The end of the noun before "…, which have lost 40 %," or before the pronoun "which" itself."""
    if index > 0 and context.has("noun.relative_subjects", row[index].low):
        index -= 1
        return index - 1 if row[index].text == "," else index
    if index <= 1 or row[index].text not in _INSERTED:
        return index
    opening = _INSERTED[row[index].text]
    start = next((i for i in range(index - 1, max(0, index - _INSERTION), -1) if row[i].text == opening), 0)
    return start - 1 if start else index


def _outer(row: Sequence[Token], phrase: Phrase, context: Context) -> Phrase | None:
    """The noun phrase that ``phrase`` is attached to: "[shares] in the company", "[Zahl] der Autos"."""
    opener = phrase.first - 1
    if _is_genitive(row, phrase, opener, context):
        return back(row, opener, context)
    if (
        context.capital_nouns
        and opener > 0
        and context.has("noun.paired", row[opener].low)
        and row[opener - 1].is_capital
    ):
        return back(row, opener - 1, context)  # "zwischen Linz und Graz"
    while context.capital_nouns and opener > 0 and row[opener].is_capital and opener > phrase.first - 3:
        opener -= 1  # "die Aktien des Herstellers Nortek"
    lowest = opener - 4
    while opener >= 0 and opener > lowest:
        token = row[opener]
        article = context.has("noun.determiners", token.low)
        if article and context.has("noun.genitives", token.low) and opener and row[opener - 1].is_capital:
            break
        inner = token.number is not None or token.text in HYPHENS or context.has("noun.quantifiers", token.low)
        inner = inner or (not context.capital_nouns and context.has("clause.time_nouns", token.low))
        if not article and not inner:
            break
        opener -= 1
    if opener <= 0:
        return None
    if _is_genitive(row, phrase, opener, context):
        return back(row, opener, context)
    if context.has("noun.attachments", row[opener].low) or context.has("noun.complements", row[opener].low):
        if row[opener - 1].number is None:
            return back(row, opener - 1, context)
        return _outer(row, Phrase(opener - 1, opener - 1), context)  # "profit in [the three months] to June"
    return None


def built(scene: Scene, phrase: Phrase) -> Counted | None:
    """The noun phrase of the tokens before the number; None for a time and for nouns that say nothing ("average")."""
    row, context = scene.before, scene.context
    if context.has("clause.time_nouns", row[phrase.head].low) or context.has("noun.empty", row[phrase.head].low):
        return None
    if context.head_first:
        words = range(phrase.first, phrase.head)
        head = next((k for k in words if not context.has("noun.plural_modifiers", row[k].low)), phrase.head)
        phrase = Phrase(phrase.first, head)
    found = build(scene, row, phrase, plural=_is_plural_subject(row, phrase, context))
    if phrase.first and context.has("noun.genitive_singular", row[phrase.first - 1].low):
        return replace(found, head=genitive(row[phrase.head].text, context))
    return found


def _is_genitive(row: Sequence[Token], phrase: Phrase, opener: int, context: Context) -> bool:
    """Whether a noun stands right before a genitive without article: "Absatz neuer Autos"."""
    if not context.capital_nouns or opener != phrase.first - 1 or not row[opener].is_capital:
        return False
    return phrase.first < phrase.head and row[phrase.first].low.endswith("er")


def _is_plural_subject(row: Sequence[Token], phrase: Phrase, context: Context) -> bool:
    """Whether the noun is a plural; in German a noun in -n without a singular article is taken for one."""
    noun = row[phrase.head]
    if not context.capital_nouns:
        return is_plural(noun, context)
    singular = phrase.first > 0 and context.has("noun.singular_articles", row[phrase.first - 1].low)
    return noun.low.endswith("n") and not singular


def back(row: Sequence[Token], index: int, context: Context) -> Phrase | None:
    """The noun phrase that ends at ``row[index]``."""
    if index < 0 or not row[index].is_word or context.has("noun.determiners", row[index].low):
        return None
    if context.has("noun.never", row[index].low):
        return None
    if not row[index].is_capital if context.capital_nouns else context.has("noun.stop", row[index].low):
        return None
    first = index
    while first > 0 and index - first < 4:
        token = row[first - 1]
        if not token.is_word or context.has("noun.stop", token.low) or context.has("noun.determiners", token.low):
            break
        if context.has("noun.movement", token.low) or is_verb_between(row, first - 1, context):
            return Phrase(first, index)
        if context.has("noun.passive_movement", token.low) or context.has("noun.participles", token.low):
            return Phrase(first, index)
        if not context.capital_nouns and context.has("speaker.reporting", token.low):
            return Phrase(first, index)  # "Tessel forecast [sales] of $3bn"
        if context.capital_nouns and not is_adjective(token, context):
            break
        first -= 1
    return Phrase(index if _begins_with_verb(row, first, index, context) else first, index)


def _begins_with_verb(row: Sequence[Token], first: int, head: int, context: Context) -> bool:
    """Whether the words before the noun ``row[head]`` may hold a verb: "thieves stole paintings", "stahlen Bilder"."""
    if first == head or context.head_first:
        return False
    opener = row[first - 1] if first else None
    if context.capital_nouns:
        open_ended = opener is None or (opener.is_capital and not context.has("noun.determiners", opener.low))
        return open_ended and not row[first].low.endswith("er")
    if opener is not None and not _opens_phrase(opener, context):
        return True
    plurals = [token for token in row[first:head] if is_plural(token, context)]
    return any(not context.has("noun.plural_modifiers", token.low) for token in plurals)


def is_verb_between(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether a word in -ed or -s between two nouns is a verb: "pill reduced attacks", "industry expects losses"."""
    if context.capital_nouns or context.head_first or index < 1:
        return False
    token, previous = row[index], row[index - 1]
    noun_before = previous.is_word and not (
        context.has("noun.stop", previous.low)
        or context.has("noun.determiners", previous.low)
        or previous.low.endswith("ly")
    )
    verbal = token.low.endswith("ed") or (
        is_plural(token, context) and not context.has("noun.plural_modifiers", token.low)
    )
    return noun_before and verbal and not token.is_capital


def _opens_phrase(token: Token, context: Context) -> bool:
    """Whether a noun phrase surely begins after ``token``; else its first words may be a verb ("expect delays")."""
    tables = ("noun.determiners", "noun.attachments", "noun.openers", "speaker.reporting")
    return not token.is_word or any(context.has(table, token.low) for table in tables)
