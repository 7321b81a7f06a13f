from __future__ import annotations

import pytest

from adapters.feeds import DocumentFeedParser
from bot.core.domain import Document
from bot.core.sources import FeedLink

RSS = "type='application/rss+xml'"


def links(page: str | bytes, url: str | None = "https://n.example/news/") -> list[FeedLink]:
    body = page if isinstance(page, bytes) else page.encode()
    return DocumentFeedParser().links(Document(body, "page", url=url))


def urls(page: str) -> list[str]:
    return [link.url for link in links(page)]


def test_link_tags_with_their_titles_in_the_pages_order() -> None:
    page = (
        "<!doctype html><html><head><title>N</title>"
        f"<link rel=alternate {RSS} title='All &amp; more' href=/feed.xml>"
        "<link href='atom.xml' type='application/atom+xml; charset=utf-8' rel='Alternate'/>"
        "<link rel='alternate' type='application/feed+json' title='JSON' href='//n.example/feed.json'>"
        "<link rel='stylesheet' href='/style.css'><link rel='alternate' hreflang='de' href='/de'>"
    )
    assert links(page) == [
        FeedLink("https://n.example/feed.xml", "All & more"),
        FeedLink("https://n.example/news/atom.xml"),
        FeedLink("https://n.example/feed.json", "JSON"),
    ]


@pytest.mark.parametrize(
    ("special", "title"),
    [
        ("/comments/feed/", "N » Comments Feed"),
        ("/kommentare/feed", ""),
        ("/tag/harbour/feed", "N » Harbour"),
        ("/author/ann/rss", ""),
        ("/podcast.xml", "Podcasts"),
    ],
)
def test_the_main_feed_comes_before_those_of_comments_and_parts(special: str, title: str) -> None:
    page = (
        f"<link rel=alternate {RSS} href='{special}' title='{title}'><link rel=alternate {RSS} href='/feed' title='N'>"
    )
    assert urls(page) == ["https://n.example/feed", f"https://n.example{special}"]


def test_comment_feeds_come_last() -> None:
    page = "".join(f"<link rel=alternate {RSS} href='{path}'>" for path in ("/comments/feed", "/tag/x/feed", "/feed"))
    assert urls(page) == [f"https://n.example{path}" for path in ("/feed", "/tag/x/feed", "/comments/feed")]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (f"<base href='https://b.example/x/'><link rel=alternate {RSS} href=feed>", ["https://b.example/x/feed"]),
        (f"<base href='/y/'><base href='/z/'><link rel=alternate {RSS} href=feed>", ["https://n.example/y/feed"]),
        (f"<link rel=alternate {RSS} href='feed:https://n.example/a'>", ["https://n.example/a"]),
        (f"<link rel=alternate {RSS} href='feed://n.example/a'>", ["http://n.example/a"]),
        (
            f"<link rel=alternate {RSS} href='/a?utm_source=x&amp;partner=rss#top'>",
            ["https://n.example/a?utm_source=x&partner=rss"],
        ),
        (f"<link rel=alternate {RSS} href=/a><link rel=alternate {RSS} href=/a>", ["https://n.example/a"]),
        (
            f"<link rel=alternate {RSS} href='javascript:x'><link rel=alternate {RSS} href=''>",
            [],
        ),
        ("<link rel='feed' href='/f'>", ["https://n.example/f"]),
        ("<link rel='alternate' type='text/xml' href='/rss'>", ["https://n.example/rss"]),
        ("<link rel='alternate' type='text/xml' href='/sitemap'>", []),
        ("<link rel='alternate' type='application/json' href='/wp-json/wp/v2/posts/1'>", []),
        ("<link rel='alternate' type='application/json+oembed' href='/oembed?format=feed'>", []),
        (f"<!-- <link rel=alternate {RSS} href=/old> --><p>none", []),
        (f'<script>var x = "<link rel=alternate {RSS} href=/js>";</script><p>none', []),
        (f"<body><div><p>late <link rel=alternate {RSS} href=/late>", ["https://n.example/late"]),
        ("<a href='/rss.xml'>RSS</a>", ["https://n.example/rss.xml"]),
        (
            "<a href='/rss-feeds'>Our feeds</a><a href='/index.rdf'>RDF</a>",
            ["https://n.example/index.rdf", "https://n.example/rss-feeds"],
        ),
        (
            "<a href='/feed/'><img src=x></a><a href='/comments/feed/'>x</a>",
            ["https://n.example/feed/", "https://n.example/comments/feed/"],
        ),
        (f"<a href='/rss.xml'>RSS</a><link rel=alternate {RSS} href=/a>", ["https://n.example/a"]),
        ("<a href='https://reader.example/i/feed/https://n.example/rss'>Follow</a>", []),
        ("<a href='/feedback'>Say</a><a href='/rss.html'>About</a><a href='mailto:rss@n.example'>m</a>", []),
        ("<a href=/atom.xml", []),
        ("", []),
        ("\x00\xff<<<>>>", []),
    ],
)
def test_which_links_are_feeds(page: str, found: list[str]) -> None:
    assert urls(page) == found


def test_links_of_a_page_without_address_must_be_absolute() -> None:
    page = f"<link rel=alternate {RSS} href='/a'><link rel=alternate {RSS} href='https://n.example/b'>"
    assert links(page, url=None) == [FeedLink("https://n.example/b")]


def test_titles_are_one_clean_line_and_the_number_is_bounded() -> None:
    page = "".join(f"<link rel=alternate {RSS} href='/f{n}' title='a&#x202e;\n&lt;b&gt;{n}'>" for n in range(500))
    found = links(page)
    assert len(found) == 50
    assert found[3].title == "a 3"


def test_pages_in_other_charsets() -> None:
    page = f"<html><link rel=alternate {RSS} href='/größe' title='Größe'>"
    assert (
        links(page.encode("utf-16")) == links(page.encode("cp1252")) == [FeedLink("https://n.example/größe", "Größe")]
    )
