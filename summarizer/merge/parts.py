"""Which figures of one article are a part of another: "8,000 jobs, 3,500 of them in Germany", 1,700 + 300 = 2,000."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
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
_OPENING = 2
"""Words of a sentence's opening ("Of them, …") behind which a mark still speaks of the sentence before."""
_OF_REACH = 20
"""Code points behind a figure in which "of the" stands."""
_FAR = 12
"""Figures before "three of the injured" among which the injured are looked for."""
_MOST = 5
"""Parts of one breakdown."""
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
    for part, whole in _sums(mentions):
        found.setdefault(part, whole)
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
        if whole.figure.sentence != part.figure.sentence and not _opens(part, whole):
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


def _opens(part: Mention, whole: Mention) -> bool:
    """Whether a part's sentence follows its whole's and begins with the mark: "Davon entfallen 2900 auf …"."""
    if part.article.text[whole.figure.sentence[1] : part.figure.sentence[0]].strip():
        return False
    ahead = part.article.text[part.figure.sentence[0] : part.figure.span[0]]
    return len(lexicon.fold(ahead.rpartition(",")[0])) <= _OPENING


def _may_hold(whole: Mention, part: Mention) -> bool:
    """Whether ``part`` can be a part of ``whole``: smaller, of its unit and of its kind, or a share of it."""
    one, two = whole.figure.concept, part.figure.concept
    if one != two and one is not None and part.head is not None and part.base != whole.base:
        of_people = concepts.is_personal(one) and (two is None or concepts.is_personal(two))
        if not (of_people or (two is not None and concepts.same_kind(one, two))):
            return False
    if part.figure.unit == "percentage":
        return whole.figure.unit == "count" or whole.figure.concept is not None
    if whole.figure.unit == "count" and _is_whole(middle(whole.figure)) and not _is_whole(middle(part.figure)):
        return False
    return whole.figure.unit == part.figure.unit and middle(part.figure) < middle(whole.figure)


def _sums(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Neighbours in one sentence that add up to a figure near them, each with that figure."""
    result: list[tuple[int, int]] = []
    for first in range(len(mentions)):
        total = mentions[first].figure.value
        if not _can_add(mentions[first]) or total is None:
            continue
        for last in range(first + 1, min(len(mentions), first + _MOST)):
            added = mentions[last].figure
            if added.sentence != mentions[first].figure.sentence or added.unit != mentions[first].figure.unit:
                break
            if not _can_add(mentions[last]) or added.value is None:
                break
            total += added.value
            whole = _sum_near(mentions, first, last, total)
            if whole is not None:
                result += [(part, whole) for part in range(first, last + 1)]
                break
    return result


def _can_add(mention: Mention) -> bool:
    figure = mention.figure
    return figure.value is not None and figure.value > 0 and figure.unit not in {"percentage", "year of age"}


def _sum_near(mentions: Sequence[Mention], first: int, last: int, total: Decimal) -> int | None:
    """The figure before or behind a run of parts that gives their sum and counts the same kind of thing."""
    near: tuple[int, ...] = (
        *range(max(0, first - _NEAR), first),
        *range(last + 1, min(len(mentions), last + 1 + _NEAR)),
    )
    for whole in near:
        third = mentions[whole]
        if third.figure.value == total and third.unit == mentions[first].unit:
            several = [*mentions[first : last + 1], third]
            if all(_alike(a, b) and not links.is_update(a, b) for a, b in combinations(several, 2)):
                return whole
    return None


def _alike(first: Mention, second: Mention) -> bool:
    one, two = first.figure.concept, second.figure.concept
    if one is None or two is None or concepts.compatible(one, two):
        return True
    if first.base is not None and first.base == second.base and first.base in {one, two}:
        return True  # 2,900 jobs to go: 1,300 jobs here, 900 there
    return concepts.is_personal(one) and concepts.is_personal(two)  # 214 people: 186 passengers, 28 crew


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()
