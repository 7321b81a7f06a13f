"""The article's paragraphs: read by trafilatura, completed from what the page declares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile, islice, pairwise

from lxml.html import HtmlElement

from adapters.pages.edges import headings_of
from adapters.pages.metadata import PageMetadata
from adapters.pages.titles import folded
from adapters.pages.tree import tables, text_lines, text_of
from adapters.pages.walls import FEWEST_WORDS, words_in
from bot.core.drafts import clean_line
from bot.core.errors import ParseError

_WORD = re.compile(r"\w+")
_ENOUGH_WORDS = 4 * FEWEST_WORDS
_FULL_BODY_WORDS = 100
_SAME_BODY = 0.25
_GERMAN = frozenset({"der", "die", "und", "das", "den", "nicht", "mit", "ein", "eine", "ist", "auf", "für", "von"})
_GERMAN_SHARE = 0.04
_LEAD_WORDS = range(6, 81)
_OPENING_WORDS = 30
_AFTER_HEADING = 60
_LEAD_START = 80
_SAME_LEAD = 0.8
_FIRST_PARAGRAPHS = 4
_TABLE_RULE = re.compile(r"[|\s:-]+")


@dataclass(frozen=True, slots=True)
class Body:
    """What was read: the paragraphs; and a title and date, where the page's markup gives none."""

    paragraphs: list[str]
    title: str = ""
    date: str | None = None


def is_german(seen: str) -> bool:
    """By the commonest words of what is shown: declared languages are often the template's."""
    words = seen.split()
    return sum(word in _GERMAN for word in words) > _GERMAN_SHARE * len(words)


def extract(tree: HtmlElement, page: PageMetadata, url: str | None, *, german: bool) -> Body:
    """What trafilatura finds. German pages are read in its precise mode, which is measured better there; one of which
    that leaves hardly anything is read again without. Searching title and date costs three times what the text does,
    so it is done only where they are not known."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - start-up time

    best = Body([])
    for precise in (True, False) if german else (False,):
        try:
            result = bare_extraction(
                tree,
                url=url,
                include_comments=False,
                favor_precision=precise,
                with_metadata=not (page.title and page.published),
                date_extraction_params={"extensive_search": False, "original_date": True},
            )
        except MemoryError:
            raise
        except Exception as error:  # whatever it stumbles over: the page cannot be read
            raise ParseError("it is not a readable web page") from error
        if result is None or isinstance(result, dict):
            continue
        paragraphs = _lines(result.text or "")
        if words_in(paragraphs) > words_in(best.paragraphs):
            best = Body(paragraphs, clean_line(result.title or ""), result.date)
        if words_in(best.paragraphs) >= _ENOUGH_WORDS:
            break
    return best


def _lines(text: str) -> list[str]:
    """The lines of a text; rows of tables without their frame."""
    lines = (line.strip() for line in text.split("\n"))
    return [line.strip("| ") if line.startswith("|") else line for line in lines if not _TABLE_RULE.fullmatch(line)]


def declared_or(page: PageMetadata, paragraphs: list[str]) -> list[str]:
    """The body the page declares in JSON-LD, where far less than it could be read from the page itself, or something
    else, or where it is what was read, run together; else the paragraphs."""
    declared = text_lines(page.body)
    size, found = words_in(declared), words_in(paragraphs)
    run_together = len(paragraphs) == 1 < len(declared) and size >= 0.9 * found
    other = size > _FULL_BODY_WORDS and _shared(declared, paragraphs) < _SAME_BODY
    return declared if size > _ENOUGH_WORDS and (size > 2 * found or run_together or other) else paragraphs


def _shared(declared: list[str], paragraphs: list[str]) -> float:
    """The share of the declared text's words, in pairs, that was read."""
    wanted, found = (set(pairwise(folded(" ".join(lines)).split())) for lines in (declared, paragraphs))
    return len(wanted & found) / (len(wanted) or 1)


def standfirst(tree: HtmlElement, page: PageMetadata) -> str:
    """The paragraph between heading and text, which is often outside what is read as the article: where the page shows
    its own description, else where a class names one."""
    wanted = _WORD.findall(page.description.casefold())
    if len(wanted) >= _LEAD_WORDS.start:
        for element in tree.iter("p", "h2", "div", "span", "strong"):
            if len(element) > 3 or _first_word(element) != wanted[0]:
                continue
            text = text_of(element, 1_000)
            words = _WORD.findall(text.casefold())
            same = words[: len(wanted)] == wanted[: len(words)] and len(words) <= 2 * len(wanted) + 10
            if len(words) >= _LEAD_WORDS.start and same and folded(text) not in headings_of(page):
                return text
    return _marked_standfirst(tree, folded(page.title))


def _first_word(element: HtmlElement) -> str:
    """The word that the element's text begins with; cheap, for most elements are not what is looked for."""
    found = next(filter(None, map(_WORD.search, element.itertext())), None)
    return found[0].casefold() if found else ""


def says(paragraphs: list[str], lead: str) -> bool:
    """Whether the text says what the standfirst does: somewhere word for word, or in its beginning nearly so."""
    start, words = folded(lead[:_LEAD_START]), folded(lead).split()
    beginning = (folded(paragraph).split() for paragraph in paragraphs[:_FIRST_PARAGRAPHS])
    return any(start in folded(paragraph) for paragraph in paragraphs) or any(
        len(found) <= 2 * len(words) and len({*words}.intersection(found)) >= _SAME_LEAD * len({*words})
        for found in beginning
    )


def _marked_standfirst(tree: HtmlElement, title: str) -> str:
    names = frozenset(tables()["standfirst"]["names"])

    def is_heading(element: HtmlElement) -> bool:
        """Whether it is the article's: many a page's first is the site's name."""
        found = folded(text_of(element, 400)) if element.tag == "h1" else ""
        return bool(found) and (found in title or title in found)

    elements = tree.iter("h1", "p", "h2", "h3", "div", "span", "strong")
    following = dropwhile(lambda element: not is_heading(element), elements)
    for element in islice(following, 1, _AFTER_HEADING):
        if len(element) > 3:
            continue
        text = text_of(element, 1_000)
        size = len(_WORD.findall(text))
        tokens = (element.get("class") or "").casefold().split()
        if any(not names.isdisjoint((token, *token.split("__"), *_ends(token))) for token in tokens):
            if size in _LEAD_WORDS and element.find(".//a") is None:
                return text
        elif element.tag == "p" and size >= _OPENING_WORDS:
            break  # here the text begins
    return ""


def _ends(token: str) -> tuple[str, ...]:
    """``b-subheadline`` and ``gh-article-excerpt`` end with what they are."""
    return (token.rpartition("-")[2], token.rpartition("_")[2])
