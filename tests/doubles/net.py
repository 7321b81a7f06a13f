"""The internet as the fetcher sees it in a test: names answer what the test says, a few public addresses lead to
doubles on this computer, and whatever is asked for a connection is written down."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import trustme

from tests.doubles.web import WebDouble, web_double

FOUR = "93.184.215.14"
SIX = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
DEAD = "93.184.215.15"
"""A public address where nobody answers."""

_TLS_PORTS = {443, 8443}


@dataclass
class Net:
    """``names``: the answers of each name, one after the other; the last one stays. ``asked``: every address a
    connection was tried to."""

    plain: WebDouble
    secure: WebDouble
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def resolve(self, host: Any, port: Any, *_args: Any) -> list[tuple[Any, ...]]:
        """As ``getaddrinfo``, which also reads numbers in every form that C libraries know."""
        name = (host.decode() if isinstance(host, bytes) else host).rstrip(".").lower()
        answers = self.names.get(name)
        if answers is None:
            try:
                answers = [[str(ipaddress.ip_address(socket.inet_aton(name)))]]
            except OSError:
                raise socket.gaierror(socket.EAI_NONAME, "no such name") from None
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port))
            for address in addresses
        ]

    def connect(self, connection: socket.socket, address: tuple[Any, ...], real: Callable[..., None]) -> None:
        where, port = address[:2]
        self.asked.append(where)
        if where not in {FOUR, SIX}:
            raise OSError("nobody answers there")
        double = self.secure if port in _TLS_PORTS else self.plain
        real(connection, ("127.0.0.1" if connection.family == socket.AF_INET else "::ffff:127.0.0.1", double.port))

    @property
    def breaches(self) -> list[str]:
        return [address for address in self.asked if address not in {FOUR, SIX, DEAD}]


@contextmanager
def net_double(certified: list[str], patch: pytest.MonkeyPatch) -> Iterator[Net]:
    """While it lasts, sockets of this process connect to nothing else. ``certified`` are the hosts that have a valid
    certificate."""
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*certified).configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    with web_double() as plain, web_double(server) as secure:
        net = Net(plain, secure)
        real = socket.socket.connect
        patch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", client)
        patch.setattr(socket, "getaddrinfo", net.resolve)
        patch.setattr(socket.socket, "connect", lambda self, address: net.connect(self, address, real))
        yield net
