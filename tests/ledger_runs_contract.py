"""What every ``Ledger`` does about digests: what falls due, what was decided, what a channel was told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.core.deliveries import DeliveryState, Outcome
from bot.core.domain import Pause, Subscription
from bot.core.message import Message
from tests.at_once import at_once
from tests.golden_messages import HOSTILE
from tests.ledger_books import (
    DAY,
    FAILED,
    LEASE,
    MINUTE,
    NOW,
    TODAY,
    Books,
    OpenedBooks,
    due_digest,
    parts,
    recorded,
    run,
    send_all,
    sent,
)
from tests.subscriptions_contract import HERE, THERE


class RunsContract(OpenedBooks):
    """Inherited by ``LedgerContract``."""

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

    def test_what_was_read_paused_is_recorded_while_it_is(self, books: Books) -> None:
        """Somebody may ask for a digest that is paused."""
        one = replace(due_digest(due=None), paused=Pause.ASKED)
        books.subscriptions.save(one)
        first, second = run(one, time="now-1"), run(one, time="now-2", after=MINUTE)
        assert books.ledger.record(one, [first], parts(first, one), None)
        assert not books.ledger.record(one, [first], parts(first, one), None)
        assert books.subscriptions.find(HERE, "d1") == one
        for changed in (replace(one, paused=None), replace(one, paused=Pause.REMOVED)):
            books.subscriptions.save(changed)
            assert not books.ledger.record(one, [second], parts(second, one), None)
        assert books.ledger.runs(HERE, limit=9) == [first]
        assert len(books.ledger.claim("discord", "me", NOW, LEASE, 9)) == 1

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

    def test_what_is_kept_hides_nothing_behind_it_from_forgetting(self, books: Books) -> None:
        waits, done = due_digest(), due_digest("d2", channel="6")
        books.subscriptions.save(waits)
        made = [run(waits, time=f"t{number}") for number in range(501)]
        line = [part for one in made for part in parts(one, waits)]
        assert books.ledger.record(waits, made, line, NOW)
        for minutes in (1, 2):
            silent = replace(run(done, time=f"{minutes}", after=minutes * MINUTE), outcome=Outcome.SILENT, parts=0)
            books.subscriptions.save(done)
            assert books.ledger.record(done, [silent], [], NOW)
        assert books.ledger.forget(NOW + 2 * MINUTE) == 1
        assert books.ledger.forget(NOW + DAY) == 1
        assert len(books.ledger.runs(HERE, limit=999)) == 501

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

    def test_what_a_clock_noted_that_was_ahead_is_set_right(self, books: Books) -> None:
        """It was ahead by five days, and set right a minute after ``NOW``."""
        hour, ahead, since, now = timedelta(hours=1), 5 * DAY, NOW + MINUTE, NOW + 16 * MINUTE
        one = due_digest(due=NOW + 6 * DAY)
        told = run(one, told="all")
        missed, silent, skipped, later = (run(one, time=f"0{hour}:00", after=ahead) for hour in range(1, 5))
        missed, silent = replace(missed, outcome=Outcome.MISSED), replace(silent, outcome=Outcome.SILENT)
        skipped = replace(skipped, outcome=Outcome.SKIPPED)
        books.subscriptions.save(one)
        for made in (told, missed, silent, skipped, later):
            books.ledger.record(one, [made], parts(made, one, 1 if made in {told, later} else 0), one.next_due)
        for name, paused, due in (("p", Pause.ASKED, NOW + DAY), ("q", None, now), ("r", None, NOW + 6 * DAY)):
            other = replace(due_digest(name, channel=name, due=due), paused=paused)
            books.subscriptions.save(other)
            if name != "r":  # of that one nothing was decided
                books.ledger.record(other, [run(other, after=ahead)], (), due)
        send_all(books, NOW)
        (asked,) = books.ledger.claim("discord", "me", NOW + ahead, LEASE, 9)
        assert books.ledger.advance(asked, asked.sending(NOW + ahead, LEASE))

        def sooner(passed_over: Subscription) -> datetime:
            assert passed_over == one
            return now + hour

        assert books.ledger.set_right(since, NOW + ahead, hour, sooner) == 0  # not to the clock that is ahead
        assert books.ledger.set_right(since, now, hour, sooner) == 1
        assert books.ledger.due(now + hour, 9) == [
            replace(due_digest("q", channel="q", due=now)),
            replace(one, next_due=now + hour),
        ]
        left = {made.time: made for made in books.ledger.runs(HERE, "d1", limit=9)}
        assert left == {
            "08:00": told,
            "03:00": replace(skipped, decided=since, since=min(skipped.since, since), until=since),
            "04:00": replace(later, decided=since, since=min(later.since, since), until=since),
        }
        (open_one,) = books.ledger.claim("discord", "other", now, LEASE, 9)
        assert (open_one.time, open_one.state, open_one.first_attempt) == ("04:00", DeliveryState.UNKNOWN, now - DAY)
        assert not books.ledger.advance(asked, asked.finished(DeliveryState.SENT, now))
        assert books.ledger.set_right(since, now, hour, sooner) == 0

    def test_runs_keep_their_order_when_a_clock_is_set_right(self, books: Books) -> None:
        """Of what was noted after now none stays, be it by little, where some of it was by much."""
        hour = timedelta(hours=1)
        one = due_digest(due=NOW + DAY)
        books.subscriptions.save(one)
        soon, late = (run(one, time=f"0{hours}:00", after=hours * hour / 2, told=f"{hours}") for hours in (1, 5))
        books.ledger.record(one, [soon], parts(soon, one, 1), one.next_due)
        assert books.ledger.set_right(NOW, NOW, hour, _not_sooner) == 0  # another process's clock
        assert books.ledger.runs(HERE, limit=9) == [soon]
        books.ledger.record(one, [late], parts(late, one, 1), one.next_due)
        send_all(books, NOW + 5 * hour)
        assert books.ledger.set_right(NOW, NOW, hour, _not_sooner) == 0
        assert books.ledger.due(NOW + DAY, 9) == [one]
        told = books.ledger.last_told(HERE, one.id)
        assert told is not None
        assert told.told == "5"
        assert [made.until for made in books.ledger.runs(HERE, limit=9)] == [NOW, NOW]

    def test_what_waits_as_long_as_a_platform_wishes_waits_on(self, books: Books) -> None:
        hour = timedelta(hours=1)
        one = due_digest(due=NOW + DAY)
        books.subscriptions.save(one)
        made = run(one)
        books.ledger.record(one, [made], parts(made, one, 2), one.next_due)
        (first, *_) = books.ledger.claim("discord", "me", NOW, LEASE, 9)
        waiting = first.sending(NOW, LEASE).waiting(DeliveryState.UNKNOWN, NOW, NOW + 3 * hour, "busy")
        assert books.ledger.advance(first, first.sending(NOW, LEASE))
        assert books.ledger.advance(first.sending(NOW, LEASE), waiting)
        before = books.ledger.deliveries(limit=9)
        assert books.ledger.set_right(NOW, NOW + MINUTE, hour, _not_sooner) == 0
        assert books.ledger.deliveries(limit=9) == before

    def test_a_clock_is_set_right_for_all_or_none(self, books: Books) -> None:
        ones = [due_digest(name, channel=name, due=NOW + 6 * DAY) for name in ("d1", "d2")]
        for one in ones:
            books.subscriptions.save(one)
            books.ledger.record(one, [run(one, after=5 * DAY)], (), one.next_due)
        before = books.ledger.runs(HERE, limit=9)

        def failing(passed_over: Subscription) -> datetime:
            if passed_over.id == "d2":
                raise ZeroDivisionError
            return NOW

        with pytest.raises(ZeroDivisionError):
            books.ledger.set_right(NOW, NOW, timedelta(hours=1), failing)
        assert books.ledger.runs(HERE, limit=9) == before
        assert books.ledger.due(NOW + DAY, 9) == []


def _not_sooner(_passed_over: Subscription) -> None:
    """It falls due when it does."""
