"""What every ``Subscriptions`` does: written once, inherited by the tests of each adapter and of the fake."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.domain import Feed, Pause, Subscription
from bot.core.ports import Subscriptions
from tests.at_once import at_once

NOW = datetime(2026, 11, 20, 12, 30, 15, 123456, tzinfo=UTC)
HERE, THERE = "discord:1", "discord:12"


def digest(name: str = "d1", tenant: str = HERE, channel: str = "5", *, days: float = 0) -> Subscription:
    """A digest asked for some days ago."""
    return Subscription(
        id=name,
        tenant=tenant,
        target=f"{tenant}/{channel}",
        topic="NATO Truppen",
        times=("08:00", "18:30"),
        days=(0, 2, 6),
        zone="Europe/Berlin",
        language="de",
        length="short",
        only_if_news=True,
        created=NOW - timedelta(days=days),
        created_by="U7",
    )


def feed(name: str = "f1", tenant: str = HERE, *, days: float = 0) -> Feed:
    """A feed added some days ago."""
    return Feed(name, tenant, "https://news.example/feed?a=ü&b=1", "Hafenbote", NOW - timedelta(days=days), "U7")


class SubscriptionsContract:
    """Digests and feeds."""

    @pytest.fixture
    def open_again(self) -> Callable[[], Subscriptions]:
        raise NotImplementedError

    @pytest.fixture
    def subscriptions(self, open_again: Callable[[], Subscriptions]) -> Subscriptions:
        return open_again()

    def test_gives_back_what_was_saved(self, subscriptions: Subscriptions) -> None:
        plain = replace(digest("d2", days=1), topic="", times=(), days=(), only_if_news=False, paused=Pause.ASKED)
        quiet = ("22:00", "07:00")
        full = replace(digest("d3"), quiet=quiet, empty="line", updates=True, next_due=NOW + timedelta(hours=1))
        for one in (digest(), plain, full):
            subscriptions.save(one)
        assert subscriptions.subscriptions(HERE) == [plain, digest(), full]
        assert subscriptions.find(HERE, "d3") == full
        assert subscriptions.find(HERE, "d4") is subscriptions.find(THERE, "d3") is None
        subscriptions.save_feeds([feed()])
        assert subscriptions.feeds(HERE) == [feed()]

    def test_saving_again_replaces(self, subscriptions: Subscriptions) -> None:
        for one in (digest(), replace(digest(), topic="flood", paused=Pause.NO_PERMISSION), digest()):
            subscriptions.save(one)
            assert subscriptions.subscriptions(HERE) == [one]
        for title in ("Hafenbote", "Der Bote"):
            subscriptions.save_feeds([replace(feed(), title=title)])
            assert [one.title for one in subscriptions.feeds(HERE)] == [title]

    def test_feeds_are_saved_together(self, subscriptions: Subscriptions) -> None:
        subscriptions.save_feeds([feed("f1"), feed("f2"), feed("f1", THERE)])
        renamed = replace(feed("f2"), title="Der Bote", url="https://news.example/other")
        subscriptions.save_feeds([feed("f3"), feed("f2"), renamed])  # the last one counts
        subscriptions.save_feeds([])
        assert subscriptions.feeds(HERE) == [feed("f1"), renamed, feed("f3")]
        assert subscriptions.feeds(THERE) == [feed("f1", THERE)]

    def test_oldest_come_first_then_by_id(self, subscriptions: Subscriptions) -> None:
        # Databases' own orders differ in case and accents.
        ages = {"b": 1, "Z": 1, "a": 1, "é": 1, "_": 1, "new": 0, "old": 9}
        for name, days in ages.items():
            subscriptions.save(digest(name, days=days))
            subscriptions.save_feeds([feed(name, days=days)])
        order = ["old", "Z", "_", "a", "b", "é", "new"]
        assert [one.id for one in subscriptions.subscriptions(HERE)] == order
        assert [one.id for one in subscriptions.feeds(HERE)] == order

    def test_removing(self, subscriptions: Subscriptions) -> None:
        subscriptions.save(digest())
        subscriptions.save_feeds([feed()])
        assert [subscriptions.remove(HERE, "d1"), subscriptions.remove(HERE, "d1")] == [True, False]
        assert [subscriptions.remove_feed(HERE, "f1"), subscriptions.remove_feed(HERE, "f1")] == [True, False]
        assert (subscriptions.subscriptions(HERE), subscriptions.feeds(HERE)) == ([], [])

    def test_tenants_do_not_meet(self, subscriptions: Subscriptions) -> None:
        for tenant in (HERE, THERE):
            subscriptions.save(digest(tenant=tenant))
            subscriptions.save_feeds([feed(tenant=tenant)])
        assert not subscriptions.remove("slack:T1", "d1")
        assert not subscriptions.remove_feed("slack:T1", "f1")
        assert subscriptions.subscriptions("slack:T1") == subscriptions.feeds("slack:T1") == []
        assert subscriptions.remove(HERE, "d1")
        assert subscriptions.remove_feed(HERE, "f1")
        assert subscriptions.subscriptions(THERE) == [digest(tenant=THERE)]
        assert subscriptions.feeds(THERE) == [feed(tenant=THERE)]

    @pytest.mark.parametrize(
        ("place", "paused"),
        [
            (f"{HERE}/5", ["a", "b"]),
            (HERE, ["a", "b", "c"]),
            (f"{HERE}/55", []),
            (f"{HERE}/", []),
            ("discord:", []),
            ("DISCORD:1", []),
            ("", []),
            ("%", []),
            ("discord:1/_", []),
        ],
    )
    def test_pauses_at_a_target_or_a_tenant(self, subscriptions: Subscriptions, place: str, paused: list[str]) -> None:
        asked = replace(digest("asked"), paused=Pause.ASKED)
        mine = [digest("a", days=2), digest("b", days=1), digest("c", channel="6"), asked]
        theirs = digest("a", THERE)
        for one in (*mine, theirs):
            subscriptions.save(one)
        found = subscriptions.pause(place, Pause.CHANNEL_GONE)
        assert [(one.id, one.tenant, one.paused) for one in found] == [
            (name, HERE, Pause.CHANNEL_GONE) for name in paused
        ]
        assert {one.id for one in subscriptions.subscriptions(HERE) if one.paused is Pause.CHANNEL_GONE} == set(paused)
        assert asked in subscriptions.subscriptions(HERE)
        assert subscriptions.subscriptions(THERE) == [theirs]
        assert subscriptions.pause(place, Pause.REMOVED) == []

    @pytest.mark.parametrize("reason", list(Pause))
    def test_a_paused_one_can_go_on(self, subscriptions: Subscriptions, reason: Pause) -> None:
        subscriptions.save(replace(digest(), next_due=NOW))  # which it forgets: it will fall due anew
        assert subscriptions.pause(HERE, reason) == [replace(digest(), paused=reason)]
        assert subscriptions.subscriptions(HERE) == [replace(digest(), paused=reason)]
        subscriptions.save(digest())
        assert subscriptions.pause(HERE, reason) == [replace(digest(), paused=reason)]

    def test_of_several_at_once_one_pauses(self, open_again: Callable[[], Subscriptions]) -> None:
        opened = [open_again(), open_again()]
        opened[0].save(digest())
        told = at_once([lambda one=one: len(one.pause(HERE, Pause.REMOVED)) for one in opened * 2])
        assert sorted(told) == [0, 0, 0, 1]

    def test_any_storable_text_is_kept(self, subscriptions: Subscriptions) -> None:
        for text in ("", "'; DROP TABLE feed; --", "“é” 洪水 🌊 \u202eabc\u2066", "x" * 100_000, "a\nb\x1b[31m"):
            subscriptions.save(replace(digest(), topic=text))
            subscriptions.save_feeds([replace(feed(), title=text, url=text)])
            assert subscriptions.subscriptions(HERE) == [replace(digest(), topic=text)]
            assert subscriptions.feeds(HERE) == [replace(feed(), title=text, url=text)]

    def test_unstorable_characters_do_no_harm(self, subscriptions: Subscriptions) -> None:
        subscriptions.save(replace(digest("a\0"), topic="one\0two\ud800"))
        subscriptions.save_feeds([replace(feed("f\0"), title="\0")])
        (found,), (followed,) = subscriptions.subscriptions(HERE), subscriptions.feeds(HERE)
        assert (found.topic[:3], found.topic[4:7], len(followed.title)) == ("one", "two", 1)
        assert subscriptions.remove(HERE, "a\0")
        assert subscriptions.remove_feed(HERE, "f\0")

    def test_what_was_saved_is_there_when_opened_again(self, open_again: Callable[[], Subscriptions]) -> None:
        first = open_again()
        first.save(digest())
        first.save_feeds([feed()])
        second = open_again()
        assert (second.subscriptions(HERE), second.feeds(HERE)) == ([digest()], [feed()])
