"""Interactions as Discord sends them to a bot, from what a user does in a client.

A client refuses some things itself, and so does this: a command that is not registered, an option it does not have,
a choice not offered, a button that is off. Those are ``ClientRefusalError``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.doubles.discord import payloads
from tests.doubles.discord.errors import Json
from tests.doubles.discord.rules import BUTTON, LINK, SELECTS, STRING_SELECT, walk
from tests.doubles.discord.state import ALL, MEMBER, Channel, Interaction, Message, Permission, User, World

SUBCOMMANDS = frozenset({1, 2})
STRING, INTEGER, BOOLEAN, USER_OPTION, CHANNEL_OPTION, NUMBER = 3, 4, 5, 6, 7, 10
GUILD_CONTEXT, DIRECT_CONTEXT = 0, 1


class ClientRefusalError(ValueError):
    """What Discord's own client would not let the user do."""


@dataclass(frozen=True)
class Seat:
    """Who acts, where, and with which rights. ``owners`` are the installs it comes through: 0 guild, 1 user."""

    user: User
    channel: Channel
    locale: str
    permissions: Permission = MEMBER
    app_permissions: Permission | None = None
    owners: frozenset[int] = frozenset({0})

    @property
    def context(self) -> int:
        return DIRECT_CONTEXT if self.channel.guild is None else GUILD_CONTEXT


def find_command(world: World, words: str, kind: int, seat: Seat, *, visible: bool) -> tuple[Json, list[Json]]:
    """The registered command, and the path of options down to the subcommand meant."""
    names = words.split() if kind == 1 else [words]
    guild = seat.channel.guild
    registered = [*(world.commands.get(guild.id, []) if guild else []), *world.commands[None]]
    found = next((one for one in registered if one["type"] == kind and names[0] in _names(one)), None)
    if found is None:
        known = sorted(one["name"] for one in registered if one["type"] == kind)
        raise ClientRefusalError(f"no command {names[0]!r} is registered here; there are {known}")
    if visible and (reason := _hidden(found, seat)):
        raise ClientRefusalError(f"{found['name']!r} is not shown to the user: {reason}")
    path = []
    node = found
    for name in names[1:]:
        children = [one for one in node.get("options") or () if one["type"] in SUBCOMMANDS]
        node = next((one for one in children if name in _names(one)), None)
        if node is None:
            raise ClientRefusalError(f"{words!r} has no {name!r}; there are {[one['name'] for one in children]}")
        path.append(node)
    if any(one["type"] in SUBCOMMANDS for one in node.get("options") or ()):
        raise ClientRefusalError(f"{words!r} needs one of {[one['name'] for one in node['options']]}")
    return found, path


def _names(node: Json) -> set[str]:
    return {node["name"], *(node.get("name_localizations") or {}).values()}


def _hidden(command: Json, seat: Seat) -> str | None:
    if command.get("contexts") is not None and seat.context not in command["contexts"]:
        return "not in this context"
    if "integration_types" in command and not seat.owners & set(command["integration_types"]):
        return "not for this kind of install"
    needed = command.get("default_member_permissions")
    if needed is None or seat.channel.guild is None or seat.permissions & Permission.ADMINISTRATOR:
        return None
    lacks = int(needed) == 0 or int(needed) & ~int(seat.permissions)
    return f"lacks permissions {needed}" if lacks else None


def command_data(
    world: World,
    found: tuple[Json, list[Json]],
    given: dict[str, Any],
    *,
    focused: str | None = None,
) -> Json:
    """The ``data`` of a chat command or, with ``focused``, of an autocompletion."""
    command, path = found
    node = path[-1] if path else command
    options: dict[str, Json] = {one["name"]: one for one in node.get("options") or ()}
    if unknown := set(given) - set(options):
        raise ClientRefusalError(f"{node['name']!r} has no option {sorted(unknown)}; there are {sorted(options)}")
    missing = [name for name, one in options.items() if one.get("required") and name not in given]
    if missing and focused is None:
        raise ClientRefusalError(f"{node['name']!r} needs {missing}")
    if focused is not None and not options[focused].get("autocomplete"):
        raise ClientRefusalError(f"option {focused!r} of {node['name']!r} has no autocompletion")
    resolved: dict[str, Any] = {}
    values = []
    for name, value in given.items():
        sent = value if name == focused else _option_value(world, options[name], value, resolved)
        values.append({"name": name, "type": options[name]["type"], "value": sent})
        if name == focused:
            values[-1]["focused"] = True
    for step in reversed(path):
        values = [{"name": step["name"], "type": step["type"], "options": values}]
    data = {"id": command["id"], "name": command["name"], "type": 1, "options": values}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data | ({"resolved": resolved} if resolved else {})


def _option_value(world: World, option: Json, value: Any, resolved: dict[str, Any]) -> Any:
    kind, name = option["type"], option["name"]
    choices = option.get("choices") or []
    if choices and value not in [choice["value"] for choice in choices]:
        raise ClientRefusalError(
            f"{value!r} is none of the choices of {name!r}: {[choice['value'] for choice in choices]}"
        )
    wanted: dict[int, tuple[type, ...]] = {
        STRING: (str,),
        INTEGER: (int,),
        BOOLEAN: (bool,),
        NUMBER: (int, float),
        USER_OPTION: (User,),
        CHANNEL_OPTION: (Channel,),
    }
    if not isinstance(value, wanted[kind]) or (kind != BOOLEAN and isinstance(value, bool)):
        raise ClientRefusalError(f"option {name!r} takes no {type(value).__name__}")
    if isinstance(value, str):
        low, high = option.get("min_length") or 0, option.get("max_length") or 6000
        if not low <= len(value) <= high:
            raise ClientRefusalError(f"{name!r} takes {low} to {high} characters, not {len(value)}")
    elif isinstance(value, int | float):
        low, high = option.get("min_value"), option.get("max_value")
        if (low is not None and value < low) or (high is not None and value > high):
            raise ClientRefusalError(f"{name!r} takes {low} to {high}, not {value}")
    elif isinstance(value, User):
        resolved.setdefault("users", {})[str(value.id)] = payloads.user(value)
        return str(value.id)
    elif isinstance(value, Channel):
        _resolve_channel(world, value, resolved)
        return str(value.id)
    return value


def _resolve_channel(world: World, channel: Channel, resolved: dict[str, Any]) -> None:
    shown = payloads.channel(channel, world.bot) | {"permissions": str(int(ALL))}
    resolved.setdefault("channels", {})[str(channel.id)] = shown


def message_data(command: Json, message: Message) -> Json:
    """The ``data`` of a message command. The message comes with its content, whatever the intents."""
    shown = payloads.message(message)
    return {
        "id": command["id"],
        "name": command["name"],
        "type": 3,
        "target_id": str(message.id),
        "resolved": {"messages": {str(message.id): shown}},
    }


def find_component(message: Message, wanted: str, kinds: frozenset[int]) -> Json:
    """The button or select with this label, custom id or placeholder."""
    found = [one for _, one in walk(message.body.get("components") or []) if one["type"] in kinds]
    for key in ("custom_id", "label", "placeholder"):
        for one in found:
            if one.get(key) == wanted:
                return one
    shown = [one.get("label") or one.get("custom_id") for one in found]
    raise ClientRefusalError(f"no {wanted!r} on the message; there are {shown}")


def component_data(world: World, message: Message, wanted: str, values: list[Any] | None) -> Json:
    """The ``data`` of a pressed button or, with ``values``, of a select."""
    one = find_component(message, wanted, frozenset({BUTTON}) if values is None else SELECTS)
    if one.get("disabled"):
        raise ClientRefusalError(f"{wanted!r} is off")
    if one.get("style") == LINK and one["type"] == BUTTON:
        raise ClientRefusalError(f"{wanted!r} is a link: the bot never hears of it")
    data = {"custom_id": one["custom_id"], "component_type": one["type"], "id": one["id"]}
    if values is None:
        return data
    return data | chosen(world, one, values)


def chosen(world: World, select: Json, values: list[Any]) -> dict[str, Any]:
    """The values of a select, with what they name."""
    least, most = select.get("min_values"), select.get("max_values")
    if not (1 if least is None else least) <= len(values) <= (1 if most is None else most):
        raise ClientRefusalError(f"{select['custom_id']!r} does not take {len(values)} values")
    resolved: dict[str, Any] = {}
    sent = []
    for value in values:
        if select["type"] == STRING_SELECT:
            offered = [option["value"] for option in select["options"]]
            if value not in offered:
                raise ClientRefusalError(f"{value!r} is none of {offered}")
            sent.append(value)
        elif isinstance(value, Channel):
            _resolve_channel(world, value, resolved)
            sent.append(str(value.id))
        else:
            resolved.setdefault("users", {})[str(value.id)] = payloads.user(value)
            sent.append(str(value.id))
    return {"values": sent, **({"resolved": resolved} if resolved else {})}


def interaction(made: Interaction, data: Json, seat: Seat, world: World) -> dict[str, Any]:
    """The whole of INTERACTION_CREATE."""
    guild = seat.channel.guild
    app_permissions = seat.channel.bot_permissions if seat.app_permissions is None else seat.app_permissions
    install = {0: "0" if guild is None else str(guild.id), 1: str(seat.user.id)}
    payload: dict[str, Any] = {
        "id": str(made.id),
        "application_id": str(world.application_id),
        "type": made.kind,
        "token": made.token,
        "version": 1,
        "data": data,
        "channel_id": str(seat.channel.id),
        "channel": payloads.channel(seat.channel, world.bot),
        "locale": seat.locale,
        "context": seat.context,
        "entitlements": [],
        "authorizing_integration_owners": {str(one): install[one] for one in sorted(seat.owners)},
        "attachment_size_limit": 10 * 1024 * 1024,
        "app_permissions": str(int(app_permissions)),
    }
    if guild is None:
        payload["user"] = payloads.user(seat.user)
    else:
        payload |= {"guild_id": str(guild.id), "guild_locale": guild.locale}
        payload["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
        payload["member"] = payloads.member(seat.user, [], seat.permissions)
        payload["channel"]["permissions"] = str(int(seat.permissions))
    if made.source is not None:
        payload["message"] = payloads.message(made.source)
    return payload
