"""Numbers without a noun of their own: "the 2,000 from North Carolina", "davon 3500", "three more"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.figures.nouns.scenes import Scene
from summarizer.figures.nouns.tokens import near
from summarizer.figures.scanning.numeral import is_whole
from summarizer.figures.scanning.quantities import COUNT, Quantity
from summarizer.types import Span

_BACK = 6
"""How many earlier quantities an ellipsis may refer back to."""
_REFERENTS = 4
"""How many of them in the same sentence are tried."""
_CUE_DISTANCE = 5
_FIRST_YEAR, _LAST_YEAR = 1800, 2199


def referent_candidates(
    scene: Scene, sentence: Span, quantities: Sequence[Quantity]
) -> Iterator[tuple[Quantity, Span]]:
    """Earlier quantities whose noun this one may share, best first, each with the stretch to look in.

    A number with the same value is meant by "the 2,000"; else the nearest one in the sentence, or in what
    precedes it where the text says that a part of it is meant ("davon", "three more").
    """
    quantity = scene.quantity
    whole = quantity.value is None or is_whole(quantity.value)
    if not whole and not scene.fraction:
        return  # a measure, not a number of things
    start = quantity.span[0]
    earlier = [other for other in near(quantities, start, _BACK, 0) if other.unit == COUNT]
    earlier.reverse()
    same = [other for other in earlier if _same_value(other, quantity)]
    subset = _is_subset(scene)
    bare = not subset and may_be_year(scene)
    if not same and bare:
        return
    inside = [other for other in earlier if other.span[0] >= sentence[0]]
    outside = [other for other in earlier if other.span[0] < sentence[0]]
    if not whole and not (is_part_of_those(scene) or is_part_of_group(scene)):
        same, subset = [], False
        inside = [other for other in inside if other.value is not None and other.value < 1]
        outside = []  # "every fifth school is full, in towns every twelfth"
    measured = _is_measured(scene)
    chosen = list(dict.fromkeys(same + inside))[:_REFERENTS]
    if subset or (not measured and not bare and _stands_alone(scene)):
        chosen += outside[:2]
    if bare:
        chosen = same
    for other in chosen:
        low = sentence[0] if other.span[0] >= sentence[0] else sentence_start(scene.text, other.span[0])
        high = start if other.span[0] >= sentence[0] else min(sentence[0], start)
        yield other, (low, high)


def _same_value(one: Quantity, other: Quantity) -> bool:
    return (one.value, one.low, one.high) == (other.value, other.low, other.high)


def follows_subset_word(scene: Scene) -> bool:
    """Whether "davon", "including" stands just before the number."""
    return any(scene.context.has("noun.subset", token.low) for token in scene.before[-_CUE_DISTANCE:])


def _is_subset(scene: Scene) -> bool:
    """Whether a word says that the number is part of, or more of, what was counted before."""
    context = scene.context
    before = [token.low for token in scene.before[-_CUE_DISTANCE:]]
    following = [token.low for token in scene.after[:2]]
    if follows_subset_word(scene):
        return True
    if following and context.has("noun.more", following[0]):
        return not context.has("noun.comparators", following[-1])  # "waren 1999 mehr als 17.000 Menschen"
    if is_part_of_those(scene):
        return True
    return bool(before) and (context.has("noun.more", before[-1]) or context.has("noun.before_number", before[-1]))


def is_part_of_those(scene: Scene) -> bool:
    """Whether "of them", "davon" follows the number."""
    context = scene.context
    following = [token.low for token in scene.after[:2]]
    if following and context.has("noun.subset", following[0]):
        return True
    return len(following) > 1 and context.has("noun.links", following[0]) and context.has("noun.pronouns", following[1])


def is_part_of_group(scene: Scene) -> bool:
    """Whether the sentence names a group first: "Of 412 patients, 19 died"."""
    row = scene.before[:5]
    for index, token in enumerate(row):
        if token.number is not None:
            opening = [word.low for word in row[:index] if not scene.context.has("noun.determiners", word.low)]
            return bool(opening) and scene.context.has("noun.group_openers", opening[-1])
    return False


def may_be_year(scene: Scene) -> bool:
    """Whether the number looks like a year: four digits without separators."""
    quantity = scene.quantity
    surface = scene.text[quantity.span[0] : quantity.span[1]]
    return surface.isdigit() and len(surface) == 4 and _FIRST_YEAR <= int(surface) <= _LAST_YEAR


def _is_measured(scene: Scene) -> bool:
    """Whether the number is a level or an amount ("at 12", "um 12"), not a set of things."""
    return any(scene.context.has("noun.measure_prepositions", token.low) for token in scene.before[-3:])


def _stands_alone(scene: Scene) -> bool:
    """Whether the number is a noun phrase of its own: a verb or preposition follows, and a word precedes at most."""
    if not scene.after or len(scene.before) > _CUE_DISTANCE:
        return False
    return scene.context.has("noun.stop", scene.after[0].low)


def sentence_start(text: str, position: int) -> int:
    """A place to look from in an earlier sentence: after the last full stop, exclamation or question mark."""
    return max(text.rfind(mark, max(0, position - 240), position) for mark in (". ", "! ", "? ", "\n\n")) + 1
