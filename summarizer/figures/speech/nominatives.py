"""How a phrase of an attribution is written by itself: without its article, in the nominative."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.lemmas import genitive
from summarizer.figures.nouns.tokens import Token


def phrase_of(text: str, context: Context, words: Sequence[Token]) -> str:
    """The ``words`` as written, without a leading article, in the nominative where they alone tell it."""
    first = 0
    while first < len(words) - 1 and any(
        context.has(table, words[first].low) for table in ("noun.determiners", "speaker.articles")
    ):
        first += 1
    if context.capital_nouns and first == len(words) - 2 and _is_adjective(words[first], context):
        return _declined(words, first, context)
    singular = first > 0 and context.has("noun.genitive_singular", words[first - 1].low)
    end = words[-1].end + (words[-1].low[0] == "„" and first < len(words) - 1)  # with the closing mark
    phrase = " ".join(text[words[first].start : end].split()).rstrip(",")
    if singular and words[first].low[0] != "„":
        head, tail = words[first].text, phrase[len(words[first].text) :]
        return genitive(head, context) + tail if head.endswith("s") or not tail else phrase
    return phrase


def _is_adjective(token: Token, context: Context) -> bool:
    if not token.is_capital:
        return token.is_word
    return context.has("speaker.name_adjectives", token.low) or token.low.endswith(
        context.endings("speaker.name_adjective_endings")
    )


def _declined(words: Sequence[Token], first: int, context: Context) -> str:
    """An adjective with its noun in the nominative: "des ukrainischen Generalstabs", "ukrainischer Behörden"."""
    adjective, noun = words[first].text, words[first + 1].text
    weak = context.endings("speaker.weak_ending")[0]
    inflected = next((end for end in context.endings("speaker.adjective_endings") if adjective.endswith(end)), weak)
    stem = adjective.removesuffix(inflected)
    if not first:
        return f"{adjective} {noun}" if words[0].is_capital else f"{stem}{weak} {noun}"
    article = words[first - 1].low
    possessive = context.has("noun.genitive_singular", article)
    if possessive or context.has("speaker.datives", article):
        noun = genitive(noun, context) if possessive else noun
        neuter = noun.lower().endswith(context.endings("speaker.neuter_endings"))
        ending = context.endings("speaker.neuter_ending" if neuter else "speaker.masculine_ending")[0]
        return f"{stem}{ending} {noun}"
    if context.has("noun.genitives", article) and inflected not in {weak, *context.endings("speaker.masculine_ending")}:
        return f"{stem}{weak} {noun}"
    return f"{adjective} {noun}"


def plural_nominative(phrase: str, context: Context) -> str:
    """A plural without its dative ending, where the list knows it: "Prüfern" is "Prüfer"."""
    head, _, last = phrase.rpartition(" ")
    bare = last[:-1] if last.endswith(context.endings("speaker.dative_plural_endings")) else last
    return f"{head} {bare}".strip() if context.has("speaker.unnamed", bare.lower()) else phrase
