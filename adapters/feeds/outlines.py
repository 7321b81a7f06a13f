"""Lists of feeds in OPML 1 and 2, as other programs export them."""

from __future__ import annotations

from lxml.html import HtmlElement

from adapters.feeds.addresses import feed_address
from adapters.feeds.markup import line_of, tree_of
from adapters.feeds.source_text import text_of
from bot.core.domain import Document
from bot.core.errors import ParseError
from bot.core.sources import Outline

_MAX_OUTLINES = 10_000
_MAX_DEPTH = 10
_MAX_TITLE = 300
_FEED_TYPES = frozenset({"rss", "atom", "rdf", "rss1", "rss2", "feed", "json", "jsonfeed"})


def read_outlines(document: Document) -> list[Outline]:
    """The feeds, each address in a folder once, in their order."""
    # As HTML, whose parser minds neither case nor unclosed tags.
    tree = tree_of(text_of(document))
    outlines = [] if tree is None else list(tree.iter("outline"))
    if not outlines and (tree is None or tree.find(".//opml") is None):
        raise ParseError("it is not a list of feeds (OPML)")
    found: dict[tuple[str, str], Outline] = {}
    for outline in outlines:
        url = _address(outline)
        if url and len(found) < _MAX_OUTLINES:
            folder = _folder(outline)
            found.setdefault((url, folder), Outline(url, _title(outline), folder))
    return list(found.values())


def _folder(outline: HtmlElement) -> str:
    outer = [_title(one).replace("/", "-") for one in outline.iterancestors("outline") if not _address(one)]
    return "/".join([name for name in reversed(outer) if name][:_MAX_DEPTH])


def _title(outline: HtmlElement) -> str:
    return line_of(outline.get("title") or outline.get("text") or "")[:_MAX_TITLE].strip()


def _address(outline: HtmlElement) -> str | None:
    written = outline.get("xmlurl") or outline.get("feedurl")
    if not written and outline.get("type", "").lower() in _FEED_TYPES:
        written = outline.get("url") or outline.get("htmlurl")
    return feed_address(written) if written else None
