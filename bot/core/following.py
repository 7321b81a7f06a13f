"""Following feeds by the addresses that people give: what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core import drafts, feeds
from bot.core.domain import Feed
from bot.core.errors import FetchError, ParseError
from bot.core.feeds import Followed
from bot.core.neutral import link_host
from bot.core.services import Services
from bot.core.sources import FeedLink, Health, Outline, health

_AT_ONCE = 500
"""Feeds of a list that are written down in one transaction."""
_MALFORMED = "the address is malformed; copy it again from the browser"


class FollowStatus(StrEnum):
    """What became of an address that was to be followed."""

    FOLLOWED = "followed"
    KNOWN = "known"
    """It was followed here before; with the reason where it could not be read, and is tried again."""
    EXPECTED = "expected"
    """It is followed, and will be read in a moment; with the reason where it was tried and could not be read."""
    REFUSED = "refused"
    """It is not followed; with the reason."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an address as it was given. ``others`` are more feeds that its page names."""

    given: str
    status: FollowStatus
    feed: Feed | None = None
    followed: Followed | None = None
    reason: str | None = None
    others: tuple[FeedLink, ...] = ()


def follow(services: Services, given: str, *, tenant: str, user: str) -> Outcome:
    """Follow the feed at the address, or the best of those that its page names, and store what it has."""
    there = services.subscriptions.feeds(tenant)
    already = feeds.find(there, given)
    if already is not None:
        return Outcome(given, FollowStatus.KNOWN, already, reason=_tried_again(services, already))
    try:
        added = feeds.add(services, given, tenant=tenant, user=user)
    except (FetchError, ParseError) as problem:
        return Outcome(given, FollowStatus.REFUSED, reason=str(problem))
    known = any(one.id == added.followed.feed.id for one in there)
    status = FollowStatus.KNOWN if known else FollowStatus.FOLLOWED
    return Outcome(given, status, added.followed.feed, added.followed, others=added.others)


def _tried_again(services: Services, feed: Feed) -> str | None:
    """Why the feed could not be read; then it is due now, as somebody wants it to be."""
    (source,) = services.sources.find([feed.url])
    if health(source) not in {Health.FAILING, Health.GONE}:
        return None
    services.sources.check_now(feed.url, services.clock.now())
    return source.problem if source else None


def expect(services: Services, listed: Sequence[Outline], *, tenant: str, user: str) -> Iterator[Outcome]:
    """Follow the feeds of a list without reading them: that is left to whoever reads feeds that are due."""
    there = {drafts.url_key(feed.url): feed for feed in services.subscriptions.feeds(tenant)}
    for start in range(0, len(listed), _AT_ONCE):
        some = [(drafts.url_key(one.url), one) for one in listed[start : start + _AT_ONCE]]
        new = {key: one for key, one in reversed(some) if key not in there and link_host(one.url) is not None}
        new.pop(None, None)
        taken = [feed.id for feed in there.values()]
        followed = feeds.expect(services, new.values(), tenant=tenant, user=user, taken=taken)
        sources = services.sources.find([one.feed.url for one in followed.values()])
        problems = {url: source.problem for url, source in zip(followed, sources, strict=True) if source}
        for key, one in some:
            if key in there:
                yield Outcome(one.url, FollowStatus.KNOWN, there[key])
            elif one.url not in followed:
                yield Outcome(one.url, FollowStatus.REFUSED, reason=_MALFORMED)
            else:
                there[key] = followed[one.url].feed
                yield _outcome(one.url, followed[one.url], problems.get(one.url))


def _outcome(given: str, followed: Followed, problem: str | None) -> Outcome:
    if followed.stored or followed.known:
        return Outcome(given, FollowStatus.FOLLOWED, followed.feed, followed)
    return Outcome(given, FollowStatus.EXPECTED, followed.feed, followed, problem)
