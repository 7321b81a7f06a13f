from __future__ import annotations

import socket
import sys
from typing import Any

import pytest

from adapters.http import HttpFetcher, Limits
from adapters.http.addresses import is_public
from bot.core.errors import FetchError


def _words(text: str) -> list[str]:
    return text.split()


FORBIDDEN = [
    *_words("""
0.0.0.0 0.1.2.3 0.255.255.255 10.0.0.0 10.0.0.5 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.1
127.255.255.255 168.63.129.16 169.254.0.0 169.254.169.254 169.254.255.255 172.16.0.0 172.31.255.255 192.0.0.0
192.0.0.192 192.0.0.255 192.0.2.0 192.0.2.255 192.88.99.0 192.88.99.255 192.168.0.0 192.168.255.255 198.18.0.0
198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::2 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:0:7f00:1
64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::808:808 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1
2001:10::1 2001:20::1 2001:1ff:ffff::1 2001:db8::1 2002:7f00:1::1 2002:a9fe:a9fe:: 2002:808:808::1 3ffe::1 3fff::1
3fff:fff:ffff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 febf::1 fec0::1 feff::1 ff02::1 fe80::1%eth0
2606:4700::1%1 localhost example.com 127.1 0x7f000001 2130706433
"""),
    "",
    " 8.8.8.8",
    "8.8.8.8 ",
]
PUBLIC = _words("""
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15 168.63.129.17
169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255
192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255
::ffff:8.8.8.8 64:ff9b::808:808 2001:200::1 2001:4860:4860::8888 2001:db7::1 2001:db9::1 2003::1 2400:cb00::1
2606:4700:4700::1111 2620:fe::fe 2a00:1450:4001::1 2a02:26f0::1 2c0f:f248::1 3ffd::1
""")


@pytest.mark.parametrize("address", FORBIDDEN)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_their_neighbours_are(address: str) -> None:
    assert is_public(address)


# What each name answers, as a rebinding or wildcard service would: the last answer stays.
NAMES = {
    "localhost": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "a9fea9fe.hex.example": ["169.254.169.254"],
    "six.example": ["::1"],
    "mapped.example": ["::ffff:10.0.0.1"],
    "nat64.example": ["64:ff9b::a00:1"],
    "teredo.example": ["2001:0:7f00:1::"],
    "azure.example": ["168.63.129.16"],
    "cgnat.example": ["100.64.0.1"],
    "zero.example": ["0.0.0.0"],
    "broadcast.example": ["255.255.255.255"],
    "xn--lcalhost-54a.example": ["127.0.0.1"],
    "two.example": ["10.0.0.1", "192.168.0.1"],
    "rebind.example": ["10.0.0.9"],
}
TRICKS = [
    # spellings of one address
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://0/", "http://0x7f.0.0.1/", "http://0x7f000001/",
    "http://2130706433/", "http://017700000001/", "http://0177.0.0.1/", "http://127.000.000.001/", "http://127.0.0.1./",
    "http://4294967295/", "http://0xa9fea9fe/", "http://2852039166/", "http://169.254.43518/", "http://0251.0376.0251.0376/",
    "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://１２７.0.0.1/", "http://%31%32%37.0.0.1/", "http://127.0.0.1%2f@x.example/",
    # ranges
    "http://10.0.0.5/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/", "http://100.100.100.200/",
    "http://192.0.0.192/", "http://198.18.0.1/", "http://224.0.0.1/", "http://240.0.0.1/", "http://168.63.129.16/",
    # IPv6
    "http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1]/", "http://[fe80::1%25lo]/",
    "http://[fd00:ec2::254]/", "http://[fec0::1]/", "http://[::ffff:a9fe:a9fe]/", "http://[2001::1]/", "http://[ff02::1]/",
    # names
    *(f"http://{name}/" for name in NAMES), "http://LOCALHOST/", "http://localhost./", "https://localhost/", "http://localhost:8080/",
    # schemes
    "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "dict://127.0.0.1:11211/", "data:text/html,x", "javascript:1",
    "jar:http://x/", "//127.0.0.1/", "/etc/passwd", "localhost", "http:", "http://", "http:///x", "ldap://127.0.0.1/",
    # confusion of parsers
    "http://user@127.0.0.1/", "http://news.example@127.0.0.1/", "http://127.0.0.1:80@news.example/", "http://news.example#@127.0.0.1/ ",
    "http://127.0.0.1\\@news.example/", "http://127.0.0.1\t.example/", "http://127.0.0.1\r\nHost: x/", "http://[::1", "http://::1/",
    "http://127.0.0.1:22/", "http://127.0.0.1:99999/", "http://127.0.0.1:80:80/", "http://127.0.0.1 .example/", "http://\u202e127.0.0.1/",
    "http://" + "a" * 5_000 + "/", "",
]  # fmt: skip

_watchers: list[list[Any]] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        for seen in _watchers:
            seen.append(arguments[1])


sys.addaudithook(_watch)


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every connect attempted, while names resolve as ``NAMES`` says and numbers as the system reads them."""
    real = socket.getaddrinfo

    def resolve(host: str | bytes | None, port: Any, *args: Any, **kwargs: Any) -> list[Any]:
        name = (host.decode() if isinstance(host, bytes) else host or "").rstrip(".").lower()
        if name in NAMES:
            found = []
            for answer in NAMES[name]:
                family = socket.AF_INET6 if ":" in answer else socket.AF_INET
                where = (answer, port, 0, 0) if ":" in answer else (answer, port)
                found.append((family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", where))
            return found
        kwargs["flags"] = kwargs.get("flags", 0)
        try:
            return real(
                host,
                port,
                kwargs.get("family", 0),
                socket.SOCK_STREAM,
                0,
                socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
        except socket.gaierror:
            # Only old spellings of numbers remain: inet_aton knows them.
            return [
                (
                    socket.AF_INET,
                    socket.SOCK_STREAM,
                    socket.IPPROTO_TCP,
                    "",
                    (socket.inet_ntoa(socket.inet_aton(name)), port),
                )
            ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    seen: list[Any] = []
    _watchers.append(seen)
    yield seen
    _watchers.remove(seen)


@pytest.mark.parametrize("url", TRICKS)
def test_no_trick_reaches_a_forbidden_address(url: str, attempts: list[Any]) -> None:
    with pytest.raises(FetchError):
        HttpFetcher(limits=Limits(connect=0.5, read=0.5, total=1.5)).fetch(url)
    assert attempts == []


def test_the_table_is_large() -> None:
    assert len(set(TRICKS)) >= 90


def test_an_allowed_pair_opens_that_door_only(attempts: list[Any]) -> None:
    fetcher = HttpFetcher(frozenset({"localhost:8081"}), limits=Limits(connect=0.5, read=0.5, total=1.5))
    with pytest.raises(FetchError, match="could not be reached"):
        fetcher.fetch("http://localhost:8081/")
    assert attempts == [("127.0.0.1", 8081)]
    with pytest.raises(FetchError, match="not on the public internet"):
        fetcher.fetch("http://localhost:8080/")
    assert len(attempts) == 1


GOOD = _words("""
https://news.example/ http://news.example/a/b?id=1&x=%C3%BC https://news.example:443/a http://news.example:8080/feed
https://sub.news.example/2026/11/17/story.html https://münchen.example/straße https://xn--mnchen-3ya.example/
https://news.example/a%20b/c;d=e https://news.example/~x/!5832716/ https://1.1.1.1/ https://[2606:4700:4700::1111]/x
https://news.example/?q=http://127.0.0.1/ https://news.example/@user/1 https://127.news.example/ https://news.example:8443/
""")


@pytest.mark.parametrize("url", GOOD)
def test_good_addresses_are_tried(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def resolve(host: Any, port: Any, *_args: Any, **_kwargs: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("93.184.215.14", port))]

    def open_socket(*_args: Any) -> socket.socket:
        tried.append(url)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("adapters.http.guard.MeteredSocket", open_socket)
    with pytest.raises(FetchError, match="could not be reached"):
        HttpFetcher(limits=Limits(connect=0.5, read=0.5, total=1.5)).fetch(url)
    assert tried
