"""Numbers as they are written: digits with any locale's separators, spelled numbers, scales, parts, vague plurals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from summarizer.figures.scanning.atoms import NUMBER, SIGN, WORD, Atom
from summarizer.figures.scanning.lexicon import Lexicon, tidy
from summarizer.figures.scanning.literals import MAX_DIGITS, literal
from summarizer.figures.scanning.numeral import ONE, SMALLEST, Number, part, vulgar
from summarizer.figures.scanning.powers import power_of_ten
from summarizer.figures.scanning.scaling import scaled, times
from summarizer.figures.scanning.spelled import pieces, read_spelled
from summarizer.figures.scanning.vague import read_multiple, read_vague


def read_number(
    line: Sequence[Atom], index: int, lexicon: Lexicon, *, money: bool, alone: bool = False
) -> Number | None:
    """The number that starts at ``index``; ``money`` says that a currency sign stands before it.

    ``alone``: the line is the surface of a figure, so that words which need their neighbours ("half", "double",
    "a third") are taken as they stand.
    """
    atom = line[index]
    if atom.kind == NUMBER:
        return _mixed(line, _digits(line, index, lexicon, money=money, alone=alone), lexicon)
    if atom.kind != WORD:
        return None
    return (
        read_vague(line, index, lexicon, alone=alone)
        or read_multiple(line, index, lexicon, alone=alone)
        or _part_in_words(line, index, lexicon, alone=alone)
        or _mixed(line, _spelled(line, index, lexicon, alone=alone), lexicon)
    )


def _digits(line: Sequence[Atom], index: int, lexicon: Lexicon, *, money: bool, alone: bool) -> Number | None:
    atom = line[index]
    value = literal(atom.text, lexicon)
    if value is None:
        return None
    last = index + 1
    number = Number(index, last, value, "digits", plain=atom.text.isdigit())
    power = power_of_ten(line, last)
    if power is not None:
        return Number(index, power[0], tidy(value * power[1]), "digits", scale=max(ONE, power[1]))
    if atom.text.isdigit() and last + 1 < len(line) and line[last].low in lexicon.hundred:
        added = _hundred_and(line, number, lexicon)
        if added is not None:
            return added
    if last < len(line) and not money:
        fraction = _written_fraction(line, number, lexicon, alone=alone)
        if fraction is not None:
            return fraction
    mixed = _vulgar(line, last, value)
    if mixed is not None:
        number = mixed
        last = number.last
    elif _even_price(line, last):
        return replace(number, last=last + 2, plain=False)
    return scaled(line, number, lexicon, money=money, alone=alone)


def _mixed(line: Sequence[Atom], number: Number | None, lexicon: Lexicon) -> Number | None:
    """The number with a part after it: "five and a quarter", "3 million and a half", "fünf und drei Viertel"."""
    if number is None or number.value is None or number.kind == "part" or number.value != int(number.value):
        return number
    index = number.last
    if index + 2 >= len(line) or line[index].low not in lexicon.joiners:
        return number
    top = ONE if line[index + 1].low in lexicon.articles else lexicon.small.get(line[index + 1].low)
    at = index + 2 + (line[index + 2].text == "-")
    word = line[at].low if at < len(line) else ""
    if top is None or word not in lexicon.parts or top >= lexicon.parts[word]:
        return number
    following = line[at + 1].low if at + 1 < len(line) else ""
    if following in lexicon.after_part:
        return number
    smaller = lexicon.scales.get(following, number.scale)
    if number.scale > smaller > 1:  # "one billion and a quarter million"
        value = number.value + (top * smaller / lexicon.parts[word]).quantize(SMALLEST)
        return replace(number, last=at + 2, value=tidy(value), plain=False, article=False)
    value = number.value + (top * number.scale / lexicon.parts[word]).quantize(SMALLEST)
    whole = replace(number, last=at + 1, value=tidy(value), plain=False, article=False)
    if number.scale == 1 and following in lexicon.scales:
        return times(whole, at + 2, lexicon.scales[following])
    return whole


def _hundred_and(line: Sequence[Atom], number: Number, lexicon: Lexicon) -> Number | None:
    """ "3 hundred and 21"."""
    index = number.last + 1
    if line[index].low not in lexicon.joiners or index + 1 >= len(line) or number.value is None:
        return None
    rest = _whole(line, index + 1, lexicon)
    hundred = lexicon.hundred[line[number.last].low]
    if rest is None or rest.value is None or rest.scale != 1 or not 0 < rest.value < hundred or rest.kind == "part":
        return None
    return Number(number.first, rest.last, number.value * hundred + rest.value, "digits", scale=hundred)


def _even_price(line: Sequence[Atom], index: int) -> bool:
    """ "20,– Euro", "Fr. 20.-": a dash in place of the cents."""
    if index + 1 >= len(line) or line[index].text not in {",", "."} or line[index + 1].text not in _PRICE_DASHES:
        return False
    touching = index + 2 < len(line) and not line[index + 2].spaced and line[index + 2].kind != SIGN
    return not line[index].spaced and not line[index + 1].spaced and not touching


def _vulgar(line: Sequence[Atom], index: int, whole: Decimal) -> Number | None:
    """ "2½": a whole number with a fraction sign."""
    value = vulgar(line[index].text) if index < len(line) else None
    if value is None:
        return None
    # After decimals the sign is a part of the last place: 5.12½ is 5.125.
    places = whole.as_tuple().exponent
    shift = places if isinstance(places, int) and places < 0 else 0
    return Number(index - 1, index + 1, whole + value.scaleb(shift), "digits")


def _written_fraction(line: Sequence[Atom], number: Number, lexicon: Lexicon, *, alone: bool) -> Number | None:
    """ "3/4", "1 1/2", "1-1/2", "1 in 5", "2 Drittel"."""
    index = number.last
    value = number.value or ONE
    if line[index].text == "/" and not line[index].spaced and index + 1 < len(line):
        below = line[index + 1]
        bottom = literal(below.text, lexicon) if below.kind == NUMBER and not below.spaced else None
        longer = index + 2 < len(line) and line[index + 2].text == "/" and not line[index + 2].spaced
        if bottom is None or longer or not 0 < value < bottom or bottom not in {2, 3, 4, 5, 8, 10, 16}:
            return None
        return Number(number.first, index + 2, part(value, bottom), "part")
    hyphened = line[index].text == "-" and not line[index].spaced
    if number.plain and index + 2 + hyphened < len(line) and line[index + hyphened].kind == NUMBER:
        index += hyphened
        upper = literal(line[index].text, lexicon)
        rest = None
        if upper and line[index].spaced != hyphened:
            rest = _written_fraction(line, Number(index, index + 1, upper, "digits"), lexicon, alone=alone)
        if rest is not None and rest.last == index + 3 and rest.value is not None:
            return Number(number.first, rest.last, value + rest.value, "digits")
        return None
    return _part_after(line, number, lexicon, alone=alone)


def _part_in_words(line: Sequence[Atom], index: int, lexicon: Lexicon, *, alone: bool) -> Number | None:
    """ "half of", "die Hälfte", "a third of", "jeder Dritte"."""
    atom = line[index]
    after = line[index + 1] if index + 1 < len(line) else None
    if atom.low in lexicon.whole_words:
        before = line[index - 1].low if index else ""
        allowed = (
            alone
            or "*" in lexicon.whole_after
            or (after is not None and after.low in lexicon.whole_after)
            or before in lexicon.before_singular
        )
        if not allowed or _half(line, index, lexicon):
            return None
        return Number(index, index + 1, lexicon.whole_words[atom.low], "part")
    if len(atom.text) == 1 and not atom.text.isascii():
        value = vulgar(atom.text)
        return Number(index, index + 1, value, "part") if value is not None else None
    if atom.low in lexicon.singular_parts and "*" in lexicon.after_singular:
        return Number(index, index + 1, part(ONE, lexicon.parts[atom.low]), "part")
    if after is None:
        return None
    if atom.low in lexicon.singular_parts and after.low in lexicon.scales:
        return _part_of_scale(
            line,
            Number(index, index + 1, part(ONE, lexicon.parts[atom.low]), "part"),
            ONE,
            lexicon.parts[atom.low],
            lexicon,
        )
    if atom.low in lexicon.every and after.low in lexicon.every_ordinals:
        if after.low in lexicon.every_of_nouns and not alone and not _noun_of_every(line, index + 2, lexicon):
            return None
        return Number(index, index + 2, part(ONE, lexicon.every_ordinals[after.low]), "part")
    if atom.low in lexicon.articles and after.low in lexicon.singular_parts:
        return _part_after(line, Number(index, index + 1, ONE, "spelled", article=True), lexicon, alone=alone)
    return None


def _noun_of_every(line: Sequence[Atom], index: int, lexicon: Lexicon) -> bool:
    """Whether "every second" is one in two of something, not a time: "every second bus"."""
    if index >= len(line) or line[index].kind != WORD:
        return False
    word = line[index].low
    stops = word in lexicon.noun_stop or word in lexicon.boundaries or word in lexicon.weekdays
    return not stops and lexicon.units.at(line, index) is None and word not in lexicon.not_every


def _half(line: Sequence[Atom], index: int, lexicon: Lexicon) -> bool:
    """Whether "half" belongs to a scale or unit after it ("half a million", "half an hour")."""
    found = lexicon.half_before_scale.at(line, index)
    return found is not None and found[0] < len(line) and _scale_of(line[found[0]].low, lexicon) is not None


def _scale_of(word: str, lexicon: Lexicon) -> Decimal | None:
    return lexicon.scales.get(word) or lexicon.counted_scales.get(word) or lexicon.hundred.get(word)


def _part_after(line: Sequence[Atom], number: Number, lexicon: Lexicon, *, alone: bool) -> Number | None:
    """The number with a part word or "in five" after it: "two-thirds", "zwei Drittel", "one in five"."""
    index = number.last
    value = number.value
    if index >= len(line) or value is None or value != value.to_integral():
        return None
    hyphen = line[index].text == "-" and index + 1 < len(line) and line[index].spaced == line[index + 1].spaced
    word = line[index + hyphen] if index + hyphen < len(line) else None
    if (
        word is not None
        and word.low in lexicon.parts
        and 0 < value < (_SMALL if word.low in lexicon.singular_parts else _LARGE)
    ):
        last = index + hyphen + 1
        singular = word.low in lexicon.singular_parts
        after = line[last].low if last < len(line) else ""
        before = line[number.first - 1].low if number.first else ""
        if singular and lexicon.parts[word.low] > _THOUSANDTH and after not in lexicon.part_of and not alone:
            return None  # "the two-millionth visitor"
        if (
            alone
            or value > 1
            or not number.article
            or line[number.first].low not in lexicon.articles
            or not singular
            or after in lexicon.scales
            or "*" in lexicon.after_singular
            or after in lexicon.after_singular
            or _quarters_unit(line, last, lexicon)
            or (
                (before in lexicon.before_singular or before in lexicon.directions.starters)
                and _closes_part(after, lexicon)
            )
        ):
            found_part = Number(number.first, last, part(value, lexicon.parts[word.low]), "part")
            return _part_of_scale(line, found_part, value, lexicon.parts[word.low], lexicon)
        return None
    found = lexicon.one_in.at(line, index) or _after_noun(line, index, lexicon)
    if found is None or found[0] >= len(line) or not 0 < value <= 100:
        return None
    other = _whole(line, found[0], lexicon)
    if other is None or other.value is None or other.article:
        return None
    bottom = other.value
    following = other.last
    timed = lexicon.units.at(line, following)
    year = other.plain and len(line[found[0]].text) == _YEAR  # "the one in 1999"
    if year and bottom not in _ROUND:
        return None
    fair = bottom in _ROUND or (value == 1 and line[index].low in lexicon.one_in_any and bottom == int(bottom))
    if not value < bottom or not fair or (timed is not None and timed[1].kind in {"time", "part"}):
        return None
    return Number(number.first, following, part(value, bottom), "part")


def _whole(line: Sequence[Atom], index: int, lexicon: Lexicon) -> Number | None:
    """The whole number at ``index``, never a part itself: "one in one in one …" does not nest."""
    atom = line[index]
    if atom.kind == NUMBER:
        value = literal(atom.text, lexicon)
        number = None if value is None else Number(index, index + 1, value, "digits", plain=atom.text.isdigit())
        return None if number is None else scaled(line, number, lexicon, money=False)
    found = read_spelled(line, index, lexicon) if pieces(atom.low, lexicon) is not None else None
    return None if found is None else Number(index, found[0], found[1], "spelled", scale=found[2], article=found[3])


def _after_noun(line: Sequence[Atom], index: int, lexicon: Lexicon) -> tuple[int, bool] | None:
    """ "un Français sur cinq": the index after the word that makes a part, with a noun before it."""
    if index + 1 >= len(line) or line[index + 1].low not in lexicon.noun_in:
        return None
    noun = line[index]
    return (index + 2, True) if noun.kind == WORD and noun.spaced and noun.low not in lexicon.noun_stop else None


def _quarters_unit(line: Sequence[Atom], index: int, lexicon: Lexicon) -> bool:
    """ "a quarter point", "a quarter mile"."""
    unit = lexicon.units.at(line, index)
    return lexicon.parts.get(line[index - 1].low) == _QUARTER and unit is not None and unit[1].kind in _QUARTERED


def _closes_part(word: str, lexicon: Lexicon) -> bool:
    """Whether "by a fifth" ends before ``word``."""
    return not word.isalpha() or word in lexicon.noun_stop or word in lexicon.part_closers


def _part_of_scale(
    line: Sequence[Atom], number: Number, numerator: Decimal, denominator: Decimal, lexicon: Lexicon
) -> Number:
    """ "three-quarters of a million", "drei Viertel Milliarden"."""
    index = number.last
    if index < len(line) and line[index].low in lexicon.part_of:
        index += 1
        index += index < len(line) and line[index].low in lexicon.articles
    word = line[index].low if index < len(line) else ""
    if word not in lexicon.scales or (index > number.last and line[index - 1].low not in lexicon.articles):
        return number
    scale = lexicon.scales[word]
    return replace(
        number, last=index + 1, value=tidy((numerator * scale / denominator).quantize(SMALLEST)), scale=scale
    )


_THOUSANDTH = 1000
_QUARTER = 4
_QUARTERED = frozenset({"score", "part", "length", "mass", "volume"})
"""Kinds of unit that have quarters without "of"."""
_YEAR = 4
"""Digits of a year."""
_ABBREVIATED = 4
"""Letters of the longest abbreviation of a scale."""
_SMALL, _LARGE = 100, 1000
"""Numerators of parts in the singular and in the plural are smaller."""
_PRICE_DASHES = frozenset("-–—")
_ROUND = frozenset(map(Decimal, [2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000, 1_000_000]))


def _spelled(line: Sequence[Atom], index: int, lexicon: Lexicon, *, alone: bool) -> Number | None:
    """A number in words, with its article where it needs one ("a hundred", "eine halbe Million")."""
    found = read_spelled(line, index, lexicon)
    if found is None:
        return None
    last, value, scale, article = found
    stop = line[last] if scale > 1 and last + (not alone) < len(line) else None
    if stop is not None and stop.text == "." and not stop.spaced and len(line[last - 1].text) <= _ABBREVIATED:
        last += 1  # "fünf Mio. Euro"
    number = Number(index, last, value, "spelled", scale=scale, article=article)
    halves = lexicon.capital_nouns and scale == 1 and last < len(line) and line[last].low in lexicon.half
    if halves and value == int(value) and (alone or (last + 1 < len(line) and line[last + 1].text[0].isupper())):
        return replace(number, last=last + 1, value=value / 2, article=False)  # "drei halbe Brote"
    if scale == 1:
        fraction = _part_after(line, number, lexicon, alone=alone)
        if fraction is not None:
            return fraction
        decimal = _point(line, number, lexicon)
        if decimal is not None:
            return decimal
        joined = lexicon.half_joiners.at(line, last)
        if joined is not None and value == value.to_integral():
            number = replace(number, last=joined[0], value=value + Decimal("0.5"), article=False)
            following = line[joined[0]].low if joined[0] < len(line) else ""
            if following in lexicon.scales:
                return times(number, joined[0] + 1, lexicon.scales[following])
    return number


def _point(line: Sequence[Atom], number: Number, lexicon: Lexicon) -> Number | None:
    """ "two point five", "zwei Komma drei"."""
    index = number.last
    if index + 1 >= len(line) or line[index].low not in lexicon.points or number.value is None:
        return None
    digits = ""
    index += 1
    while index < len(line) and line[index].low in lexicon.small and len(digits) < MAX_DIGITS:
        value = lexicon.small[line[index].low]
        if value != int(value) or (digits and value >= 10):
            break
        digits += str(value)
        index += 1
    if not digits:
        return None
    spoken = Number(number.first, index, tidy(Decimal(f"{number.value}.{digits}")), "spelled")
    return scaled(line, spoken, lexicon, money=False)
