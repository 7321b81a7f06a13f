"""Reads feeds that are due: what they have that is new is stored for all who follow them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import collecting, entries, ingest, polling, present
from bot.core.collecting import Collected
from bot.core.domain import Feed
from bot.core.errors import DeliveryError, EndingError, FetchError, ParseError, StoreError
from bot.core.services import Services
from bot.core.sources import Fate, FeedEntry, FeedSource


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How the source stands ``after`` it was read, and what it brought: so many articles were ``stored``, others are
    ``left`` to be taken next time. ``recorded``: nobody else has read it meanwhile. ``told`` are those who were told
    that it fails; ``errors`` is what nobody foresaw. ``unreachable``: there was no server that could be talked to."""

    after: FeedSource
    stored: int = 0
    left: int = 0
    recorded: bool = True
    told: tuple[Feed, ...] = ()
    errors: tuple[Exception, ...] = ()
    unreachable: bool = False


def refresh(services: Services, held: FeedSource, reading: ingest.Reading = ingest.freely) -> Refreshed:
    """Read a source that the caller has leased, store what is new, and record how it stands. Articles are read inside
    ``reading``. Raises nothing but ``StoreError``; whatever is repeated stores nothing twice."""
    followers = services.sources.followers(held.url)
    if not followers:
        return Refreshed(held, recorded=services.sources.record(held, held))
    try:
        after, taken, rows = _read(services, held, followers, reading)
    except StoreError:
        raise
    except EndingError:
        return Refreshed(held, recorded=services.sources.record(held, held))
    except Exception as error:  # noqa: BLE001 - the feed is tried again later, and the others go on
        return _failed(services, held, followers, error)
    recorded = services.sources.record(held, after, rows)
    return Refreshed(after, taken.count(Fate.STORED), taken.left, recorded)


def _read(
    services: Services, held: FeedSource, followers: Sequence[Feed], reading: ingest.Reading
) -> tuple[FeedSource, Collected, list[FeedEntry]]:
    """The source after it was read, what was taken, and all entries to be recorded."""
    begun = services.clock.now()
    answer = services.fetcher.poll(held.url, polling.validators(held, begun))
    moved = answer.moved_to not in {None, held.url}
    same = held.body is not None and polling.body_of(answer) == held.body
    if answer.document is None or (same and not moved):
        now = services.clock.now()
        return polling.unchanged(held, answer, now, took=now - begun), Collected(), []
    feed = services.feed_parser.parse(answer.document)
    now = services.clock.now()
    known = services.sources.entries(held.url)
    if entries.is_noise(known, now):
        raise ParseError("it has thousands of other entries every time it is read")
    found = entries.marked(feed, now)
    choice = entries.choose(
        found,
        known,
        now,
        last=held.succeeded,
        start=min(follower.added for follower in followers),
        per_day=held.per_day,
        unfinished=held.body is None,
    )
    tenants = collecting.audience(services, (follower.tenant for follower in followers))
    soon = polling.wish(answer, feed.ttl) < entries.MOST_WAITING
    taken = collecting.collect(services, choice.take, tenants, reading=reading, again=soon)
    after = polling.read(
        held,
        answer,
        feed,
        services.clock.now(),
        per_day=polling.rate(entries.times(found, known, now), now),
        brought=any(entry.article is not None for entry in taken.entries),
        left=bool(taken.left or choice.left),
        text=taken.text,
        pause=taken.pause,
        took=services.clock.now() - begun,
    )
    old = [entries.old_entry(one, now) for one in choice.old]
    if moved:  # what the former address said is not what this one says: nobody else is given it
        return after, taken, [*taken.entries, *old, *(entries.old_entry(one, now) for one in choice.known)]
    return after, taken, [*taken.entries, *old, *choice.again]


def _failed(services: Services, held: FeedSource, followers: Sequence[Feed], error: Exception) -> Refreshed:
    """Record that the source could not be read, and tell its followers where it is time to."""
    now = services.clock.now()
    match error:
        case FetchError(gone=True):
            after = polling.retired(held, str(error), now)
            tell = not held.retired  # somebody had it tried again
        case FetchError() | ParseError():
            retry_after = error.retry_after if isinstance(error, FetchError) else None
            after = polling.failed(held, str(error), now, retry_after=retry_after)
            tell = polling.should_tell(after, now)
        case _:
            after = polling.failed(held, f"it failed in a way that nobody foresaw ({type(error).__name__})", now)
            tell = polling.should_tell(after, now)
    after = replace(after, told=after.told or tell)
    known = () if isinstance(error, (FetchError, ParseError)) else (error,)
    unreachable = isinstance(error, FetchError) and error.unreachable
    # Recorded first: nobody is told twice.
    if not services.sources.record(held, after):
        return Refreshed(after, recorded=False, errors=known, unreachable=unreachable)
    if isinstance(error, FetchError) and error.passing and error.retry_after and not held.failures:
        # It has other feeds. One that goes on to fail speaks for itself alone: they would never be read.
        until = now + min(timedelta(seconds=error.retry_after), polling.LONGEST_SPARED)
        services.sources.spare(error.host or held.host, until)
    told, problems = _tell(services, followers, after, now) if tell else ((), ())
    return Refreshed(after, told=told, errors=(*known, *problems), unreachable=unreachable)


def _tell(
    services: Services, followers: Sequence[Feed], source: FeedSource, now: datetime
) -> tuple[tuple[Feed, ...], tuple[Exception, ...]]:
    """Tell those who added the feed how it stands with it, who was told, and what went wrong. Nobody gets more than one
    such message a day: a server that fails has many feeds."""
    told: list[Feed] = []
    problems: list[Exception] = []
    day = f"{'gone' if source.retired else 'down'} {now:%Y-%m-%d}"
    for feed in followers:
        messenger = services.messengers.get(feed.tenant.partition(":")[0])
        if messenger is None or not feed.added_by:
            continue
        try:
            if not services.tenants.is_first(f"feeds of {feed.tenant} {day}", now):
                continue
            locale = services.tenants.settings(feed.tenant).language or services.language
            others = _others_down(services, feed, now)
            message = present.feed_down(feed, source, locale=locale, now=now, others=others)
            messenger.tell(feed.tenant, feed.added_by, message)
        except DeliveryError:  # it stands in the list of feeds
            continue
        except Exception as error:  # noqa: BLE001 - the others are to be told
            problems.append(error)
        else:
            told.append(feed)
    return tuple(told), tuple(problems)


def _others_down(services: Services, feed: Feed, now: datetime) -> list[Feed]:
    """Other feeds of the tenant that are about to be told of for the same reason."""
    mine = [one for one in services.subscriptions.feeds(feed.tenant) if one.url != feed.url]
    sources = services.sources.find([one.url for one in mine])
    return [
        one
        for one, source in zip(mine, sources, strict=True)
        if source and not source.told and source.failing_since and now - source.failing_since >= polling.DOWN / 2
    ]
