"""Totals and labels before their number: "the number of dead rose to 12", "the death toll hit 12", "Soldiers: 12"."""

from __future__ import annotations

from summarizer.figures.nouns.lemmas import lemma
from summarizer.figures.nouns.noun_phrases import Phrase, after, is_plural
from summarizer.figures.nouns.scenes import Counted, Scene, build

_VERB_REACH = 8
"""How many words before a number the verb of its total may stand: "sank die Zahl der Geburten unter"."""


def labelled(scene: Scene) -> Counted | None:
    """A label: "Soldiers: 2,000"."""
    row = scene.before
    if len(row) < 2 or row[-1].text != ":" or not row[-2].is_word:
        return None
    label, context = row[-2], scene.context
    if context.has("noun.not_labels", label.low):
        return None
    noun = is_plural(label, context) or context.has("noun.nominal", label.low)
    if not noun and not (context.capital_nouns and label.is_capital):
        return None
    return build(scene, row, Phrase(len(row) - 2, len(row) - 2))


def total(scene: Scene) -> Counted | None:
    """A total: "the number of dead rose to 12", "die Einwohnerzahl sank auf 12.000", "the death toll hit 12"."""
    row, context = scene.before, scene.context
    if not row or not any(
        context.has("noun.measure_prepositions", token.low) or context.has("noun.movement", token.low)
        for token in row[-_VERB_REACH:]
    ):
        return None
    for index in range(len(row) - 1, max(-1, len(row) - 24), -1):
        token = row[index]
        if token.text in ";:":
            return None
        found = _counted_total(scene, index) or _compound_total(scene, index)
        if found is not None:
            return found
    return None


def _counted_total(scene: Scene, index: int) -> Counted | None:
    """ "number of the dead", "Zahl der Toten" at ``before[index]``."""
    row, context = scene.before, scene.context
    if not context.has("noun.totals", row[index].low) or index + 2 >= len(row):
        return None
    if not context.has("noun.total_links", row[index + 1].low):
        return None
    start = index + 2
    while start < len(row) and context.has("noun.determiners", row[start].low):
        start += 1
    phrase = after(row, start, context)
    return None if phrase is None else build(scene, row, phrase)


def _compound_total(scene: Scene, index: int) -> Counted | None:
    """ "death toll", "Einwohnerzahl" at ``before[index]``: the modifier is what is counted."""
    row, context = scene.before, scene.context
    token = row[index]
    if not context.capital_nouns:
        modifier = row[index - 1]
        if not index or not context.has("noun.toll_nouns", token.low):
            return None
        if context.has("noun.toll_of_death", token.low) and not context.has("noun.toll_modifiers", modifier.low):
            return Counted(token.text, (token.start, token.end), lemma(token.text, context), ())  # "the national toll"
        if not modifier.is_word or context.has("noun.stop", modifier.low):
            return None
        head = lemma(modifier.text, context, plural=False)
        span = (modifier.start, token.end)
        return Counted(" ".join(scene.text[span[0] : span[1]].split()), span, head, ())
    if context.has("noun.not_totals", token.low):
        return None
    for ending in context.endings("noun.toll_nouns"):
        if token.is_capital and token.low.endswith(ending) and len(token.low) > len(ending) + 3:
            head = lemma(token.text[: -len(ending)], context)
            return Counted(token.text, (token.start, token.end), head, ())
    return None
