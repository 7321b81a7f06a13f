"""The HTTP server: what platforms send, and whether we are alive."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import TypeAlias

from aiohttp import web

from bot.core.errors import UserError

Route: TypeAlias = web.AbstractRouteDef

MAX_BODY_BYTES = 1024 * 1024


async def _health(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


@asynccontextmanager
async def serving(address: tuple[str, int], routes: Iterable[Route]) -> AsyncIterator[None]:
    """Serve the routes, and ``GET /health``, while the context lasts. Raises ``UserError`` for an address that cannot
    be bound. Requests are not logged: their paths and bodies may hold secrets."""
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    app.add_routes([web.get("/health", _health), *routes])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        host, port = address
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as problem:
            raise UserError(
                f"BRIEFWIRE_HTTP_BIND: {host}:{port} cannot be used: {problem.strerror}.", "Choose another port."
            ) from problem
        yield
    finally:
        await runner.cleanup()
