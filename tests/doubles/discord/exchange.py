"""One interaction as the user lives it: what was sent, and what the bot answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.doubles.discord.errors import Json
from tests.doubles.discord.interactions import DEFER, DEFER_UPDATE
from tests.doubles.discord.state import Interaction, Message
from tests.doubles.discord.text import text_of

if TYPE_CHECKING:
    from tests.doubles.discord.client import DiscordDouble

_PATIENCE = 20.0


class Exchange:
    """An interaction and its answers, live: read it after ``wait``."""

    def __init__(self, double: DiscordDouble, interaction: Interaction) -> None:
        self._double = double
        self.interaction = interaction

    def wait(self, timeout: float = _PATIENCE, until: Callable[[Exchange], object] | None = None) -> Exchange:
        """Wait for the answer: a message that is more than "thinking …", choices, a modal, an edit of the message
        with the button; or until the condition given holds. Fails with what happened so far."""
        try:
            self._double.wait_for(lambda: until(self) if until else self.answered, timeout, "an answer")
        except AssertionError as error:
            error.add_note(repr(self))
            raise
        return self

    def wait_acknowledged(self, timeout: float = _PATIENCE) -> Exchange:
        """Wait for the first answer of any kind, "thinking …" included."""
        return self.wait(timeout, lambda one: one.acknowledged)

    def __repr__(self) -> str:
        about = self.interaction
        name = about.payload["data"].get("name") or about.payload["data"].get("custom_id")
        refused = [str(error) for error in about.refusals]
        return f"<{name!r}: answer type {about.answer_type}, states {about.states}, refused {refused}>"

    @property
    def acknowledged(self) -> bool:
        return self.interaction.answer_type is not None

    @property
    def answered(self) -> bool:
        about = self.interaction
        if about.answer_type is None:
            return False
        original = about.original
        if about.answer_type == DEFER:
            assert original is not None
            return bool(about.followups) if original.deleted else not original.loading
        if about.answer_type == DEFER_UPDATE:
            assert original is not None
            return bool(about.followups) or original.deleted or original.edits > about.first_edit
        return True

    @property
    def answered_after(self) -> float | None:
        """Seconds until the first answer."""
        return self.interaction.answered_after

    @property
    def deferred(self) -> bool:
        return self.interaction.answer_type in {DEFER, DEFER_UPDATE}

    @property
    def original(self) -> Message | None:
        """The message behind ``@original`` while it exists: the answer, or the message with the button."""
        original = self.interaction.original
        return None if original is None or original.deleted else original

    @property
    def followups(self) -> list[Message]:
        return [one for one in self.interaction.followups if not one.deleted]

    @property
    def message(self) -> Message:
        """The answer: the original, or where that is gone or was left as it was the last follow-up."""
        about = self.interaction
        original = self.original
        untouched = about.answer_type == DEFER_UPDATE and original is not None and original.edits == about.first_edit
        if original is None or (untouched and self.followups):
            assert self.followups, f"no message answers {self}"
            return self.followups[-1]
        return original

    @property
    def text(self) -> str:
        """The answer as a reader sees it."""
        return text_of(self.message)

    @property
    def ephemeral(self) -> bool:
        return self.message.ephemeral

    @property
    def edits(self) -> int:
        """How often the original was edited, an update as first answer included."""
        original = self.interaction.original
        return 0 if original is None else original.edits - self.interaction.first_edit

    @property
    def states(self) -> list[str]:
        """The original's text after the first answer and after each edit."""
        return self.interaction.states

    @property
    def modal(self) -> Json:
        return self.interaction.modal

    @property
    def choices(self) -> list[Json]:
        """What autocompletion offers."""
        assert self.interaction.choices is not None, f"no choices answer {self}"
        return self.interaction.choices

    @property
    def refusals(self) -> list[int]:
        """The codes with which the bot's answers were refused."""
        return [error.code for error in self.interaction.refusals]

    @property
    def pings(self) -> set[str]:
        """Whom any of the answers would have notified."""
        answers = [one for one in (self.interaction.original, *self.interaction.followups) if one is not None]
        return {ping for one in answers for ping in one.pings}
