"""When a feed is read again, and how it stands, after an attempt to read it: decisions alone, nothing is done here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.domain import MAX_INPUT_BYTES
from bot.core.sources import FeedAnswer, FeedSource, ParsedFeed, Validators

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
"""A feed is read again after so long at least and at most, while it can be read."""
DOWN = timedelta(hours=24)
"""Who follows a feed is told that it fails once it did for so long."""

_UNKNOWN = timedelta(hours=1)
"""Until it is known how often a feed publishes."""
_READS_AN_ENTRY = 4
"""A feed is read so many times while it publishes one entry, on average."""
_QUIET = 12
"""Nor is it read more often than so many times in as long as it has been quiet for."""
_FIRST_RETRY = timedelta(minutes=10)
_LAST_RETRY = timedelta(hours=4)
"""What fails is tried again after so long at most, until its followers are told."""
_LONGEST_WAIT = timedelta(days=7)
"""What servers may ask for that do not want to be asked."""
LONGEST_SPARED = timedelta(hours=1)
"""A server that wants to be left alone is not asked for its other feeds for so long at most: it may only speak for
one."""
_FEWEST_TRIES = 4
_A_CHARACTER = timedelta(hours=1) / 600_000
_A_BYTE = timedelta(minutes=30) / MAX_INPUT_BYTES
"""A feed waits so long for each character that was taken, and each byte that was read for it: that takes the processor,
which all feeds share. For an ordinary article, or an ordinary feed, it is less than a minute."""
_AS_LONG = 30
_LONGEST_TAKEN = timedelta(minutes=1)
"""A feed is left alone for so many times as long as it took: it had a place that others wait for. What is longer than
any feed can take is a machine that slept."""
_BELIEVED_ENTRIES = 10
_LONGEST_BELIEVED = timedelta(days=7)
"""A server is believed that nothing changed while so many entries would have come, but not for longer."""
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_LOOK_BACK = timedelta(days=14)
_SHORTEST_SPAN = timedelta(hours=1)
_FEWEST_DATES = 2
_SPREAD = 0.2
_DAY = timedelta(days=1)
_NONE = timedelta()


def rate(times: Iterable[datetime], now: datetime) -> float | None:
    """How many entries a day a feed publishes that has entries of these times; None where they do not tell."""
    past = sorted(time for time in times if time <= now)
    if len(past) < _FEWEST_DATES:
        return None
    recent = [time for time in past if now - time <= _LOOK_BACK]
    if recent and len(recent) < len(past):
        return len(recent) / (_LOOK_BACK / _DAY)
    return len(past) / (max(now - past[0], _SHORTEST_SPAN) / _DAY)


def validators(held: FeedSource, now: datetime) -> Validators:
    """What the server is asked with. One that says "nothing changed" for long, of a feed that used to publish, is asked
    for the whole document now and then: some say so for ever."""
    if held.checked is None:
        return held.validators
    believed = min(max(_DAY * _BELIEVED_ENTRIES / max(held.per_day or 0, 1e-3), _DAY), _LONGEST_BELIEVED)
    since = held.brought or _BEGINNING
    return held.validators if (now - since) // believed == (held.checked - since) // believed else Validators()


def read(
    held: FeedSource,
    answer: FeedAnswer,
    feed: ParsedFeed,
    now: datetime,
    *,
    per_day: float | None,
    brought: bool,
    left: bool,
    text: int = 0,
    took: timedelta = _NONE,
    pause: timedelta = _NONE,
) -> FeedSource:
    """The source after its feed was read. ``left``: some of its entries are still to be taken, so that it is read again
    soon, changed or not; the later, the longer the ``text`` was that was taken now, and the longer it ``took``; after a
    ``pause`` that servers of its pages ask for."""
    after = replace(
        _succeeded(held, now),
        url=answer.moved_to or held.url,
        title=feed.title or held.title,
        site=feed.site or held.site,
        validators=Validators() if left else answer.validators,
        body=None if left else body_of(answer),
        brought=now if brought else held.brought,
        per_day=per_day,
        ttl=feed.ttl,
    )
    size = len(answer.document.body) if answer.document else 0
    wanted = max(SHORTEST if left else interval(after, now), _A_CHARACTER * text, _A_BYTE * size, _rest(took))
    wanted = max(wanted, min(pause, LONGEST_SPARED))
    return replace(after, next_check=_next(after, now, wanted, answer))


def unchanged(held: FeedSource, answer: FeedAnswer, now: datetime, *, took: timedelta = _NONE) -> FeedSource:
    """The source after the server said that nothing changed, or sent what it had sent before. It has not moved: who
    says so need not be the feed."""
    news = answer.validators
    kept = Validators(news.etag or held.validators.etag, news.last_modified or held.validators.last_modified)
    after = replace(_succeeded(held, now), validators=kept)
    wanted = max(interval(after, now), _rest(took))
    return replace(after, next_check=_next(after, now, wanted, answer))


def failed(held: FeedSource, problem: str, now: datetime, *, retry_after: float | None = None) -> FeedSource:
    """The source after it could not be read: the longer it fails, the later it is tried again."""
    failures = held.failures + 1
    doubled = min(_FIRST_RETRY * 2 ** min(failures - 1, 16), LONGEST / (1 + _SPREAD) if held.told else _LAST_RETRY)
    asked = timedelta(seconds=min(max(retry_after or 0, 0), _LONGEST_WAIT.total_seconds()))
    return replace(
        held,
        next_check=now + max(_spread(doubled, held.url), asked),
        checked=now,
        failures=failures,
        failing_since=min(held.failing_since or now, now),
        problem=problem,
    )


def retired(held: FeedSource, problem: str, now: datetime) -> FeedSource:
    """The source after the server said that it is gone for good."""
    return replace(failed(held, problem, now), next_check=None, retired=True, told=True)


def should_tell(failing: FeedSource, now: datetime) -> bool:
    """Whether it is time to tell its followers that the source fails: once, when it did for a day, and was asked
    several times in that day."""
    since = failing.failing_since
    return not failing.told and since is not None and now - since >= DOWN and failing.failures >= _FEWEST_TRIES


def body_of(answer: FeedAnswer) -> str | None:
    """A hash of what the server sent."""
    return hashlib.sha256(answer.document.body).hexdigest()[:32] if answer.document else None


def interval(source: FeedSource, now: datetime) -> timedelta:
    """How long a source that can be read is left alone, going by how often it publishes."""
    wanted = _DAY / max(_READS_AN_ENTRY * source.per_day, 1e-3) if source.per_day is not None else _UNKNOWN
    quiet = now - source.brought if source.brought else _NONE
    return min(max(wanted, quiet / _QUIET, SHORTEST), LONGEST)


def _rest(took: timedelta) -> timedelta:
    """How long a feed that took so long is left alone for that."""
    return _AS_LONG * min(max(took, _NONE), _LONGEST_TAKEN)


def _succeeded(held: FeedSource, now: datetime) -> FeedSource:
    return replace(
        held, checked=now, succeeded=now, failures=0, failing_since=None, problem=None, told=False, retired=False
    )


def wish(answer: FeedAnswer, ttl: timedelta | None) -> timedelta:
    """How long the server and the feed want to be left alone."""
    return max(answer.fresh_for or _NONE, ttl or _NONE)


def _next(source: FeedSource, now: datetime, wanted: timedelta, answer: FeedAnswer) -> datetime:
    """Not before the server and the feed want it, within reason."""
    asked = wish(answer, source.ttl)
    within = min(max(wanted, asked, SHORTEST), LONGEST / (1 + _SPREAD))
    return now + min(max(_spread(within, source.url), asked), LONGEST)


def _spread(wanted: timedelta, url: str) -> timedelta:
    """A little more, always the same for one address, so that feeds added at once are not read at once."""
    share = int.from_bytes(hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()[:4], "big") / 2**32
    return wanted * (1 + _SPREAD * share)
