"""How a figure is worded: number, hedge, direction, what is counted, where, and who says so."""

from __future__ import annotations

import re

from bot.core import wording
from summarizer import concepts
from summarizer.types import Figure, KeyFigure

_DIGIT = re.compile(r"\d")


def value_text(figure: Figure, written_in: str, locale: str) -> str:
    """The quantity alone, "2,000" or "$2.5 billion".

    A surface in the reader's own language is kept as the source wrote it, unless it is a whole number in words
    ("Two thousand"), which reads better in digits. From another language it is written anew from its value, which
    the reader has checked against the surface.
    """
    same = written_in == locale
    if same and _DIGIT.search(figure.surface):
        return figure.surface
    if figure.value is not None:
        whole = figure.value == figure.value.to_integral_value()
        if figure.unit == "count" and (whole or not same):
            return wording.number(figure.value, locale)
        if not same and wording.knows_unit(figure.unit, locale):
            return wording.quantity(figure.value, figure.unit, locale)
        return figure.surface
    if same:
        return figure.surface[:1].lower() + figure.surface[1:] if locale == "en" else figure.surface
    return _range_text(figure, locale)


def _range_text(figure: Figure, locale: str) -> str:
    low, high = figure.low, figure.high
    if low is not None and (high is None or high >= 9 * low) and (vague := wording.vague(low, locale)):
        return vague
    if low is None or high is None:
        return figure.surface
    if figure.unit != "count" and not wording.knows_unit(figure.unit, locale):
        return figure.surface
    high_text = wording.quantity(high, figure.unit, locale)
    return f"{wording.number(low, locale)}–{high_text}"


def hedged(figure: Figure, written_in: str, locale: str) -> str:
    """The quantity with its hedge and direction: "about 2,000", "up nearly 57%"."""
    text = value_text(figure, written_in, locale)
    if figure.modifier != "=":
        text = wording.catalogue(locale)["modifier"][figure.modifier].format(value=text)
    if figure.direction != "none":
        text = wording.say(locale, f"direction.{figure.direction}", value=text)
    return text


def counted_text(figure: Figure, written_in: str, locale: str) -> str:
    """What is counted: as written in the reader's own language, else by the concept's usual word."""
    if written_in == locale:
        return figure.counted or ""
    label = concepts.label(figure.concept, locale) if figure.concept else None
    return label or figure.counted or ""


def clause_text(figure: Figure, written_in: str, locale: str) -> str:
    """Where or what happens: the clause as written, or from another language the places it names."""
    if written_in == locale:
        return figure.clause or ""
    return ", ".join(concepts.place_name(code, locale) for code in figure.places)


def speaker_text(figure: Figure) -> str:
    """Who says so: the person with role, or the body; empty where nobody is named."""
    speaker = figure.speaker
    if speaker is None:
        return ""
    if speaker.name and speaker.role and speaker.role not in speaker.name:
        return f"{speaker.name} ({speaker.role})"
    return speaker.name or speaker.role or ""


def what_text(key: KeyFigure, written_in: str, locale: str) -> str:
    """Everything after the number: counted noun, clause, speaker."""
    counted = counted_text(key.figure, written_in, locale)
    clause = clause_text(key.figure, written_in, locale)
    text = counted
    if clause and clause not in counted:
        text = f"{counted} → {clause}" if counted else f"→ {clause}"
    speaker = speaker_text(key.figure)
    return f"{text} · {speaker}" if speaker and text else speaker or text
