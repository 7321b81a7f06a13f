"""Amounts that go on about what was measured just before: "lost 212 points, or 1.4 %", "61 %, down 4 points"."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.nouns.scenes import Counted, Scene
from summarizer.figures.nouns.tokens import near
from summarizer.figures.scanning.quantities import COUNT, Quantity
from summarizer.types import Span

_BETWEEN = 10
"""Fewer words than this may stand between the two numbers."""
_TIMES = frozenset(
    {"second", "minute", "hour", "day", "week", "month", "year", "decade", "year of age", "month of age"},
)
_POINTS = "percentage point"


def preceding(scene: Scene, sentence: Span, quantities: Sequence[Quantity]) -> Quantity | None:
    """The quantity of the same sentence right before that of ``scene``, where both may measure the same thing."""
    quantity = scene.quantity
    for previous in reversed(near(quantities, quantity.span[0], 2, 0)):
        if previous.span[0] < sentence[0] or previous.span[1] > quantity.span[0]:
            return None
        if previous.unit == quantity.unit or _TIMES.isdisjoint((previous.unit, quantity.unit)):
            return previous
    return None


def joined(scene: Scene, quantities: Sequence[Quantity]) -> Quantity | None:
    """The next quantity of the same unit in a pair: "die 23 und 31 Jahre alten Männer"."""
    if not scene.after or not scene.context.has("noun.conjunctions", scene.after[0].low):
        return None
    after = near(quantities, scene.quantity.span[1], 0, 1)
    if not after or after[0].unit != scene.quantity.unit or after[0].span[0] != scene.after[0].end + 1:
        return None
    return after[0]


def continues(scene: Scene, previous: Quantity, noun: Counted) -> bool:
    """Whether the quantity of ``scene`` goes on about ``noun``, which ``previous`` counts or measures.

    Only what joins two amounts may stand between them ("or", "down", "against", "and closed at"). An amount after a
    number of things is of them where it is another way to say it, or compares: "85,000 fans, 10 % fewer".
    """
    context = scene.context
    between = [
        token
        for token in scene.before[-_BETWEEN:]
        if token.start >= previous.span[1] and not noun.span[0] <= token.start < noun.span[1]
    ]
    compared = bool(scene.after) and context.has("noun.comparatives", scene.after[0].low)
    if compared:
        comma = max((index for index, token in enumerate(between) if token.text == ","), default=0)
        between = between[comma:]
    if not between or len(between) == _BETWEEN:
        return False
    tables = (
        "noun.continues",
        "noun.hedges",
        "noun.movement",
        "noun.fillers",
        "noun.distributive",
        "clause.time_nouns",
    )
    if not all(any(context.has(table, token.low) for table in tables) for token in between):
        return False
    behind = noun.span[0] >= previous.span[1]
    verb = any(context.has("noun.movement", token.low) for token in between)
    joint = scene.text[noun.span[1] : previous.span[0]].split()
    linked = bool(joint) and context.has("noun.noun_prepositions", joint[0].lower())
    if (behind and (verb or scene.quantity.unit == _POINTS)) or (linked and verb):
        return False  # "31 % of the vote, 4 points more", "has a range of 515 miles and costs $38,990"
    if previous.unit != COUNT or (len(between) == 1 and context.has("noun.ranges", between[0].low)):
        return True
    if context.has("noun.changed", between[-1].low) or context.has("noun.distributive", between[-1].low):
        return True  # "1,850 homes, down a fifth", "25 turbines, each 180 metres tall"
    return compared or any(context.has("noun.or_words", token.low) for token in between)
