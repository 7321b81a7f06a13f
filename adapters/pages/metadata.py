"""What a page says about its article: JSON-LD and OpenGraph first, then the elements sites mark up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from adapters.pages.tree import tables
from bot.core.drafts import clean_line, parse_date

_MAX_JSON = 1_000_000
_MAX_NODES = 5_000
_MAX_DEPTH = 12
_JSON_NOISE = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_BYLINE_LABEL = re.compile(r"^(?:by|von|text|written by|ein bericht von|autor(?:in)?|author)\s*:?\s+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][^\d<>{}|@/\\=]{2,80}")
_SITE_SPLIT = re.compile(r"\s+[|–—·»•-]\s+|\s+::\s+")
_BYLINE_TOKEN = re.compile(
    r"(?:^|[-_ ])(?:author|byline|autor|autoren|verfasser)(?:[-_ ]?(?:name|names|link|s))?(?:$|[-_ ])"
)
_AUTHOR_PREFIX = re.compile(
    r"^(?:staff|redaktion|editor|admin|webmaster|unknown|null|none|undefined|n/a)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the page says; None or empty where it says nothing believable."""

    title: str = ""
    author: str | None = None
    published: datetime | None = None
    site: str | None = None
    url: str | None = None
    description: str = ""
    body: str = ""
    language: str | None = None
    tags: tuple[str, ...] = ()
    is_article: bool = False
    is_free: bool = True


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON-LD value, outermost first; bounded in number and depth."""
    queue: list[tuple[Any, int]] = [(data, 0)]
    seen = 0
    while queue and seen < _MAX_NODES:
        value, depth = queue.pop(0)
        seen += 1
        if isinstance(value, dict):
            yield value
            if depth < _MAX_DEPTH:
                queue.extend(
                    (value[key], depth + 1) for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in value
                )
        elif isinstance(value, list) and depth < _MAX_DEPTH:
            queue.extend((item, depth + 1) for item in value[:_MAX_NODES])


def _load(text: str) -> Any:
    """A script's JSON, mended where sites commonly break it; None where that does not help."""
    text = _JSON_NOISE.sub("", text[:_MAX_JSON]).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _types(node: dict[str, Any]) -> set[str]:
    found = node.get("@type")
    names = found if isinstance(found, list) else [found]
    return {str(name).rpartition("/")[2].lower() for name in names if name}


def _text(value: Any) -> str:
    """A JSON-LD value as one line of text: a string, or the first of several, or an object's name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return clean_line(value) if isinstance(value, str) else ""


def _people(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    names: list[str] = []
    for item in values[:20]:
        if isinstance(item, dict) and "organization" in _types(item):
            continue  # an outlet is no author
        names += [
            part.strip()
            for part in re.split(r"\s*(?:,|;| und | and | & )\s*", _text([item]) if item else "")
            if part.strip()
        ]
    return names


def _author(names: list[str], site: str | None) -> str | None:
    """The names as one byline, without addresses, labels, and the site's own name; None where nothing is left."""
    kept: list[str] = []
    for raw in names:
        name = _BYLINE_LABEL.sub("", clean_line(raw)).strip(" ,;|·-–")
        known = name.casefold() in {other.casefold() for other in kept} or name.casefold() == (site or "").casefold()
        if (
            _NAME.fullmatch(name)
            and not name.startswith(("http", "www."))
            and not known
            and not _AUTHOR_PREFIX.match(name)
        ):
            kept.append(name)
    return ", ".join(kept[:8]) or None


def _tags(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else re.split(r"[,;]", value) if isinstance(value, str) else []
    tags = (clean_line(item) for item in items[:40] if isinstance(item, str))
    return tuple(dict.fromkeys(tag for tag in tags if 1 < len(tag) <= 60 and ":" not in tag))


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """Contents of meta elements by property, name or itemprop, folded."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = clean_line(element.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            key = (element.get(attribute) or "").strip().lower()
            if key and content:
                found.setdefault(key, []).append(content)
    return found


def _first(metas: dict[str, list[str]], *keys: str) -> str:
    return next((metas[key][0] for key in keys if key in metas), "")


def _marked_author(tree: HtmlElement) -> list[str]:
    """Names in elements that mark an author; each must be short and name-like."""
    names: list[str] = []
    for element in tree.iter("a", "span", "p", "div", "address", "li", "strong"):
        marks = " ".join((element.get("rel") or "", element.get("itemprop") or "")).lower().split()
        token = (element.get("class") or "").lower()
        if "author" not in marks and not (len(token) < 200 and _BYLINE_TOKEN.search(token)):
            continue
        text = clean_line(element.text_content()[:300])
        name = _BYLINE_LABEL.sub("", text)
        words = name.split()
        labelled = name != text or "author" in marks or element.tag == "a"
        if (
            labelled
            and 2 <= len(words) <= 5
            and all(word[:1].isupper() or len(word) <= 3 for word in words)
            and name not in names
        ):
            names.append(name)
        if len(names) >= 4:
            break
    return names[:4]


def _marked_dates(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("time", "span", "meta", "abbr", "div", "p"):
        if element.get("itemprop") in {"datePublished", "dateCreated"} or "pubdate" in element.attrib:
            yield element.get("datetime") or element.get("content") or element.text_content()[:80]
    times = [element for element in tree.iter("time") if element.get("datetime")]
    if len(times) == 1 or (times and times[0].getparent() is not None and len(times) <= 3):
        yield times[0].get("datetime") or ""


def _without_site(title: str, site: str | None, heading: str) -> str:
    """A title without the site's name at its end or start."""
    if heading and heading.casefold() in title.casefold() and len(heading) >= 15:
        return heading
    parts = _SITE_SPLIT.split(title)
    if len(parts) > 1 and site:
        kept = [
            part for part in parts if part.casefold() not in site.casefold() and site.casefold() not in part.casefold()
        ]
        if kept and len(kept) < len(parts):
            return title[title.index(kept[0]) : title.rindex(kept[-1]) + len(kept[-1])]
    return title


def _site_in_title(title: str, heading: str) -> str | None:
    """The site's name where the title element is the main heading and a short rest: ``Heading | Section | Site``."""
    if len(heading) < 15 or title == heading:
        return None
    if title.startswith(heading):
        rest = _SITE_SPLIT.split(title.removeprefix(heading))[-1]
    elif title.endswith(heading):
        rest = _SITE_SPLIT.split(title.removesuffix(heading))[0]
    else:
        return None
    rest = rest.strip(" |–—·»•:-")
    return rest if 0 < len(rest.split()) <= 4 and rest[0].isalnum() else None


def _dates(article: dict[str, Any], metas: dict[str, list[str]], tree: HtmlElement) -> datetime | None:
    candidates = [
        _text(article.get("datePublished")),
        _text(article.get("dateCreated")),
        *(_first(metas, key) for key in tables()["metadata"]["dates"]),
    ]
    for candidate in candidates:
        if found := parse_date(candidate):
            return found
    return next((found for text in _marked_dates(tree) if (found := parse_date(text))), None)


def read_metadata(tree: HtmlElement, url: str | None) -> PageMetadata:
    """Everything the page's markup says about its article. Never raises on malformed markup or JSON."""
    nodes = [
        node
        for script in tree.xpath("//script[contains(@type, 'ld+json')]")[:20]
        for node in _nodes(_load(script.text or ""))
    ]
    articles = [node for node in nodes if not _types(node).isdisjoint(tables()["metadata"]["article_types"])]
    # A page may describe the articles it links to as well: its own has a body, or a date, or comes first.
    article: dict[str, Any] = max(
        articles, key=lambda node: ("articleBody" in node, "datePublished" in node), default={}
    )
    metas = _metas(tree)
    headings = [clean_line(element.text_content()[:400]) for element in tree.iter("h1")]
    heading = headings[0] if len([text for text in headings if text]) == 1 else ""
    site = _text(article.get("publisher")) or _first(metas, "og:site_name", "application-name") or None
    title_tag = next((clean_line(element.text_content()[:400]) for element in tree.iter("title")), "")
    site = site or _site_in_title(title_tag, heading)
    og_title = _first(metas, "og:title", "twitter:title", "dc.title", "title", "parsely-title")
    title = _text(article.get("headline")) or _without_site(og_title or title_tag, site, heading) or heading
    canonical = next(
        (
            element.get("href") or ""
            for element in tree.iter("link")
            if "canonical" in (element.get("rel") or "").lower()
        ),
        "",
    )
    canonical = canonical or _first(metas, "og:url") or _text(article.get("url"))
    metas_authors = [name for key in tables()["metadata"]["authors"] for name in metas.get(key, [])]
    author = (
        _author(_people(article.get("author")), site)
        or _author(metas_authors, site)
        or _author(_marked_author(tree), site)
    )
    return PageMetadata(
        title=title,
        author=author,
        published=_dates(article, metas, tree),
        site=site,
        url=_absolute(canonical, url),
        description=_text(article.get("description"))
        or _first(metas, "og:description", "description", "twitter:description"),
        body=article["articleBody"][:_MAX_JSON] if isinstance(article.get("articleBody"), str) else "",
        language=(tree.get("lang") or _first(metas, "og:locale", "language")).replace("_", "-") or None,
        tags=_tags(article.get("keywords"))
        or _tags(_first(metas, "news_keywords", "keywords"))
        or _tags(metas.get("article:tag")),
        is_article=bool(article) or _first(metas, "og:type").lower() == "article",
        is_free=str(article.get("isAccessibleForFree", True)).lower() not in {"false", "no", "0"},
    )


def _absolute(address: str, base: str | None) -> str | None:
    """The canonical address, if it is a web address on the page's own site (or the page's is unknown)."""
    try:
        full = urljoin(base or "", clean_line(address).replace(" ", "%20")) if address.strip() else ""
        found, known = urlsplit(full), urlsplit(base or "")
        if found.scheme not in {"http", "https"} or not found.hostname or found.path in {"", "/"}:
            return None
        same = known.hostname is None or found.hostname.split(".")[-2:] == known.hostname.split(".")[-2:]
    except ValueError:
        return None
    return full if same else None
