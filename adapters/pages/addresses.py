"""The address that a page gives itself, where it can be believed."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from adapters.pages.tree import tables
from bot.core.drafts import clean_line

_ARTICLE_PATH = re.compile(r"\d|-[^-/]+-|\.[a-z]{3,5}$|=", re.IGNORECASE)
_SHORT_LABEL = 3


def canonical_address(address: str, base: str | None) -> str | None:
    """The canonical address as an absolute one: a web address on the site of ``base`` (any, where that is unknown).

    None for a home page, and for a section's page named by an article's: sites that give all their articles one
    address would have but one article.
    """
    try:
        full = urljoin(base or "", clean_line(address).replace(" ", "%20")) if address.strip() else ""
        found, known = urlsplit(full), urlsplit(base or "")
        if found.scheme not in {"http", "https"} or not found.hostname or found.username is not None:
            return None
        if known.hostname is not None and _site(found.hostname) != _site(known.hostname):
            return None
        if known.hostname is not None and _is_article(known.path, known.query) > _is_article(found.path, found.query):
            return None
    except ValueError:
        return None
    return None if found.path in {"", "/"} and not found.query else full


def _is_article(path: str, query: str) -> bool:
    """Whether an address looks like that of one article: numbers, a slug of some words, a file, a parameter."""
    last = path.rstrip("/").rpartition("/")[2]
    return _ARTICLE_PATH.search(f"{last}?{query}") is not None


def _site(host: str) -> list[str]:
    """What addresses of one site have in common: ``example.com``, ``example.co.uk``, ``name.github.io``; all of an IP
    address."""
    labels = host.lower().rstrip(".").split(".")
    if labels[-1].isdigit() or ":" in host:
        return labels
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= _SHORT_LABEL
    size = 3 if short else 2
    name = labels[-size:]
    is_shared = ".".join(name) in tables()["shared"]["hosts"] or name[0] in tables()["shared"]["names"]
    return labels[-size - 1 :] if is_shared else name
