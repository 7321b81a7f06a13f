"""Hostile and broken servers: each costs a bounded time and memory, gives a clear reason, and nobody else waits."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.http import HttpFetcher, Limits
from bot.core.errors import FetchError
from tests.doubles.malicious import ATTACKS, HTML, OK, PAGE, sent
from tests.doubles.web import WebDouble, reply, web_double

SHORT = Limits(connect=1.0, headers=0.8, read=0.4, total=1.0, per_host=100)


@pytest.fixture(scope="module")
def web() -> Iterator[WebDouble]:
    with web_double() as double:
        for number, (attack, _) in enumerate(ATTACKS.values()):
            double.answers[f"/{number}"] = attack(double.stop)
        yield double


@pytest.fixture(scope="module")
def fetcher(web: WebDouble) -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher([web.site], limits=SHORT)
    yield fetcher
    fetcher.close()


@pytest.mark.parametrize(("number", "name"), list(enumerate(ATTACKS)))
def test_an_attack_ends_soon_with_a_clear_reason(web: WebDouble, fetcher: HttpFetcher, number: int, name: str) -> None:
    start = time.monotonic()
    with pytest.raises(FetchError, match=ATTACKS[name][1]):
        fetcher.fetch(web.url(f"/{number}"))
    assert time.monotonic() - start < 5


def test_nobody_waits_for_them(web: WebDouble) -> None:
    """All attacks at once, and fifty good pages on the same event loop, which are there before the slow attacks end."""
    patient = Limits(headers=5.0, read=5.0, total=5.0, per_host=100)

    def attacked(number: int) -> str:
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(web.url(f"/{number}"))
        return str(caught.value)

    def read(_number: int) -> float:
        assert fetcher.fetch(other.url("/")).body == PAGE
        return time.monotonic() - start

    with web_double() as other, ThreadPoolExecutor(len(ATTACKS) + 4) as threads:
        other.answers["/"] = reply(PAGE)
        fetcher = HttpFetcher([web.site, other.site], limits=patient)
        start = time.monotonic()
        attacks = [threads.submit(attacked, number) for number in range(len(ATTACKS))]
        last = max(threads.map(read, range(50)))
        slow = [attack for attack in attacks if not attack.done()]
        assert last < 4
        assert slow, "the attacks were over before"
        assert all(attack.result() for attack in attacks)
        fetcher.close()


MEASURE = """
import resource, sys
from adapters.http import HttpFetcher, Limits
from bot.core.errors import FetchError

site, count = sys.argv[1], int(sys.argv[2])
fetcher = HttpFetcher([site], limits=Limits(connect=1.0, headers=0.3, read=0.2, total=0.3))
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
def attack(number):
    try:
        fetcher.fetch(f"http://{site}/{number}")
    except FetchError:
        return
    raise AssertionError(number)
attack(count)  # not found: everything is loaded
before = peak()
for number in range(count):
    attack(number)
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="measured as POSIX systems tell it")
def test_all_of_them_cost_little_memory(web: WebDouble) -> None:
    command = [sys.executable, "-c", MEASURE, web.site, str(len(ATTACKS))]
    grown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    assert int(grown) < 40, f"{grown} MiB"


ODDITIES = {
    "no type": OK + b"Content-Length: 47\r\n\r\n" + PAGE,
    "type that is none": OK + b"Content-Type: html\r\n\r\n" + PAGE,
    "type twice": HTML + b"Content-Type: text/html\r\n\r\n" + PAGE,
    "types in one header": OK + b"Content-Type: text/html, text/html\r\n\r\n" + PAGE,
    "type of bytes": OK + b"Content-Type: application/octet-stream\r\n\r\n" + PAGE,
    "type of a feed nobody registered": OK + b"Content-Type: Text/Vnd.News.RSS+XML ; charset=x\r\n\r\n" + PAGE,
    "no reason phrase": b"HTTP/1.1 200\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE,
    "lower-case headers": b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n" + PAGE,
    "bytes in a header": HTML + b"X-Title: \xfcber \xff\r\n\r\n" + PAGE,
    "interim answer": b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + HTML + b"\r\n" + PAGE,
    "chunks with trailers": HTML
    + b"Transfer-Encoding: chunked\r\n\r\n10;a=b\r\n"
    + PAGE[:16]
    + b"\r\n1f\r\n"
    + PAGE[16:]
    + b"\r\n0\r\nX-Sum: 1\r\n\r\n",
}


@pytest.mark.parametrize("name", ODDITIES)
def test_what_servers_do_without_harm_is_read(web: WebDouble, fetcher: HttpFetcher, name: str) -> None:
    web.answers["/odd"] = sent(ODDITIES[name])(web.stop)
    assert fetcher.fetch(web.url("/odd")).body == PAGE


LONG = bytes(number * number % 251 for number in range(4_000_000))
"""Far more than what may come beside a body."""


def _chunked(size: int) -> bytes:
    chunks = (LONG[start : start + size] for start in range(0, len(LONG), size))
    framed = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    return HTML + b"Transfer-Encoding: chunked\r\n\r\n" + framed + b"0\r\n\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        HTML + f"Content-Length: {len(LONG)}\r\n\r\n".encode() + LONG,
        HTML + b"\r\n" + LONG,
        _chunked(64_000),
        _chunked(100),
        HTML + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(LONG, 1, mtime=0),
        OK + b"X-Y: z\r\n" * 100 + b"Set-Cookie: a=" + b"b" * 8_000 + b"\r\nContent-Type: text/html\r\n\r\n" + LONG,
    ],
    ids=["with a length", "until the end", "in chunks", "in small chunks", "packed", "with many headers"],
)
def test_a_long_page_is_no_flood(web: WebDouble, answer: bytes) -> None:
    web.answers["/long"] = sent(answer)(web.stop)
    fetcher = HttpFetcher([web.site])
    assert fetcher.fetch(web.url("/long")).body == LONG
    fetcher.close()
