"""What both full-text indexes hold of an article, and the limits they share, so that they answer alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.domain import IndexTerms
from summarizer.words import STEMMER_VERSION

TERMS_VERSION = f"{STEMMER_VERSION}/2"
"""Stands in the database. Where it differs, everything is indexed anew; raise the number when ``terms_of`` changes."""

MAX_POSITIONS = 16_000
"""Words of a text that are searchable. PostgreSQL counts positions up to 16,383; some 30 pages of print."""

MAX_TERM_BYTES = 200
_MAX_BYTES = 800_000  # of one article's terms: PostgreSQL's tsvector ends at 1 MiB, positions included
_PER_TERM = 16  # bytes that a tsvector adds to a term and its position, rounded up

# Terms are folded letters and digits, concept tokens have a colon. Anything else would be syntax somewhere.
_SYNTAX = re.compile("[\x00-/;-`{-\x7f\ud800-\udfff]")


def safe_term(term: str) -> str | None:
    """The term as it may stand in an index and in quotes, or None where nothing is left or it is too long."""
    cleaned = _SYNTAX.sub("", term.lower())
    return cleaned if cleaned and len(cleaned.encode()) <= MAX_TERM_BYTES else None


def clip(terms: IndexTerms) -> IndexTerms:
    """The indexable terms, within the limits; the title and the concepts come first."""
    budget = _MAX_BYTES
    title, budget = _take(terms.title, budget)
    concepts, budget = _take(terms.concepts, budget)
    text, _ = _take(terms.text, budget)
    return IndexTerms(title, text, concepts)


def _take(terms: Iterable[str], budget: int) -> tuple[tuple[str, ...], int]:
    taken: list[str] = []
    for term in terms:
        cleaned = safe_term(term)
        if cleaned is None:
            continue
        budget -= len(cleaned.encode()) + _PER_TERM
        if budget < 0 or len(taken) == MAX_POSITIONS:
            break
        taken.append(cleaned)
    return tuple(taken), max(budget, 0)
