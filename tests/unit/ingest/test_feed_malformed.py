"""Malformed in the ways that real feeds are: two good entries are in each, and must come out whole."""

from __future__ import annotations

import pytest

from adapters.feeds import DocumentFeedParser
from bot.core.domain import Document

XML = '<?xml version="1.0" encoding="utf-8"?>'
RSS = '<rss version="2.0"><channel><title>Post</title><link>https://n.example/</link>'
END = "</channel></rss>"


def item(name: str, rest: str = "") -> str:
    return (
        f"<item><title>{name} rises</title><link>https://n.example/{name.lower()}</link>"
        f"<description>{name} has &lt;b&gt;more&lt;/b&gt; to tell.</description>{rest}</item>"
    )


LONG_AUTHOR = f"<dc:creator><![CDATA[{'name ' * 90}]]></dc:creator>"
OTHER_ITEM = "<x:item xmlns:x='urn:u'><x:a/></x:item>"
ONE, TWO = item("One"), item("Two")
ATOM_ONE, ATOM_TWO = (
    f"<entry><title>{name} rises</title><link href='https://n.example/{name.lower()}'/>"
    f"<summary type='html'>{name} has &lt;b&gt;more&lt;/b&gt; to tell.</summary></entry>"
    for name in ("One", "Two")
)

FEEDS = {
    "blank lines before": f"\n\n  {XML}{RSS}{ONE}{TWO}{END}",
    "a warning before": f"<br />\n<b>Warning</b>: include(x) in <b>/a.php</b> on line <b>3</b><br />\n{XML}{RSS}{ONE}{TWO}{END}",
    "text before": f"Notice: undefined index\n{XML}{RSS}{ONE}{TWO}{END}",
    "garbage after": f"{XML}{RSS}{ONE}{TWO}{END}\n<!-- cached -->\n</rss>\x00 <script>track()</script> & so on",
    "two documents": f"{XML}{RSS}{ONE}{END}{XML}{RSS}{TWO}{END}",
    "two declarations": f"{XML}{XML}{RSS}{ONE}{TWO}{END}",
    "two channels": f"{XML}{RSS}{ONE}</channel><channel>{TWO}{END}",
    "no end": f"{XML}{RSS}{ONE}{TWO}",
    "cut in a tag": f"{XML}{RSS}{ONE}{TWO}<item><title>Thr</title><li",
    "no channel": f"{XML}<rss version='2.0'>{ONE}{TWO}</rss>",
    "no root": f"{XML}<channel><title>Post</title>{ONE}{TWO}</channel>",
    "another root": f"{XML}<feeds><title>Post</title>{ONE}{TWO}</feeds>",
    "in a wrapper": f"{XML}<response><status>ok</status>{RSS}{ONE}{TWO}{END}</response>",
    "in a page": f"<html><head></head><body>{RSS}{ONE}{TWO}{END}</body></html>",
    "shown in a page": (
        "<html><head><title>f</title></head><body><pre style='x'>"
        + f"{XML}{RSS}{ONE}{TWO}{END}".replace("&", "&amp;").replace("<", "&lt;")
        + "</pre></body></html>"
    ),
    "namespaces not declared": f"{XML}{RSS}{item('One', '<dc:creator>A</dc:creator><media:thumbnail url=x />')}{TWO}{END}",
    "unclosed tag inside": f"{XML}{RSS}{ONE}<item><title>Bad <b></title><description>x</item>{TWO}{END}",
    "unclosed item": f"{XML}{RSS}{ONE[:-7]}{TWO}{END}",
    "unclosed description": f"{XML}{RSS}{ONE}<item><title>B</title><description>bad<link>x</link></item>{TWO}{END}",
    "unclosed section": f"{XML}{RSS}{ONE}<item><title>B</title><description><![CDATA[bad</description></item>{TWO}{END}",
    "unclosed section before others": (
        f"{XML}{RSS}<item><title>B</title><description><![CDATA[bad</description></item>{ONE}{TWO}"
        f"<item><title>C</title><description><![CDATA[fine]]></description></item>{END}"
    ),
    "section in a section": f"{XML}{RSS}{ONE}<item><title>B</title><description><![CDATA[a <![CDATA[b]]> c]]></description></item>{TWO}{END}",
    "unclosed comment": f"{XML}{RSS}{ONE}<!-- never closed{TWO}{END}",
    "comment with hyphens": f"{XML}{RSS}{ONE}<!-- a -- b --->{TWO}{END}",
    "commented out": f"{XML}{RSS}{ONE}<!-- {item('Zero')} -->{TWO}{END}",
    "entities not declared": f"{XML}{RSS}{ONE}<item><title>A&nbsp;&bogus; B &</title></item>{TWO}{END}",
    "references to nothing": f"{XML}{RSS}{ONE}<item><title>&#0;&#xFFFF;&#x110000;&#xD800;B</title></item>{TWO}{END}",
    "control characters": f"{XML}{RSS}{ONE}\x00\x01\x0b<item><title>\x02B\x1f</title></item>{TWO}{END}",
    "attributes without quotes": f"{XML}{RSS}{ONE}<item><guid isPermaLink=false>x</guid><enclosure url=x length=></item>{TWO}{END}",
    "duplicate attributes": f"{XML}{RSS}{ONE}<item><guid a='1' a='2'>x</guid></item>{TWO}{END}",
    "angle brackets in text": f"{XML}{RSS}{ONE}<item><title>a < b > c <3</title></item>{TWO}{END}",
    "a long author in a section": f"{XML}{RSS}{item('One', LONG_AUTHOR)}{TWO}{END}",
    "items of another kind": f"{XML}{RSS}{item('One', OTHER_ITEM)}{TWO}{END}",
    "capital letters": f"{XML}{RSS}{ONE}{TWO}{END}".replace("item>", "ITEM>").replace("title>", "Title>"),
    "an atom feed in an rss root": f"{XML}<rss version='2.0'><feed xmlns='http://www.w3.org/2005/Atom'>{ATOM_ONE}{ATOM_TWO}</feed></rss>",
    "rss items in an atom root": f"{XML}<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title>{ONE}{TWO}</feed>",
    "a wrong namespace": f"{XML}<feed xmlns='http://www.w3.org/2005/Atomic'>{ATOM_ONE}{ATOM_TWO}</feed>",
    "no namespace": f"{XML}<feed>{ATOM_ONE}{ATOM_TWO}</feed>",
    "a prefix for everything": (
        f"{XML}<a:feed xmlns:a='http://www.w3.org/2005/Atom'>{ATOM_ONE}{ATOM_TWO}</a:feed>"
        .replace("<entry", "<a:entry").replace("</entry", "</a:entry").replace("<title", "<a:title")
        .replace("</title", "</a:title").replace("<link", "<a:link").replace("<summary", "<a:summary")
        .replace("</summary", "</a:summary")
    ),
    "mismatched ends": f"{XML}{RSS}{ONE}<item><title>B</link><link>x</title></item>{TWO}{END}",
    "an item in an item": f"{XML}{RSS}<item><title>Outer</title>{ONE}{TWO}</item>{END}",
    "empty items": f"{XML}{RSS}<item/>{ONE}<item></item>{TWO}<item><title/></item>{END}",
    "a doctype of html": f"<!DOCTYPE html>{RSS}{ONE}{TWO}{END}",
    "a stylesheet": f"{XML}<?xml-stylesheet href='x.xsl'?>\n<!-- hello -->{RSS}{ONE}{TWO}{END}",
    "a mark inside": f"{XML}\ufeff{RSS}{ONE}\ufeff{TWO}{END}",
    "item text in a section": f"{XML}{RSS}{ONE}{TWO}{END}".replace(
        "</channel>", "<item><title>Code</title><description><![CDATA[<item> is <b>a tag</item>]]></description></item></channel>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FEEDS)
def test_good_entries_come_out_whole(name: str) -> None:
    entries = DocumentFeedParser().parse(Document(FEEDS[name].encode(), "feed", url="https://n.example/f")).entries
    good = [(draft.title, draft.url, draft.text) for draft in entries if draft.title.endswith("rises")]
    assert good == [
        ("One rises", "https://n.example/one", "One has more to tell."),
        ("Two rises", "https://n.example/two", "Two has more to tell."),
    ]
    assert len(entries) <= 4


def test_what_is_commented_out_is_no_entry_even_where_the_feed_is_broken() -> None:
    feed = f"{XML}{RSS}{ONE}<!-- {item('Zero')} --><item><title>B <b></title></item>{TWO}{END}"
    entries = DocumentFeedParser().parse(Document(feed.encode(), "feed")).entries
    assert "Zero rises" not in [draft.title for draft in entries]


@pytest.mark.parametrize(
    "declared", ["utf-8", "utf-16", "iso-8859-1", "us-ascii", "windows-1251", "x-bogus", "", "ucs-2"]
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_lying_declaration_does_no_harm(charset: str, declared: str) -> None:
    feed = f'<?xml version="1.0" encoding="{declared}"?>{RSS}{ONE}{TWO}{END}'.replace("rises", "rises größer – “so”")
    document = Document(feed.encode(charset), "feed", content_type=f"text/xml; charset={declared or 'latin-1'}")
    titles = [draft.title for draft in DocumentFeedParser().parse(document).entries]
    assert titles == ["One rises größer – “so”", "Two rises größer – “so”"]
