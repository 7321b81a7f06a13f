"""Who stands behind a value: the speaker as read, or whoever the sentence says counts, estimates or speaks of it."""

from __future__ import annotations

import re

from summarizer import words
from summarizer.concepts import lexicon
from summarizer.concepts.rivalry import rivalry
from summarizer.merge.mentions import Mention

Side = frozenset[str]
"""Folded words that name one who states a value, empty where nobody is named."""

_CLAIM_REACH = 6
"""Words between a verb of claiming and the number: "sprach am Dienstag dagegen von 400"."""
_SAID_REACH = 3
"""The same for a verb of saying: "the judges said 34.5 million"."""
_CLOSE = 8
"""Words around a figure in which its time or its certainty is told."""
_ROOT = 5
"""Letters that show one body in two words: Polizei, Polizeisprecherin."""
_CUT = re.compile(r"[;:.!?–—]")


def side(mention: Mention) -> Side:
    """Who states the value: the claimant in its own sentence before the speaker as read."""
    return claimant(mention) or _named_by(mention, rivalry().says, _SAID_REACH) or spoken(mention)


def spoken(mention: Mention) -> Side:
    """The words of the speaker's name and role."""
    speaker = mention.figure.speaker
    if speaker is None:
        return frozenset()
    return _content(f"{speaker.name or ''} {speaker.role or ''}", mention.language)


def claimant(mention: Mention) -> Side:
    """Who counts, estimates or speaks of the value by a verb of claiming, empty where there is no such verb."""
    marks = rivalry()
    if marks.ends & set(lexicon.fold(behind(mention))[:_SAID_REACH]):
        return _content(before(mention), mention.language)
    return _named_by(mention, marks.claims, _CLAIM_REACH)


def _named_by(mention: Mention, verbs: frozenset[str], reach: int) -> Side:
    """The subject of one of ``verbs`` before the figure: in the last clause if it has both, else in the sentence."""
    stretch = before(mention)
    return _subject(stretch.rpartition(",")[2], mention, verbs, reach) or _subject(stretch, mention, verbs, reach)


def _subject(stretch: str, mention: Mention, verbs: frozenset[str], reach: int) -> Side:
    tokens = lexicon.fold(stretch)
    for back, word in enumerate(reversed(tokens[-reach - 1 :])):
        if word in verbs:
            at = len(tokens) - 1 - back
            return _content(" ".join(tokens[:at]), mention.language) or _content(
                " ".join(tokens[at + 1 :]), mention.language
            )
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
    return bool(rivalry().forecast & set(around(mention)))


def is_wanted(mention: Mention) -> bool:
    """Whether a figure is what somebody demands or offers."""
    return bool(rivalry().wants & set(around(mention)))


def disjoint(first: Side, second: Side) -> bool:
    """Whether two sides are known and have no word or stem of a name in common."""
    if not first or not second or first & second:
        return False
    return not any(one[:_ROOT] == two[:_ROOT] and min(len(one), len(two)) >= _ROOT for one in first for two in second)


def _content(text: str, language: str) -> Side:
    ignored = words.stopwords(language) | rivalry().claims
    return frozenset(word for word in lexicon.fold(text) if word not in ignored and len(word) > 1)
