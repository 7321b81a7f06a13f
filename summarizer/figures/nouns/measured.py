"""What an amount with a unit measures: "12 % of households", "Umsatz von 3 Mrd. Euro", "sales rose 12 %"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.lemmas import genitive
from summarizer.figures.nouns.noun_phrases import Phrase, after, is_adjective, is_plural, is_possessive, looks_verbal
from summarizer.figures.nouns.phrases_before import back, built
from summarizer.figures.nouns.scenes import Counted, Scene, build
from summarizer.figures.nouns.subjects import subject
from summarizer.figures.nouns.tokens import HYPHENS, Token


def measured(scene: Scene) -> Counted | None:
    """The noun that an amount measures, where the syntax is clear; else None."""
    times = scene.quantity.unit == "multiple"  # "prices rose to twice the level": what rises counts
    for rule in _TIMES_RULES if times else _RULES:
        found = rule(scene)
        if found is not None:
            return found
    return None


def _attributive(scene: Scene) -> Counted | None:
    """The noun right after the amount: "a $3 billion budget", "3-km tunnel", "20 Tonnen Weizen"."""
    row, context = scene.after, scene.context
    start = 0
    if row and row[0].text in HYPHENS and row[0].start == scene.quantity.span[1]:
        start = 1
    elif not context.capital_nouns and not _has_article(scene) and not _is_hyphened(scene):
        return None
    if start >= len(row):
        return None
    if context.capital_nouns:
        return _measured_right_after(scene, start)
    phrase = after(row, start, context, singular=True)
    if phrase is not None and _is_plural_subject(row, phrase.head + 1, context):
        phrase = Phrase(phrase.first, phrase.head + 1)
    if phrase is None or row[phrase.head].low in {"year", "month", "week", "day"}:
        return None
    if row[start].is_capital and start + 1 < len(row) and looks_verbal(row[start + 1], context):
        return None  # "the £48.5m Rovers paid"
    if (
        phrase.first == phrase.head
        and looks_verbal(row[phrase.head], context)
        and not is_plural(row[phrase.head], context)
    ):
        return None  # "the 19-year-old passed"
    if context.has("noun.changes", row[phrase.head].low):
        inner = _part_after(scene, phrase.head + 1) or _changing(scene, phrase.head + 1)
        if inner is not None:
            return inner
    return build(scene, row, phrase, plural=_is_hyphened(scene) and is_plural(row[phrase.head], context))


def _is_plural_subject(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether a plural stands before a verb of change: "10-year government [bonds] fell"."""
    return index + 1 < len(row) and is_plural(row[index], context) and context.has("noun.movement", row[index + 1].low)


def _changing(scene: Scene, index: int) -> Counted | None:
    """What changes: "a 12 % drop in orders"."""
    row, context = scene.after, scene.context
    if index + 1 >= len(row) or not context.has("noun.content", row[index].low):
        return None
    phrase = after(row, index + 1, context) or after(row, index + 1, context, singular=True)
    if phrase is None or context.has("clause.time_nouns", row[phrase.head].low):
        return None
    return build(scene, row, phrase, plural=is_plural(row[phrase.head], context))


def _compared(scene: Scene) -> Counted | None:
    """What is so many times as many: "ten times as many couriers", "doppelt so viele Züge"."""
    row, context = scene.after, scene.context
    if len(row) < 3 or not context.has("noun.comparing", row[0].low):
        return None
    start = 2 if context.has("noun.quantities", row[1].low) else 1
    if start == 1 and not context.capital_nouns:
        return None
    phrase = after(row, start, context)
    return None if phrase is None else build(scene, row, phrase)


def _changed(scene: Scene) -> Counted | None:
    """The noun before "up" or "down" between commas: "The shares, up 17 % over the year, …"."""
    row, context = scene.before, scene.context
    index = len(row) - 1
    while index > 1 and context.has("noun.hedges", row[index].low) and not context.has("noun.changed", row[index].low):
        index -= 1
    if index < 2 or not context.has("noun.changed", row[index].low) or row[index - 1].text != ",":
        return None
    phrase = back(row, index - 2, context)
    return None if phrase is None else built(scene, phrase)


def _sized(scene: Scene) -> Counted | None:
    """What is so high or long, said right before: "The tower, 310 metres high, …", "a worm 26 cm long"."""
    row, context = scene.before, scene.context
    if len(row) < 2 or not scene.after or not context.has("noun.dimensions", scene.after[0].low):
        return None
    phrase = back(row, len(row) - 1 - (row[-1].text == ","), context)
    return None if phrase is None else built(scene, phrase)


def _aged(scene: Scene) -> Counted | None:
    """Who is of an age said right behind: "Kinder unter sechs Jahren", "children between the ages of 6 and 12"."""
    row, context = scene.before, scene.context
    if scene.quantity.unit != "year of age" or not row:
        return None
    index = len(row) - 1
    while index > 0 and context.has("noun.hedges", row[index].low):
        index -= 1
    noun = row[index]
    if not noun.is_capital if context.capital_nouns else not is_plural(noun, context):
        return None
    phrase = back(row, index, context)
    return None if phrase is None else built(scene, phrase)


def _level(scene: Scene) -> Counted | None:
    """What stands at a level of a base: "the deficit will be 5.1 % of GDP" is about the deficit."""
    row, context = scene.before, scene.context
    if scene.quantity.unit != "percentage" or not scene.after:
        return None
    nearest = next((token for token in reversed(row[-6:]) if not context.has("noun.hedges", token.low)), None)
    if nearest is None or not context.has("noun.level_links", nearest.low):
        return None
    base = [token.low for token in scene.after[1:4]]
    if not any(context.has("noun.level_bases", low) for low in base):
        return None
    return subject(scene)


def _is_hyphened(scene: Scene) -> bool:
    """Whether the amount is one word with its unit: "nine-mile", "10-year"."""
    surface = scene.text[slice(*scene.quantity.span)]
    return not HYPHENS.isdisjoint(surface) and surface[-1].isalpha()


def _has_article(scene: Scene) -> bool:
    context = scene.context
    for token in reversed(scene.before[-4:]):
        if context.has("noun.attributive_determiners", token.low) or is_possessive(token):
            return True
        if not context.has("noun.hedges", token.low):
            return False
    return False


def _measured_right_after(scene: Scene, start: int) -> Counted | None:
    row, context = scene.after, scene.context
    index = start
    while index < len(row) and (
        context.has("noun.more", row[index].low) or context.has("noun.dimensions", row[index].low)
    ):
        index += 1
    if index >= len(row) or not row[index].is_word:
        return None
    adjectives = index
    while adjectives < len(row) and is_adjective(row[adjectives], context):
        if row[adjectives].low.endswith(context.endings("noun.preterites")):
            return None  # "Orkanböen von 215 km/h deckten Dächer ab"
        adjectives += 1
    if adjectives >= len(row) or not row[adjectives].is_capital or adjectives - index > 2:
        return None
    if adjectives == index and start == 0 and scene.before and context.has("noun.capital_stop", row[index].low):
        return None
    phrase = after(row, index, context)
    if phrase is None or _is_name(row, phrase):
        return None
    found = build(scene, row, phrase, plural=row[phrase.head].low.endswith(context.endings("noun.measured_plurals")))
    if any(context.has("noun.genitive_singular", token.low) for token in scene.before[-2:]):
        return replace(found, head=genitive(row[phrase.head].text, context))
    return found


def _is_name(row: Sequence[Token], phrase: Phrase) -> bool:
    """Whether two capitalised words follow each other: a name, not a measured noun."""
    return phrase.head + 1 < len(row) and row[phrase.head + 1].is_capital


def part_of(scene: Scene) -> Counted | None:
    """The whole of a share or amount: "12 % of households", "drei Viertel der Haushalte"."""
    return _part_after(scene, 0)


def _part_after(scene: Scene, index: int) -> Counted | None:
    row, context = scene.after, scene.context
    if context.capital_nouns and scene.before and context.has("noun.periods_in", scene.before[-1].low):
        return None  # "zur Hälfte der Bund": the noun is the subject, no genitive
    if index < len(row) and context.has("noun.worth", row[index].low):
        index += 1
    if index >= len(row) or not context.has("noun.partitive", row[index].low):
        return None
    index += 1
    while index < len(row) and context.has("noun.determiners", row[index].low):
        index += 1
    if index < len(row) and is_possessive(row[index]):
        index += 1
    if index >= len(row) or context.has("noun.pronouns", row[index].low) or row[index].number is not None:
        return None
    if context.capital_nouns:
        phrase = after(row, index, context)
        if phrase is None:
            return None
        found = build(scene, row, phrase)
        return (
            replace(found, head=genitive(row[phrase.head].text, context))
            if context.has("noun.genitive_singular", row[index - 1].low)
            else found
        )
    phrase = after(row, index, context)
    if phrase is not None:
        return build(scene, row, phrase)
    phrase = after(row, index, context, singular=True)
    return None if phrase is None else build(scene, row, phrase, plural=False)


def _content(scene: Scene) -> Counted | None:
    """What money consists of: "$3 billion in military aid"."""
    row, context = scene.after, scene.context
    if not any(context.has("noun.currencies", word) for word in scene.quantity.unit.split()):
        return None
    if len(row) < 2 or not context.has("noun.content", row[0].low) or row[1].is_capital or not row[1].is_word:
        return None
    if any(context.has(table, row[1].low) for table in ("noun.stop", "clause.time_nouns", "noun.not_content")):
        return None
    phrase = after(row, 1, context) or after(row, 1, context, singular=True)
    if phrase is None or any(context.has("clause.time_nouns", row[i].low) for i in range(1, phrase.head + 1)):
        return None
    return build(scene, row, phrase)


def measured_off(scene: Scene) -> Counted | None:
    """The noun before the amount: "a budget of $3 bn", "Schaden in Höhe von 3 Mio. Euro"."""
    row, context = scene.before, scene.context
    index = _before_hedges(row, len(row) - 1, context)
    if index < 1 or not context.has("noun.noun_prepositions", row[index].low):
        return None
    index -= 1
    if index > 1 and context.has("noun.amount", row[index].low) and context.has("noun.amount_in", row[index - 1].low):
        index -= 2
    elif row[index].text == "," and context.has("noun.apposed", row[index + 1].low):
        index -= 1  # "two men, aged 19 and 23"
    phrase = back(row, index, context)
    if phrase is not None and phrase.first > 1:
        opener = phrase.first - 1
        opener -= opener > 1 and context.has("noun.determiners", row[opener].low)
        if context.has("noun.tight", row[opener].low):  # "cuts [per head] of $5", "Kürzungen bei der Hilfe von"
            phrase = back(row, opener - 1, context) or phrase
    return None if phrase is None else built(scene, phrase)


def _before_hedges(row: Sequence[Token], index: int, context: Context) -> int:
    """The index of the last token up to ``index`` that is neither a hedge nor a preposition inside one."""
    while (
        index > 0
        and context.has("noun.hedges", row[index].low)
        and not (
            context.has("noun.measure_prepositions", row[index].low)
            and not context.has("noun.hedges", row[index - 1].low)
        )
    ):
        index -= 1
    return index


_RULES = (_attributive, _level, part_of, _content, measured_off, _aged, _changed, _sized, subject)
"""In this order the rules are tried for an amount, and for "twice", "dreimal"."""
_TIMES_RULES = (_attributive, _compared, subject, part_of, measured_off)
