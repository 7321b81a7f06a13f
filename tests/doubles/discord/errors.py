"""Discord's error answers: a status, a JSON code, and for refused forms the tree that says which field and why."""

from __future__ import annotations

from typing import Any, NamedTuple

Json = Any
Path = tuple[str | int, ...]

MESSAGES = {
    0: "401: Unauthorized",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10008: "Unknown Message",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    20016: "This action cannot be performed due to slowmode rate limit",
    20028: "The write action you are performing on the channel has hit the write rate limit",
    30034: "Max number of daily application command creates has been reached (200)",
    40005: "Request entity too large. Try sending something smaller in size",
    40060: "Interaction has already been acknowledged.",
    40094: "This interaction has reached the maximum number of follow-up messages",
    50001: "Missing Access",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50013: "Missing Permissions",
    50027: "Invalid Webhook Token",
    50035: "Invalid Form Body",
    50109: "The request body contains invalid JSON.",
    200000: "Message was blocked by automatic moderation",
}

_STATUS = {0: 401, 20016: 429, 20028: 429, 40005: 413, 50001: 403, 50007: 403, 50013: 403, 50027: 401}


class Problem(NamedTuple):
    """One refused field."""

    path: Path
    code: str
    message: str


class ApiError(Exception):
    """A refusal as Discord words it."""

    def __init__(
        self, code: int, *, status: int | None = None, message: str | None = None, errors: Json = None
    ) -> None:
        self.code = code
        self.status = status or _STATUS.get(code, 404 if 10000 <= code < 20000 else 400)
        self.message = message or MESSAGES[code]
        self.errors = errors
        super().__init__(f"{self.status} {code}: {self.message}")

    @property
    def body(self) -> Json:
        tree = {"errors": self.errors} if self.errors is not None else {}
        return {"message": self.message, "code": self.code, **tree}


def refuse(problems: list[Problem]) -> None:
    """Raise 50035 with the tree of problems, if there are any."""
    if not problems:
        return
    tree: dict[str, Any] = {}
    for problem in problems:
        node = tree
        for part in problem.path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    raise ApiError(50035, errors=tree)
