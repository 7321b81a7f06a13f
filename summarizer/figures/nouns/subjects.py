"""What rises, falls, costs or stands at an amount: "sales rose 12 %", "cut emissions by a third"."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.nouns.context import Context
from summarizer.figures.nouns.noun_phrases import after, is_possessive
from summarizer.figures.nouns.phrases_before import back, built, ending_at, is_verb_between
from summarizer.figures.nouns.scenes import Counted, Scene, build
from summarizer.figures.nouns.tokens import Token

_VERB_DISTANCE = 9
"""How many words may stand between a verb of change and its amount ("rose in the first quarter by 12 %")."""

_PARTICLE_DISTANCE = 24
"""How far behind the amount the particle of its verb may stand."""
_FRAME = 16
"""How many words a German verb frame may hold before its amount ("müssen … um 5 Prozent sinken")."""
_MULTIPLE = "multiple"
_REFLEXIVE = "sich"
_CLAUSE_ENDS = frozenset(".;:!?,–—()")


def subject(scene: Scene) -> Counted | None:
    """What rises, falls or stands at the amount: "sales rose 12 %", "ist der Umsatz um 12 Prozent gestiegen"."""
    row, context = scene.before, scene.context
    index = len(row) - 1
    nearest = next((token for token in reversed(row[-6:]) if not _leads_up(token, scene)), None)
    if nearest is not None and context.has("noun.periods_in", nearest.low):
        return None
    return _of_multiple(scene) or _of_relative(scene) or _of_verb(scene, index) or _of_final_verb(scene)


def _of_multiple(scene: Scene) -> Counted | None:
    """The subject or object of a verb that is the amount itself: "profit doubled", "the firm halved its dividend"."""
    row, context, quantity = scene.before, scene.context, scene.quantity
    verb = scene.text[slice(*quantity.span)].lower()
    if quantity.unit != _MULTIPLE or not context.has("noun.multiplying", verb):
        return None
    following = scene.after[0] if scene.after else None
    if following is not None and context.has("noun.determiners", following.low) and not context.capital_nouns:
        phrase = after(scene.after, 1, context, singular=True)
        return None if phrase is None else build(scene, scene.after, phrase, plural=False)
    if following is not None and context.capital_nouns and following.low == _REFLEXIVE:
        return ending_at(scene, len(row) - 1)
    return ending_at(scene, _before_auxiliaries(row, len(row) - 1, context)) or _of_final_verb(scene, past=True)


def speaks_of_pronoun(scene: Scene) -> bool:
    """Whether the subject of the verb before the amount is a pronoun: "It has tripled", "Heute liegt sie bei"."""
    row, context = scene.before, scene.context
    moving = context.has("noun.multiplying", scene.text[slice(*scene.quantity.span)].lower())
    pronoun = False
    for index in range(len(row) - 1, max(-1, len(row) - _VERB_DISTANCE), -1):
        token = row[index]
        if token.text in _CLAUSE_ENDS:
            break
        moving = moving or _moves(row, index, context)
        pronoun = pronoun or context.has("noun.subject_pronouns", token.low)
    return moving and pronoun


def _leads_up(token: Token, scene: Scene) -> bool:
    """Whether ``token`` is an article or hedge; "over two years" is a period, "over two million" a hedge."""
    context = scene.context
    if context.has("noun.periods_in", token.low) and context.has("noun.period", scene.quantity.unit):
        return False
    return context.has("noun.hedges", token.low) or context.has("noun.determiners", token.low)


def _of_verb(scene: Scene, index: int) -> Counted | None:
    """The subject or object of the verb before the amount, looked for from ``before[index]`` leftwards."""
    row, context = scene.before, scene.context
    preposition = False
    for _ in range(_VERB_DISTANCE):
        if index < 0:
            return None
        token = row[index]
        if _moves(row, index, context):
            if not _has_particle(scene, token.low):
                return None
            end = _before_auxiliaries(row, index - 1, context)
            if end > 0 and context.has("noun.paired_verbs", row[end].low):
                end = _before_earlier_verb(row, end, context)
            return None if _is_adverbial(row, end, context) else ending_at(scene, end)
        if context.has("noun.measure_prepositions", token.low):
            linked = context.has("noun.noun_prepositions", token.low)
            if not (linked or context.capital_nouns) and index and _is_object(row, index - 1, context):
                own = back(row, index - 1, context)
                if own is not None and own.first and row[own.first - 1].number is not None:
                    return built(scene, own)  # "58 votes to 41"
                return ending_at(scene, index - 1)
            preposition = preposition or not linked
        elif (
            context.capital_nouns
            and token.is_capital
            and token.number is None
            and not _may_stand_between(token, context)
        ):
            opener = _attached(row, index, context)
            if opener is None:
                return (_estimated(scene, index) or ending_at(scene, index)) if preposition else None
            index = opener
        elif token.number is None and not _may_stand_between(token, context):
            return None
        index -= 1
    return None


def _before_earlier_verb(row: Sequence[Token], index: int, context: Context) -> int:
    """The end of the subject of two verbs: "[The tunnel] is 57 km long and cost 12 billion"; -1 where there is none."""
    for earlier in range(index - 1, max(0, index - _FRAME), -1):
        if row[earlier].text in ".;:":
            break
        if _moves(row, earlier, context):
            return _before_auxiliaries(row, earlier - 1, context)
    return -1


def _of_relative(scene: Scene) -> Counted | None:
    """The noun before a relative clause that begins with the amount: "die Aktie, die um 5 Prozent fiel"."""
    row, context = scene.before, scene.context
    for index in range(len(row) - 1, 1, -1):
        low = row[index].low
        if row[index - 1].text == "," and context.has("noun.relative_subjects", low):
            return ending_at(scene, index)
        if not context.has("noun.hedges", low) and not context.has("noun.measure_prepositions", low):
            return None
    return None


def _moves(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether ``row[index]`` is a verb whose subject has the amount: "rose", "costs", "was cut", "[a crowd] put at"."""
    token = row[index]
    if context.capital_nouns and token.is_capital and index:
        return False
    if context.has("noun.movement", token.low):
        return True
    if not index:
        return False
    if context.has("noun.passive_movement", token.low) and context.has("noun.passive", row[index - 1].low):
        return True
    following = row[index + 1].low if index + 1 < len(row) else ""
    estimates = context.has("noun.estimates", token.low)
    return estimates and (context.capital_nouns or context.has("noun.estimate_prepositions", following))


def _is_adverbial(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether a German clause opens with a phrase of place or time, so that the subject follows the verb."""
    if not context.capital_nouns or index < 0 or context.has("noun.relative_subjects", row[index].low):
        return False
    first = index
    while (
        first > 0
        and row[first - 1].text not in _CLAUSE_ENDS
        and not context.has("noun.conjunctions", row[first - 1].low)
    ):
        first -= 1
    return context.has("noun.prepositions", row[first].low)


def _has_particle(scene: Scene, verb: str) -> bool:
    """Whether a separable verb has its particle at the end of its clause: "legte um 5 Prozent zu"."""
    if not scene.context.has("noun.separable", verb):
        return True
    row, context = [token for token in scene.after[:_PARTICLE_DISTANCE] if token.number is None], scene.context
    for index, token in enumerate(row):
        if token.text in _CLAUSE_ENDS:
            break
        ends = index + 1 == len(row) or row[index + 1].text in _CLAUSE_ENDS
        ends = ends or context.has("noun.conjunctions", row[index + 1].low)
        if ends and context.has("noun.particles", f"{verb}+{token.low}"):
            return True
    return False


def _of_final_verb(scene: Scene, *, past: bool = False) -> Counted | None:
    """The subject where the verb stands last: "Die Emissionen müssen bis 2030 um 55 Prozent sinken".

    ``past``: the number itself is that verb ("hat sich verdoppelt").
    """
    row, context = scene.before, scene.context
    following = next(
        (
            token
            for token in scene.after
            if token.number is None and not context.has("noun.measure_prepositions", token.low)
        ),
        None,
    )
    passive = following is not None and context.has("noun.final_passives", following.low)
    active = following is not None and context.has("noun.final_verbs", following.low)
    if not (past or active or passive):
        return None
    finite = "noun.passive_finite" if passive and not active else "noun.finite"
    if not past and row and row[-1].is_capital and context.has("noun.losing", following.low if following else ""):
        return ending_at(scene, len(row) - 1)  # "hat die Aktie 18 Prozent verloren"
    for index in range(len(row) - 1, max(0, len(row) - _FRAME), -1):
        token = row[index]
        if token.text in _CLAUSE_ENDS:
            return None
        if context.has(finite, token.low):
            return ending_at(scene, index - 1) or _subject_after(scene, index + 1)
    return None


def _subject_after(scene: Scene, start: int) -> Counted | None:
    """The subject behind a finite verb: "Im August hatte [die Rate] noch 2,3 Prozent betragen"."""
    row, context = scene.before, scene.context
    while start < len(row) and context.has("noun.determiners", row[start].low):
        start += 1
    phrase = after(row, start, context) if start < len(row) else None
    return None if phrase is None else built(scene, phrase)


def _is_object(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether ``row[index]`` ends an object before a preposition: "put the damage at", "cut emissions by"."""
    token = row[index]
    if token.is_capital or not token.is_word or context.has("noun.stop", token.low) or token.low.endswith(("ly", "ed")):
        return False
    moving = context.has("noun.movement", token.low) and not (
        index and context.has("noun.determiners", row[index - 1].low)
    )
    if moving or context.has("clause.time_nouns", token.low):
        return False
    phrase = back(row, index, context)
    if phrase is not None and phrase.first > 1 and context.has("noun.attachments", row[phrase.first - 1].low):
        phrase = back(row, phrase.first - 2, context)  # "cut [the risk] of death by a third"
    if phrase is None or phrase.first == 0:
        return False
    if context.has("noun.estimate_prepositions", row[index + 1].low):
        verbs = row[max(0, phrase.first - 4) : phrase.first]
        if not any(context.has("noun.estimates", verb.low) for verb in verbs):
            return False
    opener = row[phrase.first - 1]
    if context.has("noun.determiners", opener.low) or is_possessive(row[phrase.first]) or opener.number is not None:
        return True
    if context.has("noun.passive_movement", opener.low):
        return True
    return is_verb_between(row, phrase.first - 1, context)


def _attached(row: Sequence[Token], index: int, context: Context) -> int | None:
    """The index of the preposition before the noun at ``row[index]``, if it stands in a phrase of its own:
    "stiegen im Schnitt um 8 Prozent", "stieg nach Angaben der Behörde auf"."""
    for _ in range(2):
        phrase = back(row, index, context)
        if phrase is None:
            return None
        opener = phrase.first - 1
        genitive = False
        while opener >= 0 and context.has("noun.determiners", row[opener].low):
            genitive = genitive or (context.has("noun.genitives", row[opener].low) and row[opener - 1].is_capital)
            opener -= 1
        if opener < 0:
            return None
        if genitive:
            index = opener
        elif context.has("noun.attachments", row[opener].low) or context.has("noun.complements", row[opener].low):
            return opener if not context.has("noun.genitives", row[opener].low) else None
        else:
            return None
    return None


def _estimated(scene: Scene, index: int) -> Counted | None:
    """The object before a verb of estimating: "Die Kosten beziffert die Regierung auf 62 Millionen"."""
    row, context = scene.before, scene.context
    for verb in range(index - 1, max(0, index - 6), -1):
        if context.has("noun.estimates", row[verb].low):
            before = row[verb - 1]
            body = context.has("speaker.official", before.low)
            body = body or before.low.endswith(context.endings("speaker.official_endings"))
            return ending_at(scene, verb - 1) if before.is_capital and not body else None
        if not row[verb].is_word or context.has("noun.oblique", row[verb].low):
            return None
    return None


def _may_stand_between(token: Token, context: Context) -> bool:
    low = token.low
    return (
        context.has("noun.hedges", low)
        or context.has("noun.fillers", low)
        or context.has("clause.time_nouns", low)
        or context.has("noun.adverbs", low)
        or context.has("noun.empty", low)
        or low.isdigit()
        or low in {"%", "$", "€", "£", "¥", "±"}
        or (not context.capital_nouns and low.endswith("ly"))
    )


def _before_auxiliaries(row: Sequence[Token], index: int, context: Context) -> int:
    while index >= 0 and (
        context.has("noun.auxiliaries", row[index].low)
        or (not context.capital_nouns and (row[index].low.endswith("ly") or context.has("noun.hedges", row[index].low)))
    ):
        index -= 1
    return index
