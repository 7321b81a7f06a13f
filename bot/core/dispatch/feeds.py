"""Handlers of the commands about feeds."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core import feeds, present, wording
from bot.core.arguments import Arguments, text_of
from bot.core.dispatch.context import Answer, Context, Handler, Services
from bot.core.dispatch.permissions import may_change
from bot.core.domain import Feed
from bot.core.errors import FetchError, NotFoundError, ParseError, UserError
from bot.core.feeds import FeedRead, Followed
from bot.core.reasons import reason

_MOST_AT_ONCE = 10


def _add(services: Services, context: Context, arguments: Arguments) -> Answer:
    urls = list(dict.fromkeys(text_of(arguments, "url").split()))
    followed: list[Followed] = []
    known: list[Feed] = []
    refused: list[tuple[str, str]] = []
    there = services.subscriptions.feeds(context.tenant)
    if len(urls) > _MOST_AT_ONCE or len(there) + len(urls) > feeds.MOST_FEEDS:
        raise UserError(
            wording.say(context.locale, "feed.too_many"),
            wording.say(context.locale, "feed.too_many_hint", once=_MOST_AT_ONCE, most=feeds.MOST_FEEDS),
            argument="url",
        )
    for url in urls:
        already = feeds.find(there, url)
        if already is not None:
            known.append(already)
            continue
        try:
            found = feeds.read(url, fetcher=services.fetcher, readers=services.readers)
        except (FetchError, ParseError) as problem:
            refused.append((url, reason(str(problem), context.locale)))
            continue
        followed.append(
            feeds.follow(
                found,
                subscriptions=services.subscriptions,
                store=services.store,
                tenant=context.tenant,
                user=context.user,
                now=services.clock.now(),
            )
        )
    if not followed and not known:
        raise _unreadable(*refused[0], context)
    return Answer(present.feeds_added(followed, known, refused, locale=context.locale))


def _list(services: Services, context: Context, _arguments: Arguments) -> Answer:
    found = services.subscriptions.feeds(context.tenant)
    return Answer(present.feeds_listed(found, locale=context.locale, may_change=may_change(context)))


def _remove(services: Services, context: Context, arguments: Arguments) -> Answer:
    name = text_of(arguments, "feed")
    found = feeds.find(services.subscriptions.feeds(context.tenant), name)
    if found is None or not services.subscriptions.remove_feed(context.tenant, found.id):
        raise NotFoundError(
            wording.say(context.locale, "feed.unknown", name=name),
            wording.say(context.locale, "feed.unknown_hint"),
            argument="feed",
        )
    return Answer(present.feed_removed(found, locale=context.locale))


def _test(services: Services, context: Context, arguments: Arguments) -> Answer:
    url = text_of(arguments, "url")
    return Answer(present.feed_tested(_read(services, context, url), locale=context.locale))


def _read(services: Services, context: Context, url: str) -> FeedRead:
    try:
        return feeds.read(url, fetcher=services.fetcher, readers=services.readers)
    except (FetchError, ParseError) as problem:
        raise _unreadable(url, reason(str(problem), context.locale), context) from problem


def _unreadable(url: str, why: str, context: Context) -> NotFoundError:
    return NotFoundError(
        wording.say(context.locale, "error.unreadable", url=url, reason=why),
        wording.say(context.locale, "feed.unreadable_hint"),
        argument="url",
    )


HANDLERS: Mapping[str, Handler] = {"feed add": _add, "feed list": _list, "feed remove": _remove, "feed test": _test}
