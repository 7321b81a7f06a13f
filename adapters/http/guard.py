"""Where connections are made: names are looked up, and only public addresses are connected to."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from adapters.http.addresses import is_public

if TYPE_CHECKING:
    from aiohappyeyeballs import AddrInfoType

_open = socket.socket


class ForbiddenAddressError(OSError):
    """Raised at the connect itself, for an address no public server has."""


@dataclass(slots=True)
class Trip:
    """One document on its way to us. ``hops`` are the addresses asked for it, the last one being asked now.

    ``open_door``: the user allowed the last hop's host and port, wherever that is. ``refused``: a connect was.
    ``waiting``: the host is busy with other documents of ours. ``permanent`` is the last of the hops that only
    permanent redirects led to.
    """

    hops: list[URL]
    permanent: URL
    open_door: bool = False
    refused: bool = False
    waiting: bool = False


current_trip: ContextVar[Trip] = ContextVar("current_trip")
"""Of the running task and those it starts. A connect outside any trip fails."""


def open_socket(info: AddrInfoType) -> socket.socket:
    """The socket for an address that is about to be connected to."""
    family, kind, protocol, _, address = info
    trip = current_trip.get()
    if not trip.open_door and not is_public(str(address[0])):
        trip.refused = True
        raise ForbiddenAddressError("not a public address")
    return _open(family, kind, protocol)


class Resolver(AbstractResolver):
    """Asks the system, each name in a daemon thread of its own: a name server that never answers holds up neither
    other names nor the end of the program. Threads are as many as documents are read at once."""

    def __init__(self, limit: float) -> None:
        self._limit = limit

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[ResolveResult]] = loop.create_future()

        def settle(answer: list[ResolveResult] | Exception) -> None:
            if found.done():
                return  # nobody waits for it any more
            if isinstance(answer, Exception):
                found.set_exception(answer)
            else:
                found.set_result(answer)

        def ask() -> None:
            answer: list[ResolveResult] | Exception
            try:
                answer = _lookup(host, port, family)
            except Exception as error:  # noqa: BLE001 - raised again where the answer is waited for
                answer = error
            with suppress(RuntimeError):  # the loop ended meanwhile
                loop.call_soon_threadsafe(settle, answer)

        threading.Thread(target=ask, name="briefwire-lookup", daemon=True).start()
        async with asyncio.timeout(self._limit):
            return await found

    async def close(self) -> None:
        """Nothing is held."""


def _lookup(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
    return [
        ResolveResult(
            hostname=host,
            host=str(address[0]),
            port=port,
            family=kind,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for kind, _, protocol, _, address in found
    ]
