from __future__ import annotations

import io
import re

from adapters import terminal
from bot.core.message import Message, Run, Section, line, line_text, plain_text

MESSAGE = Message(
    "Flood in Marna",
    (
        Section((line("The river rose."),)),
        Section((line(Run("12", bold=True), " injured [1]"), line("two")), "Key figures", "list"),
        Section((line("[1] ", Run("Harbour Post", url="https://example.org/a")),), style="quote"),
    ),
)


def test_plain_text_is_every_character_in_order():
    assert plain_text(MESSAGE) == (
        "Flood in Marna\n\nThe river rose.\n\nKey figures\n• 12 injured [1]\n• two\n\n> [1] Harbour Post"
    )


def test_line_joins_runs():
    assert line_text(line("a", Run("b", bold=True), "c")) == "abc"


def test_terminal_writes_links_and_marks_out_where_there_is_no_terminal():
    out = io.StringIO()
    marked = Message("Hits", (Section((line("the ", Run("flood", mark=True), " came"),)), MESSAGE.sections[2]))
    terminal.show(marked, out)
    assert out.getvalue() == "Hits\n\nthe *flood* came\n\n• [1] Harbour Post <https://example.org/a>\n"


TABLE = Message(
    "Read", (Section((line("Figure", "Value"), line(Run("2,000", mark=True), "~ 2,000")), "Figures", "table"),)
)


def test_tables_have_aligned_columns():
    written = "Figures\nFigure  Value\n2,000   ~ 2,000"
    assert plain_text(TABLE) == f"Read\n\n{written}"
    out = io.StringIO()
    terminal.show(TABLE, out)
    assert out.getvalue() == f"Read\n\n{written}\n"


def test_tables_keep_every_cell_in_a_narrow_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "12")
    out = _Terminal()
    terminal.show(TABLE, out)
    letters = re.sub(r"\x1b\[[0-9;]*m|\s", "", out.getvalue())
    assert all(character in letters for character in "Figure2,000~")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_terminal_styles_and_links_in_a_terminal(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    out = _Terminal()
    terminal.show(MESSAGE, out)
    shown = out.getvalue()
    assert "\x1b[1m12\x1b[0m injured [1]" in shown
    assert "https://example.org/a" in shown
    assert "\x1b]8;" in shown


def test_progress_without_a_terminal_is_a_few_plain_lines():
    out = io.StringIO()
    with terminal.progress("Reading", 250, out) as step:
        for index in range(250):
            step(str(index))
    assert out.getvalue() == "Reading: 250\nReading: 100 of 250\nReading: 200 of 250\n"


def test_progress_in_a_terminal_ends_with_a_clean_line(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    out = _Terminal()
    with terminal.progress("Reading", 2, out) as step:
        step("a.txt")
        step("b.txt")
    assert "Reading" in out.getvalue()
