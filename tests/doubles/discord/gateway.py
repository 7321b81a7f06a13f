"""Discord's gateway: sessions that identify, beat, resume with replay, and are cut off on demand."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.doubles.discord import payloads
from tests.doubles.discord.errors import Json
from tests.doubles.discord.state import World

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
_KNOWN_INTENTS = 2**26 - 1
_LARGEST_PAYLOAD = 4096
_SENDS_PER_MINUTE = 120


@dataclass(eq=False)
class Session:
    """One identified session. It outlives its socket, so that a RESUME finds what was missed."""

    id: str
    intents: int
    shard: tuple[int, int]
    events: list[Json] = field(default_factory=list)
    sent: int = 0
    resumable: bool = True
    socket: Socket | None = None

    def append(self, event: str, data: Json) -> None:
        self.events.append({"op": 0, "s": len(self.events) + 1, "t": event, "d": data})


class Socket:
    """One WebSocket, compressed as the client asked."""

    def __init__(self, ws: web.WebSocketResponse, request: web.Request, *, compressed: bool) -> None:
        self.ws, self.request = ws, request
        self.wake = asyncio.Event()
        self._deflate = zlib.compressobj() if compressed else None
        self._turn = asyncio.Lock()

    async def send(self, payload: Json) -> None:
        text = json.dumps(payload, ensure_ascii=False)
        async with self._turn:
            with contextlib.suppress(ConnectionError):  # gone meanwhile: the event waits for a RESUME
                if self._deflate is None:
                    await self.ws.send_str(text)
                else:
                    packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self.ws.send_bytes(packed)


class Gateway:
    """All sessions of the bot. ``connections`` are the paths dialled, ``identifies`` and ``resumes`` what was said."""

    def __init__(self, world: World, token: str, *, heartbeat: float, privileged: int) -> None:
        self._world, self._token = world, token
        self._heartbeat, self._privileged = heartbeat, privileged
        self.loop: asyncio.AbstractEventLoop | None = None
        self.sessions: dict[str, Session] = {}
        self.connections: list[str] = []
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.presences: list[Json] = []
        self.beats = 0
        self.acknowledge_beats = True
        self.refusal: int | None = None

    # What the rest of the double calls, from any thread.

    @property
    def live(self) -> list[Session]:
        """The good sessions with a socket."""
        return [one for one in self.sessions.values() if one.socket is not None and one.resumable]

    def dispatch(self, event: str, data: Json, *, guild_id: int | None = None, intents: int = 0) -> bool:
        """Send an event to the sessions it is meant for, if there are any; a session without a socket gets it when it
        resumes."""
        taken = False
        with self._world.changed:
            for session in self.sessions.values():
                index, count = session.shard
                mine = ((guild_id >> 22) % count if guild_id else 0) == index
                if mine and session.resumable and (not intents or session.intents & intents):
                    session.append(event, data)
                    self._wake(session)
                    taken = True
            self._world.changed.notify_all()
        return taken

    def _wake(self, session: Session) -> None:
        if session.socket is not None and self.loop is not None:
            self.loop.call_soon_threadsafe(session.socket.wake.set)

    async def cut(self, how: str | int) -> None:
        """End every live connection: ``reconnect`` (op 7), ``invalid`` (op 9, start anew), ``invalid-resumable``
        (op 9), ``abort`` (no goodbye), or a close code."""
        for session in self.live:
            socket = session.socket
            assert socket is not None
            if how == "reconnect":
                await socket.send({"op": 7, "d": None})
            elif how in {"invalid", "invalid-resumable"}:
                session.resumable = how == "invalid-resumable"
                await socket.send({"op": 9, "d": session.resumable})
            elif how == "abort":
                assert socket.request.transport is not None
                socket.request.transport.abort()
            else:
                session.resumable = int(how) not in {4004, 4007, 4009, *range(4010, 4015)}
                await socket.ws.close(code=int(how))

    # One connection.

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse(max_msg_size=0, timeout=1.0)
        await ws.prepare(request)
        self.connections.append(request.path)
        socket = Socket(ws, request, compressed=request.query.get("compress") == "zlib-stream")
        if self.refusal is not None:
            await ws.close(code=self.refusal)
            return ws
        await socket.send({"op": 10, "d": {"heartbeat_interval": int(self._heartbeat * 1000), "_trace": []}})
        writer = asyncio.create_task(self._write(socket))
        session: Session | None = None
        moments: list[float] = []
        try:
            async for received in ws:
                if received.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                    break
                now = self._world.now()
                moments = [moment for moment in moments if moment > now - 60] + [now]
                if len(moments) > _SENDS_PER_MINUTE:
                    await ws.close(code=4008)
                    break
                session = await self._receive(socket, session, received.data)
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            with self._world.changed:
                if session is not None and session.socket is socket:
                    session.socket = None
                self._world.changed.notify_all()
        return ws

    async def _write(self, socket: Socket) -> None:
        while True:
            await socket.wake.wait()
            socket.wake.clear()
            for session in self.live:
                while session.socket is socket and session.sent < len(session.events):
                    session.sent += 1
                    await socket.send(session.events[session.sent - 1])

    async def _receive(self, socket: Socket, session: Session | None, raw: str | bytes) -> Session | None:
        try:
            said = json.loads(raw)
            op, data = said["op"], said.get("d")
        except (ValueError, KeyError, TypeError):
            await socket.ws.close(code=4002)
            return session
        if len(raw) > _LARGEST_PAYLOAD:
            await socket.ws.close(code=4002)
        elif op == 1:
            self.beats += 1
            if self.acknowledge_beats:
                await socket.send({"op": 11})
        elif op == 2:
            if session is None:
                return await self._identify(socket, data)
            await socket.ws.close(code=4005)
        elif op == 6:
            return await self._resume(socket, data)
        elif session is None:
            await socket.ws.close(code=4003)
        elif op == 3:
            self.presences.append(data)
        elif op == 8:
            self._send_members(session, data)
        elif op != 4:
            await socket.ws.close(code=4001)
        return session

    async def _identify(self, socket: Socket, data: dict[str, Any]) -> Session | None:
        with self._world.changed:
            self.identifies.append(data)
            self._world.changed.notify_all()
        intents, shard = data.get("intents"), tuple(data.get("shard") or (0, 1))
        refusal = None
        if data.get("token", "").removeprefix("Bot ") != self._token:
            refusal = 4004
        elif not isinstance(intents, int) or not 0 <= intents <= _KNOWN_INTENTS:
            refusal = 4013
        elif intents & PRIVILEGED & ~self._privileged:
            refusal = 4014
        elif len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            refusal = 4010
        if refusal is not None:
            await socket.ws.close(code=refusal)
            return None
        assert isinstance(intents, int)
        session = Session(secrets.token_hex(16), intents, (shard[0], shard[1]), socket=socket)
        with self._world.changed:
            guilds = [one for one in self._world.guilds.values() if one.bot_present]
            guilds = [one for one in guilds if (one.id >> 22) % shard[1] == shard[0]]
            session.append(
                "READY",
                {
                    "v": 10,
                    "user": payloads.user(self._world.bot) | {"verified": True, "email": None, "flags": 0},
                    "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
                    "session_id": session.id,
                    "resume_gateway_url": "wss://gateway.discord.gg/resume",
                    "shard": list(session.shard),
                    "application": {"id": str(self._world.application_id), "flags": 0},
                },
            )
            if intents & GUILDS:
                for one in guilds:
                    session.append("GUILD_CREATE", payloads.guild(one, self._world.bot) | {"unavailable": False})
            self.sessions[session.id] = session
            self._world.changed.notify_all()
        socket.wake.set()
        return session

    async def _resume(self, socket: Socket, data: dict[str, Any]) -> Session | None:
        with self._world.changed:
            self.resumes.append(data)
            session = self.sessions.get(data.get("session_id", ""))
            last = data.get("seq") or 0
            if data.get("token", "").removeprefix("Bot ") != self._token:
                session, refusal = None, 4004
            elif session is not None and last > len(session.events):
                session, refusal = None, 4007
            else:
                refusal = None
            good = session is not None and session.resumable
            if session is not None and good:
                session.socket, session.sent = socket, last
                session.append("RESUMED", {"_trace": []})
                socket.wake.set()
            self._world.changed.notify_all()
        if refusal is not None:
            await socket.ws.close(code=refusal)
        elif not good:
            await socket.send({"op": 9, "d": False})
        return session if good else None

    def _send_members(self, session: Session, data: dict[str, Any]) -> None:
        """Answer a request for members with the bot itself: the others need a privileged intent."""
        guild = self._world.guilds.get(int(data["guild_id"]))
        if guild is None:
            return
        chunk = {
            "guild_id": str(guild.id),
            "members": [payloads.member(self._world.bot, [guild.role_id])],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": data.get("nonce"),
        }
        with self._world.changed:
            session.append("GUILD_MEMBERS_CHUNK", chunk)
        self._wake(session)
