"""Digests from ``briefwire run``: a real process, its scheduler, both platforms' doubles."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store import open_database
from bot.core.deliveries import DeliveryState
from tests.acceptance.process import running_bot
from tests.crashing import papers
from tests.crashing.places import DiscordPlace, Place, SlackPlace
from tests.doubles.discord import ALL, discord_double
from tests.doubles.slack import slack_double, text_of

_PATIENCE = 60.0


class Newsroom:
    """Both platforms, and a database with news."""

    def __init__(self, discord: DiscordPlace, slack: SlackPlace, folder: Path) -> None:
        self.discord, self.slack, self.folder = discord, slack, folder
        self.database = folder / "test.db"
        self.url = f"sqlite:///{self.database}"
        self.settings = {**discord.double.env, **slack.double.env}
        papers.import_news(self.url, discord.now())

    def subscribe(self, there: Place, channels: int) -> list[str]:
        """Digests that are due, in so many new channels."""
        targets = [there.channel() for _ in range(channels)]
        papers.subscribe(self.url, targets, there.now())
        return targets

    def counts(self, there: Place, targets: list[str]) -> list[int]:
        return [len(there.shown(target)) for target in targets]

    def wait_for(self, there: Place, targets: list[str], enough: int) -> None:
        """Until so many messages are there."""
        until = time.monotonic() + _PATIENCE
        while sum(self.counts(there, targets)) < enough:
            assert time.monotonic() < until, self.counts(there, targets)
            time.sleep(0.02)

    def states(self) -> set[DeliveryState]:
        with closing(open_database(self.url)) as database:
            return {one.state for one in database.ledger.deliveries(limit=1_000)}


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    with ExitStack() as stack:
        discord, slack = stack.enter_context(discord_double()), stack.enter_context(slack_double())
        yield Newsroom(DiscordPlace(discord), SlackPlace(slack), tmp_path)


def test_a_posted_digest_has_a_button_that_lists_them(newsroom: Newsroom) -> None:
    discord, slack = newsroom.discord.double, newsroom.slack.double
    (on_discord,), (on_slack,) = newsroom.subscribe(newsroom.discord, 1), newsroom.subscribe(newsroom.slack, 1)
    with running_bot(newsroom.folder, newsroom.database, newsroom.settings) as bot:
        bot.wait_for("Discord: connected")  # what is due is posted before that
        bot.wait_for("Slack: connected")
        newsroom.wait_for(newsroom.discord, [on_discord], 1)
        newsroom.wait_for(newsroom.slack, [on_slack], 1)
        channel = discord.world.channels[int(on_discord.rpartition("/")[2])]
        pressed = discord.press(discord.messages(channel)[0], "Digests here", at=channel).wait()
        assert pressed.ephemeral
        assert "Digests: 1" in pressed.text
        there = on_slack.rpartition("/")[2]
        posted = next(one for one in slack.world.messages if one.channel == there)
        reader = slack.user(next(iter(slack.world.teams.values())))
        assert "Digests: 1" in text_of(slack.press(posted, "Digests here", user=reader).wait())


def test_one_that_is_asked_for_arrives_within_seconds(newsroom: Newsroom) -> None:
    discord = newsroom.discord.double
    target = newsroom.discord.channel()
    papers.subscribe(newsroom.url, [target], newsroom.discord.now(), due_in=timedelta(hours=9))
    channel = discord.world.channels[int(target.rpartition("/")[2])]
    with running_bot(newsroom.folder, newsroom.database, newsroom.settings) as bot:
        bot.wait_for("Discord: connected")
        discord.wait_commands()
        asked = discord.slash("digest now", at=channel, permissions=ALL).wait()
        assert "The digest is on its way" in asked.text
        begin = time.monotonic()
        newsroom.wait_for(newsroom.discord, [target], 1)
        assert time.monotonic() - begin < 3
        again = discord.slash("digest now", at=channel, permissions=ALL).wait()
        assert any(said in again.text for said in ("Nothing new since", "is being posted just now"))
        assert "Traceback" not in bot.log
    (text,) = newsroom.discord.shown(target)
    assert "38 comets" in text.replace("*", "")
    assert newsroom.states() == {DeliveryState.SENT}


def test_a_digest_arrives_on_both_platforms_and_not_again_after_a_restart(newsroom: Newsroom) -> None:
    places: list[Place] = [newsroom.discord, newsroom.slack]
    targets = {there.platform: newsroom.subscribe(there, 1) for there in places}
    for _ in range(2):
        with running_bot(newsroom.folder, newsroom.database, newsroom.settings) as bot:
            bot.wait_for("Discord: connected")
            bot.wait_for("Slack: connected")
            for there in places:
                newsroom.wait_for(there, targets[there.platform], 1)
            time.sleep(1)  # for one too many
            assert bot.end() == 0
            assert "Traceback" not in bot.log
    for there in places:
        assert newsroom.counts(there, targets[there.platform]) == [1]
        (text,) = there.shown(targets[there.platform][0])
        assert "38 comets" in text.replace("*", "")
    assert newsroom.states() == {DeliveryState.SENT}


def test_told_to_end_amid_sending_it_leaves_nothing_open_and_goes_on_at_the_next_start(newsroom: Newsroom) -> None:
    targets = newsroom.subscribe(newsroom.discord, 120)
    with running_bot(newsroom.folder, newsroom.database, newsroom.settings) as bot:
        newsroom.wait_for(newsroom.discord, targets, 10)
        assert bot.end() == 0
        assert "Traceback" not in bot.log
    assert sum(newsroom.counts(newsroom.discord, targets)) < 120
    assert newsroom.states() <= {DeliveryState.SENT, DeliveryState.PENDING}
    with running_bot(newsroom.folder, newsroom.database, newsroom.settings) as bot:
        newsroom.wait_for(newsroom.discord, targets, 120)
        assert bot.end() == 0
    assert newsroom.counts(newsroom.discord, targets) == [1] * 120
    assert newsroom.states() == {DeliveryState.SENT}


def test_a_closed_channel_and_a_missing_permission_stop_nobody_else(newsroom: Newsroom) -> None:
    targets = newsroom.subscribe(newsroom.slack, 4)
    rooms = [newsroom.slack.double.world.channels[one.partition("/")[2]] for one in targets]
    rooms[0].archived = True
    rooms[1].members.clear()
    with running_bot(newsroom.folder, newsroom.database, newsroom.settings) as bot:
        newsroom.wait_for(newsroom.slack, targets, 2)
        bot.wait_for(targets[0])
        bot.wait_for(targets[1])
        assert "archived" in bot.log
        assert "/invite @Briefwire" in bot.log
        assert bot.end() == 0
    assert newsroom.counts(newsroom.slack, targets) == [0, 0, 1, 1]
    with closing(open_database(newsroom.url)) as database:
        subscriptions = database.subscriptions.subscriptions(targets[0].partition("/")[0])
    assert [one.paused is None for one in subscriptions] == [False, False, True, True]
