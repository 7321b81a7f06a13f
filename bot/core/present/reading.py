"""How a text was read: its figures marked, and every field of each in a table."""

from __future__ import annotations

from bot.core import wording
from bot.core.message import Line, Message, Run, Section, line
from summarizer.types import Figure, Reading

_COLUMNS = ("figure", "read_as", "counted", "clause", "speaker", "span")
_NOTHING = "–"


def reading(text: str, found: Reading, *, locale: str) -> Message:
    """A text with its figures marked, and how each was read."""
    heading = wording.language_name(found.language, locale)
    marked = Section((_marked(text, found.figures),))
    if not found.figures:
        return Message(heading, (marked, Section((line(wording.say(locale, "brief.no_figures")),))))
    header = tuple(Run(wording.say(locale, f"reading.{column}"), bold=True) for column in _COLUMNS)
    rows = (header, *(_row(one, locale) for one in found.figures))
    return Message(heading, (marked, Section(rows, wording.say(locale, "brief.figures"), "table")))


def _marked(text: str, figures: tuple[Figure, ...]) -> Line:
    runs = []
    at = 0
    for one in figures:
        if one.span[0] >= at:
            runs += [Run(text[at : one.span[0]]), Run(text[one.span[0] : one.span[1]], mark=True)]
            at = one.span[1]
    return tuple(run for run in (*runs, Run(text[at:])) if run.text)


def _row(one: Figure, locale: str) -> Line:
    speaker = ", ".join(filter(None, (one.speaker.name, one.speaker.role))) if one.speaker else ""
    cells = (_read_as(one, locale), _counted(one), one.clause or "", speaker, f"{one.span[0]}–{one.span[1]}")
    return (Run(_one_line(one.surface), mark=True), *(Run(_one_line(cell) or _NOTHING) for cell in cells))


def _read_as(one: Figure, locale: str) -> str:
    """ "~ 12 percentage, up", "300 … 400 count"."""
    if one.value is not None:
        value = wording.number(one.value, locale)
    else:
        value = " … ".join("" if end is None else wording.number(end, locale) for end in (one.low, one.high))
    hedged = value if one.modifier == "=" else f"{one.modifier} {value}"
    moved = "" if one.direction == "none" else f", {wording.say(locale, f'reading.{one.direction}')}"
    return f"{hedged} {one.unit}{moved}"


def _counted(one: Figure) -> str:
    """ "US soldiers (soldier + US)"."""
    head = " + ".join(filter(None, (one.counted_head, *one.qualifiers)))
    return f"{one.counted} ({head})" if one.counted and head not in {"", one.counted} else one.counted or ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
