"""Articles in web pages, read by trafilatura; title, author, date and address by the page's own markup first."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from bot.core.domain import Document, Draft
from bot.core.drafts import agency_of, clean_line, furniture, join_paragraphs, parse_date, tidy, without_tracking
from bot.core.errors import ParseError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from adapters.pages.metadata import PageMetadata

_MIN_WORDS = 15
"""Fewer words than this are a stub, not an article."""

_WALL_WORDS = 250
"""Walls are short: a longer text is an article that mentions robots or cookies."""

_WORD = re.compile(r"\w+")
_GERMAN = frozenset({"der", "die", "und", "das", "den", "nicht", "mit", "ein", "eine", "ist", "auf", "für", "von"})
_INDEX_HEADLINES = 8


class PageReader:
    """Reads ``Format.HTML`` documents; one article each. Implements the ``Reader`` port.

    Hostile pages can take trafilatura minutes: run it through ``adapters.isolated`` for pages from the web.
    """

    def read(self, document: Document) -> list[Draft]:
        """The article in the page. ``ParseError`` for consent walls, robot checks, paywalls, error and index pages."""
        from adapters.pages.metadata import read_metadata  # noqa: PLC0415 - start-up time
        from adapters.pages.tree import parse_page, prune, unfold_layout, visible_text  # noqa: PLC0415 - start-up time

        tree = parse_page(document)
        page = read_metadata(tree, document.url)
        seen = visible_text(tree)
        lead = _standfirst(tree, page)
        headlines = _headline_links(tree)
        prune(tree)
        unfold_layout(tree)
        paragraphs, found = _extract(tree, document, german=_is_german(seen))
        paragraphs = _declared_body(page, paragraphs)
        wall = _wall(page, seen, paragraphs)
        if wall:
            raise ParseError(f"it {wall}")
        if headlines >= _INDEX_HEADLINES and not page.is_article and page.published is None and _is_index(paragraphs):
            raise ParseError("it is an overview of articles; give the address of one of them")
        if _words(paragraphs) < _MIN_WORDS:
            raise ParseError("it holds no article text")
        return [_draft(document, page, paragraphs, lead, found)]


class _Found:
    """What trafilatura found besides the text."""

    def __init__(self, title: str, date: str | None) -> None:
        self.title = title
        self.date = date


def _is_german(seen: str) -> bool:
    """By the commonest words of what is shown: declared languages are often the template's."""
    words = _WORD.findall(seen.casefold())
    return sum(word in _GERMAN for word in words) > 0.04 * len(words)


def _words(paragraphs: list[str]) -> int:
    return sum(len(_WORD.findall(paragraph)) for paragraph in paragraphs)


def _extract(tree: HtmlElement, document: Document, *, german: bool) -> tuple[list[str], _Found]:
    """The article's paragraphs. German pages are read in precision mode, measured better there; a page whose text
    stands in tables or is thin is read again without that restraint."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - start-up time

    best: list[str] = []
    title, date = "", None
    for precise in (True, False) if german else (False,):
        try:
            result = bare_extraction(
                tree,
                url=document.url,
                include_comments=False,
                include_tables=not precise,
                favor_precision=precise,
                with_metadata=True,
                date_extraction_params={"extensive_search": False, "original_date": True},
            )
        except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError, AssertionError) as error:
            raise ParseError("it is not a readable web page") from error
        if result is None or isinstance(result, dict):
            continue
        paragraphs = [line for line in map(clean_line, (result.text or "").split("\n")) if line]
        title, date = title or clean_line(result.title or ""), date or result.date
        if _words(paragraphs) > _words(best):
            best = paragraphs
        if _words(best) >= 4 * _MIN_WORDS:
            break
    return best, _Found(title, date)


def _declared_body(page: PageMetadata, paragraphs: list[str]) -> list[str]:
    """The body the page declares in JSON-LD, where far less than it could be read from the page itself, or where it is
    what was read, run together."""
    from adapters.pages.tree import text_lines  # noqa: PLC0415 - start-up time

    declared = text_lines(page.body)
    size, found = _words(declared), _words(paragraphs)
    run_together = len(paragraphs) == 1 < len(declared) and size >= 0.9 * found
    return declared if size > 4 * _MIN_WORDS and (size > 2 * found or run_together) else paragraphs


def _wall(page: PageMetadata, seen: str, paragraphs: list[str]) -> str | None:
    """Why the page is no article, if it is a wall."""
    from adapters.pages.tree import tables  # noqa: PLC0415 - start-up time

    words = _words(paragraphs)
    if words > _WALL_WORDS:
        return None
    title = furniture.fold(page.title)
    text = furniture.fold(" ".join(paragraphs))
    short = len(_WORD.findall(seen)) <= _WALL_WORDS
    for kind, wall in tables()["walls"].items():
        in_title = any(phrase in title for phrase in wall["phrases"]) and (kind != "paywall")
        in_text = any(phrase in text for phrase in wall["phrases"])
        anywhere = words < _MIN_WORDS and any(phrase in furniture.fold(seen) for phrase in wall["phrases"])
        # An article's title may say "access denied", and one may quote a phrase: its page is longer, and has a date.
        if (
            anywhere
            or (in_title and (short or words < 3 * _MIN_WORDS))
            or (in_text and short and page.published is None)
        ):
            return str(wall["reason"])
    if not page.is_free and words < 3 * _MIN_WORDS:
        return str(tables()["walls"]["paywall"]["reason"])
    return None


def _headline_links(tree: HtmlElement) -> int:
    """How many headings are links: a mark of overview pages."""
    return sum(
        any(outer.tag == "a" for outer in islice(heading.iterancestors(), 1)) or heading.find(".//a[@href]") is not None
        for heading in tree.iter("h2", "h3", "h4")
    )


def _is_index(paragraphs: list[str]) -> bool:
    """Whether what was extracted is a list of teasers rather than running text."""
    running = sum(len(paragraph) for paragraph in paragraphs if furniture.is_paragraph(paragraph))
    return running < 0.5 * sum(map(len, paragraphs)) or len(paragraphs) < 2


def _standfirst(tree: HtmlElement, page: PageMetadata) -> str:
    """The teaser over the article, where the page shows its own description as a paragraph."""
    wanted = _WORD.findall(page.description.casefold())
    if len(wanted) < 6:
        return ""
    for element in tree.iter("p", "h2", "div", "span", "strong"):
        if len(element) > 3:
            continue
        text = clean_line(element.text_content()[:1_000])
        words = _WORD.findall(text.casefold())
        if len(words) >= 6 and words[: len(wanted)] == wanted[: len(words)] and len(words) <= 2 * len(wanted) + 10:
            return text
    return ""


def _draft(document: Document, page: PageMetadata, paragraphs: list[str], lead: str, found: _Found) -> Draft:
    title = page.title or found.title
    if lead and not any(lead[:80] in paragraph for paragraph in paragraphs):
        paragraphs = [lead, *paragraphs]
    tidied = tidy(paragraphs, title=title, author=page.author)
    return Draft(
        text=join_paragraphs(tidied.body),
        title=title,
        url=without_tracking(page.url or document.url or "") or None,
        source=page.site,
        byline=page.author,
        agency=tidied.agency or agency_of(page.author),
        published=page.published or parse_date(found.date),
        declared_language=page.language,
        tags=page.tags,
        dropped=tuple(tidied.dropped),
    )
