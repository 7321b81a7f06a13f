"""When a digest is posted, as people write it: times of day, weekdays and time zones, in English and German."""

from __future__ import annotations

import re
import unicodedata
import zoneinfo
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from bot.core import wording
from bot.core.cities import CITIES
from bot.core.errors import UserError

EVERY_DAY = tuple(range(7))
MOST_TIMES = 6

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?:(?P<half>[ap])\.?m\b\.?|uhr\b|h\b|o['’]clock\b)?",
    re.IGNORECASE,
)
_WORDS_FOR_TIMES = {"noon": "12:00", "mittags": "12:00", "midnight": "00:00", "mitternachts": "00:00"}
_BETWEEN = re.compile(r"[\s,;/&+]+|\b(?:and|und|at|um)\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*[-–—]\s*|\s+(?:to|bis|until|through)\s+", re.IGNORECASE)
_DAY_SETS = {
    **dict.fromkeys(("daily", "every day", "everyday", "all", "täglich", "taeglich", "jeden tag", "alle"), EVERY_DAY),
    **dict.fromkeys(("weekdays", "workdays", "werktags", "werktage", "wochentags"), tuple(range(5))),
    **dict.fromkeys(("weekend", "weekends", "wochenende", "am wochenende"), (5, 6)),
}
_DAY_NAMES = (
    ("monday", "montag"),
    ("tuesday", "dienstag"),
    ("wednesday", "mittwoch"),
    ("thursday", "donnerstag"),
    ("friday", "freitag"),
    ("saturday", "samstag"),
    ("sunday", "sonntag"),
)
_SHORTEST_NAME = 2
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_OFF = frozenset({"off", "none", "no", "aus", "keine", "nein"})


def times(text: str, locale: str) -> tuple[str, ...]:
    """Times of day as "08:00", sorted: from "8", "8:00, 18.30 Uhr", "8 am and noon". Raises ``UserError``."""
    spelled = re.sub(r"\w+", lambda word: _WORDS_FOR_TIMES.get(word.group().lower(), word.group()), text)
    found = {_time(match) for match in _TIME.finditer(spelled)}
    rest = _BETWEEN.sub("", _TIME.sub(" ", spelled))
    if not found or None in found or rest or len(found) > MOST_TIMES:
        raise UserError(
            wording.say(locale, "schedule.no_times", given=text[:60]),
            wording.say(locale, "schedule.no_times_hint", most=MOST_TIMES),
            argument="at",
        )
    return tuple(sorted(filter(None, found)))


def _time(match: re.Match[str]) -> str | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def quiet(text: str, locale: str) -> tuple[str, str] | None:
    """Quiet hours as first and last time of day: from "22:00-07:00", "10 pm to 7 am"; None from "off". Raises
    ``UserError``."""
    if text.strip().lower() in _OFF:
        return None
    ends = [re.fullmatch(_TIME, part.strip()) for part in _RANGE.split(text.strip())]
    found = [_time(end) for end in ends if end]
    if len(ends) != 2 or len(found) != 2 or None in found or found[0] == found[1]:
        raise UserError(
            wording.say(locale, "schedule.no_quiet", given=text[:60]),
            wording.say(locale, "schedule.no_quiet_hint"),
            argument="quiet",
        )
    return str(found[0]), str(found[1])


def days(text: str, locale: str) -> tuple[int, ...]:
    """Weekdays, 0 for Monday, sorted: from "daily", "weekdays", "mon, thu", "Mo–Fr und So". Raises ``UserError``."""
    given = " ".join(text.lower().split())
    if given in _DAY_SETS:
        return _DAY_SETS[given]
    found: set[int] = set()
    for part in filter(None, _BETWEEN.split(_RANGE.sub("-", given))):
        first, _, last = part.partition("-")
        if part in _DAY_SETS:
            found.update(_DAY_SETS[part])
            continue
        start, end = _day(first), _day(last or first)
        if start is None or end is None:
            found.clear()
            break
        found.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    if not found:
        raise UserError(
            wording.say(locale, "schedule.no_days", given=text[:60]),
            wording.say(locale, "schedule.no_days_hint"),
            argument="days",
        )
    return tuple(sorted(found))


def _day(text: str) -> int | None:
    """The weekday that the text abbreviates; a name may have an s behind it (Mondays, montags)."""
    name = text.rstrip(".")
    if len(name) < _SHORTEST_NAME:
        return None
    found = [day for day, names in enumerate(_DAY_NAMES) if any(f"{one}s".startswith(name) for one in names)]
    return found[0] if len(found) == 1 else None


def zone(text: str, locale: str) -> str:
    """The time zone meant by "Europe/Berlin", "europe/berlin", "New York", "München" or "UTC". Raises ``UserError``."""
    given, known = _plain(text), _zones()
    if given in known:
        return known[given]
    hint = wording.say(locale, "schedule.no_zone_hint")
    close = get_close_matches(given, known, n=1, cutoff=0.7)
    if close:
        hint = f"{wording.say(locale, 'schedule.did_you_mean', zone=known[close[0]])} {hint}"
    raise UserError(wording.say(locale, "schedule.no_zone", given=text[:60]), hint, argument="zone")


def _plain(name: str) -> str:
    """The name without case and diacritics, as the zones are written."""
    bare = unicodedata.normalize("NFD", " ".join(name.split()).casefold().replace("ł", "l").replace("ø", "o"))
    return "".join(one for one in bare if not unicodedata.combining(one)).replace(" ", "_")


def zone_names() -> Iterable[str]:
    """All time zones that have a place's name, and UTC, sorted."""
    return dict.fromkeys(sorted(_zones().values()))


@cache
def _zones() -> dict[str, str]:
    """Time zones by their lower-case names, by the place alone ("berlin"), and by the large cities in them."""
    others = ("Etc/", "SystemV/", "US/", "posix/", "right/")  # Etc/GMT+1 is west of Greenwich: nobody means that
    names = sorted(
        name
        for name in zoneinfo.available_timezones()
        if name == "UTC" or ("/" in name and not name.startswith(others))
    )
    places = {name.rpartition("/")[2].lower(): name for name in reversed(names)}
    spellings = ((spelled, there) for city, there in CITIES.items() for spelled in (city, city.translate(_SPELLED)))
    cities = {_plain(spelled): there for spelled, there in spellings}
    return {**cities, **places, **{name.lower(): name for name in names}}
