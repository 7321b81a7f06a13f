"""What people write, as Slack sends it: with mentions, links and entities in its own markup.

It is text of others, of any length and shape: every pattern here reads each letter a bounded number of times.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

_MARKUP = re.compile(
    r"<(?:(?P<url>https?://[^<>|\s]+)(?:\|[^<>]*)?|mailto:(?P<mail>[^<>|\s]+)(?:\|[^<>]*)?"
    r"|@(?P<user>[UW][A-Z0-9]+)(?:\|[^<>]*)?|#(?P<channel>[CG][A-Z0-9]+)(?:\|(?P<name>[^<>]*))?|!(?P<all>[^<>]*))>"
)
_MOST_LETTERS = 40_000
"""Of a message: no person can write more."""
_MOST_PARTS = 50
"""Texts and links taken from one message."""


def plain(text: str) -> str:
    """The text as it was typed: links as their addresses, users as their ids."""
    return html.unescape(_MARKUP.sub(_shown, text[:_MOST_LETTERS])).strip()


def _shown(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found["all"] is not None:
        return found["all"].partition("|")[2]
    return found["url"] or found["mail"] or found["user"] or f"#{found['name'] or found['channel']}"


def without_mention(text: str, bot_user: str | None) -> str:
    """The text without the mentions of the bot that it begins with."""
    if bot_user is None:
        return text
    return re.sub(rf"\A[\s:,]*(?:<@{re.escape(bot_user)}(?:\|[^<>]*)?>[\s:,]*)+", "", text)


def message_text(message: Mapping[str, Any]) -> str:
    """What a message says and links to, attachments of other apps included."""
    parts = [plain(str(message.get("text") or ""))]
    attached = (
        plain(str(attachment.get(key) or ""))
        for attachment in message.get("attachments") or []
        for key in ("title", "title_link", "from_url", "text")
    )
    for part in islice(attached, _MOST_PARTS):
        if not any(part in seen for seen in parts):
            parts.append(part)
    if not any(parts):
        parts = list(islice(_texts(message.get("blocks") or []), _MOST_PARTS))
    parts += [link for link in message_links(message) if not any(link in seen for seen in parts)]
    return "\n".join(part for part in parts if part)[:_MOST_LETTERS]


def message_links(message: Mapping[str, Any]) -> list[str]:
    """The web addresses that a message links to, in their order."""
    linked = (one["url"] for one in _objects(message.get("blocks") or []) if isinstance(one.get("url"), str))
    written = (match[0] for match in re.finditer(r"https?://\S+", plain(str(message.get("text") or ""))))
    found = dict.fromkeys([*islice(linked, _MOST_PARTS), *islice(written, _MOST_PARTS)])
    return [link for link in found if link.startswith(("http://", "https://"))]


def _texts(blocks: object) -> Iterator[str]:
    """The texts of blocks; only those of the type ``mrkdwn`` have markup."""
    for one in _objects(blocks):
        if isinstance(one.get("text"), str):
            yield plain(one["text"]) if one.get("type") == "mrkdwn" else one["text"][:_MOST_LETTERS]


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    """Every object, wherever in the blocks."""
    if isinstance(value, list):
        for one in value:
            yield from _objects(one)
    elif isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
