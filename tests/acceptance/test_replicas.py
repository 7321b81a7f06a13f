"""Several processes on one database: a slot is decided once, and each message is sent once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.test_crashes import Trial, recover
from tests.crashing import papers
from tests.crashing.forks import Forks, forks
from tests.crashing.places import place

REPLICAS, CHANNELS = 3, 40

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def fork() -> Iterator[Forks]:
    with forks() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shared.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.mark.parametrize("platform", ["discord", "slack"])
def test_three_processes_send_each_message_once(fork: Forks, url: str, platform: str) -> None:
    with place(platform) as there:
        papers.import_news(url, there.now())
        trial = Trial(fork, there, url, [there.channel() for _ in range(CHANNELS)])
        ended = fork.run_all([trial.job(owner=f"replica {number}", rounds=3, apart=0) for number in range(REPLICAS)])
        assert not any(one.killed for one in ended)
        assert trial.parts == [[1, 2]] * CHANNELS
        posting = [sum(name == "messenger.post begins" for name in one.report) for one in ended]
        assert sum(posting) == 2 * CHANNELS
        assert sum(map(bool, posting)) > 1, "one of them did everything: the others were not there in time"


def test_one_of_three_is_killed_and_the_others_go_on(fork: Forks, url: str) -> None:
    with place("slack") as there:
        papers.import_news(url, there.now())
        trial = Trial(fork, there, url, [there.channel() for _ in range(CHANNELS)])
        doomed = trial.job(owner="doomed", die_at=150)
        fork.run_all(
            [doomed, *(trial.job(owner=f"replica {number}", rounds=3, apart=0) for number in range(REPLICAS - 1))]
        )
        recover(trial)
        assert trial.parts == [[1, 2]] * CHANNELS
