"""The only HTTP client: reads public web pages and feeds, and nothing else.

The guard sits where a connection is made (``socket_factory``): the address about to be connected is the one checked,
on every redirect, whatever the name resolved to a moment earlier.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.domain import MAX_INPUT_BYTES, Document
from bot.core.errors import FetchError

if TYPE_CHECKING:
    from aiohappyeyeballs import AddrInfoType
    from aiohttp import ClientResponse
    from yarl import URL

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CONTENT_TYPES = frozenset(
    {
        "text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml", "application/rss+xml",
        "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json", "text/markdown",
        "application/x-rss+xml", "text/rss+xml",
    }
)  # fmt: skip
_STATUS_HINTS = {
    401: "it asks for a login, which is not supported",
    402: "it asks for payment",
    403: "it refuses programs",
    404: "there is no such page; check the address",
    410: "the page was removed for good",
    429: "it asks to be left alone for a while; try again later",
    451: "it is withheld for legal reasons",
}
_ACCEPT = "text/html, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
_USER_AGENT = "Briefwire/0.1 (news reader; reads single pages and feeds on a person's request)"


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes a fetch may take. ``total`` covers everything, redirects included."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 20.0
    size: int = MAX_INPUT_BYTES
    redirects: int = 5


_open = socket.socket


class _ForbiddenAddressError(OSError):
    """Raised at the connect itself, for an address no public server has."""


@dataclass(slots=True)
class _Guard:
    """Opens sockets to public addresses only. ``open_door``: the hop's ``host:port`` was allowed by the user."""

    open_door: bool = False
    refused: bool = field(default=False)

    def __call__(self, addr_info: AddrInfoType) -> socket.socket:
        from adapters.http.addresses import is_public  # noqa: PLC0415 - start-up time

        family, kind, protocol, _, address = addr_info
        if not self.open_door and not is_public(str(address[0])):
            self.refused = True
            raise _ForbiddenAddressError("not a public address")
        return _open(family, kind, protocol)


class HttpFetcher:
    """Implements the ``Fetcher`` port. ``allow_private`` names ``host:port`` pairs that are exempt from the address
    and port rules, for intranets and tests."""

    def __init__(self, allow_private: frozenset[str] = frozenset(), *, limits: Limits | None = None) -> None:
        self._allowed = allow_private
        self._limits = limits or Limits()

    def fetch(self, url: str) -> Document:
        """The document at a public address. ``FetchError`` for everything else; must not be called from a thread that
        runs an event loop (await ``get`` there)."""
        return asyncio.run(self.get(url))

    async def get(self, url: str) -> Document:
        """The same, for callers that have an event loop."""
        import aiohttp  # noqa: PLC0415 - start-up time

        from adapters.http.address_check import check_address, shown  # noqa: PLC0415 - start-up time

        hops = [check_address(url.strip(), self._allowed)]
        guard = _Guard()
        try:
            async with asyncio.timeout(self._limits.total):
                return await self._follow(hops, guard)
        except (FetchError, TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            reason = _reason(error, guard)
            if len(hops) > 1:
                reason += f" (after a redirect to {shown(hops[-1])})"
            raise FetchError(reason) from error

    async def _follow(self, hops: list[URL], guard: _Guard) -> Document:
        """Ask the last hop, and those it redirects to, which are added to ``hops``."""
        import aiohttp  # noqa: PLC0415 - start-up time

        limits = self._limits
        async with (
            aiohttp.TCPConnector(socket_factory=guard, use_dns_cache=False, force_close=True) as connector,
            aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect, sock_read=limits.read),
                headers={"User-Agent": _USER_AGENT, "Accept-Encoding": "gzip, deflate", "Accept": _ACCEPT},
            ) as session,
        ):
            while len(hops) <= limits.redirects + 1:
                guard.open_door = f"{hops[-1].host}:{hops[-1].port}" in self._allowed
                async with session.get(hops[-1], allow_redirects=False) as response:
                    if response.status not in _REDIRECTS:
                        return await self._document(response, hops[-1])
                    hops.append(self._next(response, hops[-1]))
        raise FetchError(f"it redirects more than {limits.redirects} times")

    def _next(self, response: ClientResponse, address: URL) -> URL:
        """Where a redirect leads. ``FetchError`` where it may not be followed."""
        from adapters.http.address_check import check_address  # noqa: PLC0415 - start-up time

        target = response.headers.get("Location", "").strip()
        if not target:
            raise FetchError("it redirects to nowhere")
        try:
            joined = str(address.join(type(address)(target)))
        except (ValueError, TypeError, UnicodeError):
            raise FetchError("it redirects to a malformed address") from None  # it may hold a key
        try:
            following = check_address(joined, self._allowed)
        except FetchError as error:
            raise FetchError(f"it redirects to an address that is not followed: {error}") from error
        if address.scheme == "https" and following.scheme != "https":
            raise FetchError("it redirects from https to unprotected http, which is not followed")
        return following

    async def _document(self, response: ClientResponse, address: URL) -> Document:
        """The answer's body. ``FetchError`` unless it is a success of a kind and size that is read."""
        from adapters.http.address_check import shown  # noqa: PLC0415 - start-up time
        from adapters.http.body import read_body  # noqa: PLC0415 - start-up time

        if response.status not in {200, 203}:
            hint = _STATUS_HINTS.get(response.status) or (
                "the site has a problem; try again later" if response.status >= 500 else "that is no page"
            )
            raise FetchError(f"it answered {response.status}: {hint}")
        content_type = response.headers.get("Content-Type")
        kind = (content_type or "").partition(";")[0].strip().lower()
        if kind and kind not in _CONTENT_TYPES:
            raise FetchError(f"it is of type {kind[:60]!r}; only web pages, feeds and plain text are read")
        if (response.content_length or 0) > self._limits.size:
            raise FetchError(f"it is larger than {self._limits.size / 2**20:g} MiB")
        encodings = ",".join(response.headers.getall("Content-Encoding", []))
        body = await read_body(response.content.iter_chunked(64 * 1024), encodings, self._limits.size)
        return Document(body=body, name=shown(address), url=str(address), content_type=content_type)


def _reason(error: Exception, guard: _Guard) -> str:
    """What went wrong, for people."""
    import aiohttp  # noqa: PLC0415 - start-up time

    if isinstance(error, FetchError):
        return str(error)
    if isinstance(error, TimeoutError):
        return "it took too long to answer; try again later"
    if guard.refused:
        return (
            "it is not on the public internet; only public addresses are read, unless the settings allow this host and "
            "port"
        )
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "it has no valid certificate"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "it broke off in the middle; try again later"
    return "it could not be reached; check the address or try again later"
