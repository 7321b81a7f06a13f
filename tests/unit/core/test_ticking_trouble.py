"""What goes wrong around a digest costs no other digest, and as little of its own as can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core import digest
from bot.core.deliveries import DeliveryState
from bot.core.domain import Pause
from bot.core.errors import DeliveryError, DeliveryProblem, StoreError
from tests.asking import HARBOUR, RATES
from tests.digesting import CHANNEL, DAY, EIGHT, STRIKE, TENANT, subscription

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
compose = digest.compose


def test_what_could_not_be_sent_is_in_the_next_digest(room):
    room.subscribe(subscription())
    room.at(EIGHT - HOUR).publish(HARBOUR)
    room.channel.next_problem = DeliveryError(DeliveryProblem.REFUSED, "Not this one.")
    assert room.run(EIGHT) == []
    room.at(EIGHT + HOUR).publish(RATES)
    (second,) = room.run(EIGHT + DAY)
    assert "2,000 commuters" in second
    assert "4.25 percent" in second


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


def test_a_platform_that_is_not_connected_misses_its_digests(room):
    room.subscribe(subscription(target="slack:T1/C1"))
    assert room.run(EIGHT) == []
    assert room.runs() == [("20 08:00", "missed")]
