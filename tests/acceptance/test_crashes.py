"""Killed anywhere, a digest still arrives once: real processes, real databases, the platforms' doubles over sockets."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.store import open_database
from bot.core.deliveries import Delivery, DeliveryState
from tests.crashing import papers
from tests.crashing.forks import Ended, Forks, forks
from tests.crashing.places import Place, place

SLICES = 4
LEAST_POINTS = 200
A_WHILE = 600.0
"""Seconds between a death and the next life: Discord has forgotten the nonces by then."""

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def fork() -> Iterator[Forks]:
    with forks() as running:
        yield running


@pytest.fixture(params=["discord", "slack"])
def platform(request: pytest.FixtureRequest) -> Iterator[Place]:
    with place(request.param) as there:
        yield there


class Trial:
    """A database with digests that are due, and the processes that send them."""

    def __init__(self, fork: Forks, there: Place, url: str, targets: list[str], **times: timedelta) -> None:
        self.fork, self.there, self.url, self.targets = fork, there, url, targets
        papers.subscribe(url, targets, there.now(), **times)

    def live(self, **job: Any) -> Ended:
        return self.fork.run(self.job(**job))

    def job(self, **more: Any) -> dict[str, Any]:
        now = self.there.now()
        given = {"databases": [self.url], "platform": self.there.platform, "now": now, "owner": f"at {now}"}
        return {**given, "rounds": 1, "apart": 200, "asks": {}, **self.there.way(), **more}

    @property
    def parts(self) -> list[list[int]]:
        """For each channel the numbers of the parts it shows."""
        return [[int(one.partition("(")[2][0]) for one in self.there.shown(target)] for target in self.targets]

    @property
    def deliveries(self) -> list[Delivery]:
        with closing(open_database(self.url)) as database:
            return database.ledger.deliveries(limit=10_000)


def recover(*trials: Trial, after: float = A_WHILE, rounds: int = 2, asks: bool = False) -> None:
    """What the next process does, a while later."""
    there = trials[0].there
    there.advance(after)
    asked = {one.url: one.targets for one in trials if asks}
    assert not trials[0].live(databases=[one.url for one in trials], rounds=rounds, asks=asked).killed


class Trials:
    """Makes trials on copies of one database with news."""

    def __init__(self, fork: Forks, there: Place, folder: Path) -> None:
        self._fork, self._there, self._folder = fork, there, folder
        self._news = folder / "news.db"
        papers.import_news(f"sqlite:///{self._news}", there.now())
        self._made = 0

    def new(self, channels: int, *, readable: bool = True, **times: timedelta) -> Trial:
        self._made += 1
        copy = shutil.copyfile(self._news, self._folder / f"{self._made}.db")
        targets = [self._there.channel(readable=readable) for _ in range(channels)]
        return Trial(self._fork, self._there, f"sqlite:///{copy}", targets, **times)


@pytest.fixture
def trials(fork: Forks, platform: Place, tmp_path: Path) -> Trials:
    return Trials(fork, platform, tmp_path)


@pytest.mark.parametrize("part", range(SLICES))
def test_killed_at_any_step_everything_arrives_once(trials: Trials, part: int) -> None:
    whole = trials.new(2)
    steps = whole.live().report
    assert whole.parts == [[1, 2], [1, 2]]
    assert len(steps) >= LEAST_POINTS
    killed = {die_at: trials.new(2) for die_at in range(1 + part, len(steps) + 1, SLICES)}
    for die_at, trial in killed.items():
        assert trial.live(die_at=die_at).killed
    recover(*killed.values())
    wrong = [
        f"step {die_at}, {steps[die_at - 1]}: {trial.parts} {trial.deliveries}"
        for die_at, trial in killed.items()
        if trial.parts != [[1, 2], [1, 2]]
    ]
    assert not wrong, "\n".join(wrong)


def test_one_that_was_asked_for_arrives_once_too(trials: Trials) -> None:
    def asked_for(**die_at: int) -> tuple[Trial, Ended]:
        trial = trials.new(1, due_in=timedelta(hours=9))
        return trial, trial.live(asks={trial.url: trial.targets}, **die_at)

    whole, ended = asked_for()
    steps = ended.report
    assert whole.parts == [[1, 2]]
    kept = steps.index("ledger.record ends")
    posting = [number for number, name in enumerate(steps, start=1) if name.startswith(("messenger", "on_"))]
    killed = {}
    for die_at in sorted({*range(1, len(steps), 35), kept, kept + 1, *posting[::5]}):
        killed[die_at], ended = asked_for(die_at=die_at)
        assert ended.killed
    impatient = dict(list(killed.items())[::2])
    recover(*impatient.values(), rounds=3, asks=True)
    recover(*(one for die_at, one in killed.items() if die_at not in impatient))
    for die_at, trial in killed.items():
        known = die_at > kept or die_at in impatient  # else it is as if nobody had asked
        assert trial.parts == [[1, 2] if known else []], f"step {die_at}, {steps[die_at - 1]}: {trial.deliveries}"


def test_back_only_when_the_next_digest_is_due_no_story_is_told_twice(trials: Trials) -> None:
    soon = timedelta(hours=2)
    steps = trials.new(1, again=soon).live().report
    posting = [number for number, name in enumerate(steps, start=1) if name.startswith(("messenger", "on_"))]
    killed = {die_at: trials.new(1, again=soon) for die_at in {*range(10, len(steps), 20), *posting[::3]}}
    for die_at, trial in killed.items():
        assert trial.live(die_at=die_at).killed
    recover(*killed.values(), after=soon.total_seconds(), rounds=3)
    wrong = [
        f"step {die_at}, {steps[die_at - 1]}: {trial.parts} {trial.deliveries}"
        for die_at, trial in killed.items()
        if trial.parts != [[1, 2]]  # the second digest tells what the first did not; of nothing it says nothing
    ]
    assert not wrong, "\n".join(wrong)


def test_where_the_history_is_unreadable_nothing_arrives_twice_and_the_operator_sees_it(trials: Trials) -> None:
    steps = trials.new(1, readable=False).live().report
    posting = [number for number, name in enumerate(steps, start=1) if name.startswith(("messenger", "on_"))]
    killed = {die_at: trials.new(1, readable=False) for die_at in {*range(10, len(steps), 25), *posting}}
    for die_at, trial in killed.items():
        assert trial.live(die_at=die_at).killed
    recover(*killed.values())
    lost = 0
    for die_at, trial in killed.items():
        (parts,) = trial.parts
        assert len(parts) == len(set(parts)), f"step {die_at}, {steps[die_at - 1]}: {parts}"
        if parts != [1, 2]:
            lost += 1
            given_up = [one for one in trial.deliveries if one.state is DeliveryState.ABANDONED]
            assert given_up
            assert all("uncertain" in (one.reason or "") for one in given_up)
    assert lost, "no kill left anything uncertain"


def test_random_kills_over_a_thousand_deliveries(trials: Trials) -> None:
    """A thousand on each platform."""
    trial, chance, kills = trials.new(500), random.Random(5), 0
    while trial.live(die_at=chance.randint(100, 3_000)).killed:
        kills += 1
        trial.there.advance(200)
    recover(trial)
    assert trial.parts == [[1, 2]] * 500
    assert kills >= 5
