"""Texts of others made harmless: nothing in them steers, reorders or hides what is shown, and every link says its true
host."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, unquote, urlsplit

_JOINER = "\u200d"
_LINE_SEPARATORS = re.compile("[\u0085\u2028\u2029\x0b\x0c]|\r\n?")
# Controls but tab and line feed; marks that reorder text; zero-width characters (the joiner apart); letters that are
# drawn as nothing; selectors of variants (that of emoji apart); tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SAFE_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_MOST_LETTERS = 2048
_WORDS = re.compile(r"[-_.~+,;:=&!%]+")
_KEY = re.compile(r"(?=.*\d).{16,}|.{32,}", re.DOTALL)
_HEX = re.compile(r"[0-9a-f]{4,}", re.IGNORECASE)
_LEAST_HEX = 16
_LONGEST_PATH = 120


def neutral(text: str) -> str:
    """The text without controls (but tab and line feed), without marks that reorder it, and without invisible
    characters; a joiner stays where it joins emoji."""
    cleaned = _INVISIBLE.sub("", _LINE_SEPARATORS.sub("\n", text))
    if _JOINER not in cleaned:
        return cleaned
    return "".join(letter for at, letter in enumerate(cleaned) if letter != _JOINER or _joins_emoji(cleaned, at))


def _joins_emoji(text: str, at: int) -> bool:
    before = text[:at].rstrip("\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")[-1:]
    after = text[at + 1 : at + 2]
    return _is_symbol(before) and _is_symbol(after)


def _is_symbol(letter: str) -> bool:
    return letter != "" and (unicodedata.category(letter) in {"So", "Sk"} or letter in "➡↔↕⬛")


def link_host(url: str) -> str | None:
    """The host that a link leads to, in its ASCII form (punycode); None for what is no safe web link: another scheme,
    a user name, no host, control characters or blanks."""
    if len(url) > _MOST_LETTERS or not url.isprintable() or neutral(url) != url or re.search(r"[\s\\<>\"]", url):
        return None
    try:
        parts = urlsplit(url)
        host = _ascii_host(parts)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or host is None:
        return None
    usual = {"http": 80, "https": 443}[parts.scheme]
    return host if port in {None, usual} else f"{host}:{port}"


def _ascii_host(parts: SplitResult) -> str | None:
    """The host name as browsers look it up; None where it is none."""
    host = parts.hostname or ""
    if ":" in host:
        return f"[{IPv6Address(host)}]"
    spelled = unicodedata.normalize("NFKC", host.lower()).replace("。", ".").removesuffix(".")
    labels = [
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in spelled.split(".")
    ]
    if not all(_SAFE_LABEL.fullmatch(label) for label in labels):
        return None
    if re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]):  # a number in disguise: browsers would read 127.1 as an address
        return str(IPv4Address(".".join(labels)))
    return ".".join(labels)


def shown_address(url: str) -> str:
    """The address as it may be shown to others: host and path, without scheme, user name, query and whatever in the
    path looks like a key, as addresses of private feeds have them."""
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "…"
    if parts.scheme not in {"http", "https"} or not host:
        return "…"
    path = "/".join("…" if _is_key(unquote(part)) else part for part in parts.path.split("/"))
    path = path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}…"
    return f"{host}{path.rstrip('/')}{'?…' if parts.query else ''}"


def open_address(url: str) -> str | None:
    """The address, where it may be shown to others as it is; None where part of it may be a key."""
    whole = url.strip().partition("://")[2].partition("#")[0].rstrip("/")
    return url if shown_address(url) == whole else None


def _is_key(part: str) -> bool:
    """Whether a part of a path looks as if nobody had chosen it: a long word with digits, or blocks of hexadecimals."""
    words = _WORDS.split(part)
    blocks = [word for word in words if _HEX.fullmatch(word)]
    return any(_KEY.fullmatch(word) for word in words) or (
        sum(map(len, blocks)) >= _LEAST_HEX and any(map(str.isdigit, "".join(blocks)))
    )
