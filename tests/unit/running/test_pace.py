"""How fast requests follow one another."""

import itertools
import random
from bisect import bisect_left

import pytest

from adapters.discord.messenger import DiscordMessenger
from adapters.slack.messenger import SlackMessenger
from adapters.ticking.pace import Pace, Paces, Rule, paces
from bot.core.deliveries import Rates

DISCORD = DiscordMessenger().rates
SLACK = SlackMessenger(None).rates  # type: ignore[arg-type] # it asks nobody


def busiest(times: list[float], window: float = 1.0) -> int:
    """The most requests in any window of this many seconds."""
    return max(bisect_left(times, start + window) - number for number, start in enumerate(times))


def going(pace: Paces, targets: list[str], *, stalls: dict[int, float] | None = None) -> list[float]:
    """When requests to the targets go, asked for one after the other; before some, all stand still for a while."""
    now, times = 100.0, []
    for number, target in enumerate(targets):
        now += (stalls or {}).get(number, 0.0)
        at = pace.reserve(target, now)
        times.append(at)
        now = max(now, at)
    return times


def test_discord_gets_its_forty_nine_a_second_over_all_channels() -> None:
    times = going(paces(DISCORD), [f"discord:1/{number}" for number in range(1_000)])
    assert busiest(times) <= 51  # spread again where they leave, see ``adapters.discord.pacing``
    assert times[-1] - times[0] == pytest.approx(1_000 / 49, rel=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_short_delays_cost_nothing_and_never_lead_to_a_storm(seed: int) -> None:
    chance = random.Random(seed)
    stalls = {number: chance.uniform(0, 0.015) for number in range(2_000) if chance.random() < 0.3}
    stalls |= dict.fromkeys((300, 900), 0.5)
    times = going(paces(DISCORD), [f"discord:1/{number}" for number in range(2_000)], stalls=stalls)
    assert busiest(times) <= 51
    assert times[-1] - times[0] < 2_000 / 49 + 1.1  # the two long ones


def test_a_slack_channel_gets_a_message_a_second_while_others_go_on() -> None:
    pace = paces(SLACK)
    one = [pace.reserve("slack:T1/C1", 10.0) for _ in range(4)]
    other = pace.reserve("slack:T2/C9", 10.0)
    assert [later - sooner for sooner, later in itertools.pairwise(one)] == pytest.approx([0, 1, 1])
    assert other == 10.0


def test_workspaces_do_not_wait_for_each_other() -> None:
    pace = paces(SLACK)
    times = {team: [pace.reserve(f"slack:{team}/C{n}", 0.0) for n in range(40)] for team in ("T1", "T2")}
    assert times["T1"] == times["T2"]
    assert busiest(times["T1"]) <= 6
    assert times["T1"][-1] == pytest.approx(40 / 4, rel=0.1)


def test_retry_after_holds_all_that_share_the_widest_limit() -> None:
    pace = paces(SLACK)
    pace.hold("slack:T1/C1", 35.0)
    assert pace.held_until("slack:T1/C2") == 35.0
    assert pace.held_until("slack:T2/C2") == 0.0
    assert pace.reserve("slack:T1/C2", 6.0) == pytest.approx(35.0)
    assert pace.reserve("slack:T2/C1", 6.0) == 6.0
    discord = paces(DISCORD)
    discord.hold("discord:1/2", 9.0)
    assert discord.reserve("discord:7/8", 6.0) == pytest.approx(9.0)


def test_a_platform_without_limits_is_asked_at_once_but_for_the_pauses_it_wants() -> None:
    pace = paces(Rates())
    assert [pace.reserve("discord:1/2", 3.0) for _ in range(99)] == [3.0] * 99
    pace.hold("discord:1/2", 9.0)
    assert pace.reserve("discord:7/8", 6.0) == 9.0


def test_a_hold_in_the_past_changes_nothing() -> None:
    pace = Pace(10)
    for _ in range(5):
        pace.take(pace.earliest(1.0))
    before = pace.earliest(1.0)
    pace.hold(0.5)
    assert pace.earliest(1.0) == before


def test_channels_long_idle_are_forgotten() -> None:
    pace = Paces([Rule(str, 1)])
    for number in range(5_000):
        pace.reserve(f"C{number}", float(number))
    assert len(pace._paces) <= 1_001
    assert pace.reserve("C4999", 4_999.0) == pytest.approx(4_999.0)  # the one that may still be early
    assert pace.reserve("C4999", 4_999.0) == pytest.approx(5_000.0)  # is counted on
