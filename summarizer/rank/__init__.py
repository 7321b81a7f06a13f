"""Choosing the lead sentences of a brief.

Our own method needs nothing but ``core``. Those of sumy are offered beside it by name (``peers``). Whatever the method,
the same rules decide which sentences may lead and which repeat each other.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.rank.candidates import Places, content_terms, gather, make_candidate
from summarizer.rank.core import CLUSTER, RANKED, SINGLE, Space, reading_order, select, standing_scores
from summarizer.rank.peers import peer_scores
from summarizer.types import Lead, ReadArticle

METHODS: tuple[str, ...] = ("briefwire", "edmundson", "lexrank", "luhn", "textrank")
"""Our own method, and those of sumy's that give the same result every time."""

MAX_LEADS = 50
"""No more sentences are chosen, whatever the count asked for."""


def choose(
    reads: Sequence[ReadArticle],
    *,
    count: int,
    language: str | None = None,
    method: str = "briefwire",
    shown: Sequence[str] = (),
    news: Places = (),
    stale: Places = (),
) -> tuple[Lead, ...]:
    """Up to ``count`` sentences of the articles that tell most, verbatim, in reading order.

    Never a heading, a question, a fragment or page furniture; never one that repeats another or one of ``shown``, the
    sentences this reader has seen, unless it is one of ``news``; none of ``stale``, which say what is true no more,
    where there is another; and one that begins with a pronoun or connector only right behind the sentence before it.
    Sentences in the reader's ``language`` are preferred. The order of ``reads`` does not matter. Raises ``ValueError``
    for a method that is not in ``METHODS``.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}; known are {', '.join(METHODS)}")
    pool = gather(reads, stale, news)
    languages = sorted({read.reading.language for read in pool.reads})
    seen = [make_candidate(text, known) for text in shown for known in languages]
    space = Space(pool.candidates, seen)
    if method == "briefwire":
        weights = SINGLE if len(pool.reads) == 1 else CLUSTER
        titles = [content_terms(read.article.title, read.reading.language) for read in pool.reads]
        scores = standing_scores(space, titles, weights)
    else:
        weights = RANKED
        scores = peer_scores(pool, method, language or next(iter(languages), "und"))
    base = language.partition("-")[0] if language else None
    chosen = select(space, scores, min(count, MAX_LEADS), weights=weights, language=base)
    return tuple(pool.lead(index) for index in reading_order(pool.candidates, chosen))
