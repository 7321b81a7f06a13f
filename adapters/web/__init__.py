"""The HTTP server: what platforms send, and whether we are alive."""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TypeAlias

from aiohttp import web

from bot.core.errors import UserError

Route: TypeAlias = web.AbstractRouteDef

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

MAX_BODY_BYTES = 1024 * 1024

_LAST_ANSWERS = 3.0
"""Seconds that requests under way have at the end."""

_log = logging.getLogger(__name__)
_SILENT = logging.getLogger(f"{__name__}.protocol")
"""aiohttp's own: it would quote what strangers sent, with a traceback for each."""
_SILENT.setLevel(logging.CRITICAL + 1)


async def _health(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever a handler did not foresee is ours to know, and nobody else's."""
    try:
        return await handler(request)
    except (web.HTTPException, ConnectionError):
        raise
    except Exception:  # noqa: BLE001 - any defect gives one answer
        error_id = uuid.uuid4().hex[:8]
        _log.exception("error %s in %s %s", error_id, request.method, request.path)
        return web.Response(status=500, text=f"Something went wrong. Its id is {error_id}.\n")


@asynccontextmanager
async def serving(address: tuple[str, int], routes: Iterable[Route]) -> AsyncIterator[None]:
    """Serve the routes, and ``GET /health``, while the context lasts. Raises ``UserError`` for an address that cannot
    be bound. Requests are not logged: their paths and bodies may hold secrets, and anybody can send malformed ones."""
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[_guarded])
    app.add_routes([web.get("/health", _health), *routes])
    runner = web.AppRunner(app, access_log=None, logger=_SILENT, shutdown_timeout=_LAST_ANSWERS)
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
