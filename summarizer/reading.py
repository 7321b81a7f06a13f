"""One pass over a text: language, sentences, figures and people."""

from __future__ import annotations

from dataclasses import replace

from summarizer import concepts
from summarizer.figures import read_figures
from summarizer.language import detect
from summarizer.people import read_people
from summarizer.sentences import split
from summarizer.types import Figure, Reading


def read(text: str, *, language: str | None = None, title: str = "") -> Reading:
    """Read a text (paragraphs separated by blank lines) once.

    ``language`` is detected when not given. Never raises, whatever the text.
    """
    known = language or detect(text)
    sentences = split(text, known)
    figures = tuple(_with_ids(figure, known) for figure in read_figures(text, sentences, known, title))
    return Reading(known, sentences, figures, read_people(text, sentences, known))


def _with_ids(figure: Figure, language: str) -> Figure:
    """The figure with its language-neutral ids: what is counted, and where."""
    noun = figure.counted_head or figure.counted
    concept = concepts.concept_of(noun, language, figure.qualifiers) if noun else None
    where = " ".join(part for part in (figure.clause, figure.counted) if part)
    places = concepts.places_in(where, language) if where else ()
    return replace(figure, concept=concept, places=places)
