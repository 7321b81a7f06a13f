"""The values of a request's arguments, checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from bot.core.errors import UserError
from bot.core.search import date_range

Arguments: TypeAlias = Mapping[str, str | bool]

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_MOST_DIGITS = 9


def text_of(arguments: Arguments, key: str) -> str:
    """A text argument, empty where it was not given."""
    value = arguments.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def whole_number(arguments: Arguments, key: str, *, default: int, least: int, most: int) -> int:
    """A whole-number argument within its bounds; ``UserError`` otherwise."""
    given = text_of(arguments, key) or str(default)
    if given.isdecimal() and len(given) <= _MOST_DIGITS and least <= int(given) <= most:
        return int(given)
    raise UserError(f"--{key} cannot be “{given[:40]}”.", f"Give a whole number from {least} to {most}.")


def moment(given: str, option: str) -> datetime:
    """A year, month, day or minute as given by a person: its first instant, in UTC. Raises ``UserError``."""
    hint = "Give a day like 2026-01-31, a month, a year, or a time like 2026-01-31T08:00."
    try:
        parsed = datetime.fromisoformat(given) if "T" in given or " " in given else date_range(given)[0]
    except (ValueError, UserError):
        raise UserError(f"{option} cannot be “{given}”.", hint) from None
    if not _FIRST_YEAR <= parsed.year <= _LAST_YEAR:
        raise UserError(f"{option} must lie between the years {_FIRST_YEAR} and {_LAST_YEAR}.", hint)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
