"""Whatever arrives when, whatever fails meanwhile: each figure reaches the channel in exactly one digest."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.core import digest, present
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import plain_text
from tests.digesting import DAY, EIGHT, TENANT, newsroom, restarted, subscription

HOUR = timedelta(hours=1)
_PLACES = [
    "Arlen",
    "Bostwick",
    "Carrow",
    "Dunmere",
    "Eskby",
    "Farrow",
    "Gildon",
    "Harth",
    "Inver",
    "Jarrow",
    "Kelby",
    "Lorne",
    "Marnau",
    "Nettle",
    "Orrin",
    "Penrith",
]
_THINGS = (
    "A bakery in {0} sold {1} loaves of its new bread on one day, the owner said.",
    "The museum of {0} counted {1} visitors at its show of old clocks.",
    "Police in {0} found {1} stolen bicycles in a barn, a spokeswoman said.",
    "The library of {0} lends {1} board games from now on.",
)
_PROBLEMS = (DeliveryProblem.REFUSED, DeliveryProblem.UNKNOWN, DeliveryProblem.BUSY)


def article(number: int) -> tuple[str, str]:
    """An article that tells a number of its own, and how a digest shows that."""
    place, thing = _PLACES[number % len(_PLACES)], _THINGS[number // len(_PLACES) % len(_THINGS)]
    value = 1000 + number * 37
    return f"• {value} ", f"{place}: report number {number + 100}\n\n{thing.format(place, value)}"


@pytest.mark.parametrize("seed", range(6))
def test_each_figure_is_told_exactly_once(seed, monkeypatch):
    monkeypatch.setattr(digest, "SIZES", {"long": digest.Size(99, 2)})  # what there is no room for is another matter
    monkeypatch.setattr(present.digests, "SIZES", digest.SIZES)
    chance = random.Random(seed)
    room = newsroom()
    room.channel.longest = 99_000
    room.subscribe(subscription(length="long", times=("08:00", "17:30"), empty="silent"))
    published = []
    time, down_until = EIGHT + HOUR, EIGHT
    end = EIGHT + 9 * DAY
    while time < end:
        room.at(time)
        if chance.random() < 0.1 and time < end - 2 * DAY:
            told, text = article(len(published))
            late = chance.choice([0, 0, 1, 6, 30]) * HOUR
            room.publish(text, published=max(time - late, EIGHT))
            published.append(told)
        if time >= down_until and chance.random() < 0.03 and time < end - 2 * DAY:
            down_until = time + chance.randrange(2, 30) * HOUR
            room = restarted(room)
        if time >= down_until:
            if chance.random() < 0.15 and time < end - 2 * DAY:
                room.channel.next_problem = DeliveryError(chance.choice(_PROBLEMS), "Not now.", retry_after=600)
                room.channel.lost = (
                    room.channel.next_problem.problem is DeliveryProblem.UNKNOWN and chance.random() < 0.5
                )
            room.run(time)
        time += chance.choice([HOUR / 4, HOUR / 2, HOUR])
    shown = "\n".join(plain_text(one.message) for one in room.channel.posts)
    assert {told: shown.count(told) for told in published} == dict.fromkeys(published, 1)
    assert len(published) > 10
    assert room.faults == []
    assert all(run.tenant == TENANT for run in room.services.ledger.runs(TENANT, limit=1))
