"""The contract of fetchers, on the real client and on the fake."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from adapters.http import HttpFetcher
from bot.bootstrap import LazyFetcher
from bot.core.errors import FetchError
from bot.core.ports import Fetcher
from tests.doubles.web import WebDouble, redirect, reply, web_double
from tests.fake_web import FakeWeb, Page
from tests.fetcher_contract import HTML, FetcherContract, Site


class Loopback:
    """A server on this machine."""

    def __init__(self, web: WebDouble, closed: WebDouble, fetcher: Fetcher) -> None:
        self.fetcher = fetcher
        self._web, self._closed = web, closed

    def url(self, path: str) -> str:
        return self._web.url(path)

    def serve(self, path: str, body: bytes, *, etag: bool = False, fresh: timedelta | None = None) -> None:
        mine = f'"{hashlib.sha256(body).hexdigest()}"'
        headers = f"Content-Type: {HTML}\r\n"
        headers += f"ETag: {mine}\r\n" if etag else ""
        headers += f"Cache-Control: max-age={fresh.seconds}\r\n" if fresh else ""
        whole, unchanged = reply(body, headers=headers), reply(status="304 Not Modified", headers=headers)

        def answer(connection: socket.socket) -> None:
            known = etag and f"If-None-Match: {mine}" in self._web.last
            (unchanged if known else whole)(connection)

        self._web.answers[path.partition("?")[0]] = answer

    def move(self, path: str, target: str, *, for_good: bool) -> None:
        self._web.answers[path] = redirect(target, "301 Moved Permanently" if for_good else "302 Found")

    def refuse(self, path: str, status: int, retry_after: int | None = None) -> None:
        headers = f"Retry-After: {retry_after}\r\n" if retry_after is not None else ""
        self._web.answers[path] = reply(status=f"{status} No", headers=headers)

    def nobody(self) -> str:
        return self._closed.url("/")


@pytest.fixture(scope="module")
def web() -> Iterator[WebDouble]:
    with web_double() as double:
        yield double


@pytest.fixture(scope="module")
def closed() -> WebDouble:
    """A server that has ended."""
    with web_double() as double:
        return double


class TestHttpFetcher(FetcherContract):
    @pytest.fixture
    def site(self, web: WebDouble, closed: WebDouble) -> Iterator[Site]:
        web.answers.clear()
        fetcher = HttpFetcher([web.site, closed.site])
        yield Loopback(web, closed, fetcher)
        fetcher.close()


class TestLazyFetcher(FetcherContract):
    @pytest.fixture
    def site(self, web: WebDouble, closed: WebDouble) -> Iterator[Site]:
        web.answers.clear()
        fetcher = LazyFetcher(frozenset({web.site, closed.site}))
        yield Loopback(web, closed, fetcher)
        fetcher.close()


class FakeSite:
    """A site in a fake web."""

    def __init__(self) -> None:
        self._web = FakeWeb()
        self.fetcher: Fetcher = self._web

    def url(self, path: str) -> str:
        return f"https://news.example{path}"

    def serve(self, path: str, body: bytes, *, etag: bool = False, fresh: timedelta | None = None) -> None:
        self._web.web[self.url(path)] = Page(body, HTML, with_etag=etag, fresh_for=fresh)

    def move(self, path: str, target: str, *, for_good: bool) -> None:
        there = self._web.web[self.url(target)]
        self._web.web[self.url(path)] = Page(there.body, HTML, self.url(target), for_good)

    def refuse(self, path: str, status: int, retry_after: int | None = None) -> None:
        refusal = FetchError(
            f"it answered {status}: that is no page",
            gone=status == 410,
            retry_after=retry_after,
            passing=status in {429, 503},
        )
        self._web.web[self.url(path)] = Page(refusal)

    def nobody(self) -> str:
        return "https://nobody.example/"


class TestFakeFetcher(FetcherContract):
    @pytest.fixture
    def site(self) -> Site:
        return FakeSite()
