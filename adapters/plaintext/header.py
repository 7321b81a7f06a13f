"""What stands over a pasted article: title, byline, date, source, address; and mail-like header lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from bot.core.drafts import agency_of, parse_date, sign_off
from bot.core.drafts.furniture import fold, is_furniture, rules

_LABELLED = re.compile(r"(?P<label>[^\W\d][^:]{0,24}?)\s?:\s+(?P<value>\S.*)")
_URL = re.compile(r"(?:<\s?)?(?P<url>https?://[^\s<>\"]{4,2000})(?:\s?>)?")
_PARTS = re.compile(r"\s+[|·•–—/]+\s+|\s+-{1,2}\s+")
_BYLINE = re.compile(
    r"(?:by|von|text|autor(?:in)?|author|(?:written|reported) by|(?:ein bericht|eine reportage|eine analyse) von)"
    r"\s?:?\s+(?=\S)",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"(?:[^\W\d_][\w'’.-]*|[&+])$")
_READING_TIME = re.compile(r"(?:ca\.?\s)?\d{1,3}\s?-?\s?(?:min|minuten?|minutes?|min\.)\b.{0,20}", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|aus|from|at|reporting from)\s.*$")
_REPLY = re.compile(r"^(?:(?:re|aw|fwd?|wg)\s?:\s*)+", re.IGNORECASE)
_LONGEST = 120


@dataclass(slots=True)
class Header:
    """What was found so far, filled line by line."""

    title: str = ""
    subject: str = ""
    byline: str | None = None
    agency: str | None = None
    published: datetime | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    tags: list[str] = field(default_factory=list)

    def add_byline(self, text: str) -> None:
        """Take names from a byline; one that names only an agency gives no author."""
        names = _PLACE.sub("", text.strip(" .,;"))
        agency = agency_of(names)
        self.agency = self.agency or agency
        if agency is None or len(names.split()) > 3:
            self.byline = self.byline or names

    def add_source(self, text: str) -> None:
        """Take an outlet, or an agency, or an address, from what follows "Source:"."""
        if match := _URL.search(text):
            self.url = self.url or match["url"]
            text = text.replace(match.group(), "").strip(" ,()")
        if not text:
            return
        credit = sign_off(text)
        if credit.dropped and credit.agency:
            self.agency = self.agency or credit.agency
        else:
            self.source = self.source or text


def _names(text: str) -> bool:
    """Whether a text is people's names (with role or place): two capitalised words first, no sentence after."""
    words = text.rstrip(" .").split()
    if not 1 < len(words) <= 16 or any(char.isdigit() for char in text):
        return agency_of(text) is not None and len(words) <= 3
    first = [word.strip(",;") for word in words]
    if not (first[0][:1].isupper() and (first[1][:1].isupper() or first[1].casefold() in rules().header["particles"])):
        return False
    return all(
        _NAME_WORD.match(word)
        and (word[:1].isupper() or word.casefold() in rules().header["particles"] or word in "&+")
        for word in first
        if word
    )


def byline_names(line: str) -> str | None:
    """The names in a line such as ``By Jane Doe, Harbour Post`` or ``Von Max Muster und Eva Beispiel``."""
    match = _BYLINE.match(line) if len(line) <= _LONGEST else None
    if match is None:
        return None
    names = line[match.end() :]
    return names if _names(names) else None


def read_label(line: str, header: Header, *, first_lines: bool) -> bool:
    """Read ``Label: value``; True where the line was one. Labels that open sentences too ("From:", "Ort:") count only
    among the first lines."""
    match = _LABELLED.fullmatch(line) if len(line) <= 2 * _LONGEST else None
    if match is None:
        return False
    labels, label, value = rules().header, fold(match["label"]), match["value"].strip()
    if label in labels["date"] and parse_date(value):
        header.published = header.published or parse_date(value)
        return True
    if label in labels["url"] and _URL.fullmatch(value):
        header.url = header.url or value
        return True
    if label in labels["source"] and len(value) <= 80 and (first_lines or not value.endswith((".", "!", "?"))):
        header.add_source(value)
        return True
    if label in labels["byline"] and _names(value):
        header.add_byline(value)
        return True
    if not first_lines:
        return False
    if label in labels["subject"]:
        header.subject = header.subject or _REPLY.sub("", value)
        return True
    if label in labels["title"]:
        header.title = header.title or value
        return True
    if label in labels["language"] and len(value) <= 20:
        header.language = header.language or value
        return True
    if label in labels["tags"]:
        header.tags.extend(tag.strip() for tag in re.split(r"[,;|]", value) if tag.strip())
        return True
    return label in labels["other"] and len(value) <= _LONGEST


def is_metadata(line: str) -> bool:
    """Whether a line is a byline, a date, or a labelled header line, and so never part of a wrapped paragraph."""
    if len(line) > _LONGEST:
        return False
    match = _LABELLED.fullmatch(line.strip())
    return (
        (match is not None and fold(match["label"]) in _labels())
        or byline_names(line.strip()) is not None
        or parse_date(line) is not None
    )


@cache
def _labels() -> frozenset[str]:
    return frozenset(label for labels in rules().header.values() for label in labels)


def _read_part(part: str, header: Header, *, beside_date: bool) -> bool:
    if published := parse_date(part):
        header.published = header.published or published
        return True
    if names := byline_names(part):
        header.add_byline(names)
        return True
    if match := _URL.fullmatch(part):
        header.url = header.url or match["url"]
        return True
    credit = sign_off(part)
    if credit.dropped and not credit.rest:
        header.agency = header.agency or credit.agency
        return True
    if _READING_TIME.fullmatch(part) or is_furniture(part):
        return True
    words, particles = part.split(), rules().header["particles"]
    # A place ("Berlin, 16 November") or an outlet ("Harbour Post, 16 November") stands beside a date.
    if beside_date and len(words) <= 5 and all(word[:1].isupper() or fold(word) in particles for word in words):
        if any(rules().outlets.fullmatch(fold(word)) for word in (words[0], words[-1])):
            header.source = header.source or part
        return True
    return False


def read_metadata(line: str, header: Header) -> bool:
    """Read a line that is nothing but byline, date, agency, outlet or address (several, divided by dashes, bars or
    commas); True where it was one, and only then is the header changed."""
    if len(line) > _LONGEST and not _URL.fullmatch(line):
        return False
    if _read_part(line, header, beside_date=False):
        return True
    for parts in (_PARTS.split(line), line.split(", ", 1), line.rsplit(", ", 1)):
        dates = [parse_date(part) is not None for part in parts]
        if len(parts) > 1 and (any(dates) or any(byline_names(part) for part in parts)):
            trial = Header()
            if all(_read_part(part, trial, beside_date=any(dates)) for part in parts):
                for part in parts:
                    _read_part(part, header, beside_date=any(dates))
                return True
    return False
