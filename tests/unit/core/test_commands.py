from __future__ import annotations

import pytest

from bot.core import chat_line, commands, dispatch, ids, spelling
from bot.core.commands import Surface
from bot.core.errors import UserError


def test_every_chat_command_has_a_handler_and_every_handler_a_command():
    assert sorted(dispatch.HANDLERS) == sorted(command.name for command in commands.on(Surface.CHAT))


def test_names_are_unique_and_every_command_teaches():
    names = [command.name for command in commands.COMMANDS]
    assert len(names) == len(set(names))
    for command in commands.COMMANDS:
        assert command.summary
        assert command.summary_de
        assert all(example.startswith(command.name) or "|" in example for example in command.examples)
        assert command.examples


@pytest.mark.parametrize("command", commands.on(Surface.CHAT), ids=lambda command: command.name)
def test_every_chat_example_parses(command):
    for example in command.examples:
        parsed, _ = chat_line.parse("/" + example, "en")
        assert parsed is command


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("/brief nato troops", "brief", {"topic": "nato troops"}),
        ("brief nato --length short troops", "brief", {"topic": "nato troops", "length": "short"}),
        ("/brief --length=long", "brief", {"length": "long"}),
        ("/BRIEF flood --sources", "brief", {"topic": "flood", "sources": True}),
        ('/search "rail strike" -metro', "search", {"query": '"rail strike" -metro'}),
        ("/digest preview energy", "digest preview", {"topic": "energy", "hours": "24"}),
        ("/help digest preview", "help", {"command": "digest preview"}),
        ('/digest set --at "8 am, 6 pm" energy', "digest set", {"topic": "energy", "at": "8 am, 6 pm"}),
        ("/digest set --at “8 Uhr” --only-if-news", "digest set", {"at": "8 Uhr", "only_if_news": True}),
        ('/digest set --at "8', "digest set", {"at": "8"}),
        ("/brief flood —length short", "brief", {"topic": "flood", "length": "short"}),
        ("/brief war — and peace", "brief", {"topic": "war — and peace"}),
    ],
)
def test_chat_lines(text, name, expected):
    command, arguments = chat_line.parse(text, "en")
    assert command.name == name
    assert arguments == expected


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "Give a command", "/brief"),
        ("/", "Give a command", "/brief"),
        ("/brif flood", "no command", "/brief"),
        ("/sear x", "no command", "Did you mean /search x?"),
        ("/serch flood", "no command", "Did you mean /search flood?"),
        ("/digest", "begin with “/digest”", "/digest set, /digest edit, /digest list"),
        ("/feed bring", "begin with “/feed”", "/feed add, /feed list"),
        ("/search", "needs: query", "Usage: /search QUERY…"),
        ("/brief --length tiny x", "--length cannot be “tiny”", "short, normal, long"),
        ("/brief --length", "--length needs a value", "Usage: /brief"),
        ("/brief --colour red x", "no option --colour", "Usage: /brief"),
        ("/brief --json x", "no option --json", "Usage: /brief"),
        ("/import /etc/passwd", "command line only", "briefwire import"),
    ],
)
def test_bad_chat_lines_say_what_to_do(text, message, hint):
    with pytest.raises(UserError) as caught:
        chat_line.parse(text, "en")
    assert message in caught.value.message
    assert caught.value.hint is not None
    assert hint in caught.value.hint


def test_ids_are_short_unique_and_the_same_for_the_same_thing():
    taken: set[str] = set()
    for number in range(2000):
        found = ids.short_id(f"feed {number}", taken)
        assert found not in taken
        assert found.isalnum()
        assert 4 <= len(found) <= 6
        taken.add(found)
    assert ids.letters("a", 10) == ids.letters("a", 25)[:10]
    assert ids.short_id("a", set()) == ids.letters("a", 4)


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("/", "/brief x, /search, /help"),
        ("/briefwire ", "/brief x, /briefwire search, /briefwire help"),
        ("briefwire ", "briefwire brief x, briefwire search, briefwire help"),
    ],
)
def test_commands_are_spelled_as_they_are_given(prefix, expected):
    text = ", ".join(format(spelling.Marked(), command) for command in ("brief x", "search", "help"))
    assert spelling.addressed(text, prefix) == expected


def test_chat_refuses_in_the_readers_language():
    with pytest.raises(UserError, match="gibt es nicht"):
        chat_line.parse("/nix", "de")
    with pytest.raises(UserError) as caught:
        chat_line.parse("/brief --length winzig", "de")
    assert caught.value.hint == "Zur Wahl stehen: short, normal, long."
