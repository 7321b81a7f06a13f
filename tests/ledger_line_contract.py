"""What every ``Ledger`` does about messages: whose turn it is, who has them, how far they came."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.deliveries import Delivery, DeliveryState, Outcome
from bot.core.domain import Pause
from bot.core.message import Message
from tests.at_once import at_once
from tests.ledger_books import (
    ABANDONED,
    DAY,
    FAILED,
    LEASE,
    MINUTE,
    NOW,
    PENDING,
    SENDING,
    SENT,
    UNKNOWN,
    Books,
    OpenedBooks,
    due_digest,
    line_of,
    parts,
    recorded,
    run,
    send_all,
    sent,
)
from tests.subscriptions_contract import HERE, THERE


class LineContract(OpenedBooks):
    """Inherited by ``LedgerContract``."""

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

    def test_what_nobody_asked_for_is_overtaken(self, books: Books) -> None:
        one, other = due_digest(), due_digest("d2")
        recorded(books, one, count=3)
        recorded(books, other)
        recorded(books, one, replace(run(one, time="08:00+1"), outcome=Outcome.UPDATE))
        (first,) = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        assert books.ledger.advance(first, first.sending(NOW, LEASE))
        assert books.ledger.overtake(one, NOW + MINUTE, "newer") == 3
        found = {(it.subscription, it.time, it.part): it for it in books.ledger.deliveries(limit=9)}
        assert {key: it.state for key, it in found.items()} == {
            ("d1", "08:00", 0): SENDING,
            ("d1", "08:00", 1): ABANDONED,
            ("d1", "08:00", 2): ABANDONED,
            ("d1", "08:00+1", 0): ABANDONED,
            ("d2", "08:00", 0): PENDING,
        }
        gone = found["d1", "08:00", 2]
        assert (gone.reason, gone.changed, gone.next_try) == ("newer", NOW + MINUTE, None)

    @pytest.mark.parametrize("change", ["recorded", "paused", "removed"])
    def test_nothing_is_overtaken_for_what_changed_meanwhile(self, books: Books, change: str) -> None:
        """Above all not what another process has put in line for it."""
        one = due_digest()
        books.subscriptions.save(one)
        made = run(one)
        assert books.ledger.record(one, [made], parts(made, one), NOW + DAY)
        if change == "paused":
            books.subscriptions.save(replace(one, paused=Pause.ASKED))
        elif change == "removed":
            books.subscriptions.remove(HERE, "d1")
        assert books.ledger.overtake(one, NOW, "newer") == 0
        assert line_of(books) == [("d1", 0, PENDING)]

    def test_what_is_recorded_at_the_same_time_is_not_overtaken(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        for number in range(8):
            one = due_digest(f"d{number}", channel=f"{number}")
            opened[0].subscriptions.save(one)
            made = run(one)
            jobs: list[Callable[[], object]] = [
                lambda one=one, made=made: opened[0].ledger.record(one, [made], parts(made, one), NOW + DAY),
                lambda one=one: opened[1].ledger.overtake(one, NOW, "newer"),
            ]
            assert at_once(jobs) == [True, 0]
        assert {state for _, _, state in line_of(opened[0])} == {PENDING}

    def test_unfinished_deliveries_are_found(self, books: Books) -> None:
        one = due_digest()
        recorded(books, one, count=4)
        (first,) = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        sent(books, first)
        (second,) = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        assert books.ledger.advance(second, second.sending(NOW, LEASE))
        asked = [state for state in DeliveryState if not state.is_final]
        assert {it.part for it in books.ledger.deliveries(states=asked, limit=9)} == {1, 2, 3}
        assert {it.part for it in books.ledger.deliveries(states=[SENDING, UNKNOWN], limit=9)} == {1}
        assert {it.part for it in books.ledger.deliveries(states=[SENDING, SENT], limit=9)} == {0, 1}

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
        assert hold("lane", "b", NOW, until)  # the clock was set back by a day

    def test_of_several_at_once_one_holds_a_lane(self, open_again: Callable[[], Books]) -> None:
        opened = [open_again(), open_again()]
        jobs = [lambda at=at: opened[at % 2].ledger.hold("lane", f"o{at}", NOW, NOW + MINUTE) for at in range(4)]
        assert sorted(at_once(jobs)) == [False, False, False, True]
