"""How many numerals of a foreign phrase book are read: the test cases of microsoft/Recognizers-Text.

The set lists numerals apart from what they count, so that two things are measured: the value *read* at the entity's
place (by the scanner, before anyone asks what is counted; an input that is nothing but the entity also by itself, with
``reread``), and the value *published* as a figure. What is no figure by
``docs/figures.md`` is left out by the table ``left_out.toml`` beside the data; a bare number with nothing counted stays
in for *read* and is left out for *published*.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from benchmarks.report import Cell, Options, Table
from summarizer.figures import read_figures, reread
from summarizer.figures.scanning.scanner import scan
from summarizer.sentences import split
from summarizer.types import Span

SPECS = Path(__file__).parent.parent / "tests" / "data" / "recognizers-specs"
GOALS = {"en": 90.0, "de": 95.0}
"""Per cent of the judged entities whose value must be read."""

_LANGUAGES = {"English": "en", "German": "de"}
_STANDARD = "Model.json"
"""How the name of a file in standard mode ends; other modes repeat its sentences."""
_TOLERANCE = Decimal("1e-5")
_NO_VALUE, _ORDINALS, _REPEATS = "no value (a unit alone)", "ordinals", "repeats of the standard file"
BY_RULE = frozenset({_NO_VALUE, _ORDINALS, _REPEATS})
"""Reasons that need no list of entities."""
_BARE = "bare number, nothing counted"


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of the set. ``value`` is what the set resolves it to: a number, a percentage, or "[20,30)"."""

    file: str
    at: str
    language: str
    text: str
    surface: str
    span: Span
    value: str | None
    repeated: bool


class Stated(Protocol):
    """A value with its place: a quantity, a figure, or what another reader found."""

    @property
    def span(self) -> Span: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def low(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...
    @property
    def unit(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one entity; ``left_out`` is the reason why it is not judged."""

    entity: Entity
    left_out: str | None
    bare: bool
    read: bool
    published: bool


def entities() -> Iterator[Entity]:
    """Every entity of every file, in the order of the files."""
    known: dict[str, set[str]] = {}
    for path in sorted(SPECS.glob("*/*/*.json"), key=lambda path: (path.parent, not path.name.endswith(_STANDARD))):
        standard = path.name.endswith(_STANDARD)
        inputs = json.loads(path.read_text("utf-8"))
        family = str(path.parent.relative_to(SPECS) / path.name.partition("Model")[0])
        for index, case in enumerate(inputs):
            repeated = not standard and case["Input"].strip() in known[family]
            for number, result in enumerate(case["Results"]):
                span = (result["Start"], result["End"] + 1)
                yield Entity(
                    file=path.relative_to(SPECS).as_posix(),
                    at=f"{index}.{number}",
                    language=_LANGUAGES[path.parent.name],
                    text=case["Input"],
                    surface=case["Input"][slice(*span)],
                    span=span,
                    value=(result.get("Resolution") or {}).get("value"),
                    repeated=repeated,
                )
        if standard:
            known[family] = {case["Input"].strip() for case in inputs}


def judge() -> list[Verdict]:
    """Every entity with what our reader makes of it."""
    table = tomllib.loads((SPECS / "left_out.toml").read_text("utf-8"))
    left_out = {(rule["file"], at): rule["reason"] for rule in table["left_out"] for at in rule["at"]}
    bare = {(rule["file"], at) for rule in table["bare"] for at in rule["at"]}
    amount = re.compile(table["amount"])
    return [_judge(entity, left_out, bare, amount) for entity in entities()]


def _judge(
    entity: Entity, left_out: Mapping[tuple[str, str], str], bare: set[tuple[str, str]], amount: re.Pattern[str]
) -> Verdict:
    keys = ((entity.file, entity.at), (entity.file, entity.at.partition(".")[0]))
    reason = next((left_out[key] for key in keys if key in left_out), None)
    if entity.value in {None, "null"}:
        reason = _NO_VALUE
    elif "/Ordinal" in entity.file:
        reason = _ORDINALS
    elif entity.repeated:
        reason = _REPEATS
    sentences = split(entity.text, entity.language)
    quantities = [one for sentence in sentences for one in scan(entity.text, *sentence.span, entity.language)]
    figures = read_figures(entity.text, sentences, entity.language)
    alone = entity.surface == entity.text.strip(" .")
    by_itself = reread(entity.surface, entity.language) if alone else None
    if by_itself is not None:
        quantities.append(replace(by_itself, span=entity.span))
    return Verdict(
        entity,
        left_out=reason,
        bare=(alone and "/NumberModel" in entity.file and not amount.search(entity.surface))
        or any(key in bare for key in keys),
        read=states(quantities, entity),
        published=states(figures, entity),
    )


def states(found: Sequence[Stated], entity: Entity) -> bool:
    """Whether the value of ``entity`` is stated where it stands.

    A bound "(20,)" is the value 20, a range "[20,35)" both its ends, in one figure or in two ("at least 20 and less
    than 35"). The set writes parts as percentages in one file: a quarter is 25%.
    """
    here = [one for one in found if one.span[0] < entity.span[1] and entity.span[0] < one.span[1]]
    value = entity.value or ""
    if value.startswith(("(", "[")):
        ends = [Decimal(end) for end in value[1:-1].split(",") if end]
        return bool(ends) and all(any(_same(known, end) for one in here for known in _values(one)) for end in ends)
    expected = _number(value)
    if expected is None:
        return False
    if value.endswith("%") and any(one.unit == "count" and _same(one.value, expected / 100) for one in here):
        return True
    return any(_same(known, expected) for one in here for known in _values(one))


def _values(one: Stated) -> Iterator[Decimal]:
    return (number for number in (one.value, one.low, one.high) if number is not None)


def _same(one: Decimal | None, other: Decimal) -> bool:
    return one is not None and abs(one - other) <= _TOLERANCE * abs(other)


def _number(value: str) -> Decimal | None:
    """A resolved value; German files write a decimal comma. None for "nicht ermittelt" and the like."""
    try:
        return Decimal(value.removesuffix("%").replace(",", "."))
    except ArithmeticError:
        return None


def run(options: Options) -> list[Table]:  # noqa: ARG001 - one signature for every benchmark; this one takes seconds
    """Recall per model file and language, what is left out, and every entity missed."""
    verdicts = judge()
    return [_recall(verdicts), _left_out(verdicts), _missed(verdicts)]


def judged(verdicts: Iterable[Verdict], language: str) -> list[Verdict]:
    """The entities of a language that are not left out."""
    return [one for one in verdicts if one.entity.language == language and one.left_out is None]


def recall(hits: Sequence[bool]) -> float:
    """Per cent found; 100 of nothing."""
    return 100 * sum(hits) / len(hits) if hits else 100.0


def _recall(verdicts: Sequence[Verdict]) -> Table:
    rows = [_row(file, [one for one in verdicts if one.entity.file == file]) for file in _files(verdicts)]
    for language, goal in GOALS.items():
        ours = [one for one in verdicts if one.entity.language == language]
        rows.append(_row(f"{language}, all files (goal {goal:.0f})", ours))
    columns = ("model file", "entities", "left out", "numerals", "read", "%", "figures", "published", "%", "% of all")
    note = (
        "Numerals: everything not left out; read: the value, by the scanner. Figures: without bare numbers that count\n"
        "nothing; published: the value, in a figure. The last column is read against every entity of the set."
    )
    return Table("Recognizers-Text: value recall per model file", columns, tuple(rows), note)


def _files(verdicts: Iterable[Verdict]) -> list[str]:
    return list(dict.fromkeys(one.entity.file for one in verdicts))


def _row(name: str, verdicts: Sequence[Verdict]) -> tuple[Cell, ...]:
    numerals = [one for one in verdicts if one.left_out is None]
    figures = [one for one in numerals if not one.bare]
    read, published = [one.read for one in numerals], [one.published for one in figures]
    return (
        name,
        len(verdicts),
        len(verdicts) - len(numerals),
        len(numerals),
        sum(read),
        recall(read) if read else "",
        len(figures),
        sum(published),
        recall(published) if published else "",
        recall([one.read for one in verdicts]),
    )


def _left_out(verdicts: Sequence[Verdict]) -> Table:
    counts = Counter((one.left_out, one.entity.language) for one in verdicts if one.left_out is not None)
    counts.update((_BARE, one.entity.language) for one in verdicts if one.left_out is None and one.bare)
    reasons = sorted({reason for reason, _ in counts}, key=lambda reason: (reason == _BARE, reason))
    rows: list[tuple[Cell, ...]] = [(reason, *(counts[reason, language] for language in GOALS)) for reason in reasons]
    note = f"'{_BARE}': judged as numerals, not as figures. The table: {SPECS.name}/left_out.toml."
    return Table("Recognizers-Text: what is left out, entities", ("reason", *GOALS), tuple(rows), note)


def _missed(verdicts: Sequence[Verdict]) -> Table:
    rows = [
        (one.entity.file.rpartition("/")[2], one.entity.at, one.entity.surface, str(one.entity.value), lost)
        for one in verdicts
        for lost in [_lost(one)]
        if one.left_out is None and lost
    ]
    return Table("Recognizers-Text: every entity missed", ("model file", "at", "entity", "value", "not"), tuple(rows))


def _lost(verdict: Verdict) -> str:
    if not verdict.read:
        return "read"
    return "" if verdict.bare or verdict.published else "published"
