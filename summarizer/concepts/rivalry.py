"""Words that relate two values of one thing: updates, disputes, forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from summarizer.concepts.lexicon import Phrase, fold, table


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Words that relate two values of one thing.

    They mark one as an update of the other (``start`` "from", ``goal`` "to", phrases behind the newer or ahead of the
    older value, denials, states before, words of another event), as another side's (``open`` disputes, ``contrast``,
    verbs of claiming and of saying, ``ends`` of German claims), as what a side wants, or as a forecast.
    ``articles`` begin the other side's name.
    """

    start: frozenset[str]
    goal: frozenset[str]
    behind: frozenset[Phrase]
    ahead: frozenset[Phrase]
    denied: frozenset[Phrase]
    but: frozenset[Phrase]
    earlier: frozenset[Phrase]
    still: frozenset[str]
    was: frozenset[str]
    other: frozenset[Phrase]
    open: frozenset[Phrase]
    contrast: frozenset[Phrase]
    claims: frozenset[str]
    says: frozenset[str]
    ends: frozenset[str]
    wants: frozenset[str]
    articles: frozenset[str]
    forecast: frozenset[str]


@cache
def rivalry() -> Rivalry:
    """The words of updates and disputes of all languages."""
    rows = table("relations.toml")
    update, dispute = rows["update"], rows["dispute"]
    return Rivalry(
        frozenset(update["from"]),
        frozenset(update["to"]),
        frozenset(map(fold, update["behind"])),
        frozenset(map(fold, update["ahead"])),
        frozenset(map(fold, update["denied"])),
        frozenset(map(fold, update["but"])),
        frozenset(map(fold, update["earlier"])),
        frozenset(update["still"]),
        frozenset(update["was"]),
        frozenset(map(fold, update["other"])),
        frozenset(map(fold, dispute["open"])),
        frozenset(map(fold, dispute["contrast"])),
        frozenset(dispute["claims"]),
        frozenset(dispute["says"]),
        frozenset(dispute["ends"]),
        frozenset(dispute["wants"]),
        frozenset(dispute["articles"]),
        frozenset(rows["forecast"]["words"]),
    )
