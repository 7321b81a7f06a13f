"""Digests on several topics, with articles that cannot be read, and with digests posted on request in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.errors import StoreError
from tests.asking import HARBOUR
from tests.digesting import DAY, EIGHT, STRIKE, newsroom, subscription

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def room():
    return newsroom()


def test_topics_with_an_unreadable_article_are_told_without_it(room, monkeypatch):
    room.subscribe(subscription(topic="tram, harbour"))
    room.at(EIGHT - 5 * HOUR).publish(STRIKE)
    bad = room.at(EIGHT - HOUR).publish(HARBOUR)
    _spoil(monkeypatch, room.services.store, {bad})
    (posted,) = room.run(EIGHT)
    assert "480" in posted
    assert "Barge" not in posted
    assert f"the article {bad} could not be told" in room.faults


@pytest.mark.parametrize("topic", ["", "tram, harbour"])
def test_where_nothing_can_be_read_it_is_not_said_that_nothing_is_new(room, monkeypatch, topic):
    room.subscribe(subscription(topic=topic))
    names = {room.at(EIGHT - HOUR).publish(text) for text in (STRIKE, HARBOUR)}
    with monkeypatch.context() as broken:
        _spoil(broken, room.services.store, names)
        assert room.run(EIGHT) == []
        assert "the digest could not be composed" in room.faults
    (posted,) = room.run(EIGHT + 2 * MINUTE)  # the database is back
    assert "480" in posted
    assert "Barge" in posted


def test_a_story_on_two_topics_is_told_once(room):
    room.subscribe(subscription(topic="tram, union, quagga"))
    room.at(EIGHT - HOUR).publish(STRIKE)
    room.publish(HARBOUR)
    (posted,) = room.run(EIGHT)
    assert posted.startswith("Digest for 20 Nov 2026: tram, union, quagga")
    assert "1 story from 1 article" in posted
    assert room.run(EIGHT + DAY) == ["Nothing new on “tram, union, quagga” since 20 Nov 2026 08:00"]


def _spoil(monkeypatch, store, names):
    """Let the store fail wherever these articles are read."""
    get, newest, find = store.get, store.newest, store.search

    def unreadable(found):
        if any(read.article.id in names for read in found):
            raise StoreError("a stored article has a reading of another form")
        return found

    def search(tenant, query, **how):
        page = find(tenant, query, **how)
        unreadable([hit.read for hit in page.hits])
        return page

    monkeypatch.setattr(store, "get", lambda tenant, name: unreadable([get(tenant, name)])[0])
    monkeypatch.setattr(store, "newest", lambda tenant, **how: unreadable(newest(tenant, **how)))
    monkeypatch.setattr(store, "search", search)
