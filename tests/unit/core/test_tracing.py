"""What became of an article with a digest: decided from the ledger's runs alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.core import telling
from bot.core.deliveries import DigestRun, Outcome
from bot.core.domain import Pause, Subscription
from bot.core.telling import Shown
from bot.core.tracing import Verdict, trace
from summarizer.changes import Snapshot, Told
from summarizer.types import Article, Figure, ReadArticle, Reading

EIGHT = datetime(2026, 11, 20, 8, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
DIGEST = Subscription(
    "dddd", "discord:1", "discord:1/c1", "", ("08:00",), (), "UTC", "en", "normal", False, EIGHT, "u1"
)


def read(published: datetime | None = EIGHT - HOUR, story: str | None = "s1") -> ReadArticle:
    article = Article("a1", "Title", "Text", "en", published=published)
    return ReadArticle(article, Reading("en", (), ()), story)


def told(*shown: tuple[str, str]) -> str:
    """What a run keeps that showed values of these articles and stories."""
    figure = Figure("12", (0, 2), (0, 2), Decimal(12))
    values = tuple(Told(figure, article, "en", story, ((article, (0, 2)),)) for article, story in shown)
    return telling.encode(Shown(Snapshot(values)))


def run(day: int, outcome: Outcome = Outcome.POSTED, shown: str = "") -> DigestRun:
    """The digest of eight o'clock, so many days later; what is left out covers nothing."""
    due = EIGHT + day * DAY
    covers = outcome in {Outcome.POSTED, Outcome.SILENT}
    since = due - DAY if covers else due
    return DigestRun("discord:1", "dddd", date(2026, 11, 20) + day * DAY, "08:00", due, due, outcome, since, due, shown)


OURS, STORY, ELSE = told(("a1", "s1")), told(("b2", "s1")), told(("c3", "s3"))
STORED = EIGHT - HOUR


@pytest.mark.parametrize(
    ("runs", "published", "verdict", "at"),
    [
        ([run(0, shown=OURS)], STORED, Verdict.TOLD, 0),
        # What the next ones keep of it was told before.
        (
            [run(0, shown=OURS), run(1, shown=OURS), run(2, shown=told(("a1", "s1"), ("c3", "s3")))],
            STORED,
            Verdict.TOLD,
            0,
        ),
        ([run(0, shown=ELSE), run(1, shown=told(("c3", "s3"), ("a1", "s1")))], STORED, Verdict.TOLD, 1),
        ([run(0, shown=STORY)], STORED, Verdict.STORY, 0),
        # The story was told before the article came, and not since.
        ([run(-1, shown=STORY), run(0, shown=STORY)], STORED, Verdict.OUTDONE, 0),
        ([run(0, shown=ELSE)], STORED, Verdict.OUTDONE, 0),
        ([run(0, shown=ELSE)], None, Verdict.OUTDONE, 0),
        ([run(0, Outcome.SILENT)], STORED, Verdict.RUN, 0),
        ([], STORED, Verdict.COMING, None),
        ([run(-1, shown=ELSE)], STORED, Verdict.COMING, None),
        ([run(-1, shown=ELSE)], EIGHT + DAY, Verdict.COMING, None),
        # Left out: the next one looks at it, and the one left out is named.
        ([run(-1, shown=ELSE), run(0, Outcome.MISSED)], STORED, Verdict.COMING, 0),
        ([run(0, Outcome.SKIPPED), run(1, shown=ELSE)], STORED, Verdict.OUTDONE, 1),
        ([run(0, shown=ELSE)], EIGHT - 5 * DAY, Verdict.OLD, None),
        ([run(-1, shown=ELSE)], EIGHT - 6 * DAY, Verdict.OLD, None),
        ([run(0, shown=ELSE)], EIGHT - 3 * DAY, Verdict.OUTDONE, 0),
    ],
)
def test_verdicts(runs, published, verdict, at):
    found = trace(DIGEST, list(reversed(runs)), read(published), STORED, on_topic=True)
    assert found.verdict is verdict
    assert found.run == (None if at is None else run(at, found.run.outcome, found.run.told))  # type: ignore[union-attr]  # a run is expected
    assert found.digest is DIGEST


def test_a_digest_that_is_paused_or_about_something_else_says_so():
    paused = replace(DIGEST, paused=Pause.ASKED)
    assert trace(paused, [], read(), STORED, on_topic=False).verdict is Verdict.PAUSED
    assert trace(DIGEST, [], read(), STORED, on_topic=False).verdict is Verdict.TOPIC
    assert trace(paused, [run(0, shown=OURS)], read(), STORED, on_topic=False).verdict is Verdict.TOLD


def test_an_article_without_a_story_is_told_by_its_own_figures_only():
    assert trace(DIGEST, [run(0, shown=STORY)], read(story=None), STORED, on_topic=True).verdict is Verdict.OUTDONE
