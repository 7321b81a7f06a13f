"""The quality gate: ``python -m tests.eval_gate``.

Scores the figure reader and the stories on our own gold and holds every rate against its floor. A floor may be raised,
never lowered: where the history of the repository is there, every earlier version of the files of floors is read.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tests import scoring, story_changes, story_scoring
from tests.scoring import Score

Floors: TypeAlias = dict[str, dict[str, float]]
Scores: TypeAlias = dict[str, Score]

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Suite:
    """Gold of one kind: where its floors stand, and the scores of each group of rates."""

    floors: Path
    groups: Mapping[str, Callable[[], Scores]]


def _reads(gold_set: str) -> Callable[[], Scores]:
    return lambda: scoring.score(scoring.cases(gold_set), scoring.our_reader)


SUITES = (
    Suite(
        scoring.GOLD / "floors.toml",
        {path.stem: _reads(path.stem) for path in sorted(scoring.GOLD.glob("*.jsonl"))},
    ),
    Suite(
        story_scoring.GOLD.parent / "story_floors.toml",
        {
            "clustering": story_scoring.clustering,
            "merging": story_scoring.merging,
            "changes": story_changes.rates,
        },
    ),
)
PRECISE = ("value", "counted", "clause", "speaker", "qualifiers")
"""Rates of which the floor holds for precision and recall alike, not only for their mean."""


def floors(text: str) -> Floors:
    """The floors per gold set and rate, 0 to 1. Raises tomllib.TOMLDecodeError."""
    return tomllib.loads(text)


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


def earlier_floors(file: Path) -> Iterator[tuple[str, Floors]]:
    """Every committed version of a file of floors, newest first, with its commit; none where there is no history."""
    path = file.relative_to(ROOT).as_posix()
    log = _git(ROOT, "log", "--format=%H", "--", path)
    for commit in (log or "").split():
        shown = _git(ROOT, "show", f"{commit}:{path}")
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
    lines = [f"{group:<20}{'precision':>8}{'recall':>8}{'F1':>8}{'floor':>8}{'right':>8}{'read':>7}{'gold':>7}"]
    for name, one in scores.items():
        floor = wanted.get(name)
        lines.append(
            f"  {name:<20}{one.precision:8.1%}{one.recall:8.1%}{one.f1:8.1%}"
            f"{'-' if floor is None else format(floor, '.1%'):>8}{one.right:8}{one.read:7}{one.gold:7}"
        )
    return "\n".join(lines)


def check(suite: Suite) -> Iterator[str]:
    """What falls short in a suite, in words; prints every rate on the way."""
    wanted = floors(suite.floors.read_text("utf-8"))
    yield from (f"{group}: no gold" for group in wanted if group not in suite.groups)
    for group, scored in suite.groups.items():
        scores, rates = scored(), wanted.get(group, {})
        print(table(group, scores, rates), end="\n\n")  # noqa: T201 - a command line's work
        yield from (f"{group}: {problem}" for problem in below(scores, rates))
    for commit, before in earlier_floors(suite.floors):
        yield from (f"since {commit[:9]}: {problem}" for problem in lowered(before, wanted))


def main() -> int:
    """Print every rate; 1 where one is below its floor or a floor was lowered."""
    problems = [problem for suite in SUITES for problem in check(suite)]
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201 - a command line's work
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
