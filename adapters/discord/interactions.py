"""Answers what people do on Discord: commands, menu commands, buttons, forms and completions.

Each is acknowledged in the event itself, well within Discord's three seconds; the work follows in a background job.
What Discord waits for, completions and forms, has threads of its own: it does not stand in line behind briefs.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import cast

import discord

from adapters.discord import custom_ids, incoming
from adapters.discord.incoming import Data, Interaction
from adapters.discord.showing import Answer, Place, offer, show_at_once
from bot.core import conversation, wording
from bot.core.conversation import Pressed, Reply
from bot.core.forms import Form
from bot.core.message import ActionKind, Message
from bot.core.ports import Work
from bot.core.services import Services

_FORM_WITHIN = 2.2
"""Seconds for making a form: it has to be the first answer, which Discord waits three seconds for."""
_PROGRESS_AFTER = 4.0
_MESSAGE_COMMAND = 3
_PLACES: dict[ActionKind, Place] = {
    "answer": Place.ASKER,
    "publish": Place.CHANNEL,
    "replace": Place.SAME_MESSAGE,
}
_log = logging.getLogger(__name__)


class Interactions:
    """Takes every interaction to the core and shows what comes back."""

    def __init__(self, services: Services, work: Work) -> None:
        self._services = services
        self._work = work

    async def take(self, interaction: Interaction) -> None:
        """Answer one interaction, unless the program is ending: then another process may."""
        if not self._work.accepting:
            return
        data = cast("Data", interaction.data or {})
        match interaction.type:
            case discord.InteractionType.autocomplete:
                await self._complete(interaction, data)
            case discord.InteractionType.application_command:
                await self._command(interaction, data)
            case discord.InteractionType.component:
                await self._press(interaction, str(data["custom_id"]))
            case discord.InteractionType.modal_submit:
                await self._submit(interaction, data)

    async def _complete(self, interaction: Interaction, data: Data) -> None:
        given = incoming.command(data)
        key = given.focused or ""
        typed = str(given.values.get(key, ""))
        asker = incoming.asker(interaction)
        found = await asyncio.to_thread(conversation.complete, self._services, asker, given.name, key, typed)
        await offer(interaction, found)

    async def _command(self, interaction: Interaction, data: Data) -> None:
        services, asker = self._services, incoming.asker(interaction)
        if data.get("type") == _MESSAGE_COMMAND:
            text = incoming.message_text(data)
            self._answer(interaction, Place.ASKER, lambda: conversation.ask_text(services, asker, text))
            return
        given = incoming.command(data)
        if conversation.opens_form(given.name, given.values):
            await self._form(interaction, lambda: conversation.form(services, asker, given.name, given.values))
            return
        place = Place.ASKER if conversation.will_be_private(given.name, given.values) else Place.EVERYONE
        self._answer(interaction, place, lambda: conversation.ask(services, asker, given.name, given.values))

    async def _press(self, interaction: Interaction, custom_id: str) -> None:
        services, asker = self._services, incoming.asker(interaction)
        pressed = custom_ids.pressed(custom_id)
        if pressed is None:
            _log.info("a component that is none of ours was used: %s", custom_id)
            return
        token = pressed.token

        def press() -> Pressed:
            return conversation.press(services, asker, token)

        if pressed.kind == "form":
            await self._form(interaction, lambda: press().reply)
        else:
            self._answer(interaction, _PLACES[pressed.kind], lambda: press().reply)

    async def _submit(self, interaction: Interaction, data: Data) -> None:
        services, asker = self._services, incoming.asker(interaction)
        name = custom_ids.form_of(str(data["custom_id"]))
        if name is None:
            _log.info("a form that is none of ours was sent: %s", data["custom_id"])
            return
        values = incoming.form_values(data)
        self._answer(interaction, Place.ASKER, lambda: conversation.submit(services, asker, name, values))

    async def _form(self, interaction: Interaction, make: Callable[[], Reply | Form]) -> None:
        """Open a form, or say to the asker alone why not."""
        try:
            answer = await asyncio.wait_for(asyncio.to_thread(make), _FORM_WITHIN)
        except TimeoutError:
            answer = Reply(Message(wording.say(incoming.language(interaction), "chat.form_late"), error=True))
        except Exception as problem:  # noqa: BLE001 - told to the asker, and logged
            answer = self._failure(problem, interaction)
        await show_at_once(interaction, answer)

    def _answer(self, interaction: Interaction, place: Place, ask: Callable[[], Reply | Form]) -> None:
        """Acknowledge now, whatever else waits in line, and answer in a background job. The job is there before the
        acknowledgement is out, so that what was acknowledged is finished even if the program is told to end."""
        answer = Answer(interaction, place)
        announced = asyncio.ensure_future(answer.announce())
        name, lane = f"Discord interaction {interaction.id}", incoming.asker(interaction).tenant
        self._work.start(lambda: self._finish(interaction, answer, ask, announced), name, lane)

    async def _finish(
        self,
        interaction: Interaction,
        answer: Answer,
        ask: Callable[[], Reply | Form],
        announced: Awaitable[bool],
    ) -> None:
        """Do the work for an interaction and show what comes of it."""
        try:
            if not await announced:
                return
        except Exception as problem:  # noqa: BLE001 - logged; the asker is out of reach
            self._failure(problem, interaction)
            return
        try:
            working = asyncio.ensure_future(self._work.call(lambda: self._first(interaction.id, ask)))
            if answer.is_announced:
                done, _ = await asyncio.wait({working}, timeout=_PROGRESS_AFTER)
                if not done:
                    await answer.show_progress(Message(wording.say(incoming.language(interaction), "chat.working")))
            reply = await working
            if reply is not None:
                await answer.show(reply)
        except Exception as problem:  # noqa: BLE001 - told to the asker, and logged
            await answer.show(self._failure(problem, interaction))

    def _first(self, interaction_id: int, ask: Callable[[], Reply | Form]) -> Reply | None:
        """The answer; None where the same interaction was answered before, which a resumed connection may repeat."""
        services = self._services
        if not services.tenants.is_first(f"discord:{interaction_id}", services.clock.now()):
            return None
        answer = ask()
        assert isinstance(answer, Reply), "a form can only be the first answer"
        return answer

    def _failure(self, problem: Exception, interaction: Interaction) -> Reply:
        """Log what nobody foresaw, and say so with the id by which the log has it."""
        error_id = secrets.token_hex(4)
        _log.error("error %s in Discord %s", error_id, _what(interaction), exc_info=problem)
        return conversation.failure(error_id, interaction.locale.value)


def _what(interaction: Interaction) -> str:
    """The command, button or form, without what was typed."""
    data = cast("Data", interaction.data or {})
    return f"{interaction.type.name} {data.get('name') or data.get('custom_id')}"
