"""What every ``Fetcher`` does: written once, inherited by the tests of each adapter, against a server on this machine,
and of the fake.

A subclass overrides the fixture ``site``: a web site, and the fetcher that reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Protocol

import pytest

from bot.core.errors import FetchError
from bot.core.ports import Fetcher
from bot.core.sources import Validators
from tests.at_once import at_once

PAGE = "<html><p>Twölf people were hurt.</p></html>".encode()
OTHER = b"<rss><channel><title>News</title></channel></rss>"
HTML = "text/html; charset=utf-8"
KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


class Site(Protocol):
    """A web site under the test's control."""

    fetcher: Fetcher

    def url(self, path: str) -> str:
        """The address of a path; there is nothing until it is served."""

    def serve(self, path: str, body: bytes, *, etag: bool = False, fresh: timedelta | None = None) -> None:
        """Have the document there, of the type ``HTML``, with a validator of its bytes where asked for."""

    def move(self, path: str, target: str, *, for_good: bool) -> None:
        """Redirect the path to another one."""

    def refuse(self, path: str, status: int, retry_after: int | None = None) -> None:
        """Answer with this status."""

    def nobody(self) -> str:
        """An address where no server is."""


def problem(call: Callable[[], object]) -> FetchError:
    with pytest.raises(FetchError) as raised:
        call()
    assert len(str(raised.value).split()) > 3  # words that people can do something with
    return raised.value


class FetcherContract:
    """Documents, redirects, asking for changes, refusals."""

    @pytest.fixture
    def site(self) -> Site:
        raise NotImplementedError

    def test_a_document_comes_as_it_is(self, site: Site) -> None:
        site.serve("/", PAGE)
        site.serve("/empty", b"")
        polled = site.fetcher.poll(site.url("/"), Validators())
        for document in (site.fetcher.fetch(site.url("/")), polled.document):
            assert document is not None
            assert (document.body, document.url, document.content_type) == (PAGE, site.url("/"), HTML)
        assert (polled.validators, polled.moved_to, polled.fresh_for) == (Validators(), None, None)
        assert site.fetcher.fetch(site.url("/empty")).body == b""

    @pytest.mark.parametrize("for_good", [True, False], ids=["for good", "for now"])
    def test_a_redirect_is_followed_and_only_one_for_good_moves_a_feed(self, site: Site, *, for_good: bool) -> None:
        site.serve("/new", PAGE, etag=True)
        site.move("/old", "/new", for_good=for_good)
        moved_to = site.url("/new") if for_good else None
        first = site.fetcher.poll(site.url("/old"), Validators())
        for document in (site.fetcher.fetch(site.url("/old")), first.document):
            assert document is not None
            assert (document.body, document.url) == (PAGE, site.url("/new"))
        again = site.fetcher.poll(site.url("/old"), first.validators)
        assert (first.moved_to, again.moved_to, again.document) == (moved_to, moved_to, None)

    def test_what_did_not_change_is_not_sent_again(self, site: Site) -> None:
        site.serve("/", PAGE, etag=True)
        first = site.fetcher.poll(site.url("/"), Validators())
        assert first.document is not None
        assert first.validators != Validators()
        again = site.fetcher.poll(site.url("/"), first.validators)
        assert (again.document, again.validators) == (None, first.validators)
        assert site.fetcher.fetch(site.url("/")).body == PAGE  # who merely fetches knows nothing from before
        site.serve("/", OTHER, etag=True)
        changed = site.fetcher.poll(site.url("/"), first.validators)
        assert changed.document is not None
        assert changed.document.body == OTHER
        assert changed.validators not in {first.validators, Validators()}

    def test_a_server_that_cannot_tell_sends_it_again(self, site: Site) -> None:
        site.serve("/", PAGE)
        answer = site.fetcher.poll(site.url("/"), Validators('"another server\'s"'))
        assert answer.document is not None
        assert (answer.document.body, answer.validators) == (PAGE, Validators())

    @pytest.mark.parametrize("fresh", [None, timedelta(minutes=15)])
    def test_a_server_may_say_how_long_it_stays_fresh(self, site: Site, fresh: timedelta | None) -> None:
        site.serve("/", PAGE, etag=True, fresh=fresh)
        first = site.fetcher.poll(site.url("/"), Validators())
        again = site.fetcher.poll(site.url("/"), first.validators)
        assert [first.fresh_for, again.fresh_for] == [fresh, fresh]

    @pytest.mark.parametrize(
        ("status", "wait", "gone", "passing"),
        [
            (404, None, False, False),
            (403, None, False, False),
            (410, None, True, False),
            (429, 120, False, True),
            (503, None, False, True),
            (503, 3600, False, True),
        ],
    )
    def test_a_refusal_says_what_it_is(
        self, site: Site, status: int, wait: int | None, *, gone: bool, passing: bool
    ) -> None:
        site.serve("/", PAGE)
        site.refuse("/refused", status, wait)
        url = site.url("/refused")
        for call in (partial(site.fetcher.fetch, url), partial(site.fetcher.poll, url, Validators())):
            refused = problem(call)
            assert str(status) in str(refused)
            assert (refused.gone, refused.retry_after, refused.unreachable) == (gone, wait, False)
            assert refused.passing is passing

    def test_what_is_not_there_is_not_gone_for_good(self, site: Site) -> None:
        site.serve("/", PAGE)
        missing = problem(partial(site.fetcher.fetch, site.url("/missing")))
        assert (missing.gone, missing.retry_after, missing.unreachable, missing.passing) == (False, None, False, False)

    def test_where_nobody_is_nobody_can_be_reached(self, site: Site) -> None:
        url = site.nobody()
        for call in (partial(site.fetcher.fetch, url), partial(site.fetcher.poll, url, Validators())):
            assert problem(call).unreachable

    @pytest.mark.parametrize(
        "url",
        ["", " ", "no address", "example.org", "//example.org/", "ftp://example.org/", "file:///etc/passwd", "http://",
         "http://[", "http://[::1", "http://example.org:99999/", "javascript:alert(1)", "http://\0/", "http://a\ud800/"],
    )  # fmt: skip
    def test_what_is_no_web_address_is_refused(self, site: Site, url: str) -> None:
        problem(partial(site.fetcher.fetch, url))
        problem(partial(site.fetcher.poll, url, Validators()))

    def test_keys_in_addresses_are_in_no_message(self, site: Site) -> None:
        site.serve("/", PAGE)
        site.serve(f"/?key={KEY}", PAGE)
        assert KEY not in site.fetcher.fetch(site.url(f"/?key={KEY}")).name
        for url in (site.url(f"/missing?key={KEY}"), f"{site.nobody()}?key={KEY}", f"https://[?key={KEY}"):
            assert KEY not in str(problem(partial(site.fetcher.fetch, url)))

    def test_several_threads_may_ask(self, site: Site) -> None:
        for number in range(6):
            site.serve(f"/{number}", b"<p>%d" % number)
        found = at_once([partial(site.fetcher.fetch, site.url(f"/{number}")) for number in range(6)])
        assert [document.body for document in found] == [b"<p>%d" % number for number in range(6)]
