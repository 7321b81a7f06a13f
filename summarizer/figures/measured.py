"""What an amount with a unit measures: "12 % of households", "Umsatz von 3 Mrd. Euro", "sales rose 12 %"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.figures.context import Context
from summarizer.figures.lemmas import genitive
from summarizer.figures.noun_phrases import Phrase, after, is_plural, is_possessive
from summarizer.figures.scenes import Counted, Scene, build
from summarizer.figures.tokens import HYPHENS, Token

_VERB_DISTANCE = 9
"""How many words may stand between a verb of change and its amount ("rose in the first quarter by 12 %")."""


def measured(scene: Scene) -> Counted | None:
    """The noun that an amount measures, where the syntax is clear; else None."""
    for rule in (_attributive, part_of, _content, measured_off, subject):
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
    elif not context.capital_nouns and not _has_article(scene):
        return None
    if start >= len(row):
        return None
    if context.capital_nouns:
        return _measured_right_after(scene, start)
    phrase = after(row, start, context, singular=True)
    if phrase is None or row[phrase.head].low in {"year", "month", "week", "day"}:
        return None
    if context.has("noun.changes", row[phrase.head].low):
        inner = _part_after(scene, phrase.head + 1)
        if inner is not None:
            return inner
    return build(scene, row, phrase, plural=False)


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
    while adjectives < len(row) and _is_adjective(row[adjectives], context):
        adjectives += 1
    if adjectives >= len(row) or not row[adjectives].is_capital or adjectives - index > 2:
        return None
    if adjectives == index and start == 0 and scene.before and context.has("noun.capital_stop", row[index].low):
        return None
    phrase = after(row, index, context)
    if phrase is None or _is_name(row, phrase):
        return None
    found = build(scene, row, phrase, plural=False)
    if any(context.has("noun.genitive_singular", token.low) for token in scene.before[-2:]):
        return replace(found, head=genitive(row[phrase.head].text, context))
    return found


def _is_adjective(token: Token, context: Context) -> bool:
    return (
        token.is_word
        and not token.is_capital
        and token.low.endswith(context.endings("noun.adjective_endings"))
        and not context.has("noun.stop", token.low)
        and not context.has("noun.determiners", token.low)
    )


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
    if context.has("noun.stop", row[1].low) or context.has("clause.time_nouns", row[1].low):
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
    if context.has("noun.amount", row[index].low) and index > 1:
        index -= 2
    phrase = _back(row, index, context)
    return None if phrase is None else _built(scene, phrase)


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


def subject(scene: Scene) -> Counted | None:
    """What rises, falls or stands at the amount: "sales rose 12 %", "ist der Umsatz um 12 Prozent gestiegen"."""
    row, context = scene.before, scene.context
    index = len(row) - 1
    nearest = next((token for token in reversed(row[-6:]) if not context.has("noun.hedges", token.low)), None)
    if nearest is not None and context.has("noun.periods_in", nearest.low):
        return None
    preposition = False
    for _ in range(_VERB_DISTANCE):
        if index < 0:
            return None
        token = row[index]
        passive = (
            context.has("noun.passive_movement", token.low)
            and index
            and context.has("noun.passive", row[index - 1].low)
        )
        if passive or context.has("noun.movement", token.low):
            return _ending_at(scene, _before_auxiliaries(row, index - 1, context))
        if context.has("noun.measure_prepositions", token.low):
            if not context.capital_nouns and index and _is_object(row, index - 1, context):
                return _ending_at(scene, index - 1)
            preposition = preposition or not context.has("noun.noun_prepositions", token.low)
        elif context.capital_nouns and token.is_capital and preposition and token.number is None:
            opener = _attached(row, index, context)
            if opener is None:
                return _estimated(scene, index) or _ending_at(scene, index)
            index = opener
        elif token.number is None and not _may_stand_between(token, context):
            return None
        index -= 1
    return None


def _is_object(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether ``row[index]`` ends an object before a preposition: "put the damage at", "cut emissions by"."""
    token = row[index]
    if token.is_capital or not token.is_word or context.has("noun.stop", token.low) or token.low.endswith(("ly", "ed")):
        return False
    if context.has("noun.movement", token.low) or context.has("clause.time_nouns", token.low):
        return False
    phrase = _back(row, index, context)
    if phrase is None or phrase.first == 0:
        return False
    if context.has("noun.estimate_prepositions", row[index + 1].low):
        verbs = row[max(0, phrase.first - 4) : phrase.first]
        if not any(context.has("noun.estimates", verb.low) for verb in verbs):
            return False
    opener = row[phrase.first - 1]
    if context.has("noun.determiners", opener.low) or is_possessive(row[phrase.first]):
        return True
    return _is_verb_between(row, phrase.first - 1, context)


def _attached(row: Sequence[Token], index: int, context: Context) -> int | None:
    """The index of the preposition before the noun at ``row[index]``, if it stands in a phrase of its own:
    "stiegen im Schnitt um 8 Prozent"."""
    phrase = _back(row, index, context)
    opener = -1 if phrase is None else phrase.first - 1
    while opener >= 0 and context.has("noun.determiners", row[opener].low):
        if context.has("noun.genitives", row[opener].low) and opener and row[opener - 1].is_capital:
            return None
        opener -= 1
    return opener if opener >= 0 and context.has("noun.attachments", row[opener].low) else None


def _estimated(scene: Scene, index: int) -> Counted | None:
    """The object before a verb of estimating: "Die Kosten beziffert die Regierung auf 62 Millionen"."""
    row, context = scene.before, scene.context
    for verb in range(index - 1, max(0, index - 6), -1):
        if context.has("noun.estimates", row[verb].low):
            return _ending_at(scene, verb - 1) if row[verb - 1].is_capital else None
        if not row[verb].is_word or context.has("noun.oblique", row[verb].low):
            return None
    return None


def _may_stand_between(token: Token, context: Context) -> bool:
    low = token.low
    return (
        context.has("noun.hedges", low)
        or context.has("noun.fillers", low)
        or low in {"%", "$", "€", "£", "¥"}
        or (not context.capital_nouns and low.endswith("ly"))
    )


def _before_auxiliaries(row: Sequence[Token], index: int, context: Context) -> int:
    while index >= 0 and (
        context.has("noun.auxiliaries", row[index].low) or (not context.capital_nouns and row[index].low.endswith("ly"))
    ):
        index -= 1
    return index


def _ending_at(scene: Scene, index: int) -> Counted | None:
    """The noun phrase whose last word is ``before[index]``; of "sales of cars" and "Zahl der Autos" the first noun."""
    row, context = scene.before, scene.context
    phrase = _back(row, index, context)
    for _ in range(3):
        if phrase is None:
            return None
        opener = phrase.first - 1
        while opener >= 0 and context.has("noun.determiners", row[opener].low) and opener > phrase.first - 3:
            if context.has("noun.genitives", row[opener].low) and opener and row[opener - 1].is_capital:
                break
            opener -= 1
        if opener < 0:
            break
        if _is_genitive(row, phrase, opener, context):
            outer = _back(row, opener, context)
        elif opener > 0 and context.has("noun.attachments", row[opener].low):
            outer = _back(row, opener - 1, context)
        else:
            break
        if outer is None:
            break
        phrase = outer
    return None if phrase is None else _built(scene, phrase)


def _built(scene: Scene, phrase: Phrase) -> Counted | None:
    row, context = scene.before, scene.context
    if context.has("clause.time_nouns", row[phrase.head].low) or context.has("noun.empty", row[phrase.head].low):
        return None
    return build(scene, row, phrase, plural=_is_plural_subject(row, phrase, context))


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


def _back(row: Sequence[Token], index: int, context: Context) -> Phrase | None:
    """The noun phrase that ends at ``row[index]``."""
    if index < 0 or not row[index].is_word or context.has("noun.determiners", row[index].low):
        return None
    if not row[index].is_capital if context.capital_nouns else context.has("noun.stop", row[index].low):
        return None
    first = index
    while first > 0 and index - first < 4:
        token = row[first - 1]
        if not token.is_word or context.has("noun.stop", token.low) or context.has("noun.determiners", token.low):
            break
        if context.has("noun.movement", token.low) or _is_verb_between(row, first - 1, context):
            return Phrase(first, index)
        if context.capital_nouns and not _is_adjective(token, context):
            break
        first -= 1
    return Phrase(index if _begins_with_verb(row, first, index, context) else first, index)


def _begins_with_verb(row: Sequence[Token], first: int, head: int, context: Context) -> bool:
    """Whether the words before the noun ``row[head]`` may hold a verb: "thieves stole paintings", "stahlen Bilder"."""
    if first == head:
        return False
    opener = row[first - 1] if first else None
    if context.capital_nouns:
        return (opener is None or opener.is_capital) and not row[first].low.endswith("er")
    if opener is not None and not _opens_phrase(opener, context):
        return True
    plurals = [token for token in row[first:head] if is_plural(token, context)]
    return any(not context.has("noun.plural_modifiers", token.low) for token in plurals)


def _is_verb_between(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether a word in -ed or -s between two nouns is a verb: "pill reduced attacks", "industry expects losses"."""
    if context.capital_nouns or index < 1:
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
    return not token.is_word or context.has("noun.determiners", token.low) or context.has("noun.attachments", token.low)
