"""Answers of servers that mean harm, or are broken: by name, with the reason that a fetch of them ends with."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import zlib
from collections.abc import Callable
from itertools import chain, repeat

from tests.doubles.web import Answer

PAGE = b"<html><p>Twelve people were injured.</p></html>"
OK = b"HTTP/1.1 200 OK\r\n"
HTML = OK + b"Content-Type: text/html\r\n"

_SLOW = "it took too long to answer"
_BROKEN = "it could not be reached"
_CUT = "it broke off in the middle"
_FRAMING = f"{_BROKEN}|{_CUT}"  # whether the damage comes with the headers or after them
_LARGE = "it is larger than"
_FLOOD = "it sends more than a page or feed has|it took too long"  # whatever comes first on a busy machine
_PACKING = "it is compressed in a way that is not accepted"
_DAMAGED = "it sent damaged compressed data"

Attack = Callable[[threading.Event], Answer]


def sent(*chunks: bytes, pause: float = 0.0, endless: bool = False) -> Attack:
    """The chunks with pauses between them, the last one for ever if ``endless``; then the connection is closed."""

    def attack(stop: threading.Event) -> Answer:
        def answer(connection: socket.socket) -> None:
            for chunk in chain(chunks, repeat(chunks[-1]) if endless else ()):
                if stop.is_set():
                    return
                connection.sendall(chunk)
                if pause:
                    stop.wait(pause)

        return answer

    return attack


def _drop(*chunks: bytes) -> Attack:
    """The chunks, then a reset of the connection."""

    def attack(stop: threading.Event) -> Answer:
        def answer(connection: socket.socket) -> None:
            for chunk in chunks:
                connection.sendall(chunk)
                stop.wait(0.05)  # so that it arrives before the reset discards it
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        return answer

    return attack


def _packed(body: bytes, encoding: str) -> Attack:
    return sent(HTML + f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def _squeezed(data: bytes, window: int) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, window)
    return engine.compress(data) + engine.flush()


def _gzip(data: bytes) -> bytes:
    """Without the time of day: the same in every test process."""
    return gzip.compress(data, mtime=0)


_ZEROS = b"\0" * 20_000_000
_EMPTY_MEMBER = _gzip(b"")
_CHUNKED = HTML + b"Transfer-Encoding: chunked\r\n\r\n"
_GZIPPED = HTML + b"Content-Encoding: gzip\r\n"
_RIDDLES = "Location: http://news.example/" + "a" * 9_000

ATTACKS: dict[str, tuple[Attack, str]] = {
    # time
    "no answer": (sent(b"", pause=5), _SLOW),
    "headers, a line at a time": (sent(OK, b"X-A: b\r\n", pause=0.1, endless=True), _SLOW),
    "headers, a byte at a time": (sent(OK, b"x", pause=0.1, endless=True), _SLOW),
    "body, a byte at a time": (sent(HTML + b"Content-Length: 99999\r\n\r\n", b"x", pause=0.1, endless=True), _SLOW),
    "chunks, a byte at a time": (sent(_CHUNKED, b"1\r\nx\r\n", pause=0.1, endless=True), _SLOW),
    "gzip, a byte at a time": (sent(_GZIPPED + b"\r\n", *(bytes([byte]) for byte in _gzip(PAGE)), pause=0.1), _SLOW),
    "body that stops": (sent(HTML + b"Content-Length: 99\r\n\r\nx", b"", pause=5), _SLOW),
    "interim answers, slowly": (sent(b"HTTP/1.1 103 Early Hints\r\n\r\n", pause=0.05, endless=True), _SLOW),
    "interim answers, a flood": (sent(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, endless=True), _FLOOD),
    # size
    "endless body": (sent(HTML + b"\r\n", b"x" * 65_536, endless=True), _LARGE),
    "endless chunks": (sent(_CHUNKED, b"4000\r\n" + b"x" * 0x4000 + b"\r\n", endless=True), _LARGE),
    "endless small chunks": (sent(_CHUNKED, b"1\r\nx\r\n" * 10_000, endless=True), _FLOOD),
    "endless chunk extension": (sent(_CHUNKED + b"1;", b"x" * 65_536, endless=True), _FLOOD),
    "endless trailers": (sent(_CHUNKED + b"1\r\nx\r\n0\r\n", b"X-A: b\r\n" * 1000, endless=True), _FRAMING),
    "endless status line": (sent(b"HTTP/1.1 200 ", b"O" * 65_536, endless=True), _BROKEN),
    "endless header line": (sent(OK + b"X: ", b"y" * 60_000, endless=True), _BROKEN),
    "endless header name": (sent(OK, b"y" * 60_000, endless=True), _BROKEN),
    "endless headers": (sent(OK, b"X: y\r\n" * 1000, endless=True), _BROKEN),
    "huge cookie": (sent(HTML + b"Set-Cookie: a=" + b"b" * 100_000 + b"\r\n\r\n"), _BROKEN),
    "huge Location": (sent(f"HTTP/1.1 302 Found\r\n{_RIDDLES}\r\n\r\n".encode()), _BROKEN),
    "huge length": (sent(HTML + b"Content-Length: 99999999999\r\n\r\n"), _LARGE),
    "astronomic length": (sent(HTML + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n"), _BROKEN),
    # compression
    "gzip bomb": (_packed(_gzip(_ZEROS), "gzip"), "once decompressed"),
    "gzip bomb of many members": (_packed(_gzip(b"\0" * 50_000) * 400, "gzip"), "once decompressed"),
    "gzip of empty members": (sent(_GZIPPED + b"\r\n", _EMPTY_MEMBER * 5_000, endless=True), _DAMAGED),
    "deflate bomb": (_packed(zlib.compress(_ZEROS), "deflate"), "once decompressed"),
    "raw deflate bomb": (_packed(_squeezed(_ZEROS, -15), "deflate"), "once decompressed"),
    "stacked gzip": (_packed(_gzip(_gzip(_ZEROS)), "gzip, gzip"), _PACKING),
    "stacked in two headers": (_packed(_gzip(_gzip(PAGE)), "gzip\r\nContent-Encoding: gzip"), _PACKING),
    "identity and gzip": (_packed(_gzip(PAGE), "identity, gzip"), _PACKING),
    "brotli": (_packed(b"\x1b\x00\x00", "br"), _PACKING),
    "zstd": (_packed(b"\x28\xb5\x2f\xfd", "zstd"), _PACKING),
    "unknown encoding": (_packed(PAGE, "x" * 5_000), _PACKING),
    "gzip that is none": (_packed(PAGE, "gzip"), _DAMAGED),
    "deflate that is none": (_packed(PAGE, "deflate"), _DAMAGED),
    "deflate that is gzip": (_packed(_gzip(PAGE), "deflate"), _DAMAGED),
    "damaged gzip": (_packed(b"\x1f\x8b\x08" + b"\xff" * 50, "gzip"), _DAMAGED),
    "truncated gzip": (_packed(_gzip(PAGE * 50)[:-20], "gzip"), "it broke off before the end"),
    "truncated deflate": (_packed(zlib.compress(PAGE * 50)[:-20], "deflate"), "it broke off before the end"),
    # lengths that lie
    "length too long": (sent(HTML + b"Content-Length: 500\r\n\r\nshort"), _CUT),
    "length too short": (sent(HTML + b"Content-Length: 5\r\n\r\n" + PAGE), _FRAMING),
    "negative length": (sent(HTML + b"Content-Length: -1\r\n\r\n" + PAGE), _BROKEN),
    "length in words": (sent(HTML + b"Content-Length: many\r\n\r\n" + PAGE), _BROKEN),
    "length in hex": (sent(HTML + b"Content-Length: 0x10\r\n\r\n" + PAGE), _BROKEN),
    "two lengths": (sent(HTML + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + PAGE), _BROKEN),
    "length and chunks": (
        sent(HTML + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n"),
        _BROKEN,
    ),
    # chunks that lie
    "chunk of no size": (sent(_CHUNKED + b"zz\r\nx\r\n"), _FRAMING),
    "chunk of negative size": (sent(_CHUNKED + b"-1\r\nx\r\n"), _FRAMING),
    "chunk of astronomic size": (sent(_CHUNKED + b"F" * 40 + b"\r\nx\r\n"), _FRAMING),
    "chunk longer than said": (sent(_CHUNKED + b"2\r\nxxxxxx\r\n0\r\n\r\n"), _FRAMING),
    "chunks without an end": (sent(_CHUNKED + b"5\r\nabcde\r\n"), _FRAMING),
    # not HTTP
    "nothing": (sent(b""), _BROKEN),
    "HTTP/0.9": (sent(PAGE), _BROKEN),
    "HTTP/2": (sent(b"HTTP/2 200\r\n\r\n" + PAGE), _BROKEN),
    "HTTP/9.9": (sent(b"HTTP/9.9 200 OK\r\n\r\n" + PAGE), _BROKEN),
    "frames of HTTP/2": (sent(b"\0\0\x12\4\0\0\0\0\0\0\3\0\0\0\x64"), _BROKEN),
    "SSH": (sent(b"SSH-2.0-OpenSSH_9.9\r\n"), _BROKEN),
    "SMTP": (sent(b"220 mail.example ESMTP\r\n"), _BROKEN),
    "Redis": (sent(b"-ERR unknown command 'GET'\r\n"), _BROKEN),
    "TLS": (sent(b"\x15\x03\x01\x00\x02\x02\x46"), _BROKEN),
    "zeros": (sent(b"\0" * 100_000), _BROKEN),
    "status of letters": (sent(b"HTTP/1.1 abc OK\r\n\r\n"), _BROKEN),
    "status of four digits": (sent(b"HTTP/1.1 2000 OK\r\n\r\n"), _BROKEN),
    "status zero": (sent(b"HTTP/1.1 000 OK\r\n\r\n"), "it answered 0"),
    # headers that lie
    "null in a header": (sent(OK + b"X: a\0b\r\nContent-Type: text/html\r\n\r\n" + PAGE), _BROKEN),
    "header without a colon": (sent(OK + b"nonsense\r\n\r\n" + PAGE), _BROKEN),
    "header without a name": (sent(OK + b": x\r\n\r\n" + PAGE), _BROKEN),
    "space before the colon": (sent(OK + b"Content-Length : 5\r\n\r\n" + PAGE), _BROKEN),
    "type of an archive": (
        sent(OK + b"Content-Type: application/zip\r\nContent-Length: 2\r\n\r\nPK"),
        "it is of type",
    ),
    "type of a picture": (sent(OK + b"Content-Type: image/svg+xml\r\n\r\n<svg/>"), "it is of type"),
    "type that floods": (sent(OK + b"Content-Type: a/" + b"b" * 5_000 + b"\r\n\r\n"), "it is of type"),
    "stream of events": (
        sent(OK + b"Content-Type: text/event-stream\r\n\r\n", b"data: x\n\n", endless=True),
        "of type",
    ),
    # answers that are none
    "another protocol": (sent(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"), "it answered 101"),
    "unchanged, unasked": (sent(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "it answered 304"),
    "a part": (sent(b"HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\n\r\nabcde"), "it answered 206"),
    "refusal with an endless body": (sent(b"HTTP/1.1 500 No\r\n\r\n", b"x" * 65_536, endless=True), "it answered 500"),
    # redirects that lead nowhere
    "redirect to nowhere": (sent(b"HTTP/1.1 302 Found\r\n\r\n"), "it redirects to nowhere"),
    "redirect to itself": (sent(b"HTTP/1.1 302 Found\r\nLocation: ?\r\n\r\n"), "it redirects more than 5 times"),
    "redirect with an endless body": (
        sent(b"HTTP/1.1 302 Found\r\nLocation: ?\r\n\r\n", b"x" * 65_536, endless=True),
        "it redirects more than 5 times",
    ),
    "redirect of bytes": (
        sent(b"HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe/\r\n\r\n"),
        "it redirects to a malformed",
    ),
    "redirect to a scheme": (sent(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n"), "not followed"),
    "redirect with a password": (
        sent(b"HTTP/1.1 302 Found\r\nLocation: http://a:b@c.example/\r\n\r\n"),
        "not followed",
    ),
    # connections that are cut
    "reset at once": (_drop(), _BROKEN),
    "reset in the status": (_drop(b"HTTP/1."), _BROKEN),
    "reset in the headers": (_drop(HTML), _BROKEN),
    "reset in the body": (_drop(HTML + b"Content-Length: 500\r\n\r\nshort"), _FRAMING),
    "reset in a chunk": (_drop(_CHUNKED + b"5\r\nab"), _FRAMING),
    "end in the status": (sent(b"HTTP/1."), _BROKEN),
    "end in the headers": (sent(HTML), _BROKEN),
    "end in a chunk": (sent(_CHUNKED + b"5\r\nab"), _FRAMING),
}
