"""Feeds to begin with, for those who have none yet: ``starters.toml`` has a list for each interface language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from bot.core.sources import Outline


@cache
def starters(language: str) -> tuple[Outline, ...]:
    """The list of this language."""
    lists = tomllib.loads(files("bot.core").joinpath("starters.toml").read_text(encoding="utf-8"))
    return tuple(Outline(one["url"], one["title"]) for one in lists[language])
