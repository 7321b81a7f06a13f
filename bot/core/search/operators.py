"""The values that stand after an operator of a search: dates, numbers, languages."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta

from babel import Locale

from bot.core.domain import NumberBound
from bot.core.search.problems import QueryProblem
from summarizer.words import word_terms

OPERATORS: dict[str, str] = {
    "source": "source",
    "quelle": "source",
    "lang": "language",
    "language": "language",
    "sprache": "language",
    "after": "after",
    "since": "after",
    "nach": "after",
    "seit": "after",
    "ab": "after",
    "before": "before",
    "vor": "before",
    "until": "until",
    "bis": "until",
}
"""What may stand before a colon, and what it means. ``before`` leaves its day out, ``until`` includes it."""

_LANGUAGES = {"english": "en", "englisch": "en", "german": "de", "deutsch": "de"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.(?:(\d{1,2})\.)?(\d{4})", re.ASCII)
_SCALES = {
    **dict.fromkeys(("k", "tsd", "thousand", "tausend"), 1e3),
    **dict.fromkeys(("m", "mn", "mio", "million", "millionen", "millions"), 1e6),
    **dict.fromkeys(("b", "bn", "mrd", "billion", "milliarde", "milliarden", "billions"), 1e9),
    **dict.fromkeys(("t", "tn", "bio", "trillion", "billionen", "trillions"), 1e12),
}
_NUMBER = re.compile(r"([-−]?)(\d[\d.,'’]{0,39})([a-z]*)\.?", re.ASCII)


def language_code(text: str) -> str:
    """The language of ``lang:…``: a code such as ``de``, or a name. Raises ``QueryProblem``."""
    lowered = text.lower()
    code = _LANGUAGES.get(lowered, lowered)
    if not _LANGUAGE.fullmatch(code) or code.partition("-")[0] not in Locale("en").languages:
        raise QueryProblem("no_language", "no_language_hint", given=text)
    return code


def date_range(text: str) -> tuple[datetime, datetime]:
    """First instant of a year, month or day, and the first one after it, in UTC. Raises ``QueryProblem``."""
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        first, second, year = match.groups()
        day, month = (first, second) if second else (None, first)
    else:
        raise QueryProblem("no_date", "no_date_hint", given=text)
    try:
        start = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
        if day:
            return start, start + timedelta(days=1)
        if month:
            return start, start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        return start, start.replace(year=start.year + 1)
    except (ValueError, OverflowError):
        raise QueryProblem("no_day", "no_date_hint", given=text) from None


def number(text: str) -> float:
    """A number as people write it: ``1,000``, ``1.000``, ``2,5``, ``2.5m``, ``3 mrd``. Raises ``QueryProblem``."""
    match = _NUMBER.fullmatch(text.lower())
    if match:
        sign, digits, scale = match.groups()
        # The same reading of separators as in the index: one member, its decimals after a "d".
        members = word_terms(digits.rstrip(".,'’"), "und")
        if len(members) == 1 and (not scale or scale in _SCALES):
            value = float(members[0].replace("d", ".")) * _SCALES.get(scale, 1.0)
            if math.isfinite(value):
                return -value if sign else value
    raise QueryProblem("no_number", "no_number_hint", given=text)


def comparison(sign: str, text: str) -> NumberBound:
    """The bound of ``>1000`` and its like. Raises ``QueryProblem``."""
    value = number(text)
    inclusive = sign in {">=", "<=", "≥", "≤", "="}
    if sign == "=":
        return NumberBound(value, value, inclusive)
    return (
        NumberBound(low=value, inclusive=inclusive) if sign[0] in ">≥" else NumberBound(high=value, inclusive=inclusive)
    )


def number_range(low: str, high: str) -> NumberBound:
    """The bounds of ``1000..2000``, both included; either may be missing. Raises ``QueryProblem``."""
    bound = NumberBound(number(low) if low else None, number(high) if high else None, inclusive=True)
    if bound.low is not None and bound.high is not None and bound.low > bound.high:
        raise QueryProblem("no_range", "no_range_hint", given=f"{low}..{high}")
    return bound
