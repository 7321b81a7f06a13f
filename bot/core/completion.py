"""What chat platforms offer while an argument is typed: only what the asker's own server or workspace has."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from bot.core import commands, schedule, wording
from bot.core.cities import CITIES
from bot.core.commands import Completion, Surface
from bot.core.dispatch import Context
from bot.core.domain import ArticleHead
from bot.core.forms import MOST_CHOICE, Choice
from bot.core.neutral import neutral
from bot.core.services import Services
from summarizer.words import fold, stopwords, tokenize

MOST_CHOICES = 25
_MOST_HEADS = 200
_SHORTEST_WORD = 4
_SHORTEST_TYPO = 4
"""In a shorter word a wrong letter is another word."""
_WORD = re.compile(r"\b[^\W\d_]+\b")
_UNDECOMPOSED = str.maketrans({"æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "_": " ", "/": " "})
_LARGE_ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "UTC",
)
"""Offered before anything is typed."""


def complete(services: Services, context: Context, name: str, key: str, typed: str) -> list[Choice]:
    """At most 25 choices for the argument of the command, best first."""
    command = commands.find(name, Surface.CHAT)
    argument = next((one for one in command.arguments if one.key == key), None) if command else None
    if argument is None or argument.completes is None:
        return []
    found: list[Choice] = []
    for label, value in _OFFERS[argument.completes](services, context, typed.strip()):
        choice = Choice(_short(neutral(label)) or value, value)
        if value and len(value) <= MOST_CHOICE and all(choice.value != one.value for one in found):
            found.append(choice)
        if len(found) == MOST_CHOICES:
            break
    return found


def _short(label: str) -> str:
    return label if len(label) <= MOST_CHOICE else label[: MOST_CHOICE - 1].rstrip() + "…"


_Offer = Callable[[Services, Context, str], Iterable[tuple[str, str]]]


def _plain(text: str) -> str:
    """The text without case and diacritics; ä typed as a or ae, and ß as ss, is the same."""
    bare = "".join(one for one in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(one))
    return bare.translate(_UNDECOMPOSED).replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _matching(typed: str, offers: Iterable[tuple[str, str]], *, typos: bool = True) -> list[tuple[str, str]]:
    """Offers whose label or value holds every word typed: those that begin with it first, those last where a typo is to
    be forgiven, if ``typos`` are."""
    begun = _plain(typed)
    words = begun.split()
    ranked: tuple[list[tuple[str, str]], ...] = ([], [], [])
    for offer in offers:
        text = _plain(" ".join(dict.fromkeys(offer)))
        missing = [word for word in words if word not in text]
        if not missing:
            ranked[0 if text.startswith(begun) else 1].append(offer)
        elif typos and all(_is_misspelt(word, text) for word in missing):
            ranked[2].append(offer)
    return [offer for offers_of_rank in ranked for offer in offers_of_rank]


def _is_misspelt(typed: str, text: str) -> bool:
    """Whether a word of the text may be meant by what was typed of it."""
    return (
        len(typed) >= _SHORTEST_TYPO
        and typed.isalpha()
        and any(_begins_but_for_a_letter(word, typed) for word in _WORD.findall(text) if word[0] == typed[0])
    )


def _begins_but_for_a_letter(word: str, typed: str) -> bool:
    """Whether the word begins as typed where one letter is wrong, missing, too many, or swapped with its neighbour."""
    differences = (at for at, (one, other) in enumerate(zip(word, typed, strict=False)) if one != other)
    same = next(differences, min(len(word), len(typed)))
    rest, left = word[same:], typed[same:]
    swapped = left[1:2] + left[:1] + left[2:]
    return any(
        one.startswith(other)
        for one, other in ((rest[1:], left[1:]), (rest[1:], left), (rest, left[1:]), (rest, swapped))
    )


def _commands(_services: Services, _context: Context, typed: str) -> Iterable[tuple[str, str]]:
    names = [command.name for command in commands.on(Surface.CHAT)]
    return _matching(typed.removeprefix("/"), [(name, name) for name in names])


def _zones(_services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    own = [zone for zone in (context.zone, context.settings.zone) if zone]
    names = dict.fromkeys((*own, *_LARGE_ZONES, *schedule.zone_names()))
    offers = [(name.replace("_", " "), name) for name in names]
    cities = [(f"{city} · {name.replace('_', ' ')}", name) for city, name in CITIES.items()]
    if not typed:
        return offers
    exact = [*_matching(typed, offers, typos=False), *_matching(typed, cities, typos=False)]
    return exact or _matching(typed, [*offers, *cities])


def _feeds(services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    feeds = services.subscriptions.feeds(context.tenant)
    return _matching(typed, [(f"{feed.title or feed.url} · {feed.id}", feed.id) for feed in feeds])


def _subscriptions(services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    digests = services.subscriptions.subscriptions(context.tenant)
    everything = wording.say(context.locale, "digest.everything")
    offers = [(f"{one.topic or everything} · {', '.join(one.times)} · {one.id}", one.id) for one in digests]
    return _matching(typed, offers)


def _topics(services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    """Topics, the last of several completed."""
    start = typed.rfind(",") + 1
    before, last = typed[:start], typed[start:].strip()
    found = _matching(last, [(word, word) for word in _words(_heads(services, context))])
    return [(f"{before} {word}".strip(),) * 2 for word, _ in found]


def _words(heads: Iterable[ArticleHead]) -> list[str]:
    """What the newest articles are about: tags and the words of their titles, those of the most stories first."""
    stories: dict[str, set[str]] = {}
    spelled: dict[str, str] = {}
    for head in heads:
        words = [word for word, _, _ in tokenize(head.title) if len(word) >= _SHORTEST_WORD and word[0].isupper()]
        for word in (*head.tags, *words):
            key = fold(word)
            if key not in stopwords("und"):
                spelled.setdefault(key, word)
                stories.setdefault(key, set()).add(head.story or head.id)
    told = Counter({key: len(found) for key, found in stories.items()})
    return [spelled[key] for key, _ in told.most_common()]


def _queries(services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    """The query with its last word completed: as a source behind ``source:``, else as a topic."""
    heads = _heads(services, context)
    start = typed.rfind(" ") + 1
    before, last = typed[:start], typed[start:]
    operator, colon, begun = last.partition(":")
    if colon and operator.lower() in {"source", "quelle"}:
        sources = dict.fromkeys(head.source for head in heads if head.source)
        quoted = [f'"{source}"' if " " in source else source for source in sources]
        found = _matching(begun.strip('"'), [(source, source) for source in quoted])
        return [(f"{before}{operator}:{source}",) * 2 for source, _ in found]
    return [(before + word,) * 2 for word, _ in _matching(last, [(word, word) for word in _words(heads)])]


def _articles(services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    heads = _heads(services, context)
    return _matching(
        typed, [(f"{head.title} · {head.source}" if head.source else head.title, head.id) for head in heads]
    )


def _heads(services: Services, context: Context) -> list[ArticleHead]:
    return services.store.heads(context.tenant, limit=_MOST_HEADS)


_OFFERS: Mapping[Completion, _Offer] = {
    "command": _commands,
    "zone": _zones,
    "feed": _feeds,
    "subscription": _subscriptions,
    "topic": _topics,
    "source": _queries,
    "article": _articles,
}
