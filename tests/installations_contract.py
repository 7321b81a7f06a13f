"""What every ``Installations`` does: written once, inherited by the tests of each adapter and of the fake."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.core.ports import Installations
from tests.at_once import at_once
from tests.tenants_contract import HOSTILE

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
VALUE = '{"bot_token": "xoxb-1", "team": "Größe 🌊"}'


class InstallationsContract:
    """Values by key, and states that are used once."""

    @pytest.fixture
    def open_again(self) -> Callable[[], Installations]:
        raise NotImplementedError

    @pytest.fixture
    def installations(self, open_again: Callable[[], Installations]) -> Installations:
        return open_again()

    def test_gives_back_what_was_saved(self, installations: Installations) -> None:
        assert installations.find("slack:T1") is None
        for value in (VALUE, "{}", "x" * 100_000):
            installations.save("slack:T1", value, NOW)
            assert installations.find("slack:T1") == value
        assert installations.find("slack:T") is None
        assert installations.find("slack:t1") is None

    def test_removing(self, installations: Installations) -> None:
        installations.remove("slack:T1")
        for key in ("slack:T1", "slack:T2"):
            installations.save(key, VALUE, NOW)
        installations.remove("slack:T1")
        assert (installations.find("slack:T1"), installations.find("slack:T2")) == (None, VALUE)

    @pytest.mark.parametrize("key", HOSTILE, ids=range(len(HOSTILE)))
    def test_any_key_names_one_installation(self, installations: Installations, key: str) -> None:
        assert installations.find(key) is None
        installations.save("slack:T1", "{}", NOW)
        installations.save(key, VALUE, NOW)
        assert (installations.find(key), installations.find("slack:T1")) == (VALUE, "{}")

    def test_a_state_is_consumed_once(self, installations: Installations) -> None:
        installations.issue_state("s1", LATER)
        installations.issue_state("s2", LATER)
        assert [installations.consume_state(state, NOW) for state in ("s1", "s1", "s2", "s3")] == [
            True,
            False,
            True,
            False,
        ]

    @pytest.mark.parametrize(("seconds", "holds"), [(599.9, True), (600, False), (601, False)])
    def test_a_state_expires(self, installations: Installations, seconds: float, *, holds: bool) -> None:
        installations.issue_state("s", LATER)
        assert installations.consume_state("other", NOW) is False
        assert installations.consume_state("s", NOW + timedelta(seconds=seconds)) is holds
        assert installations.consume_state("s", NOW) is False

    @pytest.mark.parametrize("state", HOSTILE, ids=range(len(HOSTILE)))
    def test_any_state_is_told_apart(self, installations: Installations, state: str) -> None:
        installations.issue_state("s", LATER)
        assert installations.consume_state(state, NOW) is False
        installations.issue_state(state, LATER)
        assert [installations.consume_state(one, NOW) for one in (state, "s")] == [True, True]

    def test_one_of_several_at_once_consumes(self, open_again: Callable[[], Installations]) -> None:
        opened = [open_again(), open_again()]
        for number in range(5):
            opened[0].issue_state(f"s{number}", LATER)
            jobs = [partial(one.consume_state, f"s{number}", NOW) for one in opened * 2]
            assert sorted(at_once(jobs)) == [False, False, False, True]

    def test_what_was_saved_is_there_when_opened_again(self, open_again: Callable[[], Installations]) -> None:
        first = open_again()
        first.save("slack:T1", VALUE, NOW)
        first.issue_state("s", LATER)
        second = open_again()
        assert second.find("slack:T1") == VALUE
        assert second.consume_state("s", NOW)
        assert not first.consume_state("s", NOW)
