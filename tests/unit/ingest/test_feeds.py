from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from adapters.feeds import FeedReader
from adapters.feeds.markup import line_of, paragraphs_of
from bot.core.domain import Document, Draft
from bot.core.errors import ParseError

LONG = "The council voted on Monday to spend 3.2 million euros on the harbour wall. " * 10
BODY = f"<p>{LONG}</p><p>Work begins in May.</p>"


def read(body: str | bytes, url: str | None = "https://n.example/feed") -> list[Draft]:
    return FeedReader().read(Document(body if isinstance(body, bytes) else body.encode(), "feed", url=url))


def rss(items: str, head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Post</title><link>https://n.example/</link>'
        f"<language>en-gb</language>{head}{items}</channel></rss>"
    )


def item(**parts: str) -> str:
    return (
        "<item>"
        + "".join(f"<{name.replace('_', ':')}>{value}</{name.replace('_', ':')}>" for name, value in parts.items())
        + "</item>"
    )


def test_rss_entry_with_everything() -> None:
    (draft,) = read(
        rss(
            item(
                title="Harbour wall to be rebuilt &amp; raised",
                link="https://n.example/wall?utm_source=rss",
                pubDate="Mon, 16 Nov 2026 10:00:00 +0100",
                dc_creator="Ann Hale",
                category="Harbour",
                description="A teaser that says less.",
                content_encoded=f"<![CDATA[{BODY}]]>",
            )
        )
    )
    assert draft.title == "Harbour wall to be rebuilt & raised"
    assert draft.url == "https://n.example/wall"
    assert draft.published == datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert (draft.byline, draft.source, draft.declared_language) == ("Ann Hale", "Harbour Post", "en-gb")
    assert draft.tags == ("Harbour",)
    assert draft.text.split("\n\n") == ["A teaser that says less.", LONG.strip(), "Work begins in May."]
    assert not draft.teaser


def test_a_short_entry_is_a_teaser() -> None:
    (draft,) = read(
        rss(item(title="A", link="/a", description="Twelve hurt in fire. &lt;a href='/a'&gt;Read more&lt;/a&gt;"))
    )
    assert draft.text == "Twelve hurt in fire."
    assert draft.teaser
    assert draft.url == "https://n.example/a"


@pytest.mark.parametrize(
    "read_on",
    ["Read more", "mehr...", "Weiterlesen →", "[weiter]", "Continue reading A wall for all &#8594;", "Zum Artikel »"],
)
def test_invitations_to_read_on_are_no_text(read_on: str) -> None:
    (draft,) = read(rss(item(title="A", description=f"Twelve hurt in fire. {read_on}")))
    assert draft.text == "Twelve hurt in fire."


def test_lines_that_blogs_add_are_no_text() -> None:
    added = "<p>Der Beitrag <a href='x'>A</a> erschien zuerst auf <a href='y'>Post</a>.</p>"
    (draft,) = read(rss(item(title="A", description=f"<![CDATA[<p>Twelve hurt in fire.</p>{added}]]>")))
    assert draft.text == "Twelve hurt in fire."


def test_an_entry_that_breaks_off_is_a_teaser() -> None:
    (draft,) = read(rss(item(title="A", description=f"{LONG} and […]")))
    assert draft.teaser


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mi, 02 Feb 2022", "2022-02-02T00:00"),
        ("Mi, 02 Feb 2022 10:00:00 MEZ", "2022-02-02T09:00"),
        ("Wed, 02 Feb 2022 10:00:00 CEST", "2022-02-02T08:00"),
        ("1643791200", "2022-02-02T08:40"),
        ("2022-02-02T10:00:00Z", "2022-02-02T10:00"),
        ("2. Februar 2022, 10:00 Uhr", "2022-02-02T10:00"),
        ("yesterday", None),
        ("2022-02", None),
        ("2022", None),
        ("31 Jun 2022", None),
        ("", None),
        ("0000-00-00", None),
    ],
)
def test_dates_are_read_by_our_own_layer_and_never_invented(written: str, expected: str | None) -> None:
    (draft,) = read(rss(item(title="A", description=LONG, pubDate=written)))
    assert (draft.published.astimezone(UTC).isoformat()[:16] if draft.published else None) == expected


def test_atom() -> None:
    (draft,) = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title type="html">Küsten&amp;shy;bote</title>'
        '<link rel="self" href="https://n.example/feed"/><link href="https://n.example/"/>'
        '<entry><title>Neue Mauer</title><link rel="enclosure" href="x.mp3"/><link rel="alternate" href="wall"/>'
        "<updated>2026-11-16T12:00:00Z</updated><published>2026-11-16T10:00:00+01:00</published>"
        "<author><name>Eva Lund</name><email>e@n.example</email></author><category term='h' label='Hafen'/>"
        f"<summary>Kurz gesagt.</summary><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{BODY}</div></content>"
        "</entry></feed>"
    )
    assert (draft.title, draft.source, draft.byline) == ("Neue Mauer", "Küstenbote", "Eva Lund")
    assert draft.url == "https://n.example/wall"
    assert draft.published == datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert draft.declared_language == "de"
    assert draft.tags == ("Hafen",)
    assert draft.text.endswith("Work begins in May.")


def test_rdf_and_old_rss_with_a_harmless_doctype() -> None:
    (rdf,) = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<channel><title>C</title></channel><item><title>One</title><link>https://n.example/1</link>"
        "<description>Text of one.</description></item></rdf:RDF>"
    )
    assert (rdf.title, rdf.url, rdf.source) == ("One", "https://n.example/1", "C")
    (old,) = read(
        '<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>C</title>'
        "<item><title>Größe</title><link>https://n.example/2</link></item></channel></rss>".encode("latin-1")
        .decode("latin-1")
        .encode("latin-1")
    )
    assert old.title == "Größe"


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Meridian",
        "home_page_url": "https://m.example/",
        "language": "en",
        "items": [
            "not an item",
            {
                "id": 7,
                "url": "/a",
                "title": "A <b>bold</b> step",
                "content_html": BODY,
                "date_published": "2026-11-16T10:00:00Z",
            },
            {"id": "8", "content_text": LONG + "\n\nEnd.", "authors": [{"name": "Ann Hale"}, 3], "tags": ["x", 4, ""]},
        ],
    }
    first, second = read(json.dumps(feed))
    assert (first.title, first.url, first.source) == ("A bold step", "https://m.example/a", "Meridian")
    assert first.published == datetime(2026, 11, 16, 10, tzinfo=UTC)
    assert (second.byline, second.tags, second.text.split("\n\n")[-1]) == ("Ann Hale", ("x", "4"), "End.")


def test_one_bad_entry_never_loses_the_others() -> None:
    drafts = read(
        rss(
            item(title="Good one", description=LONG)
            + "<item><title>Bad &nosuch; <b></title><link>http://[bad</link><pubDate>x</pubDate></item>"
            + "<item></item>"
            + item(title="Good two", description=LONG)
        )
    )
    assert [draft.title for draft in drafts if draft.text.startswith("The council")] == ["Good one", "Good two"]


@pytest.mark.parametrize(
    "broken",
    [
        lambda feed: feed.replace("</item></channel></rss>", ""),
        lambda feed: feed.replace("</channel></rss>", "") + "<item><title>cut",
        lambda feed: "\n\n  " + feed,
        lambda feed: feed.replace("Good", "Good\x01\x0b"),
        lambda feed: feed.replace("<title>Good", "<title>AT&T "),
        lambda feed: "Notice: undefined index\n" + feed,
        lambda feed: feed.replace('encoding="utf-8"', 'encoding="utf-16"'),
    ],
)
def test_malformed_feeds_still_give_their_good_entries(broken) -> None:
    drafts = read(broken(rss(item(title="Good", link="https://n.example/1", description=LONG))))
    assert drafts[0].text.startswith("The council voted")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + rss(item(title="&b;")), "entities"),
        ('<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + rss(item(title="&a;")), "entities"),
        (rss(""), "without entries"),
        (rss("<item/>"), "all empty"),
        ("<opml version='1.0'><body/></opml>", "list of feeds"),
        ("<rss", "feed"),
        ("<rss version='2.0'><channel></channel></rss>", "feed"),
        ("<!doctype html><html><body><p>Hello<entry>x</entry></p></body></html>", "a page, not a feed"),
        ("<?xml version='1.0'?><urlset><url><loc>https://n.example/</loc></url></urlset>", "not a readable feed"),
        (rss(f"<item {'x' * 70_000}>"), "impossible size"),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', "without entries"),
        ('{"items": []}', "not a JSON Feed"),
        ('{"items": ', "JSON"),
        ("[" * 100_000, "feed"),
        ('{"items":' + "[" * 100_000, "JSON"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason(body: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        read(body)


def test_nothing_that_cannot_be_stored_comes_out() -> None:
    """JSON can write half characters."""
    half = '"\\ud800x"'
    feed = f'{{"title": {half}, "language": {half}, "items": [{{"id": {half}, "url": "https://n.example/\\udfff", '
    feed += f'"title": {half}, "content_text": {half}, "tags": [{half}], "authors": [{{"name": {half}}}]}}]}}'
    (draft,) = read(feed)
    assert (draft.title, draft.text, draft.guid, draft.tags, draft.declared_language) == ("x", "x", "x", ("x",), "x")
    assert "\\ud" not in repr(draft)


def test_a_string_is_never_opened_as_a_path() -> None:
    with pytest.raises(ParseError):
        read(b"/etc/passwd")


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<p>One</p><p>Two<br>Three</p>", ["One", "Two", "Three"]),
        ("One &amp; two", ["One & two"]),
        ("plain\ntext", ["plain", "text"]),
        ("a < b and b > c", ["a < b and b > c"]),
        ("<script>alert(1)</script><p onclick=x>Hi</p><style>p{}</style>", ["Hi"]),
        ("<svg/onload=alert(1)><p>Hi</p>", []),
        ("<figure><img src=x><figcaption>Cap</figcaption></figure><p>Hi</p>", ["Hi"]),
        ("<ul><li>One</li><li>Two</li></ul>", ["One", "Two"]),
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", ["One", "Two"]),
        ("<div>" * 50_000 + "deep", None),
        ("<p>unclosed <b>bold", ["unclosed bold"]),
        ("<!-- <p>no</p> --><p>yes</p>", ["yes"]),
        ("", []),
    ],
)
def test_markup_becomes_paragraphs(markup: str, paragraphs: list[str] | None) -> None:
    found = paragraphs_of(markup)
    assert all("<" not in line or line == markup for line in found)
    if paragraphs is not None:
        assert found == paragraphs


def test_a_title_is_one_line() -> None:
    assert line_of("One<br>two &#8211; <i>three</i>") == "One two – three"
