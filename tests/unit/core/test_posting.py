"""What is done with a message on its way: decisions only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core import posting
from bot.core.deliveries import Delivery, DeliveryState
from bot.core.domain import Pause
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import Message
from bot.core.posting import Reason, Step

DUE = datetime(2026, 11, 21, 8, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NEW = Delivery(
    tenant="discord:1",
    subscription="ab",
    day=date(2026, 11, 21),
    time="08:00",
    part=0,
    due=DUE,
    target="discord:1/c1",
    key="k",
    message=Message("H"),
    changed=DUE,
    next_try=DUE,
)
ASKED = NEW.sending(DUE, timedelta(seconds=150))
UNKNOWN = ASKED.waiting(DeliveryState.UNKNOWN, DUE + MINUTE, DUE + 2 * MINUTE, "unknown: no answer")


@pytest.mark.parametrize(
    ("delivery", "age", "overtaken", "expected"),
    [
        (NEW, 0 * HOUR, False, (Step.SEND, None)),
        (NEW, 6 * HOUR, False, (Step.SEND, None)),
        (NEW, 6 * HOUR + SECOND, False, (Step.GIVE_UP, Reason.LATE)),
        (NEW, MINUTE, True, (Step.GIVE_UP, Reason.OVERTAKEN)),
        (ASKED, 3 * MINUTE, False, (Step.LOOK, None)),
        (ASKED, 3 * MINUTE, True, (Step.LOOK, None)),
        (UNKNOWN, 6 * HOUR, False, (Step.LOOK, None)),
        (UNKNOWN, 30 * HOUR, True, (Step.LOOK, None)),
    ],
)
def test_what_comes_next(delivery, age, overtaken, expected):
    assert posting.next_step(delivery, DUE + age, overtaken=overtaken) == expected


def test_a_refused_wait_does_not_make_a_digest_young_again():
    waited = ASKED.waiting(DeliveryState.PENDING, DUE + 5 * HOUR, DUE + 7 * HOUR, "busy: wait")
    assert posting.next_step(waited, DUE + 7 * HOUR, overtaken=False) == (Step.GIVE_UP, Reason.LATE)


@pytest.mark.parametrize(
    ("problem", "before", "state", "after_seconds"),
    [
        (DeliveryError(DeliveryProblem.BUSY, "Wait.", retry_after=7.5), "pending", "pending", 7.5),
        (DeliveryError(DeliveryProblem.BUSY, "Wait."), "pending", "pending", 60),
        (DeliveryError(DeliveryProblem.BUSY, "Wait.", retry_after=-3), "pending", "pending", 0),
        # It is still open whether the first request came through: look before the next one.
        (DeliveryError(DeliveryProblem.BUSY, "Wait.", retry_after=7), "unknown", "unknown", 7),
        (DeliveryError(DeliveryProblem.UNKNOWN, "No answer."), "pending", "unknown", 30),
        (DeliveryError(DeliveryProblem.REFUSED, "Too long."), "pending", "failed", None),
        (DeliveryError(DeliveryProblem.GONE, "Deleted."), "unknown", "failed", None),
        (DeliveryError(DeliveryProblem.FORBIDDEN, "No."), "pending", "failed", None),
        (DeliveryError(DeliveryProblem.REMOVED, "Out."), "pending", "failed", None),
    ],
)
def test_what_becomes_of_a_failed_post(problem, before, state, after_seconds):
    now = DUE + SECOND
    after = posting.not_posted(ASKED, DeliveryState(before), problem, now)
    assert after.state == state
    assert after.reason == f"{problem.problem}: {problem}"
    assert after.next_try == (None if after_seconds is None else now + timedelta(seconds=after_seconds))
    assert after.lease_until is None


@pytest.mark.parametrize(
    ("problem", "state", "reason"),
    [
        (DeliveryProblem.BUSY, "unknown", "busy: why"),
        (DeliveryProblem.UNKNOWN, "unknown", "unknown: why"),
        (DeliveryProblem.FORBIDDEN, "abandoned", "uncertain: why"),
        (DeliveryProblem.REFUSED, "abandoned", "uncertain: why"),
        (DeliveryProblem.GONE, "failed", "gone: why"),
        (DeliveryProblem.REMOVED, "failed", "removed: why"),
    ],
)
def test_what_becomes_of_a_message_nobody_can_look_for(problem, state, reason):
    after = posting.not_seen(UNKNOWN, DeliveryError(problem, "why", retry_after=9), DUE + 3 * MINUTE)
    assert (after.state, after.reason) == (state, reason)
    assert (after.next_try is None) == after.state.is_final


def test_a_platform_is_asked_less_and_less_often():
    waits = []
    for age in (SECOND, MINUTE, 4 * MINUTE, HOUR, 5 * HOUR):
        after = posting.not_seen(UNKNOWN, DeliveryError(DeliveryProblem.UNKNOWN, "Down."), DUE + age)
        waits.append((after.next_try - (DUE + age)).total_seconds())
    assert waits == [30, 30, 120, 600, 600]


@pytest.mark.parametrize(
    ("seconds", "overtaken", "expected"),
    [
        (29, False, "unknown"),
        (30, False, None),
        (3000, False, None),
        (3000, True, "abandoned"),
        (1, True, "abandoned"),
        (6 * 3600, False, "abandoned"),
    ],
)
def test_what_is_not_there_is_sent_again_once_that_is_certain(seconds, overtaken, expected):
    after = posting.not_found(UNKNOWN, UNKNOWN.changed + timedelta(seconds=seconds), overtaken=overtaken)
    assert (after and after.state) == expected
    if expected == "unknown":
        assert after.next_try == UNKNOWN.changed + posting.SETTLED


@pytest.mark.parametrize(
    ("problem", "looking", "pause"),
    [
        (DeliveryProblem.GONE, False, Pause.CHANNEL_GONE),
        (DeliveryProblem.GONE, True, Pause.CHANNEL_GONE),
        (DeliveryProblem.REMOVED, True, Pause.REMOVED),
        (DeliveryProblem.FORBIDDEN, False, Pause.NO_PERMISSION),
        (DeliveryProblem.FORBIDDEN, True, None),
        (DeliveryProblem.BUSY, False, None),
        (DeliveryProblem.UNKNOWN, False, None),
        (DeliveryProblem.REFUSED, False, None),
    ],
)
def test_when_a_digest_is_paused(problem, looking, pause):
    assert posting.pause_for(DeliveryError(problem, "why"), looking=looking) is pause


def test_a_delivery_that_was_never_asked_for_counts_from_its_digest():
    late = replace(NEW, changed=DUE + 5 * HOUR)
    assert posting.next_step(late, DUE + 7 * HOUR, overtaken=False) == (Step.GIVE_UP, Reason.LATE)


@pytest.mark.parametrize("problem", DeliveryProblem)
def test_after_hours_nobody_looks_a_second_time(problem):
    after = posting.not_seen(UNKNOWN, DeliveryError(problem, "why", retry_after=9), DUE + 6 * HOUR + SECOND)
    assert after.state.is_final
