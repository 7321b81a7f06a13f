"""Forms of the command table as Discord's modals."""

from __future__ import annotations

import pytest

from adapters.discord.modals import modal
from bot.core import forms, wording
from bot.core.commands import COMMANDS
from tests.doubles.discord.rules import modal_problems

_WITH_FORM = {command.name: command for command in COMMANDS if command.form}


@pytest.mark.parametrize("locale", wording.LOCALES)
@pytest.mark.parametrize("name", sorted(_WITH_FORM))
def test_discord_accepts_every_form_empty_and_filled_in(name: str, locale: str) -> None:
    command = _WITH_FORM[name]
    full = {one.key: True if one.flag else (one.choices or ("x" * 5000,))[0] for one in command.arguments}
    for values in ({}, full):
        drawn = modal(forms.form(command, values, locale), locale).to_dict()
        assert list(modal_problems(drawn)) == []
        labels = [one["component"]["custom_id"].removeprefix("flag:") for one in drawn["components"]]
        assert labels == [one.key for one in command.arguments if one.name in command.form[: forms.MOST_ANYWHERE]]


def test_what_is_known_is_filled_in() -> None:
    made = forms.form(_WITH_FORM["digest set"], {"topic": "flood", "only_if_news": True}, "de")
    fields = {one["component"]["custom_id"]: one["component"] for one in modal(made, "de").to_dict()["components"]}
    assert fields["topic"]["value"] == "flood"
    chosen = [one["label"] for one in fields["flag:only_if_news"]["options"] if one.get("default")]
    assert chosen == [wording.say("de", "choice.yes")]
