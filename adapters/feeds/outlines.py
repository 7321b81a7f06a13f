"""Lists of feeds in OPML 1 and 2, as other programs export them."""

from __future__ import annotations

from adapters.feeds.addresses import feed_address
from adapters.feeds.markup import line_of
from adapters.feeds.source_text import text_of
from adapters.feeds.tags import Kind, attributes_of, tokens
from bot.core.domain import Document
from bot.core.errors import ParseError
from bot.core.sources import Outline

_MAX_OUTLINES = 10_000
_MAX_DEPTH = 10
_MAX_TITLE = 300
_FEED_TYPES = frozenset({"rss", "atom", "rdf", "rss1", "rss2", "feed", "json", "jsonfeed"})


def read_outlines(document: Document) -> list[Outline]:
    """The feeds, each address in a folder once, in their order."""
    found: dict[tuple[str, str], Outline] = {}
    folders: list[str] = []
    marks = [token for token in tokens(text_of(document)) if token.name.lower() in {"opml", "outline"}]
    if not marks:
        raise ParseError("it is not a list of feeds (OPML)")
    marks = [token for token in marks if token.name.lower() == "outline"]
    # Some write feeds as tags that are never closed; folders always are.
    closed = sum(token.kind is Kind.START for token in marks) <= sum(token.kind is Kind.END for token in marks)
    for token in marks:
        if token.kind is Kind.END:
            if folders:
                folders.pop()
            continue
        attributes = attributes_of(token.value)
        title = _line(attributes.get("title") or attributes.get("text") or "")
        url = _address(attributes)
        if url and len(found) < _MAX_OUTLINES:
            folder = "/".join(folder for folder in folders[:_MAX_DEPTH] if folder)
            found.setdefault((url, folder), Outline(url, title, folder))
        if token.kind is Kind.START and (closed or not url):
            folders.append("" if url else title.replace("/", "-"))
    return list(found.values())


def _address(attributes: dict[str, str]) -> str | None:
    written = attributes.get("xmlurl") or attributes.get("feedurl")
    if not written and attributes.get("type", "").lower() in _FEED_TYPES:
        written = attributes.get("url") or attributes.get("htmlurl")
    return feed_address(written) if written else None


def _line(written: str) -> str:
    return line_of(written)[:_MAX_TITLE].strip()
