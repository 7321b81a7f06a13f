"""From one feed entry, whatever its format, to a draft."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources

from adapters.feeds.markup import line_of
from bot.core.domain import Draft
from bot.core.drafts import agency_of, clean_line, cut_line, join_paragraphs, parse_date, tidy

_FULL_WORDS = 120
"""A body of fewer words, or one that breaks off, is a teaser."""

_BREAKS_OFF = re.compile(r"(?:…|\.\.\.|\[\+\d+ chars\])[\])]?\s*$")
_READ_ON = re.compile(
    r"(?<=[.!?…\])])\s*\[?(?:read (?:more|on|the full (?:article|story))|continue reading\b[^.!?]{0,150}"
    r"|weiterlesen|weiter|mehr lesen|mehr|more|zum (?:ganzen )?artikel|lesen sie (?:hier )?(?:mehr|weiter))"
    r"[\s.…→»>\]]*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:mailto:)?[\w.+-]{1,64}+@[\w.-]{1,255}|https?://\S+", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[a-z]{2,12}")
_HOST_END = re.compile(r"\.(?:com|net|org|de|at|ch|co\.uk|eu|info|news|tv|fm)$")
_LABEL = re.compile(r"^(?:by|von|written by|author|autor(?:in)?)\s*:?\s+(?=\S)", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s[-–—|:»·•/]+\s|:\s|\s*\|\s*")
_LONGEST_NAME = 300
_LONGEST_LANGUAGE = 35
_MAX_NAMES = 30
_MAX_TAGS = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """What RSS, Atom and JSON Feed entries have in common: text without markup, the address absolute, dates and names
    as written."""

    title: str = ""
    url: str | None = None
    guid: str = ""
    content: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class FeedContent:
    """A feed of any format as written."""

    title: str
    site: str | None
    ttl: timedelta | None
    entries: list[Entry]


def _byline(authors: Sequence[str], source: str) -> str | None:
    """The names, without mail and web addresses, the outlet itself, and what programs fill in; None where none is
    left."""
    names: list[str] = []
    for author in authors[:_MAX_NAMES]:
        name = clean_line(_ADDRESS.sub(" ", author[:_LONGEST_NAME])).strip(" ()<>[],;|-:")
        name = _LABEL.sub("", name)
        if any(map(str.isalpha, name)) and name not in names and not _is_nobody(name, source):
            names.append(name)
    return ", ".join(names) or None


@cache
def _nobodies() -> frozenset[str]:
    data = tomllib.loads(resources.files("adapters.feeds").joinpath("names.toml").read_text("utf-8"))
    return frozenset(name for names in data["nobodies"].values() for name in names)


def _is_nobody(name: str, source: str) -> bool:
    folded = name.casefold().strip(" .")
    outlet = source.casefold()
    parts = [outlet, *(part.strip() for part in _SEPARATORS.split(outlet))]
    bare = _HOST_END.sub("", folded)
    return folded in _nobodies() or folded in parts or bare in parts or _HOST.fullmatch(folded) is not None


def to_draft(entry: Entry) -> Draft | None:
    """The entry as a draft; None where it has neither text nor title."""
    byline = _byline(entry.authors, entry.source)
    content, summary = list(entry.content), list(entry.summary)
    full = max((content, summary), key=lambda paragraphs: sum(map(len, paragraphs)))
    tidied = tidy(full, title=entry.title, author=byline)
    body = tidied.body
    # A standfirst that the body does not repeat opens the text.
    if full is content and len(summary) == 1 and body and not _contains(content, summary[0]):
        opening = tidy(summary, title=entry.title, author=byline).body
        body = [*opening, *body] if opening and not _BREAKS_OFF.search(opening[-1]) else body
    if body:
        body[-1] = _READ_ON.sub("", body[-1])
    text = join_paragraphs(body)
    if not text and not entry.title:
        return None
    words = len(text.split())
    return Draft(
        text=text or cut_line(entry.title),
        title=cut_line(entry.title),
        url=entry.url,
        source=cut_line(entry.source) or None,
        byline=byline,
        agency=tidied.agency or agency_of(byline),
        published=next((found for date in entry.dates if (found := parse_date(date))), None),
        declared_language=clean_line((entry.language or "")[:_LONGEST_LANGUAGE]) or None,
        tags=tuple(dict.fromkeys(tag for tag in map(line_of, entry.tags[:_MAX_TAGS]) if tag)),
        dropped=tuple(tidied.dropped),
        teaser=words < _FULL_WORDS or _BREAKS_OFF.search(text) is not None,
        guid=clean_line(entry.guid),
    )


def _contains(paragraphs: Sequence[str], line: str) -> bool:
    return line[:60] in " ".join(paragraphs)
