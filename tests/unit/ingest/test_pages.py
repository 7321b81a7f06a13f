from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from adapters.pages import PageReader
from bot.core.domain import Document, Draft
from bot.core.errors import ParseError

PARAGRAPHS = [
    "The council of Aldbury voted on Monday to rebuild the harbour wall, which a storm had broken in three places last winter.",
    "The work will cost 3.2 million euros, of which the state pays 1.8 million, and it should be finished within fourteen months.",
    "“We cannot wait for the next storm,” said the mayor, Ruth Lane. About 900 people live in the streets behind the wall.",
    "Fishermen asked for a second gate. Their spokesman, Tom Reed, said that 40 boats needed more room than the plan gives them.",
]
COMMENT = "I have lived here for thirty years and nobody ever asked me what I think about that wall, which is a scandal, really. "
LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Aldbury to rebuild its harbour wall",
    "datePublished": "2026-11-16T18:30:00+01:00",
    "author": [{"@type": "Person", "name": "Ann Hale"}, {"@type": "Organization", "name": "Harbour Post"}],
    "publisher": {"@type": "Organization", "name": "Harbour Post"},
    "keywords": ["Harbour", "Storm"],
}


def page(
    *, head: str = "", before: str = "", after: str = "", body: list[str] | None = None, tag: str = "article"
) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (PARAGRAPHS if body is None else body))
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>{head}</head><body><nav><a href='/'>Home</a>"
        f"<a href='/sport'>Sport</a></nav><{tag}>{before}{text}</{tag}>{after}<footer>Imprint</footer></body></html>"
    )


def read(html: str | bytes, url: str | None = "https://n.example/wall", content_type: str | None = None) -> Draft:
    body = html if isinstance(html, bytes) else html.encode()
    (draft,) = PageReader().read(Document(body, "page", url=url, content_type=content_type))
    return draft


def script(data: object) -> str:
    return f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data)}</script>'


def test_json_ld_gives_title_author_date_and_tags() -> None:
    draft = read(page(head=script(LD) + "<title>Wall | Harbour Post</title>", before="<h1>A wall</h1>"))
    assert draft.title == "Aldbury to rebuild its harbour wall"
    assert (draft.byline, draft.source) == ("Ann Hale", "Harbour Post")
    assert draft.published == datetime(2026, 11, 16, 17, 30, tzinfo=UTC)
    assert draft.tags == ("Harbour", "Storm")
    assert draft.text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "data",
    [
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"}, LD]},
        [{"@type": "BreadcrumbList"}, LD],
        {**LD, "@type": ["Thing", "http://schema.org/NewsArticle"]},
        "<!-- " + json.dumps(LD) + " -->",
        json.dumps(LD)[:-1] + ",}",
        json.dumps(LD).replace("rebuild", "re\nbuild").replace("re\nbuild", "rebuild"),
        "//<![CDATA[\n" + json.dumps(LD) + "\n//]]>",
    ],
)
def test_json_ld_is_found_in_all_its_shapes(data: object) -> None:
    draft = read(page(head=script(data)))
    assert draft.title == "Aldbury to rebuild its harbour wall"
    assert draft.byline == "Ann Hale"


@pytest.mark.parametrize(
    "data",
    ["{", "null", "[[[[", '{"@type": 3, "headline": {"a": 1}}', "[" * 50_000, '{"author": [null, [[]]]}', "\x00"],
)
def test_malformed_json_ld_is_passed_over(data: str) -> None:
    draft = read(page(head=script(data) + "<meta property='og:title' content='Aldbury wall vote'>"))
    assert draft.title == "Aldbury wall vote"


def test_open_graph_gives_the_rest() -> None:
    head = (
        "<title>Aldbury wall vote | Harbour Post</title><meta property='og:site_name' content='Harbour Post'>"
        "<meta property='article:published_time' content='2026-11-16T10:00:00Z'><meta name='author' content='Von Ann Hale'>"
        "<link rel='canonical' href='/wall-vote'><meta name='keywords' content='Harbour, Storm'>"
    )
    draft = read(page(head=head))
    assert (draft.title, draft.byline, draft.source) == ("Aldbury wall vote", "Ann Hale", "Harbour Post")
    assert draft.published == datetime(2026, 11, 16, 10, tzinfo=UTC)
    assert draft.url == "https://n.example/wall-vote"
    assert draft.tags == ("Harbour", "Storm")


@pytest.mark.parametrize("title", ["{} | Harbour Post", "Harbour Post – {}", "{} - Region - Harbour Post"])
def test_the_site_is_what_the_title_has_more_than_the_heading(title: str) -> None:
    heading = "Aldbury council votes for its wall"
    draft = read(page(head=f"<title>{title.format(heading)}</title>", before=f"<h1>{heading}</h1>"))
    assert (draft.title, draft.source) == (heading, "Harbour Post")


def test_nothing_is_invented() -> None:
    draft = read(page(before="<h1>Aldbury wall vote</h1>"), url=None)
    assert (draft.title, draft.byline, draft.published, draft.source, draft.url) == (
        "Aldbury wall vote",
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    "author", ["Harbour Post", "https://n.example/ann", "admin", "Redaktion", "", "{{author}}", "1234"]
)
def test_what_is_no_person_is_no_author(author: str) -> None:
    head = f"<meta property='og:site_name' content='Harbour Post'><meta name='author' content='{author}'>"
    assert read(page(head=head)).byline is None


def test_a_marked_byline_is_the_author_and_not_text() -> None:
    draft = read(page(before="<h1>Wall</h1><p class='byline'>By Ann Hale and Tom Reed</p>"))
    assert draft.byline == "Ann Hale, Tom Reed"
    assert "Ann Hale" not in draft.text


def test_a_canonical_address_of_another_site_is_not_believed() -> None:
    assert read(page(head="<link rel='canonical' href='https://evil.test/x'>")).url == "https://n.example/wall"
    assert read(page(head="<link rel='canonical' href='/'>")).url == "https://n.example/wall"
    assert read(page(head="<link rel='canonical' href='javascript:x'>")).url == "https://n.example/wall"


def test_hidden_characters_in_markup_never_reach_a_draft() -> None:
    head = "<meta property='og:title' content='Wall &#x202e;vote'><link rel='canonical' href='/w&#x200b;all'>"
    draft = read(
        page(
            head=head + script({**LD, "headline": "", "author": "Ann\u202e Hale"}),
            body=[*PARAGRAPHS, "It ends&#x2066; here."],
        )
    )
    assert (draft.title, draft.byline, draft.url) == ("Wall vote", "Ann Hale", "https://n.example/wall")
    assert draft.text.endswith("It ends here.")


def test_furniture_of_pages_is_left_out() -> None:
    before = (
        "<div class='breadcrumb'>Home / Region</div><h1>Wall</h1>"
        "<figure><img src='a.jpg'><figcaption>The broken wall. Photo: T. Reed</figcaption></figure>"
        "<div class='ad'>Advertisement <a href='/x'>Buy a boat today</a></div>"
    )
    after = (
        "<div class='newsletter'><p>Subscribe to our newsletter and never miss a story.</p></div>"
        "<section class='related'><h2>Related</h2><ul><li><a href='/1'>Storm breaks wall</a></li></ul></section>"
        "<div id='cookie-banner'><p>We use cookies. Accept all.</p></div>"
    )
    assert read(page(before=before, after=after)).text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "container", ["<div id='comments'>", "<section class='comments-area'>", "<div class='kommentare'>"]
)
def test_reader_comments_are_never_the_body(container: str) -> None:
    end = "</section>" if container.startswith("<section") else "</div>"
    comments = container + "".join(f"<div class='comment'><p>{COMMENT * 2}</p></div>" for _ in range(8)) + end
    draft = read(page(after=comments))
    assert "scandal" not in draft.text
    assert draft.text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("joined", ["\n\n", "</p><p>", "<br/>"])
def test_a_declared_body_stands_in_for_a_page_that_shows_little(joined: str) -> None:
    declared = {**LD, "articleBody": joined.join(PARAGRAPHS)}
    assert read(page(head=script(declared), body=[PARAGRAPHS[0]])).text.split("\n\n") == PARAGRAPHS


def test_the_standfirst_opens_the_text() -> None:
    lead = "Three breaks, one plan: Aldbury spends millions on its wall."
    draft = read(
        page(head=f"<meta name='description' content='{lead}'>", before=f"<h1>Wall</h1><div class='intro'>{lead}</div>")
    )
    assert draft.text.split("\n\n") == [lead, *PARAGRAPHS]


def test_a_table_with_headings_of_columns_is_data_however_long_its_cells() -> None:
    long = " ".join(PARAGRAPHS * 2)
    rows = "".join(f"<tr><td>{n}</td><td>{long}</td><td>{1990 + n}</td></tr>" for n in range(3))
    table = f"<table><tr><th>No.</th><th>What was said</th><th>Year</th></tr>{rows}</table>"
    assert "No. | What was said | Year" in read(page(after=table)).text
    assert read(page(after=table)).text.count(PARAGRAPHS[0]) == 1 + 3 * 2


@pytest.mark.parametrize("kind", ["DiscussionForumPosting", "QAPage"])
def test_a_forums_first_post_is_read_whatever_it_is_made_of(kind: str) -> None:
    replies = "".join(f"<div class='comment'><p>{paragraph}</p></div>" for paragraph in PARAGRAPHS[1:])
    html = (
        f"<html><head><title>Wall</title>{script({'@type': kind, 'headline': 'Wall'})}</head><body><h1>Wall</h1>"
        f"<div class='topic'><div class='first'>{PARAGRAPHS[0]}</div><div class='comments'>{replies}</div></div></body></html>"
    )
    assert read(html).text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    "text",
    [
        "港口城市议会周一投票决定重建去年冬天被风暴冲毁的海堤。",
        "港の町の議会は月曜日、昨冬の嵐で壊れた防波堤の再建を決めた。",
    ],
)
def test_words_of_scripts_without_spaces_are_counted(text: str) -> None:
    assert read(page(body=[text * 3, text * 2])).text.startswith(text)
    with pytest.raises(ParseError):
        read(page(body=[text[:20]]))


def test_dateline_and_sign_off_give_the_agency() -> None:
    body = ["ALDBURY (Reuters) - " + PARAGRAPHS[0], *PARAGRAPHS[1:3], PARAGRAPHS[3] + " (dpa)"]
    draft = read(page(body=body))
    assert draft.agency == "Reuters"
    assert draft.text.split("\n\n") == PARAGRAPHS


def test_layout_tables_are_unfolded() -> None:
    cells = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = (
        f"<html><body><table><tr><td><a href='/'>Home</a></td><td><h1>Wall</h1>{cells}</td></tr></table></body></html>"
    )
    assert read(html).text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("padding", [0, 1_500, 6_000])
@pytest.mark.parametrize("prologue", ["", "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html>"])
def test_a_charset_is_read_wherever_the_head_declares_it(prologue: str, padding: int) -> None:
    text = "W Łodzi radni głosowali w poniedziałek za odbudową muru, który zimą zniszczyła burza. " * 6
    html = f"{prologue}<html><head><script>{'x' * padding}</script><meta charset='iso-8859-2'></head><body><p>{text}</p></body></html>"
    assert "W Łodzi radni głosowali" in read(html.encode("iso-8859-2")).text


def test_a_description_that_is_the_heading_is_no_standfirst() -> None:
    heading = "Aldbury votes for a wall of stone after all"
    head = (
        f"<meta property='og:description' content='{heading}'><meta property='og:title' content='A wall for Aldbury'>"
    )
    assert read(page(head=head, before=f"<h1><span>{heading}</span></h1>")).text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize(
    ("charset", "declared", "header"),
    [
        ("utf-8", "iso-8859-1", "text/html; charset=iso-8859-1"),
        ("cp1252", "utf-8", None),
        ("cp1252", "windows-1252", None),
        ("utf-16", "utf-8", None),
        ("utf-8-sig", "ascii", None),
    ],
)
def test_charsets_are_found_not_trusted(charset: str, declared: str, header: str | None) -> None:
    text = "Die Bürger der Küstenstadt prüfen für „größere“ Häuser die Höhe der Mauer, sagte Bürgermeister Jörg Groß am Donnerstag. "
    html = f"<html><head><meta charset='{declared}'></head><body><article><p>{text * 3}</p><p>{text * 2}</p></article></body></html>"
    assert "für „größere“ Häuser" in read(html.encode(charset), content_type=header).text


WALLS = {
    "consent": (
        "We value your privacy",
        "We and our 812 partners store information on your device. Accept all or manage your choices.",
    ),
    "consent page": (
        "Zustimmung",
        "Mit Werbung und Cookies weiterlesen. Alternativ: werbefrei lesen mit dem Pur-Abo für 3,99 Euro im Monat.",
    ),
    "robot": ("Just a moment...", "Checking your browser before accessing n.example. Please enable cookies."),
    "robot check": (
        "Zugriff verweigert",
        "Bitte bestätigen Sie, dass Sie ein Mensch sind. Wir haben ungewöhnlichen Datenverkehr bemerkt.",
    ),
    "paywall": (
        "Aldbury wall",
        "The council voted. Subscribe to continue reading this article. Already a subscriber? Log in.",
    ),
    "error": ("404 Not Found", "The page you requested does not exist or has moved to another address on our site."),
    "error page": (
        "Seite nicht gefunden",
        "Die angeforderte Seite existiert nicht mehr. Zur Startseite oder zur Suche.",
    ),
}


@pytest.mark.parametrize("name", WALLS)
def test_walls_are_named(name: str) -> None:
    title, text = WALLS[name]
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div><p>{text}</p></div></body></html>"
    with pytest.raises(ParseError, match=name.split(maxsplit=1)[0]):
        read(html)


def test_articles_about_walls_are_read() -> None:
    body = [
        *PARAGRAPHS,
        "Visitors of the site saw only “access denied” and “are you a robot”; cookies were blamed, the paper said.",
    ]
    assert read(
        page(head="<title>Access denied: how robots close the web</title>" + script(LD), body=body)
    ).text.endswith("said.")


def test_an_overview_page_is_no_article() -> None:
    teasers = "".join(
        f"<h3><a href='/{n}'>Headline number {n} of the day</a></h3><span>Teaser {n}</span>" for n in range(30)
    )
    with pytest.raises(ParseError, match=r"overview|no article"):
        read(f"<html><head><title>News</title></head><body><main>{teasers}</main></body></html>")


@pytest.mark.parametrize(
    "html", ["<html></html>", "<p></p>", "<html><body><script>x</script></body></html>", "<" * 1_000]
)
def test_a_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(ParseError):
        read(html)


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 200_000,
        "<b><i>" * 50_000,
        "<table><tr><td>" * 20_000,
        "<p " + "a " * 150_000 + ">",
        "&amp;" * 100_000,
        "<![CDATA[" * 9_999,
        "<h1>A heading like all the others</h1>" * 200,
        "<i></i>" * 200_000,
        "<div class='ad'>" * 240 + "x " * 50_000,
        "<p class='author'>" + "Ann Hale " * 90_000,
        "<title>" + "a » " * 90_000,
        "<script type='application/ld+json'>" + '{"@graph":[' * 20_000,
        "<script type='application/ld+json'>[" + '{"@type":"NewsArticle","headline":"A headline"},' * 9_000,
    ],
)
def test_hostile_markup_is_survived(hostile: str) -> None:
    try:
        draft = read(page(after=hostile))
    except ParseError:
        return
    assert PARAGRAPHS[0] in draft.text


def test_a_teaser_under_the_sites_name_is_no_standfirst() -> None:
    teaser = "<div class='teaser'>Salmon are back in the upper Tamble, and anglers expect a good spring.</div>"
    html = page(head="<title>Wall vote in Aldbury</title>").replace("<nav>", f"<h1>Harbour Post</h1>{teaser}<nav>")
    assert "Salmon" not in read(html).text


@pytest.mark.parametrize(
    "line", ["By Ann Hale | 16 November 2026", "November 16, 2026", "Posted by Ann Hale at 9:14 AM"]
)
def test_lines_about_the_article_at_its_ends_are_no_text(line: str) -> None:
    head = "<meta name='author' content='Ann Hale'>"
    assert read(page(head=head, before=f"<h1>Wall</h1><p>{line}</p>")).text.split("\n\n") == PARAGRAPHS
    assert read(page(head=head, body=[*PARAGRAPHS, line])).text.split("\n\n") == PARAGRAPHS


def test_a_declared_body_replaces_another_text_that_was_read() -> None:
    declared = " ".join(f"{paragraph} That was item {n} of the evening." for n, paragraph in enumerate(PARAGRAPHS))
    other = [
        f"Anglers on the upper Tamble caught {n} salmon this week, more than in all of last year, they said."
        for n in range(20, 34)
    ]
    head = script({**LD, "articleBody": declared})
    assert read(page(head=head, body=other)).text == declared
    assert read(page(head=head)).text.split("\n\n") == PARAGRAPHS


@pytest.mark.parametrize("mark", ["tags", "social", "paywall", "read-more", "promo", "ad", "caption", "discussion"])
def test_an_article_in_a_container_of_an_unhappy_name_is_read(mark: str) -> None:
    html = page(tag=f"div class='{mark}'", before="").replace(f"</div class='{mark}'>", "</div>")
    menu = "<a href='/s'>Section</a> " * 200
    assert read(html.replace("<nav>", f"<nav>{menu}")).text.split("\n\n") == PARAGRAPHS


def test_questions_and_answers_are_no_overview() -> None:
    body = "".join(f"<h2><a href='#{n}'>Question {n}?</a></h2><p>{PARAGRAPHS[n % 4]} ({n})</p>" for n in range(12))
    assert (
        read(f"<html><head><title>Questions</title></head><body><main>{body}</main></body></html>").text.count("(")
        == 12
    )
