"""Logging to standard error, with every secret blotted out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Sequence

_BLOT = "***"
# Tokens that arrive while we run: of Slack workspaces, its sockets and response URLs; of Discord's interactions and
# webhooks, in paths.
_TOKENS = re.compile(
    r"\bx(?:ox[a-z]|app)-[\w.-]+|(?<=/webhooks/)\d+/[\w.-]+|(?<=/interactions/)\d+/[\w.-]+"
    r"|(?<=ticket=)[\w.%-]+|(?<=hooks\.slack\.com/)\S+"
)


class RedactingFormatter(logging.Formatter):
    """Formats as usual, traceback included, and then blots out secrets."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        known = sorted((re.escape(secret) for secret in secrets if secret), key=len, reverse=True)
        self._known = re.compile("|".join(known)) if known else None

    def format(self, record: logging.LogRecord) -> str:
        text = _TOKENS.sub(_BLOT, super().format(record))
        return self._known.sub(_BLOT, text) if self._known else text


def set_up(level: str, secrets: Sequence[str]) -> None:
    """Log from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
