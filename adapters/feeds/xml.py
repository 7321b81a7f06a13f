"""RSS 0.9x to 2.0, RDF, Atom and CDF, well-formed or not.

No tree is built: wherever an entry's tag stands, an entry begins and what came before it has ended. So a broken entry
costs at most itself, however it is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from adapters.feeds.addresses import absolute, web_address
from adapters.feeds.entry import Entry, FeedContent
from adapters.feeds.source_text import text_of
from adapters.feeds.tags import Kind, Token, attributes_of, tokens, unescape
from adapters.feeds.values import Mode, Value, inner, mode_of
from adapters.feeds.vocabulary import ENTRIES, Names, vocabulary
from bot.core.domain import Document
from bot.core.errors import ParseError

MAX_ENTRIES = 2_000
_MAX_VALUES = 60
"""Of one field in one entry."""

_IN_HTML = frozenset({"title", "link", "summary", "body", "xhtml:body", "source"})
"""Fields whose names HTML has, too: they do not end an article's text."""

_DOCUMENT_TAGS = frozenset({"html", "head", "svg"})
_WHOLE = frozenset({"content", "summary"})
_PAGE_TAGS = frozenset({"html", "head", "body", "script"})
_OF_FEED = frozenset({"title", "link", "author", "language", "ttl", "update_period", "update_frequency"})
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 7 * 24, "monthly": 30 * 24, "yearly": 365 * 24}
_LONGEST_TTL = timedelta(days=365)
_DIGITS = re.compile(r"[0-9]{1,6}")
_SHOWN_FEED = re.compile(
    r"\A(?:\s|<(?!pre)[^<>]*>)*<pre[^<>]*>\s*(&lt;(?:\?xml|rss|feed|rdf).*)", re.IGNORECASE | re.DOTALL
)


def read_xml(document: Document) -> FeedContent:
    """The feed with its entries. ``ParseError`` where it is none."""
    text = text_of(document)
    shown = _SHOWN_FEED.match(text)
    if shown:  # a browser's or a tool's view of a feed, saved as a page
        text = unescape(shown[1])
    reader = _Reader(text, document.url)
    reader.read()
    return reader.content()


class _Link(NamedTuple):
    rank: int
    address: str


@dataclass(slots=True)
class _Parts:
    """The feed's own parts, or an entry's, as they are found."""

    atom: bool
    base: str | None
    about: str = ""
    values: dict[str, list[tuple[int, Value]]] = field(default_factory=dict)
    links: list[_Link] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    def add(self, name: str, value: Value) -> None:
        kind, rank = vocabulary().fields[name]
        found = self.values.setdefault(kind, [])
        if len(found) < _MAX_VALUES:
            found.append((rank, value))

    def all(self, kind: str) -> list[Value]:
        """The values of a field, those of its first name first."""
        return [value for _, value in sorted(self.values.get(kind, ()), key=lambda ranked: ranked[0])]

    def line(self, kind: str) -> str:
        return next((line for value in self.all(kind) if value.complete and (line := value.line())), "")

    def text(self, kind: str) -> str:
        return next((text for value in self.all(kind) if value.complete and (text := value.text())), "")

    def longest(self, kind: str) -> tuple[str, ...]:
        found = [value.paragraphs() for value in self.all(kind)]
        return max(found, key=lambda paragraphs: sum(map(len, paragraphs)), default=())

    def language(self) -> str | None:
        return self.text("language") or next(iter(self.languages), None)


class _Reader:
    def __init__(self, text: str, url: str | None) -> None:
        self._tokens = tokens(text)
        self._returned: list[Token] = []
        self._names = Names()
        self._url = url
        self._feed = _Parts(atom=False, base=url)
        self._entries: list[_Parts] = []
        self._entry: _Parts | None = None
        self._within = ""
        self._roots: set[str] = set()
        self._in_page = False
        self._is_list = False

    def _next(self) -> Iterator[Token]:
        while True:
            if self._returned:
                yield self._returned.pop()
            elif (token := next(self._tokens, None)) is not None:
                yield token
            else:
                return

    def read(self) -> None:
        for token in self._next():
            if not token.name:
                continue
            name = self._names.of(token)
            if token.kind is Kind.END:
                if name == self._within:
                    self._within = ""
                elif name in ENTRIES or name in vocabulary().roots:
                    self._entry, self._within = None, ""
            elif name in ENTRIES:
                self._begin_entry(name, token)
            elif name in vocabulary().roots:
                self._begin_feed(name, token)
            elif name in _PAGE_TAGS and not self._roots and not self._entries:
                self._in_page = True
            elif name == "opml" and not self._roots:
                self._is_list = True
            else:
                self._read_part(name, token)

    def _begin_feed(self, name: str, token: Token) -> None:
        attributes = attributes_of(token.value)
        self._entry, self._within = None, ""
        self._roots.add(name)
        self._feed.atom = self._feed.atom or name == "feed"
        self._feed.base = absolute(attributes.get("xml:base", ""), self._feed.base) or self._feed.base
        self._feed.languages.extend(filter(None, [attributes.get("xml:lang")]))
        if name == "channel" and attributes.get("href"):  # CDF
            self._feed.links.append(_Link(1, attributes["href"]))

    def _begin_entry(self, name: str, token: Token) -> None:
        self._entry, self._within = None, ""
        if len(self._entries) == MAX_ENTRIES:
            return
        attributes = attributes_of(token.value)
        base = absolute(attributes.get("xml:base", ""), self._feed.base) or self._feed.base
        entry = _Parts(atom=name == "entry", base=base, about=attributes.get("rdf:about", ""))
        entry.languages.extend(filter(None, [attributes.get("xml:lang")]))
        if attributes.get("href"):  # CDF
            entry.links.append(_Link(1, attributes["href"]))
        if attributes.get("lastmod"):
            entry.add("modified", Value([Token(Kind.CDATA, "", attributes["lastmod"])], {}))
        self._entries.append(entry)
        self._entry = None if token.kind is Kind.EMPTY else entry

    def _read_part(self, name: str, token: Token) -> None:
        known = vocabulary().fields.get(name)
        if self._within:
            if known is None or name in _IN_HTML or name in {"description", "author", "id", "updated"}:
                return
            self._within = ""  # was never closed
        if name in vocabulary().containers:
            self._within = name if token.kind is Kind.START else ""
        elif known and self._entry is not None:
            self._keep(self._entry, name, known[0], token)
        elif known and known[0] in _OF_FEED and len(self._entries) < MAX_ENTRIES:
            self._keep(self._feed, name, known[0], token)

    def _keep(self, parts: _Parts, name: str, kind: str, token: Token) -> None:
        attributes = attributes_of(token.value)
        mode = mode_of(attributes, atom=parts.atom)
        if kind == "link" and attributes.get("href"):
            self._keep_link(parts, attributes)
            return
        if token.kind is Kind.EMPTY:
            if kind == "link":
                self._keep_following_address(parts)
            elif attributes:
                parts.add(name, Value([], attributes, mode))
            return
        value = self._capture(name, kind, attributes, mode)
        if kind == "link":
            if value.complete:
                parts.links.append(_Link(0 if name == "feedburner:origlink" else 1, unescape(value.text())))
        else:
            parts.add(name, value)
            if kind in _WHOLE and attributes.get("xml:lang"):
                parts.languages.insert(0, attributes["xml:lang"])

    def _keep_link(self, parts: _Parts, attributes: dict[str, str]) -> None:
        relation = attributes.get("rel", "alternate").lower().rpartition("/")[2]
        if relation == "alternate":
            kind = attributes.get("type", "").lower()
            rank = 1 if "html" in kind or not kind else 2
            base = absolute(attributes.get("xml:base", ""), parts.base) or parts.base
            parts.links.append(_Link(rank, absolute(attributes["href"], base) or attributes["href"]))

    def _keep_following_address(self, parts: _Parts) -> None:
        """``<link/>https://…``: what programs that take feeds for HTML make of a link."""
        for token in self._next():
            if token.kind in {Kind.TEXT, Kind.CDATA} and token.value.strip().startswith(("http://", "https://")):
                parts.links.append(_Link(1, unescape(token.value.strip())))
            else:
                self._returned.append(token)
            return

    def _capture(self, name: str, kind: str, attributes: dict[str, str], mode: Mode) -> Value:
        """What stands up to the element's end, or to where it must have ended: at the next part of the entry for one
        that was never closed."""
        parts: list[Token] = []
        depth = 1
        document = has_children = False
        for token in self._next():
            if not token.name:
                parts.append(token)
                continue
            found = self._names.of(token)
            if found in ENTRIES or found in vocabulary().roots:
                self._returned.append(token)
                return Value(parts, attributes, mode)
            if found == name:
                depth += {Kind.START: 1, Kind.EMPTY: 0, Kind.END: -1}[token.kind]
                if depth == 0:
                    return Value(parts, attributes, mode)
                if token.kind is Kind.START and kind not in _WHOLE:
                    self._returned.append(token)
                    return Value(parts, attributes, mode)
            document = document or found in _DOCUMENT_TAGS
            is_part = found in vocabulary().fields and token.kind is not Kind.END
            if kind == "source":
                has_children = has_children or (is_part and not any(part.value.strip() for part in parts))
            in_text = kind in _WHOLE and found in _IN_HTML and (document or found not in {"title", "link"})
            if is_part and not has_children and not in_text:
                self._returned.append(token)
                return Value(parts, attributes, mode)
            parts.append(token._replace(name=found.rpartition(":")[2] if found.startswith("xhtml:") else found))
        return Value(parts, attributes, mode, complete=False)

    def content(self) -> FeedContent:
        """What was read, once all was. ``ParseError`` where it was no feed."""
        feed = self._feed
        title = feed.line("title")
        strict = bool(self._roots - {"channel"})
        if self._is_list and not self._entries:
            raise ParseError("it is a list of feeds (OPML), not a feed; import it instead")
        if self._in_page:
            is_feed = strict and bool(self._entries)
        else:
            is_feed = (
                strict or (bool(self._roots) and bool(title or self._entries)) or any(map(_is_entry, self._entries))
            )
        if not is_feed:
            raise ParseError("it is not a readable feed")
        site = next((found for link in sorted(feed.links) if (found := web_address(link.address, feed.base))), None)
        entries = [self._converted(entry, title, site) for entry in self._entries]
        return FeedContent(title, site, _time_to_live(feed), entries)

    def _converted(self, entry: _Parts, title: str, site: str | None) -> Entry:
        declared = entry.base if entry.base != self._url else None
        base = declared or ((self._url or site) if entry.atom else (site or self._url))
        guids = entry.all("guid")
        sources = entry.all("source")
        return Entry(
            title=entry.line("title"),
            url=_address(entry, guids, base),
            guid=next((text for guid in guids if guid.complete and (text := guid.text())), entry.about),
            content=entry.longest("content"),
            summary=entry.longest("summary"),
            dates=tuple(
                text
                for kind in ("published", "created", "updated")
                for value in entry.all(kind)
                if value.complete and (text := value.text())
            ),
            authors=_names(entry) or (_names(self._feed) if entry.atom else ()),
            tags=tuple(map(_tag, entry.all("tag"))),
            language=entry.language() or self._feed.language(),
            source=next((name for value in sources for name in inner(value, "title") or [value.line()] if name), title),
        )


def _is_entry(parts: _Parts) -> bool:
    """Whether an element that is called an entry, outside any feed, looks like one."""
    return bool("title" in parts.values and (parts.links or {"content", "summary", "guid"} & parts.values.keys()))


def _address(entry: _Parts, guids: list[Value], base: str | None) -> str | None:
    links = [link.address for link in sorted(entry.links, key=lambda link: link.rank)]
    for guid in guids:
        permanent = guid.attributes.get("ispermalink", "").lower()
        text = guid.text()
        if guid.complete and permanent != "false" and (permanent == "true" or text.startswith(("http://", "https://"))):
            links.append(text)
    if entry.about.startswith(("http://", "https://")):
        links.append(entry.about)
    return next((found for link in links if (found := web_address(link, base))), None)


def _names(parts: _Parts) -> tuple[str, ...]:
    """Those of the first way in which the author is given."""
    found: list[str] = []
    rank = None
    for this_rank, value in sorted(parts.values.get("author", ()), key=lambda ranked: ranked[0]):
        if found and this_rank != rank:
            break
        rank = this_rank
        found.extend(inner(value, "name") or ([] if inner(value, "email") else filter(None, [value.line()])))
    return tuple(found)


def _tag(value: Value) -> str:
    return value.attributes.get("label") or value.attributes.get("term") or value.line()


def _time_to_live(feed: _Parts) -> timedelta | None:
    """How long the feed says that it stays fresh."""
    if (written := _DIGITS.fullmatch(feed.text("ttl"))) and int(written[0]):
        return min(timedelta(minutes=int(written[0])), _LONGEST_TTL)
    hours = _PERIODS.get(feed.text("update_period").lower())
    times = _DIGITS.fullmatch(feed.text("update_frequency") or "1")
    return timedelta(hours=hours) / max(1, int(times[0])) if hours and times else None
