"""Tables of results, for people (stdout) and for machines (JSON)."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

OUT = Path(__file__).parent / "out"

Cell: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class Table:
    """One table of results. ``note`` says how to read it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for."""

    quick: bool = False
    postgres: bool = False


def show(table: Table) -> str:
    """The table in aligned columns, numbers to the right."""
    cells = [list(table.columns), *([_text(cell) for cell in row] for row in table.rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(table.columns))]
    lines = [table.title, "-" * len(table.title)]
    for number, row in enumerate(cells):
        parts = []
        for i, cell in enumerate(row):
            numeric = number > 0 and not isinstance(table.rows[number - 1][i], str)
            parts.append(cell.rjust(widths[i]) if numeric or (number == 0 and i) else cell.ljust(widths[i]))
        lines.append("  ".join(parts).rstrip())
    return "\n".join([*lines, *([table.note] if table.note else [])])


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"
    return str(cell)


def save(name: str, tables: Sequence[Table]) -> Path:
    """Write the tables of one benchmark as JSON."""
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{name}.json"
    path.write_text(json.dumps([asdict(table) for table in tables], indent=1, ensure_ascii=False) + "\n")
    return path


def cpu_ms(action: Callable[[], object], runs: int) -> float:
    """Median CPU milliseconds of this process over the runs."""
    return _median_ms(action, runs, time.process_time)


def wall_ms(action: Callable[[], object], runs: int) -> float:
    """Median wall-clock milliseconds over the runs."""
    return _median_ms(action, runs, time.perf_counter)


def _median_ms(action: Callable[[], object], runs: int, watch: Callable[[], float]) -> float:
    times = []
    for _ in range(runs):
        start = watch()
        action()
        times.append((watch() - start) * 1000)
    return statistics.median(times)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
