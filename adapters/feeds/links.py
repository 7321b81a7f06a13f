"""Where a web page says that its feeds are."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from adapters.feeds.addresses import absolute, feed_address
from adapters.feeds.markup import line_of
from adapters.feeds.tags import Kind, attributes_of, tokens
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

_RAW = frozenset({"script", "style", "textarea"})
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
    base = document.url
    declared: list[_Found] = []
    linked: list[_Found] = []
    pending: tuple[dict[str, str], list[str]] | None = None
    raw = ""
    for token in tokens(decode(document.body, charset_of(document.content_type))):
        name = token.name.lower()
        if raw or name in _RAW:
            raw = "" if name == raw and token.kind is Kind.END else raw or (name if token.kind is Kind.START else "")
        elif name == "base" and base == document.url:
            base = absolute(attributes_of(token.value).get("href", ""), document.url) or base
        elif name == "link" and token.kind is not Kind.END and len(declared) < _MAX_LINK_TAGS:
            declared.extend(_declared(attributes_of(token.value), base))
        elif name == "a" and token.kind is Kind.START:
            pending = (attributes_of(token.value), [])
        elif name == "a" and pending:
            linked.extend(_linked(*pending, base) if len(linked) < _MAX_LINK_TAGS else ())
            pending = None
        elif pending and token.kind is Kind.TEXT and len(pending[1]) < 20:
            pending[1].append(token.value)
    chosen = declared or linked
    best: dict[str, FeedLink] = {}
    for found in sorted(chosen, key=lambda one: one.rank):  # stable: in the page's own order
        best.setdefault(found.url, FeedLink(found.url, found.title))
    return list(best.values())[:_MAX_LINKS]


def _declared(attributes: dict[str, str], base: str | None) -> list[_Found]:
    relations = attributes.get("rel", "").lower().split()
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    vague = _TYPES.get(kind)
    url = feed_address(attributes.get("href", ""), base or "")
    if url is None or not ("feed" in relations or ("alternate" in relations and vague is not None)):
        return []
    parts = urlsplit(url)
    if vague == _VAGUE and not _FEED_PATH.search(f"{parts.path}?{parts.query}"):
        return []
    title = line_of(attributes.get("title", ""))[:_MAX_TITLE]
    return [_Found(url, title, (vague or 0) + _distance(parts, title))]


def _linked(attributes: dict[str, str], words: list[str], base: str | None) -> list[_Found]:
    url = feed_address(attributes.get("href", ""), base or "")
    if url is None or "http" in url[5:].lower():  # another address inside: a feed reader's "subscribe" link
        return []
    parts = urlsplit(url)
    if _NO_FEED.search(parts.path) or not _FEED_PATH.search(f"{parts.path}?{parts.query}"):
        return []
    title = line_of(" ".join(words))[:_MAX_TITLE]
    return [_Found(url, title, (0 if _FEED_FILE.search(parts.path) else 5) + _distance(parts, title))]


def _distance(parts: SplitResult, title: str) -> int:
    """How far the feed is from what the page is about."""
    about = f"{parts.path}?{parts.query} {title}"
    return 20 if _COMMENTS.search(about) else 10 if _PART.search(about) else 0
