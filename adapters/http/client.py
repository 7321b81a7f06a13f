"""One document after the other from the web, each within limits, along redirects that are all checked."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from traceback import format_tb
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import aiohttp
from yarl import URL

from adapters.http.address_check import check_address, door, parsed, shown
from adapters.http.background import UNREACHABLE
from adapters.http.body import read_body
from adapters.http.caching import retry_after
from adapters.http.guard import Resolver, Trip, current_trip, open_socket
from bot.core.domain import MAX_INPUT_BYTES, Document
from bot.core.errors import FetchError

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy

_log = logging.getLogger(__name__)

_PERMANENT = frozenset({301, 308})
_REDIRECTS = _PERMANENT | {302, 303, 307}
_CONTENT_TYPES = frozenset(
    {
        "text/html", "text/plain", "text/markdown", "text/xml", "text/rss", "text/opml", "text/x-opml",
        "application/xml", "application/json", "application/feed+json", "application/rss", "application/atom",
        "application/opml", "application/octet-stream", "binary/octet-stream",
    }
)  # fmt: skip
"""Besides everything that is XML by its name; feeds are served as the last two where a server knows no better."""
_XML = re.compile(r"(?:application|text)/[\w.-]+\+xml")
_MEDIA_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)")
_STATUS_HINTS = {
    401: "it asks for a login, which is not supported",
    402: "it asks for payment",
    403: "it refuses programs",
    404: "there is no such page; check the address",
    410: "the page was removed for good",
    429: "it asks to be left alone for a while; try again later",
    451: "it is withheld for legal reasons",
}
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""What servers, and those in front of them, answer while something is wrong for a moment."""
_TOO_LONG = "it took too long to answer; try again later"
_BROKEN_OFF = "it broke off in the middle; try again later"
_PASSING_REASONS = frozenset({_TOO_LONG, _BROKEN_OFF, UNREACHABLE})
_USER_AGENT = f"Briefwire/{version('briefwire')} (news reader; reads a feed once for all who follow it)"
_HEADERS = {"User-Agent": _USER_AGENT, "Accept-Encoding": "gzip, deflate"}
_CONNECTIONS = 100
_ROOM = 256 * 1024
"""Bytes that may come beyond a body: headers, chunk sizes, TLS, and what waits in buffers. A body makes room for an
eighth of it more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes a document may take, and how many are read at once from one host. ``connect`` bounds the
    look-up of a name and each attempt to connect, ``headers`` everything until an answer's headers are there, ``read``
    each wait for more of it, ``total`` everything, redirects and waiting for others of the host included."""

    connect: float = 5.0
    headers: float = 10.0
    read: float = 10.0
    total: float = 20.0
    size: int = MAX_INPUT_BYTES
    redirects: int = 5
    per_host: int = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """``document`` None: it has not changed. ``moved_to`` is where permanent redirects led, if there were any."""

    document: Document | None
    headers: CIMultiDictProxy[str]
    moved_to: str | None


@asynccontextmanager
async def opened(allowed: frozenset[str], limits: Limits) -> AsyncIterator[Client]:
    """A client on the running event loop. Every request has a connection of its own."""
    async with (
        aiohttp.TCPConnector(
            socket_factory=open_socket,
            resolver=Resolver(limits.connect),
            use_dns_cache=False,
            force_close=True,
            limit=_CONNECTIONS,
        ) as connector,
        aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect, sock_read=limits.read),
            headers=_HEADERS,
        ) as session,
    ):
        yield Client(session, allowed, limits)


class Client:
    """Reads documents; many at once."""

    def __init__(self, session: aiohttp.ClientSession, allowed: frozenset[str], limits: Limits) -> None:
        self._session = session
        self._allowed = allowed
        self._limits = limits
        self._lanes: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def read(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The document at a public address. ``FetchError`` for everything else."""
        first = check_address(url.strip(), self._allowed)
        trip = Trip(hops=[first], permanent=first)
        current_trip.set(trip)
        try:
            async with asyncio.timeout(self._limits.total):
                return await self._follow(trip, headers)
        except FetchError as error:
            raise FetchError(
                _told(trip, str(error)),
                gone=error.gone,
                retry_after=error.retry_after,
                passing=error.passing,
                host=trip.hops[-1].raw_host,
            ) from error
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            reason = _reason(error, trip)
            raise FetchError(
                _told(trip, reason), unreachable=reason == UNREACHABLE, passing=reason in _PASSING_REASONS
            ) from error
        except Exception as error:
            where = "".join(format_tb(error.__traceback__))
            # Without its text, which may quote an address with a key in it.
            _log.error("reading %s failed: %s\n%s", shown(trip.hops[-1]), type(error).__name__, where)
            raise FetchError(_told(trip, UNREACHABLE)) from error

    async def _follow(self, trip: Trip, headers: Mapping[str, str]) -> Answer:
        """Ask the last hop, and those it redirects to, which are added to the trip."""
        while len(trip.hops) <= self._limits.redirects + 1:
            hop = trip.hops[-1]
            trip.open_door = door(hop) in self._allowed
            async with self._lanes.setdefault((hop.host or "").rstrip("."), asyncio.Semaphore(self._limits.per_host)):
                trip.room = _ROOM
                async with (
                    asyncio.timeout(self._limits.headers) as patience,
                    self._session.get(hop, headers=headers, allow_redirects=False) as response,
                ):
                    patience.reschedule(None)
                    trip.problem = None  # a forbidden address may have been one of several
                    if response.status not in _REDIRECTS:
                        return await self._answer(response, trip)
                    following = self._next(response, hop)
            if response.status in _PERMANENT and trip.permanent is hop:
                trip.permanent = following
            trip.hops.append(following)
        raise FetchError(f"it redirects more than {self._limits.redirects} times")

    def _next(self, response: aiohttp.ClientResponse, address: URL) -> URL:
        """Where a redirect leads. ``FetchError`` where it may not be followed."""
        target = response.headers.get("Location", "").strip()
        if not target:
            raise FetchError("it redirects to nowhere")
        try:
            joined = str(parsed(target, address))
        except ValueError as error:
            raise FetchError("it redirects to a malformed address") from error
        try:
            following = check_address(joined, self._allowed)
        except FetchError as error:
            raise FetchError(f"it redirects to an address that is not followed: {error}") from error
        if address.scheme == "https" and following.scheme != "https":
            raise FetchError("it redirects from https to unprotected http, which is not followed")
        return following

    async def _answer(self, response: aiohttp.ClientResponse, trip: Trip) -> Answer:
        """What was answered. ``FetchError`` unless it is a document of a kind and size that is read, or the same as
        before where that was asked."""
        moved_to = None if trip.permanent == trip.hops[0] else str(trip.permanent)
        if response.status == 304 and _is_conditional(response):
            return Answer(None, response.headers, moved_to)
        if response.status not in {200, 203}:
            hint = _STATUS_HINTS.get(response.status) or (
                "the site has a problem; try again later" if response.status >= 500 else "that is no page"
            )
            raise FetchError(
                f"it answered {response.status}: {hint}",
                gone=response.status == 410 and trip.permanent is trip.hops[-1],
                retry_after=retry_after(response.headers) if response.status >= 400 else None,
                passing=response.status in _PASSING,
            )
        content_type = response.headers.get("Content-Type")
        kind = match[1].lower() if (match := _MEDIA_TYPE.match(content_type or "")) else ""
        if kind and kind not in _CONTENT_TYPES and not _XML.fullmatch(kind):
            raise FetchError(f"it is of type {kind[:60]!r}; only web pages, feeds and plain text are read")
        if (response.content_length or 0) > self._limits.size:
            raise FetchError(f"it is larger than {self._limits.size / 2**20:g} MiB")
        encodings = ",".join(response.headers.getall("Content-Encoding", []))
        body = await read_body(_chunks(response, trip), encodings, self._limits.size)
        address = trip.hops[-1]
        document = Document(body=body, name=shown(address), url=str(address), content_type=content_type)
        return Answer(document, response.headers, moved_to)


async def _chunks(response: aiohttp.ClientResponse, trip: Trip) -> AsyncIterator[bytes]:
    async for chunk in response.content.iter_chunked(64 * 1024):
        trip.room += len(chunk) * 9 // 8
        yield chunk


def _is_conditional(response: aiohttp.ClientResponse) -> bool:
    asked = response.request_info.headers
    return "If-None-Match" in asked or "If-Modified-Since" in asked


def _told(trip: Trip, reason: str) -> str:
    return f"{reason} (after a redirect to {shown(trip.hops[-1])})" if len(trip.hops) > 1 else reason


def _reason(error: Exception, trip: Trip) -> str:
    """What went wrong, for people."""
    if trip.problem is not None:
        return trip.problem
    if isinstance(error, TimeoutError):
        return _TOO_LONG
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "it has no valid certificate"
    if isinstance(error, aiohttp.ClientPayloadError):
        return _BROKEN_OFF
    return UNREACHABLE
