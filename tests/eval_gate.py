"""The quality gate of the figure reader: ``python -m tests.eval_gate``.

Scores the reader on our own gold and holds every rate against its floor in ``tests/data/figures/floors.toml``. A floor
may be raised, never lowered: where the history of the repository is there, every earlier version of the file is read.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from tests import scoring
from tests.scoring import Score

Floors: TypeAlias = dict[str, dict[str, float]]

FLOORS = scoring.GOLD / "floors.toml"
PRECISE = ("value", "counted", "clause", "speaker", "qualifiers")
"""Rates of which the floor holds for precision and recall alike, not only for their mean."""


def floors(text: str) -> Floors:
    """The floors per gold set and rate, 0 to 1. Raises tomllib.TOMLDecodeError."""
    return tomllib.loads(text)


def gold_sets() -> list[str]:
    """The names of the gold files, each a set of its own."""
    return sorted(path.stem for path in scoring.GOLD.glob("*.jsonl"))


def below(scores: Mapping[str, Score], wanted: Mapping[str, float]) -> list[str]:
    """What falls short, in words; rates without a floor and floors without a rate fall short too."""
    problems = [f"{name}: no floor" for name in scores if name not in wanted]
    for name, floor in wanted.items():
        if name not in scores:
            problems.append(f"{name}: nothing was scored")
            continue
        reached = scores[name].f1
        if name in PRECISE:
            reached = min(scores[name].precision, scores[name].recall)
        if reached < floor:
            problems.append(f"{name}: {reached:.4f} is below the floor of {floor}")
    return problems


def lowered(before: Floors, now: Floors) -> list[str]:
    """The floors of ``before`` that are lower, or gone, in ``now``."""
    return [
        f"{group}.{name}: {floor} before, {now.get(group, {}).get(name)} now"
        for group, rates in before.items()
        for name, floor in rates.items()
        if now.get(group, {}).get(name, -1.0) < floor
    ]


def earlier_floors(folder: Path) -> Iterator[tuple[str, Floors]]:
    """Every committed version of the floors, newest first, with its commit; none where there is no history."""
    path = FLOORS.relative_to(folder).as_posix()
    log = _git(folder, "log", "--format=%H", "--", path)
    for commit in (log or "").split():
        shown = _git(folder, "show", f"{commit}:{path}")
        if shown:
            yield commit, floors(shown)


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout


def table(group: str, scores: Mapping[str, Score], wanted: Mapping[str, float]) -> str:
    """The rates of one gold set as lines of text."""
    lines = [f"{group:<14}{'precision':>10}{'recall':>8}{'F1':>8}{'floor':>8}{'right':>8}{'read':>7}{'gold':>7}"]
    for name, one in scores.items():
        floor = wanted.get(name)
        lines.append(
            f"  {name:<14}{one.precision:8.1%}{one.recall:8.1%}{one.f1:8.1%}"
            f"{'-' if floor is None else format(floor, '.1%'):>8}{one.right:8}{one.read:7}{one.gold:7}"
        )
    return "\n".join(lines)


def main() -> int:
    """Print every rate; 1 where one is below its floor or a floor was lowered."""
    wanted = floors(FLOORS.read_text("utf-8"))
    problems = [f"{group}: no gold" for group in wanted if group not in gold_sets()]
    for group in gold_sets():
        rates = wanted.get(group, {})
        scores = scoring.score(scoring.cases(group), scoring.our_reader)
        print(table(group, scores, rates), end="\n\n")  # noqa: T201 - a command line's work
        problems += [f"{group}: {problem}" for problem in below(scores, rates)]
    for commit, before in earlier_floors(Path(__file__).parents[1]):
        problems += [f"since {commit[:9]}: {problem}" for problem in lowered(before, wanted)]
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201 - a command line's work
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
