"""Deliveries that Slack would never make: wrong, stale, malformed. Each is one request over a plain socket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

from tests.doubles.slack.delivery import signature

_MINUTES = 60


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


@dataclass(frozen=True)
class Forgery:
    """Headers and body as sent; header values are Latin-1, so that any byte can be in them."""

    body: bytes
    headers: dict[str, str]


def _signed(body: bytes, secret: str, timestamp: str, content_type: str) -> Forgery:
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(secret, timestamp, body),
    }
    return Forgery(body, headers)


def _header(name: str, value: str | None) -> Callable[[Forgery], Forgery]:
    def change(right: Forgery) -> Forgery:
        headers = {key: given for key, given in right.headers.items() if key != name}
        return Forgery(right.body, headers if value is None else {**headers, name: value})

    return change


_TIMESTAMP, _SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
_CHANGES: dict[str, Callable[[Forgery], Forgery]] = {
    "no signature": _header(_SIGNATURE, None),
    "no timestamp": _header(_TIMESTAMP, None),
    "empty signature": _header(_SIGNATURE, ""),
    "wrong signature": _header(_SIGNATURE, "v0=" + "0" * 64),
    "non-ASCII signature": _header(_SIGNATURE, "v0=\xe9" + "0" * 63),
    "signature of another version": _header(_SIGNATURE, "v1=" + "0" * 64),
    "changed body": lambda right: Forgery(right.body + b" ", right.headers),
}
_TIMESTAMPS: dict[str, str] = {
    "words as timestamp": "abc",
    "empty timestamp": "",
    "nan as timestamp": "nan",
    "endless timestamp": "1" * 5000,
    "negative timestamp": "-1",
    "fraction as timestamp": "1790000000.5",
}
_SHIFTS = {"stale": -6 * _MINUTES, "from the future": 6 * _MINUTES}
_BODIES: dict[str, bytes] = {"invalid UTF-8": b"payload=\xff\xfe{", "no JSON": b"{", "empty body": b""}
FORGERIES = ("wrong secret", *_CHANGES, *_TIMESTAMPS, *_SHIFTS)
"""What must be refused as not Slack's."""
MALFORMED = tuple(_BODIES)
"""Rightly signed, but no payload of Slack's."""


def forge(how: str, body: bytes, content_type: str, secret: str, now: int) -> Forgery:
    """A request that is wrong in this way (or right: "good")."""
    if how in _BODIES:
        kind = "application/json" if how == "no JSON" else "application/x-www-form-urlencoded"
        return _signed(_BODIES[how], secret, str(now), kind)
    if how in _TIMESTAMPS:
        return _signed(body, secret, _TIMESTAMPS[how], content_type)
    right = _signed(body, secret + "x" * (how == "wrong secret"), str(now + _SHIFTS.get(how, 0)), content_type)
    if how in _CHANGES:
        return _CHANGES[how](right)
    if how not in (*_SHIFTS, "wrong secret", "good"):
        raise LookupError(f"no such forgery: {how}")
    return right


def send(url: str, forgery: Forgery) -> Answer:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.putrequest("POST", parts.path)
        for name, value in forgery.headers.items():
            connection.putheader(name, value.encode("latin-1"))
        connection.putheader("Content-Length", str(len(forgery.body)))
        connection.endheaders(forgery.body)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read().decode("utf-8", "replace"))
    finally:
        connection.close()
