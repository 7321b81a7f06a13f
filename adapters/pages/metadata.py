"""What a page says about its article: JSON-LD and OpenGraph first, then the elements sites mark up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import chain, dropwhile, islice
from typing import Any

from lxml.html import HtmlElement

from adapters.pages.addresses import canonical_address
from adapters.pages.bylines import author_of, marked_names
from adapters.pages.structured import Graph, Node, line_of, plain
from adapters.pages.titles import (
    FEWEST_LETTERS,
    LONGEST_HEADING,
    MOST_HEADINGS,
    names_of_host,
    own_headings,
    site_in_title,
    site_of_host,
    visible_headings,
    whole,
    without_site,
)
from adapters.pages.tree import tables, text_of
from bot.core.drafts import clean_line, parse_date

_MAX_BODY = 1_000_000
_AFTER_HEADING = 40
_LONGEST_DATE = 60
_ADDRESSED = re.compile(r"[/=](20\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=[/_.-]|$)")
_NEAR_DAY = timedelta(days=3)
_LISTING = frozenset({"li", "dl", "table", "aside"})
_UPDATED = re.compile(r"updated|modified|edited|aktualisi|geändert|bearbeitet|stand:", re.IGNORECASE)
_EPOCH = datetime(1970, 1, 2, tzinfo=UTC)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_FORUM = ("discussionforumposting", "qapage")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the page says; None or empty where it says nothing believable. ``headings`` are the texts of its ``h1``."""

    title: str = ""
    author: str | None = None
    published: datetime | None = None
    site: str | None = None
    url: str | None = None
    description: str = ""
    body: str = ""
    language: str | None = None
    tags: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    is_article: bool = False
    is_free: bool = True
    is_forum: bool = False


class _Metas:
    """Contents of meta elements by property, name or itemprop, folded."""

    def __init__(self, tree: HtmlElement) -> None:
        self._found: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            content = plain(element.get("content") or "")
            for attribute in ("property", "name", "itemprop"):
                key = (element.get(attribute) or "").strip().lower()
                if key and content:
                    self._found.setdefault(key, []).append(content)

    def first(self, *keys: str) -> str:
        return next((self._found[key][0] for key in keys if key in self._found), "")

    def all(self, key: str) -> list[str]:
        return self._found.get(key, [])


def read_metadata(tree: HtmlElement, url: str | None) -> PageMetadata:
    """Everything the page's markup says about its article. Never raises on malformed markup or JSON."""
    graph, metas, table = Graph(tree), _Metas(tree), tables()["metadata"]
    main_headings = islice(tree.iter("h1"), MOST_HEADINGS)
    headings = [text for element in main_headings if (text := text_of(element, LONGEST_HEADING))]
    title_tag = next((plain(text_of(element, LONGEST_HEADING)) for element in tree.iter("title")), "")
    og_title = metas.first("og:title", "twitter:title", "dc.title", "title", "parsely-title")
    article = _main_article(graph.of_types(table["article_types"]), [*headings, og_title, title_tag])
    heading = headings[0] if len(headings) == 1 else ""
    addresses = (url or "", _canonical(tree), metas.first("og:url"))
    hosts = frozenset(name for address in addresses for name in names_of_host(address))
    declared = (
        line_of(graph.resolved(article.get("publisher"))),
        metas.first("og:site_name"),
        metas.first("application-name"),
    )
    site = (
        next((name for name in declared if name and not _ADDRESS.fullmatch(name)), None)
        or site_in_title(title_tag, heading)
        or site_of_host(title_tag, hosts)
    )
    title = whole(
        line_of(article.get("headline"))
        or without_site(og_title, site, visible_headings(tree), hosts)
        or without_site(title_tag, site, visible_headings(tree), hosts)
        or heading,
        [*headings, og_title],
    )
    body = article.get("articleBody")
    return PageMetadata(
        title=title,
        author=(
            author_of(graph.people(article.get("author")), site)
            or author_of((text for key in table["authors"] for text in metas.all(key)), site)
            or author_of(marked_names(tree), site)
        ),
        published=_published(
            chain(
                [line_of(article.get("datePublished"))],
                (metas.first(key) for key in table["dates"]),
                (line_of(node.get("datePublished")) for node in graph.of_types(table["page_types"])),
                [line_of(article.get("dateCreated"))],
                _believable(chain(_marked_dates(tree), _written_dates(tree, title)), addresses),
            )
        ),
        site=site,
        url=canonical_address(_canonical(tree), url)
        or canonical_address(metas.first("og:url"), url)
        or canonical_address(line_of(article.get("url")), url),
        description=line_of(article.get("description")) or metas.first("og:description", "description"),
        body=body[:_MAX_BODY] if isinstance(body, str) else "",
        language=clean_line(tree.get("lang") or metas.first("og:locale", "language")).replace("_", "-") or None,
        tags=_tags(article.get("keywords"))
        or _tags(metas.first("news_keywords", "keywords"))
        or _tags(metas.all("article:tag")),
        headings=tuple(headings),
        is_article=bool(article) or metas.first("og:type").lower() == "article",
        is_free=str(article.get("isAccessibleForFree", True)).lower() not in {"false", "no", "0"},
        is_forum=bool(graph.of_types(_FORUM)),
    )


def _main_article(articles: Sequence[Node], titles: Iterable[str]) -> Node:
    """The page's own article. Pages describe the articles that they link to as well: their own has the page's title,
    or a body, or a date, or comes first."""
    shown = {title.casefold() for title in titles if title}

    def rank(node: Node) -> tuple[bool, bool, bool]:
        headline = line_of(node.get("headline")).casefold()
        own = len(headline) >= FEWEST_LETTERS and any(headline in title or title in headline for title in shown)
        return own, "articleBody" in node, "datePublished" in node

    return max(articles, key=rank, default={})


def _tags(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else re.split(r"[,;]", value) if isinstance(value, str) else []
    tags = (plain(item) for item in items[:40] if isinstance(item, str))
    return tuple(dict.fromkeys(tag for tag in tags if 1 < len(tag) <= 60 and ":" not in tag))


def _canonical(tree: HtmlElement) -> str:
    return next(
        (
            element.get("href") or ""
            for element in tree.iter("link")
            if "canonical" in (element.get("rel") or "").lower()
        ),
        "",
    )


def _marked_dates(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("time", "span", "meta", "abbr", "div", "p"):
        named = (element.get("itemprop") or "").split()
        if "datePublished" in named or "dateCreated" in named or "pubdate" in element.attrib:
            yield element.get("datetime") or element.get("content") or text_of(element, 80)
    times = [element for element in tree.iter("time") if element.get("datetime")]
    if len(times) == 1 or (times and times[0].getparent() is not None and len(times) <= 3):
        yield times[0].get("datetime") or ""


def _written_dates(tree: HtmlElement, title: str) -> Iterator[str]:
    """Lines under the article's heading that are a date and nothing else; in lists and tables they are others'."""
    heading = next(own_headings(tree, title), None)
    following = dropwhile(lambda element: element is not heading, tree.iter("h1", "p", "div", "span", "small", "h6"))
    for element in islice(following, 1, _AFTER_HEADING):
        text = text_of(element, _LONGEST_DATE + 1)
        listed = any(outer.tag in _LISTING for outer in element.iterancestors())
        if len(text) <= _LONGEST_DATE and not listed and not _UPDATED.search(text):
            yield text


def _believable(candidates: Iterable[str], addresses: Iterable[str]) -> Iterator[str]:
    """The dates of the page's elements, which may be another article's; where its address has a date, those near that,
    and it."""
    match = next(filter(None, map(_ADDRESSED.search, addresses)), None)
    day = parse_date("-".join(match.groups())) if match else None
    for text in candidates:
        found = parse_date(text) if day else None
        if day is None or (found and abs(found - day) <= _NEAR_DAY):
            yield text
    if day:
        yield day.date().isoformat()


def _published(candidates: Iterable[str]) -> datetime | None:
    """The first that is a date, with the time that another gives for this day. The epoch's first day is a database's
    empty field."""
    dates = (found for text in candidates if (found := parse_date(text)) and found >= _EPOCH)
    first = next(dates, None)
    if first is None or first.time() != time.min:
        return first
    return next((other for other in dates if other.date() == first.date() and other.time() != time.min), first)
