"""What became of an article with a digest: told when, or why not. Pure: the ledger's runs come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core import telling
from bot.core.deliveries import DigestRun, Outcome
from bot.core.digest import CONTEXT
from bot.core.domain import Subscription
from summarizer.changes import Told
from summarizer.types import ReadArticle


class Verdict(StrEnum):
    """How a digest stands with an article."""

    TOLD = "told"
    """A digest showed something of it."""
    STORY = "story"
    """A digest showed its story, by other articles."""
    PAUSED = "paused"
    TOPIC = "topic"
    """The digest is about something else."""
    COMING = "coming"
    """The next digest looks at it."""
    OLD = "old"
    """It was too old when it came in."""
    RUN = "run"
    """The digest that looked at it was not posted."""
    OUTDONE = "outdone"
    """The digest that looked at it showed other stories, or found nothing new in it."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The verdict on an article, and the run that it is about, where there is one."""

    digest: Subscription
    verdict: Verdict
    run: DigestRun | None = None


def trace(
    digest: Subscription, runs: Sequence[DigestRun], read: ReadArticle, stored: datetime, *, on_topic: bool
) -> Trace:
    """What became of the article with this digest, by its ``runs``, in any order."""
    in_time = sorted(runs, key=lambda run: (run.until, run.decided))
    shown = _shown(in_time, stored)
    for verdict, names in ((Verdict.TOLD, {read.article.id}), (Verdict.STORY, {read.story})):
        found = next((run for run, what in shown if not names.isdisjoint(what)), None)
        if found is not None:
            return Trace(digest, verdict, found)
    if digest.paused is not None:
        return Trace(digest, Verdict.PAUSED)
    if not on_topic:
        return Trace(digest, Verdict.TOPIC)
    return _not_told(digest, in_time, read.article.published or stored, stored)


def _not_told(digest: Subscription, in_time: Sequence[DigestRun], dated: datetime, stored: datetime) -> Trace:
    composed = [run for run in in_time if run.outcome in {Outcome.POSTED, Outcome.SILENT}]
    looked = next((run for run in composed if run.until > max(stored, dated)), None)
    since = looked.since if looked else max((run.until for run in composed), default=None)
    if since is not None and dated < since - CONTEXT:
        return Trace(digest, Verdict.OLD)
    if looked is None:
        left_out = next((run for run in reversed(in_time) if run.until > stored), None)
        return Trace(digest, Verdict.COMING, left_out)
    return Trace(digest, Verdict.OUTDONE if looked.outcome is Outcome.POSTED else Verdict.RUN, looked)


def _shown(in_time: Sequence[DigestRun], stored: datetime) -> list[tuple[DigestRun, set[str | None]]]:
    """The runs since the article came, each with the articles and stories that it told something new of: a run keeps
    what the ones before it told, too."""
    found: list[tuple[DigestRun, set[str | None]]] = []
    before: frozenset[Told] = frozenset()
    for run in in_time:
        told = frozenset(telling.decode(run.told).snapshot.told)
        if run.until > stored:
            new = told - before
            articles = {article for one in new for article, _ in one.places}
            found.append((run, {*articles, *(one.story for one in new if one.story)}))
        before = told or before
    return found
