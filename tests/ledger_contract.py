"""What every ``Ledger`` does: written once, inherited by the tests of each adapter and of the fake."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import pytest

from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Outcome
from bot.core.domain import Pause, Subscription
from bot.core.message import Message
from bot.core.ports import Ledger, Subscriptions
from tests.at_once import at_once
from tests.golden_messages import HOSTILE
from tests.subscriptions_contract import HERE, THERE, digest

NOW = datetime(2026, 11, 20, 7, 0, 3, 250_000, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
LEASE = 2 * MINUTE
SENT, PENDING, UNKNOWN = DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.UNKNOWN
FAILED, ABANDONED, SENDING = DeliveryState.FAILED, DeliveryState.ABANDONED, DeliveryState.SENDING


class Books(Protocol):
    """A ledger and the subscriptions beside it."""

    ledger: Ledger
    subscriptions: Subscriptions


def due_digest(name: str = "d1", tenant: str = HERE, channel: str = "5", *, due: datetime | None = NOW) -> Subscription:
    """A digest that fell due."""
    return replace(digest(name, tenant, channel), next_due=due)


def run(
    one: Subscription, *, day: date = TODAY, time: str = "08:00", after: timedelta = timedelta(), told: str = "{}"
) -> DigestRun:
    """What was decided about a digest, so long after ``NOW``."""
    return DigestRun(
        tenant=one.tenant,
        subscription=one.id,
        day=day,
        time=time,
        due=NOW + after,
        decided=NOW + after,
        outcome=Outcome.POSTED,
        since=NOW - DAY,
        until=NOW + after,
        told=told,
        parts=1,
        note="covers 2 days",
    )


def parts(of: DigestRun, one: Subscription, count: int = 1, *, words: str = "Part") -> list[Delivery]:
    """The run's messages."""
    return [
        Delivery(
            of.tenant,
            of.subscription,
            of.day,
            of.time,
            number,
            of.due,
            one.target,
            f"{of.subscription}{of.time[:2]}{number}"[-25:],
            Message(f"{words} {number}"),
            changed=of.decided,
            next_try=of.decided,
        )
        for number in range(count)
    ]


def recorded(books: Books, one: Subscription, of: DigestRun | None = None, count: int = 1) -> list[Delivery]:
    """Save the subscription, and put a run's messages in line."""
    books.subscriptions.save(one)
    of = of or run(one)
    made = parts(of, one, count)
    assert books.ledger.record(one, [of], made, one.next_due)
    return made


def sent(books: Books, one: Delivery, now: datetime = NOW) -> Delivery:
    """Send what was claimed."""
    going = one.sending(now, LEASE)
    assert books.ledger.advance(one, going)
    done = going.finished(SENT, now, platform_id=f"m-{one.key}")
    assert books.ledger.advance(going, done)
    return done


def send_all(books: Books, now: datetime = NOW) -> list[Delivery]:
    """Send whatever is in line."""
    done = []
    while claimed := books.ledger.claim("discord", "sender", now, LEASE, 10):
        done += [sent(books, one, now) for one in claimed]
    return done


def line_of(books: Books) -> list[tuple[str, int, DeliveryState]]:
    found = books.ledger.deliveries(limit=99)
    return sorted((one.subscription, one.part, one.state) for one in found)


class LedgerContract:
    """What falls due, what was decided, and the way of each message."""

    @pytest.fixture
    def open_again(self) -> Callable[[], Books]:
        raise NotImplementedError

    @pytest.fixture
    def books(self, open_again: Callable[[], Books]) -> Books:
        return open_again()

    def test_due_are_those_that_run_longest_due_first(self, books: Books) -> None:
        hour = timedelta(hours=1)
        times = {"a": NOW, "b": NOW - hour, "c": NOW + timedelta(microseconds=1), "d": None}
        made = {name: due_digest(name, due=time) for name, time in times.items()}
        made["e"] = replace(due_digest("e", THERE), next_due=NOW - 2 * hour)
        made["f"] = replace(due_digest("f"), paused=Pause.ASKED)
        for one in made.values():
            books.subscriptions.save(one)
        assert books.ledger.due(NOW, 9) == [made["e"], made["b"], made["a"]]
        assert books.ledger.due(NOW, 1) == [made["e"]]
        assert books.ledger.due(NOW, 0) == []

    def test_what_is_paused_at_its_target_is_not_due(self, books: Books) -> None:
        books.subscriptions.save(due_digest())
        books.subscriptions.pause(HERE, Pause.REMOVED)
        assert books.ledger.due(NOW + DAY, 9) == []

    @pytest.mark.parametrize("next_due", [NOW + DAY, None])
    def test_rescheduling(self, books: Books, next_due: datetime | None) -> None:
        one = due_digest()
        books.subscriptions.save(one)
        assert books.ledger.reschedule(one, next_due)
        assert books.subscriptions.find(HERE, "d1") == replace(one, next_due=next_due)
        if next_due:
            assert not books.ledger.reschedule(one, NOW + 2 * DAY)  # somebody was faster
        assert books.ledger.reschedule(replace(one, next_due=next_due), NOW)

    @pytest.mark.parametrize("change", ["edited", "paused", "removed"])
    def test_nothing_is_recorded_for_what_changed_meanwhile(self, books: Books, change: str) -> None:
        one = due_digest()
        books.subscriptions.save(one)
        if change == "edited":
            books.subscriptions.save(replace(one, next_due=NOW + MINUTE))
        elif change == "paused":
            books.subscriptions.save(replace(one, paused=Pause.ASKED))
        else:
            books.subscriptions.remove(HERE, "d1")
        before = books.subscriptions.find(HERE, "d1")
        assert not books.ledger.record(one, [run(one)], parts(run(one), one), NOW + DAY)
        assert not books.ledger.reschedule(one, NOW + DAY)
        assert books.subscriptions.find(HERE, "d1") == before
        assert books.ledger.runs(HERE, limit=9) == books.ledger.deliveries(limit=9) == []

    def test_a_run_is_kept_with_its_messages(self, open_again: Callable[[], Books]) -> None:
        one = due_digest()
        books = open_again()
        books.subscriptions.save(one)
        missed = replace(run(one, day=date(2026, 11, 19)), due=NOW - DAY, outcome=Outcome.MISSED, parts=0, told="")
        posted = replace(run(one), told='{"told": "“2,000 → 2,400” 洪水"}', parts=2)
        made = parts(posted, one, 2)
        made[1] = replace(made[1], message=HOSTILE, thread="m77")
        assert books.ledger.record(one, [missed, posted], made, NOW + DAY)
        again = open_again()
        assert again.ledger.runs(HERE, limit=9) == again.ledger.runs(HERE, "d1", limit=9) == [posted, missed]
        assert again.ledger.runs(HERE, limit=1) == [posted]
        assert again.ledger.runs(THERE, limit=9) == again.ledger.runs(HERE, "d2", limit=9) == []
        assert again.ledger.deliveries(limit=9) == made[::-1]
        assert again.subscriptions.find(HERE, "d1") == replace(one, next_due=NOW + DAY)

    def test_a_run_is_kept_once(self, books: Books) -> None:
        one = due_digest()
        recorded(books, one)
        later = replace(one, next_due=NOW)
        again, new = run(one, after=MINUTE, told="other"), run(one, time="18:30", after=MINUTE)
        assert not books.ledger.record(later, [again], parts(again, one, 3), NOW + DAY)
        later = replace(one, next_due=NOW + DAY)  # the next time is set all the same
        assert books.ledger.record(later, [again, new], [*parts(again, one, 3), *parts(new, one)], NOW)
        assert books.ledger.runs(HERE, limit=9) == [new, run(one)]
        assert len(books.ledger.deliveries(limit=9)) == 2

    def test_names_of_runs_differ_in_each_part(self, books: Books) -> None:
        one, other, theirs = due_digest(), due_digest("d2"), due_digest(tenant=THERE)
        runs = [run(one), run(one, time="08:00+1"), run(one, day=date(2026, 11, 21)), run(other), run(theirs)]
        for made in runs:
            subscription = next(s for s in (one, other, theirs) if (s.tenant, s.id) == (made.tenant, made.subscription))
            recorded(books, subscription, made)
        assert len(books.ledger.deliveries(limit=9)) == len(runs)

    def test_of_several_at_once_one_records(self, open_again: Callable[[], Books]) -> None:
        one, opened = due_digest(), [open_again(), open_again()]
        opened[0].subscriptions.save(one)
        jobs = [lambda b=b: b.ledger.record(one, [run(one)], parts(run(one), one, 2), NOW + DAY) for b in opened * 2]
        assert sorted(at_once(jobs)) == [False, False, False, True]
        assert len(opened[0].ledger.deliveries(limit=9)) == 2

    def test_a_new_run_overtakes_what_nobody_asked_for_yet(self, books: Books) -> None:
        one, other = due_digest(), due_digest("d2", channel="6")
        recorded(books, one, count=3)
        recorded(books, other)
        (first, _) = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        assert books.ledger.advance(first, first.sending(NOW, LEASE))
        again = run(one, after=MINUTE)
        assert not books.ledger.record(
            one, [again], parts(again, one), NOW, overtaken="newer"
        )  # its own are left alone
        update = run(one, time="08:00+1", after=MINUTE)
        assert books.ledger.record(one, [update], parts(update, one), NOW)
        states = {
            (found.subscription, found.time, found.part): found.state for found in books.ledger.deliveries(limit=9)
        }
        assert [states["d1", "08:00", part] for part in range(3)] == [SENDING, PENDING, PENDING]
        missed = replace(run(one, day=TODAY - DAY, after=MINUTE), outcome=Outcome.MISSED)
        assert books.ledger.record(
            one, [missed, again], parts(again, one), NOW, overtaken="newer"
        )  # nothing was put in line
        assert [found.state for found in books.ledger.deliveries(states=[ABANDONED], limit=9)] == []
        newer = run(one, time="18:30", after=2 * MINUTE)
        assert books.ledger.record(one, [newer], parts(newer, one), NOW, overtaken="newer")
        found = {(found.subscription, found.time, found.part): found for found in books.ledger.deliveries(limit=9)}
        assert {key: one.state for key, one in found.items()} == {
            ("d1", "08:00", 0): SENDING,
            ("d1", "08:00", 1): ABANDONED,
            ("d1", "08:00", 2): ABANDONED,
            ("d1", "08:00+1", 0): ABANDONED,
            ("d1", "18:30", 0): PENDING,
            ("d2", "08:00", 0): PENDING,
        }
        gone = found["d1", "08:00", 2]
        assert (gone.reason, gone.changed) == ("newer", NOW + 2 * MINUTE)

    def test_messages_in_common_are_recorded_at_once(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        made = [due_digest(f"d{number}", channel=str(number)) for number in range(4)]
        for one in made:
            opened[0].subscriptions.save(one)

        def record(books: Books, one: Subscription, *, backwards: bool) -> bool:
            given = parts(run(one), one, 6)
            return books.ledger.record(one, [run(one)], given[::-1] if backwards else given, NOW + DAY)

        jobs = [
            lambda at=at, one=one: record(opened[at % 2], one, backwards=at % 2 == 0) for at, one in enumerate(made)
        ]
        assert at_once(jobs) == [True] * 4
        assert len(opened[0].ledger.deliveries(limit=99)) == 24

    def test_claimed_is_what_is_ready_on_the_platform(self, books: Books) -> None:
        ready, later = recorded(books, due_digest()), due_digest("d2", channel="6")
        books.subscriptions.save(later)
        waiting = [replace(one, next_try=NOW + MINUTE) for one in parts(run(later), later)]
        assert books.ledger.record(later, [run(later)], waiting, NOW)
        recorded(books, due_digest("d3", "slack:T1"))
        claimed = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        assert claimed == [replace(ready[0], owner="me", lease_until=NOW + LEASE)]
        assert books.ledger.claim("discord", "me", NOW, LEASE, 9) == []
        assert books.ledger.claim("disc", "me", NOW, LEASE, 9) == []
        assert books.ledger.claim("discord", "me", NOW + MINUTE, LEASE, 0) == []
        assert [one.subscription for one in books.ledger.claim("discord", "me", NOW + MINUTE, LEASE, 9)] == ["d2"]
        assert [one.subscription for one in books.ledger.claim("slack", "me", NOW, LEASE, 9)] == ["d3"]

    def test_the_longest_waiting_are_claimed_first(self, books: Books) -> None:
        for number, minutes in enumerate((2, 0, 1)):
            one = due_digest(f"d{number}", channel=str(number))
            recorded(books, one, run(one, after=minutes * MINUTE))
        claimed = [books.ledger.claim("discord", "me", NOW + DAY, LEASE, 2) for _ in range(2)]
        assert [[one.subscription for one in some] for some in claimed] == [["d1", "d2"], ["d0"]]

    def test_parts_go_in_order(self, books: Books) -> None:
        recorded(books, due_digest(), count=3)
        seen = []
        for _ in range(3):
            (one,) = books.ledger.claim("discord", "me", NOW, LEASE, 9)
            seen.append(one.part)
            assert books.ledger.claim("discord", "other", NOW, LEASE, 9) == []
            sent(books, one)
        assert seen == [0, 1, 2]
        assert books.ledger.claim("discord", "me", NOW + DAY, LEASE, 9) == []

    def test_a_channel_has_one_line_for_all_its_digests(self, books: Books) -> None:
        first, second, elsewhere = due_digest("b"), due_digest("a"), due_digest("c", channel="6")
        recorded(books, first, count=2)
        recorded(books, second, run(second, after=MINUTE))
        recorded(books, elsewhere, run(elsewhere, after=MINUTE))
        later = NOW + MINUTE
        claimed = books.ledger.claim("discord", "me", later, LEASE, 9)
        assert [(one.subscription, one.part) for one in claimed] == [("b", 0), ("c", 0)]
        held = claimed[0].sending(later, LEASE)
        assert books.ledger.advance(claimed[0], held)
        waits = held.waiting(PENDING, later, later + MINUTE, "busy")  # and all of its channel with it
        assert books.ledger.advance(held, waits)
        assert books.ledger.claim("discord", "me", later, LEASE, 9) == []
        assert [(one.subscription, one.part) for one in send_all(books, later + MINUTE)] == [
            ("b", 0),
            ("b", 1),
            ("a", 0),
        ]

    def test_the_way_of_a_delivery(self, open_again: Callable[[], Books]) -> None:
        books = open_again()
        (made,) = recorded(books, due_digest())
        (one,) = books.ledger.claim("discord", "me", NOW, LEASE, 1)
        going = one.sending(NOW + MINUTE, LEASE)
        assert (going.first_attempt, going.attempts, going.lease_until) == (NOW + MINUTE, 1, NOW + MINUTE + LEASE)
        assert books.ledger.advance(one, going)
        assert open_again().ledger.deliveries(limit=1) == [going]
        lost = going.waiting(UNKNOWN, NOW + LEASE, NOW + 3 * MINUTE, "no answer")
        assert books.ledger.advance(going, lost)
        assert open_again().ledger.deliveries(limit=1) == [lost]
        (again,) = books.ledger.claim("discord", "other", NOW + 3 * MINUTE, LEASE, 1)
        assert again == replace(lost, owner="other", lease_until=NOW + 5 * MINUTE)
        resent = again.sending(NOW + 4 * MINUTE, LEASE)
        assert (resent.first_attempt, resent.attempts) == (NOW + MINUTE, 2)
        assert books.ledger.advance(again, resent)
        done = resent.finished(SENT, NOW + 5 * MINUTE, platform_id="1234567890")
        assert books.ledger.advance(resent, done)
        assert open_again().ledger.deliveries(limit=1) == [done]
        assert (done.owner, done.lease_until, done.next_try, done.message) == (None, None, None, made.message)

    def test_what_names_a_delivery_stays(self, books: Books) -> None:
        (made,) = recorded(books, due_digest())
        (one,) = books.ledger.claim("discord", "me", NOW, LEASE, 1)
        changed = replace(one, target="discord:9/9", key="k", message=Message("other"), thread="t", due=NOW + DAY)
        assert books.ledger.advance(one, changed.sending(NOW, LEASE))
        (now,) = books.ledger.deliveries(limit=9)
        assert (now.target, now.key, now.message, now.thread, now.due) == (
            made.target,
            made.key,
            made.message,
            None,
            made.due,
        )

    def test_a_lease_that_ended_lets_others_go_on(self, books: Books) -> None:
        recorded(books, due_digest())
        (mine,) = books.ledger.claim("discord", "me", NOW, LEASE, 1)
        going = mine.sending(NOW, LEASE)
        assert books.ledger.advance(mine, going)
        assert books.ledger.claim("discord", "me", NOW + LEASE - MINUTE, LEASE, 1) == []
        (theirs,) = books.ledger.claim("discord", "me", NOW + LEASE, LEASE, 1)  # the same name: another thread
        assert theirs == replace(going, lease_until=NOW + 2 * LEASE)
        for late in (
            going.sending(NOW + LEASE, LEASE),
            going.finished(SENT, NOW + LEASE, platform_id="m"),
            going.waiting(UNKNOWN, NOW + LEASE, NOW, "no answer"),
        ):
            assert not books.ledger.advance(going, late)
        assert books.ledger.deliveries(limit=1) == [theirs]

    def test_nothing_is_sent_on_a_lease_that_ended(self, books: Books) -> None:
        recorded(books, due_digest())
        (one,) = books.ledger.claim("discord", "me", NOW, LEASE, 1)
        assert not books.ledger.advance(one, one.sending(NOW + LEASE, LEASE))
        going = one.sending(NOW, LEASE)
        assert books.ledger.advance(one, going)
        done = going.finished(SENT, NOW + DAY, platform_id="m")  # nobody took it: what is known is kept
        assert books.ledger.advance(going, done)
        assert books.ledger.deliveries(limit=1) == [done]

    @pytest.mark.parametrize("state", [SENT, FAILED, ABANDONED])
    def test_what_is_final_stays(self, books: Books, state: DeliveryState) -> None:
        (made,) = recorded(books, due_digest())
        assert not books.ledger.advance(made, made.sending(NOW, LEASE))  # nobody holds it
        (one,) = books.ledger.claim("discord", "me", NOW, LEASE, 1)
        done = one.finished(state, NOW, reason="so")
        assert books.ledger.advance(one, done)
        assert not books.ledger.advance(one, one.sending(NOW, LEASE))
        assert not books.ledger.advance(done, one.sending(NOW, LEASE))
        assert books.ledger.claim("discord", "me", NOW + DAY, LEASE, 9) == []
        assert books.ledger.abandon(HERE, "d1", NOW, "removed") == 0
        assert books.ledger.deliveries(limit=9) == [done]

    @pytest.mark.parametrize("state", [FAILED, ABANDONED])
    def test_what_follows_a_failed_part_is_abandoned(self, books: Books, state: DeliveryState) -> None:
        one = due_digest()
        recorded(books, one, count=4)
        recorded(books, one, run(one, time="18:30"))
        (first,) = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        sent(books, first)
        (second,) = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        assert books.ledger.advance(second, second.finished(state, NOW + MINUTE, reason="refused: too wide"))
        found = {(one.time, one.part): one for one in books.ledger.deliveries(limit=9)}
        states = [found["08:00", part].state for part in range(4)]
        assert states == [SENT, state, ABANDONED, ABANDONED]
        for part in (2, 3):
            gone = found["08:00", part]
            assert (gone.reason, gone.changed, gone.next_try) == ("refused: too wide", NOW + MINUTE, None)
        (next_one,) = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        assert next_one.time == "18:30"

    def test_abandoning_leaves_what_may_have_been_sent(self, books: Books) -> None:
        mine, other = due_digest(), due_digest("d2", channel="6")
        recorded(books, mine, count=3)
        recorded(books, other)
        claimed = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        going = claimed[0].sending(NOW, LEASE)
        assert books.ledger.advance(claimed[0], going)
        assert books.ledger.abandon(HERE, "d1", NOW + MINUTE, "removed") == 2
        assert line_of(books) == [("d1", 0, SENDING), ("d1", 1, ABANDONED), ("d1", 2, ABANDONED), ("d2", 0, PENDING)]
        assert books.ledger.advance(going, going.finished(SENT, NOW, platform_id="m"))
        # Whoever had claimed it, and did not yet ask, learns that nothing is to be sent.
        assert books.ledger.abandon(HERE, "d2", NOW + MINUTE, "removed") == 1
        assert not books.ledger.advance(claimed[1], claimed[1].sending(NOW, LEASE))

    def test_of_several_at_once_each_claims_its_own(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        for number in range(12):
            recorded(opened[0], due_digest(f"d{number}", channel=str(number)), count=2)

        def claim(books: Books, owner: str) -> list[Delivery]:
            return [one for _ in range(6) for one in books.ledger.claim("discord", owner, NOW, LEASE, 2)]

        jobs = [lambda at=at: claim(opened[at % 2], f"owner{at}") for at in range(4)]
        claimed = at_once(jobs)
        names = [(one.subscription, one.part) for some in claimed for one in some]
        assert len(names) == len(set(names))
        rest = opened[0].ledger.claim("discord", "last", NOW, LEASE, 99)  # rows that were locked were passed over
        assert sorted([*names, *((one.subscription, one.part) for one in rest)]) == sorted(
            (f"d{number}", 0) for number in range(12)
        )
        for at, some in enumerate(claimed):
            assert {one.owner for one in some} <= {f"owner{at}"}

    def test_of_several_at_once_one_sends(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        recorded(opened[0], due_digest())
        (one,) = opened[0].ledger.claim("discord", "me", NOW, LEASE, 1)
        jobs = [
            lambda at=at: opened[at % 2].ledger.advance(one, one.sending(NOW, LEASE + at * MINUTE)) for at in (1, 2, 3)
        ]
        assert sorted(at_once(jobs)) == [False, False, True]

    def test_last_told_is_what_was_sent_to_its_last_part(self, books: Books) -> None:
        one = due_digest()
        recorded(books, one, run(one, told="first"), count=2)
        assert books.ledger.last_told(HERE, "d1") is None
        (part,) = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        sent(books, part)
        assert books.ledger.last_told(HERE, "d1") is None
        send_all(books)
        first = books.ledger.last_told(HERE, "d1")
        assert first == run(one, told="first")
        for outcome in (Outcome.SILENT, Outcome.MISSED, Outcome.FAILED, Outcome.SKIPPED, Outcome.POSTED):
            made = replace(run(one, time=outcome, after=MINUTE), outcome=outcome, parts=0)
            assert books.ledger.record(one, [made], [], NOW)
        assert books.ledger.last_told(HERE, "d1") == first
        update = replace(run(one, time="08:00+1", after=2 * MINUTE, told="second"), outcome=Outcome.UPDATE)
        recorded(books, one, update)
        refused = run(one, time="18:30", after=3 * MINUTE)
        recorded(books, one, refused)
        (going,) = books.ledger.claim("discord", "me", NOW + DAY, LEASE, 9)
        sent(books, going)
        (going,) = books.ledger.claim("discord", "me", NOW + DAY, LEASE, 9)
        assert books.ledger.advance(going, going.finished(FAILED, NOW, reason="refused"))
        assert books.ledger.last_told(HERE, "d1") == update
        assert books.ledger.last_told(THERE, "d1") is None
        assert books.ledger.last_told(HERE, "d2") is None

    def test_deliveries_of_a_tenant_a_channel_and_a_state(self, books: Books) -> None:
        for at, one in enumerate([due_digest("a"), due_digest("b", channel="6"), due_digest("c", THERE)]):
            recorded(books, one, run(one, after=at * MINUTE))
        (first,) = books.ledger.claim("discord", "me", NOW + DAY, LEASE, 1)
        sent(books, first, NOW + DAY)

        def found(**which: object) -> list[str]:
            return [one.subscription for one in books.ledger.deliveries(**which)]

        assert found(limit=9) == ["a", "c", "b"]
        assert found(limit=2) == ["a", "c"]
        assert found(limit=0) == []
        assert found(tenant=HERE, limit=9) == ["a", "b"]
        assert found(target=f"{HERE}/6", limit=9) == ["b"]
        assert found(states=[PENDING, UNKNOWN], limit=9) == ["c", "b"]
        assert found(tenant=THERE, states=[SENT], limit=9) == []

    def test_a_lane_has_one_holder(self, books: Books) -> None:
        until = NOW + MINUTE
        hold = books.ledger.hold
        assert [hold("lane", "a", NOW, until), hold("lane", "b", NOW, until), hold("other", "b", NOW, until)] == [
            True,
            False,
            True,
        ]
        assert hold("lane", "a", NOW + MINUTE / 2, until + MINUTE)  # renewed
        assert not hold("lane", "b", until, until + MINUTE)
        assert hold("lane", "b", until + MINUTE, until + DAY)
        assert not hold("lane", "a", until + MINUTE, until + DAY)
        assert hold("lane", "b", until + MINUTE, until + MINUTE)  # given back
        assert hold("lane", "a", until + MINUTE, until + DAY)

    def test_of_several_at_once_one_holds_a_lane(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        jobs = [lambda at=at: opened[at % 2].ledger.hold("lane", f"o{at}", NOW, NOW + MINUTE) for at in range(4)]
        assert sorted(at_once(jobs)) == [False, False, False, True]

    def test_forgetting_keeps_what_is_needed(self, books: Books) -> None:
        told, waits, gone = due_digest(), due_digest("d2", channel="6"), due_digest("d3", channel="7")
        for at, time in enumerate(("a", "b")):
            recorded(books, told, run(told, time=time, after=at * MINUTE, told=f"told {time}"))
        silent = replace(run(told, time="c", after=2 * MINUTE), outcome=Outcome.SILENT)
        assert books.ledger.record(told, [silent], [], NOW)
        recorded(books, gone)
        send_all(books, NOW + MINUTE)
        recorded(books, waits)
        books.subscriptions.remove(HERE, "d3")
        assert books.ledger.forget(NOW) == 0
        assert books.ledger.forget(NOW + DAY) == 3
        left = books.ledger.runs(HERE, limit=9)
        assert [(one.subscription, one.time, one.told) for one in left] == [
            ("d1", "b", "told b"),
            ("d2", "08:00", "{}"),
        ]
        assert [one.message.heading for one in books.ledger.deliveries(limit=9)] == ["Part 0", "Part 0"]
        assert books.ledger.last_told(HERE, "d1") == left[0]
        assert books.ledger.forget(NOW + 9 * DAY) == 0
        assert len(send_all(books, NOW + MINUTE)) == 1

    def test_forgetting_more_than_fits_one_transaction(self, books: Books) -> None:
        one = due_digest()
        books.subscriptions.save(one)
        made = [replace(run(one, time=f"t{number}"), outcome=Outcome.MISSED) for number in range(501)]
        assert books.ledger.record(one, made, [], NOW)
        assert books.ledger.forget(NOW + DAY) == 501
        assert books.ledger.runs(HERE, limit=9) == []

    def test_what_was_forgotten_can_be_said_again(self, books: Books) -> None:
        one = due_digest()
        for days in range(4):
            made = run(one, day=TODAY + days * DAY, after=days * DAY, told="same")
            recorded(books, one, made)
            (done,) = send_all(books, NOW + days * DAY)
            assert done.message == Message("Part 0")
            books.ledger.forget(NOW + days * DAY)
            assert books.ledger.last_told(HERE, "d1") == made
        assert len(books.ledger.runs(HERE, limit=9)) == 1

    def test_any_storable_text_is_kept(self, books: Books) -> None:
        texts = ["", "'; DROP TABLE delivery; --", "“é” 洪水 🌊 \u202eabc\u2066", "x" * 100_000, "a\nb\x1b[31m"]
        one = due_digest()
        for number, text in enumerate(texts):
            made = replace(run(one, time=f"{number}"), told=text, note=text)
            books.subscriptions.save(one)
            (part,) = parts(made, one)
            assert books.ledger.record(one, [made], [replace(part, message=Message(text))], NOW)
            (stored,) = [found for found in books.ledger.runs(HERE, limit=9) if found.time == made.time]
            assert stored == made
        assert [one.message.heading for one in send_all(books)] == texts
