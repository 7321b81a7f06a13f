"""Who states a figure: a named person, a body, unnamed sources or another medium. Never a guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer import names
from summarizer.figures.attributions import after, attributions, before
from summarizer.figures.context import Context, load
from summarizer.figures.lemmas import genitive
from summarizer.figures.quantities import Quantity
from summarizer.figures.tokens import Token, tokens, window
from summarizer.name_tables import tables
from summarizer.types import Span, Speaker

_MEMORY = 4000
"""How far around the full name of a surname is looked for, in code points."""
_AT_HEAD = 5
"""A name this near to the head of its sentence is the subject."""
_TRIES = 12
"""How many earlier mentions of a surname are looked at."""
_NEXT = 160
"""How much of the next sentence is read: "Dies sagte er am Montag"."""


def find(text: str, sentence: Span, quantity: Quantity, language: str, previous: Sequence[Span]) -> Speaker | None:
    """The speaker whom the text names for ``quantity``, or None.

    ``previous`` are the spans of the sentences before, in text order; a pronoun is resolved in the last two. The
    attribution nearest to the quantity counts; without one, "This he said …" at the head of the next sentence.
    """
    context = load(language)
    if context is None:
        return None
    reader = _Reader(text, context, sentence, previous)
    row = tokens(text, *window(text, sentence, *quantity.span))
    for _, words in sorted(attributions(row, context), key=lambda found: abs(found[0] - quantity.span[0])):
        speaker = reader.classify(words)
        if speaker is not None:
            return speaker
    return reader.in_next_sentence()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads who is meant by the words of an attribution in one sentence."""

    text: str
    context: Context
    sentence: Span
    previous: Sequence[Span]

    def classify(self, words: Sequence[Token], *, with_own: bool = False) -> Speaker | None:
        """The speaker named by ``words``; ``with_own`` lets a pronoun refer into the sentence itself."""
        if not words:
            return None
        context = self.context
        lows = [token.low for token in words]
        if context.has("speaker.pronouns", lows[0]):
            return self._resolved(with_own=with_own) if len(words) == 1 else None
        start, end = words[0].start, words[-1].end
        people = names.mentions(self.text, start, end, context.language)
        if people:
            return self._full(people[0])
        comma = next((index for index, token in enumerate(words) if token.text == ","), len(words))
        words = words[:comma]
        phrase = self._phrase(words)
        if any(self._is_outlet(token) for token in words):
            return Speaker(phrase, None, "outlet")
        if any(self._listed("speaker.unnamed", token) for token in words):
            return Speaker(None, phrase, "unnamed")
        if any(tables(context.language).is_role(low) for low in lows):
            return Speaker(None, phrase, "official")
        if any(context.has("speaker.statements", token.low) for token in words):
            return Speaker(phrase, None, "official")
        if any(self._is_official(token) for token in words):
            return Speaker(phrase, None, "official")
        return self._proper_name(words)

    def in_next_sentence(self) -> Speaker | None:
        """The speaker of "Dies sagte er" or "The ministry confirmed this" right after the sentence."""
        context = self.context
        row = tokens(self.text, self.sentence[1], min(len(self.text), self.sentence[1] + _NEXT))
        stop = next((index for index, token in enumerate(row) if token.text in ".!?"), len(row))
        row = row[:stop]
        for index in range(1, len(row)):
            if not context.has("speaker.reporting", row[index].low):
                continue
            if context.has("speaker.this", row[index - 1].low) and index == 1:
                return self.classify(after(row, index + 1, context), with_own=True)
            if index + 1 < len(row) and context.has("speaker.this", row[index + 1].low):
                return self.classify(before(row, index - 1, context), with_own=True)
        return None

    def _phrase(self, words: Sequence[Token]) -> str:
        """The words as written, without a leading article."""
        first = 0
        while first < len(words) - 1 and self.context.has("noun.determiners", words[first].low):
            first += 1
        if self.context.capital_nouns and first == len(words) - 2 and not words[first].is_capital:
            return self._declined(words, first)
        if first == len(words) - 1 and first and self.context.has("noun.genitive_singular", words[first - 1].low):
            return genitive(words[first].text, self.context)
        return " ".join(self.text[words[first].start : words[-1].end].split()).rstrip(",")

    def _declined(self, words: Sequence[Token], first: int) -> str:
        """An adjective with its noun in the nominative: "des ukrainischen Generalstabs", "ukrainischer Behörden"."""
        adjective, noun = words[first].text, words[first + 1].text
        stem = adjective[:-2] if adjective.endswith(("en", "er", "em", "es")) else adjective.removesuffix("e")
        if not first:
            return f"{stem}e {noun}"
        if self.context.has("noun.genitive_singular", words[first - 1].low):
            noun = genitive(noun, self.context)
            neuter = noun.lower().endswith(self.context.endings("speaker.neuter_endings"))
            return f"{stem}{'es' if neuter else 'er'} {noun}"
        return f"{adjective} {noun}"

    def _listed(self, table: str, token: Token) -> bool:
        last = token.low.rsplit("-", 1)[-1]
        return any(self.context.has(table, form) for form in (token.low, last, last.removesuffix("s")))

    def _is_outlet(self, token: Token) -> bool:
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

    def _full(self, mention: names.Mention) -> Speaker:
        """The speaker with the full name and role that the text gave earlier."""
        if mention.full and mention.role:
            return Speaker(mention.name, mention.role, "named")
        surname = mention.name.split()[-1]
        known = self._introduced(surname, mention.name_span[0])
        if known is None:
            return Speaker(mention.name, mention.role, "named")
        name = mention.name if mention.full else known.name
        return Speaker(name, mention.role or known.role, "named")

    def _introduced(self, surname: str, position: int) -> names.Mention | None:
        """The nearest mention of ``surname`` as part of a full name, before ``position`` or else after it."""
        for places in (self._earlier(surname, position), self._later(surname, position)):
            for at in places:
                low, high = max(0, at - 120), at + len(surname) + 60
                for mention in names.mentions(self.text, low, high, self.context.language):
                    if mention.full and mention.name_span[0] < at < mention.name_span[1]:
                        return mention
        return None

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

    def _proper_name(self, words: Sequence[Token]) -> Speaker | None:
        """A name without a role: a surname introduced before, else a body ("Moscow", "Goldman Sachs")."""
        phrase = self._phrase(words)
        words = [token for token in words if not self.context.has("noun.determiners", token.low)]
        proper = [token for token in words if token.is_capital]
        if not proper or (self.context.capital_nouns and len(words) > len(proper)):
            return None
        if any(self.context.has("noun.stop", token.low) for token in proper):
            return None
        surname = proper[-1].text.removesuffix("'s").removesuffix("’s")
        known = self._introduced(surname, proper[0].start)
        if known is not None:
            return Speaker(known.name, known.role, "named")
        return Speaker(phrase, None, "official") if len(proper) == len(words) else None

    def _resolved(self, *, with_own: bool) -> Speaker | None:
        """Whom "he", "er" means: the one person (or the first, as the subject) of the nearest sentence with any."""
        spans = [*self.previous[-2:], *([self.sentence] if with_own else [])]
        for start, end in reversed(spans):
            people = names.mentions(self.text, start, end, self.context.language)
            distinct = sorted({mention.name.split()[-1] for mention in people})
            if not people:
                surname = self._subject_surname(start, end)
                if surname is not None:
                    return surname
                continue
            if len(distinct) == 1 or (people[0].span[0] - start < _AT_HEAD and not self._joined(people)):
                return self._full(people[0])
            return None
        return None

    def _joined(self, people: Sequence[names.Mention]) -> bool:
        """Whether the first two people are one subject: "Hart and Ashby met"."""
        between = self.text[people[0].span[1] : people[1].span[0]].split()
        return len(between) == 1 and self.context.has("noun.conjunctions", between[0].lower())

    def _subject_surname(self, start: int, end: int) -> Speaker | None:
        """The person whose bare surname opens the sentence: "Kirby does not rule out …"."""
        row = tokens(self.text, start, min(end, start + 60))
        if not row or not row[0].is_capital or self.context.has("noun.stop", row[0].low):
            return None
        known = self._introduced(row[0].text, row[0].start)
        return None if known is None else Speaker(known.name, known.role, "named")
