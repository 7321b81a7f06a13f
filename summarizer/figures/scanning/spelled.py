"""Numbers written as words: "two hundred and fifty thousand", "zweieinhalbtausend", "eine halbe Million"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from summarizer.figures.scanning.atoms import WORD, Atom
from summarizer.figures.scanning.lexicon import Lexicon, tidy

ONE = Decimal(1)
HALF = Decimal("0.5")
MAX_WORD = 60
"""Longer words are not split into numerals: keeps the work on one word bounded."""


class _Sum:
    """The value of numerals read so far: ``total`` of closed groups and the ``group`` under way."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.scale: Decimal | None = None
        self.joined = False

    @property
    def value(self) -> Decimal:
        return self.total + (self.group or 0)

    def add(self, word: str, *, article: bool) -> bool:
        """Take one numeral; False where it cannot continue the number."""
        lexicon = self.lexicon
        if word in lexicon.small:
            done = self._small(lexicon.small[word])
        elif word in lexicon.hundred:
            done = self._hundred(bare=article or word in lexicon.bare_scales)
        else:
            scale = lexicon.scales.get(word) or lexicon.counted_scales[word]
            done = self._scale(scale, bare=article or word in lexicon.bare_scales)
        self.joined = False
        return done

    def add_value(self, value: Decimal) -> bool:
        """Take a number below a hundred that is written in several words ("quatre-vingts")."""
        return self._small(value)

    def _small(self, value: Decimal) -> bool:
        group = self.group
        if group is None:
            if value == 0 and self.total:
                return False
            self.group = value
        elif self.lexicon.units_before_tens:
            rest = group % 100
            tens = value >= 20 and value % 10 == 0
            if not (rest == 0 and group) and not (self.joined and tens and 0 < rest < 10):
                return False
            self.group = group + value
        elif (
            (group and group % 100 == 0)
            or (group % 10 == 0 and group % 100 >= 20 and 0 < value < 10)
            or (self.lexicon.teens_after_tens and _continues_teens(group % 100, value))
        ):
            self.group = group + value
        else:
            return False
        return True

    def _hundred(self, *, bare: bool) -> bool:
        if self.group is None:
            if not bare:
                return False
            self.group = Decimal(100)
        elif self.group < 100:
            self.group *= 100
        else:
            return False
        return True

    def _scale(self, scale: Decimal, *, bare: bool) -> bool:
        if self.group is None:
            if self.total and self.scale is not None and scale > self.scale:
                self.total *= scale
                self.scale *= scale
                return True
            if not bare:
                return False
        elif self.scale is not None and scale >= self.scale:
            return False
        self.total += (ONE if self.group is None else self.group) * scale
        self.group = None
        self.scale = scale
        return True


def _continues_teens(tens: Decimal, value: Decimal) -> bool:
    """ "soixante-dix", "quatre-vingt-onze"; "dix-sept", "soixante-dix-huit"."""
    return (tens in {60, 80} and 10 <= value < 20) or (tens in {10, 70, 90} and 7 <= value <= 9)


def pieces(word: str, lexicon: Lexicon) -> list[str] | None:
    """The numerals a word consists of: itself, or the parts of a compound ("drei hundert und zwei")."""
    if word in lexicon.small or word in lexicon.hundred or word in lexicon.scales or word in lexicon.counted_scales:
        return [word]
    if lexicon.compound is None or len(word) > MAX_WORD or not lexicon.compound.fullmatch(word):
        return None
    found = lexicon.segment.findall(word)
    return found if "".join(found) == word and found[-1] not in lexicon.joiners and len(found) > 1 else None


def read_spelled(line: Sequence[Atom], index: int, lexicon: Lexicon) -> tuple[int, Decimal, Decimal, bool] | None:
    """The number in words at ``index``: the index after it, value, scale, and whether it is a mere "one"."""
    sum_ = _Sum(lexicon)
    first = line[index].low
    position = index
    article = first in lexicon.articles
    halved = first in lexicon.half
    start = lexicon.half_before_scale.at(line, index)
    if start is not None:
        position, halved, article = start[0], True, True
    elif article and first not in lexicon.small:
        position += 1
    if not halved and article and index + 1 < len(line) and line[index + 1].low in lexicon.half:
        position, halved = index + 2, True
    elif halved and start is None:
        position = index + 1
    if halved:
        sum_.group = HALF
    last = _take(line, position, lexicon, sum_, article=article)
    if last is None or last == position:
        measured = halved and _halvable(line, position, lexicon)
        return (position, HALF, ONE, False) if measured else None
    if position > index and start is None and not halved and line[position].low in lexicon.small:
        return None  # "a three-week exercise": the article is not part of the number
    only_one = last == index + 1 and first in lexicon.indefinite_one
    return last, tidy(sum_.value), sum_.scale or ONE, only_one


def _halvable(line: Sequence[Atom], index: int, lexicon: Lexicon) -> bool:
    """Whether a unit stands there, or in German any noun: "ein halbes Jahr", "ein halbes Brot"."""
    if index >= len(line):
        return lexicon.capital_nouns  # the surface "ein halbes"
    return lexicon.units.at(line, index) is not None or (lexicon.capital_nouns and line[index].text[0].isupper())


def _take(line: Sequence[Atom], index: int, lexicon: Lexicon, sum_: _Sum, *, article: bool) -> int | None:
    position = index
    while position < len(line):
        atom = line[position]
        step = position
        if position > index:
            if atom.text == "-" and position + 1 < len(line) and line[position + 1].spaced == atom.spaced:
                if atom.spaced and not _tens_then_unit(sum_, line[position + 1].low):
                    break
                step += 1
            elif atom.low in lexicon.joiners and _joins(sum_) and position + 1 < len(line):
                following = pieces(line[position + 1].low, lexicon)
                if following is None or following[0] not in lexicon.small or sum_.lexicon.small[following[0]] == 0:
                    break
                if any(atom.low in lexicon.parts for atom in line[position + 2 : position + 3]):
                    break  # "two million and three quarters"
                step += 1
        word = line[step]
        if word.kind != WORD or (
            step > index
            and line[step].text[0].isupper()
            and not line[step - 1].text[0].isupper()
            and lexicon.names_take_numbers
        ):
            break
        phrase = lexicon.tens_phrases.at(line, step)
        if phrase is not None:
            if not sum_.add_value(phrase[1][0]):
                break
            position = phrase[0]
            continue
        parts = pieces(word.low, lexicon)
        if parts is None:
            break
        before = sum_.total, sum_.group, sum_.scale
        if not all(_add(part, sum_, lexicon, article=article) for part in parts):
            sum_.total, sum_.group, sum_.scale = before
            break
        position = step + 1
    return position if position > index else None


def _tens_then_unit(sum_: _Sum, word: str) -> bool:
    """ "fifty - two": a spaced hyphen joins only tens and a unit."""
    tens, unit = sum_.group, sum_.lexicon.small.get(word, 0)
    return tens is not None and tens >= 20 and tens % 10 == 0 and 0 < unit < 10


def _add(part: str, sum_: _Sum, lexicon: Lexicon, *, article: bool) -> bool:
    if part in lexicon.joiners:
        sum_.joined = True
        return True
    return sum_.add(part, article=article)


def _joins(sum_: _Sum) -> bool:
    """Whether "and" may continue the number: after a hundred or a larger scale; in French after tens too."""
    if sum_.lexicon.teens_after_tens and sum_.group is not None and sum_.group % 100 >= 20 and sum_.group % 10 == 0:
        return True
    return (sum_.group is not None and sum_.group >= 100 and sum_.group % 100 == 0) or (
        sum_.group is None and sum_.scale is not None
    )
