"""The message catalogue: every text a reader sees, in every interface language, from ``locales/*.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import cast

from babel import Locale, dates, numbers

from bot.core.spelling import Marked

LOCALES: tuple[str, ...] = ("en", "de")
"""Interface languages; the first is the fallback."""

_DATES = {"en": "en_GB", "de": "de"}  # day before month, as most of the world writes it
_WEEK = 7
_MARKED = Marked()
_COMPACT_FROM = Decimal(1_000_000)


def _known(locale: str) -> str:
    return locale if locale in LOCALES else LOCALES[0]


@cache
def catalogue(locale: str) -> dict[str, dict[str, str]]:
    """The texts of one interface language, by section and key."""
    data = files("bot.core").joinpath("locales", f"{_known(locale)}.toml").read_text(encoding="utf-8")
    return cast("dict[str, dict[str, str]]", tomllib.loads(data))


def say(locale: str, key: str, **values: str | int) -> str:
    """The text of ``section.key`` with its placeholders filled, numbers as the locale writes them; ``{give:help}``
    names a command (see ``spelling``)."""
    section, _, name = key.partition(".")
    filled = {
        one: _grouped(Decimal(value), locale) if isinstance(value, int) else value for one, value in values.items()
    }
    return catalogue(locale)[section][name].format(give=_MARKED, **filled)


def on(place: str, locale: str, key: str) -> str:
    """The text of ``section.key`` in the words of the platform of a tenant or target, where it has words of its own."""
    section, _, name = key.partition(".")
    own = f"{name}_{place.partition(':')[0]}"
    return say(locale, f"{section}.{own}" if own in catalogue(locale)[section] else key)


def number(value: Decimal, locale: str) -> str:
    """A number as the locale writes it: 2,000 or 2.000; from a million on with its scale word (2.5 million) when
    that loses no digit that matters."""
    if abs(value) >= _COMPACT_FROM:
        for scale, pattern in sorted(catalogue(locale)["scale"].items(), key=lambda item: -int(item[0])):
            scaled = value / int(scale)
            if abs(scaled) >= 1 and scaled == round(scaled, 2):
                return pattern.format(n=_grouped(scaled, locale))
    return _grouped(value, locale)


def _grouped(value: Decimal, locale: str) -> str:
    return numbers.format_decimal(value, format="#,##0.######", locale=_known(locale))


def quantities(low: Decimal, high: Decimal, unit: str, locale: str) -> str:
    """A range with its unit: 10–20 km; a scale word that both ends share is said once: 110–120 million euros."""
    both = f"{number(low, locale)}–{number(high, locale)}"
    low_words, high_words = number(low, locale).split(" "), number(high, locale).split(" ")
    if len(low_words) == len(high_words) == 2 and low_words[1] == high_words[1]:
        both = f"{low_words[0]}–{' '.join(high_words)}"
    return catalogue(locale)["units"].get(unit, "{n}").format(n=both)


def quantity(value: Decimal, unit: str, locale: str) -> str:
    """A number with its unit in the reader's language, where the catalogue knows the unit."""
    pattern = catalogue(locale)["units"].get(unit)
    return number(value, locale) if pattern is None else pattern.format(n=number(value, locale))


def knows_unit(unit: str, locale: str) -> bool:
    """Whether the catalogue can write this unit."""
    return unit in catalogue(locale)["units"]


def vague(low: Decimal, locale: str) -> str | None:
    """ "tens of thousands" for a vague plural that starts at ``low``."""
    return catalogue(locale)["vague"].get(f"{low.normalize():f}")


def day(moment: datetime, locale: str) -> str:
    """A date: 2 Feb 2022, 2. Feb. 2022."""
    return dates.format_skeleton("yMMMd", moment, locale=_DATES.get(locale, "en_GB"))


def minute(moment: datetime, locale: str) -> str:
    """A date with its time of day."""
    return f"{day(moment, locale)} {moment:%H:%M}"


def ago(moment: datetime, now: datetime, locale: str) -> str:
    """How long ago a time is, or how far off: "3 hours ago", "in 5 minutes"."""
    away = moment - now
    if abs(away) < timedelta(minutes=1):
        return say(locale, "feed.just_now" if away <= timedelta() else "feed.soon")
    return dates.format_timedelta(away, granularity="minute", add_direction=True, locale=_DATES.get(locale, "en_GB"))


def weekdays(days: Sequence[int], locale: str) -> str:
    """Weekdays, 0 for Monday: "every day", "Monday to Friday", "Mon, Thu"."""
    if len(days) == _WEEK:
        return say(locale, "schedule.every_day")
    if tuple(days) == tuple(range(5)):
        return say(locale, "schedule.workdays")
    names = Locale(_known(locale)).days["format"]["abbreviated"]
    return ", ".join(str(names[day]).rstrip(".") for day in days)


def since(moment: datetime, locale: str) -> str:
    """A date, with its time of day unless that is midnight."""
    return day(moment, locale) if moment.time() == time() else minute(moment, locale)


def language_name(language: str, locale: str) -> str:
    """The name of a language in the reader's; its code where CLDR has no name."""
    return str(Locale(_known(locale)).languages.get(language, language))
