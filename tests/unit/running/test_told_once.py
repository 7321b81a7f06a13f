"""Each story is told once: several processes compose and send digests that follow each other closely, in a hundred
orders of their steps, with deaths, lost answers, unreadable histories and time passing; and people ask for more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import conversation, sending
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import Button, Message
from bot.core.services import Services
from bot.core.ticking import Ticker
from tests.asking import HARBOUR, RATES, asker
from tests.digesting import CHANNEL, EIGHT, GRACE, newsroom, subscription
from tests.fake_messenger import FakeMessenger
from tests.interleaving import Switching, Turns

WORKERS = 3
LATER = (
    "Tram drivers walk out in Kesten\n\nSome 1,300 tram drivers walked out in Kesten on Thursday over pay, the "
    "transport union said."
)
TOLD = ("2,000 commuters", "4.25 percent", "1,300 tram")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NO_ANSWER = DeliveryError(DeliveryProblem.UNKNOWN, "No answer.")


class Moody:
    """A messenger whose platform loses answers, fails, and asks to wait; its history cannot always be read."""

    def __init__(self, messenger: FakeMessenger, turns: Turns) -> None:
        self.messenger, self.turns = messenger, turns

    def post(self, target: str, message: Message, *, buttons: tuple[Button, ...] = (), key: str) -> str:
        mood = self.turns.chance.random()
        if mood < 0.3:
            busy = DeliveryError(DeliveryProblem.BUSY, "Wait.", retry_after=3.0)
            self.messenger.next_problem = busy if mood < 0.08 else NO_ANSWER
            self.messenger.lost = mood > 0.16
        return self.messenger.post(target, message, buttons=buttons, key=key)

    def find(self, target: str, key: str, since: object, *, thread: str | None = None) -> str | None:
        if self.turns.chance.random() < 0.3:
            raise NO_ANSWER
        return self.messenger.find(target, key, since, thread=thread)

    def __getattr__(self, name: str) -> object:
        return getattr(self.messenger, name)


class Morning:
    """One channel with four digests within hours, and the processes."""

    def __init__(self, seed: int, people: int) -> None:
        self.turns, self.room = Turns(seed, deaths=4), newsroom()
        self.people = people
        self.room.channel.longest = self.turns.chance.choice([260, 4_000])  # in parts, or in one
        self.room.subscribe(subscription(times=("08:00", "08:10", "09:00", "10:30")))
        self.room.at(EIGHT - HOUR).publish(HARBOUR)
        self.room.publish(RATES)
        self.room.at(EIGHT)
        self.services = replace(self.room.services, messengers={"discord": Moody(self.room.channel, self.turns)})
        self.in_one_go, self.is_later = 0, False

    def play(self) -> None:
        """All processes to their ends, then one that finds what the others left."""
        processes = [lambda number=number: self.work(number) for number in range(WORKERS)]
        self.turns.run([*processes, *[self.ask] * self.people], self.pass_time)
        ticker = Ticker(self.services, GRACE)
        for _ in range(4 * 60):
            self.at_least(MINUTE)
            ticker.tick(self.room.clock.now(), limit=9)
            for _ in range(6):
                sending.send_some(self.services, "discord", "last", limit=2)

    def watched(self) -> Services:
        """As one process has them."""
        return replace(
            self.services,
            ledger=Switching(self.services.ledger, "ledger", self.turns),
            messengers={"discord": Switching(self.services.messengers["discord"], "messenger", self.turns)},
        )

    def ask(self) -> None:
        """Somebody who cannot wait for the next digest; where the process dies they ask again."""
        for _ in range(3):
            conversation.ask_line(self.watched(), asker(manager=True), "digest now")

    def work(self, number: int) -> None:
        """One process's life."""
        watched = self.watched()
        owner, ticker = f"{number}-{len(self.turns.trace)}", Ticker(watched, GRACE)
        for _ in range(5):
            ticker.tick(self.room.clock.now(), limit=9)
            for _ in range(2):
                sending.send_some(watched, "discord", owner, limit=2)

    def pass_time(self) -> None:
        """Any time, but a minute at most while a process writes that it asks, or waits for an answer."""
        busy = any(point.startswith(("ledger.advance", "messenger.")) for point in self.turns.points.values())
        self.in_one_go = self.in_one_go if busy else 0
        if self.turns.chance.random() < 0.2:
            seconds = self.turns.chance.choice([1, 4, 15, 31, 160, 600, 1_200])
            if not busy or self.in_one_go + seconds <= 60:
                self.in_one_go += seconds
                self.at_least(timedelta(seconds=seconds))

    def at_least(self, span: timedelta) -> None:
        """So much time passes; five minutes after the first digest another article comes in."""
        self.room.at(self.room.clock.now() + span)
        if not self.is_later and self.room.clock.now() > EIGHT + 5 * MINUTE:
            self.is_later = True
            self.room.publish(LATER)

    @property
    def told(self) -> list[int]:
        """How often each story was told."""
        posted = "".join(self.room.channel.shown(CHANNEL))
        return [posted.count(words) for words in TOLD]


@pytest.mark.parametrize(("first", "people"), [(0, 0), (25, 0), (50, 0), (75, 0), (0, 2), (25, 2)])
def test_each_story_is_told_once(first: int, people: int) -> None:
    asked_for = 0
    for seed in range(first, first + 25):
        morning = Morning(seed, people)
        morning.play()
        runs = morning.room.runs()
        asked_for += sum("now-" in name for name, _ in runs)
        line = [
            f"{one.time} {one.part} {one.state} {one.reason}" for one in morning.services.ledger.deliveries(limit=99)
        ]
        assert morning.told == [1, 1, 1], "\n".join([f"seed {seed}", *line, *morning.turns.trace])
    assert bool(asked_for) == bool(people)
