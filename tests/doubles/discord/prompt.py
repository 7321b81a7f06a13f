"""A prompt at which a person is a Discord user: commands, buttons, forms and menus as typed lines."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any

from tests.doubles.discord.client import DiscordDouble
from tests.doubles.discord.errors import Json
from tests.doubles.discord.exchange import Exchange
from tests.doubles.discord.forms import CHECKBOX, CHECKBOX_GROUP, parts
from tests.doubles.discord.rules import BUTTON, LINK, SELECTS, STRING_SELECT, walk
from tests.doubles.discord.state import ALL, MEMBER, Channel, Message, Permission, User
from tests.doubles.discord.text import text_of
from tests.doubles.discord.wire import BOOLEAN, CHANNEL_OPTION, INTEGER, NUMBER, SUBCOMMANDS, ClientRefusalError

HELP = """\
/brief flood                the words go to the first option; /brief topic: flood length: short names them
/feed add url: https://…    subcommands as on Discord
1                           press button 1 of the last answer
form Text: new, Count: 5    fill in and send the form (modal) that was opened
? /feed remove name: ta     what autocompletion offers for the last option
menu Brief this             a command of the menu of the last message said
say some text               write a message (with links, for the menu commands)
messages                    everything in the channel, digests that came meanwhile too
/commands                   what the bot registered
.user anna   .locale de     be someone else, speak another language
.guild Desk  .channel news  go to another server or channel; .dm for direct messages
.admin                      switch the rights of an administrator on and off
.kick  .invite  .drop       throw the bot out, let it in, cut its connection
.help  .quit"""

_PATIENCE = 60.0


class Prompt:
    """One person's session. ``run`` takes a line and prints what comes of it."""

    def __init__(self, double: DiscordDouble, show: Callable[[str], None]) -> None:
        self._double, self._show = double, show
        self._user: User = double.reader
        self._channel: Channel = double.channel(double.guild())
        self._locale = "en-US"
        self._admin = False
        self._last: Exchange | None = None
        self._said: Message | None = None
        self._buttons: list[tuple[Message, Json]] = []

    @property
    def label(self) -> str:
        """Who is where."""
        guild = self._channel.guild
        place = f"{guild.name}#{self._channel.name}" if guild else "direct message"
        return f"{self._user.name}{' (admin)' if self._admin else ''} @ {place} [{self._locale}]"

    def run(self, line: str) -> bool:
        """Do what the line says; False to end."""
        line = line.strip()
        if line in {".quit", ".exit"}:
            return False
        try:
            self._run(line)
        except (ClientRefusalError, AssertionError, ValueError, LookupError) as error:
            self._show(f"! {error}")
        return True

    def _run(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if not line or line == ".help":
            self._show(HELP)
        elif line == "/commands":
            for command in self._double.commands:
                self._show(f"{'/' if command['type'] == 1 else 'menu: '}{command['name']}  {command['description']}")
        elif word.startswith("."):
            self._go(word[1:], rest)
        elif word.startswith("/"):
            name, options = self._parse(line[1:])
            self._answer(self._double.slash(name, options, **self._seat()))
        elif word == "?":
            name, options = self._parse(rest.removeprefix("/"))
            focused, typed = options.popitem()
            offered = self._double.autocomplete(name, focused, typed, options, **self._seat()).wait(_PATIENCE)
            self._show("\n".join(f"  {one['name']}" for one in offered.choices) or "  (nothing)")
        elif word == "menu":
            if self._said is None:
                raise ValueError("say something first")
            self._answer(self._double.message_command(rest, self._said, **self._seat()))
        elif word == "say":
            self._said = self._double.say(self._channel, rest, user=self._user)
        elif word == "messages":
            self._buttons = []
            for message in self._double.messages(self._channel):
                self._show_message(message, f"{message.author.name}:")
        elif word == "form" and self._last is not None:
            self._answer(self._double.submit_modal(self._last, self._filled(rest)))
        elif line.isdecimal():
            if not 1 <= int(line) <= len(self._buttons):
                raise ValueError(f"there is no button {line}")
            message, button = self._buttons[int(line) - 1]
            self._answer(self._double.press(message, button["custom_id"], **self._seat()))
        else:
            raise ValueError("that is no command; .help lists what there is")

    def _seat(self) -> dict[str, Any]:
        rights: Permission = ALL if self._admin else MEMBER
        return {"user": self._user, "at": self._channel, "locale": self._locale, "permissions": rights}

    def _go(self, word: str, rest: str) -> None:
        world = self._double.world
        if word == "user":
            found = [one for one in world.users.values() if one.name == rest]
            self._user = found[0] if found else self._double.user(rest)
        elif word == "locale":
            self._locale = rest
        elif word == "admin":
            self._admin = not self._admin
        elif word == "dm":
            self._channel = self._double.direct(self._user)
        elif word == "guild":
            guilds = [one for one in world.guilds.values() if one.name == rest]
            guild = guilds[0] if guilds else self._double.guild(rest)
            self._channel = guild.channels[0] if guild.channels else self._double.channel(guild)
        elif word == "drop":
            self._double.disconnect("abort")
        else:
            self._in_guild(word, rest)

    def _in_guild(self, word: str, rest: str) -> None:
        guild = self._channel.guild
        if guild is None:
            raise ValueError("not in a direct message")
        if word == "channel":
            rooms = [one for one in guild.channels if one.name == rest]
            self._channel = rooms[0] if rooms else self._double.channel(guild, rest)
        elif word == "kick":
            self._double.kick(guild)
        elif word == "invite":
            self._double.invite(guild)
        else:
            raise ValueError(f"no .{word}; .help lists what there is")

    def _parse(self, line: str) -> tuple[str, dict[str, Any]]:
        """A typed command as its name and options; words before any ``name:`` go to the first option."""
        words = _split(line)
        if not words:
            raise ValueError("which command?")
        node = next((one for one in self._double.commands if one["type"] == 1 and one["name"] == words[0]), None)
        if node is None:
            raise ClientRefusalError(f"the bot registered no /{words[0]}; /commands lists what there is")
        path = [words.pop(0)]
        while words and (child := _subcommand(node, words[0])):
            node = child
            path.append(words.pop(0))
        specs = {one["name"]: one for one in node.get("options") or () if one["type"] not in SUBCOMMANDS}
        current = next(iter(specs), "")
        texts: dict[str, list[str]] = {}
        for word in words:
            name, colon, value = word.partition(":")
            if colon and name in specs:
                current = name
                texts[current] = [value] if value else []
            else:
                texts.setdefault(current, []).append(word)
        if "" in texts:
            raise ClientRefusalError(f"/{' '.join(path)} takes no words")
        return " ".join(path), {name: self._value(specs[name], " ".join(parts)) for name, parts in texts.items()}

    def _value(self, spec: Json, text: str) -> Any:
        kind = spec["type"]
        if kind == INTEGER:
            return int(text)
        if kind == NUMBER:
            return float(text)
        if kind == BOOLEAN:
            return _is_yes(text)
        if kind == CHANNEL_OPTION:
            guild = self._channel.guild
            rooms = [one for one in (guild.channels if guild else []) if one.name == text.lstrip("#")]
            if not rooms:
                raise ClientRefusalError(f"no channel {text}")
            return rooms[0]
        named = {choice["name"]: choice["value"] for choice in spec.get("choices") or ()}
        return named.get(text, text)

    def _filled(self, typed: str) -> dict[str, Any]:
        """``Name: value, Name: value`` as the values of the form; several choices are divided by ``|``."""
        assert self._last is not None
        fields = {} if self._last.modal is None else dict(parts(self._last.modal))
        fields |= {part["custom_id"]: part for part in fields.values()}
        values: dict[str, Any] = {}
        for one in filter(str.strip, typed.split(",")):
            name, _, text = (piece.strip() for piece in one.partition(":"))
            part = fields.get(name, {"type": 0})
            options = {option["label"]: option["value"] for option in part.get("options") or ()}
            picked = [options.get(piece.strip(), piece.strip()) for piece in text.split("|") if piece.strip()]
            if part["type"] == CHECKBOX:
                values[name] = _is_yes(text)
            elif part["type"] in {STRING_SELECT, CHECKBOX_GROUP}:
                values[name] = picked
            elif part["type"] in SELECTS:
                values[name] = [self._value({"type": CHANNEL_OPTION}, piece) for piece in picked]
            else:
                values[name] = options.get(text, text)
        return values

    def _answer(self, exchange: Exchange) -> None:
        self._last = exchange.wait(_PATIENCE)
        about = f"({exchange.answered_after:.2f} s to the first answer)" if exchange.answered_after else ""
        if exchange.modal is not None:
            self._show(f"┌ form: {exchange.modal['title']} {about}")
            for label, part in parts(exchange.modal):
                options = " | ".join(one["label"] for one in part.get("options") or ())
                self._show(f"│ {label}: {options or part.get('value') or part.get('placeholder') or ''}")
            self._show("└ send it with: form name: value, …")
            return
        self._buttons = []
        self._show_message(exchange.message, f"{'only you see this ' if exchange.ephemeral else ''}{about}")

    def _show_message(self, message: Message, head: str) -> None:
        """The message, its buttons numbered behind those that can be pressed already."""
        self._show(f"┌ {head}")
        self._show("\n".join(f"│ {line}" for line in text_of(message).splitlines()))
        buttons = [one for _, one in walk(message.body.get("components") or []) if one["type"] == BUTTON]
        active = [(message, one) for one in buttons if one["style"] != LINK and not one.get("disabled")]
        numbered = [f"{at} {one.get('label')}" for at, (_, one) in enumerate(active, len(self._buttons) + 1)]
        self._buttons += active
        self._show(f"└ {'   '.join(numbered)}")


def _is_yes(text: str) -> bool:
    return text.lower() in {"true", "yes", "on", "1", "ja"}


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # a lone quotation mark is just a character here
        return line.split()


def _subcommand(node: Json, name: str) -> Json | None:
    children = [one for one in node.get("options") or () if one["type"] in SUBCOMMANDS]
    return next((one for one in children if one["name"] == name), None)
