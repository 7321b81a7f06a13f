from __future__ import annotations

import pytest

from bot.core import present
from bot.core.message import Message, line_text
from summarizer.reading import read

TEXT = "Rund 2.000 US-Soldaten kamen nach Polen. Der Etat stieg um knapp 12 Prozent, sagte Finanzchefin Karin Meier."


def _shown(text: str, locale: str) -> Message:
    return present.reading(text, read(text, language="de"), locale=locale)


def test_the_text_is_whole_with_its_figures_marked():
    marked, _table = _shown(TEXT, "en").sections
    assert line_text(marked.lines[0]) == TEXT
    assert [run.text for run in marked.lines[0] if run.mark] == ["2.000", "12 Prozent"]


@pytest.mark.parametrize(
    ("locale", "first", "second"),
    [
        ("en", ["2.000", "~ 2,000 count", "US-Soldaten (Soldat + US)"], ["12 Prozent", "~ 12 percentage, up", "Etat"]),
        ("de", ["2.000", "~ 2.000 count", "US-Soldaten (Soldat + US)"], ["12 Prozent", "~ 12 percentage, gestiegen", "Etat"]),
    ],
)  # fmt: skip
def test_every_figure_has_a_row_in_the_readers_language(locale, first, second):
    table = _shown(TEXT, locale).sections[1]
    header, *rows = [[cell.text for cell in row] for row in table.lines]
    assert table.style == "table"
    assert [row[:3] for row in rows] == [first, second]
    assert rows[1][4:] == ["Karin Meier, Finanzchefin", "65–75"]
    assert len(header) == len(rows[0])


def test_ranges_show_both_ends():
    table = _shown("Dort leben 300 bis 400 Wölfe.", "en").sections[1]
    assert table.lines[1][1].text == "300 … 400 count"


def test_a_text_without_figures_says_so():
    assert line_text(_shown("Es regnet.", "de").sections[1].lines[0]) == "Keine Kennzahlen gefunden."
