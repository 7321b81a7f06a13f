"""No secret reaches a log, whoever logs it and however."""

import logging
import sys

import pytest

from bot.cli.logs import RedactingFormatter

KNOWN = "MTIz.Gabc.def-ghi_jkl"


def record(message: str, *arguments: object, problem: BaseException | None = None) -> logging.LogRecord:
    info = (type(problem), problem, problem.__traceback__) if problem else None
    return logging.LogRecord("some.library", logging.DEBUG, "x.py", 1, message, arguments, info)


@pytest.mark.parametrize(
    ("message", "arguments", "secret"),
    [
        ("token %s", (KNOWN,), KNOWN),
        ("Authorization: Bot " + KNOWN, (), KNOWN),
        ("sending {'token': 'xoxb-123-456-abcDEF'}", (), "123-456-abcDEF"),
        ("app xapp-1-A0-99-ff00", (), "1-A0-99-ff00"),
        ("rotated xoxe.xoxb-1-Mi0yLTEy", (), "Mi0yLTEy"),
        ("PATCH https://discord.com/api/v10/webhooks/77/aW50ZXJhY3Rpb246/messages/@original", (), "aW50ZXJhY3Rpb246"),
        ("wss://wss-primary.slack.com/link/?ticket=4f-2e%2Fa&app_id=1", (), "4f-2e%2Fa"),
        ("POST https://hooks.slack.com/commands/T1/2/abcDEF", (), "abcDEF"),
        ("POST /interactions/77/aW50ZXJhY3Rpb246/callback", (), "aW50ZXJhY3Rpb246"),
    ],
)
def test_secrets_are_blotted_out(message: str, arguments: tuple[object, ...], secret: str) -> None:
    text = RedactingFormatter([KNOWN]).format(record(message, *arguments))
    assert secret not in text
    assert "***" in text


def test_secrets_in_a_traceback_are_blotted_out() -> None:
    try:
        int(KNOWN)
    except ValueError as problem:
        text = RedactingFormatter([KNOWN]).format(record("failed", problem=problem))
    assert "Traceback" in text
    assert KNOWN not in text


def test_what_is_no_secret_stays() -> None:
    text = RedactingFormatter([]).format(record("GET /channels/77/messages in %s", sys.platform))
    assert text.endswith(f"GET /channels/77/messages in {sys.platform}")


@pytest.mark.parametrize("address", ["https://paper.example/feed?key=s3cr3t", "http://a:s3cr3t@paper.example/feed"])
def test_keys_in_addresses_are_not_logged(address: str) -> None:
    text = RedactingFormatter([]).format(record("failed", problem=ValueError(f"no such page: {address!r}")))
    assert "s3cr3t" not in text
    assert "://paper.example/feed" in text


def test_nothing_passes_for_another_record_or_steers_the_terminal() -> None:
    forged = "x\r\n2026-11-22 10:00:00 ERROR a: forged\x1b[31m\x9b2J\u202e"
    text = RedactingFormatter([]).format(record("failed: %s", forged, problem=ValueError(forged)))
    first, *others = text.split("\n")
    assert "failed: x" in first
    assert len(others) >= 3
    assert all(line.startswith("  ") for line in others)
    assert "ERROR a: forged\\x1b[31m\\x9b2J\\u202e" in others[0]
    assert all(one.isprintable() for one in text.split("\n"))
