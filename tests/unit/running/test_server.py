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


async def _break(_request: web.Request) -> web.Response:
    raise LookupError("a defect of ours")


def test_a_defect_gives_an_id_that_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> tuple[int, str]:
        port = free_port()
        async with (
            serving(("127.0.0.1", port), [web.get("/break", _break)]),
            ClientSession() as client,
            client.get(f"http://127.0.0.1:{port}/break?secret=1") as answer,
        ):
            return answer.status, await answer.text()

    status, text = asyncio.run(main())
    assert status == 500
    assert text.split()[-1].rstrip(".") in caplog.text
    assert "a defect of ours" in caplog.text
    assert "secret" not in caplog.text


def test_ending_does_not_wait_for_who_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.web._LAST_ANSWERS", 0.1)

    async def main() -> float:
        port = free_port()
        async with serving(("127.0.0.1", port), [web.post("/echo", _echo)]):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nabc")
            await writer.drain()
            await asyncio.sleep(0.05)
            began = asyncio.get_running_loop().time()
        ended = asyncio.get_running_loop().time()
        writer.close()
        return ended - began

    assert asyncio.run(main()) < 5


@pytest.mark.parametrize(
    "sent",
    [
        b"POST /health HTTP/1.1\r\nHost: x\r\nContent-Length: abcSECRET\r\n\r\n",
        b"POST /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nSECRET\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\nX-SECRET: " + b"s" * 100_000 + b"\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nSECRET",
        b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nSECRET",  # and hangs up
    ],
)
def test_what_strangers_send_is_not_logged(sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        port = free_port()
        async with serving(("127.0.0.1", port), [web.post("/echo", _echo)]):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            await writer.drain()
            writer.write_eof()
            answer = await asyncio.wait_for(reader.read(), 5)
            writer.close()
            assert not answer.startswith(b"HTTP/1.1 5")

    asyncio.run(main())
    assert "SECRET" not in caplog.text
    assert "Traceback" not in caplog.text
