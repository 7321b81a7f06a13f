"""The prompt at which a person tries the bot."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.doubles.discord import discord_double
from tests.doubles.discord.prompt import Prompt
from tests.unit.doubles.discord_bot import running


class Session:
    """A prompt whose lines are kept."""

    def __init__(self, prompt: Prompt, shown: list[str]) -> None:
        self.prompt, self._shown = prompt, shown

    def type(self, line: str) -> str:
        """What is shown for the line."""
        self._shown.clear()
        assert self.prompt.run(line)
        return "\n".join(self._shown)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with discord_double() as double, running(double):
        shown: list[str] = []
        yield Session(Prompt(double, shown.append), shown)


def test_words_go_to_the_first_option(session: Session) -> None:
    assert "│ flood in Ghent  en-US False" in session.type("/brief flood in Ghent")
    assert "│ flood short en-US False" in session.type("/brief topic: flood length: Short")
    assert "│ it's short en-US False" in session.type("/brief it's length:short")


def test_buttons_are_numbered(session: Session) -> None:
    assert session.type("/pages").endswith("└ 1 Page 2")
    assert "This is page 2" in session.type("1")
    assert session.type("7") == "! there is no button 7"


def test_forms(session: Session) -> None:
    assert "│ Text: as it was" in session.type("/note")
    assert "│ ['a'] ['general'] new" in session.type("form Text: new, Kind: A, Where: #general")


def test_menu_and_autocompletion(session: Session) -> None:
    assert session.type("menu Read this") == "! say something first"
    session.type("say look at this")
    assert "only you see this" in session.type("menu Read this")
    assert "read: look at this" in session.type("menu Read this")
    assert session.type("? /feed remove name: ta").splitlines() == ["  ta0", "  ta1", "  ta2"]


def test_everything_in_the_channel_is_listed_with_its_buttons(session: Session) -> None:
    session.type(".channel listed")
    session.type("say hello there")
    session.type("/pages")
    session.type("/pages")
    listed = session.type("messages").splitlines()
    assert listed[:2] == ["┌ reader:", "│ hello there"]
    assert [line for line in listed if line.startswith("└ ")] == ["└ ", "└ 1 Page 2", "└ 2 Page 2"]
    assert "This is page 2" in session.type("2")


def test_who_and_where(session: Session) -> None:
    assert "lacks permissions" in session.type("/feed remove x")
    for line in (".admin", ".user anna", ".locale de", ".guild Desk", ".channel news"):
        session.type(line)
    assert session.prompt.label == "anna (admin) @ Desk#news [de]"
    assert "removed x" in session.type("/feed remove x")
    session.type(".dm")
    assert "de True" in session.type("/brief flood")
    for line in (".admin", ".user reader", ".locale en-US", ".guild Newsroom"):
        session.type(line)


@pytest.mark.parametrize("line", ["/nothing", "/", "/pages now", "gibberish", ".nowhere", "form x: y", "?"])
def test_what_makes_no_sense_is_said(session: Session, line: str) -> None:
    assert session.type(line).startswith("! ")


def test_help_and_commands(session: Session) -> None:
    assert "press button 1" in session.type(".help")
    assert "/brief  An embed after a while" in session.type("/commands")
    assert not session.prompt.run(".quit")


def test_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.doubles.discord", "--token", "t"],
        input=".help\n.quit\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "export BRIEFWIRE_DISCORD_TOKEN='t'" in done.stdout
    assert "reader @ Newsroom#general [en-US]>" in done.stdout
    assert done.stderr == ""
