"""What stands over and under an article's text is no part of it: headings, bylines, dates, links, the site's notices."""

from __future__ import annotations

import pytest

from adapters.pages import PageReader
from adapters.pages.body import says
from adapters.pages.edges import without_edges
from adapters.pages.metadata import PageMetadata
from adapters.pages.titles import folded
from bot.core.domain import Document, Draft

TITLE = "Aldbury to rebuild its harbour wall"
BODY = [
    "The council of Aldbury voted on Monday to rebuild the harbour wall, which a storm had broken in three places last winter.",
    "The work will cost 3.2 million euros, of which the state pays 1.8 million, and it should be finished within fourteen months.",
    "“We cannot wait for the next storm,” said the mayor, Ruth Lane. About 900 people live in the streets behind the wall.",
    "Fishermen asked for a second gate. Their spokesman, Tom Reed, said that 40 boats needed more room than the plan gives them.",
]
TEASER = "Our best pictures of the day, from the regatta in the bay to the market on the hill, chosen by those who took them, and more."
DATED = "<meta property='article:published_time' content='2026-11-16T10:00:00Z'>"


def read(*, before: str = "", first: str = "", second: str = "", after: str = "", head: str = DATED) -> Draft:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in BODY[1:])
    html = (
        f"<html lang='en'><head><title>{TITLE}</title>{head}</head><body>{before}<article><h1>{TITLE}</h1>{first}"
        f"<p>{BODY[0]}</p>{second}{text}{after}</article></body></html>"
    )
    (draft,) = PageReader().read(Document(html.encode(), "page", url="https://n.example/news/aldbury-wall-1"))
    return draft


def links(*texts: str) -> str:
    return "<ul>" + "".join(f"<li><a href='/{n}'>{text}</a></li>" for n, text in enumerate(texts)) + "</ul>"


@pytest.mark.parametrize(
    "line",
    [
        "6 June 2026 Last updated at 10:18 GMT",
        "Thursday, July 16, 2026, 11:01 am PT (02:01 pm ET)",
        "Published: 16 November 2026",
        "16. November 2026, 18.30 Uhr",
        "14 hours ago",
        "vor 3 Stunden",
        "By Ann Hale",
        "BY ANN HALE, Harbour Post | 16 November 2026 | Updated: 18 November 2026 5:46am",
        "by Ann Hale on 16 November 2026 at 3:45 pm",
        "Von Anna Muster",
    ],
)
def test_lines_that_tell_date_or_author_are_no_text(line: str) -> None:
    assert read(first=f"<p>{line}</p>").text.split("\n\n") == BODY
    assert read(second=f"<p>{line}</p>").text.split("\n\n") == BODY
    assert read(after=f"<p>{line}</p>").text.split("\n\n") == BODY


@pytest.mark.parametrize(
    "line", ["By nightfall the wall had gone.", "Von Aldbury blieb nur die Mauer.", "In 1912 it stood."]
)
def test_sentences_that_begin_like_those_are_text(line: str) -> None:
    assert line in read(first=f"<p>{line}</p>").text
    assert line in read(after=f"<p>{line}</p>").text


def test_a_heading_that_comes_once_more_under_a_date_or_a_paragraph_is_no_text() -> None:
    assert read(first=f"<p>6 June 2026 Last updated at 10:18 GMT</p><h2>{TITLE}</h2>").text.split("\n\n") == BODY
    assert read(second=f"<h2>{TITLE}</h2>").text.split("\n\n") == BODY


def test_what_stands_before_the_heading_is_no_text() -> None:
    before = f"<div><h3>Pictures</h3><p>{TEASER}</p></div><div><p>An error has occurred. Please try again.</p></div>"
    assert read(before=before).text.split("\n\n") == BODY


def test_a_heading_under_the_text_takes_nothing_away() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    html = f"<html><head><title>{TITLE}</title></head><body><article>{text}</article><h1>{TITLE}</h1></body></html>"
    (draft,) = PageReader().read(Document(html.encode(), "page"))
    assert draft.text.split("\n\n") == BODY


@pytest.mark.parametrize(
    "before",
    [
        "<header><time datetime='2026-11-16'>today</time></header>",
        f"<div>{links(*(f'Section {n} of the paper' for n in range(20)))}<span class='published-date'>16 November 2026</span></div>",
    ],
)
def test_a_date_before_the_heading_is_found(before: str) -> None:
    published = read(before=before, head="").published
    assert published is not None
    assert published.date().isoformat() == "2026-11-16"


@pytest.mark.parametrize(
    "after",
    [
        links("Salmon are back in the upper Tamble", "Library lends more than ever", "Bus line 40 changes its route"),
        f"<h3>More news</h3>{links('Salmon are back in the upper Tamble', 'Harbour', 'Storm')}",
        "<p><b><a href='/1'>Salmon are back in the upper Tamble</a></b></p><p>Comments powered by Chatter.</p>",
        "<p>Be the first to comment</p>",
        "<p>Get the best of the week with our daily email newsletter.</p><p>Like us at harbour.example.</p>",
        "<p>Copyright 2026 Harbour Post. All rights reserved. This material may not be published, broadcast or rewritten.</p>",
        "<p>Abonnieren Sie unseren Newsletter und lesen Sie mehr.</p>",
    ],
)
def test_links_and_notices_under_the_text_are_no_text(after: str) -> None:
    assert read(after=after).text.split("\n\n") == BODY


def test_lists_and_links_inside_the_text_stay() -> None:
    inside = (
        "<p>The council published <a href='/plan'>the plan</a> and <a href='/report'>the report</a> on Tuesday.</p>"
    )
    assert "the plan and the report on Tuesday." in read(second=inside).text
    assert "the plan and the report on Tuesday." in read(after=inside).text
    items = "<p>The plan has two parts:</p><ul><li>two new gates for the boats of the town</li><li>a footpath of stone along the water</li></ul>"
    assert read(after=items).text.endswith("- a footpath of stone along the water")


def test_a_text_that_is_links_for_a_good_part_stays_whole() -> None:
    rows = [f"Report number {n} of the engineers" for n in range(30)]
    links_of_page = frozenset(map(folded, rows))
    assert without_edges([*BODY, *rows], PageMetadata(), links_of_page) == [*BODY, *rows]
    assert without_edges([*BODY, *rows[:3]], PageMetadata(), links_of_page) == BODY


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        (BODY[0], True),
        (BODY[2], True),
        (BODY[0].replace("Monday", "Tuesday"), True),
        (BODY[0].upper(), True),
        ("The harbour wall of Aldbury, broken by a storm, will be rebuilt at a cost of millions.", False),
        ("The council of Aldbury voted on the wall.", False),
    ],
)
def test_a_standfirst_that_says_what_the_text_begins_with_is_left_out(lead: str, *, said: bool) -> None:
    assert says(BODY, lead) is said
