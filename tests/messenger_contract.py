"""What every ``Messenger`` does: written once, inherited by the tests of each adapter, against its platform's double,
and of the fake.

A subclass overrides the fixture ``stage``: a platform with the messenger connected to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

import pytest

from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import Button, Message, Run, Section, line
from bot.core.ports import Messenger
from tests.at_once import at_once
from tests.golden_messages import HOSTILE

KEY = "k" * 25
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MESSAGE = Message(
    "Morning digest",
    (
        Section(
            (line(Run("12", bold=True), " injured [1]"), line("[1] ", Run("Post", url="https://post.example.org/a")))
        ),
    ),
)
BUTTONS = (Button("sources", "Show sources", "tok1", "answer"), Button("more", "More figures", "tok2", "answer"))


class Stage(Protocol):
    """A platform under the test's control."""

    messenger: Messenger

    def channel(self) -> str:
        """A new channel that the bot may post to, as a target."""

    def close(self, target: str) -> None:
        """Delete or archive the channel."""

    def forbid(self, target: str) -> None:
        """Take from the bot what it needs to post there."""

    def throw_out(self, target: str) -> None:
        """Remove the bot from the channel's server or workspace."""

    def be_busy(self, seconds: int) -> None:
        """Answer the next post by asking to wait so long."""

    def lose_answer(self) -> None:
        """Carry out the next post, and lose the answer to it."""

    def fail(self) -> None:
        """Let the next post fail on the platform's side, as often as it is tried."""

    def user(self, *, reachable: bool = True) -> str:
        """A new user; one who is not reachable takes no direct messages."""

    def shown(self, target: str) -> list[str]:
        """The bot's messages in the channel as readers see them, oldest first, buttons included."""

    def told(self, user: str) -> list[str]:
        """The bot's direct messages to the user."""

    def pings(self, target: str) -> set[str]:
        """Whom the messages in the channel have notified."""


def problem(call: partial[object]) -> DeliveryError:
    with pytest.raises(DeliveryError) as raised:
        call()
    return raised.value


class MessengerContract:
    """Checks, posts, finding them again, direct messages."""

    @pytest.fixture
    def stage(self) -> Iterator[Stage]:
        raise NotImplementedError

    def test_every_rate_lets_something_through(self, stage: Stage) -> None:
        rates = stage.messenger.rates
        assert min(rates.overall, rates.server, rates.channel) > 0

    def test_a_check_posts_nothing(self, stage: Stage) -> None:
        target = stage.channel()
        stage.messenger.check(target)
        assert stage.shown(target) == []

    def test_a_post_is_shown_with_its_buttons(self, stage: Stage) -> None:
        target, other = stage.channel(), stage.channel()
        posted = stage.messenger.post(target, MESSAGE, buttons=BUTTONS, key=KEY)
        assert posted
        (shown,) = stage.shown(target)
        for words in ("Morning digest", "12", "injured", "post.example.org", "Show sources", "More figures"):
            assert words in shown
        assert stage.shown(other) == []

    def test_posts_have_ids_of_their_own_and_keep_their_order(self, stage: Stage) -> None:
        target = stage.channel()
        ids = [stage.messenger.post(target, Message(f"Part {one}"), key=f"key{one}") for one in range(3)]
        assert len(set(ids)) == 3
        assert [f"Part {at}" in shown for at, shown in enumerate(stage.shown(target))] == [True, True, True]

    @pytest.mark.parametrize("buttons", [(), BUTTONS], ids=["without buttons", "with buttons"])
    def test_a_post_is_found_by_its_key(self, stage: Stage, buttons: tuple[Button, ...]) -> None:
        target, other = stage.channel(), stage.channel()
        posted = stage.messenger.post(target, MESSAGE, buttons=buttons, key=KEY)
        stage.messenger.post(target, MESSAGE, buttons=buttons, key="another")
        assert stage.messenger.find(target, KEY, LONG_AGO) == posted
        assert stage.messenger.find(target, KEY[:-1], LONG_AGO) is None
        assert stage.messenger.find(other, KEY, LONG_AGO) is None

    def test_a_post_before_the_time_given_is_not_found(self, stage: Stage) -> None:
        target = stage.channel()
        posted = stage.messenger.post(target, MESSAGE, key=KEY)
        now = datetime.now(UTC)  # noqa: TID251 - the platform's own clock
        assert stage.messenger.find(target, KEY, now + timedelta(hours=1)) is None
        assert stage.messenger.find(target, KEY, now - timedelta(hours=1)) == posted

    def test_a_reply_is_shown_and_found_by_its_key(self, stage: Stage) -> None:
        target = stage.channel()
        first = stage.messenger.post(target, MESSAGE, key=KEY)
        reply = stage.messenger.reply(target, first, Message("Changed since"), key="reply1")
        assert reply != first
        assert ["Changed since" in one for one in stage.shown(target)] == [False, True]
        assert stage.messenger.find(target, "reply1", LONG_AGO, thread=first) == reply
        assert stage.messenger.find(target, "reply2", LONG_AGO, thread=first) is None

    def test_what_fits_is_posted_whole(self, stage: Stage) -> None:
        assert stage.messenger.fits(MESSAGE)
        sections = tuple(Section((line(f"Part{number} " + "Rain " * 150),)) for number in range(60))
        assert not stage.messenger.fits(Message("Long digest", sections))
        longest = next(
            one for size in range(60, 0, -1) if stage.messenger.fits(one := Message("Long digest", sections[:size]))
        )
        target = stage.channel()
        stage.messenger.post(target, longest, key=KEY)
        (shown,) = stage.shown(target)
        assert f"Part{len(longest.sections) - 1} " in shown

    def test_a_deleted_channel_is_gone(self, stage: Stage) -> None:
        target = stage.channel()
        stage.close(target)
        for call in (
            partial(stage.messenger.check, target),
            partial(stage.messenger.post, target, MESSAGE, key=KEY),
        ):
            assert problem(call).problem is DeliveryProblem.GONE

    def test_a_missing_permission_is_said(self, stage: Stage) -> None:
        target = stage.channel()
        stage.forbid(target)
        refused = problem(partial(stage.messenger.check, target))
        assert refused.problem is DeliveryProblem.FORBIDDEN
        assert len(str(refused).split()) > 5  # a sentence that says what to do
        assert problem(partial(stage.messenger.post, target, MESSAGE, key=KEY)).problem is DeliveryProblem.FORBIDDEN
        assert stage.shown(target) == []

    def test_a_bot_that_was_thrown_out_is_told_so(self, stage: Stage) -> None:
        target = stage.channel()
        stage.throw_out(target)
        for call in (
            partial(stage.messenger.check, target),
            partial(stage.messenger.post, target, MESSAGE, key=KEY),
            partial(stage.messenger.find, target, KEY, LONG_AGO),
        ):
            assert problem(call).problem is DeliveryProblem.REMOVED

    def test_a_busy_platform_says_how_long_to_wait(self, stage: Stage) -> None:
        target = stage.channel()
        stage.be_busy(300)
        refused = problem(partial(stage.messenger.post, target, MESSAGE, key=KEY))
        assert refused.problem is DeliveryProblem.BUSY
        assert refused.retry_after == pytest.approx(300, abs=5)
        assert stage.shown(target) == []

    def test_a_lost_answer_leaves_open_what_happened_and_find_tells(self, stage: Stage) -> None:
        target = stage.channel()
        stage.lose_answer()
        assert problem(partial(stage.messenger.post, target, MESSAGE, key=KEY)).problem is DeliveryProblem.UNKNOWN
        assert len(stage.shown(target)) == 1
        assert stage.messenger.find(target, KEY, LONG_AGO) is not None

    def test_a_failing_platform_leaves_open_what_happened(self, stage: Stage) -> None:
        target = stage.channel()
        stage.fail()
        assert problem(partial(stage.messenger.post, target, MESSAGE, key=KEY)).problem is DeliveryProblem.UNKNOWN

    def test_people_are_told_directly(self, stage: Stage) -> None:
        ann, ben = stage.user(), stage.user()
        tenant = stage.channel().partition("/")[0]
        stage.messenger.tell(tenant, ann, Message("Your digest was paused"))
        assert ["Your digest was paused" in one for one in stage.told(ann)] == [True]
        assert stage.told(ben) == []

    def test_who_takes_no_direct_messages_is_not_told(self, stage: Stage) -> None:
        tenant = stage.channel().partition("/")[0]
        call = partial(stage.messenger.tell, tenant, stage.user(reachable=False), MESSAGE)
        assert problem(call).problem is DeliveryProblem.FORBIDDEN

    def test_only_a_server_that_is_known_has_a_name(self, stage: Stage) -> None:
        target = stage.channel()
        tenant, platform = target.partition("/")[0], target.partition(":")[0]
        assert stage.messenger.name(tenant) != ""
        assert stage.messenger.name(f"{platform}:987654321") is stage.messenger.name(platform) is None

    def test_news_text_pings_nobody(self, stage: Stage) -> None:
        target = stage.channel()
        stage.messenger.post(target, HOSTILE, buttons=BUTTONS, key=KEY)
        assert len(stage.shown(target)) == 1
        assert stage.pings(target) == set()

    def test_several_threads_may_post(self, stage: Stage) -> None:
        targets = [stage.channel() for _ in range(4)]
        ids = at_once([partial(stage.messenger.post, one, MESSAGE, key=f"key{at}") for at, one in enumerate(targets)])
        assert [stage.messenger.find(one, f"key{at}", LONG_AGO) for at, one in enumerate(targets)] == ids
