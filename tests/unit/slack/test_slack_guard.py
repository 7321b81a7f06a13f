"""Who may speak as Slack."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack import guard

_SECRET = "s3cret"
_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_STAMP = str(int(_NOW.timestamp()))
_FORM = "application/x-www-form-urlencoded"
_BODY = b"command=%2Fbrief&text=flood"


def headers(body: bytes = _BODY, stamp: str = _STAMP, secret: str = _SECRET) -> dict[str, str]:
    signed = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed}"}


def refusal(given: dict[str, str], body: bytes = _BODY, kind: str = _FORM) -> guard.Refusal | None:
    return guard.refusal(_SECRET, given, kind, body, _NOW)


def shifted(seconds: int) -> str:
    return str(int((_NOW + timedelta(seconds=seconds)).timestamp()))


@pytest.mark.parametrize("seconds", [-300, -299, 0, 299, 300])
def test_what_slack_signed_lately_is_taken(seconds: int) -> None:
    assert refusal(headers(stamp=shifted(seconds))) is None


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (headers(stamp=shifted(-301)), 401),
        (headers(stamp=shifted(301)), 401),
        (headers(secret="other"), 401),
        (headers(body=b"x"), 401),
        ({**headers(), "X-Slack-Signature": "v0=" + "0" * 64}, 401),
        ({**headers(), "X-Slack-Request-Timestamp": shifted(1)}, 401),
        ({}, 400),
        ({"X-Slack-Request-Timestamp": _STAMP}, 400),
        ({"X-Slack-Signature": "v0=" + "0" * 64}, 400),
        ({**headers(), "X-Slack-Signature": "v0=" + "0" * 63}, 400),
        ({**headers(), "X-Slack-Signature": "v0=" + "0" * 64 + "\n"}, 400),
        ({**headers(), "X-Slack-Signature": "v0=" + "é" * 64}, 400),
        ({**headers(), "X-Slack-Signature": "v0=" + "\udcff" * 64}, 400),
        (headers(stamp=""), 400),
        (headers(stamp="abc"), 400),
        (headers(stamp="nan"), 400),
        (headers(stamp="-1"), 400),
        (headers(stamp="1e9"), 400),
        (headers(stamp="9" * 5000), 400),
        (headers(stamp="١٢٣٤٥٦٧٨٩٠"), 400),
        (headers(stamp=_STAMP + "\n"), 400),
    ],
    ids=range(21),
)
def test_everything_else_is_refused(given: dict[str, str], status: int) -> None:
    refused = refusal(given)
    assert refused is not None
    assert refused.status == status


@pytest.mark.parametrize(("more", "taken"), [(-1, True), (0, True), (1, False)])
def test_bodies_have_a_limit(*, more: int, taken: bool) -> None:
    body = b"text=".ljust(guard.MAX_BODY_BYTES + more, b"a")
    assert (refusal(headers(body), body) is None) is taken


def test_a_request_sent_twice_is_known_by_its_signature() -> None:
    assert guard.replay_id(headers()) == guard.replay_id(headers())
    assert guard.replay_id(headers()) != guard.replay_id(headers(stamp=shifted(1)))


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("application/json", b'{"type": "event_callback"}', True),
        (_FORM, b"payload=%7B%7D", True),
        (_FORM, b"command=%2Fbrief&text=", True),
        (_FORM, '{"ä": 1}'.encode(), True),
        ("application/json", b"[]", False),
        ("application/json", b"{", False),
        ("application/json", b'"a"', False),
        ("application/json", b"\xff", False),
        ("application/json", b"[" * 200_000, False),
        (_FORM, b"", False),
        (_FORM, b"payload=[]", False),
        (_FORM, b"payload={", False),
        (_FORM, b"{", False),
        (_FORM, b"no pairs", False),
        (_FORM, b"&".join(b"a=1" for _ in range(1001)), False),
        ("text/plain", b"\xfe\xff", False),
    ],
    ids=range(16),
)
def test_only_what_slack_sends_is_read(*, kind: str, body: bytes, expected: bool) -> None:
    assert refusal(headers(body), body, kind) == (None if expected else guard.UNREADABLE)
