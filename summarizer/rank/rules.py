"""Which sentences may lead a brief: whole, about news, and understood without the sentence before."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import islice

from summarizer.words import LANGUAGES, fold, stopwords, tokenize

MIN_WORDS = 5
"""Shorter sentences say too little to lead."""

_LOOK_AHEAD = 6
_SHOUTING = 0.6
_END = re.compile(r"[.!。！][\"'”“’‘»«›‹)\]]*$")
_QUESTION = re.compile(r"[?？][\"'”“’‘»«›‹)\]]*$")
_TRUNCATED = re.compile(r"(?:…|\.\.\.)[\"'”“’‘»«›‹)\]]*$")
_VERB_ENDING = {"en": re.compile(r"[a-z]{2,}(?:ed|es|s)"), "de": re.compile(r"[a-zäöüß]{2,}(?:te|ten|t|en)")}
_REMEMBERED = 8192
"""Sentences whose judgement is kept: brief after brief is made of the same ones."""


@dataclass(frozen=True, slots=True)
class Cues:
    """One language's tables; see the comments in ``data/cues.toml``."""

    dangling: frozenset[str]
    pronouns: frozenset[str]
    backward: tuple[str, ...]
    skipped: frozenset[str]
    verbs: frozenset[str]
    articles: frozenset[str]
    furniture: tuple[str, ...]
    bonus: tuple[str, ...]
    stigma: tuple[str, ...]


def is_readable(sentence: str, language: str) -> bool:
    """Whether a sentence is no question, no shouting, no announcement of what follows and no page furniture."""
    text = sentence.rstrip()
    letters = [letter for letter in text if letter.isalpha()]
    if not letters or _QUESTION.search(text) or text.endswith(":"):
        return False
    if sum(map(str.isupper, letters)) > _SHOUTING * len(letters):
        return False
    lower = text.lower()
    return not any(phrase in lower for phrase in cues(language).furniture)


@lru_cache(maxsize=_REMEMBERED)
def is_presentable(sentence: str, language: str) -> bool:
    """Whether a sentence can be shown as news: readable, whole, and with a verb."""
    text = sentence.rstrip()
    if not is_readable(text, language) or not _END.search(text) or _TRUNCATED.search(text) or not _is_balanced(text):
        return False
    words = [word for word, _, _ in tokenize(text)]
    if language.partition("-")[0] not in LANGUAGES:
        return True
    return len(words) >= MIN_WORDS and _has_verb(words, language)


@lru_cache(maxsize=_REMEMBERED)
def is_dangling(sentence: str, language: str) -> bool:
    """Whether a sentence leans on the one before it: begins with a connector, or with a pronoun for someone unnamed."""
    table = cues(language)
    words = [word for word, _, _ in islice(tokenize(sentence), _LOOK_AHEAD)]
    folded = [fold(word) for word in words]
    if not words:
        return False
    if folded[0] in table.dangling:
        return True
    if folded[0] in table.articles and _is_verb_after_pronoun(folded, language):
        return True
    second = " ".join(folded[1:3])
    if any(second == phrase or folded[1:2] == [phrase] for phrase in table.backward):
        return True
    function_words = stopwords(language)
    for word in folded:
        if word in table.pronouns:
            return True
        if word not in function_words and word not in table.skipped and not word.isdigit():
            return False
    return False


def _is_verb_after_pronoun(folded: list[str], language: str) -> bool:
    """Whether the second word is a finite verb, so that the first is no article: "Das gilt", "Das führte zu"."""
    if len(folded) < len(("das", "führte", "zu")):
        return False
    past = folded[1].endswith(("t", "te", "ten")) and folded[1] not in stopwords(language)
    return folded[1] in cues(language).verbs or (past and folded[2] in stopwords(language))


@cache
def cues(language: str) -> Cues:
    """The cue tables of a language, the English ones where it has none."""
    data = tomllib.loads(resources.files("summarizer.data").joinpath("cues.toml").read_text("utf-8"))
    table: dict[str, str] = data.get(language.partition("-")[0], data["en"])
    sets = ("dangling", "pronouns", "skipped", "verbs", "articles")
    return Cues(
        **{name: frozenset(map(fold, table[name].split())) for name in sets},
        backward=_phrases(table["backward"]),
        furniture=_phrases(table["furniture"]),
        bonus=tuple(table["bonus"].split()),
        stigma=tuple(table["stigma"].split()),
    )


def _phrases(listed: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in listed.split(";"))


def _is_balanced(text: str) -> bool:
    """Whether every quotation and bracket is closed: a sentence out of a longer quotation lacks its speaker."""
    low, left, right = (text.count(mark) for mark in ("„", "“", "”"))
    pairs = (("(", ")"), ("[", "]"), ("«", "»"), ("‹", "›"))
    return (
        (low == left + right if low else left == right)
        and text.count('"') % 2 == 0
        and all(text.count(opening) == text.count(closing) for opening, closing in pairs)
    )


def _has_verb(words: list[str], language: str) -> bool:
    table = cues(language)
    ending = _VERB_ENDING[language.partition("-")[0]]
    function_words = stopwords(language)
    for word in words:
        folded = fold(word)
        if folded in table.verbs:
            return True
        if folded not in function_words and ending.fullmatch(word):
            return True
    return False
