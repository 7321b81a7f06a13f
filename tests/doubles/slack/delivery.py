"""What Slack sends to the app, over Socket Mode or signed HTTP: acknowledged in time, or sent again."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.doubles.slack.state import Json, World

EVENTS, SLASH, INTERACTIVE = "events_api", "slash_commands", "interactive"


@dataclass
class Attempt:
    """One sending. ``acked_after`` is None where no ack came; ``late`` where it came too late to count."""

    number: int
    acked_after: float | None = None
    late: bool = False
    status: int | None = None
    response: Json | None = None


@dataclass
class Delivery:
    """One thing that happened, sent until the app acknowledges it. ``error`` is what the user is shown when it
    never does."""

    id: str
    kind: str
    payload: Json
    attempts: list[Attempt] = field(default_factory=list)
    done: bool = False
    error: str | None = None
    reason: str | None = None


class NotDeliveredError(Exception):
    """Why an attempt failed, in the words of ``x-slack-retry-reason``."""


class Transport(Protocol):
    async def send(self, delivery: Delivery, attempt: Attempt) -> Json | None:
        """Send once and wait for the ack; its payload. Raises ``NotDeliveredError``."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def http_body(kind: str, payload: Json) -> tuple[bytes, str]:
    """The body and its content type as Slack posts this kind."""
    if kind == EVENTS:
        return json.dumps(payload).encode(), "application/json"
    fields = {"payload": json.dumps(payload)} if kind == INTERACTIVE else payload
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


@dataclass
class HttpTransport:
    """Posts to the app's request URL."""

    world: World
    url: str

    async def send(self, delivery: Delivery, attempt: Attempt) -> Json | None:
        body, content_type = http_body(delivery.kind, delivery.payload)
        timestamp = str(int(self.world.now()) + attempt.number)  # a second try is never of the same second
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.world.signing_secret, timestamp, body),
        }
        if attempt.number:
            headers |= {
                "X-Slack-Retry-Num": str(attempt.number),
                "X-Slack-Retry-Reason": delivery.reason or "unknown_error",
            }
        try:
            async with (
                aiohttp.ClientSession(trust_env=False) as session,
                session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                attempt.status = answer.status
                said = await answer.text()
        except aiohttp.ClientError as error:
            raise NotDeliveredError("connection_failed") from error
        if attempt.status != 200:
            raise NotDeliveredError("http_error")
        return _ack_payload(said)


def _ack_payload(said: str) -> Json | None:
    """An HTTP ack's body: JSON, or plain text to be shown."""
    if not said:
        return None
    try:
        parsed = json.loads(said)
    except json.JSONDecodeError:
        return {"text": said}
    return parsed if isinstance(parsed, dict) else {"text": said}


@dataclass
class SocketTransport:
    """Sends envelopes over any of the app's open connections, in turn."""

    world: World
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    """Connections that deliveries are sent over."""
    requests: dict[web.WebSocketResponse, web.Request] = field(default_factory=dict)
    """All open connections, those told to go included."""
    opened: int = 0
    tickets: set[str] = field(default_factory=set)
    _pending: dict[str, tuple[asyncio.Future[Json | None], Attempt, float, bool]] = field(default_factory=dict)
    _turn: itertools.count[int] = field(default_factory=itertools.count)

    async def send(self, delivery: Delivery, attempt: Attempt) -> Json | None:
        if not self.sockets:
            raise NotDeliveredError("connection_failed")
        socket = self.sockets[next(self._turn) % len(self.sockets)]
        envelope_id = self.world.new_id("envelope-")
        answerable = delivery.kind != EVENTS
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": answerable,
        }
        if delivery.kind == EVENTS:
            envelope |= {"retry_attempt": attempt.number, "retry_reason": delivery.reason or ""}
        future: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._pending[envelope_id] = (future, attempt, time.monotonic(), answerable)
        try:
            await socket.send_json(envelope)
        except (ConnectionError, aiohttp.ClientError) as error:
            raise NotDeliveredError("connection_failed") from error
        return await future

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello to close."""
        if request.query.get("ticket") not in self.tickets:
            raise web.HTTPForbidden
        self.tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse(heartbeat=20, timeout=1)
        await socket.prepare(request)
        self.sockets.append(socket)
        self.requests[socket] = request
        self.opened += 1
        hello = {
            "type": "hello",
            "num_connections": len(self.sockets),
            "connection_info": {"app_id": self.world.app_id},
            "debug_info": {"host": "applink-double", "build_number": 1, "approximate_connection_time": 18060},
        }
        try:
            await socket.send_json(hello)
            self.world.notify()
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._acked(message.data)
        finally:
            del self.requests[socket]
            if socket in self.sockets:
                self.sockets.remove(socket)
            self.world.notify()
        return socket

    def _acked(self, text: str) -> None:
        try:
            ack = json.loads(text)
            envelope_id = ack["envelope_id"]
        except (json.JSONDecodeError, TypeError, KeyError):
            self.world.faults.append(f"socket: not an ack: {text[:200]}")
            return
        future, attempt, started, answerable = self._pending.pop(envelope_id, (None, None, 0.0, False))
        if future is None or attempt is None:
            self.world.faults.append(f"socket: ack for no open envelope: {envelope_id}")
            return
        attempt.acked_after = time.monotonic() - started
        payload = ack.get("payload")
        if payload and not answerable:
            self.world.faults.append("socket: payload in the ack of an event, which takes none")
        attempt.late = future.done()
        if not future.done():
            future.set_result(payload)
        self.world.notify()

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to go; a warned one is closed by the client or, in the end, by Slack."""
        for socket in list(self.sockets):
            if reason in ("warning", "refresh_requested"):
                self.sockets.remove(socket)  # nothing more is sent over it, but its acks still count
            if not socket.closed:
                await socket.send_json(
                    {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-double"}}
                )
            if reason == "link_disabled":
                await socket.close()

    async def close(self) -> None:
        for socket in list(self.requests):
            await socket.close()

    async def reset(self) -> None:
        """Cut every connection without a word."""
        for request in list(self.requests.values()):
            if request.transport is not None:
                request.transport.abort()


Acked = Callable[[Delivery, Json | None], None]


@dataclass
class Courier:
    """Sends deliveries: interactions once, events again after each of ``retry_delays``."""

    world: World
    transport: Transport
    on_ack: Acked
    ack_within: float
    retry_delays: tuple[float, ...]

    async def deliver(self, delivery: Delivery, first: int = 0) -> None:
        delays = (0.0, *(self.retry_delays if delivery.kind == EVENTS else ()))
        for number, delay in enumerate(delays, first):
            await asyncio.sleep(delay)
            attempt = Attempt(number)
            delivery.attempts.append(attempt)
            started = time.monotonic()
            try:
                payload = await asyncio.wait_for(self.transport.send(delivery, attempt), self.ack_within)
            except TimeoutError:
                delivery.reason, error = "http_timeout", "operation_timeout"
            except NotDeliveredError as failure:
                delivery.reason, error = str(failure), "dispatch_failed"
            else:
                if attempt.acked_after is None:
                    attempt.acked_after = time.monotonic() - started
                attempt.response = payload
                delivery.error = None
                self.on_ack(delivery, payload)
                delivery.done = True
                self.world.notify()
                return
            delivery.error = error
            self.world.notify()
        delivery.done = True
        self.world.notify()
