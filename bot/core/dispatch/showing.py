"""Handlers of the commands that show what a digest says, or post it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.core import digest, ids, pages, present, topics, wording
from bot.core.arguments import Arguments, moment, text_of, whole_number
from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Outcome
from bot.core.dispatch.channels import chosen, to_change, undeliverable
from bot.core.dispatch.context import Answer, Context, Handler, locale_of
from bot.core.domain import Pause, Subscription
from bot.core.errors import DeliveryError, DeliveryProblem, UserError
from bot.core.message import Message, plain_text
from bot.core.payload import digest as payload
from bot.core.posting import Reason
from bot.core.services import Services

_DAY = 24
_MOST_HOURS = _DAY * 366
_MOST_OPEN = 100
_UPDATES_AFTER = timedelta(minutes=30)
"""So soon it is looked for the first time whether figures of what was posted have changed."""
_UNDER_WAY = [state for state in DeliveryState if not state.is_final]
_PAUSES = {
    DeliveryProblem.GONE: Pause.CHANNEL_GONE,
    DeliveryProblem.FORBIDDEN: Pause.NO_PERMISSION,
    DeliveryProblem.REMOVED: Pause.REMOVED,
}


def _preview(services: Services, context: Context, arguments: Arguments) -> Answer:
    at = text_of(arguments, "at")
    hours = whole_number(arguments, "hours", default=_DAY, least=1, most=_MOST_HOURS, locale=context.locale)
    locale = locale_of(context, arguments)
    topic = topics.joined(text_of(arguments, "topic"), context.locale)
    if text_of(arguments, "id"):
        return _preview_of(services, chosen(services, context, arguments))
    found = digest.preview(
        services.store,
        context.tenant,
        topic=topic,
        until=moment(at, "at", context.locale) if at else services.clock.now(),
        hours=hours,
        locale=locale,
        length=context.settings.length,
        same_noun=services.same_noun,
    )
    zone = context.zone or context.settings.zone
    message = present.digest(found, hours=hours, locale=locale, length=context.settings.length, zone=zone)
    if not found.stories and not services.store.heads(context.tenant, limit=1):
        message = present.nothing_stored(message, locale=locale)
    return _previewed(found, message, locale)


def _preview_of(services: Services, one: Subscription) -> Answer:
    """What the digest would say now."""
    found = _new_to(services, one)
    message = present.posted(found, zone=one.zone, locale=one.language, length=one.length)
    return _previewed(found, replace(message, actions=()), one.language)


def _previewed(found: digest.Digest, message: Message, locale: str) -> Answer:
    return Answer(message, payload(found, locale=locale, text=plain_text(message)), shareable=bool(found.stories))


def _new_to(services: Services, one: Subscription) -> digest.Digest:
    """What is new to the channel since it was last sent this digest."""
    now, last = services.clock.now(), services.ledger.last_told(one.tenant, one.id)
    until = max(now, last.until) if last else now
    window = digest.Window(last.until if last else now - timedelta(hours=_DAY), until, last.told if last else "")
    wanted = digest.Wanted(one.topic, one.language, one.length)
    return digest.Composer(services.store, services.same_noun).compose(one.tenant, wanted, window)


def _now(services: Services, context: Context, arguments: Arguments) -> Answer:
    one = to_change(services, context, arguments)
    services.ledger.overtake(one, services.clock.now(), Reason.OVERTAKEN)  # what is in line still, this one tells
    open_ones = services.ledger.deliveries(tenant=one.tenant, target=one.target, states=_UNDER_WAY, limit=_MOST_OPEN)
    if any(delivery.subscription == one.id for delivery in open_ones):
        raise UserError(
            wording.say(context.locale, "digest.under_way"), wording.say(context.locale, "digest.under_way_hint")
        )
    found = _new_to(services, one)
    message = present.posted(found, zone=one.zone, locale=one.language, length=one.length)
    messenger = services.messengers.get(one.target.partition(":")[0])
    if messenger is None:  # the terminal: the answer is the post
        _keep(services, one, found, [("", message)] if found.stories else [])
        return Answer(replace(message, actions=()))
    parts = pages.parts(replace(message, actions=()), messenger.fits) if found.stories else []
    posted: list[tuple[str, Message]] = []
    try:
        for number, part in enumerate(parts):
            posted.append((messenger.post(one.target, part, key=_key(one, found, number)), part))
    except DeliveryError as problem:
        if problem.problem in _PAUSES:
            services.subscriptions.pause(one.target, _PAUSES[problem.problem])
        raise undeliverable(problem, context) from problem
    _keep(services, one, found, posted)
    return Answer(present.digest_posted(len(parts), one, found.since, context.target, locale=context.locale))


def _keep(services: Services, one: Subscription, found: digest.Digest, posted: Sequence[tuple[str, Message]]) -> None:
    """Keep what was posted, so that the next digest goes on from it."""
    if not posted:
        return
    now = services.clock.now()
    local = now.astimezone(ZoneInfo(one.zone))
    # By the second: no digest by schedule has such a name.
    run = DigestRun(
        tenant=one.tenant,
        subscription=one.id,
        day=local.date(),
        time=f"{local:%H:%M:%S}",
        due=now,
        decided=now,
        outcome=Outcome.POSTED,
        since=found.since,
        until=found.until,
        told=found.told,
        parts=len(posted),
    )
    sent = [
        Delivery(
            tenant=one.tenant,
            subscription=one.id,
            day=run.day,
            time=run.time,
            part=number,
            due=now,
            target=one.target,
            key=_key(one, found, number),
            message=message,
            changed=now,
            next_try=None,
            state=DeliveryState.SENT,
            first_attempt=now,
            attempts=1,
            platform_id=platform_id,
        )
        for number, (platform_id, message) in enumerate(posted)
    ]
    next_due = one.next_due
    if one.updates and next_due is not None:
        next_due = min(next_due, now + _UPDATES_AFTER)
    services.ledger.record(one, [run], sent, next_due)


def _key(one: Subscription, found: digest.Digest, part: int) -> str:
    return ids.letters(f"{one.tenant}\n{one.id}\n{found.until}\n{part}", ids.LONGEST)


HANDLERS: Mapping[str, Handler] = {"digest preview": _preview, "digest now": _now}
