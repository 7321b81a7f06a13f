"""Commands named in texts: marked where the text is written, spelled as they are given where it is shown."""

from __future__ import annotations

import re

_OPEN, _CLOSE = "\ue000", "\ue001"  # private characters: no keyboard has them
_MARKED = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_SHELL_GROUPS = {"feed": "feeds"}
"""Groups of commands that go by another name on the command line."""


class Marked:
    """Marks the command in ``"{give:digest set}".format(give=Marked())``."""

    def __format__(self, command: str) -> str:
        return f"{_OPEN}{command}{_CLOSE}"


def spelled(command: str, prefix: str) -> str:
    """The command as it is given with the prefix. Where one word comes before all commands in chat (Slack), ``/brief``
    can be given without it too; where there is no slash, it is for the command line."""
    first, blank, rest = command.partition(" ")
    if not prefix.startswith("/"):
        return f"{prefix}{_SHELL_GROUPS.get(first, first)}{blank}{rest}"
    return f"/{command}" if first == "brief" else prefix + command


def addressed(text: str, prefix: str) -> str:
    """The text with each marked command spelled out."""
    return _MARKED.sub(lambda match: spelled(match[1], prefix), text)
