"""Why something could not be read or posted, in the reader's language: adapters say it in English."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import cast

_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")


def reason(text: str, locale: str) -> str:
    """The text in the reader's language; as it is where its words are not known."""
    for pattern, said in _texts(locale):
        match = pattern.fullmatch(text)
        if match:
            return said.format(**{name: reason(value, locale) for name, value in match.groupdict().items()})
    return text


@cache
def _texts(locale: str) -> list[tuple[re.Pattern[str], str]]:
    """What adapters say, as patterns, with their translations; those without placeholders first."""
    data = files("bot.core").joinpath("locales", "reasons.toml").read_text(encoding="utf-8")
    known = cast("dict[str, dict[str, str]]", tomllib.loads(data)).get(locale, {})
    texts = sorted(known.items(), key=lambda pair: "{" in pair[0])
    return [(re.compile(_PLACEHOLDER.sub(r"(?P<\1>.+?)", re.escape(text)), re.DOTALL), said) for text, said in texts]
