"""How Discord's clients read the markdown of a text display, as far as it matters here: a model of our own, strict where
the clients' rules are not published."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_LINK = re.compile(r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]\(<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?\)")
_AUTO = re.compile(r"<(https?://[^\s<>]+)>")
_STRONG = re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")
_ACTIVE = (
    re.compile(r"@(everyone|here)"),
    re.compile(r"<(@[!&]?|#|/|a?:|t:|id:)"),
    re.compile(r"(?:https?|steam|slack|discord)://", re.IGNORECASE),
    re.compile(r"discord\.gg/|discord(app)?\.com/", re.IGNORECASE),
    re.compile(r":[\w+-]+:"),
    re.compile(r"[*_~|`]"),
)
_STARTS = re.compile(r"(#{1,3} |-# |>>> |> |[-*+] |\d+[.)] )")


@dataclass
class Seen:
    """What a reader sees: the characters, the links as (text, target), and what else would be more than text."""

    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    active: list[str] = field(default_factory=list)


def read_line(source: str) -> Seen:
    """Read one line behind its own list, quote or heading mark."""
    seen = Seen()
    if start := _STARTS.match(source):
        seen.active.append(start.group())
    _read(source, seen)
    for one in _ACTIVE:
        seen.active += [found.group() for found in one.finditer(_PLAIN.sub("", seen.text))]
    seen.text = seen.text.replace(_SHIELD, "")
    return seen


_SHIELD = "\ue000"
"""Stands before a character that an escape made plain."""
_PLAIN = re.compile(_SHIELD + ".")


def _read(source: str, seen: Seen) -> None:
    at = 0
    while at < len(source):
        if found := _ESCAPE.match(source, at):
            seen.text += _SHIELD + found.group(1)
        elif found := _LINK.match(source, at):
            label, target = found.groups()
            seen.links.append((label, re.sub(r"\\(.)", r"\1", target)))
            seen.text += "".join(_SHIELD + one for one in label)
        elif found := _AUTO.match(source, at):
            seen.links.append((found.group(1), found.group(1)))
            seen.text += "".join(_SHIELD + one for one in found.group(1))
        elif found := _STRONG.match(source, at):
            _read(found.group(1), seen)
        else:
            seen.text += source[at]
            at += 1
            continue
        at = found.end()
