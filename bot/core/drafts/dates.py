"""Publication dates in the forms news uses, English and German. A date is read whole or not at all."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib import resources

from bot.core.drafts.text import clean_line

_MAX_LENGTH = 120
_YEARS = range(1900, 2101)
_EPOCH_YEARS = range(1990, 2101)
_NO_DATES = frozenset({(1970, 1, 1), (1969, 12, 31), (1900, 1, 1), (1899, 12, 30)})
"""What programs write where they have no date."""

_LONGEST_OFFSET = 14 * 60

_EPOCH = re.compile(r"(?:/date\()?([0-9]{9,10})(?:[0-9]{3})?(?:\.[0-9]+)?(?:(?:[+-][0-9]{4})?\)/)?")
_CLOCK = r"([0-9]{1,2})[:.h]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,:][0-9]+)?)?(?![0-9])"
_ISO = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?=[^0-9]|$|[0-9]{6}(?![0-9]))")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{3})(?![0-9:])|([0-9]{4})-?w([0-9]{2})-?([1-7])(?![0-9])")
_ISO_CLOCK = re.compile(r"t?([0-9]{2})([0-9]{2})([0-9]{2})?(?:[.,][0-9]+)?(?![0-9:])|t([0-9]{2})(?![0-9:.,])")
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})(?![0-9:])"
_DAY = r"(?<![0-9])(?P<day>[0-9]{1,2})(?:\.|st\b|nd\b|rd\b|th\b|er\b)?"
_NUMERIC = (
    re.compile(rf"(?<![0-9.])(?P<day>[0-9]{{1,2}})\.\s?(?P<month>[0-9]{{1,2}})\.\s?{_YEAR}"),
    re.compile(r"(?<![0-9])(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?![0-9])"),
    # Chinese, Japanese and Korean write the units.
    re.compile(r"(?P<year>[0-9]{4})\s?[年년]\s?(?P<month>[0-9]{1,2})\s?[月월]\s?(?P<day>[0-9]{1,2})\s?[日일]"),
)
_SLASHES = re.compile(r"(?<![0-9/])([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})(?![0-9/])")
_TIME = re.compile(rf"(?<![0-9+-]){_CLOCK}\s*(?:uhr\b|h\b)?\s*([ap])?(?(4)\.?m\b\.?)")
_HOUR = re.compile(r"(?<![0-9])([0-9]{1,2})\s*(?:uhr\b|h\b|([ap])\.?m\b\.?)")
_UHR_MINUTES = re.compile(r"\b([0-9]{1,2})\s?uhr\s?([0-9]{2})\b")
_HALF_FIRST = re.compile(r"(오전|오후|上午|下午|午前|午後)\s?([0-9]{1,2}:[0-9:]+)")
_AFTERNOON = frozenset({"오후", "下午", "午後"})
_OFFSET = re.compile(r"(?:\b(?:gmt|utc|z)\s*)?([+-])([0-9]{1,2}):?([0-9]{2})?(?![0-9])")
_REMARK = re.compile(r"(?:\([^()0-9]*\)|\[[a-z_/+-]*\])\s*$")
_MILITARY = re.compile(r"(?<=[0-9])\s?[a-ik-y]$")
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Words:
    months: dict[str, int]
    known: frozenset[str]
    zones: dict[str, int]
    cut: re.Pattern[str]
    named: tuple[re.Pattern[str], ...]


@cache
def _words() -> _Words:
    data = tomllib.loads(resources.files("bot.core.drafts").joinpath("dates.toml").read_text("utf-8"))
    months = {word: int(number) for number, words in data["months"].items() for word in words}
    month = rf"(?P<month>{'|'.join(sorted(months, key=len, reverse=True))})\b\.?"
    return _Words(
        months=months,
        known=frozenset(word for words in data["words"].values() for word in words),
        zones=data["zones"],
        cut=re.compile(rf"\b(?:{'|'.join(data['cuts']['words'])})\b"),
        named=(
            re.compile(rf"{_DAY}\s*(?:(?:of|de)\s+)?[-/ ]?{month},?(?:\s+del?\s)?[-/ ]*{_YEAR}"),
            re.compile(rf"\b{month}\s*{_DAY},?\s+{_YEAR}"),
            re.compile(rf"(?<![0-9])(?P<year>[0-9]{{4}})[-., ]+{month}[-. ]+(?P<day>[0-9]{{1,2}})(?![0-9:])\.?"),
            # ctime and its kin: the clock stands between day and year
            re.compile(
                rf"\b{month}\s+{_DAY}(?P<clock>\s+[0-9]{{1,2}}:[0-9:]+\s+(?:[a-z]{{1,5}}\s+|[+-][0-9]{{4}}\s+)?){_YEAR}"
            ),
        ),
    )


def _year(text: str) -> int:
    text = text.removeprefix("'")
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 69 else 1900)


def _find_date(text: str) -> tuple[tuple[int, int, int], str] | None:
    """Year, month and day, and the text around them."""
    for pattern in (*_words().named, *_NUMERIC):
        if match := pattern.search(text):
            found = match.groupdict()
            month = _words().months.get(found["month"]) or int(found["month"])
            rest = f"{text[: match.start()]} {found.get('clock') or ''} {text[match.end() :]}"
            return (_year(found["year"]), month, int(found["day"])), rest
    if match := _SLASHES.search(text):
        first, second, year = map(int, match.groups())
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        if first == second or second > 12:
            return (year, first, second), rest
        if first > 12:
            return (year, second, first), rest
    return None


def _find_clock(text: str) -> tuple[tuple[int, int, int], str]:
    """Hour, minute and second (midnight where none is given), and the text around them."""
    if match := _TIME.search(text):
        hour, minute, second, half = int(match[1]), int(match[2]), int(match[3] or 0), match[4]
    elif match := _HOUR.search(text):
        hour, minute, second, half = int(match[1]), 0, 0, match[2]
    else:
        return (0, 0, 0), text
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour, minute, second), f"{text[: match.start()]} {text[match.end() :]}"


def _find_zone(text: str) -> tuple[timezone, str]:
    """The UTC offset (UTC where none is given, or an impossible one), and the text around it."""
    if match := _OFFSET.search(text):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        minutes = 0 if minutes > _LONGEST_OFFSET else minutes if match[1] == "+" else -minutes
        # What follows is the zone's name: "+0100 (CET)".
        rest = _WORD.sub(
            lambda word: "" if word.group() in _words().zones else word.group(), _REMARK.sub("", text[match.end() :])
        )
        return timezone(timedelta(minutes=minutes)), f"{text[: match.start()]} {rest}"
    for match in _WORD.finditer(text):
        offset = _words().zones.get(match.group())
        if offset is not None:
            return timezone(timedelta(minutes=offset)), f"{text[: match.start()]} {text[match.end() :]}"
    return UTC, text


def _find_iso(text: str) -> tuple[tuple[int, int, int], tuple[int, int, int], str] | None:
    """Date, clock and what follows, where the text begins with a date of ISO 8601."""
    if match := _ISO.match(text):
        date = (int(match[1]), int(match[2]), int(match[3]))
    elif match := _ISO_DAY.match(text):
        try:
            found = (
                datetime.strptime(f"{match[1]}{match[2]}", "%Y%j")  # noqa: DTZ007 - only its day is used
                if match[1]
                else datetime.fromisocalendar(int(match[3]), int(match[4]), int(match[5]))
            )
        except ValueError:  # day 367, week 54
            return None
        if match[1] and found.year != int(match[1]):  # day 366 of a common year
            return None
        date = (found.year, found.month, found.day)
    else:
        return None
    rest = text[match.end() :]
    if compact := _ISO_CLOCK.match(rest):
        hour, minute, second, alone = compact.groups()
        return date, (int(alone or hour), int(minute or 0), int(second or 0)), rest[compact.end() :]
    clock, rest = _find_clock(rest)
    return date, clock, rest


def _build(date: tuple[int, int, int], clock: tuple[int, int, int], zone: timezone) -> datetime | None:
    if date[0] not in _YEARS or date in _NO_DATES:
        return None
    hour, minute, second = clock
    midnight_after = hour == 24 and minute == second == 0
    if hour > 23 or minute > 59:  # an impossible time is no reason to lose the date
        hour, minute, second = 0, 0, 0
    try:
        found = datetime(*date, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:  # 31 February
        return None
    return found + timedelta(days=int(midnight_after))


def parse_date(text: str | None) -> datetime | None:
    """The instant a date string names, in the zone it gives; None where it does not name a full day.

    Reads ISO 8601, RFC 822 and ctime forms, English and German prose dates ("Mi, 2. Februar 2022, 14.05 Uhr"),
    numeric ones, Unix epochs in seconds or milliseconds, and labels before them ("Stand:"). A time without zone
    counts as UTC, a date without time as its midnight. Any unknown word means None, as do 03/04/2022, which two
    continents read differently, and the days that computers begin to count from.
    """
    text = clean_line((text or "")[: 4 * _MAX_LENGTH]).casefold().replace("’", "'")
    if not text or len(text) > _MAX_LENGTH:
        return None
    if match := _EPOCH.fullmatch(text):
        found = datetime.fromtimestamp(int(match[1]), UTC)
        return found if found.year in _EPOCH_YEARS else None
    parts = _words()
    for cut in parts.cut.finditer(text):
        if _DIGIT.search(text[: cut.start()]):
            text = text[: cut.start()]
            break
    text = _HALF_FIRST.sub(lambda half: f"{half[2]} {'pm' if half[1] in _AFTERNOON else 'am'}", text)
    text = _UHR_MINUTES.sub(r"\1:\2", text)
    if found_iso := _find_iso(text):
        date, clock, rest = found_iso
    else:
        found_date = _find_date(text)
        if found_date is None:
            return None
        date, rest = found_date
        clock, rest = _find_clock(_MILITARY.sub(" z", rest))
    zone, rest = _find_zone(rest)
    if _DIGIT.search(rest) or any(word not in parts.known for word in _WORD.findall(rest)):
        return None
    return _build(date, clock, zone)
