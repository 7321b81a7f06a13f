"""What rises, falls, costs or stands at an amount: "sales rose 12 %", "cut emissions by a third"."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.figures.context import Context
from summarizer.figures.noun_phrases import Phrase, after, is_adjective, is_plural, is_possessive
from summarizer.figures.scenes import Counted, Scene, build
from summarizer.figures.tokens import HYPHENS, Token

_VERB_DISTANCE = 9
"""How many words may stand between a verb of change and its amount ("rose in the first quarter by 12 %")."""

_PARTICLE_DISTANCE = 24
"""How far behind the amount the particle of its verb may stand."""
_FRAME = 16
"""How many words a German verb frame may hold before its amount ("müssen … um 5 Prozent sinken")."""
_MULTIPLE = "multiple"
_REFLEXIVE = "sich"
_CLIMBS = 5
"""How many phrases may hang on each other in a subject ("the end of the third quarter of the year")."""
_INSERTED = {",": ",", ")": "(", "–": "–", "—": "—"}
"""How an insertion ends and begins: "the shares, down 40 %, fell", "der Gewinn (Ebit) fiel"."""
_CLAUSE_ENDS = frozenset(".;:!?,–—()")


def subject(scene: Scene) -> Counted | None:
    """What rises, falls or stands at the amount: "sales rose 12 %", "ist der Umsatz um 12 Prozent gestiegen"."""
    row, context = scene.before, scene.context
    index = len(row) - 1
    nearest = next((token for token in reversed(row[-6:]) if not _leads_up(token, scene)), None)
    if nearest is not None and context.has("noun.periods_in", nearest.low):
        return None
    return _of_multiple(scene) or _of_verb(scene, index) or _of_final_verb(scene)


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
        return _ending_at(scene, len(row) - 1)
    return _ending_at(scene, _before_auxiliaries(row, len(row) - 1, context)) or _of_final_verb(scene, past=True)


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
            return _ending_at(scene, _before_auxiliaries(row, index - 1, context))
        if context.has("noun.measure_prepositions", token.low):
            linked = context.has("noun.noun_prepositions", token.low)
            if not (linked or context.capital_nouns) and index and _is_object(row, index - 1, context):
                own = back(row, index - 1, context)
                if own is not None and own.first and row[own.first - 1].number is not None:
                    return built(scene, own)  # "58 votes to 41"
                return _ending_at(scene, index - 1)
            preposition = preposition or not linked
        elif (
            context.capital_nouns
            and token.is_capital
            and token.number is None
            and not _may_stand_between(token, context)
        ):
            opener = _attached(row, index, context)
            if opener is None:
                return (_estimated(scene, index) or _ending_at(scene, index)) if preposition else None
            index = opener
        elif token.number is None and not _may_stand_between(token, context):
            return None
        index -= 1
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
    return context.has("noun.estimates", token.low) and context.has("noun.estimate_prepositions", following)


def _has_particle(scene: Scene, verb: str) -> bool:
    """Whether a separable verb has its particle at the end of its clause: "legte um 5 Prozent zu"."""
    if not scene.context.has("noun.separable", verb):
        return True
    last = ""
    for token in scene.after[:_PARTICLE_DISTANCE]:
        if token.text in _CLAUSE_ENDS:
            break
        last = token.low
    return scene.context.has("noun.particles", f"{verb}+{last}")


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
    if not past and (following is None or not context.has("noun.final_verbs", following.low)):
        return None
    if not past and row and row[-1].is_capital and context.has("noun.losing", following.low if following else ""):
        return _ending_at(scene, len(row) - 1)  # "hat die Aktie 18 Prozent verloren"
    for index in range(len(row) - 1, max(0, len(row) - _FRAME), -1):
        token = row[index]
        if token.text in _CLAUSE_ENDS:
            return None
        if context.has("noun.finite", token.low):
            return _ending_at(scene, index - 1)
    return None


def _is_object(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether ``row[index]`` ends an object before a preposition: "put the damage at", "cut emissions by"."""
    token = row[index]
    if token.is_capital or not token.is_word or context.has("noun.stop", token.low) or token.low.endswith(("ly", "ed")):
        return False
    if context.has("noun.movement", token.low) or context.has("clause.time_nouns", token.low):
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
    return _is_verb_between(row, phrase.first - 1, context)


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
        elif context.has("noun.attachments", row[opener].low):
            return opener if not context.has("noun.genitives", row[opener].low) else None
        else:
            return None
    return None


def _estimated(scene: Scene, index: int) -> Counted | None:
    """The object before a verb of estimating: "Die Kosten beziffert die Regierung auf 62 Millionen"."""
    row, context = scene.before, scene.context
    for verb in range(index - 1, max(0, index - 6), -1):
        if context.has("noun.estimates", row[verb].low):
            return _ending_at(scene, verb - 1) if row[verb - 1].is_capital else None
        if not row[verb].is_word or context.has("noun.oblique", row[verb].low):
            return None
    return None


def _may_stand_between(token: Token, context: Context) -> bool:
    low = token.low
    return (
        context.has("noun.hedges", low)
        or context.has("noun.fillers", low)
        or context.has("clause.time_nouns", low)
        or low.isdigit()
        or low in {"%", "$", "€", "£", "¥"}
        or (not context.capital_nouns and low.endswith("ly"))
    )


def _before_auxiliaries(row: Sequence[Token], index: int, context: Context) -> int:
    while index >= 0 and (
        context.has("noun.auxiliaries", row[index].low)
        or (not context.capital_nouns and (row[index].low.endswith("ly") or context.has("noun.hedges", row[index].low)))
    ):
        index -= 1
    return index


def _ending_at(scene: Scene, index: int) -> Counted | None:
    """The noun phrase whose last word is ``before[index]``; of "sales of cars" and "Zahl der Autos" the first noun."""
    row, context = scene.before, scene.context
    index = _before_insertion(row, index, context)
    phrase = back(row, index, context)
    if phrase is None and index > 0 and context.has("clause.time_nouns", row[index].low):
        phrase = Phrase(index, index)  # "profit in the quarter to September"
    for _ in range(_CLIMBS):
        if phrase is None:
            return None
        outer = _outer(row, phrase, context)
        if outer is None or context.has("noun.empty", row[outer.head].low):
            break
        phrase = outer
    return None if phrase is None else built(scene, phrase)


def _before_insertion(row: Sequence[Token], index: int, context: Context) -> int:
    """The end of the noun before "…, which have lost 40 %," or before the pronoun "which" itself."""
    if index > 0 and context.has("noun.relative_subjects", row[index].low):
        index -= 1
        return index - 1 if row[index].text == "," else index
    if index <= 1 or row[index].text not in _INSERTED:
        return index
    opening = _INSERTED[row[index].text]
    start = next((i for i in range(index - 1, max(0, index - _FRAME), -1) if row[i].text == opening), 0)
    return start - 1 if start else index


def _outer(row: Sequence[Token], phrase: Phrase, context: Context) -> Phrase | None:
    """The noun phrase that ``phrase`` is attached to: "[shares] in the company", "[Zahl] der Autos"."""
    opener = phrase.first - 1
    if _is_genitive(row, phrase, opener, context):
        return back(row, opener, context)
    while context.capital_nouns and opener > 0 and row[opener].is_capital and opener > phrase.first - 3:
        opener -= 1  # "die Aktien des Herstellers Nortek"
    lowest = opener - 4
    while opener >= 0 and opener > lowest:
        token = row[opener]
        article = context.has("noun.determiners", token.low)
        if article and context.has("noun.genitives", token.low) and opener and row[opener - 1].is_capital:
            break
        inner = token.number is not None or token.text in HYPHENS or context.has("noun.quantifiers", token.low)
        inner = inner or (not context.capital_nouns and context.has("clause.time_nouns", token.low))
        if not article and not inner:
            break
        opener -= 1
    if opener <= 0:
        return None
    if _is_genitive(row, phrase, opener, context):
        return back(row, opener, context)
    if context.has("noun.attachments", row[opener].low) or context.has("noun.complements", row[opener].low):
        return back(row, opener - 1, context)
    return None


def built(scene: Scene, phrase: Phrase) -> Counted | None:
    """The noun phrase of the tokens before the number; None for a time and for nouns that say nothing ("average")."""
    row, context = scene.before, scene.context
    if context.has("clause.time_nouns", row[phrase.head].low) or context.has("noun.empty", row[phrase.head].low):
        return None
    if context.head_first:
        words = range(phrase.first, phrase.head)
        head = next((k for k in words if not context.has("noun.plural_modifiers", row[k].low)), phrase.head)
        phrase = Phrase(phrase.first, head)
    return build(scene, row, phrase, plural=_is_plural_subject(row, phrase, context))


def _is_genitive(row: Sequence[Token], phrase: Phrase, opener: int, context: Context) -> bool:
    """Whether a noun stands right before a genitive without article: "Absatz neuer Autos"."""
    if not context.capital_nouns or opener != phrase.first - 1 or not row[opener].is_capital:
        return False
    return phrase.first < phrase.head and row[phrase.first].low.endswith("er")


def _is_plural_subject(row: Sequence[Token], phrase: Phrase, context: Context) -> bool:
    """Whether the noun is a plural; in German a noun in -n without a singular article is taken for one."""
    noun = row[phrase.head]
    if not context.capital_nouns:
        return is_plural(noun, context)
    singular = phrase.first > 0 and context.has("noun.singular_articles", row[phrase.first - 1].low)
    return noun.low.endswith("n") and not singular


def back(row: Sequence[Token], index: int, context: Context) -> Phrase | None:
    """The noun phrase that ends at ``row[index]``."""
    if index < 0 or not row[index].is_word or context.has("noun.determiners", row[index].low):
        return None
    if context.has("noun.never", row[index].low):
        return None
    if not row[index].is_capital if context.capital_nouns else context.has("noun.stop", row[index].low):
        return None
    first = index
    while first > 0 and index - first < 4:
        token = row[first - 1]
        if not token.is_word or context.has("noun.stop", token.low) or context.has("noun.determiners", token.low):
            break
        if context.has("noun.movement", token.low) or _is_verb_between(row, first - 1, context):
            return Phrase(first, index)
        if context.has("noun.passive_movement", token.low) or context.has("noun.participles", token.low):
            return Phrase(first, index)
        if context.capital_nouns and not is_adjective(token, context):
            break
        first -= 1
    return Phrase(index if _begins_with_verb(row, first, index, context) else first, index)


def _begins_with_verb(row: Sequence[Token], first: int, head: int, context: Context) -> bool:
    """Whether the words before the noun ``row[head]`` may hold a verb: "thieves stole paintings", "stahlen Bilder"."""
    if first == head or context.head_first:
        return False
    opener = row[first - 1] if first else None
    if context.capital_nouns:
        open_ended = opener is None or (opener.is_capital and not context.has("noun.determiners", opener.low))
        return open_ended and not row[first].low.endswith("er")
    if opener is not None and not _opens_phrase(opener, context):
        return True
    plurals = [token for token in row[first:head] if is_plural(token, context)]
    return any(not context.has("noun.plural_modifiers", token.low) for token in plurals)


def _is_verb_between(row: Sequence[Token], index: int, context: Context) -> bool:
    """Whether a word in -ed or -s between two nouns is a verb: "pill reduced attacks", "industry expects losses"."""
    if context.capital_nouns or context.head_first or index < 1:
        return False
    token, previous = row[index], row[index - 1]
    noun_before = previous.is_word and not (
        context.has("noun.stop", previous.low)
        or context.has("noun.determiners", previous.low)
        or previous.low.endswith("ly")
    )
    verbal = token.low.endswith("ed") or (
        is_plural(token, context) and not context.has("noun.plural_modifiers", token.low)
    )
    return noun_before and verbal and not token.is_capital


def _opens_phrase(token: Token, context: Context) -> bool:
    """Whether a noun phrase surely begins after ``token``; else its first words may be a verb ("expect delays")."""
    tables = ("noun.determiners", "noun.attachments", "noun.openers", "speaker.reporting")
    return not token.is_word or any(context.has(table, token.low) for table in tables)
