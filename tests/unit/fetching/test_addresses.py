"""Which numeric addresses are public: the special-purpose registries, tried at the ends of each block and beside them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest

from adapters.http.addresses import is_public


def _words(text: str) -> list[str]:
    return text.split()


# As in the registries of IANA (special-purpose, multicast, reserved), and what clouds use for themselves.
SPECIAL = _words("""
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.0/29 192.0.0.8/32
192.0.0.9/32 192.0.0.10/32 192.0.0.170/32 192.0.0.171/32 192.0.0.192/32 192.0.2.0/24 192.88.99.0/24 192.88.99.2/32
192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 224.0.0.0/24 232.0.0.0/8 233.252.0.0/24
239.0.0.0/8 240.0.0.0/4 255.255.255.255/32 168.63.129.16/32 100.100.100.200/32
::/128 ::1/128 ::/96 ::ffff:0:0:0/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128
2001:1::2/128 2001:1::3/128 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28
2001:db8::/32 2002::/16 3ffe::/16 3fff::/20 5f00::/16 fc00::/7 fc00::/8 fd00::/8 fe80::/10 fec0::/10 ff00::/8
ff01::/16 ff02::/16 ff05::/16 ff0e::/16 fd00:ec2::254/128 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3
a000::/3 c000::/3 e000::/4 f000::/5 f800::/6 fe00::/9
""")
INSIDE = ("::ffff:{}", "64:ff9b::{}")
"""Forms that stand for the IPv4 address in them, and are judged by it."""
NEVER = (
    "::{}",
    "::fffe:{}",
    "::1:{}",
    "::ffff:0:{}",
    "64:ff9b::1:{}",
    "64:ff9a::{}",
    "64:ff9b:1::{}",
    "fe80::5efe:{}",
    "100::{}",
)
"""Forms that are not public, whichever address is in them."""


def _ends(block: str) -> set[str]:
    network = ip_network(block)
    first, last = int(network[0]), int(network[-1])
    kind = type(network[0])
    return {str(kind(number)) for number in (first, min(first + 1, last), (first + last) // 2, last)}


def _v4() -> list[str]:
    return sorted({address for block in SPECIAL if ":" not in block for address in _ends(block)})


def _tunnelled(address: str) -> list[str]:
    number = int(IPv4Address(address))
    relay = IPv6Address(0x2002 << 112 | number << 80 | 1)
    teredo = IPv6Address(0x2001 << 112 | number << 64 | number ^ 0xFFFF_FFFF)
    return [str(relay), str(teredo)]


FORBIDDEN = sorted(
    {address for block in SPECIAL for address in _ends(block)}
    | {form.format(address) for address in _v4() for form in (*INSIDE, *NEVER)}
    | {tunnelled for address in [*_v4(), "8.8.8.8"] for tunnelled in _tunnelled(address)}
    | {form.format("8.8.8.8") for form in NEVER}
)
NO_ADDRESS = [
    "", " ", " 8.8.8.8", "8.8.8.8 ", "8.8.8.8\n", "8.8.8", "8.8.8.8.8", "08.8.8.8", "0x8.8.8.8", "134744072", "127.1", "localhost",
    "example.com", "[::1]", "[2003::1]", "2003::1%eth0", "fe80::1%1", "2003::1/64", "8.8.8.8/32", "８.8.8.8", "8.8.8.8%0", "None", "::g",
]  # fmt: skip
NEIGHBOURS = _words("""
1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0
172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.1.255 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255
192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255
168.63.129.15 168.63.129.17 1.1.1.1 8.8.8.8 9.9.9.9 93.184.215.14 151.101.1.1 192.31.196.1 192.52.193.1 192.175.48.1
2000:: 2001:200:: 2001:3ff:ffff:ffff:ffff:ffff:ffff:ffff 2001:470::1 2001:4860:4860::8888
2001:db7:ffff:ffff:ffff:ffff:ffff:ffff 2001:db9:: 2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff 2003:: 2003:e8::1 2400:cb00::1
2606:4700:4700::1111 2620:4f:8000::1 2620:fe::fe 2a00:1450:4001::1 2a02:26f0::1 2c0f:f248::1
3ffd:ffff:ffff:ffff:ffff:ffff:ffff:ffff 3fff:1000:: 3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
""")
PUBLIC = NEIGHBOURS + [form.format(address) for address in NEIGHBOURS if ":" not in address for form in INSIDE]


def test_no_special_address_is_public() -> None:
    assert len(FORBIDDEN) >= 200
    assert [address for address in FORBIDDEN if is_public(address)] == []
    assert [address for address in FORBIDDEN if is_public(ip_address(address).exploded)] == []


def test_their_neighbours_are() -> None:
    assert len(PUBLIC) >= 50
    assert [address for address in PUBLIC if not is_public(address)] == []
    assert [address for address in PUBLIC if not is_public(ip_address(address).exploded.upper())] == []


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_numeric_address_is_not_public(text: str) -> None:
    assert not is_public(text)
