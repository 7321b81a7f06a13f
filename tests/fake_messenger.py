"""A messaging platform of Python objects, with its ``Messenger``. Passes the same contract as the real ones."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.core.deliveries import Rates
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import Button, Message, plain_text


@dataclass(frozen=True)
class Posted:
    """A message in a channel."""

    id: str
    target: str
    message: Message
    buttons: tuple[Button, ...]
    key: str
    time: datetime
    thread: str | None = None


@dataclass
class FakeMessenger:
    """``problems`` says why nothing can be posted to a target, or to a tenant, or told to a user, ``refusal`` why nothing
    can be at all; ``next_problem`` what happens to the next post, and ``lost`` that it is posted all the same.
    ``longest`` is how many characters a message may have. ``names`` are those of servers that are known."""

    posts: list[Posted] = field(default_factory=list)
    messages: list[tuple[str, str, Message]] = field(default_factory=list)
    problems: dict[str, DeliveryProblem] = field(default_factory=dict)
    refusal: DeliveryError | None = None
    next_problem: DeliveryError | None = None
    lost: bool = False
    time: datetime | None = None
    longest: int = 4_000
    names: dict[str, str] = field(default_factory=dict)
    rates: Rates = field(default_factory=Rates)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, target: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        for one in (target, target.partition("/")[0]):
            if one in self.problems:
                raise DeliveryError(self.problems[one], "The bot cannot post there. Please let it in.")

    def fits(self, message: Message) -> bool:
        return len(plain_text(message)) <= self.longest

    def post(self, target: str, message: Message, *, buttons: Sequence[Button] = (), key: str) -> str:
        return self._post(target, message, buttons, key, None)

    def reply(self, target: str, to: str, message: Message, *, key: str) -> str:
        return self._post(target, message, (), key, to)

    def _post(self, target: str, message: Message, buttons: Sequence[Button], key: str, thread: str | None) -> str:
        self.check(target)
        with self.lock:
            refused, self.next_problem = self.next_problem, None
            lost, self.lost = self.lost, False
            if refused and not lost:
                raise refused
            time = self.time or datetime.now(UTC)  # noqa: TID251 - a platform has a clock of its own
            posted = Posted(f"m{len(self.posts) + 1}", target, message, tuple(buttons), key, time, thread)
            self.posts.append(posted)
        if refused:
            raise refused
        return posted.id

    def find(self, target: str, key: str, since: datetime, *, thread: str | None = None) -> str | None:
        self.check(target)
        wanted = (target, key, thread)
        found = [one for one in self.posts if (one.target, one.key, one.thread) == wanted and one.time > since]
        return found[0].id if found else None

    def tell(self, tenant: str, user: str, message: Message) -> None:
        self.check(user)
        self.messages.append((tenant, user, message))

    def name(self, tenant: str) -> str | None:
        return self.names.get(tenant)

    def shown(self, target: str) -> list[str]:
        """The channel's messages as plain text, with the labels of their buttons."""
        return [
            "\n".join([_text(one.message), *(button.label for button in one.buttons)])
            for one in self.posts
            if one.target == target
        ]


def _text(message: Message) -> str:
    links = [run.url for section in message.sections for runs in section.lines for run in runs if run.url]
    return "\n".join([plain_text(message), *links])
