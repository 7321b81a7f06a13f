"""A quantity between the words around it, and noun phrases made from those words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.lemmas import lemma, split_compound
from summarizer.figures.nouns.noun_phrases import Phrase, is_name, is_possessive
from summarizer.figures.nouns.tokens import QUOTES, Token, near, tokens, window
from summarizer.figures.scanning.quantities import COUNT, Quantity
from summarizer.types import Span


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted noun phrase as written, without its number; the head's lemma; the other words of the phrase.

    ``phrase`` and ``span`` are empty where only a verb tells what is counted ("employs 850").
    """

    phrase: str
    span: Span
    head: str
    qualifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """A quantity with the tokens of its sentence before and after it, as far as they can matter."""

    text: str
    quantity: Quantity
    context: Context
    before: list[Token]
    after: list[Token]

    @property
    def singular(self) -> bool:
        """Whether the noun after the quantity stands in the singular: "one soldier"."""
        return self.quantity.value == 1

    @property
    def fraction(self) -> bool:
        """Whether the quantity is a part of one: "two-thirds", "one in three"."""
        value = self.quantity.value
        return value is not None and 0 < value < 1


def set_scene(text: str, sentence: Span, quantity: Quantity, quantities: Sequence[Quantity], context: Context) -> Scene:
    """The scene of ``quantity`` in ``sentence``; other numbers near it are marked in its tokens."""
    start, end = quantity.span
    left, right = window(text, sentence, start, end)
    around = tuple(near(quantities, start, 8, 8))
    before, after = _sides(text, (left, start), (end, right), around, context.elisions)
    return Scene(text=text, quantity=quantity, context=context, before=before, after=after)


@lru_cache(maxsize=64)  # the same numbers are looked at again and again while one sentence is read
def _sides(
    text: str, left: Span, right: Span, around: tuple[Quantity, ...], elisions: frozenset[str]
) -> tuple[list[Token], list[Token]]:
    return tokens(text, *left, around, elisions), tokens(text, *right, around, elisions)


def build(scene: Scene, row: Sequence[Token], phrase: Phrase, *, plural: bool = True) -> Counted:
    """The counted noun phrase ``row[phrase.first..phrase.head]``, with an adjective before the number added."""
    context = scene.context
    first, head_index = phrase
    for index in range(first, head_index):
        token = row[index]
        broken = token.low == "s" and index > 0 and row[index - 1].text in QUOTES  # "Corp.'s revenue"
        opens = broken or is_possessive(token) or context.has("noun.determiners", token.low)
        if opens or (index == first and context.has("noun.comparatives", token.low)):
            first = index + 1
    head_word, qualifiers = split_compound(row[head_index].text)
    modifiers = [
        row[index].text
        for index in range(first, head_index)
        if row[index].is_word
        and not context.has("noun.conjunctions", row[index].low)
        and not _is_other_gender(row, index, head_index, context)
    ]
    counts = scene.quantity.unit == COUNT and row is scene.after and bool(scene.before)
    if counts and context.has("noun.before_number", scene.before[-1].low):
        modifiers.insert(0, scene.before[-1].text)
    span = (row[first].start, row[head_index].end)
    written = " ".join(scene.text[span[0] : span[1]].split())
    if plural and not scene.singular and is_name(row, Phrase(first, head_index), context):
        return Counted(written, span, written, ())
    return Counted(
        phrase=written,
        span=span,
        head=lemma(head_word, context, plural=plural and not scene.singular),
        qualifiers=(*modifiers, *qualifiers),
    )


def _is_other_gender(row: Sequence[Token], index: int, head: int, context: Context) -> bool:
    """Whether ``row[index]`` is the head in its other gender: "[Schülerinnen] und Schüler"."""
    return index + 2 == head and row[index].is_capital and context.has("noun.paired", row[index + 1].low)
