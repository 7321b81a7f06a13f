"""The readers of figures that are compared, each run in a process of its own.

``python -m benchmarks.extractors NAME LANGUAGE`` reads a JSON list of texts from standard input and writes one JSON
object: ``figures`` per text (keys of docs/json.md), ``seconds`` of CPU per text, ``start`` (CPU seconds of the process
until the first text is read) and ``peak_mb``. It imports nothing but the reader asked for, so that a peer can run in an
environment of its own and nobody pays for another's imports.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Extract: TypeAlias = Callable[[str, str], list[Json]]

_TABLE = Path(__file__).parent / "quantulum3.toml"
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = {"en": re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?"), "de": re.compile(r"[\d.]+(?:,\d+)?")}


def briefwire() -> Extract:
    """Our reader: sentences, then figures."""
    from summarizer.figures import read_figures  # noqa: PLC0415 - only where it is measured
    from summarizer.sentences import split  # noqa: PLC0415 - only where it is measured

    def extract(text: str, language: str) -> list[Json]:
        return [
            {
                "span": list(one.span),
                "value": None if one.value is None else float(one.value),
                "low": None if one.low is None else float(one.low),
                "high": None if one.high is None else float(one.high),
                "unit": one.unit,
                "counted": one.counted,
                "counted_head": one.counted_head,
                "modifier": one.modifier,
                "direction": one.direction,
            }
            for one in read_figures(text, split(text, language), language)
        ]

    return extract


def reading() -> Extract:
    """All that is read from an article at ingest: language, sentences, figures with their concepts, people."""
    from summarizer.reading import read  # noqa: PLC0415 - only where it is measured

    def extract(text: str, _language: str) -> list[Json]:
        return [{"span": list(one.span)} for one in read(text).figures]

    return extract


def quantulum3() -> Extract:
    """quantulum3 with its classifier. It has no field for modifier and direction ("=" and "none" here, as most figures
    have), nor for what is counted; "4 to 6" comes as 5 ± 1 and is counted as the range it stands for."""
    import tomllib  # noqa: PLC0415 - only where it is measured

    warnings.simplefilter("ignore")
    from quantulum3 import parser  # type: ignore[import-not-found] # noqa: PLC0415 - installed by `make bench` only

    table = tomllib.loads(_TABLE.read_text("utf-8"))
    names, factors = table["names"], table["factors"]

    def unit_id(name: str) -> str:
        return " per ".join(names.get(part, part) for part in names.get(name, name).split(" per "))

    def extract(text: str, _language: str) -> list[Json]:
        found = []
        for one in parser.parse(text):
            factor = factors.get(one.unit.name, 1)
            value, spread = one.value * factor, one.uncertainty
            figure = _figure(one.span, value, "count" if factor != 1 else unit_id(one.unit.name))
            if spread:
                figure |= {"value": None, "low": value - spread * factor, "high": value + spread * factor}
            found.append(figure)
        return found

    return extract


def digits() -> Extract:
    """The floor: every run of digits is a number of things."""

    def extract(text: str, language: str) -> list[Json]:
        return [
            _figure(match.span(), number, "count")
            for match in _DIGITS.finditer(text)
            for number in [_number(match[0], language)]
            if number is not None
        ]

    return extract


def _number(digits_: str, language: str) -> float | None:
    if not _GROUPED[language].fullmatch(digits_):
        return None
    plain = digits_.replace(",", "") if language == "en" else digits_.replace(".", "").replace(",", ".")
    return float(plain)


def _figure(span: tuple[int, int], value: float, unit: str) -> Json:
    return {
        "span": list(span),
        "value": value,
        "low": None,
        "high": None,
        "unit": unit,
        "modifier": "=",
        "direction": "none",
    }


READERS: dict[str, Callable[[], Extract]] = {
    "briefwire": briefwire,
    "reading": reading,
    "quantulum3": quantulum3,
    "digits": digits,
}


def _peak_mb() -> float:
    """The most memory this process has held. ``ru_maxrss`` would also count the parent it was started from."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Read all texts once."""
    name, language = sys.argv[1:]
    texts = json.load(sys.stdin)
    extract = READERS[name]()
    figures, seconds, start = [], [], 0.0
    for text in texts:
        before = time.process_time()
        figures.append(extract(text, language))
        now = time.process_time()
        seconds.append(now - before)
        start = start or now
    json.dump({"figures": figures, "seconds": seconds, "start": start, "peak_mb": _peak_mb()}, sys.stdout)


if __name__ == "__main__":
    main()
