"""Discord's REST side as HTTP: routing, the token, rate limits, faults, the log of requests."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from tests.doubles.discord.errors import MESSAGES, ApiError, Json
from tests.doubles.discord.faults import Fault, Limiter
from tests.doubles.discord.state import World

PREFIX = "/api/v10"
_LARGEST_REQUEST = 25 * 1024 * 1024
_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass
class Call:
    """One request, taken apart."""

    path: dict[str, str]
    query: dict[str, str]
    body: Json
    files: dict[str, tuple[str, bytes]]
    at: float

    def number(self, name: str) -> int:
        """An id in the path; what is no id names nothing."""
        value = self.path[name]
        return int(value) if value.isdecimal() else -1


@dataclass
class Logged:
    """One request as the double saw it. ``route`` is the template, ``status`` None where the answer was dropped."""

    method: str
    path: str
    route: str
    body: Json
    status: int | None = None
    answer: Json = None


Handler = Callable[[World, Call], tuple[int, Json]]


@dataclass
class Route:
    """``open`` routes carry their secret in the path and need no bot token; they are outside the global limit."""

    method: str
    template: str
    handler: Handler
    open: bool = False
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        self.pattern = re.compile(
            _PARAMETER.sub(r"(?P<\1>[^/]+)", re.escape(self.template).replace(r"\{", "{").replace(r"\}", "}"))
        )

    @property
    def name(self) -> str:
        return f"{self.method} {self.template}"


class Rest:
    """Answers requests. ``requests`` is the log; ``strays`` are requests for what the double does not have;
    ``invalid_requests`` counts what Discord bans an address for (10,000 in ten minutes)."""

    def __init__(self, world: World, token: str, routes: list[Route]) -> None:
        self._world, self._token, self._routes = world, token, routes
        self.limiter = Limiter(world)
        self.faults: list[Fault] = []
        self.requests: list[Logged] = []
        self.strays: list[str] = []
        self.invalid_requests = 0

    def names(self) -> set[str]:
        """The routes there are, as faults and limits name them."""
        return {route.name for route in self._routes}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        at = self._world.now()
        found = self._find(request.method, request.path)
        if found is None:
            self.strays.append(f"{request.method} {request.path}")
            return _answer(404, {"message": "404: Not Found", "code": 0}, {})
        route, parameters = found
        raw, files = await _read(request)
        call = Call(parameters, dict(request.query), raw, files, at)
        logged = Logged(request.method, request.path, route.name, raw)
        with self._world.changed:
            self.requests.append(logged)
        fault = self._fault(route)
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        status, body, headers = self._decide(route, call, request, fault)
        if fault is not None and (fault.drop or fault.status):
            if fault.drop:
                status = 0
            else:
                assert fault.status is not None
                status = fault.status
                message = (fault.code and MESSAGES.get(fault.code)) or f"{status}: as the test asked for"
                body = ApiError(fault.code, status=status, message=message).body
        with self._world.changed:
            logged.status, logged.answer = status or None, body
            self.invalid_requests += status in {401, 403, 429} and headers.get("X-RateLimit-Scope") != "shared"
            self._world.changed.notify_all()
        if not status:
            assert request.transport is not None
            request.transport.abort()
        return _answer(status or 500, body, headers)

    def _find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        if not path.startswith(f"{PREFIX}/"):
            return None
        for route in self._routes:
            match = route.pattern.fullmatch(path.removeprefix(PREFIX))
            if match and route.method == method:
                return route, match.groupdict()
        return None

    def _fault(self, route: Route) -> Fault | None:
        with self._world.changed:
            for fault in self.faults:
                if fault.times and fault.route in {"*", route.name}:
                    fault.times -= 1
                    return fault
        return None

    def _decide(
        self, route: Route, call: Call, request: web.Request, fault: Fault | None
    ) -> tuple[int, Json, dict[str, str]]:
        if not route.open and request.headers.get("Authorization") != f"Bot {self._token}":
            return 401, ApiError(0).body, {}
        if fault is not None and fault.retry_after is not None:
            return _limited(fault.retry_after, {}, fault.scope)
        major = next((call.path[key] for key in ("channel_id", "guild_id", "token") if key in call.path), "")
        verdict = self.limiter.take(route.name, major, counts_globally=not route.open)
        if verdict.retry_after is not None:
            scope = "global" if verdict.is_global else "user"
            return _limited(verdict.retry_after, verdict.headers, scope)
        if fault is not None and (fault.drop or fault.status) and not fault.after_commit:
            return 0, None, verdict.headers
        if isinstance(call.body, ApiError):
            return call.body.status, call.body.body, verdict.headers
        try:
            with self._world.changed:
                return (*route.handler(self._world, call), verdict.headers)
        except ApiError as error:
            return error.status, error.body, verdict.headers


def _limited(retry_after: float, headers: dict[str, str], scope: str) -> tuple[int, Json, dict[str, str]]:
    more = {"Retry-After": str(max(1, round(retry_after))), "X-RateLimit-Scope": scope}
    if scope == "global":
        more["X-RateLimit-Global"] = "true"
    message = "The resource is being rate limited." if scope == "shared" else "You are being rate limited."
    body = {"message": message, "retry_after": round(retry_after, 3), "global": scope == "global"}
    return 429, body, headers | more


def _answer(status: int, body: Json, headers: dict[str, str]) -> web.Response:
    """An answer with the very content type that discord.py asks for; ``Via`` tells Discord from a Cloudflare ban."""
    common = {"Via": "1.1 google", **headers}
    if body is None:
        return web.Response(status=status, headers=common)
    packed = json.dumps(body, ensure_ascii=False).encode()
    return web.Response(status=status, body=packed, headers={**common, "Content-Type": "application/json"})


async def _read(request: web.Request) -> tuple[Json, dict[str, tuple[str, bytes]]]:
    """The JSON body (or why it is none), and the files sent along by their part's name (``files[0]``)."""
    files: dict[str, tuple[str, bytes]] = {}
    raw = b""
    if request.content_length and request.content_length > _LARGEST_REQUEST:
        return ApiError(40005), files
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            data = bytes(await part.read())
            if part.name == "payload_json":
                raw = data
            else:
                files[part.name or ""] = (part.filename or "file", data)
    else:
        raw = await request.read()
    if not raw:
        return None, files
    try:
        return json.loads(raw), files
    except ValueError:
        return ApiError(50109), files
