"""Where a sentence says who says it: reporting verbs with their subject, "according to X", "X zufolge"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.tokens import QUOTES, Token, tokens
from summarizer.figures.speech import quotations
from summarizer.figures.speech.speaker_phrases import SENTENCE_ENDS, SUBJECT_WORDS, after, before, opening
from summarizer.types import Span

_PARTICLE_DISTANCE = 24
"""How far behind its verb a particle may stand ("teilte … mit")."""
_ARTICLE = 5
"""How far a comma may stand before a subject, an article between them, in code points."""
_ABBREVIATION = 3
"""A word this short before a full stop may be an abbreviation."""


class Attribution(NamedTuple):
    """``at``: the offset of the word that attributes. ``words`` name the speaker. ``postposed``: the speaker stands
    behind the verb, at the end of what is said ("…, said X"). ``weak``: the verb reports only where its subject is
    known to be a person or body ("counted", "found"). ``sure``: whoever is named is the source ("according to")."""

    at: int
    words: Sequence[Token]
    postposed: bool
    weak: bool
    sure: bool

    @property
    def span(self) -> Span:
        """From the first word of the attribution to its last."""
        return min(self.at, self.words[0].start), max(self.at, self.words[-1].end)


def frame(text: str, start: int, end: int, speech: Sequence[Span], context: Context) -> list[Token]:
    """The tokens of ``text[start:end]`` without what is said in direct speech (its marks stay).

    A quoted name is one word („Süddeutsche Zeitung“), an abbreviated title loses its full stop ("Dr. Ortiz").
    """
    row: list[Token] = []
    for token in tokens(text, start, end):
        if any(low <= token.start < high for low, high in speech):
            continue
        if token.text == "." and row and row[-1].end == token.start and context.has("speaker.titles", row[-1].low):
            continue
        row.append(token)
    names = [span for span in quotations.quoted(text, start, end) if not quotations.is_speech(text, span)]
    return _with_names(text, row, names) if names else row


def _with_names(text: str, row: list[Token], names: Sequence[Span]) -> list[Token]:
    """The row with every quoted name as one token; the marks around it go."""
    merged: list[Token] = []
    for token in row:
        span = next((span for span in names if span[0] - 1 <= token.start <= span[1]), None)
        if span is None or not text[slice(*span)][:1].isupper():
            merged.append(token)
        elif token.start == span[0]:
            name = text[slice(*span)]
            merged.append(Token(name, span[0], span[1], f"„{name.lower()}“", None))
        elif not span[0] <= token.start < span[1] and token.text not in QUOTES:
            merged.append(token)
    return merged


def attributions(row: Sequence[Token], context: Context) -> Iterator[Attribution]:
    """Every attribution among the tokens ``row`` of a sentence, in text order; several readings of one verb follow
    each other, the likeliest first."""
    for index, token in enumerate(row):
        evident = _needs_evidence(row, index, context)
        for words, postposed in _attribution(row, index, context):
            if words and (not evident or any(_may_find(word, context) for word in words)):
                weak = context.has("speaker.weak", token.low)
                yield Attribution(token.start, words, postposed, weak, not context.has("speaker.reporting", token.low))


def _may_find(word: Token, context: Context) -> bool:
    return context.has("speaker.studies", word.low) or context.has("speaker.body_pronouns", word.low)


def _needs_evidence(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether only a study reports with this verb: "the survey found 12 %", but "agents found 12 guns"."""
    following = row[index + 1].low if index + 1 < len(row) else ""
    return context.has("speaker.evidence", row[index].low) and not context.has("speaker.that", following)


_Candidate = tuple[Sequence[Token], bool]


def _attribution(row: Sequence[Token], index: int, context: Context) -> Iterator[_Candidate]:
    """The words that may name the speaker of the attribution at ``row[index]``, likeliest first."""
    low = row[index].low
    if context.has("speaker.openers", low):
        yield _opened(row, index, context), False
    elif context.has("speaker.postpositions", low):
        yield before(row, index - 1, context, oblique=True), False
    elif context.has("speaker.so", low):
        opens = index == 0 and len(row) > 1 and row[1].is_capital  # "So Müller weiter: …"
        if opens or _follows_pause(row, index):
            yield after(row, index + 1, context), not opens
    elif context.has("speaker.statement_prepositions", low):
        yield _statement(row, index, context), False
    elif context.has("speaker.participles", low) and (auxiliary := _auxiliary(row, index, "speaker.perfect", context)):
        yield before(row, auxiliary - 1, context), False
        yield after(row, auxiliary + 1, context), False
    elif (
        context.has("speaker.participles", low)
        and index + 1 < len(row)
        and context.has("speaker.agents", row[index + 1].low)
    ):
        yield after(row, index + 2, context), False
    elif _reports(row, index, context):
        yield from _subjects(row, index, context)


def _reports(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether ``row[index]`` is a verb of saying here: with its particle ("ging … aus"), not in the passive."""
    token = row[index]
    if not context.has("speaker.reporting", token.low) or (index and token.is_capital):
        return False
    following = row[index + 1].low if index + 1 < len(row) else "."
    if context.has("speaker.nouns", token.low) and context.has("speaker.noun_followers", following):
        subject = before(row, index - 1, context)
        return bool(subject) and any(
            token.text == "," and token.end < subject[0].start <= token.end + _ARTICLE for token in row
        )  # ", industry group WindNet estimates."
    if context.has("speaker.framed", token.low) and not _has_frame(row, index, context):
        return False
    if context.has("speaker.followed", token.low) and not context.has("speaker.followers", f"{token.low}+{following}"):
        return False
    if context.capital_nouns and _auxiliary(row, index, "clause.auxiliaries", context) is not None:
        return False  # a clause has one finite verb: "seien 300 bestätigte Fälle gemeldet"
    if not context.has("speaker.participles", token.low):
        return True
    if context.capital_nouns and context.has("speaker.passive", following):
        return False  # "gemeldet worden"
    return _auxiliary(row, index, "speaker.passive", context) is None


def _has_frame(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether the word without which the verb says nothing stands in its clause: "gab … bekannt", "put … at"."""
    for place in range(max(0, index - 1), min(len(row), index + 1 + _PARTICLE_DISTANCE)):
        if place > index and _ends_clause(row, place):
            return False
        if context.has("speaker.frames", f"{row[index].low}+{row[place].low}"):
            return True
    return False


def _ends_clause(row: Sequence[Token], index: int) -> bool:
    """Whether a clause ends at ``row[index]``; the full stop of "Mio." or "Mrd." ends none."""
    return row[index].text in SENTENCE_ENDS and not (
        row[index].text == "." and index > 0 and len(row[index - 1].text) <= _ABBREVIATION
    )


def _auxiliary(row: Sequence[Token], index: int, table: str, context: Context) -> int | None:
    """The index of the auxiliary of ``table`` that the participle ``row[index]`` belongs to, never 0."""
    reach = _PARTICLE_DISTANCE if context.capital_nouns else 2
    for place in range(index - 1, max(0, index - 1 - reach), -1):
        if row[place].text == "," or _ends_clause(row, place):
            return None
        if context.has(table, row[place].low):
            return place
    return None


def _opened(row: Sequence[Token], index: int, context: Context) -> Sequence[Token]:
    """After "according to", "citing", "laut"."""
    start = index + 1
    if start < len(row) and context.has("speaker.opener_links", row[start].low):
        start += 1
    elif context.has("speaker.linked_openers", row[index].low):
        return ()
    for place in range(start, min(start + 3, len(row))):
        named = place + 1 < len(row) and row[place + 1].is_capital  # "laut Statistik Austria"
        if context.has("speaker.statements", row[place].low) and not named:
            return _statement(row, index, context)
    return after(row, start, context)


def _statement(row: Sequence[Token], index: int, context: Context) -> Sequence[Token]:
    """ "nach Angaben der Polizei": the words after the statement; without any, the statement's own adjectives."""
    for place in range(index + 1, min(index + 4, len(row))):
        token = row[place]
        if not token.is_word:
            return ()
        if context.has("speaker.statements", token.low):
            break
        if token.is_capital:
            return row[place : place + 1] if _is_compound_statement(token, context) else ()
    else:
        return ()
    if place + 1 < len(row) and context.has("speaker.statement_links", row[place + 1].low):
        skipped = context.has("speaker.statement_origins", row[place + 1].low)
        return after(row, place + 2 if skipped else place + 1, context)
    if _is_plural_genitive(row, place + 1, context):
        return after(row, place + 1, context)
    adjectives = row[index + 1 : place]
    if any(context.has("speaker.own", token.low) for token in adjectives):
        return ()
    if not adjectives and not context.has("speaker.unnamed", row[place].low):
        return ()
    return row[index + 1 : place + 1]


def _is_plural_genitive(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether an adjective and a noun follow without article: "Angaben [ukrainischer Behörden]"."""
    return (
        context.capital_nouns
        and index + 1 < len(row)
        and row[index].low.endswith("er")
        and not row[index].is_capital
        and not context.has("noun.determiners", row[index].low)
        and row[index + 1].is_capital
    )


def _is_compound_statement(token: Token, context: Context) -> bool:
    return token.low.endswith(context.endings("speaker.statement_endings"))


def _follows_pause(row: Sequence[Token], index: int) -> bool:
    return index > 0 and (row[index - 1].text in QUOTES or row[index - 1].text == ",")


def _subjects(row: Sequence[Token], index: int, context: Context) -> Iterator[_Candidate]:
    """What may be the subject of the reporting verb at ``row[index]``."""
    if _follows_pause(row, index):
        yield after(row, index + 1, context), True
    clause_start = index
    while clause_start > 0 and (row[clause_start - 1].is_word or row[clause_start - 1].text[0].isdigit()):
        if context.has("speaker.that", row[clause_start - 1].low):
            break
        clause_start -= 1
    if _opens_with_unnamed(row, clause_start, index, context):
        yield _without_adverbs(row[clause_start:index], context), False
        return
    if context.has("speaker.as", row[clause_start].low) and clause_start < index:
        yield after(row, clause_start + 1, context), False
        return
    if context.has("speaker.impersonal", row[min(index + 1, len(row) - 1)].low):
        start = index + 2
        if start < len(row) and context.has("speaker.impersonal_links", row[start].low):
            yield after(row, start + 1, context), False
        return
    preceding, following = (before(row, index - 1, context), False), (_behind(row, index, context), True)
    if not context.capital_nouns:
        yield preceding
        if index and context.has("speaker.coordinators", row[index - 1].low):
            yield opening(row, index, context), False
        return
    if _stands_behind(preceding[0], following[0], row[index], context):
        yield following
        yield preceding
    else:
        yield preceding
        if not (following[0] and context.has("speaker.oblique", following[0][0].low)):
            yield following


def _behind(row: Sequence[Token], index: int, context: Context) -> Sequence[Token]:
    """The noun phrase behind the verb; one that begins with a preposition is no subject."""
    words = after(row, index + 1, context)
    if not words or context.has("noun.determiners", words[0].low):
        return words
    prepositions = ("speaker.inner", "clause.locative", "clause.directional")
    return () if any(context.has(table, words[0].low) for table in prepositions) else words


def _stands_behind(preceding: Sequence[Token], following: Sequence[Token], verb: Token, context: Context) -> bool:
    """Whether the subject of a German verb stands behind it, not before: "Verluste meldet der Handel"."""
    if not following or (preceding and context.has("speaker.pronouns", preceding[0].low)):
        return False
    if context.has("speaker.oblique", following[0].low):
        return False
    if _is_listed(preceding, context):
        return False
    if context.has("noun.estimates", verb.low) and following[0].is_capital:
        return True  # "Die Schulden beziffert Dahl auf …"
    return context.has("speaker.nominatives", following[0].low) or _is_listed(following, context)


def gapped(row: Sequence[Token], position: int, context: Context) -> Sequence[Token]:
    """The second speaker of a verb said once: "X spricht von 85 Litern, [der Betreiber] von 60"."""
    index = next((i for i, token in enumerate(row) if token.start >= position), len(row)) - 1
    while index >= 0 and context.has("noun.hedges", row[index].low) and not _is_gap(row[index], context):
        index -= 1
    if index < 1 or not _is_gap(row[index], context):
        return ()
    end = index - 1
    while end > 0 and (context.has("noun.hedges", row[end].low) or context.has("speaker.adverbs", row[end].low)):
        end -= 1
    words = before(row, end, context)
    comma = next((i for i, token in enumerate(row) if words and token.start == words[0].start), 0) - 1
    while comma > 0 and context.has("noun.determiners", row[comma].low):
        comma -= 1
    verbs = (i for i in range(max(0, comma)) if context.has("speaker.reporting", row[i].low))
    said = any(context.has("speaker.frames", f"{row[i].low}+{row[index].low}") for i in verbs)
    return words if comma > 0 and row[comma].text == "," and said else ()


def _is_gap(token: Token, context: Context) -> bool:
    return context.has("speaker.gap_prepositions", token.low)


def _is_listed(words: Sequence[Token], context: Context) -> bool:
    endings = context.endings("speaker.official_endings")
    return any(
        any(context.has(table, word.low) for table in ("speaker.official", "speaker.unnamed", "speaker.outlets"))
        or (word.is_capital and word.low.endswith(endings))
        for word in words
    )


def _opens_with_unnamed(row: Sequence[Token], start: int, end: int, context: Context) -> bool:
    """Whether the clause begins with unnamed people and more about them: "people familiar with the matter said"."""
    if context.capital_nouns or not 2 < end - start <= SUBJECT_WORDS:
        return False
    head = next((i for i in range(start, min(start + 3, end)) if context.has("speaker.unnamed", row[i].low)), None)
    if head is None or head + 1 >= end or row[head + 1].is_capital:
        return False
    opened = row[start:head]
    return all(word.is_word and not context.has("clause.locative", word.low) for word in opened) and not any(
        context.has("clause.auxiliaries", word.low) and not context.has("speaker.adverbs", word.low)
        for word in row[head + 1 : end]
    )


def _without_adverbs(words: Sequence[Token], context: Context) -> Sequence[Token]:
    end = len(words)
    while end and context.has("speaker.adverbs", words[end - 1].low):
        end -= 1
    return words[:end]
