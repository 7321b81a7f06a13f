"""Who states a figure: a named person, a body, unnamed sources or another medium. Never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer import names
from summarizer.figures.nouns.context import Context, load
from summarizer.figures.nouns.tokens import Token, tokens, window
from summarizer.figures.scanning.quantities import Quantity
from summarizer.figures.speech import quotations
from summarizer.figures.speech.attributions import Attribution, attributions, frame, gapped
from summarizer.figures.speech.quotations import Paragraph
from summarizer.figures.speech.speaker_names import Namer
from summarizer.figures.speech.speaker_phrases import after, before, opening
from summarizer.types import Span, Speaker

_AT_HEAD = 5
"""A name this near to the head of its sentence is the subject."""
_NEXT = 160
"""How much of the text behind a sentence or quotation is read: "Dies sagte er am Montag"."""
_BEFORE = 400
"""How far before a quotation its speaker may be named, in code points."""
_NEAR_QUOTE = 60
"""How far behind a quotation the verb that attributes it may stand."""
_LEADING = 3
"""How many words may stand between a quotation and the name of who speaks."""
_ASIDE = 5
"""How near behind a name a relative clause about it begins."""
_EARLIER = 4
"""How many sentences a pronoun or reported speech reaches back."""


def find(text: str, sentence: Span, quantity: Quantity, language: str, previous: Sequence[Span]) -> Speaker | None:
    """The speaker whom the text names for ``quantity``, or None.

    ``previous`` are the spans of the sentences before, in text order. Direct speech belongs to who is named beside it
    or beside the speech before it; other figures to the nearest attribution of their own sentence, else to the speaker
    before where the mood says that reported speech goes on ("Er habe …"), else to "This he said …" right behind.
    """
    context = load(language)
    if context is None:
        return None
    position = quantity.span[0]
    around = quotations.paragraph(text, position)
    reader = _Reader(text, context, Namer(text, context), sentence, previous, around)
    spoken = around.holding(position)
    if spoken is not None:
        return reader.of_speech(spoken)
    row = frame(text, *window(text, sentence, *quantity.span), around.speech, context)
    return reader.in_own_sentence(row, quantity.span) or reader.running(row) or reader.in_next_sentence()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads who states the figures of one sentence."""

    text: str
    context: Context
    namer: Namer
    sentence: Span
    previous: Sequence[Span]
    paragraph: Paragraph

    def in_own_sentence(self, row: Sequence[Token], figure: Span) -> Speaker | None:
        """The nearest attribution among the tokens of the sentence that covers ``figure``."""
        gap = self._classified(gapped(row, figure[0], self.context))
        if gap is not None:
            return gap
        found = [one for one in attributions(row, self.context) if self._covers(one, row, figure)]
        return self._first(sorted(found, key=lambda one: abs(one.at - figure[0])))

    def _covers(self, one: Attribution, row: Sequence[Token], figure: Span) -> bool:
        """Whether the figure is what is said: not a semicolon away, not the narrator's word about the speaker."""
        start, end = one.span
        low, high = min(end, figure[1]), max(start, figure[0])
        between = [token for token in row if low <= token.start < high]
        if any(token.text == ";" for token in between):
            return False
        if figure[0] < start:
            return not self._is_object(one, row, between)
        if any(token.text == ":" and token.start >= figure[1] for token in row) and figure[0] >= end:
            return any(token.text == ":" for token in between)  # "The judge told the seven men: …"
        if figure[0] < end:
            inserted = next((token.text for token in row if token.start >= one.words[-1].end), "")
            return figure[0] >= one.words[-1].end and inserted not in {",", "("}  # "Berg, 52, said"
        if not one.postposed or not between or between[0].text not in {",", "("}:
            return True
        if len(between) == 1:
            return False  # "said Ann Berg, 74"
        pairs = pairwise(between[:_ASIDE])
        return not any(left.text == "," and self.context.has("speaker.relatives", right.low) for left, right in pairs)

    def _is_object(self, one: Attribution, row: Sequence[Token], between: Sequence[Token]) -> bool:
        """Whether the attribution says only of a number behind the figure who expects it: "the 51 that X expected"."""
        opener = next((token for token in reversed(row) if token.end <= one.span[0]), None)
        bound = opener is not None and any(
            self.context.has(table, opener.low) for table in ("speaker.that", "speaker.relatives")
        )
        bound = bound or self.context.has("speaker.agents", row[0].low if opener is None else self._after(one, row).low)
        return bound and any(token.text[0].isdigit() for token in between)

    def _after(self, one: Attribution, row: Sequence[Token]) -> Token:
        """The token behind the attributing word."""
        return next((token for token in row if token.start > one.at), row[-1])

    def of_speech(self, index: int) -> Speaker | None:
        """Who says the ``index``-th speech of the paragraph: named behind it, before it, or beside an earlier one."""
        for place in range(index, max(-1, index - _EARLIER), -1):
            speaker = self._behind(place) or self._ahead(place)
            if speaker is not None:
                return speaker
        if self._opens_paragraph():
            return self._before_paragraph()
        return None

    def _behind(self, place: int) -> Speaker | None:
        """The speaker right behind a speech: "…," said X."""
        end = self.paragraph.speech[place][1]
        limit = min(self.paragraph.end, end + _NEXT)
        if place + 1 < len(self.paragraph.speech):
            limit = min(limit, self.paragraph.speech[place + 1][0])
        row = frame(self.text, end, limit, (), self.context)
        stop = next((i for i, token in enumerate(row) if token.text in ".!?"), len(row))
        row = row[:stop]
        if len(row) < 2:
            return None
        near = [one for one in attributions(row, self.context) if one.at - end < _NEAR_QUOTE]
        return self._first(near, quoting=True) or self._person_behind(row)

    def _person_behind(self, row: Sequence[Token]) -> Speaker | None:
        """Who speaks with any other verb: "…“, verteidigte Vorständin Anke Rohde das Programm"."""
        start = next((i for i, token in enumerate(row[:_LEADING]) if token.text == ","), -1) + 1
        last = min(len(row), start + _LEADING)
        if not start and self.text[row[0].start - 2 : row[0].start - 1] != ",":
            return None
        if start >= last or row[start].is_capital:
            return None
        people = names.mentions(self.text, row[start].end, row[-1].end, self.context.language)
        return self.namer.person(people[0]) if people and people[0].span[0] <= row[last - 1].start else None

    def _ahead(self, place: int) -> Speaker | None:
        """The speaker before a speech: "X said: …", "X: …"; or who spoke before it in the paragraph."""
        start = self.paragraph.speech[place][0]
        low = self.paragraph.speech[place - 1][1] if place else self.paragraph.start
        low = max(low, start - _BEFORE)
        row = frame(self.text, low, start - 1, (), self.context)
        found = self._first(_latest_first(attributions(row, self.context)), quoting=True)
        if found is not None or not row or row[-1].text != ":":
            return found
        opening = next((i + 1 for i in range(len(row) - 2, -1, -1) if row[i].text in ".!?"), 0)
        people = names.mentions(self.text, row[opening].start, row[-1].start, self.context.language)
        if people:
            return self.namer.person(people[0])
        words = row[opening:-1]
        return self.namer.name(words, quoting=True) if 0 < len(words) <= _EARLIER and words[0].is_capital else None

    def _opens_paragraph(self) -> bool:
        first = self.paragraph.speech[0][0]
        return not self.text[self.paragraph.start : first - 1].strip()

    def _before_paragraph(self) -> Speaker | None:
        """The last speaker of the paragraph before: a quotation goes on."""
        end = self.text.rfind("\n\n", 0, self.paragraph.start)
        if end <= 0:
            return None
        earlier = quotations.paragraph(self.text, end - 1)
        row = frame(self.text, max(earlier.start, end - _BEFORE), end, earlier.speech, self.context)
        return self._first(_latest_first(attributions(row, self.context)), quoting=True)

    def running(self, row: Sequence[Token]) -> Speaker | None:
        """Reported speech goes on in the subjunctive: "…, sagte Danz. Ihr Mandant habe zwei Überfälle begangen"."""
        if not self._is_reported(row):
            return None
        for start, end in reversed(self.previous[-_EARLIER:]):
            earlier = self._frame_of(start, end)
            speaker = self._first(_latest_first(attributions(earlier, self.context)))
            if speaker is not None:
                return speaker
            if not self._is_reported(earlier):
                return None
        return None

    def _is_reported(self, row: Sequence[Token]) -> bool:
        return any(self.context.has("speaker.subjunctive", token.low) for token in row)

    def _frame_of(self, start: int, end: int) -> Sequence[Token]:
        """The tokens of another sentence without its direct speech."""
        around = quotations.paragraph(self.text, start)
        return frame(self.text, start, min(end, start + _BEFORE), around.speech, self.context)

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
                return self._classified(after(row, index + 1, context), with_own=True)
            if index + 1 < len(row) and context.has("speaker.this", row[index + 1].low):
                return self._classified(before(row, index - 1, context), with_own=True)
        return None

    def _first(self, found: Iterable[Attribution], *, quoting: bool = False) -> Speaker | None:
        for one in found:
            speaker = self._classified(one.words, with_own=quoting, quoting=quoting, weak=one.weak, sure=one.sure)
            if speaker is not None:
                return speaker
        return None

    def _classified(
        self,
        words: Sequence[Token],
        *,
        with_own: bool = False,
        quoting: bool = False,
        weak: bool = False,
        sure: bool = False,
    ) -> Speaker | None:
        """The speaker named by ``words``; ``with_own`` lets a pronoun refer into the sentence itself."""
        if not words:
            return None
        if self.context.has("speaker.pronouns", words[0].low):
            return self._person(with_own=with_own) if len(words) == 1 else None
        if len(words) == 1 and self.context.has("speaker.oblique_pronouns", words[0].low):
            return self._person(with_own=with_own)
        if words[-1].low.endswith(self.context.endings("speaker.ages")):
            return self._person(with_own=with_own)
        if self.context.has("speaker.body_pronouns", words[0].low):
            plural = self.context.has("speaker.plural_pronouns", words[0].low)
            return self._body(plural=plural) if len(words) == 1 else None
        return self.namer.name(words, quoting=quoting, weak=weak, sure=sure)

    def _person(self, *, with_own: bool) -> Speaker | None:
        """Whom "he", "er" means: the one person (or the first, as the subject) of the nearest sentence with any."""
        spans = [*self.previous[-_EARLIER:], *([self.sentence] if with_own else [])]
        for start, end in reversed(spans):
            people = names.mentions(self.text, start, end, self.context.language)
            distinct = sorted({mention.name.split()[-1] for mention in people})
            if not people:
                speaker = self._subject_surname(start, end) or self._speaking_body(start, end)
                if speaker is not None:
                    return speaker
                continue
            if len(distinct) == 1 or (people[0].span[0] - start < _AT_HEAD and not self._joined(people)):
                return self.namer.person(people[0])
            return None
        return None

    def _speaking_body(self, start: int, end: int) -> Speaker | None:
        """The body that speaks in another sentence: "Die Gewerkschaft kündigte Streiks an. Sie fordert …"."""
        if not self.context.capital_nouns:
            return None  # in English a body is "it"
        found = _latest_first(attributions(self._frame_of(start, end), self.context))
        return self._first(one for one in found if not self._is_pronoun(one.words[0]))

    def _joined(self, people: Sequence[names.Mention]) -> bool:
        """Whether the first two people are one subject: "Hart and Ashby met"."""
        between = self.text[people[0].span[1] : people[1].span[0]].split()
        return len(between) == 1 and self.context.has("noun.conjunctions", between[0].lower())

    def _subject_surname(self, start: int, end: int) -> Speaker | None:
        """The person whose bare surname opens the sentence: "Kirby does not rule out …"."""
        row = tokens(self.text, start, min(end, start + 60))
        if not row or not row[0].is_capital or self.context.has("noun.stop", row[0].low):
            return None
        return self.namer.introduced(row[0].text, row[0].start)

    def _body(self, *, plural: bool) -> Speaker | None:
        """The body that "it" means: the last official speaker, or the subject of the nearest sentence with one.

        With ``plural`` whom "they" means: unnamed people as well.
        """
        for start, end in reversed(self.previous[-_EARLIER:]):
            row = self._frame_of(start, end)
            opened = opening(row, len(row), self.context)
            for words, weak in (*((one.words, one.weak) for one in attributions(row, self.context)), (opened, True)):
                if not words or self._is_pronoun(words[0]):
                    continue
                speaker = self.namer.name(words, weak=weak)
                if speaker is not None and (plural or speaker.name) and speaker.kind != "named":
                    return speaker
        return None

    def _is_pronoun(self, token: Token) -> bool:
        return any(self.context.has(table, token.low) for table in ("speaker.pronouns", "speaker.body_pronouns"))


def _latest_first(found: Iterable[Attribution]) -> list[Attribution]:
    """The attributions from the last verb to the first; several readings of one verb keep their order."""
    return sorted(found, key=lambda one: -one.at)
