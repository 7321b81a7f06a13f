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
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_HUGE_TAG = re.compile(r"<[a-zA-Z][^<>]{400000}")
# Found by libxml2: visiting each element of a page from here takes longer than all else that is done with it.
_named = etree.XPath("descendant::*[@class or @id or self::figcaption]")
_updates = etree.XPath(
    "//meta[contains(@property, 'modified') or contains(@property, 'updated') or contains(@name, 'odified')"
    " or contains(@name, 'pdated')] | //*[contains(@itemprop, 'odified') and not(contains(@itemprop, 'ublished'))]"
    " | //time[contains(@class, 'updated') and not(contains(@class, 'published'))]"
)
_declared = etree.XPath("//script[contains(@type, 'ld+json')]")
_leaves = etree.XPath(
    "//body//*[not(*)][contains(., 'edited') or contains(., 'odified') or contains(., 'pdated') or contains(., 'ndert')"
    " or contains(., 'tualisiert') or contains(., 'earbeitet')]"
)
_CHANGED = re.compile(
    r".{0,30}\b(?:last (?:edited|modified|updated)|zuletzt (?:geändert|aktualisiert|bearbeitet))", re.IGNORECASE
)
_count = etree.XPath("count(//*)")
_shown = etree.XPath(
    "descendant::text()[not(parent::script or parent::style or parent::noscript or parent::template)]",
    smart_strings=False,
)
_DATE_MODIFIED = re.compile(r'"(?:dateModified|expires)"\s*:\s*"[^"]{0,60}"')
_BREAK = re.compile(r"<br[^<>]{0,20}>|</(?:p|div|li|h[1-6])>", re.IGNORECASE)
_MOST_ELEMENTS = 150_000
"""Several times the largest pages'; the extraction would take tens of seconds."""
_RUNNING_TEXT = 600
_MANY_CELLS = 200
_KEPT_SHARE = 0.5
_LONGEST_FURNITURE = 1_500
"""Characters. What is longer holds running text: whatever its class says, it may be the article."""
_PARAGRAPH = 120
_INLINE = frozenset(
    {"a", "abbr", "b", "br", "cite", "code", "em", "font", "i", "img", "q", "small", "span", "strong", "u"}
)
_FEWEST_LEFT = 400
"""Readers may write more than the article has; but not all of the page is theirs."""


@cache
def tables() -> dict[str, Any]:
    """The package's tables: containers, walls, metadata."""
    return tomllib.loads(resources.files("adapters.pages").joinpath("pages.toml").read_text("utf-8"))


@cache
def _containers() -> dict[str, str]:
    """The kind of container that a class or id names."""
    return {token: kind for kind, tokens in tables()["containers"].items() for token in tokens}


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
    text = _XML_DECLARATION.sub("", decode(document.body, declared))
    if _CONTROL.search(text):  # what is taken from the tree is cleaned later; the parser stumbles over these
        text = clean(text)
    if _HUGE_TAG.search(text):
        raise ParseError("it has a tag of impossible size")
    try:
        tree: HtmlElement = document_fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ParseError("it is not a readable web page") from error
    if _count(tree) > _MOST_ELEMENTS:
        raise ParseError("it has more elements than any article's page")
    return tree


def _kind_of(element: HtmlElement) -> str | None:
    """What kind of container the element is, by exact class or id."""
    if element.tag == "figcaption":
        return "captions"
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    if marks == " " or len(marks) > 400:
        return None
    containers = _containers()
    return next((containers[token] for token in marks.casefold().split() if token in containers), None)


def prune(tree: HtmlElement, *, comments: bool = True) -> None:
    """Take readers' comments, captions, advertising and their like out of the tree. What holds the main heading, or
    more text than such things have, is the page itself or its article, whatever its class says. Without ``comments``
    these stay: in a forum they are what the page is about."""
    body = tree.find("body")
    if body is None:
        return
    total = left = len(body.text_content())
    running = _running(body, _MOST_ELEMENTS)
    doomed: set[HtmlElement] = set()
    for element in _named(body):
        kind = _kind_of(element)
        if kind is None or element.tag in {"body", "main", "article", "h1", "h2", "p"}:
            continue
        if any(outer in doomed for outer in element.iterancestors()):
            continue
        size = len(element.text_content())
        if kind == "comments":
            goes = comments and left - size >= _FEWEST_LEFT
        elif kind == "talk":
            inside = _running(element, running)
            goes = comments and size <= _KEPT_SHARE * total and (not inside or running - inside > inside)
        else:
            goes = size <= min(_LONGEST_FURNITURE, _KEPT_SHARE * total) and _running(element, 2) < 2
        if goes and element.find(".//h1") is None:
            doomed.add(element)
            left -= size
    for element in doomed:
        element.drop_tree()


def _running(element: HtmlElement, most: int) -> int:
    """How many paragraphs of running text the element holds, longer than an advertisement's; counted to ``most``."""
    long = (one for one in element.iter("p") if len(one.text_content()) > _PARAGRAPH)
    return sum(1 for _ in islice(long, most))


def unfold_layout(tree: HtmlElement) -> None:
    """Make plain blocks of tables that only lay the page out: they hold headings, paragraphs, other tables, or, without
    headings of columns, a cell of running text. Tables of data stay."""
    tables = list(tree.iter("table"))
    layout = [
        table
        for table in tables
        if any(True for _ in islice(table.iter("h1", "h2", "p", "article"), 1))
        or any(inner is not table for inner in islice(table.iter("table"), 2))
        or (
            table.find(".//th") is None
            and any(len(cell.text_content()) > _RUNNING_TEXT for cell in islice(table.iter("td"), _MANY_CELLS))
        )
    ]
    for table in layout:
        table.tag = "div"
        for part in table.iter("tbody", "tr", "td", "th"):
            part.tag = "div"


def unfold_posts(tree: HtmlElement) -> None:
    """Make a forum's posts plain paragraphs: they are marked as comments, and the first is often of another make than
    the others; either would be passed over."""
    for element in _named(tree):
        if "comment" in f"{element.get('class') or ''} {element.get('id') or ''}".casefold():
            element.attrib.pop("class", None)
            element.attrib.pop("id", None)
    for block in list(tree.iter("div")):
        if all(part.tag in _INLINE for part in block.iterdescendants()) and len(block.text_content()) > _PARAGRAPH:
            block.tag = "p"


def forget_updates(tree: HtmlElement) -> None:
    """Take out when the page was changed, which a search for its date would take for when it was published."""
    for script in _declared(tree):
        script.text = _DATE_MODIFIED.sub('"": ""', script.text or "")
    told = [element for element in _leaves(tree) if _CHANGED.match(text_of(element, 100))]
    for element in dict.fromkeys([*_updates(tree), *told]):
        if element.getparent() is not None and element.tag != "body":
            element.drop_tree()


def text_lines(markup: str) -> list[str]:
    """The lines of a text that may be marked up, as declared bodies are."""
    markup = clean(markup)
    if not markup.strip():
        return []
    if "</" in markup or "<br" in markup:
        markup = _BREAK.sub("\n", markup)
        markup = document_fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser=_parser()).text_content()
    return [line for line in map(clean_line, markup.split("\n")) if line]


def text_of(element: HtmlElement, limit: int) -> str:
    """The beginning of the element's text, as one line; as cheap in a huge element as in a small one."""
    parts: list[str] = []
    for part in element.itertext():
        parts.append(part)
        limit -= len(part)
        if limit <= 0:
            break
    return clean_line("".join(parts)[: sum(map(len, parts)) + min(limit, 0)])


def visible_text(tree: HtmlElement, limit: int = 20_000) -> str:
    """The beginning of what a reader sees, as one line."""
    body = tree.find("body")
    parts: list[str] = []
    for part in _shown(tree if body is None else body):
        parts.append(part)
        limit -= len(part)
        if limit <= 0:
            break
    return clean_line(" ".join(parts))
