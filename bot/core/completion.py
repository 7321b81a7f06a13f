"""What chat platforms offer while an argument is typed: only what the asker's own server or workspace has."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from bot.core import commands
from bot.core.commands import Completion, Surface
from bot.core.dispatch import Context, Services
from bot.core.forms import MOST_CHOICE, Choice
from bot.core.neutral import neutral

MOST_CHOICES = 25
_MOST_HEADS = 200


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


def _matching(typed: str, offers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Offers whose label or value holds every word typed, those that begin with it first."""
    words = typed.casefold().split()
    found = [
        (not any(one.casefold().startswith(typed.casefold()) for one in offer), offer)
        for offer in offers
        if all(any(word in one.casefold() for one in offer) for word in words)
    ]
    return [offer for _, offer in sorted(found, key=lambda pair: pair[0])]


def _commands(_services: Services, _context: Context, typed: str) -> Iterable[tuple[str, str]]:
    names = [command.name for command in commands.on(Surface.CHAT)]
    return _matching(typed.removeprefix("/"), [(name, name) for name in names])


@cache
def _zone_names() -> tuple[str, ...]:
    return tuple(sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC"))


def _zones(_services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    own = [zone for zone in (context.zone, context.settings.zone) if zone]
    names = dict.fromkeys((*own, *_zone_names()))
    return _matching(typed.replace(" ", "_"), [(name.replace("_", " "), name) for name in names])


def _feeds(services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    feeds = services.subscriptions.feeds(context.tenant)
    return _matching(typed, [(f"{feed.title or feed.url} · {feed.id}", feed.id) for feed in feeds])


def _subscriptions(services: Services, context: Context, typed: str) -> Iterable[tuple[str, str]]:
    digests = services.subscriptions.subscriptions(context.tenant)
    return _matching(typed, [(f"{', '.join(one.times)} {one.topic} · {one.id}", one.id) for one in digests])


def _nothing(_services: Services, _context: Context, _typed: str) -> Iterable[tuple[str, str]]:
    return ()


_OFFERS: Mapping[Completion, _Offer] = {
    "command": _commands,
    "zone": _zones,
    "feed": _feeds,
    "subscription": _subscriptions,
    "topic": _nothing,
    "source": _nothing,
    "article": _nothing,
}
