"""One pass over a text: language, sentences, figures and people."""

from __future__ import annotations

from summarizer import concepts
from summarizer.figures import read_figures
from summarizer.language import detect, likeliest
from summarizer.people import read_people
from summarizer.sentences import split
from summarizer.types import UNKNOWN_LANGUAGE, Reading


def read(text: str, *, language: str | None = None, title: str = "") -> Reading:
    """Read a text (paragraphs separated by blank lines) once.

    ``language`` is detected when not given; a text too short to tell is read as the likeliest supported one. Never
    raises, whatever the text.
    """
    known = language or detect(text)
    if known == UNKNOWN_LANGUAGE:
        known = likeliest(text)
    base = known.partition("-")[0]  # no table differs between regions
    sentences = split(text, base)
    figures = concepts.annotate(read_figures(text, sentences, base, title), text, base)
    return Reading(known, sentences, figures, read_people(text, sentences, base))
