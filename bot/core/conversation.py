"""What chat platforms and the terminal chat call: a request of a person in, a reply with buttons out.

Refusals are replies too. Only what nobody foresaw is raised.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.core import chat_line, commands, completion, dispatch, forms, pages, present, wording
from bot.core.commands import Access, Surface
from bot.core.dispatch import NO_ZONE, Context, Fits
from bot.core.domain import IMPORTS_TENANT, LOCAL_TENANT, Pause, Subscription, TenantSettings
from bot.core.errors import BriefwireError, DeliveryError, NotFoundError, UserError
from bot.core.forms import Choice, Form
from bot.core.message import Action, ActionKind, Button, Invocation, KeptAction, Message
from bot.core.posting import Reason
from bot.core.services import Services

Values = Mapping[str, str | bool]
"""Arguments of a command by their keys."""

_LINK = re.compile(r"https?://[^\s<>|\"“”„]+")
_MOST_LINKS = 3
_LEAST_ARTICLE = 400
"""With so many letters a message is an article itself, whatever it links to."""
_EMPTIED = {
    ("settings", "zone"): NO_ZONE,
    ("digest edit", "topic"): "everything",
    ("digest edit", "quiet"): "off",
}
"""What it means that a field of a form is empty, where that is not the same as to say nothing of it."""
_PREFIXES = {"slack": "/briefwire "}
"""What stands before commands, where nobody asked."""
_FEWEST_WORDS = 12
_SENTENCE_END = re.compile(r"[.!?][\"”“»]?\s+[^\W\d_a-zäöü]")
_STOP = re.compile(r"[.!?…][\"”“»)]*(?:\s|\Z)")
_LONGEST_TOPIC = 200
"""A longer sentence is a text to be read, not a topic."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks and where, as the platform says it.

    ``tenant`` is the server or workspace, or the person's own where they asked outside of one; ``user`` the platform's
    id; ``fits`` None: any length will do; ``locale`` the platform's tag ("de", "en-US"), ``zone`` an IANA name, where
    known; ``target`` the channel that digests could go to; ``manager``: the platform says that they manage the server,
    workspace or channel, ``decides`` that it is not the channel alone. ``member``: they belong to it, and are no guest.
    ``prefix`` stands before commands; ``typed``: arguments are typed with their dashes, not picked from what the client
    shows.
    """

    tenant: str
    user: str
    fits: Fits | None
    locale: str | None = None
    zone: str | None = None
    target: str | None = None
    manager: bool = False
    decides: bool = True
    member: bool = True
    prefix: str = "/"
    typed: bool = True


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show. ``private``: to the asker alone. ``fault``: the key of the argument that was refused."""

    message: Message
    buttons: tuple[Button, ...] = ()
    private: bool = True
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a pressed button gives, and what becomes of it (see ``ActionKind``)."""

    kind: ActionKind
    reply: Reply | Form


def ask(services: Services, asker: Asker, name: str, arguments: Values) -> Reply:
    """Carry out a command of the table. A text instead of a topic is read as an article."""
    topic = arguments.get("topic")
    if name == "brief" and isinstance(topic, str):
        if _is_text(topic):
            return ask_text(services, asker, topic, private=will_be_private(name, arguments))
        if chat_line.asks_for_help(topic):
            return ask(services, asker, "help", {})
    return _answer(services, asker, Invocation(name, tuple(arguments.items())))


def ask_line(services: Services, asker: Asker, text: str) -> Reply:
    """Carry out a line such as "/search flood". Without a slash, words that name no command are what a brief is asked
    of: a topic, addresses, or a text of some length."""
    text = text.strip()
    if chat_line.asks_for_help(text):
        return ask(services, asker, "help", {})
    several_lines = len(text.splitlines()) > 1
    if text and not text.startswith("/") and (several_lines or not chat_line.names_command(text)):
        misspelt = not _is_text(text) and chat_line.meant(text.split()[0])
        if not misspelt:
            return ask(services, asker, "brief", {"topic": text})
    context = _context(services, asker)
    try:
        command, arguments = chat_line.parse(text, context.locale, asker.prefix)
    except UserError as problem:
        return _refusal(problem, context)
    return ask(services, asker, command.name, arguments)


def _is_text(given: str) -> bool:
    """Whether this is an article, not a topic or addresses: of several lines or sentences, or a long one."""
    if _LINK.match(given):
        return False
    sentences = len(given.split()) >= _FEWEST_WORDS and _SENTENCE_END.search(given)
    sentence = len(given) > _LONGEST_TOPIC and _STOP.search(given)
    return len(given.splitlines()) > 1 or bool(sentences or sentence)


def ask_text(services: Services, asker: Asker, text: str, *, private: bool = True) -> Reply:
    """A brief of a message of the chat: of the first articles it links to, else of its own text, which is not stored:
    it may be meant for few."""
    links = [link.rstrip(".,;:!?)]}'") for link in _LINK.findall(text)][:_MOST_LINKS]
    if links and len(_LINK.sub("", text)) < _LEAST_ARTICLE:
        return ask(services, asker, "brief", {"topic": " ".join(dict.fromkeys(links)), "private": private})
    return ask(services, asker, "brief", {"text": text, "private": private})


def press(services: Services, asker: Asker, token: str, *, shared: bool = False) -> Pressed:
    """Do what a button stands for. A token that is unknown here is refused. ``shared``: an answer that may be public is
    to be shown to everyone who sees the button, in the language of its message."""
    kept = services.tenants.kept(asker.tenant, token)
    if kept is None:
        context = _context(services, asker)
        refused = wording.say(context.locale, "error.no_button"), wording.say(context.locale, "error.no_button_hint")
        return Pressed("answer", _refusal(UserError(*refused), context))
    services.tenants.keep(asker.tenant, kept, services.clock.now())  # what is in use is not forgotten
    invocation = kept.invocation
    match kept.kind:
        case "form":
            reply: Reply | Form = form(services, asker, invocation.name, dict(invocation.arguments))
        case "answer" if shared and not will_be_private(invocation.name, {}):
            reply = _answer(services, asker, invocation.having(private=False), kept.locale)
        case "answer":
            reply = _answer(services, asker, invocation.having(private=True))
        case "publish":
            reply = _answer(services, asker, invocation.having(private=False), kept.locale)
        case "replace":
            reply = _answer(services, asker, invocation, kept.locale)
    return Pressed(kept.kind, reply)


def will_be_private(name: str, arguments: Values) -> bool:
    """Whether an answer is for the asker alone, so far as the command tells. Refusals always are."""
    command = commands.find(name, Surface.CHAT)
    return bool(arguments.get("private", command is None or command.private))


def opens_form(name: str, arguments: Values) -> bool:
    """Whether the command, given like this, is to be filled in: nothing is said of what its form asks for. One that
    shows something without arguments does so."""
    command = commands.find(name, Surface.CHAT)
    return (
        command is not None
        and command.form != ()
        and command.access is not Access.MANAGED_IF_GIVEN
        and not any(arguments.get(name.lstrip("-").replace("-", "_")) for name in command.form)
    )


def form(services: Services, asker: Asker, name: str, arguments: Values | None = None) -> Form | Reply:
    """The form of a command, filled in as far as is known; a refusal where the asker may not send it."""
    context = _context(services, asker)
    command = commands.find(name, Surface.CHAT)
    if command is None or not command.form:
        return _refusal(UserError(wording.say(context.locale, "chat.unknown", name=name)), context)
    try:
        dispatch.check(context, name, {command.form[0]: "given"})
        about, values = dispatch.filled_in(services, context, name, arguments or {})
    except UserError as problem:
        return _refusal(problem, context)
    return forms.form(command, {**values, **(arguments or {})}, context.locale, about)


def submit(services: Services, asker: Asker, name: str, values: Values) -> Reply:
    """Carry out a command from its filled-in form. A refusal names the field at fault and offers the form again."""
    command, about = forms.named(name)
    emptied = {key: word for (of, key), word in _EMPTIED.items() if of == command and values.get(key) == ""}
    given = {key: value for key, value in values.items() if value not in {"", None, False}} | emptied
    given |= {"id": about} if about else {}
    reply = ask(services, asker, command, given)
    if not reply.message.error:
        return reply
    context = _context(services, asker)
    label = wording.say(context.locale, "action.form")
    filled = dict(values) | ({"id": about} if about else {})
    again = Action("form", label, Invocation(command, tuple(filled.items())), "form")
    return replace(reply, buttons=(*reply.buttons, *_buttons(services, asker, (again,), context.locale)))


def complete(services: Services, asker: Asker, name: str, key: str, typed: str) -> list[Choice]:
    """What could be meant by what was typed for an argument: at most 25, from the asker's server or workspace only.
    Empty on any trouble: nobody waits for an error here."""
    with suppress(BriefwireError):
        return completion.complete(services, _context(services, asker), name, key, typed)
    return []


def language(services: Services, asker: Asker) -> str:
    """The interface language of what is for the asker alone."""
    return _context(services, asker).locale


def home(services: Services, asker: Asker) -> tuple[Reply, ...]:
    """What a start page shows: how to begin, the settings, digests and feeds."""
    locale = language(services, asker)
    how = present.addressed(present.introduction(locale=locale), asker.prefix)
    introduction = Reply(how, _buttons(services, asker, how.actions, locale))
    return (introduction, *(ask(services, asker, name, {}) for name in ("settings", "digest list", "feed list")))


def pause(services: Services, target: str, reason: Pause) -> list[Subscription]:
    """Pause what goes to a channel, or to all channels of a tenant given instead, and tell those who asked for it."""
    paused = services.subscriptions.pause(target, reason)
    now = services.clock.now()
    for one in paused:
        services.ledger.abandon(one.tenant, one.id, now, f"{Reason.PAUSED}: {reason}")
    platform = target.partition(":")[0]
    messenger = services.messengers.get(platform)
    for one in paused:
        if messenger is not None:
            notice = present.paused(one, messenger.name(one.tenant), locale=one.language)
            told = present.addressed(notice, _PREFIXES.get(platform, "/"))
            with suppress(DeliveryError):  # they may not take messages: digest list says it too
                messenger.tell(one.tenant, one.created_by, told)
    return paused


def failure(error_id: str, locale: str | None) -> Reply:
    """What to show when something failed that nobody foresaw; the id is in the log too."""
    language = _interface_language(locale) or wording.LOCALES[0]
    return Reply(present.failure(error_id, locale=language))


def _answer(services: Services, asker: Asker, asked: Invocation, locale: str | None = None) -> Reply:
    arguments = dict(asked.arguments)
    private = will_be_private(asked.name, arguments)
    context = _context(services, asker, arguments, shared=not private, locale=locale)
    number = arguments.pop("page", "1")
    arguments.pop("private", None)
    _welcome(services, asker)
    try:
        answer = dispatch.answer(services, context, asked.name, arguments)
    except NotFoundError as problem:
        return _with_newest(services, asker, _refusal(problem, context), context)
    except UserError as problem:
        return _refusal(problem, context)
    repeated = asked.having(private=private)
    message = present.addressed(answer.message, asker.prefix)
    if private and answer.shareable:
        post = Action("post", wording.say(context.locale, "action.post"), repeated, "publish")
        message = replace(message, actions=(*message.actions, post))
    shown = message
    if asker.fits is not None:
        shown = pages.page(message, int(number), asker.fits, context.locale, repeated)
    return Reply(shown, _buttons(services, asker, shown.actions, context.locale), private)


def _with_newest(services: Services, asker: Asker, refused: Reply, context: Context) -> Reply:
    """The refusal of a topic that no article has, with a way to the newest story where there is one."""
    if refused.fault != "topic" or not services.store.heads(asker.tenant, limit=1):
        return refused
    action = Action("newest", wording.say(context.refusing, "action.newest"), Invocation("brief"))
    return replace(refused, buttons=_buttons(services, asker, (action,), context.refusing))


def _buttons(services: Services, asker: Asker, actions: tuple[Action, ...], locale: str) -> tuple[Button, ...]:
    now = services.clock.now()
    return tuple(
        Button(
            one.id,
            one.label,
            services.tenants.keep(asker.tenant, KeptAction(one.invocation, one.kind, locale), now),
            one.kind,
            one.enabled,
        )
        for one in actions
    )


def _refusal(problem: UserError, context: Context) -> Reply:
    said = present.error(problem, locale=context.refusing)
    message = present.addressed(said if context.typed else present.picked(said, context.refusing), context.prefix)
    return Reply(message, fault=problem.argument)


def _welcome(services: Services, asker: Asker) -> None:
    """Show a tenant that has no article yet what was imported for all; before it is noted, so that nothing is missed
    where the program ends in between."""
    shares = services.share_imports and asker.tenant != LOCAL_TENANT
    if shares and not services.store.heads(asker.tenant, limit=1):
        services.store.adopt(asker.tenant, IMPORTS_TENANT)
    services.tenants.welcome(asker.tenant, services.clock.now())


def _context(
    services: Services,
    asker: Asker,
    arguments: Values | None = None,
    *,
    shared: bool = False,
    locale: str | None = None,
) -> Context:
    settings = services.tenants.settings(asker.tenant)
    return Context(
        tenant=asker.tenant,
        locale=locale or _locale(services, asker, settings, arguments or {}, shared=shared),
        surface=Surface.CHAT,
        prefix=asker.prefix,
        user=asker.user,
        manager=asker.manager,
        decides=asker.decides,
        member=asker.member,
        zone=asker.zone,
        target=asker.target,
        settings=settings,
        fits=asker.fits,
        typed=asker.typed,
        own_locale=_locale(services, asker, settings, {}, shared=False),
    )


def _locale(services: Services, asker: Asker, settings: TenantSettings, arguments: Values, *, shared: bool) -> str:
    """The language asked for; for all in a channel their server's or workspace's, for one person their own."""
    given = arguments.get("lang")
    tags = (
        given if isinstance(given, str) else None,
        settings.language if shared else None,
        asker.locale,
        settings.language,
    )
    return next(filter(None, map(_interface_language, tags)), services.language)


def _interface_language(tag: str | None) -> str | None:
    """The interface language of a platform's tag, such as "de" of "de-AT"; None where there is none."""
    code = re.split("[-_]", tag or "")[0].lower()
    return code if code in wording.LOCALES else None
