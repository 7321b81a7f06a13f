"""Key figures as lines: what was counted, who says so, what contradicts it, what it was before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain

from bot.core import figure_text, wording
from bot.core.message import Line, Run, line
from summarizer.brief import is_news
from summarizer.types import Article, Conflict, Figure, FigureSource, KeyFigure

_INDENT = "  "
_ALL = 10**9
_MOST_NAMES = 2
"""Sources named beside one of several values; their numbers stand behind it anyway."""
_MOST_EARLIER = 3
"""Superseded values a line names: the first and the last ones."""
_LONGEST_NAME = 40  # of a source that has only its title
_RELATIVE_FROM = 100
"""Counts below this change by a number, not by a percentage: 12 injured and 15 injured."""
_MOST_PERCENT = 1000
_SHARES = frozenset({"percentage", "percentage point", "basis point"})


@dataclass(frozen=True, slots=True)
class Citation:
    """The sources of an answer by article id: their numbers, languages and names; and how many of them are named for
    one value."""

    numbers: Mapping[str, int]
    languages: Mapping[str, str]
    names: Mapping[str, str]
    most: int

    @classmethod
    def of(cls, sources: Sequence[Article], most: int = _ALL) -> Citation:
        """Number the sources from 1 in their order."""
        return cls(
            {source.id: number for number, source in enumerate(sources, 1)},
            {source.id: source.language for source in sources},
            {source.id: source_name(source) for source in sources},
            most,
        )

    def chosen(self, sources: Sequence[FigureSource]) -> list[str]:
        """The articles named for a value, by number: the one its wording comes from and the first of the others."""
        known = list(dict.fromkeys(source.article for source in sources if source.article in self.numbers))
        others = sorted(known[1:], key=lambda article: self.numbers[article])[: self.most - 1]
        return sorted([*known[:1], *others], key=lambda article: self.numbers[article])

    def marks(self, sources: Sequence[FigureSource]) -> str:
        """ "[1][3]", with the number of those left out: "[1][3]+2"."""
        chosen = self.chosen(sources)
        left_out = len({source.article for source in sources if source.article in self.numbers}) - len(chosen)
        return "".join(f"[{self.numbers[article]}]" for article in chosen) + (f"+{left_out}" if left_out else "")


def source_name(source: Article) -> str:
    """The outlet or agency; the title where neither is known."""
    return source.source or source.agency or _shortened(source.title)


def _shortened(title: str) -> str:
    return title if len(title) <= _LONGEST_NAME else title[: _LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"


def figure_lines(figures: Sequence[KeyFigure], cited: Citation, locale: str) -> list[Line]:
    """One line for each key figure; parts that stand right behind their whole are indented and say so.

    Figures that are news and those that are not stand under titles of their own.
    """
    lines = []
    whole = -1
    for index, key in enumerate(figures):
        behind = key.part_of == whole and is_news(key) == is_news(figures[whole])
        if not behind:
            whole = index
        lines.append(figure_line(key, cited, locale, part=behind))
    return lines


def figure_line(key: KeyFigure, cited: Citation, locale: str, *, part: bool = False) -> Line:
    """A key figure on one line: number in bold, what it is, and its sources; every value where sources disagree."""
    history = _history(key, locale)
    # "(12 → 29, +17)" says which way the figure moved
    moved = bool(key.earlier or (key.change is not None and key.change.kind == "changed"))
    figure = replace(key.figure, direction="none") if moved and key.figure.unit not in _SHARES else key.figure
    text = figure_text.describe(figure, cited.languages.get(key.sources[0].article, locale), locale)
    parts: list[str | Run] = [f"{_INDENT}{wording.say(locale, 'brief.part_of')} "] if part else []
    if key.change is not None and key.change.kind == "withdrawn":
        parts.append(f"{wording.say(locale, 'change.withdrawn')}: ")
    if not key.conflicts:
        said = f" · {text.speaker}" if text.speaker else ""
        changed = f" ({history})" if history else ""
        return line(
            *parts, Run(text.value, bold=True), f"{text.what}{said}{changed} {cited.marks(key.sources)}".rstrip()
        )
    topic = text.what.strip()
    if topic.startswith("(") and topic.endswith(")") and topic.count("(") == 1:
        topic = topic[1:-1]  # "(margin)" of a percentage
    parts.append(f"{topic}: " if topic else "")
    sides: list[KeyFigure | Conflict] = [key, *key.conflicts]
    values = [text.value, *(_hedged(side, cited, locale) for side in key.conflicts)]
    news = [history, *(wording.say(locale, "change.new") if _is_new(side) else "" for side in key.conflicts)]
    for value, side, who, note in zip(values, sides, _claimants(sides, cited), news, strict=True):
        notes = "; ".join(filter(None, (who, note)))
        parts += [
            " / ",
            Run(value, bold=True),
            f" ({notes})" if notes else "",
            f" {cited.marks(side.sources)}".rstrip(),
        ]
    parts.remove(" / ")
    return line(*(one for one in parts if one != ""))


def _hedged(side: Conflict, cited: Citation, locale: str) -> str:
    return figure_text.hedged(side.figure, cited.languages.get(side.sources[0].article, locale), locale)


def _is_new(side: Conflict) -> bool:
    return side.change is not None and side.change.kind == "new"


def _claimants(sides: Sequence[KeyFigure | Conflict], cited: Citation) -> list[str]:
    """Who says each of several values: the speaker of the text, else the outlets; empty where that tells nothing.

    A speaker or an article that is there for two of the values says nothing about whose they are.
    """
    said = [
        dict.fromkeys(figure_text.speaker(one, "{name}, {role}") for one in (side.figure, *_stated(side)))
        for side in sides
    ]
    outlets = [dict.fromkeys(source.article for source in side.sources) for side in sides]
    speakers, articles = Counter(chain(*said)), Counter(chain(*outlets))
    telling = all(count == 1 for count in articles.values())
    found = []
    for own, stating in zip(said, outlets, strict=True):
        names = [*dict.fromkeys(cited.names[one] for one in stating if telling and one in cited.names)]
        shown = ", ".join(names[:_MOST_NAMES]) + ("…" if len(names) > _MOST_NAMES else "")
        found.append(next((one for one in own if one and speakers[one] == 1), shown))
    return found


def _stated(side: KeyFigure | Conflict) -> list[Figure]:
    return [source.figure for source in side.sources]


def _history(key: KeyFigure, locale: str) -> str:
    """What the value was before: "2,000 → 2,400, +20%", "earlier 12, 27", "new"; empty where nothing is known."""
    change = key.change
    if change is not None and change.kind == "changed" and change.was is not None:
        steps = f"{_plain(change.was, locale)} → {_plain(key.figure, locale)}"
        return ", ".join(filter(None, (steps, difference(change.was, key.figure, locale))))
    if change is not None and change.kind == "new":
        return wording.say(locale, "change.new")
    if change is not None and change.kind == "withdrawn":
        return ""
    values = list(dict.fromkeys(_plain(one.figure, locale) for one in reversed(key.earlier)))
    if len(values) > _MOST_EARLIER:
        values = [values[0], "…", *values[1 - _MOST_EARLIER :]]
    return wording.say(locale, "change.earlier", values=", ".join(values)) if values else ""


def _plain(figure: Figure, locale: str) -> str:
    """The quantity written from its value, so that two texts' ways of writing can be compared."""
    return figure_text.value_text(figure, "", locale)


def difference(before: Figure, now: Figure, locale: str) -> str:
    """By how much a value changed: "+20%", "−3" for small counts, "+2 percentage points"; empty for ranges."""
    if before.value is None or now.value is None or before.value == now.value or before.unit != now.unit:
        return ""
    moved = now.value - before.value
    sign = "+" if moved > 0 else "−"
    if now.unit in _SHARES:
        unit = "percentage point" if now.unit == "percentage" else now.unit
        return sign + wording.quantity(abs(moved), unit, locale)
    whole = moved == moved.to_integral_value()
    if now.unit == "count" and whole and abs(before.value) < _RELATIVE_FROM:
        return sign + wording.number(abs(moved), locale)
    if before.value <= 0 or now.value < 0:
        return ""
    percent = abs(moved) / before.value * 100
    if percent >= _MOST_PERCENT:
        return ""
    rounded = percent.quantize(Decimal(1) if percent >= 10 else Decimal("0.1"), ROUND_HALF_UP)
    return sign + wording.quantity(rounded.normalize() + 0, "percentage", locale) if rounded else ""
