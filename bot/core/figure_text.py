"""How a figure is worded: number, hedge, direction, what is counted, where, and who says so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core import wording
from summarizer import concepts
from summarizer.types import Figure
from summarizer.words import fold, stopwords

_SHARES = frozenset({"percentage", "percentage point", "basis point"})
_ANYONE = "person"  # the concept of people of whom nothing more is said
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
    return wording.quantities(low, high, figure.unit, locale)


def hedged(figure: Figure, written_in: str, locale: str) -> str:
    """The quantity with its hedge: "about 2,000"."""
    text = value_text(figure, written_in, locale)
    if figure.modifier == "=":
        return text
    return wording.catalogue(locale)["modifier"][figure.modifier].format(value=text)


def _counted(figure: Figure, written_in: str, locale: str) -> tuple[str, bool]:
    """What is counted: the noun as written in the reader's own language, else by its concept's usual word.

    Where the sentence says what happened to it ("12 people were hurt"), that is what is counted: an outcome (True).
    """
    base = concepts.concept_of(figure.counted_head or figure.counted or "", written_in, figure.qualifiers)
    outcome = concepts.label(figure.concept, locale) if figure.concept and figure.concept != base else None
    if outcome and base in {None, _ANYONE}:
        return outcome, True
    noun = figure.counted or ""
    if written_in != locale and base and (label := concepts.label(base, locale)):
        noun = label
        # Of the qualifiers only abbreviations ("US", "EU") are the same in every language.
        for qualifier in reversed(figure.qualifiers):
            if qualifier.isupper() and qualifier.isalpha():
                noun = wording.say(locale, "phrase.qualified", qualifier=qualifier, noun=noun)
    if outcome is None or outcome.lower() in noun.lower():
        return noun, outcome is not None
    contained = (figure.counted_head or noun).lower() in outcome.lower()  # "jobs" in "job cuts"
    return (outcome if contained else f"{noun} ({outcome})"), True


def _place(figure: Figure, written_in: str, locale: str) -> str:
    """Where or what happens: the clause as written, "to Romania" as "→ Romania"; from another language the places
    that the clause names."""
    clause = figure.clause or ""
    first, _, rest = clause.partition(" ")
    directed = first.lower() in wording.say(written_in, "phrase.directions").split(", ")
    if written_in != locale:
        rest = clause = ", ".join(concepts.place_name(code, locale) for code in concepts.places_in(clause, written_in))
        if clause and not directed:
            return f"({clause})"
    # A clause starts with a preposition or a verb form: a capital is only the beginning of its sentence.
    return f"→ {rest}" if directed and rest else clause[:1].lower() + clause[1:]


def _without_verb(clause: str, locale: str) -> str:
    """A clause without the verb at its beginning: "3 dead" need no "died" before "in the flood"."""
    first, _, rest = clause.partition(" ")
    function_words = stopwords(locale)
    if fold(first) in function_words or not first.isalpha():
        return clause
    return rest if fold(rest.partition(" ")[0]) in function_words else ""


def speaker(figure: Figure, pattern: str = "{name} ({role})") -> str:
    """Who says so: the person with role, or the body; empty where nobody is named."""
    who = figure.speaker
    if who is None:
        return ""
    if who.name and who.role and who.role not in who.name:
        return pattern.format(name=who.name, role=who.role)
    return who.name or who.role or ""


@dataclass(frozen=True, slots=True)
class FigureText:
    """A figure in words: ``value`` is set off in bold, ``what`` follows directly, then ``speaker`` (or "")."""

    value: str
    what: str
    speaker: str = ""

    def __str__(self) -> str:
        return f"{self.value}{self.what} · {self.speaker}" if self.speaker else self.value + self.what


def describe(figure: Figure, written_in: str, locale: str) -> FigureText:
    """The whole line of a figure: "about 2,000", " US soldiers → Germany and Poland" and "Pentagon".

    A trend stands behind the noun, "11.2% (margin up)": whether the text gives the new level or the change, it is
    true of both.
    """
    counted, is_outcome = _counted(figure, written_in, locale)
    trend = "" if figure.direction == "none" else wording.say(locale, f"trend.{figure.direction}")
    what = ""
    if figure.unit in _SHARES:
        inside = " ".join(part for part in (counted, trend) if part)
        what = f" ({inside})" if inside else ""
    elif counted:
        vague = figure.value is None and not _DIGIT.search(figure.surface)
        what = wording.say(locale, "phrase.vague" if vague else "phrase.exact", value="", counted=counted)
    if trend and figure.unit not in _SHARES and not is_outcome:  # "9,500 job cuts (down)" would say it twice
        what += f" ({trend})"
    place = _place(figure, written_in, locale)
    if is_outcome and written_in == locale:
        place = _without_verb(place, locale)
    if place and place not in counted:
        what += f" {place}"
    return FigureText(hedged(figure, written_in, locale), what, speaker(figure))
