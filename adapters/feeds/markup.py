"""The text in a feed's HTML: paragraphs, never markup."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from bot.core.drafts import clean, clean_line

_BLOCKS = frozenset({
    "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "table", "section",
    "article", "header", "hr", "pre", "dd", "dt", "dl", "aside", "main", "body", "td", "th", "address", "details",
    "summary",
})  # fmt: skip
_SKIPPED = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "figure", "figcaption", "picture", "svg",
    "form", "button", "video", "audio", "nav", "head", "title", "select", "textarea", "math", "canvas",
})  # fmt: skip
_MARKUP = re.compile(r"<[a-zA-Z!/][^<>]{0,2000}>|&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|[a-zA-Z]{2,24});")
_ESCAPED_TAG = re.compile(r"</?(?:p|br|div|a|b|i|em|strong|ul|li|img|span|h[1-6])\b[^<>]{0,500}>", re.IGNORECASE)
_CDATA_MARK = re.compile(r"<!\[CDATA\[|\]\]>", re.IGNORECASE)
_MAX_LENGTH = 1_000_000


def tree_of(markup: str) -> HtmlElement | None:
    """The markup as a tree, whatever is wrong with it; None where it is nothing but broken tags."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        return document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _tree_paragraphs(tree: HtmlElement) -> list[str]:
    paragraphs: list[str] = []
    current: list[str] = []

    def finish() -> None:
        line = clean_line("".join(current))
        if line:
            paragraphs.append(line)
        current.clear()

    skipping: HtmlElement | None = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipping is None and (tag in _SKIPPED or not tag):
                skipping = element
            if skipping is None:
                if tag in _BLOCKS:
                    finish()
                current.append(element.text or "")
        else:
            if skipping is None and tag in _BLOCKS:
                finish()
            if skipping is element:
                skipping = None
            if skipping is None:
                current.append(element.tail or "")
    finish()
    return paragraphs


def paragraphs_of(markup: str, *, escaped_once_more: bool = True) -> list[str]:
    """The paragraphs of an HTML fragment, or of plain text, whose lines are then its paragraphs.

    Scripts, forms, pictures and their captions are left out. Markup escaped twice is read through once more.
    """
    markup = clean(markup[:_MAX_LENGTH])
    if "]]>" in markup:  # text that was marked as such twice
        markup = _CDATA_MARK.sub("", markup)
    if not _MARKUP.search(markup):
        return lines_of(markup)
    tree = tree_of(f"<div>{markup}</div>")
    if tree is None:
        return []
    paragraphs = _tree_paragraphs(tree)
    if escaped_once_more and any(_ESCAPED_TAG.search(paragraph) for paragraph in paragraphs):
        return paragraphs_of("\n".join(paragraphs), escaped_once_more=False)
    return paragraphs


def lines_of(text: str) -> list[str]:
    """The paragraphs of plain text."""
    return [line for line in map(clean_line, clean(text[:_MAX_LENGTH]).split("\n")) if line]


def line_of(markup: str) -> str:
    """An HTML fragment as one line: for titles and names."""
    return clean_line(" ".join(paragraphs_of(markup[:5_000])))
