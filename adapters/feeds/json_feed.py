"""JSON Feed 1 and 1.1 (jsonfeed.org/version/1.1), complete or cut."""

from __future__ import annotations

import json
import re
from typing import Any

from adapters.feeds.addresses import web_address
from adapters.feeds.entry import Entry, FeedContent
from adapters.feeds.markup import line_of, lines_of, paragraphs_of
from bot.core.domain import Document
from bot.core.errors import ParseError
from bot.core.formats import charset_of, decode

_MAX_ENTRIES = 2_000
_MAX_FAULTS = 200
"""Places where a broken document is tried again."""

_ITEMS = re.compile(r"\"items\"\s*:\s*\[")
_OF_ITEMS = frozenset({"id", "content_html", "content_text", "date_published"})
_BLANKS = " \t\r\n\x00\ufeff"


def looks_like_json(document: Document) -> bool:
    """Whether the document can only be JSON, from its first character."""
    return decode(document.body[:200]).lstrip(_BLANKS).startswith("{")


def read_json(document: Document) -> FeedContent:
    """The feed with its entries. ``ParseError`` where it is no JSON Feed."""
    text = decode(document.body, charset_of(document.content_type)).strip(_BLANKS)
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        feed = _recovered(text)
        if not feed["items"]:
            raise ParseError("it is not readable JSON") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if isinstance(items, dict):  # by their ids
        items = list(items.values())
    if not isinstance(items, list) or not (items or "jsonfeed.org" in _string(feed.get("version"))):
        raise ParseError("it is JSON, but not a JSON Feed")
    site = web_address(_string(feed.get("home_page_url")), document.url)
    title = line_of(_string(feed.get("title")))
    found = [item for item in items[:_MAX_ENTRIES] if isinstance(item, dict)]
    return FeedContent(title, site, None, [_entry(item, feed, title, site or document.url) for item in found])


def _recovered(text: str) -> dict[str, Any]:
    """The head, and the items that are whole, of a document that is not."""
    start = _ITEMS.search(text)
    if start is None:
        return {"items": []}
    decoder = json.JSONDecoder(strict=False)
    try:
        head = json.loads(text[: start.start()].rstrip(_BLANKS + ",") + "}", strict=False)
    except (ValueError, RecursionError):
        head = {}
    items: list[Any] = []
    position, faults = start.end(), 0
    while faults < _MAX_FAULTS and (brace := text.find("{", position)) >= 0:
        try:
            item, position = decoder.raw_decode(text, brace)
        except (ValueError, RecursionError):
            faults, position = faults + 1, brace + 1
        else:
            # A list that was never closed has swallowed the items after its own.
            swallowed = [one for value in item.values() if isinstance(value, list) for one in value]
            items.extend(one for one in [item, *swallowed] if isinstance(one, dict) and _OF_ITEMS & one.keys())
    return {**(head if isinstance(head, dict) else {}), "items": items}


def _string(value: Any) -> str:
    """A JSON value as a string: numbers occur as ids and dates."""
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18
    return str(value) if is_number else ""


def _names(item: dict[str, Any]) -> tuple[str, ...]:
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_string(author.get("name")) if isinstance(author, dict) else author for author in authors or ()]
    return tuple(line for name in names if isinstance(name, str) and (line := line_of(name)))


def _entry(item: dict[str, Any], feed: dict[str, Any], title: str, base: str | None) -> Entry:
    tags = item.get("tags")
    guid = _string(item.get("id"))
    links = [_string(item.get("url")), _string(item.get("external_url"))]
    if guid.startswith(("http://", "https://")):
        links.append(guid)
    markup = _string(item.get("content_html"))
    content = paragraphs_of(markup) or lines_of(_string(item.get("content_text")))
    return Entry(
        title=line_of(_string(item.get("title"))),
        url=next((found for link in links if link and (found := web_address(link, base))), None),
        guid=guid,
        content=tuple(content),
        summary=tuple(paragraphs_of(_string(item.get("summary")))),
        dates=tuple(filter(None, (_string(item.get("date_published")), _string(item.get("date_modified"))))),
        authors=_names(item) or _names(feed),
        tags=tuple(map(_string, tags)) if isinstance(tags, list) else (),
        language=_string(item.get("language")) or _string(feed.get("language")) or None,
        source=title,
    )
