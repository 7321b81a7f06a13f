"""Forms as Discord's modals."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from adapters.discord import custom_ids
from bot.core import wording
from bot.core.forms import Field, Form

_MOST_HINT = 100
_MOST_OPTIONS = 25


def modal(form: Form, locale: str) -> ui.Modal:
    """The form; it is told by its id when it comes back (see ``custom_ids``)."""
    window = ui.Modal(title=form.title, custom_id=custom_ids.of_form(form.name))
    for field in form.fields:
        if field.spare:  # a modal has room for five
            continue
        window.add_item(
            ui.Label(text=field.label, description=field.hint[:_MOST_HINT] or None, component=_input(field, locale))
        )
    return window


def _input(field: Field, locale: str) -> ui.Item[Any]:
    match field.kind:
        case "flag":
            chosen = custom_ids.YES if field.value else custom_ids.NO
            options = [
                discord.SelectOption(label=wording.say(locale, f"choice.{one}"), value=one, default=one == chosen)
                for one in (custom_ids.NO, custom_ids.YES)
            ]
            return ui.Select(custom_id=custom_ids.of_flag(field.key), options=options)
        case "choice":
            options = [
                discord.SelectOption(label=one.label, value=one.value, default=one.value == field.value)
                for one in field.options[:_MOST_OPTIONS]
            ]
            least = 1 if field.required else 0
            return ui.Select(custom_id=field.key, options=options, required=field.required, min_values=least)
        case "text":
            return ui.TextInput(
                custom_id=field.key,
                default=str(field.value)[: field.max_length] if field.value else None,
                required=field.required,
                max_length=field.max_length,
            )
