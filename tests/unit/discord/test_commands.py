"""The command tree is the command table, within Discord's rules."""

from __future__ import annotations

from typing import Any

from adapters.discord import commands
from bot.core.commands import Access, Surface, arguments_on, find, on
from tests.doubles.discord.command_rules import commands_problems
from tests.doubles.discord.schema import check

TREE = commands.tree()


def leaves() -> dict[str, Any]:
    """Slash commands by full name."""
    found = {}
    for top in TREE:
        inner = [one for one in top.get("options") or () if one["type"] == 1]
        if inner:
            found |= {f"{top['name']} {one['name']}": one for one in inner}
        elif top["type"] == 1:
            found[top["name"]] = top
    return found


def test_discord_accepts_the_tree() -> None:
    assert list(commands_problems(TREE)) == []
    for one in TREE:
        assert list(check("ApplicationCommandUpdateRequest", one)) == []


def test_every_command_and_argument_of_the_table_is_there() -> None:
    assert list(leaves()) == [command.name for command in on(Surface.CHAT)]
    for name, leaf in leaves().items():
        command = find(name, Surface.CHAT)
        assert command is not None
        arguments = {one.key: one for one in arguments_on(command, Surface.CHAT)}
        options = {one["name"]: one for one in leaf["options"]}
        assert set(options) == set(arguments)
        for key, option in options.items():
            argument = arguments[key]
            assert option["type"] == (5 if argument.flag else {"N": 4, "USER": 6}.get(argument.metavar or "", 3))
            assert option["required"] is argument.required
            assert [one["value"] for one in option.get("choices", [])] == list(argument.choices)
            assert option.get("autocomplete", False) is (argument.completes is not None and not argument.choices)


def test_everything_people_read_is_there_in_german() -> None:
    for top in TREE:
        assert top["type"] == 3 or top["description_localizations"]["de"] not in {"", top["description"]}, top["name"]
    for name, leaf in leaves().items():
        assert leaf["description_localizations"]["de"] not in {"", leaf["description"]}, name
        for option in leaf["options"]:
            assert option["name_localizations"]["de"], (name, option["name"])
            assert option["description_localizations"]["de"] not in {"", option["description"]}, (name, option["name"])
            assert all(choice["name_localizations"]["de"] for choice in option.get("choices", []))
    menu = [one for one in TREE if one["type"] == 3]
    assert [one["name"] for one in menu] == ["Brief this"]
    assert menu[0]["name_localizations"]["de"] != "Brief this"


def test_reading_works_everywhere_and_managing_in_own_places() -> None:
    for top in TREE:
        assert top["integration_types"] == [0, 1]
        members = [find(name, Surface.CHAT) for name in leaves() if name.split()[0] == top["name"]]
        only_reads = all(one is not None and one.access is Access.OPEN for one in members)
        assert top["contexts"] == ([0, 1, 2] if only_reads else [0, 1]), top["name"]


def test_the_fingerprint_tells_trees_apart() -> None:
    assert commands.fingerprint(TREE) == commands.fingerprint(commands.tree())
    assert commands.fingerprint(TREE) != commands.fingerprint(TREE[1:])
