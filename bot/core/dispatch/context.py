"""What a handler is given and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.core import payload
from bot.core.arguments import Arguments, text_of
from bot.core.commands import Surface
from bot.core.domain import TenantSettings
from bot.core.message import Message
from bot.core.services import Services

Fits: TypeAlias = Callable[[Message], bool]
"""Whether a platform can show the message as one."""


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, from where, and how the answer is to be.

    ``locale`` is the interface language of the answer; ``zone`` the asker's IANA time zone, where known; ``target`` the
    channel, where digests can go to it; ``manager``: the platform says the user manages the server or workspace,
    or a channel of it; ``decides``: not a channel alone, so that they may say who else may change things.
    ``member``: they belong to it, and are no guest.
    ``own_locale`` is the asker's own language, for refusals, which they alone see; None: ``locale``. ``fits`` None: any
    length will do. ``typed``: arguments are typed with their dashes, not picked from what the client
    shows.
    """

    tenant: str
    locale: str
    surface: Surface
    prefix: str = "/"
    user: str = ""
    manager: bool = False
    decides: bool = True
    member: bool = True
    zone: str | None = None
    target: str | None = None
    settings: TenantSettings = field(default_factory=TenantSettings)
    fits: Fits | None = None
    typed: bool = True
    own_locale: str | None = None

    @property
    def refusing(self) -> str:
        """The language of refusals."""
        return self.own_locale or self.locale


def locale_of(context: Context, arguments: Arguments) -> str:
    """The interface language asked for, or else the reader's."""
    return text_of(arguments, "lang") or context.locale


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer for people, and the same for programs (None where a command has no JSON). ``shareable``: it tells
    others something too, so that one person's answer can be posted for all. ``failed``: part of what was asked for
    could not be done."""

    message: Message
    data: payload.Json | None = None
    shareable: bool = False
    failed: bool = False


Handler: TypeAlias = Callable[[Services, Context, Arguments], Answer]
