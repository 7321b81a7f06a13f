"""RSS 0.9x–2.0, RDF and Atom, read by feedparser from bytes that were made harmless first."""

from __future__ import annotations

import io
import re
from typing import Any

from adapters.feeds.entry import Entry, web_address
from adapters.feeds.markup import line_of
from bot.core.domain import Document
from bot.core.errors import ParseError
from bot.core.formats import charset_of, decode

_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>")
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_DOCTYPE = re.compile(r"<!doctype[^\[>]{0,500}>", re.IGNORECASE)
_ROOT = re.compile(r"<[a-zA-Z]")
_DTD = re.compile(r"<!(?:entity|doctype|element|attlist|notation)", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_HEAD = 1_024
_MAX_ENTRIES = 2_000


def _harmless(document: Document) -> bytes:
    """The feed as UTF-8 without declaration, control characters and external DTD.

    Raises ``ParseError`` for a feed that declares entities or a DTD of its own: no reader of news needs them, and
    they can expand without end.
    """
    match = _DECLARED.search(document.body[:_HEAD])
    declared = charset_of(document.content_type) or (match[1].decode("ascii", "replace") if match else None)
    text = _CONTROLS.sub("", decode(document.body, declared)).lstrip("\ufeff \t\r\n")
    text = _DECLARATION.sub("", text, count=1)
    root = _ROOT.search(text)
    prologue = text[: root.start()] if root else text
    prologue = _DOCTYPE.sub("", prologue)
    if _DTD.search(prologue):
        raise ParseError("it declares XML entities or a document type of its own; such feeds are refused")
    body = text[root.start() :] if root else ""
    return b'<?xml version="1.0" encoding="utf-8"?>' + body.encode("utf-8", "replace")


def _recovered(data: bytes) -> bytes:
    """Broken XML closed by libxml2's recovery, for another attempt."""
    from lxml import etree  # noqa: PLC0415 - start-up time

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        tree: etree._Element | None = etree.fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        return b""
    if tree is None:  # nothing could be recovered
        return b""
    recovered: bytes = etree.tostring(tree, encoding="utf-8")
    return recovered


def _parse(data: bytes) -> Any:
    import feedparser  # type: ignore[import-untyped] # noqa: PLC0415 - no stubs exist; start-up time

    try:
        # A stream of bytes: given a string, feedparser would open it as an address or a path.
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # noqa: BLE001 - feedparser lets almost any exception out on malformed input
        return None


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _dates(item: Any) -> tuple[str, ...]:
    """The entry's dates as written; one that only feedparser can read is added in ISO form if its year is in it."""
    found: list[str] = []
    for key in ("published", "created", "updated"):
        # Plain lookups: feedparser's own answers "updated" with "published", and warns about it.
        written, parsed = _string(dict.get(item, key)), dict.get(item, f"{key}_parsed")
        if not written:
            continue
        found.append(written)
        if parsed is not None and str(parsed.tm_year) in written:
            found.append("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parsed[:6]))
    return tuple(found)


def _entry(item: Any, source: str | None, language: str | None) -> Entry:
    contents = [part for part in item.get("content") or () if isinstance(part, dict)]
    best = max(contents, key=lambda part: len(_string(part.get("value"))), default={})
    links = [link for link in item.get("links") or () if isinstance(link, dict)]
    alternate = next((_string(link.get("href")) for link in links if link.get("rel") in {None, "alternate"}), "")
    guid = _string(item.get("id"))
    own = item.get("source")
    names = [_string(author.get("name")) for author in item.get("authors") or () if isinstance(author, dict)]
    return Entry(
        title=_string(item.get("title")),
        link=_string(item.get("link")) or alternate or (guid if guid.startswith(("http://", "https://")) else ""),
        content=_string(best.get("value")),
        summary=_string(item.get("summary")),
        dates=_dates(item),
        authors=tuple(filter(None, names)) or tuple(filter(None, [_string(item.get("author"))])),
        tags=tuple(
            _string(tag.get("label") or tag.get("term")) for tag in item.get("tags") or () if isinstance(tag, dict)
        ),
        language=_string(best.get("language")) or language,
        source=(line_of(_string(own.get("title"))) if isinstance(own, dict) else "") or source,
    )


def read_xml(document: Document) -> tuple[list[Entry], str | None]:
    """The feed's entries and the base of their links. ``ParseError`` where it is no feed or holds no entry."""
    data = _harmless(document)
    parsed = _parse(data)
    if parsed is None or not parsed.get("entries"):
        parsed = _parse(_recovered(data))
    if parsed is None or (not parsed.get("entries") and not parsed.get("version")):
        raise ParseError("it is not a readable feed")
    if not parsed["entries"]:
        raise ParseError("it is a feed without entries")
    feed = parsed.get("feed") or {}
    source = line_of(_string(feed.get("title"))) or None
    language = _string(feed.get("language")) or None
    entries: list[Entry] = []
    for item in parsed["entries"][:_MAX_ENTRIES]:
        try:
            entries.append(_entry(item, source, language))
        except (ValueError, TypeError, AttributeError, KeyError, IndexError):  # one bad entry never loses the others
            continue
    return entries, web_address(_string(feed.get("link")), document.url) or document.url
