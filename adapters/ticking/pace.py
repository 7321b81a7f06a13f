"""How fast requests may follow one another: decisions only, no clock. Times are seconds on any clock that never goes
back."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.deliveries import Rates

_MOST_KEPT = 1_000


class Pace:
    """Requests evenly spread at ``per_second``. One that comes late may be followed sooner, so that a short delay costs
    nothing: any second has at most ``per_second`` requests and two more."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next = 0.0

    def earliest(self, now: float) -> float:
        """When a request may go."""
        return max(now, self._next - self._gap)

    def is_idle(self, now: float) -> bool:
        """Whether it makes no difference any more what went before."""
        return self._next <= now

    def take(self, at: float) -> None:
        """Count a request that goes then."""
        self._next = max(self._next, at) + self._gap

    def hold(self, until: float) -> None:
        """No request before this."""
        self._next = max(self._next, until + self._gap)


@dataclass(frozen=True, slots=True)
class Rule:
    """All targets with the same ``key`` share ``per_second`` requests."""

    key: Callable[[str], str]
    per_second: float


class Paces:
    """Several rules at once, the widest first: the bot, its workspaces, their channels."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._paces: dict[tuple[int, str], Pace] = {}
        self._held: dict[str, float] = {}

    def reserve(self, target: str, now: float) -> float:
        """When a request to the target may go. It is counted as going then."""
        paces = self._of(target, now)
        at = max(pace.earliest(now) for pace in paces)
        for pace in paces:
            pace.take(at)
        return at

    def hold(self, target: str, until: float) -> None:
        """The platform asked to wait: nothing goes before this to the target or whatever shares its widest rule."""
        self._held[self._rules[0].key(target)] = until
        self._of(target, 0.0)[0].hold(until)

    def held_until(self, target: str) -> float:
        """When the last pause asked for ends or ended: 0 where none was."""
        return self._held.get(self._rules[0].key(target), 0.0)

    def _of(self, target: str, now: float) -> list[Pace]:
        if len(self._paces) > _MOST_KEPT:
            self._paces = {key: pace for key, pace in self._paces.items() if not pace.is_idle(now)}
        keys = [(number, rule.key(target)) for number, rule in enumerate(self._rules)]
        return [self._paces.setdefault(key, Pace(self._rules[key[0]].per_second)) for key in keys]


def _everything(_target: str) -> str:
    return ""


def _server(target: str) -> str:
    return target.partition("/")[0]


def _channel(target: str) -> str:
    return target


def paces(rates: Rates) -> Paces:
    """What a platform takes, as rules for targets such as "slack:T1/C1"."""
    rules = [Rule(_everything, rates.overall), Rule(_server, rates.server), Rule(_channel, rates.channel)]
    return Paces([rule for rule in rules if rule.per_second < math.inf] or rules[:1])
