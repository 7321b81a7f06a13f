"""Where a web page says that its feeds are."""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from lxml.html import HtmlElement

from adapters.feeds.addresses import absolute, feed_address
from adapters.feeds.markup import line_of, tree_of
from bot.core.domain import Document
from bot.core.formats import charset_of, decode
from bot.core.sources import FeedLink

_MAX_LINKS = 50
_MAX_LINK_TAGS = 2_000
_MAX_TITLE = 200
_TYPES = {
    "application/rss+xml": 0, "application/atom+xml": 0, "application/feed+json": 1, "application/rdf+xml": 1,
    "application/x.atom+xml": 1, "application/x-rss+xml": 1, "application/x-atom+xml": 1, "application/rss": 1,
    "application/atom": 1, "text/rss+xml": 1, "text/atom+xml": 1, "text/rss": 1, "text/rdf+xml": 1, "text/xml": 2,
    "application/xml": 2, "application/json": 2,
}  # fmt: skip
_VAGUE = 2
"""Types that other things than feeds have too: their address must look like a feed's."""

_FEED_PATH = re.compile(
    r"(?:^|[/._=-])(?:feeds?|rss[12]?|atom|rdf|newsfeed|index\.xml|feed\.json)(?:[/._?&=-]|$)", re.IGNORECASE
)
_FEED_FILE = re.compile(r"(?:\.(?:xml|rss|rdf|atom)|/(?:feed|rss|atom)/?)$", re.IGNORECASE)
_NO_FEED = re.compile(r"\.(?:html?|pdf|jpe?g|png|gif|svg|mp3|mp4|css|js|zip)$", re.IGNORECASE)
_COMMENTS = re.compile(r"\b(?:comments?|kommentare?|replies|antworten)\b|replytocom", re.IGNORECASE)
_PART = re.compile(
    r"/(?:tags?|schlagwort|topics?|thema|category|kategorie|rubrik|authors?|autor|search|suche)/|\bpodcasts?\b",
    re.IGNORECASE,
)


class _Found(NamedTuple):
    url: str
    title: str
    rank: int


def read_links(document: Document) -> list[FeedLink]:
    """The feeds that the page names in its link tags; where it names none so, those that its text links to.

    The main feed comes first, as pages mostly name it first: those of comments, tags and the like stand behind.
    """
    tree = tree_of(decode(document.body, charset_of(document.content_type)))
    if tree is None:
        return []
    bases = (absolute(tag.get("href", ""), document.url) for tag in tree.iter("base"))
    base = next(filter(None, bases), document.url)
    chosen = [found for tag in islice(tree.iter("link"), _MAX_LINK_TAGS) for found in _declared(tag, base)]
    chosen = chosen or [found for tag in islice(tree.iter("a"), _MAX_LINK_TAGS) for found in _linked(tag, base)]
    best: dict[str, FeedLink] = {}
    for found in sorted(chosen, key=lambda one: one.rank):  # stable: in the page's own order
        best.setdefault(found.url, FeedLink(found.url, found.title))
    return list(best.values())[:_MAX_LINKS]


def _declared(tag: HtmlElement, base: str | None) -> list[_Found]:
    relations = tag.get("rel", "").lower().split()
    kind = tag.get("type", "").partition(";")[0].strip().lower()
    vague = _TYPES.get(kind)
    url = feed_address(tag.get("href", ""), base or "")
    if url is None or not ("feed" in relations or ("alternate" in relations and vague is not None)):
        return []
    parts = urlsplit(url)
    if vague == _VAGUE and not _FEED_PATH.search(f"{parts.path}?{parts.query}"):
        return []
    title = line_of(tag.get("title", ""))[:_MAX_TITLE]
    return [_Found(url, title, (vague or 0) + _distance(parts, title))]


def _linked(tag: HtmlElement, base: str | None) -> list[_Found]:
    url = feed_address(tag.get("href", ""), base or "")
    if url is None or "http" in url[5:].lower():  # another address inside: a feed reader's "subscribe" link
        return []
    parts = urlsplit(url)
    if _NO_FEED.search(parts.path) or not _FEED_PATH.search(f"{parts.path}?{parts.query}"):
        return []
    title = line_of(tag.text_content()[: 5 * _MAX_TITLE])[:_MAX_TITLE]
    return [_Found(url, title, (0 if _FEED_FILE.search(parts.path) else 5) + _distance(parts, title))]


def _distance(parts: SplitResult, title: str) -> int:
    """How far the feed is from what the page is about."""
    about = f"{parts.path}?{parts.query} {title}"
    return 20 if _COMMENTS.search(about) else 10 if _PART.search(about) else 0
