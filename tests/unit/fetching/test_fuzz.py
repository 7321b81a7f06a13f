"""Whatever comes, from people or from servers: an answer or a ``FetchError``, and soon."""

from __future__ import annotations

import gzip
import random
import time
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.http import HttpFetcher, Limits
from adapters.http.address_check import PORTS, check_address, shown
from adapters.http.addresses import is_public
from bot.core.errors import FetchError
from bot.core.sources import Validators
from tests.doubles.malicious import PAGE, sent
from tests.doubles.web import web_double

PARTS = st.sampled_from(
    ["http:", "https:", "HTTP:", "file:", "//", "/", "\\", "@", ":", "#", "?", "[", "]", "%", "%2f", "%00", ".", "..", "127.0.0.1",
     "::1", "news.example", "xn--", "ü", "。", "80", "65536", "user", " ", "\t", "\u202e", "\ud800", "\U0001f389"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(), st.lists(PARTS).map("".join), st.lists(PARTS).map(lambda parts: "http://" + "".join(parts)))
)
def test_an_address_is_sound_or_refused(text: str) -> None:
    try:
        url = check_address(text, frozenset())
    except FetchError:
        return
    assert url.scheme in {"http", "https"}
    assert url.host
    assert url.port in PORTS
    assert (url.user, url.password, url.fragment) == (None, None, "")
    assert str(url).isascii()
    assert shown(url).startswith(f"{url.scheme}://")
    assert str(check_address(str(url), frozenset())) == str(url)  # a redirect to it is the same


@settings(max_examples=300)
@given(st.one_of(st.ip_addresses().map(str), st.text()))
def test_what_is_public_is_global_to_others_too(text: str) -> None:
    if not is_public(text):
        return
    address = ip_address(text)
    inside = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    if isinstance(address, IPv6Address) and text.startswith("64:ff9b::"):
        inside = IPv4Address(int(address) & 0xFFFF_FFFF)
    assert (inside or address).is_global


ANSWERS = [
    b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 47\r\nETag: "a"\r\n\r\n' + PAGE,
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nCache-Control: max-age=60\r\n\r\n2f\r\n" + PAGE + b"\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nAge: 1\r\n\r\n" + gzip.compress(PAGE, mtime=0),
    b"HTTP/1.1 302 Found\r\nLocation: /fuzz\r\nContent-Length: 0\r\n\r\n",
    b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nDate: Sun, 22 Nov 2026 12:00:00 GMT\r\nExpires: 0\r\n\r\n',
    b"HTTP/1.1 429 Slow\r\nRetry-After: Sun, 22 Nov 2026 12:00:00 GMT\r\n\r\n",
]  # fmt: skip
BITS = [
    b"",
    b"\0",
    b"\r\n",
    b"\n",
    b"\r",
    b":",
    b";",
    b",",
    b" ",
    b"\xff",
    b"-1",
    b"99999999999999999999",
    b"chunked",
    b"\r\n\r\n",
]


def _damaged(chance: random.Random) -> bytes:
    answer = bytearray(chance.choice(ANSWERS))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(answer) + 1)
        answer[at : at + chance.choice([0, 0, 1, 2, 10])] = chance.choice([*BITS, chance.randbytes(3)])
    return bytes(answer)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_answers_do_no_damage(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(seed)
    read = 0
    with web_double() as web:
        fetcher = HttpFetcher([web.site], limits=Limits(connect=0.5, headers=0.5, read=0.2, total=0.5))
        start = time.monotonic()
        for _ in range(100):
            web.answers["/fuzz"] = sent(_damaged(chance))(web.stop)
            try:
                answer = fetcher.poll(web.url("/fuzz"), Validators('"a"'))
            except FetchError:
                continue
            read += 1
            assert answer.document is None or len(answer.document.body) < 200
        fetcher.close()
    assert read
    assert time.monotonic() - start < 30
    assert caplog.text == ""  # nothing that nobody foresaw
