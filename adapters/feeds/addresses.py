"""Web addresses as documents write them, made absolute."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from bot.core.drafts import clean_line, without_tracking

_MAX_LENGTH = 2_000
_BLANKS = re.compile(r"\s")
_BREAKS = re.compile(r"[\r\n\t]\s*")
_WITHOUT_SCHEME = re.compile(r"www\.[\w-]+\.[\w.-]+(?:[/?#:]|$)", re.IGNORECASE)
_NAMED = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?].*)?", re.IGNORECASE)


def absolute(link: str, base: str | None) -> str | None:
    """The link as an absolute http or https address, or None."""
    written = clean_line(_BREAKS.sub("", link.strip()))
    if not written or len(written) > _MAX_LENGTH:
        return None
    if _WITHOUT_SCHEME.match(written):
        written = f"https://{written}"
    try:
        full = urljoin(base or "", _BLANKS.sub("%20", written))
        parts = urlsplit(full)
        parts.port  # noqa: B018 - raises for an impossible one
    except ValueError:  # bad brackets in a host
        return None
    return full if parts.scheme in {"http", "https"} and parts.hostname else None


def web_address(link: str, base: str | None) -> str | None:
    """An article's address, without what only counts visits."""
    full = absolute(link, base)
    return without_tracking(full) if full else None


def feed_address(link: str, base: str | None = None) -> str | None:
    """A feed's address, as written but for its fragment: any parameter may choose what is in it. ``feed:`` is what some
    programs write instead of, or before, the scheme."""
    written = link.strip()
    if written[:5].lower() == "feed:":
        written = written[5:]
        written = f"http:{written}" if written.startswith("//") else written
    if base is None and _NAMED.fullmatch(written):
        written = f"https://{written}"
    full = absolute(written, base)
    return full.partition("#")[0] if full else None
