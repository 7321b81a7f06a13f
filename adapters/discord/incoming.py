"""What Discord says of a request: who asks and where, the command with its arguments, the values of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord

from adapters.discord import custom_ids
from adapters.discord.render import fits
from bot.core import wording
from bot.core.conversation import Asker

Interaction: TypeAlias = discord.Interaction[discord.Client]
Data: TypeAlias = Mapping[str, Any]
Values: TypeAlias = dict[str, str | bool]

_SUBCOMMANDS = frozenset({1, 2})


def asker(interaction: Interaction) -> Asker:
    """Who asks. Where the server itself has not installed the app, people are on their own and may change what is
    theirs."""
    user = str(interaction.user.id)
    if interaction.is_guild_integration():
        rights = interaction.permissions
        tenant = f"discord:{interaction.guild_id}"
        decides = rights.administrator or rights.manage_guild
        manager = decides or rights.manage_channels  # which may be granted in one channel alone
        channel = interaction.channel_id
    else:
        tenant, manager, decides = f"discord:@{user}", True, True
        channel = interaction.channel_id if interaction.context.dm_channel else None
    target = f"{tenant}/{channel}" if channel else None
    locale = interaction.locale.value
    return Asker(tenant, user, fits, locale=locale, target=target, manager=manager, decides=decides, typed=False)


def language(interaction: Interaction) -> str:
    """The interface language of the asker's client."""
    code = interaction.locale.value.partition("-")[0]
    return code if code in wording.LOCALES else wording.LOCALES[0]


@dataclass(frozen=True, slots=True)
class Given:
    """A command as it was typed; ``focused`` is the key of the argument being typed, where one is."""

    name: str
    values: Values
    focused: str | None = None


def command(data: Data) -> Given:
    """The slash command with its full name."""
    words = [str(data["name"])]
    options = data.get("options") or []
    while options and options[0]["type"] in _SUBCOMMANDS:
        words.append(options[0]["name"])
        options = options[0].get("options") or []
    values = {one["name"]: _value(one["value"]) for one in options}
    focused = next((one["name"] for one in options if one.get("focused")), None)
    return Given(" ".join(words), values, focused)


def _value(given: Any) -> str | bool:
    """Numbers and people's ids come as the core takes them: as text."""
    return given if isinstance(given, bool) else str(given)


def message_text(data: Data) -> str:
    """The words and links of the message that a menu command was given on: its own, those of what it forwards, and of
    its link previews."""
    message = data["resolved"]["messages"][str(data["target_id"])]
    forwarded = (one["message"] for one in message.get("message_snapshots") or ())
    return "\n\n".join(text for one in (message, *forwarded) for text in _texts(one))


def _texts(message: Data) -> Iterator[str]:
    if content := message.get("content"):
        yield content
    yield from (one["content"] for one in _components(message.get("components") or ()) if one.get("content"))
    if content:
        return  # previews repeat what the links lead to
    for embed in message.get("embeds") or ():
        yield from filter(None, (embed.get("title"), embed.get("description"), embed.get("url")))


def form_values(data: Data) -> Values:
    """What was filled in, by the fields' keys."""
    values: Values = {}
    for one in _components(data.get("components") or ()):
        key = str(one.get("custom_id", ""))
        if "values" in one:
            chosen = str(next(iter(one["values"]), ""))
            flag = custom_ids.flag_of(key)
            values[flag or key] = chosen == custom_ids.YES if flag else chosen
        elif "value" in one:
            values[key] = str(one["value"] or "")
    return values


def _components(components: Any) -> Iterator[Data]:
    for one in components:
        yield one
        yield from _components(one.get("components") or ())
        if inner := one.get("component"):
            yield from _components([inner])
