"""Handlers of the commands about feeds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core import discovery, entries, feeds, following, payload, present, wording
from bot.core.arguments import Arguments, text_of
from bot.core.commands import Surface
from bot.core.dispatch.context import Answer, Context, Handler
from bot.core.dispatch.permissions import may_change, not_allowed
from bot.core.domain import LOCAL_TENANT, Feed
from bot.core.errors import FetchError, NotFoundError, ParseError, UserError
from bot.core.following import FollowStatus, Outcome
from bot.core.reasons import reason
from bot.core.services import Services
from bot.core.sources import FeedSource
from bot.core.starters import starters

_MOST_AT_ONCE = 10
_PATIENCE = timedelta(seconds=45)
"""No further address is read after this: servers that hang would keep others' requests waiting."""
_NO_TIME = "the addresses before it took too long; give it again on its own"
_PAGES = 3
"""Pages that are read to try a feed while somebody waits in a chat."""
_MOST_LOCAL = 10_000
"""Feeds that the operator may follow: lists of feeds on the command line are long."""


def _add(services: Services, context: Context, arguments: Arguments) -> Answer:
    urls = _addresses(text_of(arguments, "url"))
    _check_number(services, context, len(urls), most_at_once=_MOST_AT_ONCE)
    end = services.clock.now() + _PATIENCE
    outcomes = [
        following.follow(services, url, tenant=context.tenant, user=context.user)
        if services.clock.now() < end
        else Outcome(url, FollowStatus.REFUSED, reason=_NO_TIME)
        for url in urls
    ]
    refused = [one for one in outcomes if one.status is FollowStatus.REFUSED]
    if len(refused) == len(outcomes):
        raise _unreadable(refused, context)
    there = services.subscriptions.feeds(context.tenant)
    return _added([replace(one, others=feeds.without(there, one.others)) for one in outcomes], context)


def _addresses(given: str) -> list[str]:
    """The addresses in a text, each once: with commas between them, or in angle brackets, as some write them in chat.
    An address can hold commas too."""
    words = (word.strip("<>,;") for word in re.sub(r",(?=https?://|\s)", " ", given).split())
    return list(dict.fromkeys(word for word in words if word))


def _added(outcomes: Sequence[Outcome], context: Context) -> Answer:
    message = present.feeds_added(
        outcomes, locale=context.locale, by_bot=context.surface is Surface.CHAT, whole=context.tenant == LOCAL_TENANT
    )
    refused = any(one.status is FollowStatus.REFUSED for one in outcomes)
    return Answer(message, {"feeds": [payload.followed(one) for one in outcomes]}, failed=refused)


def _check_number(services: Services, context: Context, more: int, *, most_at_once: int | None = None) -> None:
    """Raises ``UserError`` where so many more feeds are too many."""
    most = _MOST_LOCAL if context.tenant == LOCAL_TENANT else feeds.MOST_FEEDS
    once = most_at_once or most
    if more > once or len(services.subscriptions.feeds(context.tenant)) + more > most:
        raise UserError(
            wording.say(context.locale, "feed.too_many"),
            wording.say(context.locale, "feed.too_many_hint", once=once, most=most),
            argument="url",
        )


def _starter(services: Services, context: Context, arguments: Arguments) -> Answer:
    language = text_of(arguments, "language")
    if not language:
        lists = {one: [{"title": feed.title, "url": feed.url} for feed in starters(one)] for one in wording.LOCALES}
        return Answer(present.starters_listed(locale=context.locale, may_change=may_change(context)), lists)
    listed = starters(language)
    _check_number(services, context, len(listed))
    outcomes = list(following.expect(services, listed, tenant=context.tenant, user=context.user))
    return _added(outcomes, context)


def _list(services: Services, context: Context, arguments: Arguments) -> Answer:
    local = context.surface is Surface.CLI and bool(arguments.get("all"))
    tenants = sorted({context.tenant, *services.tenants.tenants()}) if local else [context.tenant]
    found = [feed for tenant in tenants for feed in services.subscriptions.feeds(tenant)]
    with_sources = with_state(services, found)
    who = None if may_change(context) else not_allowed(context).hint
    message = present.feeds_listed(with_sources, services.clock.now(), locale=context.locale, who=who, several=local)
    return Answer(message, {"feeds": [payload.feed(feed, source) for feed, source in with_sources]})


def with_state(services: Services, followed: Sequence[Feed]) -> list[tuple[Feed, FeedSource | None]]:
    """The feeds, each with how it stands with reading it."""
    return list(zip(followed, services.sources.find([feed.url for feed in followed]), strict=True))


def _remove(services: Services, context: Context, arguments: Arguments) -> Answer:
    given = text_of(arguments, "feed")
    named, unknown = _named(services.subscriptions.feeds(context.tenant), given)
    removed = [feed for feed in named if services.subscriptions.remove_feed(context.tenant, feed.id)]
    if not removed:
        raise NotFoundError(
            wording.say(context.locale, "feed.unknown", name=present.given_address(given)),
            wording.say(context.locale, "feed.unknown_hint"),
            argument="feed",
        )
    message = present.feeds_removed(removed, unknown, locale=context.locale)
    data = [payload.feed(feed, None) for feed in removed]
    return Answer(message, {"removed": data, "unknown": unknown}, failed=bool(unknown))


def _named(followed: Sequence[Feed], given: str) -> tuple[list[Feed], list[str]]:
    """The feeds that words name by ids, addresses and titles, which may have several words; and what names none."""
    words = given.replace(",", " ").split()
    found: list[Feed] = []
    unknown: list[str] = []
    at = 0
    while at < len(words):
        for end in range(len(words), at, -1):
            feed = feeds.find(followed, " ".join(words[at:end]))
            if feed is not None:
                found.append(feed)
                break
        else:
            end = at + 1
            unknown.append(words[at])
        at = end
    return list(dict.fromkeys(found)), unknown


def _test(services: Services, context: Context, arguments: Arguments) -> Answer:
    url = text_of(arguments, "url").strip("<>")
    try:
        found = discovery.discover(services, url)
    except (FetchError, ParseError) as problem:
        raise _unreadable([Outcome(url, FollowStatus.REFUSED, reason=str(problem))], context) from problem
    others = feeds.without(services.subscriptions.feeds(context.tenant), found.others)
    pages = _PAGES if context.surface is Surface.CHAT else entries.FIRST
    tried = feeds.rehearse(services, context.tenant, found, pages=pages)
    message = present.feed_tested(
        found.url,
        found.feed,
        tried,
        others,
        locale=context.locale,
        may_change=may_change(context),
        whole=context.tenant == LOCAL_TENANT,
    )
    return Answer(message, payload.tested(found.url, found.feed, tried, others))


def _unreadable(refused: Sequence[Outcome], context: Context) -> NotFoundError:
    """The refusal of addresses none of which is that of a feed."""
    locale = context.refusing
    said = [
        wording.say(
            locale, "error.unreadable", url=present.given_address(one.given), reason=reason(one.reason or "", locale)
        )
        for one in refused
    ]
    hint = wording.say(locale, "feed.unreadable_hint")
    if context.surface is Surface.CLI:
        hint = f"{hint}\n{wording.say(locale, 'feed.files_hint')}"
    return NotFoundError("\n".join(said), hint, argument="url")


HANDLERS: Mapping[str, Handler] = {
    "feed add": _add,
    "feed list": _list,
    "feed remove": _remove,
    "feed test": _test,
    "feed starter": _starter,
}
