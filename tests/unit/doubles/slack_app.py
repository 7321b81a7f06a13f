"""A small app on the real slack-bolt, to try the double with: Socket Mode or HTTP, one workspace or OAuth."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.oauth.installation_store.async_cacheable_installation_store import AsyncCacheableInstallationStore
from slack_sdk.oauth.installation_store.file import FileInstallationStore
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import SlackDouble

Register = Callable[[AsyncApp], None]


class Running:
    """The app's client, to be called from the test's thread."""

    def __init__(self, client: AsyncWebClient, loop: asyncio.AbstractEventLoop) -> None:
        self.client = client
        self._loop = loop

    def call(self, name: str, **arguments: Any) -> Any:
        """A method of slack_sdk's client, by its name there."""

        async def work() -> Any:
            return await getattr(self.client, name)(**arguments)

        return asyncio.run_coroutine_threadsafe(work(), self._loop).result(20)


def client_of(double: SlackDouble, token: str | None) -> AsyncWebClient:
    client = AsyncWebClient(
        token=token, base_url=double.api_url, retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
    )
    client.proxy = None
    return client


class Api:
    """slack_sdk's client in a loop of its own, one call after the other."""

    def __init__(self, client: AsyncWebClient, loop: asyncio.AbstractEventLoop) -> None:
        self.client = client
        self._loop = loop

    def __call__(self, name: str, **arguments: Any) -> Any:
        return self._loop.run_until_complete(getattr(self.client, name)(**arguments)).data

    def refused(self, name: str, **arguments: Any) -> Any:
        """The answer to a call that is not ok."""
        with pytest.raises(SlackApiError) as caught:
            self(name, **arguments)
        return caught.value.response.data


@contextmanager
def slack_app(
    double: SlackDouble, register: Register = lambda _app: None, *, folder: str | None = None, http: bool = False
) -> Iterator[Running]:
    """The app, running and connected. With a ``folder`` for its installations it is an OAuth app."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    stop: list[Any] = []

    async def start() -> AsyncWebClient:
        oauth = _oauth(double, folder) if folder else None
        client = client_of(double, None if folder else double.token(next(iter(double.world.teams.values()))))
        app = AsyncApp(
            client=client,
            signing_secret=double.world.signing_secret,
            oauth_settings=oauth,
            request_verification_enabled=http,
            ignoring_self_events_enabled=True,
        )
        register(app)
        if http or folder:
            host, _, port = double.http_bind.partition(":")
            from aiohttp import web  # noqa: PLC0415 - only where there is a server

            web_app = app.server(int(port), host=host).web_app
            runner = web.AppRunner(web_app, lingering_time=0.1, shutdown_timeout=1)
            await runner.setup()
            await web.TCPSite(runner, host, int(port)).start()
            stop.append(runner.cleanup)
        if not http:
            handler = AsyncSocketModeHandler(app, double.world.app_token, ping_interval=1)
            handler.client.proxy = None
            await handler.connect_async()
            stop.append(handler.close_async)
        return client

    try:
        yield Running(asyncio.run_coroutine_threadsafe(start(), loop).result(20), loop)
    finally:

        async def finish() -> None:
            for close in stop:
                await close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0.02)  # transports close a little later than they are told to

        asyncio.run_coroutine_threadsafe(finish(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _oauth(double: SlackDouble, folder: str) -> AsyncOAuthSettings:
    store = FileInstallationStore(base_dir=folder, client_id=double.world.client_id)
    return AsyncOAuthSettings(
        client_id=double.world.client_id,
        client_secret=double.world.client_secret,
        scopes=["chat:write", "commands"],
        authorization_url=f"{double.world.base}/oauth/v2/authorize",
        installation_store=AsyncCacheableInstallationStore(store),
    )
