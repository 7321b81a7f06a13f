"""What a quantity counts: "8,500 U.S. military personnel" counts personnel, "davon 3500" what stands before."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.nouns.context import Context, load
from summarizer.figures.nouns.continuations import continues, joined, preceding
from summarizer.figures.nouns.lemmas import lemma
from summarizer.figures.nouns.measured import measured, measured_off, part_of
from summarizer.figures.nouns.noun_phrases import Phrase, after, is_plural, is_possessive
from summarizer.figures.nouns.phrases_before import back, built
from summarizer.figures.nouns.references import (
    follows_subset_word,
    is_part_of_group,
    is_part_of_those,
    may_be_year,
    referent_candidates,
    sentence_start,
)
from summarizer.figures.nouns.scenes import Counted, Scene, build, set_scene
from summarizer.figures.nouns.subjects import speaks_of_pronoun, subject
from summarizer.figures.nouns.tokens import HYPHENS, Token, near
from summarizer.figures.nouns.totals import labelled, total
from summarizer.figures.scanning.quantities import COUNT, Quantity
from summarizer.types import Span

__all__ = ["Counted", "find"]

_RELATIVE_REACH = 6
"""How far before "of whom" its noun may stand."""
_NO_WHOLES = ("noun.comparatives", "clause.time_nouns")
_SAMPLE_REACH = 3
"""How many words before its size a survey may stand."""
_GROUP_REACH = 8
"""How many words may stand before the number of a group's part."""
_SHARE = "percentage"
_RELATIVE_UNITS = frozenset({_SHARE, "percentage point", "basis point", "multiple"})
_CHAIN = 3
"""How many amounts in a row may speak of the same thing."""


def find(
    text: str, sentence: Span, quantity: Quantity, quantities: Sequence[Quantity], language: str
) -> Counted | None:
    """The noun phrase that ``quantity`` counts or measures, or None where the text does not say.

    ``quantities`` are those of the text in text order, at least those of ``sentence``: "the 2,000" is resolved
    into an earlier sentence only where that sentence's quantities are among them. ``span`` of the result may lie
    before the quantity, and for such references in an earlier sentence.
    """
    context = load(language)
    if context is None:
        return None
    scene = set_scene(text, sentence, quantity, quantities, context)
    if quantity.unit == COUNT:
        return _counted(scene, sentence, quantities)
    return _measured(scene, sentence, quantities, _CHAIN)


def _measured(scene: Scene, sentence: Span, quantities: Sequence[Quantity], chain: int) -> Counted | None:
    found = measured(scene)
    if found is None and scene.quantity.unit == _SHARE:
        found = _relative(scene) or _group(scene)
    if found is None and chain == _CHAIN:
        found = _of_pronoun(scene, sentence, quantities)
    if found is not None or not chain:
        return found
    following = joined(scene, quantities)
    if following is not None:
        return measured(set_scene(scene.text, sentence, following, quantities, scene.context))
    previous = preceding(scene, sentence, quantities)
    if previous is None:
        return None
    before = set_scene(scene.text, sentence, previous, quantities, scene.context)
    noun = _direct(before) if previous.unit == COUNT else _measured(before, sentence, quantities, chain - 1)
    if noun is None:
        return None
    part = scene.quantity.unit == _SHARE and is_part_of_those(scene)
    return noun if part or continues(scene, previous, noun) or _is_sample(scene, before) else None


def _is_sample(scene: Scene, earlier: Scene) -> bool:
    """Whether ``earlier`` is the size of a survey whose share follows: "a survey of 2,100 parents found 62 %"."""
    if scene.quantity.unit != _SHARE or earlier.quantity.unit != COUNT:
        return False
    return is_part_of_group(scene) or any(
        scene.context.has("noun.samples", token.low) for token in earlier.before[-_SAMPLE_REACH:]
    )


def _of_pronoun(scene: Scene, sentence: Span, quantities: Sequence[Quantity]) -> Counted | None:
    """What "it" or "they" means as the subject: what the last quantity before the sentence counts or measures."""
    if scene.context.has("noun.period", scene.quantity.unit) or not speaks_of_pronoun(scene):
        return None
    unit = scene.quantity.unit
    for earlier in reversed(near(quantities, sentence[0], 2, 0)):
        if earlier.unit != unit and _RELATIVE_UNITS.isdisjoint((unit, earlier.unit)):
            continue
        low = sentence_start(scene.text, earlier.span[0])
        before = set_scene(scene.text, (low, sentence[0]), earlier, quantities, scene.context)
        found = _direct(before) if earlier.unit == COUNT else measured(before)
        if found is not None:
            return found
    return None


def _counted(scene: Scene, sentence: Span, quantities: Sequence[Quantity]) -> Counted | None:
    found = _direct(scene)
    candidates = referent_candidates(scene, sentence, quantities) if found is None else ()
    for earlier, within in candidates:
        if _counts_others(scene) and follows_subset_word(
            set_scene(scene.text, within, earlier, quantities, scene.context)
        ):
            continue  # "86 migrants, including 14 children; a dozen others": more migrants
        if scene.text[earlier.span[1] : earlier.span[1] + 1] in HYPHENS:
            continue  # a "16-seater" is no set of seats
        found = _direct(set_scene(scene.text, within, earlier, quantities, scene.context))
        if found is not None:
            break
    if found is None:
        found = _continued(scene, sentence, quantities)
    if _counts_others(scene):
        # "wounded 11 others": the text's own word, with the head of what was counted before
        word = scene.after[0]
        head = found.head if found is not None else lemma(word.text, scene.context)
        return Counted(word.text, (word.start, word.end), head, ())
    return found


def _continued(scene: Scene, sentence: Span, quantities: Sequence[Quantity], chain: int = _CHAIN) -> Counted | None:
    """What a bare number or share goes on about: "lost 212 points to close at 14,876", "1,850 homes, down a fifth"."""
    previous = preceding(scene, sentence, quantities)
    if previous is None or not chain:
        return None
    before = set_scene(scene.text, sentence, previous, quantities, scene.context)
    if previous.unit != COUNT:
        noun = _measured(before, sentence, quantities, chain)
    elif scene.fraction:
        noun = _direct(before)
    else:
        neighbours = before.after[:1] == scene.before[-1:]  # one word between: "from 45,000 to 190,000"
        noun = _continued(before, sentence, quantities, chain - 1) if neighbours else None
    return noun if noun is not None and continues(scene, previous, noun) else None


def _counts_others(scene: Scene) -> bool:
    return bool(scene.after) and scene.context.has("noun.others", scene.after[0].low)


def _direct(scene: Scene) -> Counted | None:
    """What a bare number counts by its own clause: the noun after it, or a label, total or subject before it."""
    if scene.fraction:
        whole = part_of(scene) or measured_off(scene)
        if whole is not None:
            return whole
    others = _counts_others(scene)
    # "the sentences of 1,500 others": no more of the sentences, but of what was counted before.
    rules = (
        (_following, _casualties)
        if others
        else (
            _following,
            labelled,
            _relative,
            _group,
            total,
            _collective,
            _casualties,
            _subject,
        )
    )
    for rule in rules:
        found = rule(scene)
        if found is not None:
            return found
    return None


def _collective(scene: Scene) -> Counted | None:
    """A set with its size: "a crew of 28"; but in "police spoke of 45,000 people, unions of 120,000" nothing."""
    row = scene.before
    for index in range(1, len(row) - 1):
        if row[index].number is not None and row[index - 1].low == row[-1].low:
            return None
    return measured_off(scene)


def _subject(scene: Scene) -> Counted | None:
    return None if may_be_year(scene) else subject(scene)


def _following(scene: Scene) -> Counted | None:
    row, context = scene.after, scene.context
    start = 0
    if len(row) > 1 and row[0].text in HYPHENS and row[0].start == scene.quantity.span[1]:
        if not row[1].is_word:
            return None
        describes = context.has("noun.sizing", row[1].low)  # "a 300-strong crowd", "fifty-odd people"
        if not context.capital_nouns and not describes:
            return build(scene, row, Phrase(1, 1), plural=False)
        start = 2
    index = _skip_links(row, start, context, fraction=scene.fraction)
    if index is None or (start < len(row) and context.has("noun.not_counted", row[start].low)):
        return None
    if index < len(row) and row[index].number is not None:
        attribute = _after_attribute(scene, index)
        if attribute is None:
            return _shared(scene, index) if index > start else None
        index = attribute
    phrase = after(row, index, context, singular=scene.singular or _is_strong(scene, start) or _is_distributive(scene))
    if phrase is None:
        joint = _joint(row, index, context)
        if joint is not None:
            return _shared(scene, joint)
    if phrase is None and scene.fraction and (index > start or not context.head_first):
        phrase = after(row, index, context, singular=True)
        if phrase is None or any(context.has(table, row[phrase.head].low) for table in _NO_WHOLES):
            return None  # "a fifth more", "a third this year"
        return build(scene, row, phrase, plural=False)
    return None if phrase is None else build(scene, row, phrase, plural=start == 0)


def _after_attribute(scene: Scene, index: int) -> int | None:
    """The index behind an amount that is one word and describes the noun: "two 15-year terms"."""
    row, number = scene.after, scene.after[index].number
    if number is None or number.unit == COUNT or HYPHENS.isdisjoint(scene.text[slice(*number.span)]):
        return None
    while index < len(row) and row[index].number is number:
        index += 1
    return index


def _is_strong(scene: Scene, start: int) -> bool:
    """Whether one thing of that size follows: "a 300-strong crowd"."""
    return start > 0 and scene.after[start - 1].low not in scene.context.words.get("noun.plural_sizing", ())


def _is_distributive(scene: Scene) -> bool:
    """Whether the number is a part said with "every": "every fifth child"."""
    opener = scene.text[slice(*scene.quantity.span)].split()[0].lower()
    return scene.fraction and scene.context.has("noun.distributive", opener)


def _skip_links(row: Sequence[Token], start: int, context: Context, *, fraction: bool = False) -> int | None:
    """The index after "of the", "or more", "der insgesamt", "and"; None where a pronoun follows ("of them")."""
    index = start
    if index + 1 < len(row) and context.has("noun.conjunctions", row[index].low):
        if row[index + 1].number is not None:
            return index + 1
        if context.has("noun.or_more", row[index + 1].low):
            index += 2
    ratio = index
    while ratio < len(row) and context.has("noun.ratio_links", row[ratio].low):
        ratio += 1
    if ratio > index and ratio < len(row) and row[ratio].number is not None:
        return ratio
    linked = False
    while index < len(row):
        low = row[index].low
        if context.has("noun.links", low):
            linked = True
        elif not (linked or context.capital_nouns or fraction) or not context.has("noun.determiners", low):
            break
        index += 1
    if linked and index < len(row) and context.has("noun.relatives", row[index].low):
        return None  # "four of which carry missiles"
    if linked and index < len(row) and context.has("noun.pronouns", row[index].low):
        # "17 of them schools": the noun after the pronoun is what they are
        return index + 1 if after(row, index + 1, context) is not None else None
    number = index
    while (
        index > start
        and number < len(row)
        and (context.has("noun.hedges", row[number].low) or is_possessive(row[number]))
    ):
        number += 1
    return number if number < len(row) and row[number].number is not None else index


def _joint(row: Sequence[Token], start: int, context: Context) -> int | None:
    """The next number when only adjectives stand before it: "200 full-time and 350 part-time workers"."""
    for index in range(start + 1, min(start + 5, len(row))):
        if row[index].number is not None:
            return index if context.has("clause.conjunctions", row[index - 1].low) else None
        if context.has("noun.stop", row[index - 1].low) or not row[index - 1].is_word:
            return None
    return None


def _shared(scene: Scene, index: int) -> Counted | None:
    """The noun of the next number: "2,000 or 3,000 soldiers", "12 of 30 pupils"."""
    row = scene.after
    number = row[index].number
    while index < len(row) and row[index].number is number:
        index += 1
    if number is None or number.unit != COUNT:
        return None
    start = _skip_links(row, index, scene.context)
    phrase = None if start is None else after(row, start, scene.context)
    return None if phrase is None else build(scene, row, phrase)


def _relative(scene: Scene) -> Counted | None:
    """The noun that a relative clause speaks of: "soldiers, of whom 300 arrived", "Soldaten, von denen 300 kamen"."""
    row, context = scene.before, scene.context
    index = len(row) - 1
    while (
        index > 0 and context.has("noun.hedges", row[index].low) and not context.has("noun.relatives", row[index].low)
    ):
        index -= 1
    if index < 2 or not context.has("noun.relatives", row[index].low):
        return None
    if not context.has("noun.relative_links", row[index - 1].low):
        return None
    for noun in range(index - 2, max(-1, index - _RELATIVE_REACH), -1):
        if row[noun].is_capital if context.capital_nouns else is_plural(row[noun], context):
            phrase = back(row, noun, context)
            return None if phrase is None else built(scene, phrase)
    return None


def _group(scene: Scene) -> Counted | None:
    """A group named first: "Of the infected, 201 were unvaccinated", "Von den Gästen übernachteten 63 in Hotels"."""
    row, context = scene.before, scene.context
    if not row or not context.has("noun.group_openers", row[0].low) or len(row) > _GROUP_REACH:
        return None
    start = 1
    while start < len(row) and context.has("noun.determiners", row[start].low):
        start += 1
    if start == 1 or (not context.capital_nouns and row[-1].text != ","):
        return None
    phrase = after(row, start, context) if start < len(row) else None
    return None if phrase is None else build(scene, row, phrase)


def _casualties(scene: Scene) -> Counted | None:
    """People counted by what happened to them: "killed 12", "30 were injured"."""
    context = scene.context
    if is_part_of_group(scene) or follows_subset_word(scene):
        return None
    token = next((token for token in reversed(scene.before) if not context.has("noun.hedges", token.low)), None)
    if token is None or token.low not in context.casualties:
        skipped = "noun.casualty_auxiliaries"
        token = next((token for token in scene.after[:4] if not context.has(skipped, token.low)), None)
    if token is None or token.low not in context.casualties:
        return None
    end = token.start if context.has("noun.active", token.low) else token.end  # "29 killing" says nothing
    return Counted(scene.text[token.start : end], (token.start, end), context.casualties[token.low], ())
