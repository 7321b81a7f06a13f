"""A brief as a message: what fits, in order of worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core import figure_text, wording
from bot.core.message import Action, Line, Message, Run, Section, line, plain_text
from summarizer.types import Article, Brief, FigureSource, KeyFigure, Lead

BUDGETS: Mapping[str, int] = {"short": 450, "normal": 900, "long": 1800}
"""Longest plain text of a brief, in characters, by its length setting."""

_LONGEST_NAME = 40  # of a source that has only its title
_MOST_MISSES = 12  # parts that may not fit before the brief counts as full
_LEADS: Mapping[str, int] = {"short": 1, "normal": 3, "long": 5}
_PEOPLE: Mapping[str, int] = {"short": 2, "normal": 3, "long": 8}


@dataclass(slots=True)
class _Choice:
    """The parts of a brief chosen so far, as indexes into it."""

    leads: list[int] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)


def brief(brief_: Brief, *, length: str, locale: str, subject: str = "") -> tuple[Message, Brief]:
    """The brief as a message whose plain text keeps to the budget of its length, and the brief with its sources
    numbered as shown: those of what is shown come first, so that the numbers have no gaps.

    Parts are added whole, in order of worth (first lead sentence, first figures, second sentence, people, the
    rest), and a part that does not fit is left out.
    """
    choice = _Choice()
    misses = 0
    for kind, index in _by_worth(brief_, length):
        chosen: list[int] = getattr(choice, kind)
        chosen.append(index)
        if len(plain_text(_message(brief_, choice, locale, subject))) > BUDGETS[length]:
            chosen.pop()
            misses += 1
            if misses > _MOST_MISSES:
                break
    shown = cited(_figures(brief_, choice), [brief_.leads[index] for index in choice.leads])
    ordered = replace(brief_, sources=tuple(sorted(brief_.sources, key=lambda source: source.id not in shown)))
    return _message(ordered, choice, locale, subject), ordered


def _figures(brief_: Brief, choice: _Choice) -> list[KeyFigure]:
    """The chosen key figures in their order; a part follows its whole only where that is shown."""
    chosen = sorted(choice.figures)
    return [
        replace(key, part_of=None) if key.part_of is not None and key.part_of not in chosen else key
        for key in (brief_.figures[index] for index in chosen)
    ]


def cited(figures: Sequence[KeyFigure], leads: Sequence[Lead]) -> set[str]:
    """The ids of the articles that these parts cite."""
    used = {source.article for key in figures for source in key.sources}
    used |= {source.article for key in figures for conflict in key.conflicts for source in conflict.sources}
    return used | {lead.article for lead in leads}


def _by_worth(brief_: Brief, length: str) -> list[tuple[str, int]]:
    leads = min(_LEADS[length], len(brief_.leads))
    figures = len(brief_.figures)
    people = min(_PEOPLE[length], len(brief_.people))
    ranges = (
        ("leads", 0, 1),
        ("figures", 0, 3),
        ("leads", 1, 2),
        ("figures", 3, 5),
        ("people", 0, people),
        ("leads", 2, leads),
        ("figures", 5, figures),
    )
    most = {"leads": leads, "figures": figures, "people": people}
    return [(kind, index) for kind, start, end in ranges for index in range(start, min(end, most[kind]))]


def _message(brief_: Brief, choice: _Choice, locale: str, subject: str) -> Message:
    leads = [brief_.leads[index] for index in sorted(choice.leads)]
    figures = _figures(brief_, choice)
    people = [brief_.people[index] for index in sorted(choice.people)]
    languages = {source.id: source.language for source in brief_.sources}
    numbers = {source.id: index for index, source in enumerate(brief_.sources, 1)}
    sections: list[Section] = []
    if leads:
        sections.append(Section(tuple(_lead_line(lead, numbers, locale) for lead in leads)))
    if figures:
        rows: list[Line] = []
        for key in figures:
            rows += figure_lines(key, numbers, languages, locale)
        sections.append(Section(tuple(rows), wording.say(locale, "brief.figures"), "list"))
    elif not brief_.figures:
        sections.append(Section((line(wording.say(locale, "brief.no_figures")),)))
    if people:
        names = "; ".join(f"{p.name} ({p.role})" if p.role else p.name for p in people)
        sections.append(Section((line(f"{wording.say(locale, 'brief.people')}: {names}"),)))
    used = cited(figures, leads)
    shown = [source for source in brief_.sources if source.id in used]
    if shown:
        sections.append(Section(tuple(source_line(source, numbers, locale) for source in shown)))
    actions = [Action("sources", wording.say(locale, "action.sources"), f"figure {subject}")] if subject else []
    return Message(brief_.headline, tuple(sections), tuple(actions))


def _lead_line(lead: Lead, numbers: Mapping[str, int], locale: str) -> Line:
    mark = f" [{numbers[lead.article]}]" if lead.article in numbers else ""
    if lead.language not in {locale, "und"}:
        mark += (
            f" ({wording.say(locale, 'brief.language_mark', language=wording.language_name(lead.language, locale))})"
        )
    return line(lead.text, mark)


def _marks(sources: tuple[FigureSource, ...], numbers: Mapping[str, int]) -> str:
    cited = sorted({numbers[source.article] for source in sources if source.article in numbers})
    return "".join(f"[{n}]" for n in cited)


def figure_lines(key: KeyFigure, numbers: Mapping[str, int], languages: Mapping[str, str], locale: str) -> list[Line]:
    """A key figure on one line: number in bold, what it is, source marks; other values where sources disagree."""
    written_in = languages.get(key.sources[0].article, locale)
    text = figure_text.describe(key.figure, written_in, locale)
    prefix = f"{wording.say(locale, 'brief.part_of')} " if key.part_of is not None else ""
    parts: list[str | Run] = [prefix, Run(text.value, bold=True), text.what]
    if key.change is not None and key.change.kind == "changed" and key.change.before is not None:
        before = wording.quantity(key.change.before, key.figure.unit, locale)
        parts.append(f" ({wording.say(locale, 'change.changed', before=before)})")
    parts.append(f" {_marks(key.sources, numbers)}")
    for conflict in key.conflicts:
        other = figure_text.hedged(conflict.figure, languages.get(conflict.sources[0].article, locale), locale)
        before_value, _, after_value = wording.catalogue(locale)["brief"]["conflict"].partition("{value}")
        parts += [f" ≠ {before_value}", Run(other, bold=True), f"{after_value} {_marks(conflict.sources, numbers)}"]
    return [line(*(part for part in parts if part != ""))]


def source_line(source: Article, numbers: Mapping[str, int], locale: str) -> Line:
    """ "[1] taz (dpa), 2 Feb 2022", linked where the article has an address."""
    name = source.source or source.agency or _shortened(source.title)
    if source.agency and source.agency != name:
        name = f"{name} ({source.agency})"
    when = wording.day(source.published, locale) if source.published else wording.say(locale, "brief.undated")
    return line(f"[{numbers[source.id]}] ", Run(f"{name}, {when}", url=source.url))


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST_NAME else title[: _LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"


def sources(brief_: Brief, *, locale: str) -> Message:
    """The "Show sources" view: each key figure with the exact sentence of every source, the figure marked."""
    numbers = {source.id: index for index, source in enumerate(brief_.sources, 1)}
    languages = {source.id: source.language for source in brief_.sources}
    sections: list[Section] = []
    for key in brief_.figures:
        (title,) = figure_lines(key, numbers, languages, locale)
        stated = (*key.sources, *(source for conflict in key.conflicts for source in conflict.sources))
        quotes = (title, *(_quote_line(source, numbers) for source in stated))
        sections.append(Section(quotes, None, "quote"))
    listing = tuple(source_line(source, numbers, locale) for source in brief_.sources)
    sections.append(Section(listing, wording.say(locale, "brief.sources")))
    return Message(brief_.headline, tuple(sections))


def _quote_line(source: FigureSource, numbers: Mapping[str, int]) -> Line:
    start = source.figure.span[0] - source.figure.sentence[0]
    end = source.figure.span[1] - source.figure.sentence[0]
    text = source.sentence
    mark = f" [{numbers[source.article]}]" if source.article in numbers else ""
    return line(text[:start], Run(text[start:end], mark=True), text[end:], mark)
