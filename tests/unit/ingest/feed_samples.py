"""The same stories as a feed of every format, whole or entry by entry."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple


class Story(NamedTuple):
    title: str
    url: str
    paragraphs: tuple[str, ...]
    author: str = "Ann Hale"

    @property
    def html(self) -> str:
        return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)


STORIES = tuple(
    Story(
        f"{place} rebuilds its harbour wall & raises it",
        f"https://n.example/{place.lower()}?a=1&b={number}",
        (
            f"The council of {place} voted on Monday to spend {number}.2 million euros on the wall.",
            f"Größe and “cost” < {number} weeks; work begins in May.",
        ),
    )
    for number, place in enumerate(("Arbon", "Bergen", "Calais", "Dover", "Emden", "Faro"), 2)
)


class FeedFormat(NamedTuple):
    head: str
    entry: Callable[[Story], str]
    tail: str
    between: str = "\n"

    def write(self, entries: Sequence[str]) -> str:
        return self.head + self.between.join(entries) + self.tail

    def of(self, stories: Sequence[Story]) -> str:
        return self.write([self.entry(story) for story in stories])


_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_MODULES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)
_CHANNEL = "<title>Harbour Post</title><link>https://n.example/</link><description>All of it</description>"
_IMAGE = "<image><title>Logo</title><url>https://n.example/x.png</url><link>https://n.example/logo</link></image>"


def _rss_item(story: Story, body: str) -> str:
    return (
        f"<item><title>{escape(story.title)}</title><link>{escape(story.url)}</link>{body}"
        f"<dc:creator>{story.author}</dc:creator><pubDate>Mon, 16 Nov 2026 10:00:00 +0100</pubDate>"
        f'<guid isPermaLink="false">tag:{escape(story.url)}</guid></item>'
    )


def _atom_entry(story: Story, content: str) -> str:
    return (
        f'<entry><title type="html">{escape(escape(story.title, quote=False))}</title>'
        f'<link rel="alternate" href="{escape(story.url)}"/><link rel="replies" href="https://n.example/replies"/>'
        f"<id>tag:{escape(story.url)}</id><author><name>{story.author}</name><email>a@n.example</email></author>"
        f"<published>2026-11-16T10:00:00+01:00</published><updated>2026-11-17T10:00:00Z</updated>{content}</entry>"
    )


def _json_item(story: Story) -> str:
    return json.dumps(
        {
            "id": f"tag:{story.url}",
            "url": story.url,
            "title": story.title,
            "content_html": story.html,
            "date_published": "2026-11-16T10:00:00+01:00",
            "authors": [{"name": story.author}],
        }
    )


_ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><link rel="self" href="https://n.example/f"/>'
    '<link href="https://n.example/"/><id>urn:x</id><updated>2026-11-17T10:00:00Z</updated>\n'
)

FORMATS = {
    "rss20": FeedFormat(
        f'{_XML}<rss version="2.0" {_MODULES}><channel>{_CHANNEL}<ttl>45</ttl>{_IMAGE}\n',
        lambda story: _rss_item(story, f"<description>{escape(story.html)}</description>"),
        "\n</channel></rss>",
    ),
    "rss20-cdata": FeedFormat(
        f'{_XML}<rss version="2.0" {_MODULES}><channel>{_CHANNEL}{_IMAGE}\n',
        lambda story: _rss_item(story, f"<content:encoded><![CDATA[{story.html}]]></content:encoded>"),
        "\n</channel></rss>",
    ),
    "rss091": FeedFormat(
        f'{_XML}<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        f'"http://my.netscape.com/publish/formats/rss-0.91.dtd">\n<rss version="0.91"><channel>{_CHANNEL}{_IMAGE}\n',
        lambda story: (
            f"<item><title>{escape(story.title)}</title><link>{escape(story.url)}</link>"
            f"<description>{escape(story.html)}</description></item>"
        ),
        "\n</channel></rss>",
    ),
    "rss10": FeedFormat(
        f'{_XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'{_MODULES}><channel rdf:about="https://n.example/">{_CHANNEL}<sy:updatePeriod>daily</sy:updatePeriod>'
        '<sy:updateFrequency>4</sy:updateFrequency><items><rdf:Seq><rdf:li resource="x"/></rdf:Seq></items></channel>'
        f"{_IMAGE}\n",
        lambda story: (
            f'<item rdf:about="{escape(story.url)}"><title>{escape(story.title)}</title><link>{escape(story.url)}</link>'
            f"<description>{escape(story.html)}</description><dc:creator>{story.author}</dc:creator>"
            "<dc:date>2026-11-16T10:00:00+01:00</dc:date></item>"
        ),
        "\n<textinput><title>Search</title><link>https://n.example/s</link></textinput></rdf:RDF>",
    ),
    "rss090": FeedFormat(
        f'{_XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel>{_CHANNEL}</channel>{_IMAGE}\n',
        lambda story: (
            f"<item><title>{escape(story.title)}</title><link>{escape(story.url)}</link>"
            f"<description>{escape(story.html)}</description></item>"
        ),
        "\n</rdf:RDF>",
    ),
    "atom10": FeedFormat(
        _XML + _ATOM,
        lambda story: _atom_entry(story, f'<content type="html">{escape(story.html)}</content>'),
        "\n</feed>",
    ),
    "atom10-xhtml": FeedFormat(
        _XML + _ATOM,
        lambda story: _atom_entry(
            story,
            f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{story.html}</div></content>',
        ),
        "\n</feed>",
    ),
    "atom03": FeedFormat(
        f'{_XML}<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Harbour Post</title>'
        '<link rel="alternate" type="text/html" href="https://n.example/"/><modified>2026-11-17T10:00:00Z</modified>\n',
        lambda story: (
            f'<entry><title mode="escaped" type="text/html">{escape(escape(story.title, quote=False))}</title>'
            f'<link rel="alternate" type="text/html" href="{escape(story.url)}"/><id>tag:{escape(story.url)}</id>'
            f"<author><name>{story.author}</name></author><issued>2026-11-16T10:00:00+01:00</issued>"
            f'<content type="text/html" mode="escaped">{escape(story.html)}</content></entry>'
        ),
        "\n</feed>",
    ),
    "cdf": FeedFormat(
        '<CHANNEL HREF="https://n.example/"><TITLE>Harbour Post</TITLE><ABSTRACT>All of it</ABSTRACT>\n',
        lambda story: (
            f'<ITEM HREF="{escape(story.url)}" LASTMOD="2026-11-16T09:00Z"><TITLE>{escape(story.title)}</TITLE>'
            f"<ABSTRACT>{escape(story.html)}</ABSTRACT></ITEM>"
        ),
        "\n</CHANNEL>",
    ),
    "json11": FeedFormat(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post", '
        '"home_page_url": "https://n.example/", "items": [\n',
        _json_item,
        "\n]}",
        ",\n",
    ),
}
