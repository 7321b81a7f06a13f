"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from typing import Any

from adapters.feeds.entry import Entry, web_address
from adapters.feeds.markup import line_of
from bot.core.domain import Document
from bot.core.errors import ParseError
from bot.core.formats import decode

_MAX_ENTRIES = 2_000


def _string(value: Any) -> str:
    """A JSON value as a string: numbers occur as ids and dates."""
    return (
        value
        if isinstance(value, str)
        else str(value)
        if isinstance(value, int) and not isinstance(value, bool)
        else ""
    )


def _names(item: dict[str, Any]) -> tuple[str, ...]:
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_string(author.get("name")) if isinstance(author, dict) else author for author in authors or ()]
    return tuple(name for name in names if isinstance(name, str) and name)


def _entry(item: dict[str, Any], feed: dict[str, Any]) -> Entry:
    tags = item.get("tags")
    return Entry(
        title=_string(item.get("title")),
        link=_string(item.get("url")) or _string(item.get("external_url")),
        content=_string(item.get("content_html")) or _string(item.get("content_text")),
        summary=_string(item.get("summary")),
        dates=(_string(item.get("date_published")), _string(item.get("date_modified"))),
        authors=_names(item) or _names(feed),
        tags=tuple(map(_string, tags)) if isinstance(tags, list) else (),
        language=_string(item.get("language")) or _string(feed.get("language")) or None,
        source=line_of(_string(feed.get("title"))) or None,
    )


def read_json(document: Document) -> tuple[list[Entry], str | None]:
    """The feed's entries and the base of their links. ``ParseError`` where it is no JSON Feed or holds no item."""
    try:
        feed = json.loads(decode(document.body).lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        raise ParseError("it is not readable JSON") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ParseError("it is JSON, but not a JSON Feed")
    entries = [_entry(item, feed) for item in items[:_MAX_ENTRIES] if isinstance(item, dict)]
    if not entries:
        raise ParseError("it is a feed without entries")
    return entries, web_address(_string(feed.get("home_page_url")), document.url) or document.url
