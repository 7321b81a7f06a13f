"""Articles in feeds: RSS, RDF, Atom, CDF and JSON Feed; where pages say that their feeds are; and lists of feeds."""

from __future__ import annotations

from bot.core.domain import Document, Draft
from bot.core.drafts import cut_line
from bot.core.errors import ParseError
from bot.core.sources import FeedLink, Outline, ParsedFeed


class DocumentFeedParser:
    """Reads feeds and what leads to them. Implements the ``FeedParser`` port.

    It holds no state, so that it can be handed to a worker process: run it through ``adapters.isolated`` for what
    comes from the web.
    """

    def parse(self, document: Document) -> ParsedFeed:
        """The feed with its entries in its own order, without those that hold nothing."""
        from adapters.feeds.entry import to_draft  # noqa: PLC0415 - start-up time
        from adapters.feeds.json_feed import looks_like_json, read_json  # noqa: PLC0415 - start-up time
        from adapters.feeds.xml import read_xml  # noqa: PLC0415 - start-up time

        feed = read_json(document) if looks_like_json(document) else read_xml(document)
        drafts = tuple(draft for entry in feed.entries if (draft := to_draft(entry)))
        if feed.entries and not drafts:
            raise ParseError("it is a feed whose entries are all empty")
        return ParsedFeed(cut_line(feed.title), drafts, feed.site, feed.ttl)

    def links(self, document: Document) -> list[FeedLink]:
        """The feeds that a web page names, best first. Any document is taken for a page."""
        from adapters.feeds.links import read_links  # noqa: PLC0415 - start-up time

        return read_links(document)

    def outlines(self, document: Document) -> list[Outline]:
        """The feeds in an OPML list, in its order."""
        from adapters.feeds.outlines import read_outlines  # noqa: PLC0415 - start-up time

        return read_outlines(document)


class FeedReader:
    """Reads ``Format.FEED`` documents: one draft an entry. Implements the ``Reader`` port."""

    def read(self, document: Document) -> list[Draft]:
        """The feed's entries in its own order. ``ParseError`` where it is no feed, or holds nothing."""
        drafts = list(DocumentFeedParser().parse(document).entries)
        if not drafts:
            raise ParseError("it is a feed without entries")
        return drafts
