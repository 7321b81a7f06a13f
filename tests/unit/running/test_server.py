"""The HTTP server, over real sockets."""

import asyncio
import io
import socket

import pytest
from aiohttp import ClientSession, web

from adapters.web import MAX_BODY_BYTES, serving
from bot.core.errors import UserError


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def _echo(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


def test_it_serves_routes_and_health_and_bounds_bodies() -> None:
    async def main() -> list[tuple[int, bytes]]:
        port = free_port()
        answers = []
        async with serving(("127.0.0.1", port), [web.post("/echo", _echo)]), ClientSession() as client:
            for method, path, body in (
                ("GET", "/health", b""),
                ("POST", "/echo", b"words"),
                ("POST", "/echo", b"x" * (MAX_BODY_BYTES + 1)),
                ("GET", "/nowhere", b""),
            ):
                async with client.request(method, f"http://127.0.0.1:{port}{path}", data=io.BytesIO(body)) as answer:
                    answers.append((answer.status, await answer.read()))
        return answers

    answers = asyncio.run(main())
    assert answers[:2] == [(200, b"ok\n"), (200, b"words")]
    assert [status for status, _ in answers[2:]] == [413, 404]


def test_an_address_in_use_is_told() -> None:
    async def main(port: int) -> None:
        async with serving(("127.0.0.1", port), []):
            pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(UserError, match=rf"BRIEFWIRE_HTTP_BIND: 127\.0\.0\.1:{port}"):
            asyncio.run(main(port))
