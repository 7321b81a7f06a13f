"""A workspace with the bot at work, and what the tests of the Slack bot read about, all invented."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.clock import SystemClock
from adapters.plaintext import TextReader
from bot.core import ingest
from bot.core.domain import Document, Format
from bot.core.ports import Store
from tests.doubles.slack import Channel, Message, SlackDouble, Team, User, buttons_of
from tests.unit.slack.running import Running

FLOOD = (
    "Flood in Bruck\n\nThe Marna rose above five metres on Thursday and flooded the old town of Lower Bruck. Fire chief "
    "Karl Adler said 12 people were hurt. More than 4,300 residents left their homes, Mayor Ines Holt said.\n"
)


@dataclass
class Newsroom:
    """A workspace with the bot at work."""

    slack: SlackDouble
    bot: Running
    team: Team
    admin: User
    member: User
    channel: Channel
    elsewhere: Channel


def labels(message: Message) -> list[str]:
    return [button.label for button in buttons_of(message)]


def told(store: Store, team: Team, *texts: str) -> list[str]:
    """Store the texts for the workspace; the articles' ids."""
    return [
        ingest.store_one(
            Document(text.encode(), "text"),
            store=store,
            readers={Format.TEXT: TextReader()},
            tenant=f"slack:{team.id}",
            now=SystemClock().now(),
        )[0].article.id
        for text in texts
    ]


def storms(count: int) -> list[str]:
    """As many articles, each about another storm."""
    return [
        f"Storm number {number} hits the coast\n\nThe storm named {name} left {number * 37} homes without power on the "
        f"coast of Marn on day {number}. The grid operator said repairs would take {number + 2} days.\n"
        for number, name in enumerate(["Ada", "Bob", "Cay", "Dee", "Eve", "Fay", "Gus", "Hal"][:count], 1)
    ]
