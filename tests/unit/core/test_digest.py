"""Digests and briefs of stored stories: the same text in whatever order articles arrive."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core import briefs, digest, present
from bot.core.domain import ArticleKey, NewArticle
from bot.core.ingest import terms_of
from bot.core.message import plain_text
from summarizer.profiles import profile
from summarizer.types import ReadArticle
from tests.fakes import FakeStore
from tests.story_scoring import stories

NOW = datetime(2026, 3, 7, 8, tzinfo=UTC)
TENANT = "terminal:local"
STORIES = ("troop-deployment", "hallberg-results", "freight-derailment")
READS = [read for story in stories() if story.id in STORIES for read in story.reads]


def stored(reads: list[ReadArticle]) -> FakeStore:
    store = FakeStore()
    for read in reads:
        key = ArticleKey(read.article.id, None)
        store.save(TENANT, [NewArticle(read, terms_of(read.article), profile(read), key)], NOW)
    return store


def texts(store: FakeStore) -> list[str]:
    """A digest, a topic brief and one of what is new, as people read them."""
    since = datetime(2026, 3, 3, 6, tzinfo=UTC)
    shown = [
        present.digest(
            digest.preview(store, TENANT, topic="", until=NOW, hours=168, locale="en"), hours=168, locale="en"
        )
    ]
    for topic in ("soldiers Poland", "Hallberg"):
        for from_when in (None, since):
            found = briefs.of_topic(store, TENANT, topic, locale="de", now=NOW, since=from_when)
            shown.append(present.brief(found, length="long", locale="de")[0])
    return [plain_text(message) for message in shown]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_arrival_changes_no_text(seed):
    shuffled = random.Random(seed).sample(READS, len(READS))
    assert texts(stored(shuffled)) == texts(stored(READS))


def test_a_digest_groups_by_the_stored_story():
    store = stored(READS)
    found = digest.preview(store, TENANT, topic="", until=NOW, hours=168, locale="en")
    assert {story.story for story in found.stories} == {
        read.story for read in store.newest(TENANT, since=datetime(2026, 1, 1, tzinfo=UTC), until=NOW, limit=99)
    }
    told = [replace(read, story="one") for read in READS[:3]]
    assert briefs.of_articles(told, locale="en").story == "one"
