"""Shows replies in answer to interactions: announced at once, then written by one edit of the message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum
from typing import cast

import aiohttp
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
"""Acknowledged already."""
_LOST = (aiohttp.ClientError, OSError)
_ACKNOWLEDGED_WITHIN = 3.0
_PATIENCE = 60.0
"""Seconds for one request, rate limits included."""
_TRIES = 3
_log = logging.getLogger(__name__)


class Place(Enum):
    """Where an answer will stand."""

    EVERYONE = "everyone"
    ASKER = "asker"
    SAME_MESSAGE = "same message"
    """In place of what the message with the button shows."""
    CHANNEL = "channel"
    """For everyone, below the message with the button, which goes off."""
    BELOW = "below"
    """For the asker alone, as a message of its own: the announced one was withdrawn."""


class Answer:
    """The answer to one interaction, from its announcement on."""

    def __init__(self, interaction: Interaction, place: Place) -> None:
        self._interaction = interaction
        self._place = place

    @property
    def is_announced(self) -> bool:
        """Whether a message says that an answer will come."""
        return self._place in {Place.EVERYONE, Place.ASKER}

    async def announce(self) -> bool:
        """Acknowledge the interaction; whether there may still be someone to answer."""
        private, thinking = self._place is Place.ASKER, self.is_announced
        for again in (False, True):
            try:
                defer = self._interaction.response.defer(ephemeral=private, thinking=thinking)
                await asyncio.wait_for(defer, _ACKNOWLEDGED_WITHIN)
            except discord.HTTPException as problem:
                if again and problem.code == _TAKEN:  # by the first try, whose answer was lost
                    return True
                if problem.code == _TAKEN or _is_too_late(problem):
                    return False
                raise
            except TimeoutError:
                _log.info("Discord was slow to confirm an acknowledgement")
                return True  # it may have arrived; where it did not, the answer is refused as too late
            except _LOST:
                if again:
                    raise
            except (TypeError, ValueError):  # taken, but without the body that the library reads
                return True
            else:
                return True
        return False

    async def show_progress(self, message: Message) -> None:
        """Say in the announced message that the answer takes a while; it comes even where this fails."""
        try:
            await self._edit(message, ())
        except (discord.HTTPException, *_LOST) as problem:
            _log.info("a progress note could not be shown: %s", problem)

    async def show(self, reply: Reply) -> None:
        """Put the reply where it was announced. What turns out to be for the asker alone, such as a refusal, does not
        stay where everyone would see it."""
        refused = reply.private and self._place in {Place.EVERYONE, Place.CHANNEL}
        refused = refused or (self._place is Place.SAME_MESSAGE and reply.message.error)
        if refused and self._place is Place.EVERYONE:
            refused = await self._withdraw()
        if refused or self._place in {Place.CHANNEL, Place.BELOW}:
            await self._follow_up(reply, private=reply.private)
        else:
            await self._edit(reply.message, reply.buttons)
        if self._place is Place.CHANNEL and not refused:
            await self._turn_off()

    async def _edit(self, message: Message, buttons: tuple[Button, ...]) -> None:
        view = layout(message, buttons)
        view.stop()  # presses reach us by their ids: the library need not wait for them
        edit = self._interaction.edit_original_response
        await _sent(lambda: edit(view=view, allowed_mentions=NO_MENTIONS), tries=_TRIES)

    async def _follow_up(self, reply: Reply, *, private: bool) -> None:
        view = layout(reply.message, reply.buttons)
        view.stop()
        send = self._interaction.followup.send
        await _sent(lambda: send(view=view, ephemeral=private, allowed_mentions=NO_MENTIONS))

    async def _withdraw(self) -> bool:
        """Whether the announcement is gone. From then on answers stand below."""
        try:
            await asyncio.wait_for(self._interaction.delete_original_response(), _PATIENCE)
        except (discord.HTTPException, *_LOST) as problem:
            _log.info("an announced answer could not be withdrawn: %s", problem)
            return False
        self._place = Place.BELOW
        return True

    async def _turn_off(self) -> None:
        """Disable the button that was pressed, so that nobody posts the same again by mistake. What was posted stands
        even where this fails."""
        message = self._interaction.message
        if message is None:
            return
        pressed = cast("Data", self._interaction.data or {}).get("custom_id")
        view = ui.LayoutView.from_message(message, timeout=None)
        for item in view.walk_children():
            if isinstance(item, ui.Button) and item.custom_id == pressed:
                item.disabled = True
        view.stop()
        edit = self._interaction.edit_original_response
        try:
            await _sent(lambda: edit(view=view, allowed_mentions=NO_MENTIONS), tries=_TRIES)
        except (discord.HTTPException, *_LOST) as problem:
            _log.info("a button could not be turned off: %s", problem)


async def offer(interaction: Interaction, choices: Sequence[Choice]) -> None:
    """Answer a completion."""
    found = [app_commands.Choice(name=one.label, value=one.value) for one in choices]
    await _sent(lambda: interaction.response.autocomplete(found))


async def show_at_once(interaction: Interaction, answer: Reply | Form) -> None:
    """Answer an interaction that was not acknowledged: with a form, which can only come first, or to the asker."""
    if isinstance(answer, Form):
        window = modal(answer, language(interaction))
        window.stop()
        await _sent(lambda: interaction.response.send_modal(window))
        return
    view = layout(answer.message, answer.buttons)
    view.stop()
    send = interaction.response.send_message
    await _sent(lambda: send(view=view, ephemeral=True, allowed_mentions=NO_MENTIONS))


async def _sent(send: Callable[[], Awaitable[object]], *, tries: int = 1) -> None:
    """Send, as often as given over lost connections; what may not come twice is tried once. Nothing happens where
    nobody waits for it any more."""
    for left in reversed(range(tries)):
        try:
            await asyncio.wait_for(send(), _PATIENCE)
        except discord.HTTPException as problem:
            if not _is_too_late(problem) and problem.code != _TAKEN:
                raise
            return
        except discord.InteractionResponded:
            return
        except TimeoutError:
            raise
        except _LOST:
            if not left:
                raise
        else:
            return


def _is_too_late(problem: discord.HTTPException) -> bool:
    if problem.code in _TOO_LATE:
        _log.info("an answer came too late: %s", problem)
        return True
    return False
