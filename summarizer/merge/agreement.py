"""Whether two mentions are one figure: value, unit, what is counted, where, and which way it moves."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer import concepts
from summarizer.concepts import lexicon
from summarizer.merge import values
from summarizer.merge.mentions import Mention
from summarizer.types import Figure, FigureSource

_DISTINCTIVE = 3
"""Significant digits from which a value tells a figure by itself within a story: 63,150 vehicles."""
_REFERS_BACK = 20
"""A count of this size without a noun means the same count before it in the article."""
_COUNTED = 10
"""From here on equal counts of one noun are one count, even where one text tells more of it."""
_TELLING = 1000
"""From here on a round number tells as much as one of two digits."""
_TOLL = "dead"
_BESIDE = 16
"""Code points right before and behind a number in which "another" and "more" stand."""
_COMMON_UNITS = frozenset(
    {"count", "percentage", "percentage point", "year of age", "multiple"}
    | {"second", "minute", "hour", "day", "week", "month", "year", "decade"}
)
"""Units of which a story has so many numbers that equal ones may be different figures."""


def agree(first: Mention, second: Mention) -> bool:
    """Whether two mentions state one figure: value, unit, what is counted, where, and which way it moves."""
    one, two = first.figure, second.figure
    if first.story != second.story and (one.concept is None or one.concept != two.concept):
        return False  # the cheapest reason first: most candidates are another story's
    return (
        (first.unit == second.unit and (_is_rate(one) == _is_rate(two) or _rate_and_amount(first, second)))
        and {one.direction, two.direction} != {"up", "down"}
        and values.same(one, two, one_text=first.article.id == second.article.id)
        and not opposed(first, second)
        and count_alike(first, second)
    )


def _is_rate(figure: Figure) -> bool:
    return " per " in figure.unit


def _rate_and_amount(first: Mention, second: Mention) -> bool:
    """Whether one article gives as an amount what another gives per something."""
    one, two = first.figure, second.figure
    return first.article.id != second.article.id and (one.value == two.value or None in {one.value, two.value})


def opposed(first: Mention, second: Mention) -> bool:
    """Whether two mentions belong to different places: other nationality, origin or destination."""
    if _apart(first.home, second.home) or _apart(first.origin, second.origin):
        return True
    # A place that only repeats where the other mention's people come from says nothing about where they go.
    own = [code for code in first.places if code not in second.home + second.origin]
    other = [code for code in second.places if code not in first.home + first.origin]
    if _apart(own, other):
        return True
    if set(own) & set(other):
        return False
    return _apart(first.home, second.origin) or _apart(first.origin, second.home)


def _apart(first: Sequence[str], second: Sequence[str]) -> bool:
    return bool(first and second) and not any(concepts.related(one, two) for one in first for two in second)


def elsewhere(first: Mention, second: Mention) -> bool:
    """Whether equal round numbers belong to events in different countries: two dead in Ireland, two in Denmark."""
    return first.is_round and _apart(first.scene, second.scene)


def adds(mention: Mention) -> bool:
    """Whether a figure is an addition: "400 additional soldiers", "two more bodies"; "another 17 were missing" adds to
    another toll."""
    if concepts.is_grave(mention.figure.concept or "") and mention.figure.concept != _TOLL:
        return False
    return is_addition(mention.source)


def is_addition(source: FigureSource) -> bool:
    """Whether a figure is added to another: "400 additional soldiers", "three more", "weitere drei"."""
    figure, offset = source.figure, source.figure.sentence[0]
    start, end = figure.span[0] - offset, figure.span[1] - offset
    before = lexicon.fold(source.sentence[max(0, start - _BESIDE) : start])[-1:]
    behind = lexicon.fold(source.sentence[end : end + _BESIDE])[:1]
    said = lexicon.fold(" ".join((*figure.qualifiers, figure.counted or "")))
    return bool(lexicon.relations().addition & {*before, *behind, *said})


def _adds_to(first: Mention, second: Mention) -> bool:
    """Whether one mention adds to a toll of which the other tells the whole."""
    return first.figure.concept == _TOLL and adds(first) != adds(second)


def count_alike(first: Mention, second: Mention) -> bool:
    """Whether two mentions of one value and unit count the same kind of thing."""
    one, two = first.figure.concept, second.figure.concept
    value = values.middle(first.figure)
    telling = values.digits(value) > 1 or abs(value) >= _TELLING or first.figure.value is None
    if one and two and (elsewhere(first, second) or _adds_to(first, second)):
        return False
    if first.story != second.story:
        return bool(one) and one == two and same_base(first, second) and _specific(first, second)
    if one and two:
        alike = concepts.compatible(one, two) or _is_detail(first, second, telling=telling)
        return (alike and same_base(first, second)) or _same_amount(first, second)
    if _known_by_value(first) or _known_by_value(second):
        # "3.6 percent" may be two rates; "63,150 vehicles" and "51.8 percent" hardly are.
        return first.unit != "percentage" or _is_range(first) or _same_rate(first, second)
    if telling and any(mention.head is None and mention.figure.counted for mention in (first, second)):
        return True  # "62,000 units": a noun that stands for another
    if first.head is None or second.head is None:
        return _same_context(first, second, 1 if telling and first.unit != "count" else 2)
    if first.language == second.language:
        return one is None and two is None and first.head == second.head
    # A noun that no table knows may well be the other language's word.
    return telling


def _is_detail(first: Mention, second: Mention, *, telling: bool) -> bool:
    """Whether one mention only adds what happened: 2,300 jobs and 2,300 new jobs, 37 people and 37 rescued."""
    one, two = first.figure.concept or "", second.figure.concept or ""
    if first.base is not None and first.base == second.base and first.base in {one, two}:
        return values.middle(first.figure) >= _COUNTED
    if not telling or first.article.id == second.article.id:
        return False
    if concepts.is_work(first.base or "") and concepts.is_work(second.base or ""):
        return one == first.base or two == second.base  # 2,900 jobs cut, 2,900 workers
    if abs(values.middle(first.figure)) >= _TELLING and (_outcome_of(first, two) or _outcome_of(second, one)):
        return True
    return concepts.is_detail(one, two)


def _outcome_of(mention: Mention, concept: str) -> bool:
    """Whether a mention says what happened to people whom another text only names: 3,500 evacuated, 3,500 residents."""
    base = mention.base
    return base is not None and base != mention.figure.concept and concepts.compatible(base, concept)


def _same_amount(first: Mention, second: Mention) -> bool:
    """Whether two articles give one amount two names: a charge of 110 million euros, a writedown of 110 million."""
    one, two = first.figure.concept or "", second.figure.concept or ""
    if first.unit in _COMMON_UNITS or first.article.id == second.article.id:
        return False
    if first.figure.value != second.figure.value or (concepts.is_total(one) and concepts.is_total(two)):
        return False
    return values.digits(values.middle(first.figure)) > 1 and _same_context(first, second, 2)


def same_base(first: Mention, second: Mention) -> bool:
    """Whether the nouns themselves agree: 12 soldiers killed are not 12 civilians killed."""
    one, two = first.base, second.base
    if one is None or two is None or concepts.compatible(one, two):
        return True
    if concepts.is_detail(one, two):  # homes without power and households without power
        return first.article.id != second.article.id
    if concepts.is_work(one) and concepts.is_work(two):  # 300 jobs cut, 300 workers
        happened = [mention.figure.concept for mention in (first, second) if mention.figure.concept != mention.base]
        return len(set(happened)) < 2
    if "person" in {one, two} and first.figure.concept == second.figure.concept:
        return concepts.is_personal(one) and concepts.is_personal(two)  # one man killed, one person killed
    # "12 dead" and "12 people killed": one noun names the outcome, the other who it struck.
    return one == first.figure.concept or two == second.figure.concept


def _specific(first: Mention, second: Mention) -> bool:
    """Whether mentions of different stories are so much alike that they are one fact all the same."""
    value = values.middle(first.figure)
    large = values.digits(value) > 1 or abs(value) >= 1000
    where = [set(mention.home + mention.origin + mention.places) for mention in (first, second)]
    return large and first.figure.value == second.figure.value and bool(where[0] & where[1])


def is_common(mention: Mention) -> bool:
    """Whether a story has many numbers of a mention's unit."""
    return mention.unit in _COMMON_UNITS


def _known_by_value(mention: Mention) -> bool:
    """Whether a value tells a figure by itself within one story, whatever noun either text gives it."""
    figure = mention.figure
    if _is_range(mention):
        return True
    value, unit = values.middle(figure), figure.unit
    return values.digits(value) >= _DISTINCTIVE or unit not in _COMMON_UNITS or value != value.to_integral_value()


def _is_range(mention: Mention) -> bool:
    figure = mention.figure
    return figure.value is None and figure.low is not None and figure.high is not None


def _same_rate(first: Mention, second: Mention) -> bool:
    """Whether rates that tell by their digits are one: within a text, and where one is rounded, only on one thing."""
    if first.article.id == second.article.id or first.figure.value != second.figure.value:
        return _same_context(first, second, 1)
    return True


def _same_context(first: Mention, second: Mention, fewest: int) -> bool:
    """Whether two sentences speak of the same thing: ``fewest`` shared concepts and places, or more words.

    A number that comes again in its article without a noun ("the 2,000 from North Carolina") refers back.
    """
    if first.article.id == second.article.id:
        telling = values.middle(first.figure) >= _REFERS_BACK and first.figure.unit == "count"
        return telling or bool(first.stems & second.stems)
    if first.language == second.language:
        return len(first.stems & second.stems) > fewest
    return len(first.context & second.context) >= fewest
