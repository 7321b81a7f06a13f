"""Which addresses may be connected to: only those a public web server can have."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple


class _Blocks(NamedTuple):
    forbidden_v4: tuple[IPv4Network, ...]
    forbidden_v6: tuple[IPv6Network, ...]
    allowed_v6: tuple[IPv6Network, ...]
    embedded: tuple[IPv6Network, ...]


@cache
def _blocks() -> _Blocks:
    data = tomllib.loads(resources.files("adapters.http").joinpath("addresses.toml").read_text("utf-8"))
    return _Blocks(
        forbidden_v4=tuple(map(IPv4Network, data["forbidden"]["ipv4"])),
        forbidden_v6=tuple(map(IPv6Network, data["forbidden"]["ipv6"])),
        allowed_v6=tuple(map(IPv6Network, data["allowed"]["ipv6"])),
        embedded=tuple(map(IPv6Network, data["embedded"]["ipv6"])),
    )


def is_public(address: str) -> bool:
    """Whether a numeric address, as the system resolved it, is one a public web server can have.

    IPv4 inside IPv6 (mapped, NAT64) is judged by the IPv4 address. Anything that is no numeric address, or has a
    zone, is not public.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    blocks = _blocks()
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return False
        if not any(found in block for block in blocks.embedded):
            return any(found in block for block in blocks.allowed_v6) and not any(
                found in block for block in blocks.forbidden_v6
            )
        found = IPv4Address(int(found) & 0xFFFF_FFFF)
    return not any(found in block for block in blocks.forbidden_v4)
