"""A page's title without the names of site and section, and the site's name out of the title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from adapters.pages.tree import text_of
from bot.core.drafts import furniture

_WORD = re.compile(r"\w+")
LONGEST_HEADING = 400
MOST_HEADINGS = 20
FEWEST_LETTERS = 15
"""A heading of fewer letters is as likely a section's."""
_SITE_SPLIT = re.compile(r"\s+[|–—·»«•:-]\s+|\s+(?:::|--)\s+|:\s+")
_SEPARATORS = frozenset({"", *"|–—·»«•:-"})
_ARCHIVE = re.compile(r".*»\s*(?:blog archive|blog-archiv)\s*»\s*", re.IGNORECASE)
"""Stands before the title of blogs of a certain age."""
_SHORT_NAME = 2
_LONG_NAME = 6
_BESIDE_NAME = 2


def folded(line: str) -> str:
    """A line's words, for comparison."""
    return " ".join(_WORD.findall(furniture.fold(line)))


def own_headings(tree: HtmlElement, title: str) -> Iterator[HtmlElement]:
    """The main headings that are the title, or most of it."""
    wanted = folded(title)
    for element in tree.iter("h1"):
        text = folded(text_of(element, LONGEST_HEADING))
        if text and wanted and (text == wanted or (text in wanted and 2 * len(text) > len(wanted)) or wanted in text):
            yield element


def visible_headings(tree: HtmlElement) -> Iterator[str]:
    """What may be the article's heading on the page itself, likeliest first."""
    for tags in (("h1",), ("h2", "h3"), ("b", "strong", "font")):
        for element in islice(tree.iter(*tags), 10 * MOST_HEADINGS):
            text = text_of(element, LONGEST_HEADING)
            if len(text) >= FEWEST_LETTERS:
                yield text


def without_site(title: str, site: str | None, headings: Iterable[str], hosts: frozenset[str]) -> str:
    """A title without the names of site and section at its end or start."""
    if archive := _ARCHIVE.match(title):
        title = title[archive.end() :]
    parts = _SITE_SPLIT.split(title)
    if len(parts) < 2:
        return title
    if shown := next((heading for heading in headings if _is_part(heading, title)), ""):
        return shown
    last = len(parts) - 1
    names = [
        index
        for index, part in enumerate(parts)
        if (site and _is_name_of(part, site)) or _is_host(part, hosts, begins=index == last)
    ]
    if not names:
        return title
    first = names[0] if len(names) == 1 or parts[0].casefold() == (site or "").casefold() else next(filter(None, names))
    if first == 0:
        return title[title.index(parts[1], len(parts[0])) :]
    return title[: title.index(parts[first], sum(map(len, parts[:first])))].rstrip("".join(_SEPARATORS) + " ")


def whole(title: str, others: Iterable[str]) -> str:
    """The title; of one that was cut, what the page has whole."""
    stem = title.removesuffix("…").removesuffix("...").rstrip()
    if stem == title or len(stem) < FEWEST_LETTERS:
        return title
    return next((other for other in others if other.startswith(stem) and len(other) > len(title)), title)


def names_of_host(address: str) -> frozenset[str]:
    """What a site of this address may be called: ``news.example.org`` gives example, exampleorg, newsexampleorg."""
    try:
        labels = (urlsplit(address).hostname or "").removeprefix("www.").split(".")
    except ValueError:
        return frozenset()
    joined = {"".join(labels[start:]) for start in range(len(labels) - 1)}
    return frozenset(_letters(name) for name in {*joined, *labels[-3:-1]} if len(name) > _SHORT_NAME)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def site_of_host(title: str, hosts: frozenset[str]) -> str | None:
    """The part of the title element that is the site's name by its address."""
    return next((part for part in _SITE_SPLIT.split(title)[1:] if _is_host(part, hosts)), None)


def _is_host(part: str, hosts: frozenset[str], *, begins: bool = False) -> bool:
    """Whether a part of a title is the site's name, or ``begins`` with it."""
    name = _letters(part)
    return name in hosts or (begins and any(len(host) >= _LONG_NAME and name.startswith(host) for host in hosts))


def _is_part(heading: str, title: str) -> bool:
    """Whether the heading stands in the title between separators, or its ends."""
    before, found, after = title.casefold().partition(heading.casefold())
    before, after = before.rstrip(), after.lstrip()
    return bool(found) and before[-1:] in _SEPARATORS and after[:1] in _SEPARATORS


def _is_name_of(part: str, site: str) -> bool:
    """Whether a part of a title is the site's name, or some of it, or the name and little else."""
    part, site = part.casefold(), site.casefold()
    longer = len(part.split()) <= len(site.split()) + _BESIDE_NAME
    return part in site or (longer and (part.startswith(site) or part.endswith(site)))


def site_in_title(title: str, heading: str) -> str | None:
    """The site's name where the title element is the main heading and a short rest: ``Heading | Section | Site``."""
    if len(heading) < FEWEST_LETTERS or title == heading:
        return None
    if title.startswith(heading):
        rest = _SITE_SPLIT.split(title.removeprefix(heading))[-1]
    elif title.endswith(heading):
        rest = _SITE_SPLIT.split(title.removesuffix(heading))[0]
    else:
        return None
    rest = rest.strip("".join(_SEPARATORS) + " ")
    return rest if 0 < len(rest.split()) <= 4 and rest[0].isalnum() else None
