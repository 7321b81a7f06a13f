"""Title, author, date and address, as pages give them in markup of all conditions."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from adapters.pages import PageReader
from bot.core.domain import Document, Draft

TITLE = "Aldbury to rebuild its harbour wall"
BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The council of Aldbury voted on Monday to rebuild the harbour wall, which a storm had broken in three places.",
        "The work will cost 3.2 million euros, of which the state pays 1.8 million, and should take fourteen months.",
        "“We cannot wait for the next storm,” said the mayor, Ruth Lane. About 900 people live behind the wall.",
    )
)
URL = "https://www.harbour.example/news/aldbury-to-rebuild-wall-881"
LD = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-11-16T18:30:00+01:00"}


def script(data: object) -> str:
    return f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data)}</script>'


def read(head: str = "", before: str = "", *, url: str | None = URL) -> Draft:
    html = f"<html lang='en'><head><meta charset='utf-8'>{head}</head><body><article>{before}{BODY}</article></body></html>"
    (draft,) = PageReader().read(Document(html.encode(), "page", url=url))
    return draft


RELATED = {"@type": "NewsArticle", "headline": "Salmon are back in the upper Tamble", "datePublished": "2020-01-01"}
BROKEN = json.dumps({**LD, "author": [{"@type": "Person", "name": "Jörg Groß"}]})[:-1] + ', "about": "a "quoted" word"}'


@pytest.mark.parametrize(
    "scripts",
    [
        [LD],
        [[{"@type": "BreadcrumbList"}, LD]],
        [{"@graph": [RELATED, LD]}],
        [RELATED, LD],
        [{"@type": "ItemList", "itemListElement": [RELATED]}, LD],
        [{"@type": "WebPage", "mainEntity": {"@type": "Article", **LD}}],
        [{**LD, "@type": ["Thing", "schema:NewsArticle"], "headline": [TITLE]}],
        [{**LD, "headline": "Aldbury to rebuild its <i>harbour</i> wall"}],
        ["/* cdata */" + json.dumps(LD)],
        [json.dumps(LD).replace("harbour", "har\\bour").replace("\\b", "b")],
        [BROKEN],
        [json.dumps({**LD, "description": "50\\% more"}).replace("\\\\", "\\")],
    ],
)
def test_the_pages_own_article_is_the_one_described(scripts: list[object]) -> None:
    draft = read("".join(map(script, scripts)) + f"<title>{TITLE} | Harbour Post</title>")
    assert (draft.title, draft.published) == (TITLE, datetime(2026, 11, 16, 17, 30, tzinfo=UTC))


def test_entities_in_values_that_are_no_html_are_read() -> None:
    assert (
        read(script({**LD, "headline": "Aldbury&#8217;s wall &amp;amp; its boats"})).title
        == "Aldbury’s wall & its boats"
    )
    assert read("<meta property='og:title' content='Aldbury&amp;#8217;s wall'>").title == "Aldbury’s wall"


@pytest.mark.parametrize(
    ("author", "graph", "expected"),
    [
        ({"@type": "Person", "name": "Ann Hale"}, [], "Ann Hale"),
        ({"@id": "#ann"}, [{"@type": "Person", "@id": "#ann", "name": "Ann Hale"}], "Ann Hale"),
        ({"@id": "#nobody"}, [], None),
        (["Ann Hale", {"name": ["Tom Reed", "Ida Moss"]}], [], "Ann Hale, Tom Reed, Ida Moss"),
        ("By Ann Hale and Tom Reed", [], "Ann Hale, Tom Reed"),
        ([{"@type": "Organization", "name": "Harbour Post"}], [], None),
        ([{"@type": "NewsMediaOrganization", "name": "Coast News"}], [], None),
        ({"@type": "Person", "name": "Harbour Post"}, [], None),
        ({"@type": "Person", "name": "https://harbour.example/ann"}, [], None),
        ({"@type": "Person", "name": "Redaktion"}, [], None),
        ({"@type": "Person", "name": "Küstenblatt Verlag GmbH"}, [], None),
        (None, [], None),
        (7, [], None),
    ],
)
def test_the_author_is_who_is_declared(author: object, graph: list[object], expected: str | None) -> None:
    publisher = {"@type": "Organization", "name": "Harbour Post"}
    assert read(script({"@graph": [{**LD, "author": author, "publisher": publisher}, *graph]})).byline == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p>By Ann Hale</p>", "Ann Hale"),
        ("<div>Von Karl von der Heide, Berlin</div>", "Karl von der Heide"),
        ("<footer>By <span>Neil Barrow</span>, 12 November 2026</footer>", "Neil Barrow"),
        ("<p class='byline'>By Ann Hale and Tom Reed</p>", "Ann Hale, Tom Reed"),
        ("<p>By Monday</p>", None),
        ("<p>Von Kassach nach Obernried</p>", None),
        ("<p>By Ann Hale's own account, nobody was there when the wall broke that night.</p>", None),
        ("<p>Read by millions</p>", None),
        ("<p>Ruth Lane</p>", None),
    ],
)
def test_a_byline_under_the_heading_is_the_author(line: str, expected: str | None) -> None:
    assert read(before=f"<h1>{TITLE}</h1>{line}").byline == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (script(LD), date(2026, 11, 16)),
        (script({**LD, "datePublished": "2026-11-16T23:30:00-05:00"}), date(2026, 11, 16)),
        (script({**LD, "datePublished": None, "dateModified": "2026-11-18T08:00:00Z"}), None),
        (script({**LD, "datePublished": "0001-01-01T00:00:00"}), None),
        (script({**LD, "datePublished": "1970-01-01T00:00:00Z"}), None),
        (script({**LD, "datePublished": "yesterday"}), None),
        (script({"@type": "WebPage", "datePublished": "2026-11-16"}), date(2026, 11, 16)),
        ("<meta property='article:modified_time' content='2026-11-18T08:00:00Z'>", None),
        ("<meta property='og:updated_time' content='2026-11-18T08:00:00Z'>", None),
        ("<meta name='last-modified' content='2026-11-18'>", None),
        (
            "<meta property='article:modified_time' content='2026-11-18'><meta property='article:published_time' content='2026-11-16'>",
            date(2026, 11, 16),
        ),
        ("<meta name='date' content='16.11.2026 18:30'>", date(2026, 11, 16)),
        ("<meta name='dcterms.date' content='Mon, 16 Nov 2026 18:30:00 CET'>", date(2026, 11, 16)),
        ("", None),
    ],
)
def test_the_date_is_that_of_publication(head: str, expected: date | None) -> None:
    published = read(head).published
    assert (published.date() if published else None) == expected


@pytest.mark.parametrize(
    ("canonical", "url", "expected"),
    [
        ("https://www.harbour.example/news/wall-vote-2", URL, "https://www.harbour.example/news/wall-vote-2"),
        ("//harbour.example/news/wall-vote-2", URL, "https://harbour.example/news/wall-vote-2"),
        ("/news/wall-vote-2?utm_source=x#top", URL, "https://www.harbour.example/news/wall-vote-2"),
        ("https://www.harbour.example/", URL, URL),
        ("https://www.harbour.example/news/", URL, URL),
        ("https://www.harbour.example/index", URL, URL),
        ("https://evil.example/news/wall-vote-2", "https://harbour.example/a-b-c", "https://harbour.example/a-b-c"),
        ("https://evil.co.uk/a-b-c", "https://harbour.co.uk/a-b-c", "https://harbour.co.uk/a-b-c"),
        ("https://ann.github.io/a-b-c", "https://evil.github.io/a-b-d", "https://evil.github.io/a-b-d"),
        ("https://ann.blogspot.co.uk/a-b-c", "https://evil.blogspot.co.uk/a-b-d", "https://evil.blogspot.co.uk/a-b-d"),
        ("https://www.Ann.Substack.com/a-b-c", "https://ann.substack.com/a-b-d", "https://www.Ann.Substack.com/a-b-c"),
        ("https://user:pw@www.harbour.example/a-b-c", URL, URL),
        ("javascript:alert(1)", URL, URL),
        ("http://[::1", URL, URL),
        ("https://www.harbour.example/?p=881", URL, "https://www.harbour.example/?p=881"),
        ("https://www.harbour.example/news/aldbury-to-rebuild-wall-881", f"{URL}/amp", URL),
        ("https://10.0.0.1/a-b-c", "https://10.0.0.2/a-b-c", "https://10.0.0.2/a-b-c"),
        ("https://harbour.example/a-b-c", None, "https://harbour.example/a-b-c"),
    ],
)
def test_the_canonical_address_is_believed_within_reason(canonical: str, url: str | None, expected: str) -> None:
    assert read(f"<link rel='canonical' href='{canonical}'>", url=url).url == expected


@pytest.mark.parametrize(
    ("head", "before", "expected"),
    [
        (f"<title>{TITLE} | Harbour Post</title><meta property='og:site_name' content='Harbour Post'>", "", TITLE),
        (f"<title>Harbour Post: {TITLE}</title><meta property='og:site_name' content='Harbour Post'>", "", TITLE),
        (f"<title>Harbour Post Online: {TITLE}</title>", f"<b>{TITLE}</b>", TITLE),
        (
            f"<meta property='og:title' content='{TITLE} - HARBOUR POST - Local'><meta property='og:site_name' content='Harbour Post'>",
            "",
            TITLE,
        ),
        (f"<title>Region - {TITLE} - Harbour Post</title>", f"<h1>{TITLE}</h1>", TITLE),
        (
            "<title>Storm at Aldbury Harbour - what we know</title>",
            "<b>Aldbury Harbour</b>",
            "Storm at Aldbury Harbour - what we know",
        ),
        ("", f"<h1>{TITLE}</h1>", TITLE),
        (f"<title>News</title><meta property='og:title' content='{TITLE}'>", "<h1>News</h1>", TITLE),
        (f"<title>{TITLE} - Harbour</title>", "", TITLE),
        (f"<title>{TITLE} -- harbour.example</title>", "", TITLE),
        (f"<title>{TITLE} | Harbour, the paper of the coast</title>", "", TITLE),
        ("<title>Harbour wall: who pays? - Harbour</title>", "", "Harbour wall: who pays?"),
        ("<title>Storm at the wall | Dockside</title>", "", "Storm at the wall | Dockside"),
        ("<title>Harbour Days » Blog Archive » A wall at last</title>", "", "A wall at last"),
        (
            "<meta property='og:title' content='Aldbury\\&#39;s wall is whole again'>",
            "",
            "Aldbury's wall is whole again",
        ),
        (f"<meta property='og:title' content='{TITLE[:24]}…'>", f"<h1>{TITLE}</h1>", TITLE),
        (
            "<meta property='og:title' content='What the storm has left …'>",
            "<h1>Storm</h1>",
            "What the storm has left …",
        ),
    ],
)
def test_the_title_is_the_articles_without_the_sites(head: str, before: str, expected: str) -> None:
    assert read(head, before).title == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            f"<title>{TITLE} - Coast - Harbour</title><meta property='og:site_name' content='www.harbour.example'>",
            "Harbour",
        ),
        (f"<title>{TITLE} | Harbour.example</title>", "Harbour.example"),
        (f"<title>{TITLE} | Dockside</title>", None),
        (f"<title>{TITLE}</title><meta name='application-name' content='Harbour Post'>", "Harbour Post"),
    ],
)
def test_the_site_is_named_by_its_markup_or_its_address(head: str, expected: str | None) -> None:
    assert read(head).source == expected


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<p class='byline'>By Ann Hale, Staff Writer</p>", "Ann Hale"),
        ("<p class='articleByline'>By Ann Hale, Harbour Post</p>", "Ann Hale"),
        ("<cite class='byline'>By <span>Ann Hale</span> &amp; <span>Tom Reed</span> - 16 November 2026</cite>", "Ann Hale, Tom Reed"),
        ("<h5 class='byline'><span class='name'>Ann Hale</span></h5>", "Ann Hale"),
        ("<p class='byline'><span class='byline-name'>Ann Hale</span><span class='byline-title'>Coast Days reporter</span></p>", "Ann Hale"),
        ("<h3 class='authorName'>Ann Hale Senior Correspondent</h3>", "Ann Hale"),
        ("<p class='byline'>By Ann Hale and Tom Reed - Coast Technology Writers</p>", "Ann Hale, Tom Reed"),
        ("<p class='byline'>By Ann Hale Tuesday, Nov. 17, 2026</p>", "Ann Hale"),
        ("<p>By Ann Bronson Gray</p>", "Ann Bronson Gray"),
        ("<div class='author'><a rel='author' href='/m'>Email to Author</a></div>", None),
        ("<p class='byline'>Coast News</p>", None),
        ("<p class='byline'>By Readers Of The Harbour Post And Others</p>", None),
        ("<p class='byline'>By Harbour Staff Reports</p>", None),
        ("<p class='byline'>by CST Staff Writer</p>", None),
        ("<p class='author'>Ann Hale</p><p class='author'>Tom Reed</p>", None),
    ],
)  # fmt: skip
def test_an_author_is_a_person_without_office_and_outlet(byline: str, expected: str | None) -> None:
    assert read(before=f"<h1>{TITLE}</h1>{byline}").byline == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ann Hale, Harbour Bureau", "Ann Hale"),
        ("Ann Hale, Special for HARBOUR TODAY", "Ann Hale"),
        ("Ann Hale Coast News, Aldbury, Ann Hale", "Ann Hale"),
        ("Ann Hale, Jr.", "Ann Hale"),
        ("Ann Hale, Tom Reed, and Ida Moss", "Ann Hale, Tom Reed, Ida Moss"),
        ("Von Anna Muster in Berlin", "Anna Muster"),
        ("HARBOUR.GOV", None),
        ("Coast Editorial Writers", None),
        ("harbour.com", None),
        ("Coast Times", None),
        ("Coast Wire Desk", None),
        ("Gulliver", "Gulliver"),
        ("Ann Hale, Associated Press", "Ann Hale"),
        ("Associated Press", "Associated Press"),
    ],
)
def test_what_a_page_declares_besides_the_author_is_left_out(author: str, expected: str | None) -> None:
    assert read(f"<meta name='author' content='{author}'>").byline == expected
    assert read(script({**LD, "author": author})).byline == expected


def test_the_author_is_who_is_named_near_the_heading() -> None:
    others = "".join(
        f"<div class='card'><a class='author' href='/{n}'>Tom {n}</a></div>" for n in ("Ash", "Bray", "Cole")
    )
    far = "<p>x</p>" * 200
    assert read(before=f"<h1>{TITLE}</h1><a class='author' href='/a'>Ann Hale</a>{far}{others}").byline == "Ann Hale"
    assert read(before=f"<h1>{TITLE}</h1><p>By Ann Hale</p>{far}<p class='author'>Tom Ash</p>").byline == "Ann Hale"
    assert read(before=f"<h1>{TITLE}</h1>{far}<p class='author'>Tom Ash</p>").byline is None
    two = "<div><div><a rel='author' href='/a'>Ann Hale</a></div></div><div><div><a rel='author' href='/b'>Tom Ash</a></div></div>"
    assert read(before=f"<h1>{TITLE}</h1>{two}").byline == "Ann Hale"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("<p>16.11.2026, 18:30 Uhr</p>", date(2026, 11, 16)),
        ("<div><span>Published: 16 November 2026</span></div>", date(2026, 11, 16)),
        ("<p>Last updated: 18 November 2026</p>", None),
        ("<ul><li><a href='/1'>Salmon are back</a> <span>18 November 2026</span></li></ul>", None),
        ("<table><tr><td><span>18 November 2026</span></td></tr></table>", None),
        ("<p>On 18 November 2026 the wall will be whole.</p>", None),
    ],
)
def test_a_line_under_the_heading_may_be_the_date(before: str, expected: date | None) -> None:
    published = read(before=f"<h1>{TITLE}</h1>{before}").published
    assert (published.date() if published else None) == expected


@pytest.mark.parametrize(
    ("path", "before", "expected"),
    [
        ("2026/11/16/wall", "", date(2026, 11, 16)),
        ("wall-20261116.html", "", None),
        ("2026/11/16/wall", "<time datetime='2026-11-15T20:00:00Z'>x</time>", date(2026, 11, 15)),
        ("2026/11/16/wall", "<time datetime='2026-06-05T20:00:00Z'>x</time>", date(2026, 11, 16)),
        ("2026/13/45/wall", "", None),
    ],
)
def test_an_address_may_hold_the_date(path: str, before: str, expected: date | None) -> None:
    published = read(before=before, url=f"https://www.harbour.example/news/{path}").published
    assert (published.date() if published else None) == expected


def test_the_time_of_a_date_may_stand_elsewhere() -> None:
    head = "<meta name='pub_date' content='2026-11-16'>"
    published = read(head, "<time datetime='2026-11-16T18:30:00+00:00'>today</time>").published
    assert published == datetime(2026, 11, 16, 18, 30, tzinfo=UTC)
    assert read(head, "<time datetime='2026-11-19T18:30:00+00:00'>today</time>").published == datetime(
        2026, 11, 16, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "after",
    [
        "<div id='comments'><a class='author' href='/u/1'>Karl Maier</a><p>Never again.</p></div>",
        "<li class='comment'><a class='comment-author' href='/u/1'>Karl Maier</a></li>",
        "<aside class='related-articles'><a rel='author' href='/a'>Tom Reed</a></aside>",
        "<ul>"
        + "".join(f"<li><a rel='author' href='/{n}'>Tom {n}</a></li>" for n in ("Ash", "Bray", "Cole", "Dunn"))
        + "</ul>",
        "<p class='author-note'>The Editors</p>",
    ],
)
def test_those_who_wrote_something_else_are_no_authors(after: str) -> None:
    assert read(before=f"<h1>{TITLE}</h1>{after}").byline is None
    assert read(before=f"<h1>{TITLE}</h1><p class='byline'>By Ann Hale</p>{after}").byline == "Ann Hale"
