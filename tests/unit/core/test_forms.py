"""What chat platforms allow in the names and texts of commands and forms: the strictest of them counts."""

from __future__ import annotations

import re
import unicodedata

import pytest

from bot.core import commands, forms, wording
from bot.core.commands import Argument, Command, Surface

CHAT = commands.on(Surface.CHAT)
ARGUMENTS = [(command, one) for command in CHAT for one in commands.arguments_on(command, Surface.CHAT)]
FORMS = [command for command in CHAT if command.form]


def _is_option_name(name: str) -> bool:
    """Discord's rule: 1 to 32 letters, digits, hyphens, apostrophes or underscores, lower case where there is one."""
    letters = all(one in "-_'" or unicodedata.category(one)[0] in "LN" for one in name)
    return 0 < len(name) <= 32 and letters and name == name.lower()


@pytest.mark.parametrize("command", CHAT, ids=lambda command: command.name)
def test_commands_can_be_registered(command: Command):
    assert all(_is_option_name(word) for word in command.name.split(" "))
    assert len(command.name.split(" ")) <= 2
    for text in (command.summary, command.summary_de):
        assert 0 < len(text) <= 100
    arguments = commands.arguments_on(command, Surface.CHAT)
    assert len(arguments) <= 25
    for names in ([one.key for one in arguments], [one.name_de for one in arguments]):
        assert len(set(names)) == len(names)
    required = [one.required for one in arguments]
    assert required == sorted(required, reverse=True)


@pytest.mark.parametrize(("command", "argument"), ARGUMENTS, ids=lambda one: one.name)
def test_arguments_can_be_registered(command: Command, argument: Argument):
    assert _is_option_name(argument.key.replace("_", "-"))
    assert _is_option_name(argument.name_de)
    for text in (argument.help, argument.help_de):
        assert 0 < len(text) <= 100
    assert len(argument.choices) <= 25
    assert not (argument.choices and argument.completes)
    assert not argument.flag or argument.option


@pytest.mark.parametrize("locale", wording.LOCALES)
@pytest.mark.parametrize("command", FORMS, ids=lambda command: command.name)
def test_forms_can_be_shown(command: Command, locale: str):
    shown = forms.form(command, {}, locale)
    assert shown.name == command.name
    assert 0 < len(shown.title) <= 24
    assert 0 < sum(not field.spare for field in shown.fields) <= 5
    first = {one.lstrip("-").replace("-", "_") for one in command.form[:5]}
    assert {field.key for field in shown.fields if not field.spare} == first
    assert [field.key for field in shown.fields] == [one.key for one in command.arguments if one.name in command.form]
    for field in shown.fields:
        assert 0 < len(field.label) <= 45
        assert 0 < len(field.hint) <= 100
        assert (field.kind == "choice") is bool(field.options)
        assert all(0 < len(one.label) <= 75 and one.value for one in field.options)


def test_a_form_is_filled_in_with_what_is_known():
    (command,) = (one for one in FORMS if one.name == "digest set")
    values = {"topic": "flood", "at": "", "only_if_news": True}
    found = {field.key: field.value for field in forms.form(command, values, "en").fields}
    empty = dict.fromkeys(("at", "days", "zone", "length", "language", "quiet"))
    assert found == {"topic": "flood", **empty, "only_if_news": True, "updates": False}
    (settings,) = (one for one in FORMS if one.name == "settings")
    language = forms.form(settings, {"language": "de"}, "de").fields[0]
    assert language.value == "de"
    assert [(one.label, one.value) for one in language.options][1:] == [("Englisch", "en"), ("Deutsch", "de")]


def test_on_every_platform_some_form_has_each_choice_of_a_digest():
    of_digests = [command for command in FORMS if command.name in {"digest set", "digest edit"}]
    (everything,) = {frozenset(command.form) | {"topic"} for command in of_digests if "topic" in command.form}
    assert everything <= {name for command in of_digests for name in command.form[: forms.MOST_ANYWHERE]}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("digest edit k3v9", ("digest edit", "k3v9")),
        ("digest set", ("digest set", "")),
        ("settings", ("settings", "")),
    ],
)
def test_a_form_comes_back_with_what_it_is_about(name, expected):
    assert forms.named(name) == expected
    command = next(one for one in FORMS if one.name == expected[0])
    assert forms.form(command, {}, "en", expected[1]).name == name


@pytest.mark.parametrize("locale", wording.LOCALES)
def test_every_label_is_short(locale):
    for name, label in wording.catalogue(locale)["action"].items():
        assert 0 < len(label) <= 24, name
    assert not any(re.search(r"[<>&*_`|]", label) for label in wording.catalogue(locale)["action"].values())
