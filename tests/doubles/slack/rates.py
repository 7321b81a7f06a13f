"""How often a method may be called: Slack's tiers per workspace, and a message a second for each channel."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.doubles.slack.state import Json

MINUTE = 60.0
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls a minute. Slack lets short bursts pass and says no more of them; here a whole minute's calls may come at once."""
METHODS = {
    "apps.connections.open": 1,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.open": 3,
    "conversations.replies": 3,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
POSTS, POSTS_SECONDS = 5, 5.0
"""chat.postMessage: about one a second for each channel, "short bursts allowed"."""


@dataclass
class Rates:
    """Counts calls; a refused one does not count."""

    _calls: dict[tuple[str, str, str], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait(self, method: str, team: str, arguments: Json, now: float) -> int | None:
        """Seconds until the call is allowed, as ``Retry-After`` says them; None where it is allowed and counted."""
        if method == "chat.postMessage":
            where, most, seconds = str(arguments.get("channel")), POSTS, POSTS_SECONDS
        elif method in METHODS:
            where, most, seconds = "", TIERS[METHODS[method]], MINUTE
        else:
            return None
        calls = self._calls[method, team, where]
        while calls and calls[0] <= now - seconds:
            calls.popleft()
        if len(calls) >= most:
            return max(1, math.ceil(calls[0] + seconds - now))
        calls.append(now)
        return None
