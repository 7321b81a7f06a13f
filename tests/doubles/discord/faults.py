"""Rate limits, and the misfortunes a test asks for: failures, lost answers, delays."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tests.doubles.discord.state import World


@dataclass
class Fault:
    """What happens to the next ``times`` requests on a route (its template, or ``*``).

    ``status`` answers with it; ``drop`` closes the connection without an answer; ``after_commit`` does the work
    first; ``retry_after`` answers 429 of this ``scope``; ``delay`` waits before anything else.
    """

    route: str
    times: int = 1
    status: int | None = None
    drop: bool = False
    after_commit: bool = False
    retry_after: float | None = None
    scope: str = "user"
    delay: float = 0.0
    code: int = 0


@dataclass
class Window:
    """One bucket of one limit."""

    ends: float
    used: int = 0


@dataclass
class Verdict:
    """What a request's rate limit says: the headers, and how long to wait if it is refused."""

    headers: dict[str, str]
    retry_after: float | None = None
    is_global: bool = False


@dataclass
class Limiter:
    """Buckets per route and major parameter, and the global limit. ``refused`` counts the 429s given."""

    world: World
    overall: int = 50
    default: tuple[int, float] = (100, 1.0)
    limits: dict[str, tuple[int, float]] = field(default_factory=dict)
    refused: int = 0
    _windows: dict[tuple[str, str], Window] = field(default_factory=dict)

    def take(self, route: str, major: str, *, counts_globally: bool) -> Verdict:
        """Count one request."""
        now = self.world.now()
        if counts_globally:
            window = self._window(("*", ""), now, 1.0)
            if window.used >= self.overall:
                self.refused += 1
                return Verdict({}, max(window.ends - now, 0.001), is_global=True)
            window.used += 1
        limit, per = self.limits.get(route, self.default)
        window = self._window((route, major), now, per)
        retry_after = None
        if window.used >= limit:
            retry_after = max(window.ends - now, 0.001)
            self.refused += 1
        else:
            window.used += 1
        left = max(window.ends - now, 0.0)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(limit - window.used),
            "X-RateLimit-Reset": f"{window.ends:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
        }
        return Verdict(headers, retry_after)

    def _window(self, key: tuple[str, str], now: float, per: float) -> Window:
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = Window(now + per)
        return window
