"""What an address must look like before anything is asked of the network."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yarl import URL

from bot.core.errors import FetchError

PORTS = frozenset({80, 443, 8080, 8443})
_MAX_LENGTH = 4_000
_ODD = re.compile(r"[\x00-\x20\x7f-\x9f\\\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_PAIR = re.compile(r"(?:[^\s/@:?#\[\]]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}")
_OPAQUE = re.compile(r"[^/]{24,}|[^/]*\d[^/-]{15,}")


def shown(url: URL) -> str:
    """The address as messages may show it: without credentials and query, and without path parts that look like
    keys, as addresses of private feeds carry them."""
    host = url.raw_host or "?"
    port = f":{url.explicit_port}" if url.explicit_port else ""
    path = "/".join("…" if _OPAQUE.fullmatch(part) and "-" not in part else part for part in url.raw_path.split("/"))
    return f"{url.scheme}://{host}{port}{path[:120]}{'?…' if url.raw_query_string else ''}"


def parsed(address: str, base: URL | None = None) -> URL:
    """The address, relative to ``base``. ``ValueError`` for what is none; without its text, as it may hold a key."""
    try:
        url = URL(address) if base is None else base.join(URL(address))
        _ = url.host, url.port  # may be what is wrong
    except Exception:  # noqa: BLE001 - "//[]@" gives an IndexError, and others may come
        raise ValueError("malformed address") from None
    return url


def door(url: URL) -> str:
    """The ``host:port`` that is asked, as ``doors`` writes it."""
    host = (url.host or "").rstrip(".")
    return f"[{host}]:{url.port}" if ":" in host else f"{host}:{url.port}"


def doors(entries: Iterable[str]) -> frozenset[str]:
    """The ``host:port`` pairs in one spelling. ``ValueError`` for what is none: a port is never guessed."""
    found = set()
    for entry in entries:
        if not _PAIR.fullmatch(entry):
            raise ValueError(f"{entry!r} is not host:port")
        found.add(door(parsed(f"http://{entry}/")))
    return frozenset(found)


def check_address(address: str, allowed: frozenset[str]) -> URL:
    """The address, parsed by the parser that will be used to connect.

    Raises ``FetchError`` for schemes other than http and https, credentials, odd characters, and ports news is not
    served on, unless ``host:port`` is in ``allowed``.
    """
    if len(address) > _MAX_LENGTH or _ODD.search(address):
        raise FetchError("the address contains blanks, control characters or backslashes, or is too long")
    try:
        url = parsed(address)
    except ValueError as error:
        raise FetchError("the address is malformed; copy it again from the browser") from error
    if url.scheme not in {"http", "https"}:
        scheme = f"{url.scheme[:20]}: addresses are" if url.scheme else "an address without http:// or https:// is"
        raise FetchError(f"{scheme} not read; give one that begins with https://")
    if not url.host:
        raise FetchError("the address names no host; give it in full, as https://site/path")
    if url.raw_user is not None or url.raw_password is not None:
        raise FetchError("the address contains a user name or password; give it without")
    if url.port not in PORTS and door(url) not in allowed:
        raise FetchError(f"port {url.port} is not used for news; allowed are 80, 443, 8080 and 8443")
    return url.with_fragment(None)
