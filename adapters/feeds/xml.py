"""RSS 0.9x to 2.0, RDF, Atom and CDF, read by feedparser from bytes that were made harmless first.

A document that is not well-formed is read entry by entry, so that a broken entry costs only itself.
"""

from __future__ import annotations

import html
import io
import re
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from adapters.feeds.addresses import web_address
from adapters.feeds.entry import Entry, FeedContent
from adapters.feeds.markup import line_of, lines_of, paragraphs_of
from adapters.feeds.source_text import CDATA, text_of
from bot.core.domain import Document
from bot.core.drafts import clean_line
from bot.core.errors import ParseError
from bot.core.formats import FEED_LIST, is_feed_list

MAX_ENTRIES = 2_000
_NO_FEED = "it is not a readable feed"
_SECONDS = 1.5
"""For reading entries one by one; what is left then stays as the document as a whole gave it."""

_ENTRY = re.compile(r"<(?P<name>(?:[\w-]{1,20}:)?(?:item|entry))(?=[\s/>])", re.IGNORECASE)
_PAGE = re.compile(r"<(?:html|head|body|meta|title|script|div|p)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w-]{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_HUGE_TAG = re.compile(r"<[^<>]{65536}")
_ROOT = re.compile(r"<(?P<name>(?:[\w-]{1,20}:)?(?:rss|rdf|feed|channel))(?=[\s/>])[^<>]*>", re.IGNORECASE)
_INHERITED = re.compile(r"\s(xmlns(?::[\w.-]+)?|xml:base|xml:lang)\s*=\s*(\"[^\"<>]*\"|'[^'<>]*')")
_SHOWN = re.compile(
    r"(?:\s++|<title[^<>]*>[^<]*</title>|<(?!pre)[^<>]*>)*+<pre[^<>]*>\s*(&lt;(?:\?xml|rss|feed|rdf).*)",
    re.IGNORECASE | re.DOTALL,
)
_AUTHOR = re.compile(
    r"(<(?:\w+:)?(?:author|creator|name|managingeditor|webmaster)\b[^<>]{0,200}>(?:<!\[CDATA\[)?)([^<\]]+)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?:&lt;)?[\w.+-]{1,64}+@[\w.-]{1,255}+(?:&gt;)?")
_LONGEST_AUTHOR = 300
_SECTION = re.compile(rf"{CDATA}|<!--[^<-]*+(?:(?:<(?!!--)|-(?!->))[^<-]*+)*+-->")
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|blockquote|table)\b[^<>]{0,500}>", re.IGNORECASE)
_FOREIGN = re.compile(r"(?:image|audio|video|font)/|application/(?!xhtml\+xml|xml)", re.IGNORECASE)
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 7 * 24, "monthly": 30 * 24, "yearly": 365 * 24}
_LONGEST_TTL = timedelta(days=365)
_DIGITS = re.compile(r"[0-9]{1,6}")


def read_xml(document: Document) -> FeedContent:
    """The feed with its entries. ``ParseError`` where it is none."""
    text = text_of(document)
    if shown := _SHOWN.match(text):  # a browser's or a tool's view of a feed, saved as a page
        text = html.unescape(shown[1])
    _refuse_others(text)
    text, starts = _first_entries(_AUTHOR.sub(_without_mail, text))
    parsed = _parse(text)
    feed, items = ({}, []) if parsed is None else (parsed.get("feed") or {}, list(parsed.entries))
    broken = parsed is None or bool(parsed.get("bozo"))
    if broken or len(items) < len(starts):
        found = list(_one_by_one(text, starts))
        items = found if len(found) >= len(items) + (not broken) else items
    if not items and (parsed is None or not parsed.get("version") or not {"title", "link"} & feed.keys()):
        raise ParseError(_NO_FEED)
    is_atom = parsed is not None and str(parsed.get("version")).startswith("atom")
    return _content(feed, items[:MAX_ENTRIES], document.url, is_atom=is_atom)


def _refuse_others(text: str) -> None:
    """Refuse what cannot be a feed before any tolerant parser spends time on it."""
    if _HUGE_TAG.search(text):
        raise ParseError("it has a tag of impossible size")
    root = _ROOT.search(text)
    if root is None and _PAGE.match(text):
        raise ParseError("it is a page, not a feed")
    if root is None and is_feed_list(text):
        raise ParseError(FEED_LIST)
    if root is None and not _ENTRY.search(text):
        raise ParseError(_NO_FEED)


def _first_entries(text: str) -> tuple[str, list[int]]:
    """The text with its first entries only, and where they begin."""
    # What stands in sections is no entry; their places are kept.
    masked = _SECTION.sub(lambda section: " " * len(section[0]), text)
    starts = [match.start() for match in _ENTRY.finditer(masked)]
    if len(starts) > MAX_ENTRIES:
        cut = starts[MAX_ENTRIES]
        ends = [match.end() for match in _ENTRY_END.finditer(masked, cut)]
        text = text[:cut] + text[ends[-1] if ends else cut :]
    return text, starts[:MAX_ENTRIES]


def _without_mail(author: re.Match[str]) -> str:
    """Addresses are nobody's name: feedparser would leave parts of them, and take minutes over a long one."""
    return f"{author[1]}{_MAIL.sub('', author[2][:_LONGEST_AUTHOR])}"


def _parse(text: str) -> Any:
    import feedparser  # type: ignore[import-untyped] # noqa: PLC0415 - no stubs exist; start-up time

    data = b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "replace")
    try:
        # A stream of bytes: given a string, feedparser would open it as an address or a path.
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 - feedparser lets almost any exception out on malformed input
        return None


def _one_by_one(text: str, starts: list[int]) -> Iterator[Any]:
    """The entries that begin there, each read as a feed with the head of its own."""
    head = text[: starts[0]] if starts else ""
    roots = list(_ROOT.finditer(head))
    name = roots[0]["name"] if roots else "rss"
    inherited: dict[str, str] = {}
    for attribute, value in _INHERITED.findall("".join(root[0] for root in roots)):
        inherited.setdefault(attribute, value)
    opening = " ".join([name, *(f"{attribute}={value}" for attribute, value in inherited.items())])
    began = time.process_time()
    for start, end in pairwise([*starts, len(text)]):
        if time.process_time() - began > _SECONDS:
            return
        tag = _ENTRY.match(text, start)
        closing = f"</{tag['name']}>" if tag else ""
        fragment = text[start:end]
        stop = fragment.rfind(closing)
        fragment = fragment[: stop + len(closing)] if stop >= 0 else fragment + closing
        parsed = _parse(f"<{opening}>{fragment}</{name}>")
        if parsed is not None and parsed.entries:
            yield parsed.entries[0]


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


class _Feed(NamedTuple):
    """What entries take from their feed."""

    title: str
    base: str | None
    language: str | None
    authors: tuple[str, ...]


def _content(feed: Any, items: list[Any], url: str | None, *, is_atom: bool) -> FeedContent:
    title = line_of(_string(feed.get("title")))
    site = web_address(_string(feed.get("link")), url)
    base = (url or site) if is_atom else (site or url)
    shared = _Feed(title, base, _string(feed.get("language")) or None, _names(feed) if is_atom else ())
    entries = []
    for item in items:
        try:
            entries.append(_entry(item, shared))
        except (ValueError, TypeError, AttributeError, KeyError, IndexError):  # one bad entry never loses the others
            continue
    return FeedContent(title, site, _time_to_live(feed), entries)


def _dates(item: Any) -> tuple[str, ...]:
    """The entry's dates as written: feedparser reads a month as its first day."""
    # Plain lookups: feedparser's own answers "updated" with "published", and warns about it.
    return tuple(filter(None, (_string(dict.get(item, key)) for key in ("published", "created", "updated"))))


def _paragraphs(detail: Any) -> tuple[str, ...]:
    value, kind = _string(detail.get("value")), _string(detail.get("type"))
    if _FOREIGN.match(kind):
        return ()
    plain = kind == "text/plain" and not _BLOCK_TAG.search(value)
    return tuple(lines_of(html.unescape(value)) if plain else paragraphs_of(value))


def _title(item: Any) -> str:
    written = _string(item.get("title"))
    plain = (item.get("title_detail") or {}).get("type") == "text/plain" and "<![CDATA[" not in written
    return clean_line(html.unescape(written)) if plain else line_of(written)


def _address(item: Any, base: str | None) -> str | None:
    links = [link for link in item.get("links") or () if isinstance(link, dict)]
    alternates = [link for link in links if link.get("rel") in {None, "alternate"}]
    alternates.sort(key=lambda link: "html" not in _string(link.get("type") or "html"))
    written = [
        _string(item.get("feedburner_origlink")),
        *(_string(link.get("href")) for link in alternates),
        "" if links else _string(item.get("link")),
        _string(item.get("id")),
    ]
    if not item.get("guidislink", True) or not written[-1].startswith(("http://", "https://")):
        written.pop()
    return next((found for address in written if address and (found := web_address(address, base))), None)


def _names(item: Any) -> tuple[str, ...]:
    """Several as feedparser divides them; one as written, as it cuts off parts of mail addresses."""
    people = [person for person in item.get("authors") or () if isinstance(person, dict)]
    names = [_string(person.get("name")) for person in people] if len(people) > 1 else [_string(item.get("author"))]
    return tuple(map(line_of, filter(None, names)))


def _entry(item: Any, feed: _Feed) -> Entry:
    contents = [part for part in item.get("content") or () if isinstance(part, dict)]
    best = max(contents, key=lambda part: len(_string(part.get("value"))), default={})
    # Where an entry has no summary, feedparser repeats its content.
    summary = {} if item.get("summary") == best.get("value") else item.get("summary_detail") or {}
    own = item.get("source")
    detail = item.get("title_detail") or {}
    return Entry(
        title=_title(item),
        url=_address(item, feed.base),
        guid=_string(item.get("id")),
        content=_paragraphs(best),
        summary=_paragraphs({**summary, "value": item.get("summary")} if summary else {}),
        dates=_dates(item),
        authors=_names(item) or feed.authors,
        tags=tuple(
            _string(tag.get("label") or tag.get("term")) for tag in item.get("tags") or () if isinstance(tag, dict)
        ),
        language=_string(best.get("language")) or _string(detail.get("language")) or feed.language,
        source=(line_of(_string(own.get("title"))) if isinstance(own, dict) else "") or feed.title,
    )


def _time_to_live(feed: Any) -> timedelta | None:
    """How long the feed says that it stays fresh."""
    if (written := _DIGITS.fullmatch(_string(feed.get("ttl")).strip())) and int(written[0]):
        return min(timedelta(minutes=int(written[0])), _LONGEST_TTL)
    hours = _PERIODS.get(_string(feed.get("sy_updateperiod")).strip().lower())
    times = _DIGITS.fullmatch(_string(feed.get("sy_updatefrequency")).strip() or "1")
    return timedelta(hours=hours) / max(1, int(times[0])) if hours and times else None
