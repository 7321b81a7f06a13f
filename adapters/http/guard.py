"""Where connections are made: names are looked up, and only public addresses are connected to."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from adapters.http.addresses import is_public

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from aiohappyeyeballs import AddrInfoType

NOT_PUBLIC = (
    "it is not on the public internet; only public addresses are read, unless the settings allow this host and port"
)
TOO_MUCH = "it sends more than a page or feed has"

_AT_ONCE = 32 * 1024
"""Bytes read at once: what a hostile server makes of more would keep the event loop for too long."""

_ADDRESSES = 8
"""Tried of each family: a name can have thousands."""


@dataclass(slots=True)
class Trip:
    """One document on its way to us. ``hops`` are the addresses asked for it, the last one being asked now.

    ``permanent`` is the last of the hops that only permanent redirects led to. ``open_door``: the user allowed the last
    hop's host and port, wherever that is. ``room``: how many bytes may still come over the wire. ``problem``: why no
    more is read.
    """

    hops: list[URL]
    permanent: URL
    open_door: bool = False
    room: int = 0
    problem: str | None = None

    def stop(self, problem: str) -> NoReturn:
        self.problem = problem
        raise OSError(problem)


current_trip: ContextVar[Trip] = ContextVar("current_trip")
"""Of the running task and those it starts. A connect outside any trip fails."""


class MeteredSocket(socket.socket):
    """Ends its connection when more comes than the trip has room for: HTTP's own framing can be longer than any
    body, and is seen nowhere else."""

    __slots__ = ("trip",)
    trip: Trip

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        data = super().recv(min(size, _AT_ONCE), flags)
        self._count(len(data))
        return data

    def recv_into(self, buffer: WriteableBuffer, size: int = 0, flags: int = 0) -> int:
        count = super().recv_into(buffer, min(size or memoryview(buffer).nbytes, _AT_ONCE), flags)
        self._count(count)
        return count

    def _count(self, received: int) -> None:
        self.trip.room -= received
        if self.trip.room < 0:
            self.trip.stop(TOO_MUCH)


def open_socket(info: AddrInfoType) -> socket.socket:
    """The socket for an address that is about to be connected to."""
    family, kind, protocol, _, address = info
    trip = current_trip.get()
    if not trip.open_door and not is_public(str(address[0])):
        trip.stop(NOT_PUBLIC)
    opened = MeteredSocket(family, kind, protocol)
    opened.trip = trip
    return opened


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
    families: dict[int, list[ResolveResult]] = {}
    for kind, _, protocol, _, address in found:
        answer = ResolveResult(
            hostname=host,
            host=str(address[0]),
            port=port,
            family=kind,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        families.setdefault(kind, []).append(answer)
    return [answer for answers in families.values() for answer in answers[:_ADDRESSES]]
