"""From whatever address people give to the feed that they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from bot.core.domain import Document
from bot.core.errors import BriefwireError, FetchError, ParseError
from bot.core.formats import FEED_LIST, decode, is_feed_list
from bot.core.services import Services
from bot.core.sources import FeedAnswer, FeedLink, ParsedFeed, Validators

_MOST_LINKS = 3
_MOST_OTHERS = 10
_PATIENCE = timedelta(seconds=30)
"""No further address is tried after this."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d{1,5}(?:/|$))", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"^feed:/*", re.IGNORECASE)
_BEGINNING = 4096  # bytes that show what a document is
_COMMON = ("feed", "feed/", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json")
"""Where sites mostly have their feeds, those of the widest spread programs first."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """A feed with what the server said; ``others`` are more feeds that the page named."""

    url: str
    feed: ParsedFeed
    answer: FeedAnswer
    others: tuple[FeedLink, ...] = ()


def discover(services: Services, url: str) -> Discovered:
    """The feed at the address; where there is a page, the first readable feed that the page names, or else one where
    sites mostly have theirs. Raises ``FetchError`` where the address cannot be read, ``ParseError`` where there is no
    feed."""
    given, answer = _ask(services, url)
    page = document_of(answer)
    try:
        return Discovered(answer.moved_to or given, services.feed_parser.parse(page), answer)
    except ParseError as problem:
        no_feed = problem
    if is_feed_list(decode(page.body[:_BEGINNING])):
        raise ParseError(FEED_LIST)
    links = _links(services, page)
    end = services.clock.now() + _PATIENCE
    for link in [*links[:_MOST_LINKS], *(_common_places(page.url or given) if not links else ())]:
        if services.clock.now() >= end:
            break
        with suppress(FetchError, ParseError):
            found = read(services, link.url)
            others = tuple(other for other in links if other.url not in {link.url, found.url})
            return Discovered(found.url, found.feed, found.answer, others[:_MOST_OTHERS])
    if links:
        raise ParseError("the feeds that it names cannot be read")
    raise no_feed


def _ask(services: Services, url: str) -> tuple[str, FeedAnswer]:
    """The whole address that is meant, and what is there. Where no scheme was given and nobody speaks https there, http
    is tried, as browsers do."""
    given = with_scheme(url)
    try:
        return given, services.fetcher.poll(given, Validators())
    except FetchError as problem:
        if problem.unreachable and not _SCHEME.match(_FEED_SCHEME.sub("", url.strip())):
            plain = given.replace("https://", "http://", 1)
            with suppress(FetchError):
                return plain, services.fetcher.poll(plain, Validators())
        raise


def read(services: Services, url: str) -> Discovered:
    """The feed at just this address. Raises ``FetchError`` or ``ParseError``."""
    answer = services.fetcher.poll(url, Validators())
    return Discovered(answer.moved_to or url, services.feed_parser.parse(document_of(answer)), answer)


def document_of(answer: FeedAnswer) -> Document:
    """What the server sent. ``FetchError`` where it sent nothing, though it was not asked for changes alone."""
    if answer.document is None:
        raise FetchError("it answered 304: that is no page")
    return answer.document


def with_scheme(url: str) -> str:
    """The address as people mean it who leave out https://, or write feed: before it."""
    given = _FEED_SCHEME.sub("", url.strip())
    return given if _SCHEME.match(given) else f"https://{given.lstrip('/')}"


def _links(services: Services, page: Document) -> Sequence[FeedLink]:
    try:
        return services.feed_parser.links(page)
    except BriefwireError:  # what can be neither is told as no feed
        return ()


def _common_places(url: str) -> Iterator[FeedLink]:
    """Common addresses of feeds beside the page, and on its host."""
    root = urljoin(url, "/")
    folder = urljoin(url, ".")
    if folder != root and urlsplit(url).path.count("/") > 1:
        yield FeedLink(urljoin(folder, _COMMON[0]))
    for place in _COMMON:
        yield FeedLink(urljoin(root, place))
