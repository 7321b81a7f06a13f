"""Who wrote a page's article: the names that it gives, without what is no name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import dropwhile, islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from adapters.pages.structured import split_names
from adapters.pages.tree import text_of
from bot.core.drafts import agency_of, clean_line

_LABEL = re.compile(r"^(?:by|von|text|written by|ein bericht von|autor(?:in)?|author)\s*:?\s+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^\d<>{}|@/\\=]{2,80}")
_TOKEN = re.compile(
    r"(?:^|[-_ ])(?:author|byline|autor|autoren|verfasser)(?:[-_ ]{0,2}(?:name|names|link|s))?"
    r"(?:$| |[-_](?!title|role|job|position|picture|image|photo|date|time|bio))"
)
_NO_PERSON = re.compile(
    r"(?:(?:die |online-?)?redaktion|staff|editor|admin(?:istrator)?|webmaster|unknown|anonymous|null|none|undefined"
    r"|n/a)"
    r"|.*\b(?:gmbh|ag|kg|e\.\s?v\.|inc\.?|ltd\.?|llc|plc|corp\.?)"
    r"|.*\b(?:news|newsroom|times|sports|tribune|today|herald|gazette|chronicle|network|reports|writers|reporters|wire|desk|team|editors|editorial"
    r"|staff|staff (?:writer|reporter)s?|zeitung|nachrichten|redaktion|newsdesk|online)"
    r"|\S+\.(?:com|org|net|gov|edu|eu|de|at|ch|fr|co\.uk|tv|info)",
    re.IGNORECASE,
)
"""Who is none: empty fields, firms, outlets and their departments."""
_ROLE = re.compile(
    r".*\b(?:writers?|editors?|reporters?|correspondents?|columnists?|contributors?|special (?:to|for) .*"
    r"|today|post|press|service|bureau|magazine|university|cnn|bbc|jr\.?|sr\.?|ph\.?d\.?|m\.?d\.?"
    r"|(?:redakteur|korrespondent|reporter|volontär|autor)(?:in)?)",
    re.IGNORECASE,
)
"""What follows a name and is none: ``Ann Hale, Science Editor``, ``Tom Reed, Harbour Post``."""
_AFTER_NAME = re.compile(
    r"(?<=\w)\s+(?:(?:[-–—|•/]|in)\s.*"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b.*"
    r"|(?:senior|chief|staff|contributing|special|deputy|writer|reporter|editor|correspondent|columnist"
    r"|(?:chef)?redakteur(?:in)?|korrespondent(?:in)?)\b.*)$",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"(?:[Bb]y|BY|[Vv]on|VON|Text:)\s+(?P<name>[^\W\d_a-zß][\w'’.-]+(?:\s(?:[^\W\d_a-zß][\w'’.-]*|van|von|de|der|den|la|del|di|zu)){1,3})"
    r"(?=\s*(?:$|[,|·•–—(\d])|\s+(?:and|und|on|am)\b)"
)
_marked = etree.XPath(
    "descendant::*[@rel='author' or contains(@itemprop, 'author') or contains(@class, 'uthor')"
    " or contains(@class, 'yline') or contains(@class, 'utor') or contains(@class, 'erfasser')]"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMING = frozenset({"a", "span", "p", "div", "address", "li", "strong", "cite", "em", "b", "h3", "h4", "h5", "h6"})
_ELSEWHERE = re.compile(
    r"(?<!has-)comment(?!s-(?:open|closed|enabled|count))|kommentar|leserbrief|related|recommend|sidebar|promo|teaser-?list|more-?from|widget-area"
)
_NO_NAMES = frozenset(
    {
        "by",
        "email",
        "e-mail",
        "mail",
        "author",
        "authors",
        "autor",
        "autoren",
        "story",
        "posted",
        "written",
        "follow",
        "more",
        "about",
    }
    | {
        "all",
        "archive",
        "contact",
        "profile",
        "view",
        "articles",
        "artikel",
        "alle",
        "mehr",
        "über",
        "zum",
        "zur",
        "profil",
    }
)
"""What stands in elements that mark an author, and in no name."""
_AROUND = " ,;|·-–"
_MOST_MARKED = 3
_MOST_PARTS = 20
_FEWEST_WORDS = 2
_MOST_WORDS = 5
_LONGEST_LINE = 120
_MOST_NAMES = 8
_AFTER_HEADING = 60
_NEAR_HEADING = 150


def author_of(names: Iterable[str], site: str | None) -> str | None:
    """The names as one byline, without addresses, labels, offices, and the site's own name; None where nothing is
    left."""
    kept: list[str] = []
    for raw in islice((part for text in names for part in split_names(text)), 10 * _MOST_NAMES):
        text = _LABEL.sub("", clean_line(raw))
        name = _AFTER_NAME.sub("", text).strip(_AROUND)
        folded = name.casefold()
        if (
            _NAME.fullmatch(name)
            and not name.startswith(("http", "www."))
            and folded != (site or "").casefold()
            and (agency_of(name) or not _NO_PERSON.fullmatch(name))
            and (" " in name or name == text.strip(_AROUND) or agency_of(name))
            and not (kept and (_ROLE.fullmatch(text) or agency_of(name)))
            and not any(folded.startswith(other.casefold()) for other in kept)
        ):
            kept = [other for other in kept if not other.casefold().startswith(f"{folded} ")]
            kept.append(name)
    full = [name for name in kept if " " in name]  # beside them, a single word is a place
    return ", ".join((full or kept)[:_MOST_NAMES]) or None


def marked_names(tree: HtmlElement) -> list[str]:
    """Names in elements that mark an author, else in a line under the heading that says "By" or "Von"; each must be
    short and name-like. What is near the heading goes before what is elsewhere."""
    near = set(islice(dropwhile(lambda element: element.tag != "h1", tree.iter("*")), 1, _NEAR_HEADING))
    found: list[_Marked] = []
    for element in _marked(tree):
        if element.tag not in _NAMING or not _marks_author(element):
            continue
        if any(_is_elsewhere(outer) for outer in (element, *element.iterancestors())):
            continue
        if one := _marked_name(element):
            found.append(_Marked(*one, element, near=element in near))
    for group in ([one for one in found if one.near and one.labelled], [one for one in found if one.labelled]):
        if 0 < len({one.name for one in group}) <= _MOST_MARKED:  # more of them are a list of articles, or of people
            return [one.name for one in group if _is_beside(one.element, group[0].element)]
    bare = list(dict.fromkeys(one.name for one in found if one.near and not one.labelled))
    bare = [name for name in bare if not any(name.startswith(f"{other} ") for other in bare)]
    return _written_names(tree) or (bare if len(bare) == 1 else [])


class _Marked(NamedTuple):
    name: str
    labelled: bool
    element: HtmlElement
    near: bool


def _is_beside(element: HtmlElement, first: HtmlElement) -> bool:
    """Whether two elements are in one block: what is named elsewhere wrote something else."""
    block = next(islice(first.iterancestors(), 1, 2), first)
    return element is first or any(outer is block for outer in element.iterancestors())


def _marks_author(element: HtmlElement) -> bool:
    token = _CAMEL.sub("-", (element.get("class") or "")[:200]).lower()
    return _declares_author(element) or (bool(token) and _TOKEN.search(token) is not None)


def _declares_author(element: HtmlElement) -> bool:
    return "author" in f"{element.get('rel') or ''} {element.get('itemprop') or ''}".lower().split()


def _marked_name(element: HtmlElement) -> tuple[str, bool] | None:
    """The name in an element that marks an author; and whether a label, a link or microdata says so as well."""
    declared = _declares_author(element)
    if declared and (inner := element.find(".//*[@itemprop='name']")) is not None:
        text = text_of(inner, 100)
        return (text, True) if text else None
    text = clean_line(" ".join(part[:_LONGEST_LINE] for part in islice(element.itertext(), _MOST_PARTS)))
    unlabelled = _LABEL.sub("", text)
    name = _AFTER_NAME.sub("", unlabelled)
    return (name, declared or element.tag == "a" or text != unlabelled) if _is_name(name) else None


def is_byline(line: str) -> bool:
    """Whether the line names the author after "By" or "Von", and says no more than that."""
    return len(line) <= _LONGEST_LINE and line[-1:] not in ".!?" and _WRITTEN.match(line) is not None


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether the element holds readers' comments or other articles, whose authors are not this one's."""
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"[:400].casefold()
    return element.tag not in {"body", "html"} and _ELSEWHERE.search(marks) is not None


def _is_name(text: str) -> bool:
    """Whether it looks like a name, or some."""
    words = text.split()
    return (
        len(words) >= _FEWEST_WORDS
        and _NO_NAMES.isdisjoint(text.casefold().split())
        and all(len(name.split()) <= _MOST_WORDS for name in split_names(text))
        and all(word[:1].isupper() or len(word) <= 3 for word in words)
    )


def _written_names(tree: HtmlElement) -> list[str]:
    lines = dropwhile(lambda element: element.tag != "h1", tree.iter("h1", "p", "div", "span", "footer", "address"))
    for element in islice(lines, 1, _AFTER_HEADING):
        text = text_of(element, _LONGEST_LINE + 1)
        if len(text) <= _LONGEST_LINE and (match := _WRITTEN.match(text)):
            return [match["name"]]
    return []
