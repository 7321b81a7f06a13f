"""Our reader of figures beside quantulum3 and a digits-only floor: quality, speed, start-up, memory, growth.

Every reader runs in processes of its own on the same sentences, one after the other in one run; quantulum3 in the
environment that ``make bench`` builds (``requirements/bench.txt``). Scoring is that of the quality gate
(``tests/scoring.py``).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log2
from pathlib import Path

from benchmarks import recognizers
from benchmarks.corpus import Corpus
from benchmarks.report import Cell, Options, Table
from summarizer.sentences import split
from summarizer.types import Span
from tests import scoring

SIZES = (1_000, 2_000, 4_000, 8_000, 10_000)
"""Sentences of one text, to see how the cost grows."""
_ROOT = Path(__file__).resolve().parent.parent
_PEERS = Path(sys.prefix) / "peers" / "bin" / "python"
_WARM = 20
"""Sentences read before the clock starts: word lists and models are loaded by then."""
_NAMES = {"en": ("briefwire", "quantulum3", "digits"), "de": ("briefwire", "digits")}
_RATES = ("value", "value+unit", "value+change", "all three")
_WORDS = ("counted", "whole counted", "head")


@dataclass(frozen=True, slots=True)
class Run:
    """What a process of ``benchmarks.extractors`` reports."""

    figures: list[list[scoring.Json]]
    seconds: list[float]
    start: float
    peak_mb: float

    @property
    def per_second(self) -> float:
        """Texts per CPU second, after warming up."""
        timed = self.seconds[_WARM:]
        return len(timed) / sum(timed)


@dataclass(frozen=True, slots=True)
class _Stated:
    span: Span
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str


def run(options: Options) -> list[Table]:
    """Quality on our gold and on a foreign set, then cost."""
    cases = {language: scoring.cases(language) for language in _NAMES}
    texts = {language: [case["text"] for case in of_language] for language, of_language in cases.items()}
    readers = [
        (name, language)
        for language, names in _NAMES.items()
        for name in ("briefwire", "reading", *names[1:])
        if name != "quantulum3" or _PEERS.exists()
    ]
    runs: dict[tuple[str, str], list[Run]] = {reader: [] for reader in readers}
    for _ in range(1 if options.quick else 5):
        for name, language in readers:  # in turns: what else the machine does meanwhile hits all of them alike
            runs[name, language].append(_run(name, language, texts[language]))
    if not _PEERS.exists():
        print("quantulum3 is not installed; `make bench` does that", file=sys.stderr)
    tables = [_quality(cases, runs), _foreign(), _cost(runs)]
    return [*tables, *(_growth(language, options) for language in _NAMES)]


def _run(name: str, language: str, texts: Sequence[str]) -> Run:
    python = str(_PEERS) if name == "quantulum3" else sys.executable
    command = [python, "-m", "benchmarks.extractors", name, language]
    done = subprocess.run(command, cwd=_ROOT, input=json.dumps(texts), stdout=subprocess.PIPE, text=True, check=True)
    return Run(**json.loads(done.stdout))


def _quality(cases: Mapping[str, list[scoring.Json]], runs: Mapping[tuple[str, str], list[Run]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for (name, language), (first, *_) in runs.items():
        if name == "reading":
            continue
        rates = scoring.score(cases[language], _replay(first.figures))
        names_it = name == "briefwire"
        words = [f"{100 * rates[key].f1:.1f}" if names_it and key in rates else "–" for key in _WORDS]
        value, clean = rates["value"], rates["clean"]
        rows.append(
            (
                f"{language}: {name}",
                100 * value.precision,
                100 * value.recall,
                *(100 * rates[key].f1 for key in _RATES),
                *words,
                f"{clean.right} of {clean.gold}",
            )
        )
    columns = ("reader", "precision", "recall", *_RATES, *_WORDS, "nothing read")
    sizes = ", ".join(
        f"{len(of_language)} {language} sentences with {sum(len(case['figures']) for case in of_language)} figures"
        for language, of_language in cases.items()
    )
    note = (
        f"Per cent. Our own gold: {sizes}. Precision and recall of values, then F1,\n"
        "strictly one to one. It is the gold we develop against: all readers are asked the same, but it does not show\n"
        "how ours does on news it has never seen. Change: modifier and direction; the peers name neither and are\n"
        "given the commonest, '=' and 'none'. Nothing read: sentences without figures that are left alone."
    )
    return Table("Figures: quality on our gold", columns, tuple(rows), note)


def _replay(figures: Sequence[list[scoring.Json]]) -> scoring.Reader:
    """A reader that gives again what was read of the same cases in another process."""
    left = iter(figures)
    return lambda _case: next(left)


def _foreign() -> Table:
    rows: list[tuple[Cell, ...]] = []
    verdicts = recognizers.judge()
    for language, names in _NAMES.items():
        numerals = recognizers.judged(verdicts, language)
        figures = [one for one in numerals if not one.bare]
        ours = [one.read for one in numerals], [one.published for one in figures]
        rows.append((f"{language}: briefwire", *(recognizers.recall(hits) for hits in ours)))
        for name in names[1:]:
            if name == "quantulum3" and not _PEERS.exists():
                continue
            texts = list(dict.fromkeys(one.entity.text for one in numerals))
            found = dict(zip(texts, _run(name, language, texts).figures, strict=True))
            theirs = [
                [
                    recognizers.states([_stated(figure) for figure in found[one.entity.text]], one.entity)
                    for one in group
                ]
                for group in (numerals, figures)
            ]
            rows.append((f"{language}: {name}", *(recognizers.recall(hits) for hits in theirs)))
    note = "Per cent of the entities judged by the benchmark 'recognizers'. Recall only: the set does not mark all."
    return Table("Figures: value recall on Recognizers-Text", ("reader", "numerals", "figures"), tuple(rows), note)


def _stated(figure: scoring.Json) -> _Stated:
    start, end = figure["span"]
    value, low, high = (None if figure[key] is None else Decimal(str(figure[key])) for key in ("value", "low", "high"))
    return _Stated((start, end), value, low, high, figure["unit"])


def _cost(runs: Mapping[tuple[str, str], list[Run]]) -> Table:
    labels = {"briefwire": "briefwire, figures", "reading": "briefwire, everything"}
    rows = [
        (
            f"{language}: {labels.get(name, name)}",
            statistics.median(one.per_second for one in of_reader),
            statistics.median(one.start for one in of_reader),
            statistics.median(one.peak_mb for one in of_reader),
            len(of_reader),
        )
        for (name, language), of_reader in runs.items()
    ]
    note = (
        "Goals: 400 sentences/CPU-s or more, start below 0.5 CPU-s, peak below 150 MB. A sentence is one call. Start:\n"
        "a new process until its first sentence is read. 'Everything' detects the language and reads people as well,\n"
        "as ingest does. quantulum3 with its classifier. Medians over processes."
    )
    columns = ("reader", "sentences/CPU-s", "start CPU s", "peak MB", "processes")
    return Table("Figures: cost", columns, tuple(rows), note)


def _growth(language: str, options: Options) -> Table:
    sizes = SIZES[:3] if options.quick else SIZES
    texts = [_text(language, size) for size in sizes]
    of_processes = [_run("briefwire", language, ["", *texts]) for _ in range(1 if options.quick else 3)]
    medians = [statistics.median(seconds) for seconds in zip(*(one.seconds[1:] for one in of_processes), strict=True)]
    rows: list[tuple[Cell, ...]] = []
    for index, (size, seconds) in enumerate(zip(sizes, medians, strict=True)):
        doubling = "" if index == 0 else f"{_doubling((sizes[index - 1], medians[index - 1]), (size, seconds)):.2f}"
        rows.append((size, seconds, size / seconds, doubling, len(of_processes[0].figures[index + 1])))
    whole = _doubling((sizes[0], medians[0]), (sizes[-1], medians[-1]))
    note = (
        f"One text each. From {sizes[0]:,} to {sizes[-1]:,} sentences twice the text takes {whole:.2f} times as long\n"
        f"(2 is linear); peak of the process {statistics.median(one.peak_mb for one in of_processes):.0f} MB."
    )
    columns = ("sentences", "CPU s", "sentences/CPU-s", "per doubling", "figures")
    return Table(f"Figures: growth with the text ({language})", columns, tuple(rows), note)


def _doubling(before: tuple[int, float], after: tuple[int, float]) -> float:
    """How many times the cost rises when the size doubles, from two points."""
    return float(2 ** (log2(after[1] / before[1]) / log2(after[0] / before[0])))


def _text(language: str, sentences: int) -> str:
    """One text of the made-up corpus with about this many sentences."""
    paragraphs: list[str] = []
    found = 0
    for text in Corpus().texts(sentences):
        for paragraph in text.paragraphs if text.language == language else ():
            paragraphs.append(paragraph)
            found += len(split(paragraph, language))
            if found >= sentences:
                return "\n\n".join(paragraphs)
    raise AssertionError("the corpus is too small")
