"""News pages as gopher servers print them: line types in the first columns, text from column 7.

# site -- title
       > standfirst
 (IMG) Bild: caption
       text with [1][a link], wrapped by hand
       ## LINKS
 (DIR) [1] /address
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from adapters.plaintext.lines import join_wrapped
from bot.core.domain import Draft
from bot.core.drafts import clean_line, dateline, join_paragraphs, parse_date, sign_off

_TYPED = re.compile(r"^\s{0,6}\((?P<kind>[A-Z0-9?]{2,4})\)\s+(?P<rest>.*)$")
_HEADING = re.compile(r"^\s*#\s+(?P<site>[^\s#][^#]{0,60}?)\s+--\s+(?P<title>\S.*)$")
_PLAIN_HEADING = re.compile(r"^\s*#\s+(?P<title>[^#\s].*)$")
_SECTION = re.compile(r"^\s*##+\s+(?P<name>\S.*?)\s*#*$")
_QUOTE = re.compile(r"^\s*>\s?")
_LINK = re.compile(r"\[\d{1,3}\]\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]")
_REFERENCE = re.compile(r"\s?\[\d{1,3}\](?!\w)")
_CAPTION_KINDS = {"IMG", "GIF", "PIC", "SND", "VID"}


@cache
def _sections() -> dict[str, str]:
    data = tomllib.loads(resources.files("adapters.plaintext").joinpath("gopher.toml").read_text("utf-8"))
    return {name: kind for kind, names in data["sections"].items() for name in names}


def is_gopher(text: str) -> bool:
    """Whether a text has the form: typed lines, or a ``# site -- title`` heading over indented text."""
    rows = [row for row in text.split("\n", 400)[:400] if row.strip()]
    typed = sum(_TYPED.match(row) is not None for row in rows)
    indented = sum(row.startswith("      ") for row in rows)
    heading = bool(rows) and _HEADING.match(rows[0]) is not None
    section = any((match := _SECTION.match(row)) and match["name"].casefold() in _sections() for row in rows)
    return (heading and (typed > 0 or section or indented * 2 > len(rows))) or (
        typed >= 2 and (section or indented > 2)
    )


@dataclass(slots=True)
class _Page:
    title: str = ""
    source: str | None = None
    paragraphs: list[list[str]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    sections: dict[str, list[str]] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)


def _scan(text: str) -> _Page:
    """Sort the rows: each paragraph, caption and section's items, still wrapped."""
    page = _Page()
    current: list[str] | None = None  # rows that the next one continues
    quoted = False
    section: str | None = None
    for row in text.split("\n"):
        if not row.strip():
            current = None
        elif (
            section is None
            and not page.title
            and not page.paragraphs
            and (match := _HEADING.match(row) or _PLAIN_HEADING.match(row))
        ):
            page.title, page.source = match["title"], match.groupdict().get("site")
            current = None
        elif (match := _SECTION.match(row)) and match["name"].casefold().rstrip(":") in _sections():
            section = _sections()[match["name"].casefold().rstrip(":")]
            page.dropped.append(row.strip())
            current = None
        elif section is not None:
            page.dropped.append(row.strip())
            if match := _TYPED.match(row):
                page.sections.setdefault(section, []).append(match["rest"])
        elif match := _TYPED.match(row):
            page.captions.append(match["rest"])
            current = None
        else:
            heading = _SECTION.match(row)
            if current is None or heading or (_QUOTE.match(row) is not None) != quoted:
                current = []
                page.paragraphs.append(current)
            quoted = _QUOTE.match(row) is not None
            current.append(heading["name"] if heading else _QUOTE.sub("", row))
            if heading:
                current = None
    return page


def _unlink(paragraph: str) -> str:
    return _REFERENCE.sub("", _LINK.sub(r"\1", paragraph))


def read_gopher(text: str) -> Draft:
    """The article in a cleaned gopher-style text; its ``text`` is empty where only links are there."""
    page = _scan(text)
    published = None
    agency: str | None = None
    dropped = [clean_line(caption) for caption in page.captions]
    paragraphs: list[str] = []
    standfirsts = sum(1 for rows in page.paragraphs[:1] if rows)
    for rows in page.paragraphs:
        paragraph = clean_line(_unlink(join_wrapped(rows)))
        found = parse_date(paragraph)
        credit = sign_off(paragraph)
        if found is not None:
            published = published or found
            dropped.append(paragraph)
            continue
        if credit.dropped:
            agency = agency or credit.agency
            dropped.append(credit.dropped)
        if credit.rest:
            paragraphs.append(credit.rest)
    # The dateline opens the report, which a standfirst may precede.
    for index, paragraph in enumerate(paragraphs[: standfirsts + 1]):
        start = dateline(paragraph)
        if start.dropped:
            agency = start.agency or agency
            paragraphs[index] = start.rest
            dropped.append(start.dropped)
            break
    authors = [clean_line(name) for name in page.sections.get("authors", [])]
    tags = dict.fromkeys(clean_line(tag) for tag in page.sections.get("tags", []))
    return Draft(
        text=join_paragraphs(paragraphs),
        title=clean_line(_unlink(page.title)),
        source=clean_line(page.source) if page.source else None,
        byline=", ".join(authors) or None,
        agency=agency,
        published=published,
        tags=tuple(tag for tag in tags if tag),
        dropped=tuple(filter(None, [*dropped, *map(clean_line, page.dropped)])),
    )
