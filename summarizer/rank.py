"""Choosing the lead sentences of a brief.

Our own method needs nothing but ``rank_core``. sumy's methods are offered beside it by name; sumy is imported only for
them, because it draws in NLTK, requests and half a second. Whatever the method, the same rules decide which sentences
may lead and which repeat each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from itertools import groupby
from typing import Any

from summarizer.lead_candidates import Pool, content_terms, gather, make_candidate
from summarizer.lead_rules import cues
from summarizer.rank_core import CLUSTER, RANKED, SINGLE, Space, reading_order, select, standing_scores
from summarizer.sentences import split
from summarizer.types import Lead, ReadArticle
from summarizer.words import fold, parts, stem, stopwords, tokenize, word_terms

METHODS: tuple[str, ...] = ("briefwire", "edmundson", "lexrank", "luhn", "textrank")
"""Our own method, and those of sumy's that give the same result every time."""

MAX_LEADS = 50
"""No more sentences are chosen, whatever the count asked for."""

MAX_QUADRATIC = 300
"""sumy's methods see no more sentences than this, the first ones of each article: their time grows faster than that."""


def choose(
    reads: Sequence[ReadArticle],
    *,
    count: int,
    language: str | None = None,
    method: str = "briefwire",
    shown: Sequence[str] = (),
) -> tuple[Lead, ...]:
    """Up to ``count`` sentences of the articles that tell most, verbatim, in reading order.

    Never a heading, a question, a fragment or page furniture; never one that repeats another or one of ``shown``, the
    sentences this reader has seen; and one that begins with a pronoun or connector only right behind the sentence
    before it. Sentences in the reader's ``language`` are preferred. The order of ``reads`` does not matter. Raises
    ``ValueError`` for a method that is not in ``METHODS``.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}; known are {', '.join(METHODS)}")
    pool = gather(reads)
    languages = sorted({read.reading.language for read in pool.reads})
    seen = [make_candidate(text, known) for text in shown for known in languages]
    space = Space(pool.candidates, seen)
    if method == "briefwire":
        weights = SINGLE if len(pool.reads) == 1 else CLUSTER
        titles = [content_terms(read.article.title, read.reading.language) for read in pool.reads]
        scores = standing_scores(space, titles, weights)
    else:
        weights = RANKED
        scores = _sumy_scores(pool, method, language or next(iter(languages), "und"))
    base = language.partition("-")[0] if language else None
    chosen = select(space, scores, min(count, MAX_LEADS), weights=weights, language=base)
    return tuple(pool.lead(index) for index in reading_order(pool.candidates, chosen))


class Tokenizer:
    """What sumy asks of a tokenizer, over our own splitter and words. NLTK's needs a download, and drops numbers."""

    def __init__(self, language: str) -> None:
        self.language = language

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        return tuple(paragraph[slice(*sentence.span)] for sentence in split(paragraph, self.language))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(
            term
            for word, _, _ in tokenize(sentence)
            for part in parts(word)
            for term in (word_terms(part, "und") if part[0].isdigit() else (fold(part),))
        )


def sumy_summarizer(method: str, language: str) -> Any:
    """One of ``METHODS`` as a sumy ``AbstractSummarizer`` with our stemmer and word lists.

    It is called with a sumy document, whose sentences should come from ``Tokenizer``, and a number of sentences.
    """
    from sumy.summarizers import (  # type: ignore[import-untyped] # no stubs  # noqa: PLC0415 - start-up time
        edmundson,
        lex_rank,
        luhn,
        text_rank,
    )

    if method == "briefwire":
        return _own_summarizer()(language)
    stemmer = partial(stem, language=language)
    function_words = stopwords(language)
    if method == "edmundson":
        summarizer = edmundson.EdmundsonSummarizer(stemmer)
        summarizer.bonus_words = cues(language).bonus
        summarizer.stigma_words = cues(language).stigma
        summarizer.null_words = function_words
        return summarizer
    classes = {
        "lexrank": lex_rank.LexRankSummarizer,
        "luhn": luhn.LuhnSummarizer,
        "textrank": text_rank.TextRankSummarizer,
    }
    summarizer = classes[method](stemmer)
    summarizer.stop_words = function_words
    return summarizer


def _sumy_scores(pool: Pool, method: str, language: str) -> list[float]:
    """Each candidate's rating by sumy, scaled so that the best has 1; 0 for those it did not see."""
    from sumy.models import dom  # type: ignore[import-untyped] # no stubs  # noqa: PLC0415 - start-up time

    tokenizer = Tokenizer(language)
    candidates = pool.candidates
    by_position = sorted(range(len(candidates)), key=lambda index: (candidates[index].position, index))
    seen = sorted(by_position[:MAX_QUADRATIC])
    titles = [dom.Sentence(read.article.title, tokenizer, is_heading=True) for read in pool.reads]
    paragraphs = [dom.Paragraph(titles)]
    for _, group in groupby(seen, key=lambda index: (candidates[index].document, pool.sentences[index].paragraph)):
        paragraphs.append(dom.Paragraph(dom.Sentence(pool.text(index), tokenizer) for index in group))
    scores = [0.0] * len(candidates)

    def keep(ratings: Sequence[Any]) -> Sequence[Any]:
        # sumy hands every rated sentence to a count that can be called. Its sums run over sets: rounding makes them
        # the same in every process.
        for rating in ratings:
            scores[seen[rating.order]] = round(float(rating.rating), 9)
        return ratings

    sumy_summarizer(method, language)(dom.ObjectDocumentModel(paragraphs), keep)
    highest = max(scores, default=0.0)
    return [score / highest for score in scores] if highest > 0 else scores


@cache
def _own_summarizer() -> Any:
    from sumy.summarizers import AbstractSummarizer  # noqa: PLC0415 - start-up time

    class BriefwireSummarizer(AbstractSummarizer):  # type: ignore[misc] # sumy has no types
        """Position, centroid, title and novelty over one sumy document."""

        def __init__(self, language: str) -> None:
            super().__init__(partial(stem, language=language))
            self._language = language

        def __call__(self, document: Any, sentences_count: Any) -> tuple[Any, ...]:
            texts = [str(sentence) for sentence in document.sentences]
            candidates = [make_candidate(text, self._language, position=place) for place, text in enumerate(texts)]
            space = Space(candidates)
            title = content_terms(" ".join(map(str, document.headings[:1])), self._language)
            scores = standing_scores(space, [title], SINGLE)
            chosen = select(space, scores, MAX_LEADS, weights=SINGLE)
            ratings = {document.sentences[index]: -place for place, index in enumerate(chosen)}
            ordered = [document.sentences[index] for index in sorted(chosen)]
            best: tuple[Any, ...] = self._get_best_sentences(ordered, sentences_count, ratings)
            return best

    return BriefwireSummarizer
