"""Messages as the terminal shows them, piped and on a screen: the same golden messages that Discord and Slack draw."""

import io
import os
import re
from pathlib import Path

import pytest

from adapters import terminal
from bot.core.message import Message, Run, Section, line
from tests.golden_messages import GOLDEN

_FOLDER = Path(__file__).parents[2] / "data" / "golden" / "terminal"
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_golden(name: str) -> None:
    """``BRIEFWIRE_WRITE_GOLDEN=1`` writes the files anew."""
    message, _ = GOLDEN[name]
    out = io.StringIO()
    terminal.show(message, out)
    file = _FOLDER / f"{name}.txt"
    if os.environ.get("BRIEFWIRE_WRITE_GOLDEN"):
        file.write_text(out.getvalue(), encoding="utf-8")
    assert out.getvalue() == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_nothing_in_a_message_steers_the_terminal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    message, _ = GOLDEN[name]
    piped, screen = io.StringIO(), Screen()
    terminal.show(message, piped)
    terminal.show(message, screen)
    assert not _STEERING.search(piped.getvalue())
    assert not _STEERING.search(screen.getvalue())


@pytest.mark.parametrize("name", sorted(GOLDEN.keys() - {"hostile"}))  # that one is full of asterisks and addresses
def test_a_screen_shows_every_word_that_a_pipe_gets(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses apart, which a screen hides behind their links."""
    monkeypatch.setenv("COLUMNS", "100000")
    monkeypatch.setenv("TERM", "dumb")
    message, _ = GOLDEN[name]
    piped, screen = io.StringIO(), Screen()
    terminal.show(message, piped)
    terminal.show(message, screen)
    words = re.sub(r" <https?://[^>]*>", "", piped.getvalue()).replace("*", "").split()
    shown = set(screen.getvalue().split())
    assert [word for word in words if word not in shown] == []


def test_a_screen_links_to_web_pages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = Screen()
    urls = ("https://post.example.org/a", "javascript:alert(1)", "file:///etc/passwd")
    terminal.show(Message("News", (Section(tuple(line(Run("here", url=url)) for url in urls)),)), screen)
    assert [url for url in urls if url in screen.getvalue()] == ["https://post.example.org/a"]
