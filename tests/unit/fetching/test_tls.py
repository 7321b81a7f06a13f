"""Servers that cannot prove who they are."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trustme

from adapters.http import HttpFetcher, Limits
from bot.core.errors import FetchError
from tests.doubles.malicious import PAGE, sent
from tests.doubles.web import WebDouble, reply, web_double

SHORT = Limits(connect=0.5, headers=1.0, read=0.5, total=1.0)
AUTHORITY, STRANGER = trustme.CA(), trustme.CA()


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", context)


@contextmanager
def _reading(web: WebDouble) -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher([web.site], limits=SHORT)
    try:
        yield fetcher
    finally:
        fetcher.close()


def test_a_valid_certificate_is_accepted() -> None:
    with web_double(_context(AUTHORITY.issue_cert("127.0.0.1"))) as web, _reading(web) as fetcher:
        web.answers["/"] = reply(PAGE)
        assert fetcher.fetch(web.url("/")).body == PAGE


@pytest.mark.parametrize(
    "certificate",
    [
        STRANGER.issue_cert("127.0.0.1"),
        AUTHORITY.issue_cert("127.0.0.2"),
        AUTHORITY.issue_cert("localhost"),
        AUTHORITY.issue_cert("127.0.0.1", not_after=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
        AUTHORITY.issue_cert(common_name="127.0.0.1"),
    ],
    ids=["unknown authority", "other number", "other name", "expired", "only a common name"],
)
def test_others_are_not(certificate: trustme.LeafCert) -> None:
    with web_double(_context(certificate)) as web, _reading(web) as fetcher:
        web.answers["/"] = reply(PAGE)
        with pytest.raises(FetchError, match="it has no valid certificate") as refused:
            fetcher.fetch(web.url("/"))
        assert not refused.value.unreachable  # it is, and is not to be asked without protection instead
        assert web.requests == []  # not even the address was told


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1")
def test_old_protocols_are_not(version: ssl.TLSVersion) -> None:
    context = _context(AUTHORITY.issue_cert("127.0.0.1"))
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    with web_double(context) as web, _reading(web) as fetcher:
        web.answers["/"] = reply(PAGE)
        with pytest.raises(FetchError, match="it could not be reached"):
            fetcher.fetch(web.url("/"))
        assert web.requests == []


@pytest.mark.parametrize(
    ("chunks", "pause", "reason"),
    [
        ([b"HTTP/1.1 200 OK\r\n\r\n" + PAGE], 0.0, "it could not be reached"),
        ([b""], 0.0, "it could not be reached"),
        ([b"\x16\x03\x03\xff\xff" + b"\0" * 70_000], 0.0, "it could not be reached"),
        ([b"\x15\x03\x03\x00\x02\x02\x28"], 0.0, "it could not be reached"),
        ([b""], 3.0, "it took too long to answer"),
        ([b"\x16", b"\x03", b"\x03", b"\x40", b"\x00", *[b"\0"] * 40], 0.1, "it took too long to answer"),
    ],
    ids=["no TLS", "closed", "garbage", "alert", "silence", "a byte at a time"],
)
def test_a_handshake_that_fails_ends_soon(chunks: list[bytes], pause: float, reason: str) -> None:
    with web_double() as web, _reading(web) as fetcher:
        web.before = sent(*chunks, pause=pause)(web.stop)
        start = time.monotonic()
        with pytest.raises(FetchError, match=reason):
            fetcher.fetch(f"https://{web.site}/")
        assert time.monotonic() - start < 4


def test_a_flood_inside_tls_ends_too() -> None:
    with web_double(_context(AUTHORITY.issue_cert("127.0.0.1"))) as web, _reading(web) as fetcher:

        def tiny_records(connection: socket.socket) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000000\r\n\r\n")
            while not web.stop.is_set():
                connection.sendall(b"x")

        web.answers["/"] = tiny_records
        with pytest.raises(FetchError, match=r"it (took too long|sends more)"):
            fetcher.fetch(web.url("/"))
