"""Articles in feeds: RSS, RDF, Atom through feedparser; JSON Feed by our own reader."""

from __future__ import annotations

from bot.core.domain import Document, Draft
from bot.core.errors import ParseError


class FeedReader:
    """Reads ``Format.FEED`` documents: one draft an entry. Implements the ``Reader`` port.

    Hostile feeds can take feedparser minutes: run it through ``adapters.isolated`` for feeds from the web.
    """

    def read(self, document: Document) -> list[Draft]:
        """The feed's entries in its own order. ``ParseError`` where it is no feed, declares entities, or is empty."""
        from adapters.feeds.entry import to_draft  # noqa: PLC0415 - start-up time
        from adapters.feeds.json_feed import read_json  # noqa: PLC0415 - start-up time
        from adapters.feeds.xml import read_xml  # noqa: PLC0415 - start-up time

        is_json = document.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
        entries, base = read_json(document) if is_json else read_xml(document)
        drafts = [draft for entry in entries if (draft := to_draft(entry, base))]
        if not drafts:
            raise ParseError("it is a feed whose entries are all empty")
        return drafts
