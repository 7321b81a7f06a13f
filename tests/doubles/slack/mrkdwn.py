"""Slack's mrkdwn as its clients read it: whom it pings, where it links, what it shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_ANGLE = re.compile(r"<([^<>\n]*)>")
MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\((\S+?)\)")
_NAME = re.compile(r"(?<![\w&])@([\w.-]+)")
_LOOKS_LIKE_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """A link and what stands in its place."""

    url: str
    label: str

    @property
    def host(self) -> str:
        return (urlsplit(self.url).hostname or "").lower()

    @property
    def spoofed(self) -> bool:
        """Whether the label itself reads as an address, of another host than the link's."""
        found = _LOOKS_LIKE_HOST.fullmatch(self.label.strip())
        return found is not None and found[1].lower().removeprefix("www.") != self.host.removeprefix("www.")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def pings(text: str, *, link_names: bool = False) -> list[str]:
    """Everyone whom the text would notify, as Slack names them: ``!channel``, ``@U…``, ``!subteam^S…``."""
    found = []
    for match in _ANGLE.finditer(text):
        target = match[1].partition("|")[0]
        if re.fullmatch(r"@[UW][A-Z0-9]+", target) or re.match(r"!(channel|here|everyone|group|subteam\^)", target):
            found.append(target)
    if link_names:
        found += [f"@{name}" for name in _NAME.findall(_ANGLE.sub("", text))]
    return found


def links(text: str) -> list[Link]:
    """The links written in angle brackets; a bare address is its own label and cannot mislead."""
    found = []
    for match in _ANGLE.finditer(text):
        target, _, label = match[1].partition("|")
        if re.match(r"(https?|mailto|tel):", target):
            url = unescape(target)
            found.append(Link(url, unescape(label) or url))
        elif date := re.fullmatch(r"!date\^\d+\^[^^|]*\^(\S+)", target):
            found.append(Link(unescape(date[1]), unescape(label)))
    return found


def shown(text: str) -> str:
    """The text as people read it: links as ``label (url)``, mentions as Slack's ids, entities as characters."""

    def replace(match: re.Match[str]) -> str:
        target, _, label = match[1].partition("|")
        if target.startswith("!date^"):
            return label
        if target.startswith(("@", "#", "!")):
            return label or target
        return f"{label} ({target})" if label and label != target else target

    return unescape(_ANGLE.sub(replace, text))
