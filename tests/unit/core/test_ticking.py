"""Digests over days: what is posted when, told against what the channel was actually sent."""

from __future__ import annotations

import gc
from datetime import timedelta

import pytest

from bot.core import digest
from tests.asking import HARBOUR, RATES
from tests.digesting import DAY, EIGHT, HARBOUR_LATER, STRIKE, TENANT, subscription

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
compose = digest.compose


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
