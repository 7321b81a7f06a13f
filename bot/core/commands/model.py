"""What a command is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias


class Surface(StrEnum):
    """Where a command can be given."""

    CLI = "cli"
    CHAT = "chat"


BOTH = frozenset(Surface)
CLI = frozenset({Surface.CLI})
CHAT = frozenset({Surface.CHAT})

Completion: TypeAlias = Literal["topic", "source", "feed", "zone", "article", "subscription", "command"]
"""What chat platforms offer while an argument is typed."""


class Access(StrEnum):
    """Who may give a command."""

    OPEN = "open"
    """Everyone: it only reads, or stores an article for the asker's own server or workspace."""
    MANAGED = "managed"
    """Those who may change things (see ``TenantSettings.editors``)."""
    MANAGED_IF_GIVEN = "managed if given"
    """Everyone without arguments, which shows; with any, those who may change things."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument. A positional argument has no dashes in its name and takes all remaining words when ``many``.

    An option named ``--json`` with ``flag`` takes no value. ``help_de`` and ``name_de``, the label in German chat
    clients, are there for all that can be given in chat.
    """

    name: str
    help: str
    help_de: str = ""
    name_de: str = ""
    required: bool = False
    many: bool = False
    flag: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    metavar: str | None = None
    completes: Completion | None = None
    surfaces: frozenset[Surface] = BOTH

    @property
    def key(self) -> str:
        """The name under which the value is found in parsed arguments."""
        return self.name.lstrip("-").replace("-", "_")

    @property
    def option(self) -> bool:
        return self.name.startswith("--")


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``name`` may have two words ("digest preview"). ``private``: the answer in chat is for the asker
    alone. ``form``: in chat, given without arguments it opens a form of these arguments. ``shell_details`` are told on
    the command line besides."""

    name: str
    summary: str
    summary_de: str
    arguments: tuple[Argument, ...] = ()
    surfaces: frozenset[Surface] = BOTH
    examples: tuple[str, ...] = ()
    details: str = ""
    details_de: str = ""
    shell_details: str = ""
    access: Access = Access.OPEN
    private: bool = True
    form: tuple[str, ...] = ()
