"""The bot as a service: every configured platform in one process, until it is told to end."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack, suppress

from adapters import terminal
from adapters.work import Workers
from bot import bootstrap
from bot.bootstrap import Bot
from bot.core.errors import UserError

_log = logging.getLogger(__name__)

_SAMPLES = {
    "en": "About 2,000 soldiers left the town on Monday, the mayor said.",
    "de": "Rund 2.000 Soldaten verließen am Montag die Stadt, sagte die Bürgermeisterin.",
}
_GRACE = 25.0
"""Seconds that acknowledged requests have to end; container hosts kill after 30."""


def serve(app: bootstrap.App) -> int:
    """Serve until SIGINT or SIGTERM; the exit code. 1 where every platform refused us."""
    return asyncio.run(_serve(app))


async def _serve(app: bootstrap.App) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl-C ends the program without ceremony
            loop.add_signal_handler(name, stop.set)
    from adapters import polling  # noqa: PLC0415 - start-up time
    from adapters.ticking import driving  # noqa: PLC0415 - start-up time

    work = Workers()
    warm_up()
    async with AsyncExitStack() as stack:
        await _open_server(app, work, stack)
        digests = await stack.enter_async_context(AsyncExitStack())
        await digests.enter_async_context(driving(app.services, app.settings.digest_grace))
        feeds = stack.enter_context(ExitStack())
        feeds.enter_context(polling.driving(app.services))
        running = {asyncio.create_task(_run(bot, app, work), name=bot.name) for bot in app.bots}
        ended = asyncio.create_task(stop.wait())
        while running and not stop.is_set():
            done, _ = await asyncio.wait({*running, ended}, return_when=asyncio.FIRST_COMPLETED)
            running -= done
        ended.cancel()
        if stop.is_set():
            terminal.complain("Finishing what was asked …")
        # They still need the platforms.
        await asyncio.gather(digests.aclose(), asyncio.to_thread(feeds.close), work.finish(_GRACE))
        await _close(app.bots)
        await asyncio.gather(*running, return_exceptions=True)
    return 0 if stop.is_set() else 1


def warm_up() -> None:
    """Load what briefs are made with, so that nobody waits for it, and tell the garbage collector that it stays: going
    through these tables would hold up the event loop for a tenth of a second each time."""
    from bot.core import briefs, ingest  # noqa: PLC0415 - start-up time
    from bot.core.domain import Draft  # noqa: PLC0415 - start-up time

    for language, text in _SAMPLES.items():
        briefs.of_articles([ingest.prepare(Draft(text, title=text)).read], locale=language)
    gc.collect()
    gc.freeze()


async def _close(bots: Sequence[Bot]) -> None:
    closed = await asyncio.gather(*(bot.close() for bot in bots), return_exceptions=True)
    for bot, problem in zip(bots, closed, strict=True):
        if problem is not None:
            _log.error("%s could not be closed", bot.name, exc_info=problem)


async def _open_server(app: bootstrap.App, work: Workers, stack: AsyncExitStack) -> None:
    routes = [route for bot in app.bots for route in bot.routes(app.services, work)]
    address = app.settings.bind
    if address is None:
        if routes and app.settings.slack_app_token is None:
            raise UserError(
                "Slack is to reach this machine over HTTP, but nothing is said about where to listen.",
                "Set BRIEFWIRE_HTTP_BIND, such as 127.0.0.1:8080, or BRIEFWIRE_SLACK_APP_TOKEN for Socket Mode.",
            )
        return
    from adapters.web import serving  # noqa: PLC0415 - start-up time

    await stack.enter_async_context(serving(address, routes))
    terminal.complain(f"HTTP: listening on {address[0]}:{address[1]}.")


async def _run(bot: Bot, app: bootstrap.App, work: Workers) -> None:
    """Run one platform; what ends it is told, and leaves the others alone."""
    try:
        await bot.run(app.services, work, terminal.complain)
    except UserError as problem:
        terminal.complain(f"briefwire: {bot.name.capitalize()}: {problem}")
        if problem.hint:
            terminal.complain(f"  {problem.hint}")
    except Exception:  # noqa: BLE001 - the other platforms go on
        _log.exception("%s ended", bot.name)
