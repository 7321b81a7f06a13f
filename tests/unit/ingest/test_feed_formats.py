from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.feeds import DocumentFeedParser
from bot.core.domain import Document
from bot.core.sources import ParsedFeed
from tests.unit.ingest.feed_samples import FORMATS, STORIES

_UNDATED = {"rss091", "rss090"}


def parse(body: str | bytes, url: str | None = "https://n.example/feed", kind: str | None = None) -> ParsedFeed:
    data = body if isinstance(body, bytes) else body.encode()
    return DocumentFeedParser().parse(Document(data, "feed", url=url, content_type=kind))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_entries(name: str) -> None:
    feed = parse(FORMATS[name].of(STORIES))
    assert (feed.title, feed.site) == ("Harbour Post", "https://n.example/")
    assert [(draft.title, draft.url, tuple(draft.text.split("\n\n"))) for draft in feed.entries] == [
        (story.title, story.url, story.paragraphs) for story in STORIES
    ]
    assert {draft.source for draft in feed.entries} == {"Harbour Post"}
    published = None if name in _UNDATED else datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert {draft.published for draft in feed.entries} == {published}
    assert {draft.byline for draft in feed.entries} == {None if name in {*_UNDATED, "cdf"} else "Ann Hale"}


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"cdf"}))
def test_an_empty_feed_is_a_feed(name: str) -> None:
    feed = parse(FORMATS[name].of([]))
    assert (feed.title, feed.entries) == ("Harbour Post", ())


def test_what_feeds_say_of_how_long_they_stay_fresh() -> None:
    fresh = {name: parse(sample.of(STORIES[:1])).ttl for name, sample in FORMATS.items()}
    assert fresh == dict.fromkeys(FORMATS) | {"rss20": timedelta(minutes=45), "rss10": timedelta(hours=6)}


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl> 5 </ttl>", timedelta(minutes=5)),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>999999999999999999</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>999999</ttl>", timedelta(days=365)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
        ("<sy:updatePeriod>Weekly</sy:updatePeriod><sy:updateFrequency>7</sy:updateFrequency>", timedelta(days=1)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(days=1)),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
    ],
)
def test_odd_times_to_live(head: str, ttl: timedelta | None) -> None:
    assert parse(f"<rss><channel><title>A</title>{head}</channel></rss>").ttl == ttl


@pytest.mark.parametrize(
    ("entry", "guid", "url"),
    [
        ("<guid>https://n.example/p</guid>", "https://n.example/p", "https://n.example/p"),
        ("<guid isPermaLink='false'>https://n.example/p</guid>", "https://n.example/p", None),
        ("<guid isPermaLink='true'>/p</guid>", "/p", "https://n.example/p"),
        ("<guid> 7 </guid><link>/a</link>", "7", "https://n.example/a"),
        ("<link>/a</link><guid>https://n.example/p</guid>", "https://n.example/p", "https://n.example/a"),
        ("<link>/a#top</link>", "", "https://n.example/a"),
        ("<link>http://x.example/a?utm_source=rss&amp;id=3&amp;fbclid=z</link>", "", "http://x.example/a?id=3"),
        ("<link><![CDATA[http://x.example/?a=1&amp;copy=2]]></link>", "", "http://x.example/?a=1&copy=2"),
        ("<link>http://x.example/?a=1&copy=2</link>", "", "http://x.example/?a=1&copy=2"),
        ("<link>\n  https://n.example/long\n  -path </link>", "", "https://n.example/long-path"),
        ("<link>www.n.example/a</link>", "", "https://www.n.example/a"),
        ("<link>//x.example/a</link>", "", "https://x.example/a"),
        ("<link>javascript:alert(1)</link>", "", None),
        ("<link>http://[bad/</link>", "", None),
        ("<link>http://x.example:99999/</link>", "", None),
        ("<link href='/atom'/>", "", "https://n.example/atom"),
        ("<atom:link rel='self' href='/self'/><link>/a</link>", "", "https://n.example/a"),
        (
            "<link>http://feeds.example/~r/1</link><feedburner:origLink>https://n.example/o</feedburner:origLink>",
            "",
            "https://n.example/o",
        ),
        (
            "<link rel='alternate' type='application/json' href='/j'/><link rel='alternate' href='/h'/>",
            "",
            "https://n.example/h",
        ),
        ("<link rel='enclosure' href='/x.mp3'/>", "", None),
    ],
)
def test_addresses_and_names_of_entries(entry: str, guid: str, url: str | None) -> None:
    (draft,) = parse(
        f"<rss><channel><link>https://n.example/</link><item><title>A</title>{entry}</item></channel></rss>"
    ).entries
    assert (draft.guid, draft.url) == (guid, url)


@pytest.mark.parametrize(
    ("feed", "url"),
    [
        (
            "<feed xml:base='https://b.example/x/'><entry><title>A</title><link href='p'/></entry></feed>",
            "https://b.example/x/p",
        ),
        (
            "<feed xml:base='https://b.example/x/'><entry xml:base='y/'><title>A</title><link href='p'/></entry></feed>",
            "https://b.example/x/y/p",
        ),
        ("<feed><entry><title>A</title><link xml:base='/z/' href='p'/></entry></feed>", "https://n.example/z/p"),
        (
            "<feed><link href='https://o.example/'/><entry><title>A</title><link href='p'/></entry></feed>",
            "https://n.example/p",
        ),
    ],
)
def test_relative_addresses_have_their_base(feed: str, url: str) -> None:
    assert parse(feed).entries[0].url == url


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("<title>AT&amp;T</title>", "AT&T"),
        ("<title>AT&T</title>", "AT&T"),
        ("<title>AT&amp;amp;T</title>", "AT&T"),
        ("<title>5 &lt; 6</title>", "5 < 6"),
        ("<title>A &lt;b&gt;bold&lt;/b&gt; step</title>", "A bold step"),
        ("<title>A <b>bold</b> step</title>", "A bold step"),
        ("<title><![CDATA[A <b>bold</b> step]]></title>", "A bold step"),
        ("<title><![CDATA[One]]> and <![CDATA[two]]></title>", "One and two"),
        ("<title>&#8222;Gr&ouml;&szlig;e&#8220; &nbsp;&ndash; now</title>", "„Größe“ – now"),
        ("<title>&#x1F600;&#0;&#99999999;x</title>", "😀x"),
        ("<title>&#150; dash</title>", "– dash"),
        ("<title>a\x00\x01\x1fb\u202ec\u200bd</title>", "abcd"),
        ("<media:title>Media</media:title>", "Media"),
        ("<media:title>Media</media:title><title>Own</title>", "Own"),
        ("<title></title><dc:title>Dublin</dc:title>", "Dublin"),
        ("<TITLE>Loud</TITLE>", "Loud"),
        ("<title>First</title><title>Second</title>", "First"),
        ("<title>&lt;![CDATA[Escaped]]&gt;</title>", "Escaped"),
        ("<title>\n  Two\n  lines </title>", "Two lines"),
    ],
)
def test_titles(title: str, expected: str) -> None:
    assert (
        parse(f"<rss><channel><item>{title}<description>x</description></item></channel></rss>").entries[0].title
        == expected
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<title>A</title><content type='text'>a &lt;b&gt; c</content>", "a <b> c"),
        ("<title>A</title><content>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</content>", "One\n\nTwo"),
        ("<title>A</title><content>AT&amp;amp;T</content>", "AT&T"),
        ("<title>A</title><content type='html'><![CDATA[<p>One</p><p>Two]]></content>", "One\n\nTwo"),
        ("<title>A</title><content type='xhtml'><div>a &lt; b<br/>c</div></content>", "a < b\n\nc"),
        (
            "<title>A</title><content type='xhtml'><x:div xmlns:x='http://www.w3.org/1999/xhtml'><x:p>One</x:p></x:div></content>",
            "One",
        ),
        (
            "<title>A</title><content type='application/xhtml+xml' mode='xml'><p>One</p><p>Two</p></content>",
            "One\n\nTwo",
        ),
        ("<title>A</title><content type='text/html' mode='base64'>PHA+R3LDtsOfZTwvcD4=</content>", "Größe"),
        ("<title>A</title><content type='text/html' mode='base64'>!!!</content>", "A"),
        ("<title>A</title><content type='image/png'>iVBORw0KGgo=</content>", "A"),
        ("<title>A</title><content src='https://n.example/x' type='text/html'/><summary>Short</summary>", "Short"),
        ("<title>A</title><summary>Short</summary><content type='html'>Longer text</content>", "Short\n\nLonger text"),
        ("<title type='text'>Use &lt;b&gt; now</title><summary>S</summary>", "S"),
    ],
)
def test_atom_content(content: str, text: str) -> None:
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{content}<link href='/a'/></entry></feed>"
    assert parse(feed).entries[0].text == text


def test_plain_titles_of_atom_keep_their_angle_brackets() -> None:
    (draft,) = parse(
        "<feed><entry><title type='text'>Use &lt;b&gt; &amp;amp; win</title><id>1</id></entry></feed>"
    ).entries
    assert draft.title == "Use <b> & win"


@pytest.mark.parametrize(
    ("authors", "byline"),
    [
        ("<author>ann@n.example (Ann Hale)</author>", "Ann Hale"),
        ("<author>Ann Hale &lt;ann@n.example&gt;</author>", "Ann Hale"),
        ("<author>ann@n.example</author>", None),
        ("<author>noreply@n.example (Harbour Post)</author>", None),
        ("<author><name>Ann Hale</name><uri>https://n.example/ann</uri></author>", "Ann Hale"),
        ("<author><email>ann@n.example</email></author>", None),
        ("<dc:creator><![CDATA[Ann Hale]]></dc:creator>", "Ann Hale"),
        ("<dc:creator>Ann Hale</dc:creator><dc:creator>Bo Li</dc:creator>", "Ann Hale, Bo Li"),
        ("<dc:creator>by Ann Hale</dc:creator>", "Ann Hale"),
        ("<dc:creator>Von Eva Lund</dc:creator>", "Eva Lund"),
        ("<dc:creator>admin</dc:creator>", None),
        ("<dc:creator>Redaktion</dc:creator>", None),
        ("<dc:creator>harbour post</dc:creator>", None),
        ("<dc:creator>n.example</dc:creator>", None),
        ("<dc:creator>https://n.example/ann</dc:creator>", None),
        ("<dc:creator>-</dc:creator>", None),
        ("<itunes:author>Ann Hale</itunes:author>", "Ann Hale"),
        ("<author>ann@n.example (Ann Hale)</author><dc:creator>Ann Hale</dc:creator>", "Ann Hale"),
        ("<contributor><name>Bo Li</name></contributor>", None),
        ("", None),
    ],
)
def test_authors_are_named_and_never_invented(authors: str, byline: str | None) -> None:
    feed = (
        "<rss><channel><title>Harbour Post - News</title><managingEditor>boss@n.example (The Boss)</managingEditor>"
        f"<item><title>A</title>{authors}<description>x</description></item></channel></rss>"
    )
    assert parse(feed).entries[0].byline == byline


def test_an_atom_entry_without_author_has_its_feeds() -> None:
    feed = (
        "<feed><title>P</title><author><name>Ann Hale</name></author><entry><title>A</title><id>1</id></entry></feed>"
    )
    assert parse(feed).entries[0].byline == "Ann Hale"


def test_the_source_of_a_republished_entry() -> None:
    atom = "<feed><title>Planet</title><entry><title>A</title><source><id>x</id><title>Origin</title></source></entry></feed>"
    rss = "<rss><channel><title>Planet</title><item><title>A</title><source url='x'>Origin</source></item></channel></rss>"
    for body in (atom, rss):
        (draft,) = parse(body).entries
        assert (draft.title, draft.source) == ("A", "Origin")


def test_languages_are_as_declared() -> None:
    feed = parse(
        "<feed xml:lang='de'><entry><title>A</title></entry><entry xml:lang='fr'><title>B</title></entry>"
        "<entry><title>C</title><content xml:lang='it'>c</content></entry></feed>"
    )
    assert [draft.declared_language for draft in feed.entries] == ["de", "fr", "it"]


_ONE = "<item><title>Größe 5 €</title><link>https://n.example/1</link><description>Übung</description></item>"


@pytest.mark.parametrize(
    ("charset", "declared", "kind"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", "application/xml; charset=iso-8859-1"),
        ("utf-8-sig", "iso-8859-1", None),
        ("cp1252", "iso-8859-1", None),
        ("cp1252", "utf-8", None),
        ("cp1252", "", "text/xml; charset=windows-1252"),
        ("iso-8859-15", "iso-8859-15", "text/xml; charset=utf-8"),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", "utf-8", None),
        ("utf-32", "utf-32", None),
        ("utf-32-le", "utf-8", None),
        ("utf-32-be", "", None),
        ("cp1140", "cp1140", None),
        ("cp858", "cp858", None),
    ],
)
def test_charsets_are_found_whatever_is_declared(charset: str, declared: str, kind: str | None) -> None:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else "<?xml version='1.0'?>"
    body = f"{declaration}<rss version='2.0'><channel><title>T</title>{_ONE}</channel></rss>".encode(charset)
    (draft,) = parse(body, kind=kind).entries
    assert (draft.title, draft.text) == ("Größe 5 €", "Übung")


@pytest.mark.parametrize(
    ("feed", "title"),
    [
        ('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY co "Co">]><rss>{}</rss>', "A&nbsp;Co"),
        ('<!DOCTYPE rss [<!ELEMENT x (#PCDATA)><!ATTLIST x y CDATA "z">]><rss>{}</rss>', "A Co"),
        (
            '<!DOCTYPE rss [<!ENTITY % lat PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "x.ent"> %lat;]><rss>{}</rss>',
            "A Co",
        ),
    ],
)
def test_document_types_that_do_no_harm_are_left_out(feed: str, title: str) -> None:
    written = title.replace("Co", "&co;") if "co " in feed else title
    (draft,) = parse(feed.format(f"<channel><item><title>{written}</title></item></channel>")).entries
    assert draft.title == "A Co"
