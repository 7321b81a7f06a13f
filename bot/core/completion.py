"""What chat platforms offer while an argument is typed: only what the asker's own server or workspace has."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from bot.core import commands, schedule, wording
from bot.core.commands import Completion, Surface
from bot.core.dispatch import Context, Services
from bot.core.domain import ArticleHead
from bot.core.forms import MOST_CHOICE, Choice
from bot.core.neutral import neutral
from summarizer.words import fold, stopwords, tokenize

MOST_CHOICES = 25
_MOST_HEADS = 200
_SHORTEST_WORD = 4
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
    """The text without case and diacritics; ä typed as a or ae is the same."""
    bare = "".join(one for one in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(one))
    return bare.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _matching(typed: str, offers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Offers whose label or value holds every word typed, those that begin with it first."""
    begun = _plain(typed)
    words = begun.split()
    spelled = [(tuple(map(_plain, offer)), offer) for offer in offers]
    found = [
        (not any(one.startswith(begun) for one in plain), offer)
        for plain, offer in spelled
        if all(any(word in one for one in plain) for word in words)
    ]
    return [offer for _, offer in sorted(found, key=lambda pair: pair[0])]


def _commands(_services: Services, _context: Context, typed: str) -> Iterable[tuple[str, str]]:
    names = [command.name for command in commands.on(Surface.CHAT)]
    return _matching(typed.removeprefix("/"), [(name, name) for name in names])


def _zones(_services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    own = [zone for zone in (context.zone, context.settings.zone) if zone]
    names = dict.fromkeys((*own, *_LARGE_ZONES, *schedule.zone_names()))
    return _matching(typed.replace(" ", "_"), [(name.replace("_", " "), name) for name in names])


def _feeds(services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    feeds = services.subscriptions.feeds(context.tenant)
    return _matching(typed, [(f"{feed.title or feed.url} · {feed.id}", feed.id) for feed in feeds])


def _subscriptions(services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    digests = services.subscriptions.subscriptions(context.tenant)
    everything = wording.say(context.locale, "digest.everything")
    offers = [(f"{one.topic or everything} · {', '.join(one.times)} · {one.id}", one.id) for one in digests]
    return _matching(typed, offers)


def _topics(services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    words = _words(_heads(services, context))
    return _matching(typed, [(word, word) for word in words])


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
