from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Iterator

import pytest

from adapters.http import HttpFetcher, Limits
from bot.core.errors import FetchError
from tests.doubles.web import WebDouble, raw, redirect, reply, web_double


def _gzip(data: bytes) -> bytes:
    """Without the time of day: test names are made of these bytes, and every test process must give the same."""
    return gzip.compress(data, mtime=0)


PAGE = b"<html><p>Twelve people were injured.</p></html>"
SHORT = Limits(connect=1.0, read=0.4, total=1.0, size=100_000)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture
def web() -> Iterator[WebDouble]:
    with web_double() as double:
        yield double


def fetcher(web: WebDouble) -> HttpFetcher:
    return HttpFetcher(frozenset({web.site}), limits=SHORT)


def test_a_page_is_read_with_its_type_and_final_address(web: WebDouble) -> None:
    web.answers["/old"] = redirect("/new?id=1#top", "301 Moved Permanently")
    web.answers["/new"] = reply(PAGE, headers="Content-Type: text/html; charset=utf-8\r\nSet-Cookie: a=b\r\n")
    document = fetcher(web).fetch(web.url("/old"))
    assert document.body == PAGE
    assert document.url == web.url("/new?id=1")
    assert document.content_type == "text/html; charset=utf-8"
    assert "Briefwire" in web.last
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
def test_compressed_pages_are_read(web: WebDouble, encoding: str, packed: bytes) -> None:
    web.answers["/"] = reply(packed, headers=f"Content-Type: text/html\r\nContent-Encoding: {encoding}\r\n")
    assert fetcher(web).fetch(web.url("/")).body == PAGE


def _gzipped(body: bytes, encoding: str = "gzip") -> bytes:
    return HEAD + f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


BOMB = _gzip(b"\0" * 20_000_000)
ATTACKS = {
    "slow headers": ((b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), 0.1, True, "too long"),
    "no answer": ((b"",), 5.0, True, "too long"),
    "slow body": ((HEAD + b"Content-Length: 99999\r\n\r\n", b"x"), 0.1, True, "too long"),
    "endless body": ((HEAD + b"\r\n", b"x" * 65_536), 0.0, True, "larger than"),
    "endless chunks": (
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"4000\r\n" + b"x" * 0x4000 + b"\r\n"),
        0.0,
        True,
        "larger",
    ),
    "endless headers": ((b"HTTP/1.1 200 OK\r\n", b"X: " + b"y" * 60_000), 0.0, True, "could not be reached"),
    "gzip bomb": ((_gzipped(BOMB),), 0.0, False, "decompressed"),
    "deflate bomb": ((_gzipped(zlib.compress(b"\0" * 20_000_000), "deflate"),), 0.0, False, "decompressed"),
    "stacked gzip": ((_gzipped(_gzip(BOMB), "gzip, gzip"),), 0.0, False, "compressed in a way"),
    "brotli": ((_gzipped(b"\x1b", "br"),), 0.0, False, "compressed in a way"),
    "truncated gzip": ((_gzipped(_gzip(PAGE * 50)[:-20]),), 0.0, False, "broke off"),
    "damaged gzip": ((_gzipped(b"\x1f\x8b\x08" + b"\xff" * 50),), 0.0, False, "damaged"),
    "lying length": ((HEAD + b"Content-Length: 500\r\n\r\nshort",), 0.0, False, "broke off"),
    "huge length": ((HEAD + b"Content-Length: 99999999999\r\n\r\n",), 0.0, False, "larger than"),
    "not http": ((b"SSH-2.0-OpenSSH_9.9\r\n",), 0.0, False, "could not be reached"),
    "nothing": ((b"",), 0.0, False, "could not be reached"),
    "zip": (
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: 2\r\n\r\nPK",),
        0.0,
        False,
        "of type",
    ),
    "image": ((b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 2\r\n\r\nPN",), 0.0, False, "of type"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_server_costs_a_bounded_time_and_gives_a_clear_error(web: WebDouble, name: str) -> None:
    chunks, pause, endless, reason = ATTACKS[name]
    web.answers["/"] = raw(*chunks, stop=web.stop, pause=pause, endless=endless)
    start = time.monotonic()
    with pytest.raises(FetchError, match=reason):
        fetcher(web).fetch(web.url("/"))
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    "status",
    ["401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone", "429 Too Many", "503 Down", "204 Empty"],
)
def test_a_refusal_names_its_status(web: WebDouble, status: str) -> None:
    web.answers["/"] = reply(status=status)
    with pytest.raises(FetchError, match=f"answered {status[:3]}: "):
        fetcher(web).fetch(web.url("/"))


def test_a_redirect_loop_ends(web: WebDouble) -> None:
    web.answers["/a"], web.answers["/b"] = redirect("/b"), redirect("/a")
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        fetcher(web).fetch(web.url("/a"))
    assert len(web.requests) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1/",
        "http://[::1]:8080/",
        "//10.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user:pw@127.0.0.1/",
        "http://2130706433/",
        "http://127.0.0.1:22/",
        "http://[bad",
        "",
    ],
)
def test_no_redirect_leads_into_private_space(web: WebDouble, target: str) -> None:
    web.answers["/"] = redirect(target)
    with pytest.raises(FetchError):
        fetcher(web).fetch(web.url("/"))
    assert len(web.requests) == 1


def test_a_redirect_to_another_local_port_is_refused_before_it_is_connected(web: WebDouble) -> None:
    with web_double() as canary:
        canary.answers["/"] = reply(b"secret")
        web.answers["/"] = redirect(canary.url("/"))
        with pytest.raises(FetchError):
            fetcher(web).fetch(web.url("/"))
        assert canary.requests == []


def test_a_closed_port_is_a_clear_error() -> None:
    with web_double() as gone:
        site = gone.site
    with pytest.raises(FetchError, match="could not be reached"):
        HttpFetcher(frozenset({site}), limits=SHORT).fetch(f"http://{site}/")


def test_keys_in_addresses_are_never_in_messages(web: WebDouble) -> None:
    web.answers["/"] = redirect("/feed/0123456789abcdef0123456789abcdef/x?token=s3cret")
    with pytest.raises(FetchError) as caught:
        fetcher(web).fetch(web.url("/"))
    assert "s3cret" not in str(caught.value)
    assert "0123456789abcdef" not in str(caught.value)
    assert "(after a redirect to http://" in str(caught.value)
    assert "/feed/…/x?…" in str(caught.value)
