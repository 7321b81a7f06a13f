"""The values of a request's arguments, checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from bot.core import wording
from bot.core.errors import UserError
from bot.core.search import QueryProblem, date_range

Arguments: TypeAlias = Mapping[str, str | bool]

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_MOST_DIGITS = 9
_MOST_SHOWN = 40


def text_of(arguments: Arguments, key: str) -> str:
    """A text argument, empty where it was not given."""
    value = arguments.get(key, "")
    return value.strip() if isinstance(value, str) else ""


def whole_number(
    arguments: Arguments, key: str, *, default: int, least: int, most: int, locale: str = wording.LOCALES[0]
) -> int:
    """A whole-number argument within its bounds; ``UserError`` otherwise."""
    given = text_of(arguments, key) or str(default)
    if given.isdecimal() and len(given) <= _MOST_DIGITS and least <= int(given) <= most:
        return int(given)
    hint = wording.say(locale, "argument.number_hint", least=least, most=most)
    raise UserError(_cannot_be(key, given, locale), hint, argument=key)


def moment(given: str, key: str, locale: str) -> datetime:
    """A year, month, day or minute as given by a person: its first instant, in UTC. Raises ``UserError``."""
    hint = wording.say(locale, "argument.time_hint")
    try:
        parsed = datetime.fromisoformat(given) if "T" in given or " " in given else date_range(given)[0]
    except (ValueError, QueryProblem):
        raise UserError(_cannot_be(key, given, locale), hint, argument=key) from None
    if not _FIRST_YEAR <= parsed.year <= _LAST_YEAR:
        message = wording.say(locale, "argument.years", name=key, first=_FIRST_YEAR, last=_LAST_YEAR)
        raise UserError(message, hint, argument=key)
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def _cannot_be(key: str, given: str, locale: str) -> str:
    return wording.say(locale, "argument.cannot_be", name=key, given=given[:_MOST_SHOWN])
