"""The double as a server: one TLS port on loopback for REST, gateway and CDN, its event loop in a thread."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import trustme
from aiohttp import web

from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.rest import Rest
from tests.doubles.discord.state import World

HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com")
_PATIENCE = 10.0
_T = TypeVar("_T")


class Server:
    """Serves until ``stop``. ``ca_file`` is the throw-away authority that a client must trust."""

    def __init__(self, world: World, rest: Rest, gateway: Gateway, port: int = 0) -> None:
        self._world, self._rest, self._gateway = world, rest, gateway
        self.port = port
        self._folder = tempfile.TemporaryDirectory(prefix="discord-double-")
        authority = trustme.CA()
        self.ca_file = Path(self._folder.name) / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(*HOSTS).configure_cert(self._tls)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="discord-double", daemon=True)
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._transports: set[asyncio.BaseTransport] = set()

    def start(self) -> None:
        self._thread.start()
        self.call(self._open())

    def stop(self) -> None:
        """Close every connection, end the thread, remove the certificate."""
        self.call(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)
        self._loop.close()
        self._folder.cleanup()

    def call(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Run a coroutine on the server's loop, from another thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _open(self) -> None:
        self._gateway.loop = self._loop
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=self._tls)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def _close(self) -> None:
        assert self._runner is not None
        if self._site is not None:
            await self._site.stop()
        await asyncio.sleep(0.05)  # who is being let in comes in: a half-open connection could not be closed
        await self._gateway.cut(1001)
        await self._runner.cleanup()
        for transport in self._transports:
            assert isinstance(transport, asyncio.WriteTransport)
            transport.abort()  # a client that does not answer the goodbye would keep the socket open
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.01)  # the sockets close in the loop's next rounds

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        self._transports = {one for one in self._transports if not one.is_closing()} | {request.transport}
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._gateway.handle(request)
        if request.host.startswith("cdn."):
            with self._world.changed:
                data = self._world.files.get(request.path)
            return web.Response(status=404) if data is None else web.Response(body=data)
        return await self._rest.handle(request)
