"""Carries out what people ask: in the background, once, and never without an answer."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from slack_sdk.errors import SlackApiError

from adapters.slack import answers, views
from adapters.slack.mrkdwn import message_links, message_text
from adapters.slack.origin import Origin
from adapters.slack.people import People, Person
from adapters.slack.problems import NO_ANSWER, SLACK_FAILED, code
from adapters.slack.render import Json, fits
from bot.core import chat_line, conversation, wording
from bot.core.conversation import Asker, Pressed, Reply, Values
from bot.core.errors import UserError
from bot.core.forms import Form
from bot.core.message import Message, Section, line, section_text
from bot.core.ports import Work
from bot.core.services import Services

_log = logging.getLogger(__name__)

_NOTE_AFTER = 2.0
"""Seconds after which we say that we are at it."""
_SUBMIT_WITHIN = 2.0
"""Seconds in which a form's answer can still be shown in the form: Slack waits for three."""
_LONGEST_LINE = 300
PREFIX = "/briefwire "

Asked: TypeAlias = Callable[[Services, Asker], Reply | Form]


class Talk:
    """What people ask on Slack, handed to the core, and its replies handed back."""

    def __init__(self, services: Services, work: Work) -> None:
        self._services = services
        self._work = work
        self._people = People()

    def command(self, origin: Origin, command: str, text: str) -> None:
        """``/brief TEXT`` or ``/briefwire VERB …``; a form where the command has one and nothing was filled in."""
        filled = _form_of(text) if command != "/brief" else None
        if filled:
            self._start(origin, "a form", partial(self._form, origin, *filled), lane="")
            return
        asked = partial(_brief, text) if command == "/brief" else partial(_line, text or "help")
        public = _is_public(f"/brief {text}" if command == "/brief" else f"/{text}")
        self._start(origin, "a command", partial(self._answer, origin, asked, public=public))

    def words(self, origin: Origin, text: str) -> None:
        """What was said to the bot in a mention or a direct message."""
        public = origin.direct or _is_public(text)
        self._start(origin, "a message", partial(self._answer, origin, partial(_said, text or "help"), public=public))

    def brief_this(self, origin: Origin, message: Mapping[str, Any], *, own: bool) -> None:
        """The shortcut on a message, the bot's own or another."""
        asked = partial(_read, message, own)
        self._start(origin, "a shortcut", partial(self._answer, origin, asked, public=False))

    def press(self, origin: Origin, token: str) -> None:
        """A button."""
        self._start(origin, "a press", partial(self._press, origin, token))

    def home(self, origin: Origin) -> None:
        """The Home tab was opened."""
        self._start(origin, "the Home tab", partial(self._publish_home, origin))

    async def submit(self, origin: Origin, name: str, values: Values, fields: list[str]) -> Json | None:
        """A filled-in form. What to acknowledge it with: what is wrong beside the field, or None to close it; the
        answer then follows where the form was asked for."""
        try:
            refused = await self._submit(origin, name, values)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the user is to hear of it
            refused = await self._failure(origin, "a form", problem)
        if refused is None:
            return None
        return views.errors(refused.fault if refused.fault in fields else fields[0], _words(refused.message))

    async def _submit(self, origin: Origin, name: str, values: Values) -> Reply | None:
        """The refusal of a form, where that is known in time to be shown in it."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _SUBMIT_WITHIN
        if not await asyncio.to_thread(self._notes_first, origin):  # Slack waits: not behind briefs
            return None
        person = await self._people.find(origin.workspace, origin.user)
        asker = _asker(origin, person)
        if person.stranger:
            return await self._refusal(asker)
        reply = asyncio.ensure_future(
            self._work.call(partial(conversation.submit, self._services, asker, name, values))
        )
        await asyncio.wait({reply}, timeout=max(0.0, until - loop.time()))
        if reply.done() and reply.result().message.error:
            return reply.result()
        answer = partial(self._submitted, origin, asker, reply)
        self._work.start(lambda: self._watched(origin, "a form", answer), "slack form", origin.tenant)
        return None

    def _start(
        self, origin: Origin, what: str, job: Callable[[Asker], Awaitable[None]], *, lane: str | None = None
    ) -> None:
        """Do the job in the workspace's lane, unless another is given."""

        async def once() -> None:
            if not await asyncio.to_thread(self._notes_first, origin):
                return
            person = await self._people.find(origin.workspace, origin.user)
            asker = _asker(origin, person)
            if person.stranger:
                await answers.below(origin, await self._refusal(asker))
            else:
                await job(asker)

        chosen = origin.tenant if lane is None else lane
        self._work.start(lambda: self._watched(origin, what, once), f"slack {what}", chosen)

    async def _form(self, origin: Origin, name: str, given: Values, asker: Asker) -> None:
        """Open a command's form, which has to be there within three seconds: not behind briefs."""
        found = await asyncio.to_thread(conversation.form, self._services, asker, name, given)
        await (self._open(origin, asker, found) if isinstance(found, Form) else answers.show(origin, found))

    async def _refusal(self, asker: Asker) -> Reply:
        """What people of another workspace are told: what this one stored is not theirs."""
        words = await self._say(asker, "permission.stranger")
        return Reply(Message("", (Section((line(words),)),), error=True))

    def _notes_first(self, origin: Origin) -> bool:
        """Whether this was not delivered before, noted for the next time: Slack repeats what it believes lost."""
        return self._services.tenants.is_first(f"slack:{origin.event}", self._services.clock.now())

    async def _is_first_press(self, origin: Origin, token: str) -> bool:
        """Whether this button of this message was not pressed yet: what everyone sees is shown once."""
        tenants, now = self._services.tenants, self._services.clock.now()
        pressed = f"slack-press:{origin.workspace.team}:{origin.channel}:{origin.message}:{token}"
        return await self._work.call(lambda: tenants.is_first(pressed, now))

    async def _watched(self, origin: Origin, what: str, job: Callable[[], Awaitable[None]]) -> None:
        """Do the job; a failure is logged under an id, which the user is told."""
        try:
            await job()
        except Exception as problem:  # noqa: BLE001 - whatever it is, the user is to hear of it
            reply = await self._failure(origin, what, problem)
            try:
                await (_show_home(origin, reply) if origin.home else answers.below(origin, reply))
            except NO_ANSWER as silence:
                _log.warning("the user could not be told: %s", type(silence).__name__)

    async def _failure(self, origin: Origin, what: str, problem: Exception) -> Reply:
        """Log the failure under an id, with its traceback where it is a defect of ours; what to tell the user."""
        error_id = secrets.token_hex(4)
        if isinstance(problem, SLACK_FAILED):
            said = code(problem) if isinstance(problem, SlackApiError) else ""
            _log.warning("error %s in %s: Slack failed: %s %s", error_id, what, type(problem).__name__, said)
        else:
            _log.error("error %s in %s", error_id, what, exc_info=problem)
        person = await self._people.find(origin.workspace, origin.user)
        return conversation.failure(error_id, person.locale)

    async def _answer(self, origin: Origin, asked: Asked, asker: Asker, *, public: bool) -> None:
        """Ask the core, and say meanwhile that it takes a while where the answer will be for everyone."""
        reply = asyncio.ensure_future(self._work.call(partial(asked, self._services, asker)))
        await asyncio.wait({reply}, timeout=_NOTE_AFTER)
        noted = None
        if public and not reply.done():
            noted = await answers.note(origin, await self._say(asker, "chat.working"))
        try:
            found = await reply
        except Exception as problem:  # noqa: BLE001 - told here, so that it takes the place of the note
            found = await self._failure(origin, "a request", problem)
        if isinstance(found, Form):
            await self._open(origin, asker, found)
        else:
            await answers.show(origin, found, noted)

    async def _press(self, origin: Origin, token: str, asker: Asker) -> None:
        first = await self._is_first_press(origin, token)
        shared = first and not origin.hidden
        pressed: Pressed = await self._work.call(
            partial(conversation.press, self._services, asker, token, shared=shared)
        )
        reply = pressed.reply
        if isinstance(reply, Form):
            await self._open(origin, asker, reply)
        elif origin.home:
            await self._publish_home(origin, asker, reply)
        elif pressed.kind == "replace":
            await answers.replace(origin, reply)
        elif pressed.kind == "publish":
            if first or reply.message.error:
                await answers.publish(origin, reply)
        else:
            await answers.below(origin, reply)

    async def _open(self, origin: Origin, asker: Asker, form: Form) -> None:
        language = await self._language(asker)
        try:
            modal = views.modal(form, origin.carried, language)
            await origin.workspace.client.views_open(trigger_id=str(origin.trigger), view=modal)
        except SlackApiError as problem:
            if "trigger" not in code(problem):
                raise
            late = Reply(Message(wording.say(language, "chat.form_late"), error=True))
            await (self._publish_home(origin, asker, late) if origin.home else answers.below(origin, late))

    async def _submitted(self, origin: Origin, asker: Asker, reply: Awaitable[Reply]) -> None:
        found = await reply
        await (self._publish_home(origin, asker, found) if origin.home else answers.show(origin, found))

    async def _publish_home(self, origin: Origin, asker: Asker, *news: Reply) -> None:
        """Show the Home tab as things stand now, with the answer to what was just done at its head."""
        replies = await self._work.call(partial(conversation.home, self._services, asker))
        await _show_home(origin, *news, *replies)

    async def _language(self, asker: Asker) -> str:
        return await asyncio.to_thread(conversation.language, self._services, asker)

    async def _say(self, asker: Asker, key: str) -> str:
        return wording.say(await self._language(asker), key)


def _asker(origin: Origin, person: Person) -> Asker:
    return Asker(
        tenant=origin.tenant,
        user=origin.user,
        fits=fits,
        locale=person.locale,
        zone=person.zone,
        target=origin.target,
        manager=person.manager,
        member=person.member,
        prefix=PREFIX,
    )


async def _show_home(origin: Origin, *replies: Reply) -> None:
    await origin.workspace.client.views_publish(user_id=origin.user, view=views.home(replies))


def _is_public(text: str) -> bool:
    """Whether the answer to the line will be for everyone, so far as its words tell."""
    try:
        command, arguments = chat_line.parse(text, wording.LOCALES[0])
    except UserError:
        return not text.startswith("/") and not chat_line.names_command(text)  # a topic
    return not conversation.will_be_private(command.name, arguments)


def _said(text: str, services: Services, asker: Asker) -> Reply | Form:
    """A line, as in a conversation: forms cannot be shown there."""
    return conversation.ask_line(services, asker, text)


def _read(message: Mapping[str, Any], own: bool, services: Services, asker: Asker) -> Reply | Form:  # noqa: FBT001 - for partial
    """A message of the channel; of the bot's own only the links, or it would cite itself."""
    text = "\n".join(message_links(message)) if own else message_text(message)
    return conversation.ask_text(services, asker, text)


def _brief(text: str, services: Services, asker: Asker) -> Reply | Form:
    """``/brief``: of a topic or an address with options, or of a whole text that was pasted."""
    if "\n" in text or (len(text) > _LONGEST_LINE and "://" not in text):
        return conversation.ask_text(services, asker, text, private=False)
    return conversation.ask_line(services, asker, f"/brief {text}")


def _line(text: str, services: Services, asker: Asker) -> Reply | Form:
    """``/briefwire``: a line of a command; what is no command is none, and no topic either."""
    return conversation.ask_line(services, asker, "/" + text.removeprefix("/"))


def _form_of(text: str) -> tuple[str, Values] | None:
    """The command of a line that is given by a form, where it is one, with what the line says besides."""
    try:
        command, arguments = chat_line.parse("/" + text.removeprefix("/"), wording.LOCALES[0])
    except UserError:
        return None  # the answer tells what is wrong
    return (command.name, arguments) if conversation.opens_form(command.name, arguments) else None


def _words(message: Message) -> str:
    """What an error message says, without its heading."""
    said = " ".join(section_text(section) for section in message.sections or (Section((line(message.heading),)),))
    return " ".join(said.split())
