"""The last step of readers whose source marks paragraphs itself: datelines, sign-offs, captions and prompts go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.core.drafts import furniture
from bot.core.drafts.agencies import dateline, sign_off
from bot.core.drafts.dates import parse_date
from bot.core.drafts.text import clean_line


class Tidied(NamedTuple):
    """The article's paragraphs, the agency they name, and what was taken out."""

    body: list[str]
    agency: str | None
    dropped: list[str]


def tidy(paragraphs: Iterable[str], *, title: str = "", author: str | None = None) -> Tidied:
    """Keep what is the article. Over the text, lines that repeat title, author or date go too."""
    body: list[str] = []
    dropped: list[str] = []
    agency: str | None = None
    for paragraph in map(clean_line, paragraphs):
        credit = sign_off(paragraph)
        if credit.dropped:
            agency = agency or credit.agency
            dropped.append(credit.dropped)
        rest = credit.rest
        if not rest or (not body and _folded(rest) == _folded(title)):
            continue
        if (not body and _is_byline(rest, author)) or furniture.is_furniture(rest) or _is_caption(rest):
            dropped.append(rest)
        else:
            body.append(rest)
    for index, paragraph in enumerate(body[:2]):  # a standfirst may stand before the dateline
        start = dateline(paragraph)
        if start.dropped:
            agency = start.agency or agency
            body[index] = start.rest
            dropped.append(start.dropped)
            break
    return Tidied(body, agency, dropped)


def _folded(line: str) -> str:
    return furniture.fold(line).strip(" .")


def _is_byline(paragraph: str, author: str | None) -> bool:
    line = _folded(paragraph).removeprefix("von ").removeprefix("by ")
    return (author is not None and line == _folded(author)) or parse_date(paragraph) is not None


def _is_caption(paragraph: str) -> bool:
    return furniture.is_caption(paragraph) and not furniture.is_paragraph(paragraph)
