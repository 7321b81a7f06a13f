"""Digests over days: what is posted when, told against what the channel was actually sent."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import digest, sending
from bot.core.deliveries import DeliveryState
from bot.core.domain import Pause
from bot.core.errors import DeliveryError, DeliveryProblem, StoreError
from tests.asking import HARBOUR, RATES
from tests.digesting import CHANNEL, DAY, EIGHT, HARBOUR_LATER, STRIKE, TENANT, newsroom, restarted, subscription

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def room():
    return newsroom()


def test_a_digest_tells_what_came_in_since_the_last_one(room):
    room.subscribe(subscription())
    room.at(EIGHT - 2 * HOUR).publish(HARBOUR)
    (first,) = room.run(EIGHT + 9 * SECOND)
    assert first.startswith("Digest for 20 Nov 2026\n\n1 story from 1 article since 19 Nov 2026 08:00")
    assert "2,000 commuters" in first
    assert "35" in first
    room.at(EIGHT + HOUR).publish(RATES)
    room.at(EIGHT + 2 * HOUR).publish(HARBOUR_LATER)
    (second,) = room.run(EIGHT + DAY)
    assert "2 stories from 2 articles since 20 Nov 2026 08:00" in second
    assert "35 → 41, +6" in second
    assert "2,000 commuters" not in second  # told before, and no news
    assert "4.25 percent" in second
    assert room.run(EIGHT + DAY + MINUTE) == []
    assert room.run(EIGHT + 2 * DAY) == ["Nothing new since 21 Nov 2026 08:00"]
    assert room.runs() == [("20 08:00", "posted"), ("21 08:00", "posted"), ("22 08:00", "posted")]


def test_a_change_is_told_against_what_was_shown_days_ago(room):
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    for day in (1, 2, 3):
        assert room.run(EIGHT + day * DAY)[0].startswith("Nothing new since")
    room.at(EIGHT + 3 * DAY + HOUR).publish(HARBOUR_LATER)
    (later,) = room.run(EIGHT + 4 * DAY)
    assert "35 → 41, +6" in later


@pytest.mark.parametrize("changes", [{"only_if_news": True}, {"empty": "silent"}], ids=["only if news", "silent"])
def test_a_digest_without_news_may_be_silence(room, changes):
    room.subscribe(subscription(**changes))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    assert len(room.run(EIGHT)) == 1
    assert room.run(EIGHT + DAY) == []
    room.at(EIGHT + DAY + HOUR).publish(RATES)
    (third,) = room.run(EIGHT + 2 * DAY)
    assert "since 20 Nov 2026 08:00" in third  # the last that was posted
    assert room.runs()[1] == ("21 08:00", "silent")


def test_an_article_that_arrives_late_is_told_once(room):
    room.subscribe(subscription())
    room.run(EIGHT)
    room.at(EIGHT + HOUR).publish(HARBOUR, published=EIGHT - 5 * HOUR)
    assert "Barge" in room.run(EIGHT + DAY)[0]
    assert room.run(EIGHT + 2 * DAY)[0].startswith("Nothing new")
    room.at(EIGHT + 2 * DAY + HOUR).publish(RATES, published=EIGHT - 5 * DAY)
    assert room.run(EIGHT + 3 * DAY)[0].startswith("Nothing new")  # an archive is no news


def test_an_article_stored_while_the_digest_was_composed_is_not_lost(room):
    """A transaction that was begun before the digest may be committed behind it."""
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    room.at(EIGHT - MINUTE).publish(RATES)
    (second,) = room.run(EIGHT + DAY)
    assert "4.25 percent" in second
    assert "commuters" not in second


def test_an_article_dated_in_the_future_is_told_in_its_time(room):
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR, published=EIGHT + 3 * HOUR)
    assert room.run(EIGHT)[0].startswith("Nothing new")
    assert "Barge" in room.run(EIGHT + DAY)[0]


def test_after_downtime_one_digest_covers_all_and_says_so(room):
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    room.at(EIGHT + DAY - HOUR).publish(RATES)
    (late,) = room.run(EIGHT + 2 * DAY + 2 * HOUR)
    assert "Covers 3 days: no digest was posted for 21 Nov 2026 08:00." in late
    assert "4.25 percent" in late
    assert room.runs()[1:] == [("21 08:00", "missed"), ("22 08:00", "posted")]


def test_too_late_a_digest_is_left_to_the_next_one(room):
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    room.at(EIGHT + DAY - HOUR).publish(RATES)
    assert room.run(EIGHT + DAY + 4 * HOUR) == []
    (third,) = room.run(EIGHT + 2 * DAY)
    assert "Covers 2 days: no digest was posted for 21 Nov 2026 08:00." in third
    assert "4.25 percent" in third


def test_what_could_not_be_sent_is_in_the_next_digest(room):
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.channel.next_problem = DeliveryError(DeliveryProblem.REFUSED, "Not this one.")
    assert room.run(EIGHT) == []
    room.at(EIGHT + HOUR).publish(RATES)
    (second,) = room.run(EIGHT + DAY)
    assert "2,000 commuters" in second
    assert "4.25 percent" in second


def test_a_digest_overtakes_one_that_is_still_in_line(room):
    room.subscribe(subscription(times=("08:00", "10:00")))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.at(EIGHT).tick()  # and nobody sends
    (posted,) = room.run(EIGHT + 2 * HOUR)
    assert "2,000 commuters" in posted
    states = [(one.time, one.state, one.reason) for one in room.services.ledger.deliveries(limit=9)]
    assert sorted(states) == [("08:00", "abandoned", "overtaken"), ("10:00", "sent", None)]


def asked(room, *, posted):
    """A process asks for the first message of the channel's line, and dies."""
    (claimed,) = room.services.ledger.claim("discord", "dead", room.clock.now(), sending.LEASE, 1)
    assert room.services.ledger.advance(claimed, claimed.sending(room.clock.now(), sending.LEASE))
    if posted:
        room.channel.post(claimed.target, claimed.message, key=claimed.key)


@pytest.mark.parametrize("posted", [True, False])
def test_a_digest_waits_for_what_became_of_the_one_before(room, posted):
    room.subscribe(subscription(times=("08:00", "10:00")))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.at(EIGHT).tick()
    asked(room, posted=posted)
    room.at(EIGHT + HOUR).publish(RATES)
    other = restarted(room)
    assert other.run(EIGHT + 2 * HOUR) == []
    (second,) = other.run(EIGHT + 2 * HOUR + 30 * SECOND)
    assert "4.25 percent" in second
    assert ("2,000 commuters" in second) is not posted
    everything = "".join(room.channel.shown(CHANNEL))
    assert everything.count("2,000 commuters") == everything.count("4.25 percent") == 1


def test_a_digest_that_waited_through_an_outage_is_posted_late(room):
    room.subscribe(subscription(times=("08:00", "09:00")))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.at(EIGHT).tick()
    asked(room, posted=True)
    room.channel.problems[CHANNEL] = DeliveryProblem.UNKNOWN
    room.at(EIGHT + MINUTE).publish(RATES)
    for minutes in range(60, 5 * 60, 5):
        assert room.run(EIGHT + minutes * MINUTE) == []
    room.channel.problems.clear()
    later = [room.run(EIGHT + 5 * HOUR + minutes * MINUTE) for minutes in range(20)]
    ((second,),) = [posted for posted in later if posted]
    assert "4.25 percent" in second
    assert "2,000 commuters" not in second
    assert room.runs()[-2:] == [("20 08:00", "posted"), ("20 09:00", "posted")]


def test_a_digest_that_was_begun_is_finished_before_the_next_is_composed(room):
    room.subscribe(subscription(times=("08:00", "10:00")))
    room.channel.longest = 260
    room.at(EIGHT - HOUR)
    for text in (HARBOUR, RATES, STRIKE):
        room.publish(text)
    room.at(EIGHT).tick()
    assert room.send() == 1
    assert room.run(EIGHT + 2 * HOUR)
    assert room.run(EIGHT + 2 * HOUR + 30 * SECOND) == ["Nothing new since 20 Nov 2026 08:00"]
    assert {one.state for one in room.services.ledger.deliveries(limit=9)} == {DeliveryState.SENT}


def test_those_that_wait_keep_no_other_waiting(room):
    for number in range(5):
        room.subscribe(subscription(id=f"d{number}", target=f"discord:1/c{number}", times=("08:00", "10:00")))
    room.at(EIGHT).tick()
    for _ in range(5):
        asked(room, posted=True)
    room.subscribe(subscription(id="z", target="discord:1/z", times=("10:00",)))
    room.at(EIGHT + 2 * HOUR)
    taken = [room.ticker.tick(room.clock.now(), limit=5).taken for _ in range(3)]
    assert taken == [5, 1, 0]
    assert [one.subscription for one in room.services.ledger.claim("discord", "me", EIGHT + 2 * HOUR, HOUR, 9)][
        -1:
    ] == ["z"]


def test_an_update_whose_answer_was_lost_is_not_composed_again(room):
    room.subscribe(subscription(updates=True))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    room.at(EIGHT + 50 * MINUTE).publish(HARBOUR_LATER)
    room.channel.next_problem, room.channel.lost = DeliveryError(DeliveryProblem.UNKNOWN, "No answer."), True
    assert len(room.run(EIGHT + HOUR + MINUTE)) == 1
    room.channel.problems[CHANNEL] = DeliveryProblem.UNKNOWN  # an outage
    for minutes in range(90, 150):
        room.run(EIGHT + minutes * MINUTE)
    room.channel.problems.clear()
    for minutes in range(150, 300):
        room.run(EIGHT + minutes * MINUTE)
    assert len([one for one in room.channel.posts if one.thread]) == 1
    assert [name for name, outcome in room.runs() if outcome == "update"] == ["20 08:00+1"]


def test_changes_of_shown_figures_are_posted_as_replies(room):
    room.subscribe(subscription(updates=True))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    room.at(EIGHT + HOUR).publish(RATES)
    assert room.run(EIGHT + HOUR + MINUTE) == []  # news, but no change of what was shown
    room.at(EIGHT + 2 * HOUR).publish(HARBOUR_LATER)
    (update,) = room.run(EIGHT + 2 * HOUR + 40 * MINUTE)
    assert update.startswith("Figures that have changed")
    assert "35 → 41, +6" in update
    assert "percent" not in update
    assert [one.thread for one in room.channel.posts] == [None, "m1"]
    assert room.run(EIGHT + 3 * HOUR + 20 * MINUTE) == []
    (second,) = room.run(EIGHT + DAY)
    assert "4.25 percent" in second
    assert "41" not in second  # told in the update
    assert ("20 08:00+1", "update") in room.runs()


@pytest.mark.parametrize(
    ("changes", "hours"),
    [({"updates": False}, 2), ({"updates": True}, 13), ({"updates": True, "quiet": ("09:00", "20:00")}, 2)],
    ids=["not asked for", "too late", "quiet hours"],
)
def test_when_there_are_no_updates(room, changes, hours):
    room.subscribe(subscription(**changes))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    room.at(EIGHT + hours * HOUR).publish(HARBOUR_LATER)
    assert [room.run(EIGHT + hours * HOUR + step * 10 * MINUTE) for step in range(1, 5)] == [[]] * 4


def test_several_channels_share_one_composition(room, monkeypatch):
    calls = []
    monkeypatch.setattr(digest, "compose", lambda *given, **how: calls.append(1) or compose(*given, **how))
    for number in range(30):
        room.subscribe(subscription(id=f"d{number}", target=f"discord:1/c{number}"))
        room.subscribe(subscription(id="x", tenant=f"discord:9{number}", target=f"discord:9{number}/c"))
        room.at(EIGHT - HOUR).publish(HARBOUR, tenant=f"discord:9{number}")
    room.publish(HARBOUR)
    assert len(room.run(EIGHT)) == 60
    assert len(calls) == 1
    assert len({one.key for one in room.channel.posts}) == 60


compose = digest.compose


def test_what_was_composed_is_kept_no_longer_than_it_is_of_use(room):
    def kept():
        gc.collect()
        return sum(isinstance(one, digest.Digest) for one in gc.get_objects())

    before = kept()
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    assert room.run(EIGHT)
    assert room.run(EIGHT + MINUTE) == []
    assert kept() == before


def test_channels_that_were_told_different_things_get_different_digests(room):
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.run(EIGHT)
    room.subscribe(subscription(id="cd", target="discord:1/c2", created=EIGHT + HOUR))
    room.at(EIGHT + HOUR).publish(HARBOUR_LATER)
    known, new = room.run(EIGHT + DAY)
    assert "35 → 41" in known
    assert "35 → 41" not in new
    assert "41" in new


def test_a_poison_article_costs_nothing_but_itself(room, monkeypatch):
    room.subscribe(subscription())
    room.subscribe(subscription(id="cd", target="discord:1/c2", topic="tram"))
    room.at(EIGHT - HOUR).publish(STRIKE)
    bad = room.publish(HARBOUR)

    def explosive(reads, **how):
        if bad in {read.article.id for read in reads}:
            raise ArithmeticError("poison")
        return compose(reads, **how)

    monkeypatch.setattr(digest, "compose", explosive)
    everything, topic = room.run(EIGHT)
    assert "480" in everything
    assert "480" in topic
    assert "Barge" not in everything
    assert f"the article {bad} could not be told" in room.faults


def test_an_unreadable_row_costs_nothing_but_itself(room, monkeypatch):
    room.subscribe(subscription())
    good, bad = room.at(EIGHT - HOUR).publish(STRIKE), room.publish(HARBOUR)
    get = room.services.store.get

    def broken(*_given, **_how):
        raise StoreError("a stored article has a reading of another form")

    monkeypatch.setattr(room.services.store, "newest", broken)
    monkeypatch.setattr(room.services.store, "get", lambda tenant, name: broken() if name == bad else get(tenant, name))
    (posted,) = room.run(EIGHT)
    assert "480" in posted
    assert good in {one.id for one in room.services.store.visible(TENANT, since=EIGHT - DAY, until=EIGHT, limit=9)}


def test_a_broken_subscription_stops_no_other(room):
    room.subscribe(subscription(id="bad", target="discord:1/c2"))
    broken = replace(room.subscriptions()["bad"], topic=" ".join(f"word{n}" for n in range(99)))  # no query
    room.services.subscriptions.save(broken)
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    assert len(room.run(EIGHT + 9 * SECOND)) == 1
    assert len(room.faults) == 1
    room.run(EIGHT + 30 * SECOND)  # too early for another try
    assert len(room.faults) == 1
    room.run(EIGHT + 75 * SECOND)
    room.run(EIGHT + 140 * SECOND)
    assert room.faults[-1] == "given up after 3 tries"
    assert ("20 08:00", "failed") in room.runs()
    assert room.subscriptions()["bad"].next_due == EIGHT + DAY
    assert room.run(EIGHT + 300 * SECOND) == []


def test_a_database_that_fails_for_a_while_costs_no_digest(room, monkeypatch):
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)

    def full(*_given, **_how):
        raise StoreError("The database could not be written: disk full")

    with monkeypatch.context() as patch:
        patch.setattr(room.services.ledger, "record", full)
        for minutes in range(40):
            assert room.run(EIGHT + minutes * MINUTE) == []
    assert len(room.run(EIGHT + 41 * MINUTE)) == 1
    assert room.runs() == [("20 08:00", "posted")]


def test_what_a_database_never_gives_is_given_up(room, monkeypatch):
    room.subscribe(subscription())

    def broken(*_given, **_how):
        raise StoreError("a stored run has a reading of another form")

    with monkeypatch.context() as patch:
        patch.setattr(room.services.ledger, "last_told", broken)
        for minutes in range(63):
            assert room.run(EIGHT + minutes * MINUTE) == []
    assert room.runs() == [("20 08:00", "failed")]
    assert room.faults[-1].startswith("given up after")


def test_a_channel_that_is_gone_is_paused_and_the_others_go_on(room):
    room.subscribe(subscription())
    room.subscribe(subscription(id="cd", target="discord:1/c2"))
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.channel.problems[CHANNEL] = DeliveryProblem.GONE
    assert len(room.run(EIGHT)) == 1
    assert room.subscriptions()["ab"].paused is Pause.CHANNEL_GONE
    assert room.subscriptions()["cd"].paused is None
    (failed,) = room.services.ledger.deliveries(target=CHANNEL, limit=9)
    assert failed.state is DeliveryState.FAILED
    assert failed.reason.startswith("gone: ")
    assert [told for _, told, _ in room.channel.messages] == ["u1"]
    assert len(room.run(EIGHT + DAY)) == 1


def test_another_process_does_not_post_it_again(room):
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    other = restarted(room)
    other.at(EIGHT)
    waiting = other.services.ledger.due(EIGHT, 9)
    assert len(room.run(EIGHT)) == 1
    assert [one.id for one in waiting] == ["ab"]
    assert other.run(EIGHT + SECOND) == []
    assert len(room.channel.posts) == 1


def test_a_platform_that_is_not_connected_misses_its_digests(room):
    room.subscribe(subscription(target="slack:T1/C1"))
    assert room.run(EIGHT) == []
    assert room.runs() == [("20 08:00", "missed")]


def test_a_long_digest_is_posted_in_parts_in_order(room):
    room.subscribe(subscription())
    room.channel.longest = 260
    room.at(EIGHT - HOUR)
    for text in (HARBOUR, RATES, STRIKE):
        room.publish(text)
    parts = room.run(EIGHT)
    assert len(parts) > 1
    assert all(len(one) <= 260 for one in parts)
    assert [[button.label for button in one.buttons] for one in room.channel.posts] == [[]] * (len(parts) - 1) + [
        ["Digests here"]
    ]
    kept = room.services.tenants.kept(TENANT, room.channel.posts[-1].buttons[0].token)
    assert (kept.invocation.name, kept.kind) == ("digest list", "answer")
    assert [f"({number}/{len(parts)})" in one for number, one in enumerate(parts, 1)] == [True] * len(parts)
