"""What chat platforms and the terminal chat call: a request of a person in, a reply with buttons out.

Refusals are replies too. Only what nobody foresaw is raised.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.dispatch import Fits, Services
from bot.core.message import Button, Invocation, Message


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks and where, as the platform says it.

    ``tenant`` is the server or workspace, or the person's own where they asked outside of one; ``user`` the platform's
    id; ``locale`` the platform's tag ("de", "en-US"), ``zone`` an IANA name, where known; ``target`` the channel that
    digests could go to; ``manager``: the platform says that they manage the server, workspace or channel.
    """

    tenant: str
    user: str
    fits: Fits
    locale: str | None = None
    zone: str | None = None
    target: str | None = None
    manager: bool = False
    prefix: str = "/"


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show. ``private``: to the asker alone."""

    message: Message
    buttons: tuple[Button, ...] = ()
    private: bool = True


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button asks for: its command, and what becomes of the answer."""

    invocation: Invocation
    kind: str
    locale: str
