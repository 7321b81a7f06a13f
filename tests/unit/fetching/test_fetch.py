from __future__ import annotations

import gzip
import socket
import zlib
from collections.abc import Iterator

import pytest

from adapters.http import HttpFetcher, Limits
from bot.core.errors import FetchError
from tests.doubles.web import WebDouble, redirect, reply, web_double


def _gzip(data: bytes) -> bytes:
    """Without the time of day: test names are made of these bytes, and every test process must give the same."""
    return gzip.compress(data, mtime=0)


PAGE = b"<html><p>Twelve people were injured.</p></html>"
SHORT = Limits(connect=1.0, read=0.4, total=1.0, size=100_000)


@pytest.fixture
def web() -> Iterator[WebDouble]:
    with web_double() as double:
        yield double


@pytest.fixture
def fetcher(web: WebDouble) -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher([web.site], limits=SHORT)
    yield fetcher
    fetcher.close()


def test_a_page_is_read_with_its_type_and_final_address(web: WebDouble, fetcher: HttpFetcher) -> None:
    web.answers["/old"] = redirect("/new?id=1#top", "301 Moved Permanently")
    web.answers["/new"] = reply(PAGE, headers="Content-Type: text/html; charset=utf-8\r\nSet-Cookie: a=b\r\n")
    document = fetcher.fetch(web.url("/old"))
    assert document.body == PAGE
    assert document.url == web.url("/new?id=1")
    assert document.content_type == "text/html; charset=utf-8"
    assert "Briefwire" in web.last
    assert "Connection: close" in web.last  # each request is checked and connected anew
    assert "cookie" not in web.last.lower()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", _gzip(PAGE)),
        ("gzip", _gzip(PAGE[:10]) + _gzip(PAGE[10:])),
        ("gzip", _gzip(PAGE) + b"\0\0\0"),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
        ("GZIP", _gzip(PAGE)),
    ],
)
def test_compressed_pages_are_read(web: WebDouble, fetcher: HttpFetcher, encoding: str, packed: bytes) -> None:
    web.answers["/"] = reply(packed, headers=f"Content-Type: text/html\r\nContent-Encoding: {encoding}\r\n")
    assert fetcher.fetch(web.url("/")).body == PAGE


@pytest.mark.parametrize(
    "status",
    ["401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone", "429 Too Many", "503 Down", "204 Empty"],
)
def test_a_refusal_names_its_status(web: WebDouble, fetcher: HttpFetcher, status: str) -> None:
    web.answers["/"] = reply(status=status)
    with pytest.raises(FetchError, match=f"answered {status[:3]}: "):
        fetcher.fetch(web.url("/"))


def test_a_redirect_loop_ends(web: WebDouble, fetcher: HttpFetcher) -> None:
    web.answers["/a"], web.answers["/b"] = redirect("/b"), redirect("/a")
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        fetcher.fetch(web.url("/a"))
    assert len(web.requests) == 6


def test_a_redirect_to_another_local_port_is_refused_before_it_is_connected(
    web: WebDouble, fetcher: HttpFetcher
) -> None:
    with web_double() as canary:
        canary.answers["/"] = reply(b"secret")
        web.answers["/"] = redirect(canary.url("/"))
        with pytest.raises(FetchError):
            fetcher.fetch(web.url("/"))
        assert canary.requests == []


def test_a_closed_port_is_a_clear_error() -> None:
    with web_double() as gone:
        site = gone.site
    with pytest.raises(FetchError, match="could not be reached") as refused:
        HttpFetcher(frozenset({site}), limits=SHORT).fetch(f"http://{site}/")
    assert refused.value.unreachable
    assert refused.value.passing


@pytest.mark.parametrize(
    ("status", "hope"),
    [("500 Broken", "some"), ("503 Down", "some"), ("429 Slow", "some"), ("522 Late", "some"), ("501 No", ""),
     ("403 No", ""), ("404 Gone", ""), ("410 Gone", "")],
)  # fmt: skip
def test_a_refusal_says_whether_it_may_pass(web: WebDouble, fetcher: HttpFetcher, status: str, hope: str) -> None:
    web.answers["/"] = redirect("/page")
    web.answers["/page"] = reply(status=status)
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(web.url("/"))
    assert caught.value.passing is bool(hope)


def test_keys_in_addresses_are_never_in_messages(web: WebDouble, fetcher: HttpFetcher) -> None:
    web.answers["/"] = redirect("/feed/0123456789abcdef0123456789abcdef/x?token=s3cret")
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(web.url("/"))
    assert "s3cret" not in str(caught.value)
    assert "0123456789abcdef" not in str(caught.value)
    assert "(after a redirect to http://" in str(caught.value)
    assert "/feed/…/x?…" in str(caught.value)


def test_what_nobody_foresaw_is_logged_without_keys(
    web: WebDouble, fetcher: HttpFetcher, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url = web.url("/?token=s3cret")

    def broken(*_args: object) -> None:
        raise LookupError(url)

    monkeypatch.setattr("adapters.http.client.read_body", broken)
    web.answers["/"] = reply(PAGE)
    with pytest.raises(FetchError, match="it could not be reached"):
        fetcher.fetch(url)
    assert "LookupError" in caplog.text
    assert "in broken" in caplog.text
    assert "s3cret" not in caplog.text


def test_a_body_may_take_longer_than_the_headers(web: WebDouble) -> None:
    def slowly(connection: socket.socket) -> None:
        connection.sendall(
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n\r\n".encode()
        )
        for byte in PAGE:
            web.stop.wait(0.02)
            connection.sendall(bytes([byte]))

    web.answers["/"] = slowly
    fetcher = HttpFetcher([web.site], limits=Limits(headers=0.5))
    assert fetcher.fetch(web.url("/")).body == PAGE
    fetcher.close()
