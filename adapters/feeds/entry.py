"""From one feed entry, whatever its format, to a draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from adapters.feeds.markup import line_of, paragraphs_of
from bot.core.domain import Draft
from bot.core.drafts import agency_of, clean_line, join_paragraphs, parse_date, tidy, without_tracking

_FULL_WORDS = 120
"""A body of fewer words, or one that breaks off, is a teaser."""

_BREAKS_OFF = re.compile(r"(?:…|\.\.\.|\[\+\d+ chars\])[\])]?\s*$")
_READ_ON = re.compile(
    r"(?<=[.!?…\])])\s*(?:read more|continue reading|weiterlesen|mehr lesen|mehr|more)[\s.…→»>]*$", re.IGNORECASE
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_MAX_TAGS = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """What RSS, Atom and JSON Feed entries have in common, as written in the feed."""

    title: str = ""
    link: str = ""
    content: str = ""
    summary: str = ""
    dates: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    source: str | None = None


def web_address(link: str, base: str | None) -> str | None:
    """The link as an absolute http or https address, or None."""
    try:
        full = urljoin(base or "", clean_line(link).replace(" ", "%20"))
        parts = urlsplit(full)
    except ValueError:  # bad brackets in a host
        return None
    return without_tracking(full) if parts.scheme in {"http", "https"} and parts.hostname else None


def _byline(authors: Sequence[str], source: str | None) -> str | None:
    """The names, without mail addresses and the outlet itself; None where none is left."""
    names: list[str] = []
    for raw in authors:
        name = clean_line(_EMAIL.sub("", line_of(raw))).strip(" ()<>,;|-")
        if name and name not in names and name.casefold() != (source or "").casefold() and not name.startswith("http"):
            names.append(name)
    return ", ".join(names) or None


def to_draft(entry: Entry, base: str | None) -> Draft | None:
    """The entry as a draft; None where it has neither text nor title."""
    title = line_of(entry.title)
    content, summary = paragraphs_of(entry.content), paragraphs_of(entry.summary)
    byline = _byline(entry.authors, entry.source)
    full = max((content, summary), key=lambda paragraphs: sum(map(len, paragraphs)))
    tidied = tidy(full, title=title, author=byline)
    body = tidied.body
    # A standfirst that the body does not repeat opens the text.
    if full is content and len(summary) == 1 and body and not _contains(content, summary[0]):
        opening = tidy(summary, title=title, author=byline).body
        body = [*opening, *body] if opening and not _BREAKS_OFF.search(opening[-1]) else body
    if body:
        body[-1] = _READ_ON.sub("", body[-1])
    text = join_paragraphs(body)
    if not text and not title:
        return None
    words = len(text.split())
    tags = (line_of(tag) for tag in entry.tags[:_MAX_TAGS])
    return Draft(
        text=text or title,
        title=title,
        url=web_address(entry.link, base) if entry.link.strip() else None,
        source=entry.source,
        byline=byline,
        agency=tidied.agency or agency_of(byline),
        published=next((found for date in entry.dates if (found := parse_date(date))), None),
        declared_language=entry.language,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        dropped=tuple(tidied.dropped),
        teaser=words < _FULL_WORDS or _BREAKS_OFF.search(text) is not None,
    )


def _contains(paragraphs: Sequence[str], line: str) -> bool:
    return line[:60] in " ".join(paragraphs)
