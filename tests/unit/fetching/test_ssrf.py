"""Nothing but public addresses is ever connected to, however an address is written, resolved or redirected."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from yarl import URL

from adapters.http import HttpFetcher, Limits
from adapters.http.address_check import doors
from bot.core.errors import FetchError
from bot.core.sources import Validators
from tests.addresses import GOOD, NAMES, TRICKS
from tests.doubles.net import DEAD, FOUR, SIX, Net, net_double
from tests.doubles.web import redirect, reply

PAGE = b"<html><p>Twelve people were injured.</p></html>"
HOSTS = sorted({(URL(url.strip()).raw_host or "").rstrip(".") for url in GOOD} - {FOUR, SIX})


@pytest.fixture(scope="module")
def net() -> Iterator[Net]:
    certified = [FOUR, SIX, "*.news.example", *(host for host in HOSTS if "_" not in host)]
    with pytest.MonkeyPatch.context() as patch, net_double(certified, patch) as net:
        yield net


@pytest.fixture
def internet(net: Net) -> Net:
    """With the names of all tables, and nothing asked yet."""
    net.asked.clear()
    net.plain.requests.clear()
    net.secure.requests.clear()
    net.plain.otherwise = net.secure.otherwise = reply(PAGE)
    net.names = {URL(f"http://{name}/").raw_host or "": [answer] for name, answer in NAMES.items()}
    net.names |= {host: [[SIX if host.startswith("six.") else FOUR]] for host in HOSTS}
    net.names["news.example"] = [[FOUR, SIX]]
    return net


@pytest.fixture(scope="module")
def fetcher(net: Net) -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher(limits=Limits(connect=3.0, headers=8.0, read=5.0, total=10.0))
    yield fetcher
    fetcher.close()


@pytest.mark.parametrize("url", TRICKS)
def test_no_trick_reaches_a_forbidden_address(url: str, fetcher: HttpFetcher, internet: Net) -> None:
    """Directly, as a feed, and by redirects of a public server, temporary and permanent, with and without TLS."""
    internet.plain.otherwise = internet.secure.otherwise = reply(status="404 Not Found")
    internet.plain.answers["/away"] = internet.secure.answers["/away"] = redirect(url)
    internet.plain.answers["/moved"] = redirect(url, "301 Moved Permanently")
    for _ in range(2):  # a name may answer something else the second time
        with pytest.raises(FetchError):
            fetcher.fetch(url)
        with pytest.raises(FetchError):
            fetcher.poll(url, Validators('"a"'))
    assert internet.asked == []
    for read in (
        lambda: fetcher.fetch("http://news.example/away"),
        lambda: fetcher.fetch("https://news.example/away"),
        lambda: fetcher.poll("http://news.example/moved", Validators('"a"')),
    ):
        with pytest.raises(FetchError):
            read()
    assert internet.breaches == []


def test_the_table_is_large() -> None:
    assert len(set(TRICKS)) == len(TRICKS) >= 250
    assert len(GOOD) >= 50


@pytest.mark.parametrize("url", GOOD)
def test_good_addresses_are_read(url: str, fetcher: HttpFetcher, internet: Net) -> None:
    internet.plain.answers.clear()
    internet.secure.answers.clear()
    assert fetcher.fetch(url).body == PAGE
    assert fetcher.poll(url, Validators()).document is not None
    requests = internet.plain.requests + internet.secure.requests
    assert requests == [f"GET {GOOD[url]} HTTP/1.1"] * 2
    assert internet.breaches == []


def test_a_name_that_changes_its_mind_is_judged_each_time(fetcher: HttpFetcher, internet: Net) -> None:
    """Rebinding: what was public when it was looked up is what is connected to; the next look-up counts anew."""
    internet.names["flip.example"] = [[FOUR], ["127.0.0.1"]]
    assert fetcher.fetch("http://flip.example/").body == PAGE
    with pytest.raises(FetchError, match="not on the public internet"):
        fetcher.fetch("http://flip.example/")
    internet.names["flip.example"] = [[FOUR], ["169.254.169.254"]]
    internet.plain.answers["/again"] = redirect("/secret")
    with pytest.raises(FetchError, match="not on the public internet"):
        fetcher.fetch("http://flip.example/again")
    assert internet.asked == [FOUR, FOUR]


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1", FOUR], [FOUR, "127.0.0.1"], ["::1", FOUR], ["10.0.0.1", "::1", SIX], [DEAD, "127.0.0.1", FOUR]],
)
def test_of_many_addresses_only_public_ones_are_tried(answers: list[str], fetcher: HttpFetcher, internet: Net) -> None:
    internet.names["mixed.example"] = [answers]
    assert fetcher.fetch("http://mixed.example/").body == PAGE
    assert internet.breaches == []


def test_a_forbidden_address_beside_a_public_one_is_not_to_blame(fetcher: HttpFetcher, internet: Net) -> None:
    internet.names["mixed.example"] = [["127.0.0.1", FOUR]]
    internet.plain.otherwise = lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx")
    with pytest.raises(FetchError, match="broke off in the middle"):
        fetcher.fetch("http://mixed.example/")


def test_where_the_public_ones_are_dead_the_others_are_not_tried(fetcher: HttpFetcher, internet: Net) -> None:
    internet.names["mixed.example"] = [[DEAD, "127.0.0.1", "::1", DEAD]]
    with pytest.raises(FetchError, match="not on the public internet"):
        fetcher.fetch("http://mixed.example/")
    assert set(internet.asked) == {DEAD}


@pytest.mark.parametrize("pattern", ["10.{}.{}.1", "2001:db8:{}::{}"])
def test_a_name_with_thousands_of_addresses_costs_no_time(pattern: str, fetcher: HttpFetcher, internet: Net) -> None:
    many = [pattern.format(number // 250, number % 250) for number in range(5_000)]
    internet.names |= {"many.example": [many], "dead.example": [[DEAD] * 5_000]}
    start = time.process_time()
    with pytest.raises(FetchError, match="not on the public internet"):
        fetcher.fetch("http://many.example/")
    with pytest.raises(FetchError, match="it could not be reached"):
        fetcher.fetch("http://dead.example/")
    assert time.process_time() - start < 0.5
    assert internet.breaches == []


def test_nothing_is_sent_in_the_clear_that_was_asked_for_with_tls(fetcher: HttpFetcher, internet: Net) -> None:
    internet.secure.answers["/down"] = redirect("http://news.example/")
    with pytest.raises(FetchError, match="from https to unprotected http"):
        fetcher.fetch("https://news.example/down")
    assert internet.plain.requests == []
    internet.plain.answers["/up"] = redirect("https://news.example/", "301 Moved")
    assert fetcher.poll("http://news.example/up", Validators()).moved_to == "https://news.example/"


def test_no_cookie_and_no_referrer_is_ever_sent(fetcher: HttpFetcher, internet: Net) -> None:
    internet.plain.answers["/in"] = reply(status="302 Found", headers="Location: /\r\nSet-Cookie: a=b; Path=/\r\n")
    for _ in range(2):
        fetcher.fetch("http://news.example/in")
        assert "ookie" not in internet.plain.last
        assert "Referer" not in internet.plain.last


def test_no_proxy_is_taken_from_the_environment(
    fetcher: HttpFetcher, internet: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    assert fetcher.fetch("http://news.example/").body == PAGE
    assert internet.breaches == []


# Exceptions that somebody asked for: they hold for that host and port, wherever it is reached from.


@pytest.mark.parametrize(
    ("allowed", "url"),
    [
        ("intranet:80", "http://intranet/"),
        ("intranet:8000", "http://intranet:8000/"),
        ("Intranet:8000", "http://INTRANET.:8000/"),
        ("10.0.0.5:80", "http://10.0.0.5/"),
        ("[::1]:8000", "http://[0:0:0:0:0:0:0:1]:8000/"),
        ("[0:0::1]:443", "https://[::1]/"),
        ("bücher:80", "http://xn--bcher-kva/"),
    ],
)
def test_an_allowed_pair_is_connected_to(internet: Net, allowed: str, url: str) -> None:
    internet.names |= {"intranet": [["10.0.0.5"]], "xn--bcher-kva": [["10.0.0.5"]]}
    fetcher = HttpFetcher(["other:1", allowed], limits=Limits(connect=0.5))
    with pytest.raises(FetchError, match="could not be reached"):
        fetcher.fetch(url)
    assert internet.asked == ["::1" if "[" in url else "10.0.0.5"]
    fetcher.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://intranet:8080/",
        "https://intranet/",
        "http://10.0.0.5:8000/",
        "http://intranet.news.example:8000/",
        "http://router.lan/",
        "http://user@intranet:8000/",
        "ftp://intranet:8000/",
    ],
)
def test_an_allowed_pair_opens_no_other_door(internet: Net, url: str) -> None:
    internet.names |= {"intranet": [["10.0.0.5"]], "intranet.news.example": [["10.0.0.5"]]}
    fetcher = HttpFetcher(["intranet:8000"])
    with pytest.raises(FetchError):
        fetcher.fetch(url)
    assert internet.asked == []
    fetcher.close()


def test_a_redirect_from_an_allowed_host_goes_through_no_other_door(internet: Net) -> None:
    """Nor does one from the open net into an allowed host stay allowed for the hop after it."""
    fetcher = HttpFetcher(["news.example:80"])
    internet.plain.answers["/away"] = redirect("http://router.lan/")
    with pytest.raises(FetchError, match="not on the public internet"):
        fetcher.fetch("http://news.example/away")
    assert internet.asked[1:] in ([], [SIX])
    fetcher.close()


@pytest.mark.parametrize(
    "entry", ["intranet", "intranet:", "http://intranet:80", "a b:80", "::1:80", "x:80/y", "u@x:80", ""]
)
def test_what_is_no_host_and_port_is_not_allowed(entry: str) -> None:
    with pytest.raises(ValueError, match="is not host:port"):
        doors([entry])
