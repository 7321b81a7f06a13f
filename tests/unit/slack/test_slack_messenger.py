"""The messenger by the contract of all messengers, and what is Slack's own about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack import SlackBot, SlackSettings
from adapters.slack.manifest import manifest
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.ports import Messenger
from tests.doubles.slack import Channel, Message, SlackDouble, Team, pings_of, slack_double, text_of
from tests.fakes import FakeInstallations
from tests.messenger_contract import BUTTONS, KEY, LONG_AGO, MESSAGE, MessengerContract
from tests.unit.slack.running import running


@dataclass
class SlackStage:
    """The double's first workspace, and one to be thrown out of."""

    slack: SlackDouble
    team: Team
    messenger: Messenger

    def channel(self) -> str:
        return f"slack:{self.team.id}/{self.slack.channel(self.team).id}"

    def close(self, target: str) -> None:
        self._channel(target).archived = True

    def forbid(self, target: str) -> None:
        self._channel(target).members.discard(self.team.bot_user)

    def throw_out(self, target: str) -> None:
        self.slack.uninstall(self.team)

    def be_busy(self, seconds: int) -> None:
        self.slack.rate_limit("chat.postMessage", retry_after=seconds)

    def lose_answer(self) -> None:
        self.slack.drop_after_commit("chat.postMessage")

    def fail(self) -> None:
        self.slack.fail_next("chat.postMessage", 500, times=9)

    def user(self, *, reachable: bool = True) -> str:
        if not reachable:
            self.slack.fail_next("conversations.open", "user_disabled")
        return self.slack.user(self.team).id

    def shown(self, target: str) -> list[str]:
        return [text_of(one) for one in self._messages(self._channel(target))]

    def told(self, user: str) -> list[str]:
        return [text_of(one) for one in self._messages(self.slack.direct(self.slack.world.users[user]))]

    def pings(self, target: str) -> set[str]:
        return {ping for one in self._messages(self._channel(target)) for ping in pings_of(one)}

    def _channel(self, target: str) -> Channel:
        return self.slack.world.channels[target.partition("/")[2]]

    def _messages(self, channel: Channel) -> list[Message]:
        return [one for one in self.slack.world.messages if one.channel == channel.id and one.bot]


class TestSlackMessenger(MessengerContract):
    @pytest.fixture
    def stage(self) -> Iterator[SlackStage]:
        with slack_double(manifest=manifest()) as slack:
            team = slack.team()
            slack.user(team)
            with running(slack) as one:
                yield SlackStage(slack, team, one.bot.messenger)


@pytest.fixture(scope="module")
def still() -> Iterator[SlackStage]:
    """A messenger whose bot does not run."""
    with slack_double(manifest=manifest()) as slack:
        team = slack.team()
        slack.user(team)
        settings = SlackSettings(bot_token=slack.token(team), api_url=slack.api_url)
        yield SlackStage(slack, team, SlackBot(settings, FakeInstallations()).messenger)


def problem_of(messenger: Messenger, target: str) -> DeliveryError:
    with pytest.raises(DeliveryError) as raised:
        messenger.post(target, MESSAGE, key=KEY)
    return raised.value


def test_it_posts_while_the_bot_does_not_run(still: SlackStage) -> None:
    target = still.channel()
    posted = still.messenger.post(target, MESSAGE, buttons=BUTTONS, key=KEY)
    assert still.messenger.find(target, KEY, LONG_AGO) == posted


def test_a_post_carries_its_key_and_nothing_of_the_news(still: SlackStage) -> None:
    target = still.channel()
    still.messenger.post(target, MESSAGE, key=KEY)
    arguments = still.slack.calls_of("chat.postMessage")[-1].arguments
    assert arguments["metadata"] == {"event_type": "briefwire_post", "event_payload": {"key": KEY}}
    assert (arguments["unfurl_links"], arguments["unfurl_media"]) == (False, False)
    still.messenger.post(target, MESSAGE, key=KEY)
    again = still.slack.calls_of("chat.postMessage")[-1].arguments
    assert again["client_msg_id"] == arguments["client_msg_id"]


def test_a_post_is_found_behind_many_others(still: SlackStage) -> None:
    target = still.channel()
    posted = still.messenger.post(target, MESSAGE, key=KEY)
    channel = still.slack.world.channels[target.partition("/")[2]]
    user = next(one for one in still.slack.world.users.values() if not one.bot)
    channel.members.add(user.id)
    for number in range(40):
        still.slack.say(user, channel, f"message {number}")
    since = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251 - the double's own clock
    assert still.messenger.find(target, KEY, since) == posted
    assert all(call.arguments["limit"] in {15, "15"} for call in still.slack.calls_of("conversations.history"))


def test_the_key_of_someone_else_is_not_ours(still: SlackStage) -> None:
    target = still.channel()
    still.messenger.post(target, MESSAGE, key=KEY)
    still.slack.world.messages[-1].user = next(one.id for one in still.slack.world.users.values() if not one.bot)
    still.slack.world.messages[-1].bot = False
    assert still.messenger.find(target, KEY, LONG_AGO) is None


def test_blocks_that_slack_does_not_take_are_sent_as_text(still: SlackStage) -> None:
    target = still.channel()
    still.slack.fail_next("chat.postMessage", "invalid_blocks")
    still.messenger.post(target, MESSAGE, buttons=BUTTONS, key=KEY)
    assert still.shown(target) == [
        "Morning digest\n\n12 injured [1]\n[1] Post",
    ]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("channel_not_found", DeliveryProblem.GONE),
        ("is_archived", DeliveryProblem.GONE),
        ("not_in_channel", DeliveryProblem.FORBIDDEN),
        ("restricted_action_read_only_channel", DeliveryProblem.FORBIDDEN),
        ("missing_scope", DeliveryProblem.FORBIDDEN),
        ("token_revoked", DeliveryProblem.REMOVED),
        ("account_inactive", DeliveryProblem.REMOVED),
        ("msg_too_long", DeliveryProblem.REFUSED),
        ("internal_error", DeliveryProblem.UNKNOWN),
        ("fatal_error", DeliveryProblem.UNKNOWN),
        (500, DeliveryProblem.UNKNOWN),
        (503, DeliveryProblem.UNKNOWN),
    ],
)
def test_slacks_errors_in_our_terms(still: SlackStage, error: str | int, expected: DeliveryProblem) -> None:
    still.slack.fail_next("chat.postMessage", error)
    assert problem_of(still.messenger, still.channel()).problem is expected


def test_a_short_wait_is_waited_for(still: SlackStage) -> None:
    target = still.channel()
    still.slack.rate_limit("chat.postMessage", retry_after=0)
    assert still.messenger.post(target, MESSAGE, key=KEY)
    assert len(still.shown(target)) == 1


def test_a_connection_that_breaks_is_not_tried_again(still: SlackStage) -> None:
    """The SDK's own handler would send the message a second time."""
    target = still.channel()
    still.slack.drop_after_commit("chat.postMessage", times=2)
    assert problem_of(still.messenger, target).problem is DeliveryProblem.UNKNOWN
    assert len(still.shown(target)) == 1
    still.slack._server.failures["chat.postMessage"].clear()


def test_a_foreign_workspace_is_not_ours(still: SlackStage) -> None:
    assert problem_of(still.messenger, "slack:T0OTHER/C1").problem is DeliveryProblem.REMOVED


def test_direct_conversations_can_be_checked(still: SlackStage) -> None:
    user = still.slack.user(still.team)
    still.messenger.check(f"slack:{still.team.id}/{still.slack.direct(user).id}")


def test_slack_out_of_reach() -> None:
    settings = SlackSettings(bot_token="xoxb-1", api_url="http://127.0.0.1:9/api/")
    messenger = SlackBot(settings, FakeInstallations()).messenger
    assert problem_of(messenger, "slack:T1/C1").problem is DeliveryProblem.UNKNOWN
