"""Titles and names without end, as hostile feeds and pages give them."""

from __future__ import annotations

import json

import pytest

from adapters.feeds import DocumentFeedParser
from adapters.pages import PageReader
from bot.core.domain import Document
from bot.core.drafts import cut_line

LONG = "Flood " * 9_000
TEXT = "<p>The mayor said on Monday that the flood had hurt 12 people in the town.</p>" * 20
ITEM = f"<item><title>{LONG}</title><description><![CDATA[{TEXT}]]></description></item>"
FEEDS = {
    "rss": f'<rss version="2.0"><channel><title>{LONG}</title>{ITEM}</channel></rss>',
    "json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": LONG,
            "items": [{"id": "1", "title": LONG, "content_html": TEXT}],
        }
    ),
}


@pytest.mark.parametrize("kind", FEEDS)
def test_titles_in_feeds_are_cut(kind: str) -> None:
    feed = DocumentFeedParser().parse(Document(FEEDS[kind].encode(), kind, "https://paper.example/feed"))
    (entry,) = feed.entries
    for line in (feed.title, entry.title, entry.source or ""):
        assert line.startswith("Flood Flood")
        assert len(line) <= 500
    assert len(entry.text) > 1_000


def test_titles_in_pages_are_cut() -> None:
    metas = f'<title>{LONG}</title><meta property="og:title" content="{LONG}"><meta property="og:site_name" content="{LONG}">'
    page = f"<html><head>{metas}</head><body><article>{TEXT}</article></body></html>"
    (draft,) = PageReader().read(Document(page.encode(), "page", "https://paper.example/a-flood-in-town"))
    assert draft.title.startswith("Flood Flood")
    assert len(draft.title) <= 500
    assert len(draft.source or "") <= 500


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("A flood hurts twelve", "A flood hurts twelve"),
        ("A flood, hurting twelve", "A flood, hurting…"),
        ("A flood hurt – twelve people", "A flood hurt…"),
        ("Floodfloodfloodfloodfloodflood", "Floodfloodfloodfloo…"),
    ],
)
def test_lines_are_cut_at_words(line: str, cut: str) -> None:
    assert cut_line(line, 20) == cut
