"""The language a text is written in.

Function words settle English and German without a model: they make up four words in ten of any prose. In a single
sentence other common words help. Everything else is asked of py3langid, a naive Bayes classifier over byte n-grams
(Lui and Baldwin 2011), whose model takes most of a second to load and is therefore loaded only then.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import Protocol

from summarizer.types import UNKNOWN_LANGUAGE
from summarizer.words import LANGUAGES, fold, markers, stopwords, telling_words, tokenize

MAX_TEXT = 8_000
"""What is looked at, in characters from the beginning."""

MAX_WORDS = 400
"""Words among which function words are counted."""

_ENOUGH_WORDS = 8
_ENOUGH_SHARE = 0.3
_ENOUGH_MARKERS = 2
_ENOUGH_TELLING = 0.15
"""Share of a short text's words that must tell its language, two words at least."""
_CONFIDENT = 0.5
_PLAUSIBLE = 0.05


def detect(text: str, hint: str | None = None) -> str:
    """The ISO 639-1 code of the text's language, or ``und`` where the text is too short or too mixed to tell.

    ``hint`` is what the text's source claims, as a BCP 47 tag. It decides only where the text leaves it open.
    """
    sample = text[:MAX_TEXT]
    words = [fold(word) for word, _, _ in islice(tokenize(sample), MAX_WORDS) if not word[0].isdigit()]
    if not any(map(str.isalpha, sample)):
        return UNKNOWN_LANGUAGE
    if language := _by_function_words(words) or _by_telling_words(words):
        return language
    ranking = [(code, share) for code, share in _identifier().rank(sample) if len(code) == len("en")]
    best, confidence = ranking[0]
    if confidence >= _CONFIDENT:
        return best
    claimed = (hint or "").partition("-")[0].lower()
    if dict(ranking).get(claimed, 0.0) >= min(_PLAUSIBLE, confidence / 4):
        return claimed
    return UNKNOWN_LANGUAGE


def likeliest(text: str) -> str:
    """The supported language that a text too short for ``detect`` is most likely in: how to read it, not a claim.

    More function words decide, then the model's preference between the supported languages.
    """
    sample = text[:MAX_TEXT]
    words = [fold(word) for word, _, _ in islice(tokenize(sample), MAX_WORDS)]
    counts = {language: len(markers(language).intersection(words)) for language in LANGUAGES}
    most = max(counts.values())
    tied = [language for language in LANGUAGES if counts[language] == most]
    if len(tied) == 1 or not any(map(str.isalpha, sample)):
        return tied[0]
    shares = dict(_identifier().rank(sample))
    return max(tied, key=lambda language: shares.get(language, 0.0))


def _by_function_words(words: list[str]) -> str | None:
    """English or German where their function words leave no doubt."""
    counts = {language: sum(word in stopwords(language) for word in words) for language in LANGUAGES}
    (best, most), (_, other) = sorted(counts.items(), key=lambda item: -item[1])
    clear = most >= _ENOUGH_SHARE * len(words) and most > 2 * other and len(words) >= _ENOUGH_WORDS
    return best if clear and len(markers(best).intersection(words)) >= _ENOUGH_MARKERS else None


def _by_telling_words(words: list[str]) -> str | None:
    """English or German where common words of the one are there, and none of the other."""
    told = {language: len(telling_words(language).intersection(words)) for language in LANGUAGES}
    best = max(LANGUAGES, key=lambda language: told[language])
    alone = sum(told.values()) == told[best] >= max(_ENOUGH_MARKERS, _ENOUGH_TELLING * len(words))
    return best if alone else None


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


@cache
def _identifier() -> _Identifier:
    from py3langid.langid import (  # type: ignore[import-untyped] # no stubs  # noqa: PLC0415 - start-up time
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
