"""Who stands behind a value: the speaker as read, or whoever the sentence says counts, estimates or speaks of it."""

from __future__ import annotations

import re

from summarizer import words
from summarizer.concepts import lexicon
from summarizer.merge.mentions import Mention

Side = frozenset[str]
"""Folded words that name one who states a value, empty where nobody is named."""

_CLAIM_REACH = 6
"""Words between a verb of claiming and the number: "sprach am Dienstag dagegen von 400"."""
_CLOSE = 8
"""Words around a figure in which its time or its certainty is told."""
_ROOT = 5
"""Letters that show one body in two words: Polizei, Polizeisprecherin."""
_CUT = re.compile(r"[;:.!?–—]")


def side(mention: Mention) -> Side:
    """Who states the value: the claimant in its own sentence before the speaker as read."""
    return claimant(mention) or spoken(mention)


def spoken(mention: Mention) -> Side:
    """The words of the speaker's name and role."""
    speaker = mention.figure.speaker
    if speaker is None:
        return frozenset()
    return _content(f"{speaker.name or ''} {speaker.role or ''}", mention.language)


def claimant(mention: Mention) -> Side:
    """Who counts, estimates or speaks of the value by a verb right before it, empty where there is no such verb."""
    return _claimed(mention)


def _claimed(mention: Mention) -> Side:
    stretch = before(mention)
    tokens = lexicon.fold(stretch)
    claims = lexicon.rivalry().claims
    for back, word in enumerate(reversed(tokens[-_CLAIM_REACH - 1 :])):
        if word in claims:
            at = len(tokens) - 1 - back
            ignored = words.stopwords(mention.language) | lexicon.rivalry().claims
            named = [token for token in tokens[:at] if token not in ignored]
            named = named or [token for token in tokens[at + 1 :] if token not in ignored]
            return frozenset(named)
    return frozenset()


def before(mention: Mention) -> str:
    """The text of the figure's sentence between the figure before, or the last strong break, and the figure."""
    start = max(mention.between[0], mention.figure.sentence[0])
    stretch = mention.article.text[start : mention.figure.span[0]]
    return _CUT.split(stretch)[-1]


def behind(mention: Mention) -> str:
    """The text of the figure's sentence up to the next figure, comma or strong break."""
    end = min(mention.between[1], mention.figure.sentence[1])
    return _CUT.split(mention.article.text[mention.figure.span[1] : end], maxsplit=1)[0].partition(",")[0]


def around(mention: Mention) -> lexicon.Phrase:
    """The folded words close to the figure, on both sides, within its clause."""
    return (*lexicon.fold(before(mention))[-_CLOSE:], *lexicon.fold(behind(mention))[:_CLOSE])


def says(tokens: lexicon.Phrase, phrases: frozenset[lexicon.Phrase]) -> bool:
    """Whether one of ``phrases``, of three words at most, stands among ``tokens``."""
    return any(tokens[start : start + length] in phrases for start in range(len(tokens)) for length in (1, 2, 3))


def is_expected(mention: Mention) -> bool:
    """Whether a figure is only forecast: "gusts of up to 150 km/h are expected"."""
    return bool(lexicon.rivalry().forecast & set(around(mention)))


def disjoint(first: Side, second: Side) -> bool:
    """Whether two sides are known and have no word or stem of a name in common."""
    if not first or not second or first & second:
        return False
    return not any(one[:_ROOT] == two[:_ROOT] and min(len(one), len(two)) >= _ROOT for one in first for two in second)


def _content(text: str, language: str) -> Side:
    ignored = words.stopwords(language)
    return frozenset(word for word in lexicon.fold(text) if word not in ignored and len(word) > 1)
