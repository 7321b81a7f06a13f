"""Ids that people can read out and type: the same for the same thing, in every database."""

from __future__ import annotations

import hashlib
from collections.abc import Container

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letters that look like digits
_SHORTEST, LONGEST = 4, 25


def letters(identity: str, length: int) -> str:
    """So many letters and digits, up to 25, from what identifies a thing."""
    digest = hashlib.sha256(identity.encode()).digest()
    number = int.from_bytes(digest[8:] + digest[:8], "big")  # ids of articles were made from the first 8 bytes alone
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(length))


def short_id(identity: str, taken: Container[str]) -> str:
    """As few letters and digits, from four on, as no other thing at hand has."""
    sizes = range(_SHORTEST, LONGEST + 1)
    return next(found for size in sizes if (found := letters(identity, size)) not in taken)
