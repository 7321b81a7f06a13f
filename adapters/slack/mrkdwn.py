"""What people write, as Slack sends it: with mentions, links and entities in its own markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

_MARKUP = re.compile(
    r"<(?:(?P<url>https?://[^|>\s]+)(?:\|[^>]*)?|mailto:(?P<mail>[^|>\s]+)(?:\|[^>]*)?|@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?"
    r"|#(?P<channel>[CG][A-Z0-9]+)(?:\|(?P<name>[^>]*))?|!(?P<all>[^>]*))>"
)


def plain(text: str) -> str:
    """The text as it was typed: links as their addresses, users as their ids."""
    return html.unescape(_MARKUP.sub(_shown, text)).strip()


def _shown(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found["all"] is not None:
        return found["all"].partition("|")[2]
    return found["url"] or found["mail"] or found["user"] or f"#{found['name'] or found['channel']}"


def without_mention(text: str, bot_user: str | None) -> str:
    """The text without the mentions of the bot that it begins with."""
    mention = re.compile(rf"\s*<@{re.escape(bot_user)}(?:\|[^>]*)?>[\s:,]*") if bot_user else None
    while mention and (match := mention.match(text)):
        text = text[match.end() :]
    return text


def message_text(message: Mapping[str, Any]) -> str:
    """What a message says and links to, attachments of other apps included."""
    parts = [plain(str(message.get("text") or ""))]
    for attachment in message.get("attachments") or []:
        for key in ("title", "title_link", "from_url", "text"):
            part = plain(str(attachment.get(key) or ""))
            if part and not any(part in seen for seen in parts):
                parts.append(part)
    if not any(parts):
        parts = list(_found(message.get("blocks") or [], "text"))
    parts += [link for link in message_links(message) if not any(link in seen for seen in parts)]
    return "\n".join(part for part in parts if part)


def message_links(message: Mapping[str, Any]) -> list[str]:
    """The web addresses that a message links to, in their order."""
    blocks = message.get("blocks") or []
    found = [*_found(blocks, "url"), *re.findall(r"https?://\S+", plain(str(message.get("text") or "")))]
    return [link for link in dict.fromkeys(found) if link.startswith(("http://", "https://"))]


def _found(value: object, key: str) -> Iterator[str]:
    """Every string under the key, wherever in the blocks."""
    if isinstance(value, list):
        for one in value:
            yield from _found(one, key)
    elif isinstance(value, dict):
        if isinstance(value.get(key), str):
            yield plain(value[key])
        for inner in value.values():
            if isinstance(inner, (list, dict)):
                yield from _found(inner, key)
