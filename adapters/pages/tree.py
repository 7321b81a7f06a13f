"""A page as a tree: parsed within limits, without what is never the article."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from itertools import islice
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from bot.core.domain import Document
from bot.core.drafts import clean, clean_line
from bot.core.errors import ParseError
from bot.core.formats import charset_of, decode

_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_HEAD = 8_192
_HUGE_TAG = re.compile(r"<[a-zA-Z][^<>]{400000}")
_BREAK = re.compile(r"<br[^<>]{0,20}>|</(?:p|div|li|h[1-6])>", re.IGNORECASE)
_RUNNING_TEXT = 600
_MANY_CELLS = 200
_KEPT_SHARE = 0.5


@cache
def tables() -> dict[str, Any]:
    """The package's tables: containers and walls."""
    return tomllib.loads(resources.files("adapters.pages").joinpath("pages.toml").read_text("utf-8"))


@cache
def _containers() -> frozenset[str]:
    return frozenset(token for tokens in tables()["containers"].values() for token in tokens)


def _parser() -> HTMLParser:
    return HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, collect_ids=False
    )


def parse_page(document: Document) -> HtmlElement:
    """The page's tree. libxml2 itself stops at a depth of 256; nothing is fetched, no entity expanded.

    Raises ``ParseError`` where there is no element.
    """
    declared = charset_of(document.content_type)
    if declared is None and (match := _META_CHARSET.search(document.body[:_HEAD])):
        declared = match[1].decode("ascii", "replace")
    text = _XML_DECLARATION.sub("", clean(decode(document.body, declared)))
    if _HUGE_TAG.search(text):
        raise ParseError("it has a tag of impossible size")
    try:
        tree: HtmlElement = document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ParseError("it is not a readable web page") from error
    return tree


def _is_container(element: HtmlElement) -> bool:
    tokens = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(tokens) < 400 and not _containers().isdisjoint(tokens.casefold().split())


def prune(tree: HtmlElement) -> None:
    """Take comments, captions, advertising and their like out of the tree, by exact class or id. A container that
    holds the main heading or most of the text is the page itself, whatever its class says."""
    body = tree.find("body")
    if body is None:
        return
    total = len(body.text_content())
    doomed = [
        element
        for element in body.iter("figcaption", etree.Element)
        if isinstance(element.tag, str) and (element.tag == "figcaption" or _is_container(element))
    ]
    for element in doomed:
        if element is body or element.tag in {"main", "article", "h1", "h2", "p"} or element.getparent() is None:
            continue
        if len(element.text_content()) > _KEPT_SHARE * total or element.find(".//h1") is not None:
            continue
        element.drop_tree()


def unfold_layout(tree: HtmlElement) -> None:
    """Make plain blocks of tables that only lay the page out: they hold headings, paragraphs, other tables, or a cell
    of running text. Tables of data stay."""
    tables = list(tree.iter("table"))
    layout = [
        table
        for table in tables
        if any(True for _ in islice(table.iter("h1", "h2", "p", "article"), 1))
        or any(inner is not table for inner in islice(table.iter("table"), 2))
        or any(len(cell.text_content()) > _RUNNING_TEXT for cell in islice(table.iter("td"), _MANY_CELLS))
    ]
    for table in layout:
        table.tag = "div"
        for part in table.iter("tbody", "tr", "td", "th"):
            part.tag = "div"


def text_lines(markup: str) -> list[str]:
    """The lines of a text that may be marked up, as declared bodies are."""
    markup = clean(markup)
    if not markup.strip():
        return []
    if "</" in markup or "<br" in markup:
        markup = _BREAK.sub("\n", markup)
        markup = document_fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser=_parser()).text_content()
    return [line for line in map(clean_line, markup.split("\n")) if line]


def visible_text(tree: HtmlElement, limit: int = 20_000) -> str:
    """The beginning of what a reader sees, as one line."""
    body = tree.find("body")
    parts: list[str] = []
    size = 0
    for element in (body if body is not None else tree).iter():
        if (
            isinstance(element.tag, str)
            and element.tag not in {"script", "style", "noscript", "template"}
            and element.text
        ):
            parts.append(element.text)
            size += len(element.text)
        if element.tail:
            parts.append(element.tail)
            size += len(element.tail)
        if size > limit:
            break
    return clean_line(" ".join(parts)[: 2 * limit])
