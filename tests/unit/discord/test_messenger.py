"""The messenger's contract, on Discord and on the fake."""

from __future__ import annotations

import itertools

import pytest

from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import Message, plain_text
from tests.doubles.discord import ALL, Channel, DiscordDouble, Permission, text_of
from tests.fake_messenger import FakeMessenger
from tests.messenger_contract import KEY, LONG_AGO, MESSAGE, MessengerContract, Stage
from tests.unit.discord.running import Running

_POST = "POST /channels/{channel_id}/messages"
_numbers = itertools.count(1)


class DiscordStage:
    """A server on the double for each channel, so that the bot can be thrown out of one alone."""

    def __init__(self, double: DiscordDouble, bot: Running) -> None:
        self.messenger = bot.bot.messenger
        self.double = double
        self.bot = bot

    def channel(self) -> str:
        guild = self.double.guild(f"Server {next(_numbers)}")
        made = self.double.channel(guild)
        client = self.bot.bot._client
        assert client is not None
        self.double.wait_for(lambda: client.get_channel(made.id), what="the channel in the bot's sight")
        return f"discord:{guild.id}/{made.id}"

    def of(self, target: str) -> Channel:
        return self.double.world.channels[int(target.rpartition("/")[2])]

    def close(self, target: str) -> None:
        self.double.delete_channel(self.of(target))

    def forbid(self, target: str) -> None:
        self.double.set_bot_permissions(self.of(target), Permission.VIEW_CHANNEL)

    def throw_out(self, target: str) -> None:
        guild = self.of(target).guild
        assert guild is not None
        self.double.kick(guild)
        client = self.bot.bot._client
        assert client is not None
        self.double.wait_for(lambda: client.is_ready() and client.get_guild(guild.id) is None, what="the bot's leaving")

    def be_busy(self, seconds: int) -> None:
        self.double.limit_next(_POST, seconds)

    def lose_answer(self) -> None:
        self.double.drop_next(_POST, after_commit=True)

    def fail(self) -> None:
        self.double.drop_next(_POST, times=1)

    def user(self, *, reachable: bool = True) -> str:
        made = self.double.user(f"user{next(_numbers)}")
        made.accepts_direct_messages = reachable
        return str(made.id)

    def shown(self, target: str) -> list[str]:
        return [text_of(one) for one in self.double.messages(self.of(target))]

    def told(self, user: str) -> list[str]:
        channel = self.double.direct(self.double.world.users[int(user)])
        return [text_of(one) for one in self.double.messages(channel)]

    def pings(self, target: str) -> set[str]:
        return {ping for one in self.double.messages(self.of(target)) for ping in one.pings}


class TestDiscord(MessengerContract):
    @pytest.fixture
    def stage(self, double: DiscordDouble, bot: Running) -> DiscordStage:
        return DiscordStage(double, bot)

    def test_a_key_posts_once_for_a_few_minutes(self, stage: DiscordStage) -> None:
        target = stage.channel()
        first = stage.messenger.post(target, MESSAGE, key=KEY)
        assert stage.messenger.post(target, MESSAGE, key=KEY) == first
        assert len(stage.shown(target)) == 1

    def test_each_missing_permission_is_named(self, stage: DiscordStage) -> None:
        target = stage.channel()
        for lacking, name in (
            (Permission.VIEW_CHANNEL, None),  # Discord hides the channel altogether
            (Permission.SEND_MESSAGES, "“Send Messages”"),
            (Permission.READ_MESSAGE_HISTORY, "“Read Message History”"),
        ):
            allowed = ALL & ~Permission.ADMINISTRATOR & ~lacking
            stage.double.set_bot_permissions(stage.of(target), allowed)
            with pytest.raises(DeliveryError) as raised:
                stage.messenger.check(target)
            assert raised.value.problem is DeliveryProblem.FORBIDDEN
            assert name is None or name in str(raised.value)

    def test_a_direct_message_is_a_target_too(self, stage: DiscordStage) -> None:
        user = stage.double.world.users[int(stage.user())]
        target = f"discord:@{user.id}/{stage.double.direct(user).id}"
        stage.messenger.check(target)
        posted = stage.messenger.post(target, MESSAGE, key=KEY)
        assert stage.messenger.find(target, KEY, LONG_AGO) == posted

    def test_a_server_has_its_name(self, stage: DiscordStage) -> None:
        target = stage.channel()
        tenant, guild = target.partition("/")[0], stage.of(target).guild
        assert guild is not None
        assert stage.messenger.name(tenant) == guild.name
        stage.throw_out(target)
        assert stage.messenger.name(tenant) is None
        assert stage.messenger.name(f"discord:@{stage.user()}") is None

    def test_only_own_messages_are_found(self, stage: DiscordStage) -> None:
        target = stage.channel()
        row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": f"dg:{KEY}"}]}
        stage.double.say(stage.of(target), "mine", components=[row])
        assert stage.messenger.find(target, KEY, LONG_AGO) is None

    def test_a_hidden_history_is_not_taken_for_an_empty_one(self, stage: DiscordStage) -> None:
        target = stage.channel()
        stage.messenger.post(target, MESSAGE, key=KEY)
        stage.double.set_bot_permissions(stage.of(target), Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES)
        client = stage.bot.bot._client
        assert client is not None
        channel = client.get_channel(stage.of(target).id)
        stage.double.wait_for(
            lambda: not channel.permissions_for(channel.guild.me).read_message_history,
            what="the permission's loss in the bot's sight",
        )
        with pytest.raises(DeliveryError) as raised:
            stage.messenger.find(target, KEY, LONG_AGO)
        assert raised.value.problem is DeliveryProblem.FORBIDDEN

    def test_far_back_is_searched_too(self, stage: DiscordStage) -> None:
        target = stage.channel()
        posted = stage.messenger.post(target, MESSAGE, key=KEY)
        for number in range(120):
            stage.double.say(stage.of(target), f"chat {number}")
        assert stage.messenger.find(target, KEY, LONG_AGO) == posted


class FakeStage:
    def __init__(self) -> None:
        self.messenger = FakeMessenger()

    def channel(self) -> str:
        number = next(_numbers)
        return f"fake:{number}/{number}"

    def close(self, target: str) -> None:
        self.messenger.problems[target] = DeliveryProblem.GONE

    def forbid(self, target: str) -> None:
        self.messenger.problems[target] = DeliveryProblem.FORBIDDEN

    def throw_out(self, target: str) -> None:
        self.messenger.problems[target.partition("/")[0]] = DeliveryProblem.REMOVED

    def be_busy(self, seconds: int) -> None:
        self.messenger.next_problem = DeliveryError(DeliveryProblem.BUSY, "Wait.", retry_after=seconds)

    def lose_answer(self) -> None:
        self.fail()
        self.messenger.lost = True

    def fail(self) -> None:
        self.messenger.next_problem = DeliveryError(DeliveryProblem.UNKNOWN, "No answer came.")

    def user(self, *, reachable: bool = True) -> str:
        name = f"U{next(_numbers)}"
        if not reachable:
            self.messenger.problems[name] = DeliveryProblem.FORBIDDEN
        return name

    def shown(self, target: str) -> list[str]:
        return self.messenger.shown(target)

    def told(self, user: str) -> list[str]:
        return [plain_text(message) for _, told, message in self.messenger.messages if told == user]

    def pings(self, target: str) -> set[str]:
        return set()


class TestFake(MessengerContract):
    @pytest.fixture
    def stage(self) -> Stage:
        return FakeStage()


def test_nothing_is_posted_without_a_connection() -> None:
    from adapters.discord.messenger import DiscordMessenger  # noqa: PLC0415 - this test alone needs no client

    with pytest.raises(DeliveryError) as raised:
        DiscordMessenger().post("discord:1/2", Message("H"), key=KEY)
    assert raised.value.problem is DeliveryProblem.BUSY
