"""Which figures of one article are a part of another: "8,000 jobs, 3,500 of them in Germany", 1,700 + 300 = 2,000."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from summarizer import concepts, words
from summarizer.concepts import lexicon
from summarizer.merge import links
from summarizer.merge.mentions import Mention
from summarizer.merge.values import middle

_LIST_REACH = 8
"""Words between two parts of one list: "17,000 of the cars are registered in Germany and 6,500 in Britain"."""
_WHOLE_REACH = 14
"""Words between a whole and its part: "Von den 2.500 Stellen, die das Werk schafft, entstehen 1.600 in Emsbruck"."""
_MARK_REACH = 5
"""Words between a mark and the figure it announces: "including at least two small children" needs none behind."""
_OF_REACH = 20
"""Code points behind a figure in which "of the" stands."""
_FAR = 12
"""Figures before "three of the injured" among which the injured are looked for."""
_NEAR = 3
"""Figures on either side among which the sum of a breakdown is looked for."""


def parts(mentions: Sequence[Mention]) -> dict[int, int]:
    """Part to whole, both as positions among ``mentions``: the figures of one article in text order."""
    found: dict[int, int] = {}
    for position, mention in enumerate(mentions):
        whole = _marked_whole(mentions, position, found)
        if whole is not None:
            found[position] = whole
        elif position and mentions[position - 1].figure.sentence == mention.figure.sentence and position - 1 in found:
            # "darunter drei Kinder und zwei Frauen": one mark for both
            between = mention.article.text[mentions[position - 1].figure.span[1] : mention.figure.span[0]]
            whole = found[position - 1]
            listed = {"and", "und", "sowie"} & set(lexicon.fold(between)) or between.strip() == ","
            if listed and len(lexicon.fold(between)) <= _LIST_REACH and _may_hold(mentions[whole], mention):
                found[position] = whole
    for part, whole in _of_wholes(mentions):
        found.setdefault(part, whole)
    for first, second, whole in _sums(mentions):
        found.setdefault(first, whole)
        found.setdefault(second, whole)
    return found


def is_marked(mention: Mention) -> bool:
    """Whether a mark of a part stands right before the figure or right behind it."""
    marks = lexicon.relations()
    start, end = mention.figure.span
    stretch = mention.article.text[max(mention.between[0], mention.figure.sentence[0]) : start]
    before = lexicon.fold(stretch.rpartition(",")[2])  # "including installation, 1,400 euros less" marks no part
    if _marked_before(before[-_MARK_REACH - 2 :], marks):
        return True
    behind = [
        lexicon.fold_word(word)
        for word, begin, _ in words.tokenize(mention.article.text, end, min(mention.figure.sentence[1], end + 40))
        if "," not in mention.article.text[end:begin] and "." not in mention.article.text[end:begin]
    ]
    head = len(lexicon.fold(mention.figure.counted or ""))
    begins = {0, head, head + 1}  # "fünf Deutsche sind darunter"
    return any(tuple(behind[begin : begin + length]) in marks.after for begin in begins for length in (1, 2))


def _is_of_many(mention: Mention) -> bool:
    """Whether the counted noun is the whole's: "three of the injured", "drei der Verletzten"."""
    end = mention.figure.span[1]
    behind = lexicon.fold(mention.article.text[end : min(mention.figure.sentence[1], end + _OF_REACH)])
    return any(behind[:length] in lexicon.relations().directly_after for length in (1, 2))


def _is_addition(mention: Mention) -> bool:
    """Whether a figure says by how much there are more: "1,200 more than a week earlier" is no whole."""
    end = mention.figure.span[1]
    behind = lexicon.fold(mention.article.text[end : min(mention.figure.sentence[1], end + _OF_REACH)])[:1]
    return bool(lexicon.relations().addition & set(behind))


def _marked_before(tail: Sequence[str], marks: lexicon.Relations) -> bool:
    for begin in range(len(tail)):
        for length in (2, 1):
            if tuple(tail[begin : begin + length]) in marks.before:
                return not marks.not_before & set(tail[begin + length :])
    return False


def _marked_whole(mentions: Sequence[Mention], position: int, found: dict[int, int]) -> int | None:
    part = mentions[position]
    if _is_of_many(part):
        earlier = range(position - 1, max(-1, position - 1 - _FAR), -1)
        alike = (other for other in earlier if _of_one_kind(mentions[other].figure.concept, part.figure.concept))
        return next((other for other in alike if other not in found and _may_hold(mentions[other], part)), None)
    if not is_marked(part):
        return None
    nearest = None
    for candidate in range(position - 1, max(-1, position - 1 - _NEAR), -1):
        whole = mentions[candidate]
        if part.article.text[whole.figure.sentence[1] : part.figure.sentence[0]].strip():
            break
        if candidate in found or _is_addition(whole) or not _may_hold(whole, part):
            continue
        if part.figure.concept in {None, whole.figure.concept}:
            return candidate
        nearest = candidate if nearest is None else nearest
    return nearest


def _of_one_kind(first: str | None, second: str | None) -> bool:
    return first is not None and second is not None and (first == second or concepts.same_kind(first, second))


def _of_wholes(mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Neighbours of which one is said to be of the other: "14 of the 26 wagons", "Of its 26 wagons 14 derailed"."""
    marks = lexicon.relations()
    for position in range(1, len(mentions)):
        one, two = mentions[position - 1], mentions[position]
        if one.figure.sentence != two.figure.sentence:
            continue
        between = one.article.text[one.figure.span[1] : two.figure.span[0]]
        gap = lexicon.fold(between)
        if gap in marks.of_whole and _may_hold(two, one):
            yield position - 1, position
            continue
        start = max(one.between[0], one.figure.sentence[0])
        ahead = lexicon.fold(one.article.text[start : one.figure.span[0]].rpartition(",")[2])
        opens = any(ahead[-length:] in marks.of_whole for length in (1, 2, 3) if length == len(ahead))
        if opens and len(gap) <= _WHOLE_REACH and not set(";:") & set(between) and _may_hold(one, two):
            yield position, position - 1


def _may_hold(whole: Mention, part: Mention) -> bool:
    """Whether ``part`` can be a part of ``whole``: smaller, of its unit and of its kind, or a share of it."""
    one, two = whole.figure.concept, part.figure.concept
    if one != two and one is not None and part.head is not None and part.base != whole.base:
        of_people = concepts.is_personal(one) and (two is None or concepts.is_personal(two))
        if not (of_people or (two is not None and concepts.same_kind(one, two))):
            return False
    if part.figure.unit == "percentage":
        return whole.figure.unit == "count" or whole.figure.concept is not None
    return whole.figure.unit == part.figure.unit and middle(part.figure) < middle(whole.figure)


def _sums(mentions: Sequence[Mention]) -> list[tuple[int, int, int]]:
    """Two figures of one sentence that add up to a third near them."""
    result = []
    for first in range(len(mentions)):
        for second in range(first + 1, min(len(mentions), first + 1 + _NEAR)):
            one, two = mentions[first].figure, mentions[second].figure
            if one.sentence != two.sentence or one.unit != two.unit or one.value is None or two.value is None:
                continue
            if one.value <= 0 or two.value <= 0 or one.unit in {"percentage", "year of age"}:
                continue
            for whole in range(max(0, first - _NEAR), min(len(mentions), second + 1 + _NEAR)):
                third = mentions[whole].figure
                if third.value == one.value + two.value and third.unit == one.unit and whole not in {first, second}:
                    trio = [mentions[index] for index in (first, second, whole)]
                    if all(_alike(a, b) and not links.is_update(a, b) for a, b in combinations(trio, 2)):
                        result.append((first, second, whole))
                        break
    return result


def _alike(first: Mention, second: Mention) -> bool:
    one, two = first.figure.concept, second.figure.concept
    if one is None or two is None or concepts.compatible(one, two):
        return True
    return concepts.is_personal(one) and concepts.is_personal(two)  # 214 people: 186 passengers, 28 crew
