"""What an answer's headers say about asking again (RFC 9110 and 9111). Dates are read against the server's own
``Date``, so that neither its clock nor ours has to be right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.core.sources import Validators

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy

    Headers = CIMultiDictProxy[str]

_FRESHEST = timedelta(days=1)
"""Nothing stays fresh for longer: files are often served with a year."""
_LONGEST_WAIT = timedelta(days=7)
_AGES = 10**9
"""Seconds that stand for every larger number."""
_MAX_VALIDATOR = 1_000
_MAX_AGE = re.compile(r'max-age\s*=\s*"?([0-9]+)"?')
_SECONDS = re.compile(r"[0-9]+")


def conditions(validators: Validators) -> dict[str, str]:
    """The request headers that ask for changes only."""
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value and _can_be_sent(value)}


def validators_of(headers: Headers, before: Validators) -> Validators:
    """What to ask with next time; ``before`` stays where an answer ("not modified") does not repeat it."""
    etag, last_modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    return Validators(
        etag=etag if _can_be_sent(etag) else before.etag,
        last_modified=last_modified if _can_be_sent(last_modified) else before.last_modified,
    )


def _can_be_sent(value: str) -> bool:
    """Whether it can be sent back as it is. Undecodable bytes are not printable."""
    return 0 < len(value) <= _MAX_VALIDATOR and value.isprintable()


def fresh_for(headers: Headers) -> timedelta | None:
    """How long it need not be asked for again; None where nothing is said, or nothing sensible."""
    directives = _directives(headers.getall("Cache-Control", []))
    if "no-cache" in directives or "no-store" in directives:
        return None
    ages = [_seconds(match[1]) for directive in directives if (match := _MAX_AGE.fullmatch(directive))]
    if ages:
        age = headers.get("Age", "").strip()
        fresh = min(ages) - (_seconds(age) if _SECONDS.fullmatch(age) else timedelta(0))
    elif any(directive.startswith("max-age") for directive in directives):
        return None
    else:
        until = _since_answer(headers, headers.get("Expires", ""))
        if until is None:
            return None
        fresh = until
    return min(fresh, _FRESHEST) if fresh > timedelta(0) else None


def _directives(lines: Iterable[str]) -> list[str]:
    return [directive.strip().lower() for line in lines for directive in line.split(",")]


def retry_after(headers: Headers) -> float | None:
    """The seconds that a refusal asks to wait, at most a week; None where it asks for nothing sensible."""
    value = headers.get("Retry-After", "").strip()
    wait = _seconds(value) if _SECONDS.fullmatch(value) else _since_answer(headers, value)
    return None if wait is None else min(max(wait, timedelta(0)), _LONGEST_WAIT).total_seconds()


def _seconds(digits: str) -> timedelta:
    return timedelta(seconds=int(digits) if len(digits) < 10 else _AGES)


def _since_answer(headers: Headers, date: str) -> timedelta | None:
    """How long after the answer a date is."""
    until, answered = _date(date), _date(headers.get("Date", ""))
    return until - answered if until and answered else None


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date
