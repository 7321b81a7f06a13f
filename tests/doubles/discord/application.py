"""The application's own endpoints: itself, the gateway, its commands, its guilds."""

from __future__ import annotations

from copy import deepcopy

from tests.doubles.discord import payloads
from tests.doubles.discord.command_rules import command_problems, commands_problems
from tests.doubles.discord.errors import ApiError, Json, Problem, refuse
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.rest import Call, Route
from tests.doubles.discord.schema import check
from tests.doubles.discord.state import Guild, World

CREATES_A_DAY = 200
_MOST_IN_BULK = 130
_MOST_GUILDS = 200


class ApplicationRoutes:
    """``creates`` counts new commands per place: 200 a day are allowed."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self.creates: dict[int | None, int] = {}
        self.syncs = 0

    def routes(self) -> list[Route]:
        found = [
            Route("GET", "/users/@me", lambda world, _: (200, payloads.user(world.bot))),
            Route("GET", "/oauth2/applications/@me", lambda world, _: (200, payloads.application(world))),
            Route("GET", "/applications/@me", lambda world, _: (200, payloads.application(world))),
            Route("GET", "/gateway", lambda world, _: (200, {"url": "wss://gateway.discord.gg"})),
            Route("GET", "/gateway/bot", self.gateway_bot),
            Route("GET", "/users/@me/guilds", self.guilds),
            Route("DELETE", "/users/@me/guilds/{guild_id}", self.leave),
            Route(
                "GET", "/guilds/{guild_id}", lambda world, call: (200, payloads.guild(_guild(world, call), world.bot))
            ),
            Route("GET", "/guilds/{guild_id}/channels", self.channels),
            Route("GET", "/guilds/{guild_id}/roles", self.roles),
            Route("GET", "/guilds/{guild_id}/members/{user_id}", self.member),
        ]
        for place in ("/applications/{application_id}", "/applications/{application_id}/guilds/{guild_id}"):
            found += [
                Route("GET", f"{place}/commands", self.commands),
                Route("PUT", f"{place}/commands", self.replace),
                Route("POST", f"{place}/commands", self.create),
                Route("GET", f"{place}/commands/{{command_id}}", self.command),
                Route("DELETE", f"{place}/commands/{{command_id}}", self.remove),
            ]
        return found

    def gateway_bot(self, world: World, call: Call) -> tuple[int, Json]:
        used = len(self._gateway.identifies)
        limit = {"total": 1000, "remaining": 1000 - used, "reset_after": 86_400_000, "max_concurrency": 1}
        return 200, {"url": "wss://gateway.discord.gg", "shards": 1, "session_start_limit": limit}

    def guilds(self, world: World, call: Call) -> tuple[int, Json]:
        limit = int(call.query.get("limit", _MOST_GUILDS))
        if not 1 <= limit <= _MOST_GUILDS:
            refuse([Problem(("limit",), "NUMBER_TYPE_MAX", f"int value should be between 1 and {_MOST_GUILDS}.")])
        after, before = int(call.query.get("after", 0)), int(call.query.get("before", 2**64))
        found = sorted((one for one in world.guilds.values() if one.bot_present), key=lambda one: one.id)
        page = [one for one in found if after < one.id < before]
        return 200, [payloads.own_guild(one) for one in (page[-limit:] if "before" in call.query else page[:limit])]

    def leave(self, world: World, call: Call) -> tuple[int, Json]:
        guild = _guild(world, call)
        guild.bot_present = False
        self._gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild_id=guild.id)
        return 204, None

    def channels(self, world: World, call: Call) -> tuple[int, Json]:
        return 200, payloads.guild(_guild(world, call), world.bot)["channels"]

    def roles(self, world: World, call: Call) -> tuple[int, Json]:
        return 200, payloads.guild(_guild(world, call), world.bot)["roles"]

    def member(self, world: World, call: Call) -> tuple[int, Json]:
        guild = _guild(world, call)
        if call.path["user_id"] in {"@me", str(world.bot.id)}:
            return 200, payloads.member(world.bot, [guild.role_id])
        user = world.users.get(call.number("user_id"))
        if user is None:
            raise ApiError(10013)
        return 200, payloads.member(user, [])

    # Commands.

    def commands(self, world: World, call: Call) -> tuple[int, Json]:
        return 200, world.commands.get(_place(world, call), [])

    def command(self, world: World, call: Call) -> tuple[int, Json]:
        found = self._command(world, call)
        return 200, found

    def replace(self, world: World, call: Call) -> tuple[int, Json]:
        place = _place(world, call)
        given = call.body or []
        if not isinstance(given, list) or len(given) > _MOST_IN_BULK:
            refuse([Problem((), "BASE_TYPE_BAD_LENGTH", f"Must be between 0 and {_MOST_IN_BULK} in length.")])
        problems = [
            Problem((at, *one.path), one.code, one.message)
            for at, command in enumerate(given)
            for one in check("ApplicationCommandUpdateRequest", command)
        ]
        refuse(problems)
        refuse(commands_problems(given))
        self.syncs += 1
        world.commands[place] = [self._stored(world, place, command) for command in given]
        return 200, world.commands[place]

    def create(self, world: World, call: Call) -> tuple[int, Json]:
        place = _place(world, call)
        refuse(check("ApplicationCommandCreateRequest", call.body))
        refuse(command_problems(call.body))
        kept = [one for one in world.commands.get(place, []) if _key(one) != _key(call.body)]
        stored = self._stored(world, place, call.body)
        status = 200 if len(kept) < len(world.commands.get(place, [])) else 201
        refuse(commands_problems([*kept, stored]))
        world.commands[place] = [*kept, stored]
        return status, stored

    def remove(self, world: World, call: Call) -> tuple[int, Json]:
        place, found = _place(world, call), self._command(world, call)
        world.commands[place] = [one for one in world.commands[place] if one is not found]
        return 204, None

    def _command(self, world: World, call: Call) -> Json:
        for one in world.commands.get(_place(world, call), []):
            if one["id"] == call.path["command_id"]:
                return one
        raise ApiError(10063)

    def _stored(self, world: World, place: int | None, command: Json) -> Json:
        """The command as Discord keeps it; the same name keeps its id and is no new creation."""
        known = {_key(one): one["id"] for one in world.commands.get(place, [])}
        stored = deepcopy(command)
        if _key(command) not in known:
            self.creates[place] = self.creates.get(place, 0) + 1
            if self.creates[place] > CREATES_A_DAY:
                raise ApiError(30034)
        stored |= {
            "id": known.get(_key(command)) or str(world.snowflake()),
            "application_id": str(world.application_id),
            "version": str(world.snowflake()),
            "type": command.get("type") or 1,
            "description": command.get("description") or "",
            "nsfw": bool(command.get("nsfw")),
        }
        permissions = command.get("default_member_permissions")
        stored["default_member_permissions"] = None if permissions is None else str(permissions)
        if place is not None:
            stored["guild_id"] = str(place)
        else:
            stored["integration_types"] = command.get("integration_types") or [0]
            stored["contexts"] = command.get("contexts")
        return stored


def _key(command: Json) -> tuple[int, str]:
    return command.get("type") or 1, command["name"]


def _guild(world: World, call: Call) -> Guild:
    guild = world.guilds.get(call.number("guild_id"))
    if guild is None or not guild.bot_present:
        raise ApiError(10004)
    return guild


def _place(world: World, call: Call) -> int | None:
    """None for the global commands, else the guild."""
    if call.number("application_id") != world.application_id:
        raise ApiError(50001)
    if "guild_id" not in call.path:
        return None
    guild = world.guilds.get(call.number("guild_id"))
    if guild is None or not guild.bot_present:
        raise ApiError(50001)
    return guild.id
