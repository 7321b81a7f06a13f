"""The summarisers of sumy, and ours as one of them, over our own tokenizer.

The only module that imports sumy. It does so where it is used: sumy draws in NLTK, requests and half a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from itertools import groupby
from typing import Any

from summarizer.rank.candidates import Pool, content_terms, make_candidate
from summarizer.rank.core import SINGLE, Space, select, standing_scores
from summarizer.rank.rules import cues
from summarizer.sentences import split
from summarizer.words import fold, parts, stem, stopwords, tokenize, word_terms

MAX_SENTENCES = 300
"""No more sentences are handed to sumy, the first ones of each article: its time grows faster than their number."""

_MOST = 50


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
    """The named method as a sumy ``AbstractSummarizer`` with our stemmer and word lists.

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


def peer_scores(pool: Pool, method: str, language: str) -> list[float]:
    """Each candidate's rating by sumy, scaled so that the best has 1; 0 for those it did not see."""
    from sumy.models import dom  # type: ignore[import-untyped] # no stubs  # noqa: PLC0415 - start-up time

    tokenizer = Tokenizer(language)
    candidates = pool.candidates
    by_position = sorted(range(len(candidates)), key=lambda index: (candidates[index].position, index))
    seen = sorted(by_position[:MAX_SENTENCES])
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
            count = sentences_count if isinstance(sentences_count, int) else _MOST
            chosen = select(space, scores, count, weights=SINGLE)
            ratings = {document.sentences[index]: -place for place, index in enumerate(chosen)}
            ordered = [document.sentences[index] for index in sorted(chosen)]
            best: tuple[Any, ...] = self._get_best_sentences(ordered, sentences_count, ratings)
            return best

    return BriefwireSummarizer
