"""Whether a request was sent by Slack: checked before anything else reads it.

Whatever is sent, the answer is a plain yes or no; nothing of a forged request is logged.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs

MAX_BODY_BYTES = 1024 * 1024
_TIMESTAMP = re.compile(r"[0-9]{10,11}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_WINDOW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is refused, with the HTTP status that says so."""

    status: int
    reason: str


REPLAY = Refusal(401, "sent before")
UNREADABLE = Refusal(400, "not readable")


def refusal(secret: str, headers: Mapping[str, str], content_type: str, body: bytes, now: datetime) -> Refusal | None:
    """Why a request is not taken; None for one that Slack signed within the last five minutes, in a form it uses."""
    if len(body) > MAX_BODY_BYTES:
        return Refusal(400, "too large")
    timestamp = headers.get("X-Slack-Request-Timestamp", "")
    signature = headers.get("X-Slack-Signature", "")
    if not _TIMESTAMP.fullmatch(timestamp):
        return Refusal(400, "no timestamp")
    if not _SIGNATURE.fullmatch(signature):
        return Refusal(400, "no signature")
    signed = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest("v0=" + signed, signature):
        return Refusal(401, "wrong signature")
    if abs(int(timestamp) - now.timestamp()) > _WINDOW.total_seconds():
        return Refusal(401, "stale")
    return None if _is_readable(content_type, body) else UNREADABLE


def replay_id(headers: Mapping[str, str]) -> str:
    """What is equal for a request sent twice. Slack's own repetitions carry a new time, so that they differ."""
    return f"slack-request:{headers['X-Slack-Signature']}"


def _is_readable(content_type: str, body: bytes) -> bool:
    """Whether it is one of the forms that Slack sends: a JSON object, or fields, of which ``payload`` is one."""
    try:
        text = body.decode()
        if content_type == "application/json" or text.startswith("{"):
            return isinstance(json.loads(text), dict)
        fields = parse_qs(text, keep_blank_values=True, strict_parsing=True, max_num_fields=1000)
        return bool(fields) and isinstance(json.loads(fields.get("payload", ["{}"])[0]), dict)
    except (ValueError, RecursionError):
        return False
