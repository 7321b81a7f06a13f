"""The web server: Web API, response_urls, uploads, the authorize page and the socket; with failures on demand."""

from __future__ import annotations

import asyncio
import base64
import json
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import web

from tests.doubles.slack import (  # noqa: F401 - imported for the methods they register
    chat_methods,
    file_methods,
    people_methods,
    view_methods,
)
from tests.doubles.slack.delivery import SocketTransport
from tests.doubles.slack.methods import METHODS, Request, call
from tests.doubles.slack.oauth_methods import OPEN_METHODS
from tests.doubles.slack.posting import answer_by
from tests.doubles.slack.rates import Rates
from tests.doubles.slack.state import Call, Json, SlackError, World

_JSON_ARGUMENTS = ("attachments", "blocks", "files", "metadata", "unfurls", "view")
_GONE = ("no_such_url", "used_url", "expired_url")
_SECRETS = ("token", "client_secret", "refresh_token")


@dataclass
class Failure:
    """What happens to one call instead of, or after, the right thing."""

    status: int = 200
    error: str | None = None
    retry_after: int | None = None
    delay: float = 0.0
    drop: bool = False

    def answer(self) -> Json | None:
        """What is said in place of the right answer."""
        if self.error is None and self.status == 200:
            return None
        return {"ok": False, "error": self.error or "internal_error"}


@dataclass
class Server:
    world: World
    socket: SocketTransport | None
    failures: dict[str, deque[Failure]] = field(default_factory=lambda: defaultdict(deque))
    rates: Rates | None = None
    """Where calls are counted, if at all."""
    authorizes: Callable[[], str] | None = None
    """Which team a browser at the authorize page installs into."""

    def routes(self) -> web.Application:
        app = web.Application(client_max_size=1 << 26)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/commands/{team}/{id}", self._response_url)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/oauth/v2/authorize", self._authorize)
        if self.socket is not None:
            app.router.add_get("/link/", self.socket.serve)
        return app

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        arguments, token = await _read(request)
        record = Call(name, {k: v for k, v in arguments.items() if k not in _SECRETS}, None)
        headers = {"x-slack-req-id": self.world.new_id("req")}
        failure = self._next_failure(name)
        await asyncio.sleep(failure.delay)
        try:
            answer = failure.answer() or self._answer(name, arguments, token, record, headers)
        except SlackError as error:
            record.error = error.code
            answer = {"ok": False, "error": error.code, **error.extra}
        record.status = failure.status if failure.status != 200 else record.status
        record.error = record.error or answer.get("error")
        if failure.retry_after is not None:
            headers["Retry-After"] = str(failure.retry_after)
        self.world.calls.append(record)
        self.world.notify()
        if failure.drop and request.transport is not None:
            request.transport.abort()
        return web.json_response(answer, status=record.status, headers=headers)

    def _next_failure(self, name: str) -> Failure:
        return self.failures[name].popleft() if self.failures[name] else Failure()

    def _answer(self, name: str, arguments: Json, token: str, record: Call, headers: dict[str, str]) -> Json:
        if name in OPEN_METHODS:
            return {"ok": True, **OPEN_METHODS[name](self.world, {"token": token, **arguments})}
        if not token:
            raise SlackError("not_authed")
        if name == "apps.connections.open":
            return {"ok": True, "url": self._ticket(token)}
        team = self.world.team_of(token)
        record.team = team.id
        wait = self.rates.wait(name, team.id, arguments, self.world.now()) if self.rates is not None else None
        if wait is not None:
            record.status = 429
            headers["Retry-After"] = str(wait)
            raise SlackError("ratelimited")
        headers["x-oauth-scopes"] = ",".join(team.scopes)
        headers["x-accepted-oauth-scopes"] = METHODS[name][0] or "" if name in METHODS else ""
        return call(name, Request(self.world, team, {**arguments, "token": token}))

    def _ticket(self, token: str) -> str:
        if token != self.world.app_token:
            raise SlackError("not_allowed_token_type" if token.startswith("xoxb-") else "invalid_auth")
        if self.socket is None:
            raise SlackError("socket_mode_disabled")
        ticket = self.world.new_id("ticket-")
        self.socket.tickets.add(ticket)
        return f"{self.world.base.replace('http', 'ws', 1)}/link/?{urlencode({'ticket': ticket, 'app_id': self.world.app_id})}"

    async def _response_url(self, request: web.Request) -> web.Response:
        team, failure = request.match_info["team"], self._next_failure("response_url")
        record = Call("response_url", {}, team, failure.status)
        self.world.calls.append(record)
        await asyncio.sleep(failure.delay)
        try:
            record.arguments = await request.json()
            answer = failure.answer() or self._respond(team, request.match_info["id"], record.arguments)
        except json.JSONDecodeError:
            answer, record.status = {"ok": False, "error": "invalid_payload"}, 400
        except SlackError as error:
            answer = {"ok": False, "error": error.code, **error.extra}
            record.status = 404 if error.code in _GONE else 400
        record.error = answer.get("error")
        self.world.notify()
        if failure.drop and request.transport is not None:
            request.transport.abort()
        return web.json_response(answer, status=record.status)

    def _respond(self, team: str, permission_id: str, body: Json) -> Json:
        permission = self.world.response_urls.get(permission_id)
        if permission is None or permission.team != team:
            raise SlackError("no_such_url")
        if not permission.uses:
            raise SlackError("used_url")
        if self.world.now() > permission.until:
            raise SlackError("expired_url")
        permission.uses -= 1
        answer_by(self.world, permission, body, "response_url")
        return {"ok": True}

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.world.files.get(request.match_info["id"])
        if file is None:
            return web.Response(status=404)
        body = await request.read()
        if request.content_type.startswith("multipart/"):
            body = body.partition(b"\r\n\r\n")[2].rpartition(b"\r\n--")[0]
        file["content"] = body
        return web.Response(text=f"OK - {len(body)}")

    async def _authorize(self, request: web.Request) -> web.Response:
        """The page where an admin allows the app; here they always do."""
        query = request.query
        if query.get("client_id") != self.world.client_id:
            return web.Response(status=400, text="invalid_client_id")
        chosen = query.get("team") or (self.authorizes() if self.authorizes else next(iter(self.world.teams)))
        team = self.world.teams[chosen]
        asked = tuple(sorted(filter(None, query.get("scope", "").split(","))))
        if not asked:
            return web.Response(status=400, text="invalid_scope")
        team.scopes = asked
        code = self.world.new_id("code-")
        redirect = query.get("redirect_uri")
        self.world.codes[code] = (team.id, redirect)
        back = redirect or self.world.default_redirect
        return web.Response(
            status=302, headers={"Location": f"{back}?{urlencode({'code': code, 'state': query.get('state', '')})}"}
        )


async def _read(request: web.Request) -> tuple[Json, str]:
    """Arguments from query, form or JSON, and the token from header or arguments."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        arguments |= await request.json()
    elif request.can_read_body:
        arguments |= dict(await request.post())
    for name, value in arguments.items():
        if isinstance(value, str) and (name in _JSON_ARGUMENTS or value in ("true", "false")):
            try:
                arguments[name] = json.loads(value)
            except json.JSONDecodeError:
                continue
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind == "Basic":
        client_id, _, secret = base64.b64decode(token).decode().partition(":")
        arguments |= {"client_id": client_id, "client_secret": secret}
        token = ""
    return arguments, token or str(arguments.get("token", ""))
