"""From quantities to figures: what is counted, what happens to it, who says so; nothing that does not re-read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.figures import salience
from summarizer.figures.clauses import clause as clauses
from summarizer.figures.nouns import counted
from summarizer.figures.scanning.ellipsis import with_named_units
from summarizer.figures.scanning.quantities import COUNT, Quantity
from summarizer.figures.scanning.scanner import read_surface, scan
from summarizer.figures.speech import speakers
from summarizer.types import Figure, Sentence, Span

_BY_CONTEXT = frozenset({("year", "year of age"), ("year of age", "year"), ("pound sterling", "pound-mass")})
"""Units that only the surroundings tell apart: as the surface reads alone, and as the sentence means it."""
_BEFORE = 12
"""How many earlier sentences a speaker may be looked for in; keeps the work per figure bounded."""


def read_figures(text: str, sentences: Sequence[Sentence], language: str, title: str = "") -> tuple[Figure, ...]:
    """The figures of ``text`` in text order, with their salience.

    ``sentences`` are those of ``text``; ``language`` is a BCP 47 code. Every figure re-reads from its surface (see
    ``reread``). Never raises, whatever the text.
    """
    spans = [sentence.span for sentence in sentences]
    by_sentence = with_named_units([_kept(text, scan(text, *span, language), language) for span in spans], language)
    everything = [quantity for quantities in by_sentence for quantity in quantities]
    figures: list[Figure] = []
    for index, quantities in enumerate(by_sentence):
        previous = spans[max(0, index - _BEFORE) : index]
        for quantity in quantities:
            figure = _figure(text, spans[index], quantity, language, quantities=everything, previous=previous)
            if figure is not None:
                figures.append(figure)
    return salience.score(figures, text, title, language)


def readings(surface: str, language: str) -> tuple[Quantity, ...]:
    """Every way to read all of ``surface`` as one quantity by itself, the likeliest first.

    There is more than one where only the surroundings tell: "1.2m" (million or metre), "3 to 5 million" (a range, or
    the first of two figures).
    """
    return tuple(dict.fromkeys(_ways(surface, language)))


def _ways(surface: str, language: str) -> Iterator[Quantity]:
    for scaled, pairs in ((False, False), (True, False), (False, True)):
        quantity = read_surface(surface, language, scaled=scaled, pairs=pairs)
        if quantity is not None:
            yield quantity


def reread(surface: str, language: str) -> Quantity | None:
    """The likeliest of ``readings``; None where the surface is no quantity."""
    return next(iter(readings(surface, language)), None)


def _kept(text: str, quantities: Sequence[Quantity], language: str) -> list[Quantity]:
    return [quantity for quantity in quantities if _rereads(text[slice(*quantity.span)], quantity, language)]


def _rereads(surface: str, quantity: Quantity, language: str) -> bool:
    """Whether ``surface`` alone gives the same value and unit.

    A unit may come from outside the surface: from the other end of "von 9,82 auf 12 Euro", or from "aged".
    """
    return any(
        (again.value, again.low, again.high) == (quantity.value, quantity.low, quantity.high)
        and (again.unit in {quantity.unit, COUNT} or (again.unit, quantity.unit) in _BY_CONTEXT)
        for again in _ways(surface, language)
    )


def _figure(
    text: str,
    sentence: Span,
    quantity: Quantity,
    language: str,
    *,
    quantities: Sequence[Quantity],
    previous: Sequence[Span],
) -> Figure | None:
    noun = counted.find(text, sentence, quantity, quantities, language)
    if noun is None and quantity.needs_noun:
        return None
    start, end = quantity.span
    return Figure(
        surface=text[start:end],
        span=quantity.span,
        sentence=sentence,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        unit=quantity.unit,
        counted=noun.phrase or None if noun is not None else None,
        counted_head=noun.head if noun is not None else None,
        qualifiers=noun.qualifiers if noun is not None else (),
        modifier=quantity.modifier,
        direction=quantity.direction,
        clause=clauses.find(text, sentence, quantity, noun, language),
        speaker=speakers.find(text, sentence, quantity, language, previous),
    )
