from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree

from adapters.feeds import DocumentFeedParser
from bot.core.domain import Document, Feed
from bot.core.errors import ParseError
from bot.core.opml import write_opml
from bot.core.sources import Outline


def outlines(body: str | bytes) -> list[Outline]:
    return DocumentFeedParser().outlines(Document(body if isinstance(body, bytes) else body.encode(), "list"))


def opml(body: str) -> str:
    return f"<?xml version='1.0'?><opml version='1.0'><head><title>L</title></head><body>{body}</body></opml>"


def test_folders_nest_and_feeds_keep_their_order() -> None:
    found = outlines(
        opml(
            "<outline text='Top' type='rss' xmlUrl='https://a.example/1'/>"
            "<outline text='News'><outline text='Europe &amp; more'>"
            "<outline title='Two' text='2' xmlUrl='https://a.example/2' htmlUrl='https://a.example/'/></outline>"
            "<outline text='Three' xmlurl='https://a.example/3'></outline></outline>"
            "<outline text='Last' XMLURL='https://a.example/4?a=1&amp;b=2#x'/>"
        )
    )
    assert found == [
        Outline("https://a.example/1", "Top"),
        Outline("https://a.example/2", "Two", "News/Europe & more"),
        Outline("https://a.example/3", "Three", "News"),
        Outline("https://a.example/4?a=1&b=2", "Last"),
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<outline xmlUrl='https://a.example/1'>", [Outline("https://a.example/1")]),
        (
            "<outline text='F'><outline xmlUrl='https://a.example/1'><outline xmlUrl='https://a.example/2'></outline>",
            [
                Outline("https://a.example/1", folder="F"),
                Outline("https://a.example/2", folder="F"),
            ],
        ),
        ("<outline text='AT&T <b>x</b>' xmlUrl=https://a.example/1 />", [Outline("https://a.example/1", "AT&T x")]),
        (
            "<outline text='a/b'><outline xmlUrl='https://a.example/1'/></outline>",
            [Outline("https://a.example/1", folder="a-b")],
        ),
        ("<outline type='rss' url='https://a.example/1'/>", [Outline("https://a.example/1")]),
        ("<outline type='link' url='https://a.example/1'/>", []),
        ("<outline text='x' htmlUrl='https://a.example/1'/>", []),
        ("<outline xmlUrl='feed://a.example/1'/>", [Outline("http://a.example/1")]),
        ("<outline xmlUrl='a.example/feed'/>", [Outline("https://a.example/feed")]),
        ("<outline xmlUrl='file:///etc/passwd'/><outline xmlUrl='/feed'/><outline xmlUrl=''/>", []),
        (
            "<outline xmlUrl='https://a.example/1'/><outline xmlUrl='https://a.example/1'/>",
            [Outline("https://a.example/1")],
        ),
        ("", []),
    ],
)
def test_lists_as_programs_write_them(body: str, found: list[Outline]) -> None:
    assert outlines(opml(body)) == found


@pytest.mark.parametrize("body", ["", "hello", "<rss><channel/></rss>", "<html><body>x</body></html>", "\x00" * 100])
def test_what_is_no_list_is_refused(body: str) -> None:
    with pytest.raises(ParseError, match="not a list of feeds"):
        outlines(body)


def test_entities_of_a_lists_own_are_refused() -> None:
    with pytest.raises(ParseError, match="entities"):
        outlines("<!DOCTYPE opml [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]>" + opml("<outline xmlUrl='&c;'/>"))


def test_lists_are_bounded_in_number_and_depth() -> None:
    many = "".join(f"<outline xmlUrl='https://a.example/{n}'/>" for n in range(12_000))
    assert len(outlines(opml(many))) == 10_000
    deep = outlines(opml("<outline text='x'>" * 100 + "<outline xmlUrl='https://a.example/1'/>"))
    assert deep == [Outline("https://a.example/1", folder="/".join("x" * 10))]


FEEDS = [
    ("https://a.example/?x=1&y='\"<>", 'A & "B" < c', ""),
    ("https://a.example/2", "Größe", "News/Europe"),
    ("https://a.example/3", "", "News"),
    ("https://a.example/4", "Line\nbreak\x00", "A 'quoted' \"folder\" & co"),
    ("https://a.example/5", "Five", "News/Europe/West"),
    ("https://a.example/6", "Six", "News/Europe"),
    ("https://a.example/7", "Seven", "Sport/Europe"),
]


def test_what_is_written_is_read_back() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    feeds = [Feed(str(n), "t", url, title, now, "u", folder) for n, (url, title, folder) in enumerate(FEEDS)]
    sites = {FEEDS[0][0]: "https://a.example/?home=1&x='\"<>", FEEDS[1][0]: "https://a.example/größe"}
    written = write_opml(feeds, "Briefwire & co", sites)
    expected = {
        Outline(url, " ".join(title.replace("\x00", "").split()) or url, folder) for url, title, folder in FEEDS
    }
    assert set(outlines(written)) == expected
    tree = etree.fromstring(written.encode())  # well-formed for any other program
    assert tree.findtext("head/title") == "Briefwire & co"
    assert {node.get("xmlUrl") for node in tree.iter("outline") if node.get("xmlUrl")} == {url for url, _, _ in FEEDS}
    assert {node.get("xmlUrl"): page for node in tree.iter("outline") if (page := node.get("htmlUrl"))} == sites
    assert [node.get("text") for node in tree.findall("body/outline/outline[@text='Europe']")] == ["Europe", "Europe"]


def test_an_empty_list_is_written_too() -> None:
    assert outlines(write_opml([], "L", {})) == []
