"""Shows replies in answer to interactions: acknowledged at once, then one edit of the message."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from enum import Enum
from typing import cast

import discord
from discord import app_commands, ui

from adapters.discord.incoming import Data, Interaction, language
from adapters.discord.modals import modal
from adapters.discord.render import layout
from bot.core.conversation import Reply
from bot.core.forms import Choice, Form
from bot.core.message import Button, Message

NO_MENTIONS = discord.AllowedMentions.none()
_TOO_LATE = frozenset({10008, 10015, 10062, 50027})
"""The message was deleted, or its interaction is over: nobody waits for this answer any more."""
_TAKEN = 40060
"""Acknowledged already: by another process of ours."""
_log = logging.getLogger(__name__)


class Place(Enum):
    """Where the answer to an acknowledged interaction will stand."""

    EVERYONE = "everyone"
    ASKER = "asker"
    SAME_MESSAGE = "same message"
    """In place of what the message with the button shows."""
    CHANNEL = "channel"
    """For everyone, below the message with the button, which goes off."""


async def acknowledge(interaction: Interaction, place: Place) -> bool:
    """Tell Discord that an answer will come; whether there is still someone to answer."""
    thinking = place in {Place.EVERYONE, Place.ASKER}
    try:
        return await _sent(interaction.response.defer(ephemeral=place is Place.ASKER, thinking=thinking))
    except (TypeError, ValueError):  # taken, but without the body that the library reads: not every server gives one
        return True


async def show(interaction: Interaction, reply: Reply, place: Place) -> None:
    """Put the reply where it was announced. What turns out to be for the asker alone, such as a refusal, does not stay
    where everyone would see it."""
    refused = reply.private and place in {Place.EVERYONE, Place.CHANNEL}
    refused = refused or (place is Place.SAME_MESSAGE and reply.message.error)
    if place is Place.EVERYONE and refused and not await _withdrawn(interaction):
        refused = False
    if refused or place is Place.CHANNEL:
        await _sent(_follow_up(interaction, reply, private=refused))
    else:
        await _sent(_edit(interaction, reply.message, reply.buttons))
    if place is Place.CHANNEL and not refused:
        await _sent(_turn_off(interaction))


async def _follow_up(interaction: Interaction, reply: Reply, *, private: bool) -> None:
    view = layout(reply.message, reply.buttons)
    view.stop()  # presses reach us by their ids: the library need not wait for them
    await interaction.followup.send(view=view, ephemeral=private, allowed_mentions=NO_MENTIONS)


async def _turn_off(interaction: Interaction) -> None:
    """Disable the button that was pressed, so that nobody posts the same again by mistake."""
    message = interaction.message
    if message is None:
        return
    pressed = cast("Data", interaction.data or {}).get("custom_id")
    view = ui.LayoutView.from_message(message, timeout=None)
    for item in view.walk_children():
        if isinstance(item, ui.Button) and item.custom_id == pressed:
            item.disabled = True
    view.stop()
    await interaction.edit_original_response(view=view, allowed_mentions=NO_MENTIONS)


async def offer(interaction: Interaction, choices: Sequence[Choice]) -> None:
    """Answer a completion."""
    found = [app_commands.Choice(name=one.label, value=one.value) for one in choices]
    await _sent(interaction.response.autocomplete(found))


async def show_progress(interaction: Interaction, message: Message) -> None:
    """Say in the announced message that the answer takes a while."""
    await _sent(_edit(interaction, message, ()))


async def show_at_once(interaction: Interaction, answer: Reply | Form) -> None:
    """Answer an interaction that was not acknowledged: with a form, which can only come first, or to the asker."""
    if isinstance(answer, Form):
        window = modal(answer, language(interaction))
        window.stop()
        await _sent(interaction.response.send_modal(window))
        return
    view = layout(answer.message, answer.buttons)
    view.stop()
    await _sent(interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NO_MENTIONS))


async def _edit(interaction: Interaction, message: Message, buttons: tuple[Button, ...]) -> None:
    view = layout(message, buttons)
    view.stop()
    await interaction.edit_original_response(view=view, allowed_mentions=NO_MENTIONS)


async def _withdrawn(interaction: Interaction) -> bool:
    try:
        await interaction.delete_original_response()
    except discord.HTTPException as problem:
        _log.info("an announced answer could not be withdrawn: %s", problem)
        return False
    return True


async def _sent(sending: Awaitable[object]) -> bool:
    """Whether the answer arrived; False where nobody waits for it any more."""
    try:
        await sending
    except discord.HTTPException as problem:
        if problem.code in _TOO_LATE or problem.code == _TAKEN:
            _log.info("an answer came too late: %s", problem)
            return False
        raise
    except discord.InteractionResponded:
        return False
    return True
