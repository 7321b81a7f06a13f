"""A brief as a message: what fits, in order of worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core import wording
from bot.core.message import Action, Invocation, Line, Message, Run, Section, line, plain_text
from bot.core.present.figures import Citation, figure_line, figure_lines, source_name
from summarizer.brief import is_news
from summarizer.types import Article, Brief, Conflict, FigureSource, KeyFigure, Lead

BUDGETS: Mapping[str, int] = {"short": 450, "normal": 900, "long": 1800}
"""Longest plain text of a brief, in characters, by its length setting."""

_QUOTED, _QUOTED_VALUES = 2, 3
"""Sentences quoted for a figure, and values of it that are, where room is short."""
_MOST_MISSES = 12  # parts that may not fit before the brief counts as full
_LEADS: Mapping[str, int] = {"short": 1, "normal": 3, "long": 5}
_MARKS: Mapping[str, int] = {"short": 2, "normal": 4, "long": 12}
"""Sources named for one value: each takes a line of its own at the end."""
_PEOPLE: Mapping[str, int] = {"short": 2, "normal": 3, "long": 8}


@dataclass(slots=True)
class _Choice:
    """The parts of a brief chosen so far, as indexes into it."""

    leads: list[int] = field(default_factory=list)
    figures: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)


def brief(brief_: Brief, *, length: str, locale: str, asked: Invocation | None = None) -> tuple[Message, Brief]:
    """The brief as a message whose plain text keeps to the budget of its length, and the brief with its sources
    numbered as shown: those of what is shown come first, so that the numbers have no gaps.

    Parts are added whole, in order of worth (first lead sentence, first figures, second sentence, people, the
    rest), and a part that does not fit is left out. ``asked`` is what the brief answers, for its actions.
    """
    choice = _Choice()
    misses = 0
    most = _MARKS[length]
    for kind, index in _by_worth(brief_, length):
        chosen: list[int] = getattr(choice, kind)
        chosen.append(index)
        if len(plain_text(_message(brief_, choice, locale, most))) > BUDGETS[length]:
            chosen.pop()
            misses += 1
            if misses > _MOST_MISSES:
                break
    leads = [brief_.leads[index] for index in choice.leads]
    shown = cited(_figures(brief_, choice), leads, Citation.of(brief_.sources, most))
    ordered = replace(brief_, sources=tuple(sorted(brief_.sources, key=lambda source: source.id not in shown)))
    message = _message(ordered, choice, locale, most)
    left_out = length != "long" and len(choice.figures) < len(brief_.figures)
    return replace(message, actions=_actions(asked, locale, left_out=left_out)), ordered


def _actions(asked: Invocation | None, locale: str, *, left_out: bool) -> tuple[Action, ...]:
    if asked is None:
        return ()
    sources = Action("sources", wording.say(locale, "action.sources"), asked.having(sources=True))
    more = Action("more", wording.say(locale, "action.more"), asked.having(length="long"))
    return (sources, more) if left_out else (sources,)


def _figures(brief_: Brief, choice: _Choice) -> list[KeyFigure]:
    """The chosen key figures in their order; the indices of wholes follow."""
    chosen = sorted(choice.figures)
    place: dict[int | None, int] = {old: new for new, old in enumerate(chosen)}
    return [replace(brief_.figures[index], part_of=place.get(brief_.figures[index].part_of)) for index in chosen]


def cited(figures: Sequence[KeyFigure], leads: Sequence[Lead], cited_as: Citation) -> set[str]:
    """The ids of the articles that these parts cite."""
    sides: list[KeyFigure | Conflict] = [*figures, *(conflict for key in figures for conflict in key.conflicts)]
    used = {article for side in sides for article in cited_as.chosen(side.sources)}
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


def _message(brief_: Brief, choice: _Choice, locale: str, most: int) -> Message:
    leads = [brief_.leads[index] for index in sorted(choice.leads)]
    figures = _figures(brief_, choice)
    people = [brief_.people[index] for index in sorted(choice.people)]
    cited_as = Citation.of(brief_.sources, most)
    sections: list[Section] = []
    if brief_.since is not None and not brief_.leads and not any(is_news(key) for key in brief_.figures):
        return Message(brief_.headline, (Section((line(_nothing_new(brief_, locale)),)),))
    if leads:
        sections.append(Section(tuple(_lead_line(lead, cited_as, locale) for lead in leads)))
    sections += _figure_sections(figures, brief_, cited_as, locale)
    if people:
        names = "; ".join(f"{p.name} ({p.role})" if p.role else p.name for p in people)
        sections.append(Section((line(f"{wording.say(locale, 'brief.people')}: {names}"),)))
    used = cited(figures, leads, cited_as)
    shown = [source for source in brief_.sources if source.id in used]
    if shown:
        sections.append(Section(tuple(source_line(source, cited_as, locale) for source in shown)))
    return Message(brief_.headline, tuple(sections))


def _nothing_new(brief_: Brief, locale: str) -> str:
    assert brief_.since is not None
    since = wording.since(brief_.since, locale)
    count = len(brief_.figures)
    key = "change.nothing_new" if count else "change.nothing_new_at_all"
    return wording.say(locale, key, since=since, count=count)


def _figure_sections(figures: Sequence[KeyFigure], brief_: Brief, cited_as: Citation, locale: str) -> list[Section]:
    """The key figures; what is new since a time apart from what the reader knows."""
    if not brief_.figures:
        return [Section((line(wording.say(locale, "brief.no_figures")),))]
    rows = figure_lines(figures, cited_as, locale)
    if brief_.since is None:
        return [Section(tuple(rows), wording.say(locale, "brief.figures"), "list")] if rows else []
    news = wording.say(locale, "change.news", since=wording.since(brief_.since, locale))
    known = wording.say(locale, "change.unchanged")
    return [
        Section(tuple(found), title, "list")
        for title, wanted in ((news, True), (known, False))
        if (found := [row for key, row in zip(figures, rows, strict=True) if is_news(key) is wanted])
    ]


def _lead_line(lead: Lead, cited_as: Citation, locale: str) -> Line:
    mark = f" [{cited_as.numbers[lead.article]}]" if lead.article in cited_as.numbers else ""
    if lead.language.partition("-")[0] not in {locale, "und"}:
        language = wording.language_name(lead.language, locale)
        mark += f" ({wording.say(locale, 'brief.language_mark', language=language)})"
    return line(lead.text, mark)


def source_line(source: Article, cited_as: Citation, locale: str) -> Line:
    """ "[1] taz (dpa), 2 Feb 2022", linked where the article has an address."""
    name = source_name(source)
    if source.agency and source.agency != name:
        name = f"{name} ({source.agency})"
    when = wording.day(source.published, locale) if source.published else wording.say(locale, "brief.undated")
    return line(f"[{cited_as.numbers[source.id]}] ", Run(f"{name}, {when}", url=source.url))


def sources(brief_: Brief, *, locale: str, short: bool = False) -> Message:
    """The "Show sources" view: each key figure with the exact sentence of every source, the figure marked. ``short``:
    one sentence for each value, and a second one of the figure's own; in the reader's language where there is one."""
    cited_as = Citation.of(brief_.sources)
    sections: list[Section] = []
    for key in brief_.figures:
        stated: list[Sequence[FigureSource]] = [key.sources]
        stated += [other.sources for other in (*key.conflicts, *key.earlier)]
        if short:
            own = [sorted(of_value, key=lambda one: not _is_in(one, cited_as, locale)) for of_value in stated]
            stated = [own[0][:_QUOTED], *(of_value[:1] for of_value in own[1:_QUOTED_VALUES])]
        quotes = [_quote_line(source, cited_as) for of_value in stated for source in of_value]
        sections.append(Section((figure_line(key, cited_as, locale), *dict.fromkeys(quotes)), None, "quote"))
    listing = tuple(source_line(source, cited_as, locale) for source in brief_.sources)
    sections.append(Section(listing, wording.say(locale, "brief.sources")))
    return Message(brief_.headline, tuple(sections))


def _is_in(source: FigureSource, cited_as: Citation, locale: str) -> bool:
    return cited_as.languages.get(source.article, "").partition("-")[0] == locale


def with_notes(message: Message, notes: Sequence[str]) -> Message:
    """The message with something to know about it behind its end."""
    return replace(message, sections=(*message.sections, Section(tuple(line(note) for note in notes))))


def _quote_line(source: FigureSource, cited_as: Citation) -> Line:
    start = source.figure.span[0] - source.figure.sentence[0]
    end = source.figure.span[1] - source.figure.sentence[0]
    text = source.sentence
    number = cited_as.numbers.get(source.article)
    mark = f" [{number}] {cited_as.names[source.article]}" if number is not None else ""
    return line(text[:start], Run(text[start:end], mark=True), text[end:], mark)
