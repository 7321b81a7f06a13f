"""Which person, body, unnamed source or medium the words of an attribution mean, and how it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer import names
from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.tokens import Token
from summarizer.figures.speech.nominatives import phrase_of, plural_nominative
from summarizer.name_tables import tables
from summarizer.types import Speaker

_MEMORY = 4000
"""How far around the full name of a surname is looked for, in code points."""
_LETTERS = re.compile(r" [A-Z]{2,3}$")
_NAME_WORDS = 3
_NAME_REACH = 40
_TRIES = 12
"""How many earlier mentions of a surname are looked at."""


@dataclass(frozen=True, slots=True)
class Namer:
    """Names speakers in one text."""

    text: str
    context: Context

    def name(
        self, words: Sequence[Token], *, quoting: bool = False, weak: bool = False, sure: bool = False
    ) -> Speaker | None:
        """The speaker named by ``words``, which are no pronoun; None where they name none.

        ``quoting``: direct speech is attributed, so that two unknown names are a person. ``weak``: any capitalised
        word is not enough. ``sure``: whatever is named is the source.
        """
        context = self.context
        people = names.mentions(self.text, words[0].start, words[-1].end, context.language)
        if people:
            return self.person(people[0])
        comma = next((index for index, token in enumerate(words) if token.text == ","), len(words))
        if any(context.has("noun.numerals", token.low) or token.text[0].isdigit() for token in words[1:comma]):
            return None  # "nine in ten doctors" are counted, they are no source
        if comma < len(words) and _are_names(words[comma + 1 :]) and not words[0].is_capital:
            return Speaker(
                phrase_of(self.text, self.context, words[comma + 1 :]),
                phrase_of(self.text, self.context, words[:comma]),
                "named",
            )
        source = self._without_statement(words[:comma])
        weak = weak and len(source) == comma
        words = source
        if quoting:
            words = self._without_firm(words)
        if self._is_named_by_role(words, quoting=quoting):
            return Speaker(
                phrase_of(self.text, self.context, words[-2:]), phrase_of(self.text, self.context, words[:-2]), "named"
            )
        speaker = self._by_words(words) or self._proper_name(words, quoting, weak)
        return (
            Speaker(phrase_of(self.text, self.context, words), None, "official")
            if speaker is None and sure and words
            else speaker
        )

    def _by_words(self, words: Sequence[Token]) -> Speaker | None:
        """A speaker told by a listed word: outlets, unnamed sources, functions, bodies."""
        context = self.context
        phrase = phrase_of(self.text, self.context, words)
        outlet = next((index for index, token in enumerate(words) if self._is_outlet(token)), None)
        if outlet is not None and not self._speaks_of_outlet(words, outlet):
            return Speaker(phrase, None, "outlet")
        unnamed = context.endings("speaker.unnamed_endings")
        if any(self._listed("speaker.unnamed", token) or token.low.endswith(unnamed) for token in words):
            return Speaker(None, plural_nominative(phrase, context), "unnamed")
        if any(tables(context.language).is_role(token.low) for token in words):
            return Speaker(None, phrase, "official")
        if any(context.has("speaker.cited", token.low) for token in words) and not any(
            token.is_capital for token in words[1:]
        ):
            return Speaker(None, phrase, "unnamed") if " " in phrase else None
        if any(context.has("speaker.statements", token.low) or self._is_official(token) for token in words):
            return Speaker(phrase, None, "official")
        return None

    def _speaks_of_outlet(self, words: Sequence[Token], outlet: int) -> bool:
        """Whether a body is named by its outlet: "Verband der Zeitungen"; "state television" is an outlet."""
        if not self.context.capital_nouns and outlet == len(words) - 1:
            return False
        return any(
            self._is_official(token) and not self.context.has("speaker.statements", token.low)
            for token in words[:outlet]
        )

    def _without_statement(self, words: Sequence[Token]) -> Sequence[Token]:
        """The body whose figures are cited: "police figures" is the police, "Nato-Angaben" the Nato."""
        last = len(words)
        while last > 1 and self.context.has("speaker.cited", words[last - 1].low) and not words[last - 1].is_capital:
            last -= 1
        named = any(token.is_capital or self._is_official(token) for token in words[:last])
        if not named or (last == 1 and self._opens_sentence(words[0])):
            last = len(words)
        words = words[:last]
        words = self._author(words)
        return [*words[:-1], self._first_part(words[-1])] if words else words

    def _opens_sentence(self, token: Token) -> bool:
        """Whether a word may owe its capital to the sentence: "[Opinion] polls", not "Nato figures"."""
        before = self.text[max(0, token.start - 3) : token.start].rstrip()
        return not token.text.isupper() and (not before or before[-1] in ".!?") and not self._is_official(token)

    def _author(self, words: Sequence[Token]) -> Sequence[Token]:
        """Who made a study or figures: "figures from the ministry", "a survey by Lexicon"."""
        study = next((i for i, token in enumerate(words) if self.context.has("speaker.studies", token.low)), None)
        if study is not None and study == len(words) - 1 and not words[study].is_capital:
            maker = [token for token in words[:study] if token.is_capital]
            return maker if maker and not self._opens_sentence(maker[0]) else words  # "a WindNet survey"
        if study is None or study + 2 >= len(words) or words[study].is_capital != (study == 0):
            return words
        return words[study + 2 :] if self.context.has("speaker.makers", words[study + 1].low) else words

    def _first_part(self, token: Token) -> Token:
        """The source in a compound of a statement: "Nato-Angaben", "Polizeiangaben"."""
        for ending in self.context.endings("speaker.cited_endings"):
            source = token.text[: -len(ending)].rstrip("-")
            if token.low.endswith(ending) and len(source) > 1 and self._names_source(source):
                return token._replace(text=source, end=token.start + len(source), low=source.lower())
        return token

    def _names_source(self, source: str) -> bool:
        low = source.lower()
        return source.isupper() or source[1:] != low[1:] or self.context.has("speaker.official", low)

    def person(self, mention: names.Mention) -> Speaker:
        """The speaker with the full name and role that the text gave earlier."""
        if mention.full and mention.role:
            return Speaker(_untitled(mention.name), mention.role, "named")
        surname = mention.name.split()[-1]
        known = self.introduced(surname, mention.name_span[0]) or self._written_out(surname, mention.name_span[0])
        if known is None:
            return Speaker(mention.name, mention.role, "named")
        name = _untitled(mention.name) if mention.full else known.name
        return Speaker(name, mention.role or known.role, "named")

    def introduced(self, surname: str, position: int) -> Speaker | None:
        """The person whom the nearest full name with ``surname`` means, before ``position`` or else after it."""
        spots = [*self._earlier(surname, position), *self._later(surname, position)]
        for at in spots:
            if not self._stands_in_name(at, at + len(surname)):
                continue
            low, high = max(0, at - 120), at + len(surname) + 60
            for mention in names.mentions(self.text, low, high, self.context.language):
                if mention.full and mention.name_span[0] <= at < mention.name_span[1]:
                    return Speaker(_untitled(mention.name), mention.role, "named")
        return None

    def _stands_in_name(self, start: int, end: int) -> bool:
        """Whether another capitalised word stands beside ``text[start:end]``; spares most looks for a full name."""
        before = self.text[max(0, start - _NAME_REACH) : start].split()
        behind = self.text[end : end + _NAME_REACH].split(None, 1)
        return (
            bool(before and before[-1][0].isupper())
            or bool(behind and behind[0][0].isupper())
            or (len(before) > 1 and before[-2][0].isupper())
        )

    def _written_out(self, word: str, position: int) -> Speaker | None:
        """The full name that a surname or given name stands for, where the text has it with another capitalised word:
        "Chiara Morandi", then "Dr Morandi"."""
        low, high = max(0, position - _MEMORY), min(len(self.text), position + _MEMORY)
        pattern = re.compile(rf"(?<!\w)(?:([^\W\d_][\w'’-]+) )?{re.escape(word)}(?: ([^\W\d_][\w'’-]+))?(?!\w)")
        for match in pattern.finditer(self.text, low, high):
            for other, name in ((match[1], f"{match[1]} {word}"), (match[2], f"{word} {match[2]}")):
                if other is not None and self._may_be_name(other):
                    return Speaker(re.sub(r"['’]s$", "", name), None, "named")
        return None

    def _may_be_name(self, word: str) -> bool:
        """Whether a capitalised word beside a name is the other part of it, not a function or a sentence's first."""
        known, low = tables(self.context.language), word.lower()
        if (
            not all(part[:1].isupper() for part in word.split("-"))
            or word.isupper()
            or known.is_stop(word)
            or known.is_role(low)
        ):
            return False
        tables_ = ("noun.stop", "noun.determiners", "speaker.titles", "speaker.official", "speaker.reporting")
        return not known.has("titles", low) and not any(self.context.has(table, low) for table in tables_)

    def _earlier(self, word: str, position: int) -> Iterator[int]:
        at, low = position, max(0, position - _MEMORY)
        for _ in range(_TRIES):
            at = self.text.rfind(word, low, at)
            if at < 0:
                return
            yield at

    def _later(self, word: str, position: int) -> Iterator[int]:
        at, high = position, position + _MEMORY
        for _ in range(_TRIES):
            at = self.text.find(word, at + 1, high)
            if at < 0:
                return
            yield at

    def _without_firm(self, words: Sequence[Token]) -> Sequence[Token]:
        """A name without whom it speaks for: "Bill Ostrander of Kestrel Capital"."""
        linked = len(words) > 3 and self.context.has("speaker.inner", words[2].low)
        return words[:2] if linked and _are_names(words[:2]) and not any(map(self._is_body, words[:2])) else words

    def _is_named_by_role(self, words: Sequence[Token], *, quoting: bool) -> bool:
        """Whether words for who it is stand before an unknown name: "veteran guard Luke Amato", "Nachbar Ali Kurt"."""
        words = [token for token in words if not self.context.has("noun.determiners", token.low)]
        if len(words) < 3 or not _are_names(words[-2:]) or any(self._is_body(token) for token in words[-2:]):
            return False
        if any(token.text.isupper() for token in words[-2:]) or not words[-3].is_word:
            return False
        if self.context.capital_nouns:
            return len(words) == 3 and words[0].is_capital and not self._is_body(words[0])
        lower = words[:-2]
        if any(self.context.has("speaker.inner", token.low) for token in lower):
            return False
        return not any(token.is_capital or not token.is_word for token in lower) and (
            quoting or not any(map(self._is_body, lower))
        )

    def _is_body(self, token: Token) -> bool:
        return self._is_official(token) or self._is_outlet(token)

    def _proper_name(self, words: Sequence[Token], quoting: bool, weak: bool) -> Speaker | None:  # noqa: FBT001 - internal flags
        """A name without a role: a surname introduced before, else a body ("Moscow", "Goldman Sachs")."""
        phrase = phrase_of(self.text, self.context, words)
        weak = weak and (not self.context.capital_nouns or self.context.has("noun.determiners", words[0].low))
        words = [token for token in words if not self.context.has("noun.determiners", token.low)]
        proper = [token for token in words if token.is_capital]
        particles = tables(self.context.language)
        words = [token for token in words if token.is_capital or not particles.has("particles", token.low)]
        if not proper or (self.context.capital_nouns and len(words) > len(proper)):
            return None
        if any(self.context.has("noun.stop", token.low) for token in proper):
            return None
        surname = re.sub(r"['’]s$", "", proper[-1].text)
        known = self.introduced(surname, proper[0].start)
        if known is None and quoting and len(proper) == len(words) == 1:
            known = self._written_out(surname, proper[0].start)
        if known is not None:
            return known
        if weak:
            return None
        if len(proper) != len(words):
            return self._last_capitals(words)
        is_person = quoting and len(proper) <= _NAME_WORDS and not any(token.text.isupper() for token in proper)
        return Speaker(phrase, None, "named" if is_person else "official")

    def _last_capitals(self, words: Sequence[Token]) -> Speaker | None:
        """The name that closes an English phrase: "its smaller rival [Mabel & Co]"."""
        first = len(words)
        while first and (words[first - 1].is_capital or words[first - 1].text == "&"):
            first -= 1
        return (
            Speaker(phrase_of(self.text, self.context, words[first:]), None, "official") if first < len(words) else None
        )

    def _listed(self, table: str, token: Token) -> bool:
        last = token.low.rsplit("-", 1)[-1]
        return any(self.context.has(table, form) for form in (token.low, last, last.removesuffix("s")))

    def _is_outlet(self, token: Token) -> bool:
        if token.low[0] == "„":
            return True
        if not self._listed("speaker.outlets", token):
            endings = self.context.endings("speaker.outlet_endings")
            return bool(endings) and token.is_capital and token.low.endswith(endings)
        return token.is_capital or self.context.has("speaker.outlet_heads", token.low)

    def _is_official(self, token: Token) -> bool:
        if self._listed("speaker.official", token):
            return True
        endings = self.context.endings("speaker.official_endings")
        if endings and token.is_capital and token.low.removesuffix("es").removesuffix("s").endswith(endings):
            return True
        return len(token.text) > 1 and token.text.isupper() and token.text.isalpha()


def _are_names(words: Sequence[Token]) -> bool:
    return len(words) > 1 and words[0].is_capital and words[-1].is_capital


def _untitled(name: str) -> str:
    """A full name without the letters behind it: "Rosalind Okafor QC"."""
    return _LETTERS.sub("", name)
