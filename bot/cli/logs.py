"""Logging to standard error, with every secret blotted out, and nothing in it that steers a terminal or passes for a
record of its own."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Sequence

from bot.core.neutral import shown_address

_BLOT = "***"
# Tokens that arrive while we run: of Slack workspaces, its sockets and response URLs; of Discord's interactions and
# webhooks, in paths.
_TOKENS = re.compile(
    r"\bx(?:ox[a-z]|app)-[\w.-]+|(?<=/webhooks/)\d+/[\w.-]+|(?<=/interactions/)\d+/[\w.-]+"
    r"|(?<=ticket=)[\w.%-]+|(?<=hooks\.slack\.com/)\S+"
)
_ADDRESS = re.compile(r"(https?://)[^\s'\"<>(),]+")
# Controls but tab and line feed, and what reorders text: errors quote what servers and documents said.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class RedactingFormatter(logging.Formatter):
    """Formats as usual, traceback included, and then blots out secrets, and what may be keys in addresses. All lines of
    a record but its first are indented."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        known = sorted((re.escape(secret) for secret in secrets if secret), key=len, reverse=True)
        self._known = re.compile("|".join(known)) if known else None

    def format(self, record: logging.LogRecord) -> str:
        text = _TOKENS.sub(_BLOT, super().format(record))
        text = self._known.sub(_BLOT, text) if self._known else text
        text = _ADDRESS.sub(lambda address: address[1] + shown_address(address[0]), text)
        return _STEERING.sub(_escaped, text).replace("\n", "\n  ")


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def set_up(level: str, secrets: Sequence[str]) -> None:
    """Log from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
