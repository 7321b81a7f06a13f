"""Sentence boundaries for news, by rules over data: one ``summarizer/data/abbreviations.*.toml`` for each language.

Every candidate is a terminator (with the quotes and brackets that close behind it) followed by white space; rules
look at the word before and the word after. A text in another language is read by the English rules.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from summarizer.types import Sentence, Span

MAX_HEADING = 120
"""A longer paragraph is no heading, in characters."""

_OPENING = "\"'“„”‚‘«»‹›([{¿¡*–—-"
_CLOSING = "\"'”“’‘»«›‹)]}"
# Possessive quantifiers keep a run of terminators linear. A bullet on a line of its own begins a sentence, too.
_CANDIDATE = re.compile(
    rf"(?:(?<![.!?…])[.!?…]++[{re.escape(_CLOSING)}]*+[.!?…]*+(?:\[\d{{1,3}}\])?+(?=\s)"
    r"|[。！？]|\n[ \t]*+(?=[•‣▪●◦]\s))\s*+"
)
_LINE = re.compile(r"[^\n]+")
_END = re.compile(rf"[.!?…。！？][{re.escape(_CLOSING)}]*$")
_WORD = re.compile(r"[^\W_]+(?:[.\-'’][^\W_]+)*")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_ROMAN = re.compile(r"[IVX]{1,5}")
_CLAUSE = re.compile(r"[.,!?;]")
_BRAND = re.compile(r"[a-z][A-Z]")
_DAY_MONTH = re.compile(r"\d{1,2}\.\d{1,2}")
_VOWELS = frozenset("aeiouyäöü")
_LOOK_BACK = 48
_LOOK_AHEAD = 64
_BRACKETED = 240


@dataclass(frozen=True, slots=True)
class _Rules:
    """One language's tables; see the comments in its data file."""

    never: frozenset[str]
    numeric: frozenset[str]
    may_end: frozenset[str]
    openers: frozenset[str]
    reporting: frozenset[str]
    finite: frozenset[str]
    ordinary: frozenset[str]
    endings: frozenset[str] = frozenset()
    ordinal_before: frozenset[str] = frozenset()
    cardinal_before: frozenset[str] = frozenset()
    ordinal_after: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Stop:
    """A terminator and its surroundings. ``words`` are those before ``word``, in lower case."""

    mark: str
    word: str
    words: tuple[str, ...]
    after: str
    next_word: str
    in_brackets: bool
    after_bracket: bool


def split(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order.

    Paragraphs are separated by blank lines; a line break inside one is a space. Spans are trimmed of white space and
    together cover everything else. A short paragraph that does not end like a sentence is a heading.
    """
    rules = _rules(language.partition("-")[0])
    sentences: list[Sentence] = []
    for paragraph, (start, end) in enumerate(paragraphs(text)):
        spans = list(_spans(text, start, end, rules))
        heading = len(spans) == 1 and _is_heading(text[start:end], rules)
        sentences.extend(Sentence(span, paragraph, heading) for span in spans)
    return tuple(sentences)


def paragraphs(text: str) -> Iterator[Span]:
    """The spans between blank lines, trimmed of white space."""
    first: int | None = None
    last = 0
    for match in _LINE.finditer(text):
        line = match.group()
        if first is not None and text.count("\n", last, match.start()) > 1:
            yield first, last
            first = None
        if not line.strip():
            if first is not None:
                yield first, last
                first = None
            continue
        if first is None:
            first = match.start() + len(line) - len(line.lstrip())
        last = match.start() + len(line.rstrip())
    if first is not None:
        yield first, last


def _spans(text: str, start: int, end: int, rules: _Rules) -> Iterator[Span]:
    begin = start
    for match in _CANDIDATE.finditer(text, start, end):
        following = match.end()
        if following >= end:
            break
        if match.group().isspace() or _is_boundary(_stop(text, begin, match, end), rules):
            yield begin, begin + len(text[begin:following].rstrip())
            begin = following
    yield begin, end


def _is_boundary(stop: _Stop, rules: _Rules) -> bool:
    first = stop.after[:1]
    if not first:
        return True
    if first in ",;:" or stop.in_brackets or (first.islower() and not _BRAND.match(stop.after)):
        return False
    if "!" in stop.mark or "?" in stop.mark:
        return len(stop.mark) == 1 or not _speech_goes_on(stop, rules)
    if "…" in stop.mark or ".." in stop.mark:
        return bool(stop.word) or stop.next_word.lower() in rules.openers
    if stop.mark[0] != "." or not stop.word or (len(stop.mark) > 1 and stop.mark[-1] == "."):
        return True
    if stop.after_bracket:
        return True  # "(S. 45). Danach": the number inside is no ordinal
    if stop.word[0].isdigit():
        return _ends_after_number(stop, rules)
    return _ends_after_word(stop, rules)


def _stop(text: str, begin: int, match: re.Match[str], end: int) -> _Stop:
    start, following = match.span()
    mark = match.group().rstrip()
    words = text[max(begin, start - _LOOK_BACK) : start].split()
    if words and text[start - 1].isspace():
        words.append("")  # "und dann …": the terminator stands alone
    after = text[following : min(end, following + _LOOK_AHEAD)].lstrip(_OPENING + " \t\n\u00a0")
    next_word = _WORD.match(after)
    opened = -1
    if mark[-1] in ")]}":
        opened = max(text.rfind(bracket, max(begin, start - _BRACKETED), start) for bracket in "([{")
    return _Stop(
        mark=mark,
        word=words[-1].strip(_OPENING + _CLOSING + ",;:/") if words else "",
        words=tuple(word.strip(_OPENING + _CLOSING).lower() for word in words[:-1]),
        after=after,
        next_word=next_word.group() if next_word else "",
        in_brackets=opened > begin,
        after_bracket=text[start - 1 : start] in {")", "]", "}"},
    )


def _speech_goes_on(stop: _Stop, rules: _Rules) -> bool:
    """Whether a name and a reporting verb follow a question or exclamation in quotes: "Why now?" Hofer asked."""
    words = [word.lower() for word in _WORD.findall(stop.after)[:3]]
    introduces = ":" in _CLAUSE.split(stop.after, maxsplit=1)[0]  # the next speech: "Hofer said: …"
    return not introduces and not rules.openers.issuperset(words[:1]) and not rules.reporting.isdisjoint(words[1:])


def _ends_after_number(stop: _Stop, rules: _Rules) -> bool:
    if not stop.words:
        return len(stop.word) > 3  # an enumeration: "2. The budget"
    before = stop.words[-1]
    if before.endswith(":"):
        return False
    opens = stop.next_word.lower() in rules.openers
    digit = stop.next_word[:1].isdigit()
    if not rules.ordinal_after:
        return True
    if _DAY_MONTH.fullmatch(stop.word):
        return not digit and (opens or before not in rules.ordinal_before)
    if not stop.word.isdecimal() or len(stop.word) > 3:
        return True
    if digit:
        return len(stop.word) > 2
    if stop.next_word.lower() in rules.ordinal_after or _ROMAN.fullmatch(stop.next_word):
        return False
    if before in rules.cardinal_before:
        return True
    if before in rules.ordinal_before:
        return False
    return opens or len(stop.word) > 2


def _ends_after_word(stop: _Stop, rules: _Rules) -> bool:
    word = stop.word.lower()
    opens = stop.next_word.lower() in rules.openers
    digit = stop.next_word[:1].isdigit()
    if len(word) == 1 and word.isalpha():
        # "z. B." is written with or without the space.
        letters = [word]
        for earlier in reversed(stop.words):
            if not _INITIALS.fullmatch(earlier):
                break
            letters.insert(0, earlier.rstrip("."))
        joined = ".".join(letters)
        if len(letters) > 1 and joined in rules.may_end:
            return opens
        if joined in rules.never or (digit and word in rules.numeric):
            return False
        return stop.word.isupper() and opens
    if stop.word.islower() and word in rules.ordinary:
        return True
    if word.rpartition("-")[2] in rules.never:
        return False
    if word in rules.may_end or word.endswith(tuple(rules.endings)):
        return opens
    if word in rules.numeric:
        return not digit
    if _ACRONYM.fullmatch(word) or _ROMAN.fullmatch(stop.word):
        return opens
    if len(word) < 5 and word.isalpha() and not stop.word.isupper() and _VOWELS.isdisjoint(word):
        return opens  # an abbreviation that is not in the tables: "Bgm."
    return True


def _is_heading(paragraph: str, rules: _Rules) -> bool:
    if len(paragraph) > MAX_HEADING or _END.search(paragraph):
        return not any(map(str.isalnum, paragraph))
    if not paragraph.rstrip(_CLOSING).endswith(":"):
        return True
    words = _WORD.findall(paragraph)
    return len(words) < 5 or not any(word.lower() in rules.finite for word in words)


@cache
def _rules(language: str) -> _Rules:
    tables = resources.files("summarizer.data")
    table = tables.joinpath(f"abbreviations.{language}.toml")
    if not language.isalpha() or not table.is_file():
        table = tables.joinpath("abbreviations.en.toml")
    data = tomllib.loads(table.read_text("utf-8"))
    return _Rules(**{key: frozenset(words.split()) for key, words in data.items()})
