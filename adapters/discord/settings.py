"""What the Discord adapter is told by its operator, and the connection made of it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.core.errors import UserError


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """``resolve`` gives the address and port to connect to in place of a host's own, and of those of its domain, for
    Discord sends us to gateways of other names. With any given, no other host is connected to. ``ca_file`` holds the
    certificates to trust in place of the system's."""

    token: str = field(repr=False)
    resolve: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    ca_file: Path | None = None


class _Table(AbstractResolver):
    """Resolves the names of a table and of their domains, and no others."""

    def __init__(self, table: Mapping[str, tuple[str, int]]) -> None:
        self._table = table

    async def resolve(
        self,
        host: str,
        port: int = 0,  # noqa: ARG002 - the table's port counts
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002 - the table's address tells
    ) -> list[ResolveResult]:
        named = host if host in self._table else next(filter(_shares_domain(host), self._table), None)
        if named is None:
            raise OSError(f"{host} is not among BRIEFWIRE_DISCORD_RESOLVE")
        address, own_port = self._table[named]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=own_port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is held open."""


def _shares_domain(host: str) -> Callable[[str], bool]:
    domain = host.split(".")[-2:]
    return lambda other: other.split(".")[-2:] == domain


def reason(error: BaseException) -> str:
    """Why Discord cannot be reached, for its operator."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate is not trusted; BRIEFWIRE_DISCORD_CA_FILE names the authority to trust"
    if isinstance(error, TimeoutError):
        return "no answer came in time"
    return str(error) or type(error).__name__


def connector(settings: DiscordSettings) -> aiohttp.TCPConnector:
    """The connections of one client; called on its event loop. Raises ``UserError``."""
    try:
        trusted = ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        raise UserError(
            f"BRIEFWIRE_DISCORD_CA_FILE ({settings.ca_file}) cannot be read: {error.strerror or error}",
            "Name a file with certificates in PEM format, or leave the setting out.",
        ) from error
    if not settings.resolve:
        return aiohttp.TCPConnector(ssl=trusted)
    return aiohttp.TCPConnector(ssl=trusted, resolver=_Table(settings.resolve))
