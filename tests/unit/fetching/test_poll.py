"""Asking again whether a feed changed: what is sent, and what the answers mean."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from multidict import CIMultiDict, CIMultiDictProxy

from adapters.http import HttpFetcher
from adapters.http.caching import conditions, fresh_for, retry_after, validators_of
from bot.core.errors import FetchError
from bot.core.sources import Validators
from tests.doubles.web import WebDouble, redirect, reply, web_double

FEED = b"<rss><channel><title>News</title></channel></rss>"
RSS = "Content-Type: application/rss+xml\r\n"
KNOWN = Validators(etag='W/"a-1"', last_modified="Sun, 22 Nov 2026 10:00:00 GMT")
DATE = "Date: Sun, 22 Nov 2026 12:00:00 GMT\r\n"


@pytest.fixture(scope="module")
def web() -> Iterator[WebDouble]:
    with web_double() as double:
        yield double


@pytest.fixture(scope="module")
def fetcher(web: WebDouble) -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher([web.site])
    yield fetcher
    fetcher.close()


def test_the_first_time_nothing_is_asked_for(web: WebDouble, fetcher: HttpFetcher) -> None:
    web.answers["/f"] = reply(FEED, headers=f'{RSS}ETag: W/"a-1"\r\nLast-Modified: {KNOWN.last_modified}\r\n')
    answer = fetcher.poll(web.url("/f"), Validators())
    assert answer.document is not None
    assert answer.document.body == FEED
    assert (answer.validators, answer.moved_to, answer.fresh_for) == (KNOWN, None, None)
    assert "If-" not in web.last
    assert "Accept: application/atom+xml" in web.last
    assert "User-Agent: Briefwire/" in web.last
    assert "Accept-Language" not in web.last  # a site's own language: it is read for everybody


def test_what_the_server_gave_is_sent_back_as_it_was(web: WebDouble, fetcher: HttpFetcher) -> None:
    web.answers["/f"] = reply(status="304 Not Modified", headers="Cache-Control: max-age=600\r\n")
    answer = fetcher.poll(web.url("/f"), KNOWN)
    assert 'If-None-Match: W/"a-1"\r\n' in web.last
    assert "If-Modified-Since: Sun, 22 Nov 2026 10:00:00 GMT\r\n" in web.last
    assert answer.document is None
    assert answer.validators == KNOWN
    assert answer.fresh_for == timedelta(minutes=10)


@pytest.mark.parametrize("value", ['"a"', 'W/""', "unquoted", '"ä€"', "Thu, 99 Foo 0000", "x" * 1_000])
def test_validators_are_opaque(web: WebDouble, fetcher: HttpFetcher, value: str) -> None:
    """Sent back byte for byte, whatever they look like."""

    def answer(connection):
        head = f"HTTP/1.1 200 OK\r\n{RSS}ETag: {value}\r\nLast-Modified: {value}\r\nContent-Length: 0\r\n\r\n"
        connection.sendall(head.encode())

    web.answers["/f"] = answer
    given = fetcher.poll(web.url("/f"), Validators()).validators
    assert given == Validators(value, value)
    fetcher.poll(web.url("/f"), given)
    sent = web.last.encode("latin-1").decode()
    assert f"If-None-Match: {value}\r\n" in sent
    assert f"If-Modified-Since: {value}\r\n" in sent


@pytest.mark.parametrize("value", ["", "a\r\nX: y", "a\0", "\udcff", "x" * 1_001, "a\u2028b", "\x1b[31m"])
def test_validators_that_could_do_harm_are_dropped(value: str) -> None:
    assert conditions(Validators(value, value)) == {}
    headers = CIMultiDictProxy(CIMultiDict({"ETag": value, "Last-Modified": value}))
    assert validators_of(headers, Validators()) == Validators()


def test_an_answer_without_validators_forgets_them(web: WebDouble, fetcher: HttpFetcher) -> None:
    web.answers["/f"] = reply(FEED, headers=RSS)
    assert fetcher.poll(web.url("/f"), KNOWN).validators == Validators()
    web.answers["/f"] = reply(status="304 Not Modified", headers='ETag: "b"\r\n')
    assert fetcher.poll(web.url("/f"), KNOWN).validators == Validators('"b"', KNOWN.last_modified)


def test_unchanged_counts_only_where_it_was_asked(web: WebDouble, fetcher: HttpFetcher) -> None:
    web.answers["/f"] = reply(status="304 Not Modified")
    for ask in (lambda: fetcher.poll(web.url("/f"), Validators()), lambda: fetcher.fetch(web.url("/f"))):
        with pytest.raises(FetchError, match="answered 304"):
            ask()


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((301,), 1),
        ((308,), 1),
        ((302,), 0),
        ((303,), 0),
        ((307,), 0),
        ((301, 308, 301), 3),
        ((301, 302), 1),
        ((301, 307, 301), 1),
        ((302, 301), 0),
    ],
)
@pytest.mark.parametrize("unchanged", [False, True])
def test_only_permanent_redirects_move_a_feed(
    web: WebDouble, fetcher: HttpFetcher, statuses: tuple[int, ...], moved: int, *, unchanged: bool
) -> None:
    for number, status in enumerate(statuses):
        web.answers[f"/{number}"] = redirect(f"/{number + 1}#part", f"{status} Elsewhere")
    last = f"/{len(statuses)}"
    web.answers[last] = reply(status="304 Not Modified") if unchanged else reply(FEED, headers=RSS)
    answer = fetcher.poll(web.url("/0"), KNOWN)
    assert answer.moved_to == (web.url(f"/{moved}") if moved else None)
    assert 'If-None-Match: W/"a-1"' in web.last  # the address that knows it is the last one
    if answer.document is not None:
        assert answer.document.url == web.url(last)


def test_a_redirect_back_to_where_it_began_moves_nothing(web: WebDouble, fetcher: HttpFetcher) -> None:
    answers = iter([redirect("/cookie", "301 Moved"), reply(FEED, headers=RSS)])
    web.answers["/f"] = lambda connection: next(answers)(connection)  # noqa: PLW0108 - the next one at each call
    web.answers["/cookie"] = redirect("/f", "301 Moved")
    assert fetcher.poll(web.url("/f"), Validators()).moved_to is None


def test_gone_is_said_only_by_the_feed_itself(web: WebDouble, fetcher: HttpFetcher) -> None:
    web.answers["/gone"] = reply(status="410 Gone")
    web.answers["/moved"] = redirect("/gone", "301 Moved")
    web.answers["/busy"] = redirect("/gone", "302 Found")
    web.answers["/missing"] = reply(status="404 Not Found")
    gone = {}
    for path in ("/gone", "/moved", "/busy", "/missing"):
        with pytest.raises(FetchError) as caught:
            fetcher.poll(web.url(path), Validators())
        gone[path] = caught.value.gone
    assert gone == {"/gone": True, "/moved": True, "/busy": False, "/missing": False}


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        ("429 Slow", "Retry-After: 120\r\n", 120),
        ("503 Down", "Retry-After:   7 \r\n", 7),
        ("500 Broken", "Retry-After: 60\r\n", 60),
        ("403 No", "Retry-After: 0\r\n", 0),
        ("503 Down", DATE + "Retry-After: Sun, 22 Nov 2026 13:30:00 GMT\r\n", 5_400),
        ("503 Down", DATE + "Retry-After: Sun, 22 Nov 2026 14:30:00 +0100\r\n", 5_400),
        ("503 Down", DATE + "Retry-After: Sun, 22 Nov 2026 11:00:00 GMT\r\n", 0),
        ("503 Down", DATE + "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n", 7 * 86_400),
        ("503 Down", "Retry-After: Sun, 22 Nov 2026 13:30:00 GMT\r\n", None),  # by whose clock?
        ("429 Slow", "Retry-After: 9999999999\r\n", 7 * 86_400),
        ("429 Slow", "Retry-After: 99999999999999999999999\r\n", 7 * 86_400),
        ("429 Slow", "Retry-After: -5\r\n", None),
        ("429 Slow", "Retry-After: 1e3\r\n", None),
        ("429 Slow", "Retry-After: soon\r\n", None),
        ("429 Slow", "Retry-After: ٣\r\n", None),
        ("429 Slow", "", None),
    ],
)
def test_a_refusal_says_how_long_to_wait(
    web: WebDouble, fetcher: HttpFetcher, status: str, headers: str, wait: float | None
) -> None:
    head = f"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\n\r\n".encode()
    web.answers["/f"] = lambda connection: connection.sendall(head)
    with pytest.raises(FetchError) as caught:
        fetcher.poll(web.url("/f"), Validators())
    assert caught.value.retry_after == wait
    assert not caught.value.gone


def test_a_refusal_says_who_gave_it(web: WebDouble) -> None:
    elsewhere = web.site.replace("127.0.0.1", "localhost")
    web.answers["/f"] = redirect(f"http://{elsewhere}/there", "302 Found")
    web.answers["/there"] = reply(status="503 Down", headers="Retry-After: 60\r\n")
    with closing(HttpFetcher([web.site, elsewhere])) as fetcher:
        for path, host in (("/there", "127.0.0.1"), ("/f", "localhost")):
            with pytest.raises(FetchError) as caught:
                fetcher.poll(web.url(path), Validators())
            assert (caught.value.retry_after, caught.value.host) == (60, host)


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("lines", "fresh"),
    [
        ("", None),
        ("Cache-Control: max-age=3600", HOUR),
        ("Cache-Control: public, MAX-AGE = 3600 , must-revalidate", HOUR),
        ('Cache-Control: max-age="3600"', HOUR),
        ("Cache-Control: public\nCache-Control: max-age=3600", HOUR),
        ("Cache-Control: max-age=7200, max-age=3600", HOUR),
        ("Cache-Control: max-age=4200\nAge: 600", HOUR),
        ("Cache-Control: max-age=3600\nAge: lots", HOUR),
        ("Cache-Control: max-age=3600\nAge: -5", HOUR),
        ("Cache-Control: max-age=600\nAge: 600", None),
        ("Cache-Control: max-age=0", None),
        ("Cache-Control: max-age=-1", None),
        ("Cache-Control: max-age", None),
        ("Cache-Control: max-age=soon", None),
        ("Cache-Control: max-age=31536000, immutable", DAY),
        ("Cache-Control: max-age=99999999999999999999", DAY),
        ("Cache-Control: max-age=3600\nAge: 99999999999999999999", None),
        ("Cache-Control: max-age=99999999999\nAge: 99999999999", None),
        ("Cache-Control: max-age=9999999999", DAY),
        ("Cache-Control: s-maxage=3600", None),
        ("Cache-Control: s-maxage=60, max-age=3600", HOUR),
        ("Cache-Control: no-cache, max-age=3600", None),
        ("Cache-Control: max-age=3600, No-Store", None),
        ("Cache-Control: private, max-age=3600", HOUR),
        ("Cache-Control: x-max-age=3600", None),
        ("Expires: Sun, 22 Nov 2026 13:00:00 GMT\nDate: Sun, 22 Nov 2026 12:00:00 GMT", HOUR),
        ("Expires: Sun Nov 22 13:00:00 2026\nDate: Sunday, 22-Nov-26 12:00:00 GMT", HOUR),
        ("Cache-Control: max-age=3600\nExpires: 0", HOUR),
        ("Cache-Control: max-age=x\nExpires: Sun, 22 Nov 2026 13:00:00 GMT\nDate: Sun, 22 Nov 2026 12:00:00 GMT", None),
        ("Expires: Sun, 22 Nov 2026 13:00:00 GMT", None),
        ("Expires: Sun, 22 Nov 2026 11:00:00 GMT\nDate: Sun, 22 Nov 2026 12:00:00 GMT", None),
        ("Expires: 0\nDate: Sun, 22 Nov 2026 12:00:00 GMT", None),
        ("Expires: -1", None),
        ("Expires: Fri, 31 Dec 9999 23:59:59 GMT\nDate: Thu, 01 Jan 1970 00:00:00 GMT", DAY),
        ("Expires: Sun, 99 Nov 2026 99:99:99 GMT\nDate: ,\nCache-Control: ,=,;", None),
    ],
)
def test_freshness(lines: str, fresh: timedelta | None) -> None:
    headers = CIMultiDictProxy(CIMultiDict(line.split(": ", 1) for line in lines.splitlines()))
    assert fresh_for(headers) == fresh


@pytest.mark.parametrize(
    "date", ["x" * 100_000, "Sun, 22 Nov 2026 12:00:00 +9999", "9x" * 5_000, "1 1 1 1 1 1 1 1", "()" * 9_000]
)
def test_odd_dates_are_no_dates(date: str) -> None:
    headers = CIMultiDictProxy(CIMultiDict({"Retry-After": date, "Date": date, "Expires": date}))
    assert retry_after(headers) in {None, 0.0}
    assert fresh_for(headers) is None
