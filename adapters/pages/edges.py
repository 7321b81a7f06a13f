"""The edges of an article's text: headings, bylines, dates and links to other articles are no part of it."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from adapters.pages.bylines import is_byline
from adapters.pages.metadata import PageMetadata
from adapters.pages.titles import folded, own_headings
from adapters.pages.tree import tables
from adapters.pages.walls import words_in
from bot.core.drafts import clean_line, furniture, parse_date

_BRACKETS = re.compile(r"\([^()]{0,40}\)")
_BAR = re.compile(r"\s+[|/·•]\s+")
_AGO = re.compile(
    r"(?:\d+ (?:minute|hour|day|week|month|year)s? ago|vor \d+ (?:minute|stunde|tag|woche|monat|jahr)e?n?)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\[[^\[\]]{10,150}[^\[\].!?…]\]")
_POSTED = re.compile(r"(?:Posted|Published|Veröffentlicht|Eingestellt) (?:by|on|in|at|von|am|um) .{1,80}$")
_BYLINE_LABELS = frozenset({"by", "von", "text"})
_HEAD_LINES = 6
_SHORT_WORDS = 8
_LABEL_WORDS = 4
_LONGEST_LINK = 40
_LONGEST_END = 45
_MOST_TRIMMED = 0.3
_INLINE = frozenset({"span", "b", "strong", "em", "i", "u", "font", "small"})
_LINKED = 0.9
_RUNNING = 120
_HEAD_SHARE = 0.4
_DATE_ROOM = 200
_dated = etree.XPath(
    "descendant-or-self::*[self::time or contains(@class, 'date') or contains(@class, 'ublish')][not(*)]"
)


def drop_before_heading(tree: HtmlElement, page: PageMetadata) -> None:
    """Take out what stands before the article's own heading: menus, teasers, notices of the site. Nothing, where that
    would be a good part of the page's text. Where the date is not known, short blocks
    stay, and the last line that is marked as a date."""
    body = tree.find("body")
    heading = next(own_headings(tree, page.title), None)
    if body is None or heading is None:
        return
    levels = [*reversed(_inside(body, heading)), heading]
    before = [one for level in levels for one in reversed(list(level.itersiblings(preceding=True)))]
    running = _running_text(body)
    if sum(map(_running_text, before)) > _HEAD_SHARE * running:
        return
    dated = [one for element in before for one in _dated(element)][-1:] if page.published is None else []
    for element in before:
        if page.published is not None or len(element.text_content()) > _DATE_ROOM:
            element.drop_tree()
    for one in dated:
        heading.addprevious(one)


def _inside(body: HtmlElement, element: HtmlElement) -> list[HtmlElement]:
    """The elements around one, up to the body."""
    outer = list(element.iterancestors())
    return outer[: outer.index(body)] if body in outer else []


def _running_text(element: HtmlElement) -> int:
    """How many characters the element has in paragraphs of running text."""
    sizes = (len(one.text_content()) for one in element.iter("p"))
    return sum(size for size in sizes if size > _RUNNING)


def linked_lines(tree: HtmlElement) -> frozenset[str]:
    """The lines of the page that are nothing but links."""
    blocks: dict[HtmlElement, int] = {}
    for link in tree.iter("a"):
        if link.get("href"):
            block = next((outer for outer in link.iterancestors() if outer.tag not in _INLINE), None)
            if block is not None:
                blocks[block] = blocks.get(block, 0) + _size(link)
    return frozenset(
        folded(clean_line(block.text_content())) for block, size in blocks.items() if _is_linked(block, size)
    )


def _size(element: HtmlElement) -> int:
    return sum(len(part.strip()) for part in element.itertext())


def _is_linked(block: HtmlElement, size: int) -> bool:
    """Whether links of this size are nearly all that a block holds; as cheap in a huge block as in a small one."""
    total = 0
    for part in block.itertext():
        total += len(part.strip())
        if _LINKED * total > size:
            return False
    return total > 0


def without_edges(paragraphs: list[str], page: PageMetadata, links: frozenset[str]) -> list[str]:
    """The paragraphs without the page's heading and what stands over it, without byline, date and links at both ends,
    and without links to other articles, which some papers set in brackets."""
    kept = _without_head(paragraphs, page, links)
    kept = kept[: _end_of(kept, page, links)]
    return [line for line in kept if not _BRACKETED.fullmatch(line)]


def headings_of(page: PageMetadata) -> set[str]:
    """The page's headings, folded."""
    return {folded(text) for text in (page.title, *page.headings)} - {""}


def _without_head(paragraphs: list[str], page: PageMetadata, links: frozenset[str]) -> list[str]:
    headings = headings_of(page)
    head: list[str] = []
    for line in paragraphs[:_HEAD_LINES]:
        words = folded(line)
        running = any(len(folded(one).split()) > _SHORT_WORDS for one in head)
        if words in headings:
            head = head if running else []
        elif not (_is_about(line, page) or (not running and words in links and _is_short(line))):
            head.append(line)
    return head + paragraphs[_HEAD_LINES:]


def _end_of(paragraphs: list[str], page: PageMetadata, links: frozenset[str]) -> int:
    """Where the text ends: before links, prompts and what is said about it."""
    headings = headings_of(page)
    end, linked = len(paragraphs), False
    while end > 1:
        line = paragraphs[end - 1]
        words = folded(line)
        if words in links and len(words.split()) <= _LONGEST_LINK:
            linked = True
        elif not (
            words in headings
            or _is_about(line, page)
            or _is_prompt(line)
            or (linked and len(words.split()) <= _LABEL_WORDS and line[-1:] not in '.!?”"')
        ):
            break
        end -= 1
    size = words_in(paragraphs)
    return end if words_in(paragraphs[end:]) <= _MOST_TRIMMED * size else len(paragraphs)


def _is_about(line: str, page: PageMetadata) -> bool:
    """Whether the line tells who wrote the article, or when."""
    line = line.removeprefix("- ")
    return _is_by_author(line, page) or is_byline(line) or _POSTED.match(line) is not None or _is_date_line(line)


def _is_date_line(line: str) -> bool:
    """Whether the line is a date, and little else."""
    parts = (line, _BRACKETS.sub(" ", line), _BAR.split(line)[0])
    return _AGO.fullmatch(line) is not None or any(parse_date(part) for part in parts)


def _is_prompt(line: str) -> bool:
    """Whether the line asks for something, or tells the site's terms, as lines under articles do."""
    text = furniture.fold(line)
    return len(text.split()) <= _LONGEST_END and any(phrase in text for phrase in tables()["edges"]["prompts"])


def _is_short(line: str) -> bool:
    return len(line.split()) <= 2 * _SHORT_WORDS


def _is_by_author(line: str, page: PageMetadata) -> bool:
    """``Von Anna Muster | 19.11.2026``: the label, the author, and little else; or the name alone."""
    label, _, rest = folded(line).partition(" ")
    author = folded(page.author or "")
    return bool(author) and (
        folded(line) == author
        or (
            label in _BYLINE_LABELS
            and rest.startswith(author)
            and len(rest.split()) <= len(author.split()) + _SHORT_WORDS
        )
    )
