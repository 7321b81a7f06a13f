"""The topics of a digest as one text: "flood, NATO". Empty for everything."""

from __future__ import annotations

import re

from bot.core import search, wording
from bot.core.errors import UserError

MOST = 10
"""Topics of one digest."""

_BETWEEN = re.compile(r"[,;\n]")


def split(text: str) -> tuple[str, ...]:
    """The topics of a list, as written; none for everything."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(text):
        topic = " ".join(part.split())
        if topic:
            found.setdefault(topic.casefold(), topic)
    return tuple(found.values())


def joined(text: str, locale: str) -> str:
    """The list as it is kept, from what a person wrote. Raises ``UserError`` for a topic that cannot be looked for, and
    for too many."""
    given = split(text)
    if any(one.casefold() in _words_for_everything() for one in given):
        return ""
    if len(given) > MOST:
        raise UserError(
            wording.say(locale, "digest.too_many_topics", most=MOST),
            wording.say(locale, "digest.topics_hint"),
            argument="topic",
        )
    for one in given:
        search.topic(one, lambda _words: (), locale)
    return ", ".join(given)


def are_same(one: str, other: str) -> bool:
    """Whether two lists name the same topics, in whatever order."""
    first, second = ({topic.casefold() for topic in split(text)} for text in (one, other))
    return first == second


def _words_for_everything() -> frozenset[str]:
    return frozenset(
        word for locale in wording.LOCALES for word in wording.say(locale, "digest.everything_words").split(", ")
    )
