"""Who wrote a page's article: the names that it gives, without what is no name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import dropwhile, islice

from lxml import etree
from lxml.html import HtmlElement

from adapters.pages.tree import text_of
from bot.core.drafts import clean_line

_LABEL = re.compile(r"^(?:by|von|text|written by|ein bericht von|autor(?:in)?|author)\s*:?\s+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^\d<>{}|@/\\=]{2,80}")
_TOKEN = re.compile(
    r"(?:^|[-_ ])(?:author|byline|autor|autoren|verfasser)(?:[-_ ]{0,2}(?:name|names|link|s))?(?:$|[-_ ])"
)
_NO_PERSON = re.compile(
    r"(?:(?:die |online-?)?redaktion|staff|editor|admin(?:istrator)?|webmaster|unknown|anonymous|null|none|undefined"
    r"|n/a)"
    r"|.*\b(?:gmbh|ag|kg|e\.\s?v\.|inc\.?|ltd\.?|llc|plc|corp\.?)",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"(?:By|BY|Von|VON|Text:)\s+(?P<name>[^\W\d_a-zß][\w'’.-]+(?:\s(?:[^\W\d_a-zß][\w'’.-]*|van|von|de|der|den|la|del|di|zu)){1,3})"
    r"(?=\s*(?:$|[,|·•–—(]|and\b|und\b|\d))"
)
_marked = etree.XPath(
    "descendant::*[@rel='author' or contains(@itemprop, 'author') or contains(@class, 'uthor')"
    " or contains(@class, 'yline') or contains(@class, 'utor') or contains(@class, 'erfasser')]"
)
_NAMING = frozenset({"a", "span", "p", "div", "address", "li", "strong"})
_ELSEWHERE = re.compile(
    r"(?<!has-)comment(?!s-(?:open|closed|enabled|count))|kommentar|leserbrief|related|recommend|sidebar|promo|teaser-?list|more-?from|widget-area"
)
_MOST_MARKED = 3
_LONGEST_LINE = 120
_MOST_NAMES = 8
_AFTER_HEADING = 60


def author_of(names: Iterable[str], site: str | None) -> str | None:
    """The names as one byline, without addresses, labels, and the site's own name; None where nothing is left."""
    kept: list[str] = []
    for raw in islice(names, 10 * _MOST_NAMES):
        name = _LABEL.sub("", clean_line(raw)).strip(" ,;|·-–")
        known = name.casefold() in {other.casefold() for other in kept} or name.casefold() == (site or "").casefold()
        if (
            _NAME.fullmatch(name)
            and not name.startswith(("http", "www."))
            and not known
            and not _NO_PERSON.fullmatch(name)
        ):
            kept.append(name)
    return ", ".join(kept[:_MOST_NAMES]) or None


def marked_names(tree: HtmlElement) -> list[str]:
    """Names in elements that mark an author, else in a line under the heading that says "By" or "Von"; each must be
    short and name-like."""
    names: list[str] = []
    for element in _marked(tree):
        if element.tag not in _NAMING:
            continue
        marks = f"{element.get('rel') or ''} {element.get('itemprop') or ''}".lower().split()
        token = (element.get("class") or "").lower()
        if "author" not in marks and not (0 < len(token) < 200 and _TOKEN.search(token)):
            continue
        if any(_is_elsewhere(outer) for outer in (element, *element.iterancestors())):
            continue
        if "author" in marks and (marked := element.find(".//*[@itemprop='name']")) is not None:
            text = text_of(marked, 100)
            if text and text not in names:
                names.append(text)
            continue
        text = text_of(element, 300)
        name = _LABEL.sub("", text)
        labelled = name != text or "author" in marks or element.tag == "a"
        if labelled and _is_name(name) and name not in names:
            names.append(name)
        if len(names) > _MOST_MARKED:
            return []  # a list of articles, or of people
    return names or _written_names(tree)


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether the element holds readers' comments or other articles, whose authors are not this one's."""
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"[:400].casefold()
    return element.tag not in {"body", "html"} and _ELSEWHERE.search(marks) is not None


def _is_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 5 and all(word[:1].isupper() or len(word) <= 3 for word in words)


def _written_names(tree: HtmlElement) -> list[str]:
    lines = dropwhile(lambda element: element.tag != "h1", tree.iter("h1", "p", "div", "span", "footer", "address"))
    for element in islice(lines, 1, _AFTER_HEADING):
        text = text_of(element, _LONGEST_LINE + 1)
        if len(text) <= _LONGEST_LINE and (match := _WRITTEN.match(text)):
            return [match["name"]]
    return []
