"""The Web API's methods by name: which scope each needs and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.doubles.slack.state import Channel, Json, SlackError, Team, World


@dataclass
class Request:
    """One call by a bot of one workspace."""

    world: World
    team: Team
    arguments: Json

    def needed(self, name: str) -> object:
        """An argument that must be there."""
        value = self.arguments.get(name)
        if value in (None, ""):
            raise SlackError(
                "invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]}
            )
        return value

    def require(self, *scopes: str) -> None:
        """At least one of the scopes must have been granted."""
        if not set(scopes) & set(self.team.scopes):
            raise SlackError("missing_scope", needed=scopes[0], provided=",".join(self.team.scopes))

    def channel(self) -> Channel:
        if not self.arguments.get("channel"):
            raise SlackError("channel_not_found")
        return self.world.channel(self.team, self.arguments["channel"])

    def whole_number(self, name: str, default: int, most: int) -> int:
        try:
            value = int(self.arguments.get(name) or default)
        except (TypeError, ValueError):
            raise SlackError("invalid_limit") from None
        if not 0 < value <= most:
            raise SlackError("invalid_limit")
        return value


Method = Callable[[Request], Json]
METHODS: dict[str, tuple[str | None, Method]] = {}
"""Methods by name with the scope needed; None where the method looks itself, or needs none."""


def method(name: str, scope: str | None = None) -> Callable[[Method], Method]:
    def register(function: Method) -> Method:
        METHODS[name] = (scope, function)
        return function

    return register


def call(name: str, request: Request) -> Json:
    """The answer to a call. Raises ``SlackError``."""
    if name not in METHODS:
        raise SlackError("unknown_method", req_method=name)
    scope, function = METHODS[name]
    if scope is not None:
        request.require(scope)
    return {"ok": True, **function(request)}
