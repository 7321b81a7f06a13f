"""What came of one thing a user did: whether and when it was acknowledged, and the answers it got."""

from __future__ import annotations

from collections.abc import Callable

from tests.doubles.slack.delivery import Delivery
from tests.doubles.slack.state import Json, Message, View, World

_PROGRESS_CHARACTERS = 80


def is_progress(message: Message) -> bool:
    """A short line ending in an ellipsis says that the answer is still to come."""
    return message.text.endswith("…") and len(message.text) < _PROGRESS_CHARACTERS and len(message.blocks) < 2


class Handle:
    """Follows a delivery. Every method may be called from any thread."""

    def __init__(self, world: World, delivery: Delivery, team: str, user: str, channel: str | None) -> None:
        self.delivery = delivery
        self._world = world
        self._team = team
        self._user = user
        self._channel = channel
        self._since = world.revision

    def follow(self, delivery: Delivery) -> Handle:
        """A handle for the same thing sent again."""
        return Handle(self._world, delivery, self._team, self._user, self._channel)

    @property
    def payload(self) -> Json:
        return self.delivery.payload

    @property
    def done(self) -> bool:
        """Acknowledged, or given up."""
        return self.delivery.done

    @property
    def error(self) -> str | None:
        """What Slack shows the user where the app did not acknowledge: ``operation_timeout``, ``dispatch_failed``."""
        return self.delivery.error

    @property
    def ack(self) -> Json | None:
        """What came with the ack."""
        return self.delivery.attempts[-1].response if self.delivery.attempts else None

    @property
    def time_to_ack(self) -> float | None:
        """Seconds from sending to the ack that counted."""
        times = [a.acked_after for a in self.delivery.attempts if a.acked_after is not None and not a.late]
        return times[-1] if times else None

    @property
    def errors(self) -> dict[str, str] | None:
        """A modal's errors by block id, None where it was taken."""
        ack = self.ack or {}
        return dict(ack["errors"]) if ack.get("response_action") == "errors" else None

    @property
    def answers(self) -> list[Message]:
        """Messages the app posted or changed because of this: by the response_url or ack, or meanwhile by itself
        where the user would see it. The one changed last is last."""
        found = [m for m in self._world.messages if m.bot and m.revision > self._since and self._mine(m)]
        return sorted(found, key=lambda message: message.revision)

    def _mine(self, message: Message) -> bool:
        if self.delivery.id in message.causes:
            return True
        if message.causes[-1] is not None or message.team != self._team or message.seen_by not in (None, self._user):
            return False
        channel = self._world.channels[message.channel]
        return message.channel == self._channel or (channel.kind == "im" and self._user in channel.members)

    @property
    def answer(self) -> Message | None:
        """The one changed last; a progress line only as long as there is nothing else."""
        found = [message for message in self.answers if not message.deleted]
        return max(found, key=lambda message: (not is_progress(message), message.revision), default=None)

    @property
    def view(self) -> View | None:
        """The modal opened with this trigger."""
        trigger = self._world.triggers.get(str(self.payload.get("trigger_id")))
        return trigger.view if trigger is not None and not trigger.uses else None

    def wait(self, timeout: float = 10, until: Callable[[Handle], object] | None = None) -> Message:
        """The final answer: the last one changed, once it is no mere progress line and the ack has come. ``until``
        says otherwise when to stop waiting. Raises ``AssertionError`` where none comes."""
        self.wait_until(until or (lambda handle: handle.answered), timeout)
        if self.answer is None:
            raise AssertionError(f"no answer to {self._name}")
        return self.answer

    @property
    def answered(self) -> bool:
        """Whether the final answer seems to be there."""
        answer = self.answer
        return self.done and answer is not None and not is_progress(answer)

    def wait_view(self, timeout: float = 10) -> View:
        """The modal, as soon as it is open."""
        self.wait_until(lambda handle: handle.view, timeout)
        assert self.view is not None
        return self.view

    def wait_ack(self, timeout: float = 10) -> float:
        """Seconds to the ack, as soon as it has come."""
        self.wait_until(lambda handle: handle.done, timeout)
        assert self.time_to_ack is not None
        return self.time_to_ack

    def wait_until(self, condition: Callable[[Handle], object], timeout: float = 10) -> None:
        """Raises ``AssertionError`` when time is up or the user is shown an error instead."""
        with self._world.changed:
            self._world.changed.wait_for(lambda: condition(self) or (self.done and self.error), timeout)
        if not condition(self):
            why = f"Slack shows {self.error}" if self.error else f"not within {timeout} s"
            seen = [f"{m.via}: {m.text!r}" for m in self.answers]
            calls = [f"{call.method} {call.error or 'ok'}" for call in self._world.calls[-5:]]
            raise AssertionError(f"{self._name}: {why}; answers {seen}; last calls {calls}")

    @property
    def _name(self) -> str:
        payload = self.payload
        return str(payload.get("command", payload.get("type"))) + f" {payload.get('text', '')}".rstrip()
