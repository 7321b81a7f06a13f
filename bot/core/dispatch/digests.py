"""Handlers of the commands about digests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core import digest, ids, pages, present, schedule, search, slots, wording
from bot.core.arguments import Arguments, moment, text_of, whole_number
from bot.core.deliveries import Outcome
from bot.core.dispatch.context import Answer, Context, Handler, Services, locale_of
from bot.core.dispatch.permissions import may_change
from bot.core.domain import Pause, Subscription
from bot.core.errors import DeliveryError, DeliveryProblem, NotFoundError, UserError
from bot.core.message import plain_text
from bot.core.payload import digest as payload
from bot.core.posting import Reason
from bot.core.reasons import reason

DEFAULT_TIME = "08:00"
_DAY = 24
_MOST_HOURS = _DAY * 366
_MOST_DIGESTS = 50
_PAUSES = {
    DeliveryProblem.GONE: Pause.CHANNEL_GONE,
    DeliveryProblem.FORBIDDEN: Pause.NO_PERMISSION,
    DeliveryProblem.REMOVED: Pause.REMOVED,
}


def _set(services: Services, context: Context, arguments: Arguments) -> Answer:
    locale, target = context.locale, _target(context)
    topic = " ".join(text_of(arguments, "topic").split())
    if topic:
        search.topic(topic, lambda _words: (), locale)
    zone = text_of(arguments, "zone") or context.settings.zone or context.zone or ""
    if not zone:
        raise UserError(
            wording.say(locale, "schedule.which_zone"), wording.say(locale, "schedule.no_zone_hint"), argument="zone"
        )
    there = services.subscriptions.subscriptions(context.tenant)
    former = next((one for one in there if one.target == target and one.topic.casefold() == topic.casefold()), None)
    if former is None and len(there) >= _MOST_DIGESTS:
        raise UserError(wording.say(locale, "digest.too_many", most=_MOST_DIGESTS))
    now = services.clock.now()
    saved = Subscription(
        id=former.id if former else ids.short_id(f"{target}\n{topic}", {one.id for one in there}),
        tenant=context.tenant,
        target=target,
        topic=topic,
        times=schedule.times(text_of(arguments, "at") or DEFAULT_TIME, locale),
        days=_days(arguments, locale),
        zone=schedule.zone(zone, locale),
        language=text_of(arguments, "language") or context.settings.language or locale,
        length=text_of(arguments, "length") or context.settings.length,
        only_if_news=bool(arguments.get("only_if_news")),
        quiet=_quiet(arguments, locale),
        empty="silent" if arguments.get("only_if_news") else "line",
        updates=bool(arguments.get("updates")),
        created=former.created if former else now,
        created_by=former.created_by if former else context.user,
    )
    _check_channel(services, context, target)
    saved = _scheduled(services, saved, former)
    services.subscriptions.save(saved)
    return Answer(present.digest_saved(saved, context.target, locale=locale))


def _scheduled(services: Services, one: Subscription, former: Subscription | None = None) -> Subscription:
    """The digest with the time when it is next posted; none in the terminal, where nothing comes by itself."""
    if one.target.partition(":")[0] not in services.messengers:
        return replace(one, next_due=None)
    return slots.scheduled(one, services.clock.now(), former)


def _quiet(arguments: Arguments, locale: str) -> tuple[str, str] | None:
    given = text_of(arguments, "quiet")
    return schedule.quiet(given, locale) if given else None


def _days(arguments: Arguments, locale: str) -> tuple[int, ...]:
    given = text_of(arguments, "days")
    return schedule.days(given, locale) if given else schedule.EVERY_DAY


def _target(context: Context) -> str:
    if context.target is None:
        raise UserError(
            wording.say(context.locale, "digest.no_channel"), wording.say(context.locale, "digest.no_channel_hint")
        )
    return context.target


def _check_channel(services: Services, context: Context, target: str) -> None:
    """Raises ``UserError``, saying what to do, where the bot could not post."""
    messenger = services.messengers.get(target.partition(":")[0])
    if messenger is None:  # the terminal
        return
    try:
        messenger.check(target)
    except DeliveryError as problem:
        raise _undeliverable(problem, context) from problem


def _undeliverable(problem: DeliveryError, context: Context) -> UserError:
    hint = wording.on(context.tenant, context.locale, f"delivery.{problem.problem}")
    detail = reason(str(problem), context.locale)
    return UserError(wording.say(context.locale, "delivery.headline"), detail or hint)


def _list(services: Services, context: Context, _arguments: Arguments) -> Answer:
    found = services.subscriptions.subscriptions(context.tenant)
    return Answer(present.digests_listed(found, context.target, locale=context.locale, may_change=may_change(context)))


def _preview(services: Services, context: Context, arguments: Arguments) -> Answer:
    at = text_of(arguments, "at")
    hours = whole_number(arguments, "hours", default=_DAY, least=1, most=_MOST_HOURS, locale=context.locale)
    locale = locale_of(context, arguments)
    found = digest.preview(
        services.store,
        context.tenant,
        topic=text_of(arguments, "topic"),
        until=moment(at, "at", context.locale) if at else services.clock.now(),
        hours=hours,
        locale=locale,
        length=context.settings.length,
        same_noun=services.same_noun,
    )
    message = present.digest(
        found, hours=hours, locale=locale, length=context.settings.length, topic=text_of(arguments, "topic")
    )
    data = payload(found, locale=locale, text=plain_text(message))
    return Answer(message, data, shareable=bool(found.stories))


def _now(services: Services, context: Context, arguments: Arguments) -> Answer:
    one = _chosen(services, context, arguments)
    now = services.clock.now()
    found = digest.preview(
        services.store,
        context.tenant,
        topic=one.topic,
        until=now,
        hours=_DAY,
        locale=one.language,
        length=one.length,
        same_noun=services.same_noun,
    )
    message = present.digest(found, hours=_DAY, locale=one.language, length=one.length)
    messenger = services.messengers.get(one.target.partition(":")[0])
    if messenger is None:  # the terminal: the answer is the post
        return Answer(message)
    parts = pages.parts(message, context.fits or _any) if found.stories else []
    try:
        for number, part in enumerate(parts):
            messenger.post(one.target, part, key=ids.letters(f"{one.tenant}\n{one.id}\n{now}\n{number}", ids.LONGEST))
    except DeliveryError as problem:
        if problem.problem in _PAUSES:
            services.subscriptions.pause(one.target, _PAUSES[problem.problem])
        raise _undeliverable(problem, context) from problem
    return Answer(present.digest_posted(len(parts), one, context.target, locale=context.locale))


def _any(_message: object) -> bool:
    return True


def _pause(services: Services, context: Context, arguments: Arguments) -> Answer:
    now = services.clock.now()
    paused = slots.scheduled(replace(_chosen(services, context, arguments), paused=Pause.ASKED), now)
    services.subscriptions.save(paused)
    services.ledger.abandon(paused.tenant, paused.id, now, f"{Reason.PAUSED}: {Pause.ASKED}")
    return Answer(present.digest_done("paused", paused, context.target, locale=context.locale))


def _resume(services: Services, context: Context, arguments: Arguments) -> Answer:
    resumed = replace(_chosen(services, context, arguments), paused=None)
    _check_channel(services, context, resumed.target)
    resumed = _scheduled(services, resumed)
    services.subscriptions.save(resumed)
    return Answer(present.digest_done("resumed", resumed, context.target, locale=context.locale))


def _skip(services: Services, context: Context, arguments: Arguments) -> Answer:
    one = _chosen(services, context, arguments)
    now = services.clock.now()
    skipped = slots.upcoming(one, now)
    if skipped is None:
        reason = wording.say(context.locale, f"paused.{one.paused or Pause.ASKED}")
        raise UserError(wording.say(context.locale, "paused.because", reason=reason))
    going_on = replace(one, next_due=slots.next_due(one, max(now, skipped)))
    runs = [slots.left_out(slot, now, Outcome.SKIPPED) for slot in slots.due_slots(one, skipped)]
    if not services.ledger.record(one, runs, (), going_on.next_due):
        services.ledger.reschedule(one, going_on.next_due)
    return Answer(present.digest_skipped(going_on, skipped, context.target, locale=context.locale))


def _remove(services: Services, context: Context, arguments: Arguments) -> Answer:
    removed = _chosen(services, context, arguments)
    services.subscriptions.remove(context.tenant, removed.id)
    services.ledger.abandon(context.tenant, removed.id, services.clock.now(), Reason.DELETED)
    return Answer(present.digest_done("removed", removed, context.target, locale=context.locale))


def _chosen(services: Services, context: Context, arguments: Arguments) -> Subscription:
    """The digest with the id; without one that of this channel, or the only one."""
    locale, name = context.locale, text_of(arguments, "id").lower()
    there = services.subscriptions.subscriptions(context.tenant)
    here = [one for one in there if one.target == context.target]
    found = [one for one in there if one.id == name] if name else here or there
    if len(found) == 1:
        return found[0]
    if not there:
        raise NotFoundError(wording.say(locale, "digest.none"), wording.say(locale, "digest.how"))
    names = "; ".join(f"{one.id} ({one.topic or wording.say(locale, 'digest.everything')})" for one in found or there)
    message = "digest.unknown" if name else "digest.which"
    raise UserError(
        wording.say(locale, message, id=name), wording.say(locale, "digest.which_hint", names=names), argument="id"
    )


HANDLERS: Mapping[str, Handler] = {
    "digest set": _set,
    "digest list": _list,
    "digest preview": _preview,
    "digest now": _now,
    "digest pause": _pause,
    "digest resume": _resume,
    "digest skip": _skip,
    "digest remove": _remove,
}
