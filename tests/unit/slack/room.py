"""A workspace whose bot's store can be made slow, or broken."""

from __future__ import annotations

import time
from datetime import datetime

from bot.core.domain import SearchPage, SearchQuery
from tests.doubles.slack import Channel, SlackDouble, Team, User
from tests.fakes import FakeStore
from tests.unit.slack.newsroom import FLOOD, told
from tests.unit.slack.running import Kept, Running


class TroubledStore(FakeStore):
    """A store that can be made slow, or broken."""

    pause = 0.0
    broken = False

    def search(
        self, tenant: str, query: SearchQuery, *, now: datetime, limit: int, cursor: str | None = None
    ) -> SearchPage:
        time.sleep(self.pause)
        if self.broken:
            raise ZeroDivisionError("a defect of ours")
        return super().search(tenant, query, now=now, limit=limit, cursor=cursor)


class Room:
    """A workspace with the bot at work, and what it keeps."""

    def __init__(self, slack: SlackDouble) -> None:
        self.slack = slack
        self.store = TroubledStore()
        self.kept = Kept(store=self.store)
        self.team: Team = slack.team()
        self.user: User = slack.user(self.team, "ada", admin=True, locale="en-US", tz="Europe/Berlin")
        self.channel: Channel = slack.channel(self.team)
        told(self.store, self.team, FLOOD)
        self.bot: Running | None = None

    @property
    def tenant(self) -> str:
        return f"slack:{self.team.id}"
