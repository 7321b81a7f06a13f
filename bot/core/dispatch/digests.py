"""Handlers of the commands about digests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core import ids, present, schedule, slots, topics, wording
from bot.core.arguments import Arguments, text_of
from bot.core.deliveries import Outcome
from bot.core.dispatch.channels import check_channel, chosen, to_change
from bot.core.dispatch.context import Answer, Context, Handler
from bot.core.dispatch.permissions import may_change, may_change_elsewhere
from bot.core.domain import Pause, Subscription
from bot.core.errors import UserError
from bot.core.posting import Reason
from bot.core.services import Services

DEFAULT_TIME = "08:00"
_MOST_DIGESTS = 50


def _set(services: Services, context: Context, arguments: Arguments) -> Answer:
    target, topic = _target(context), topics.joined(text_of(arguments, "topic"), context.locale)
    there = services.subscriptions.subscriptions(context.tenant)
    former = _same(there, target, topic)
    if former is None and len(there) >= _MOST_DIGESTS:
        raise UserError(wording.say(context.locale, "digest.too_many", most=_MOST_DIGESTS))
    now = services.clock.now()
    begun = Subscription(
        id=former.id if former else ids.short_id(f"{target}\n{topic}", {one.id for one in there}),
        tenant=context.tenant,
        target=target,
        topic=topic,
        times=(DEFAULT_TIME,),
        days=schedule.EVERY_DAY,
        zone=context.settings.zone or context.zone or "",
        language=context.settings.language or context.locale,
        length=context.settings.length,
        only_if_news=False,
        created=former.created if former else now,
        created_by=former.created_by if former else context.user,
    )
    saved = _as_given(begun, context, arguments)
    check_channel(services, context, target)
    saved = _scheduled(services, saved, former)
    services.subscriptions.save(saved)
    return Answer(present.digest_saved(saved, context.target, locale=context.locale))


def _edit(services: Services, context: Context, arguments: Arguments) -> Answer:
    former = to_change(services, context, arguments)
    given = text_of(arguments, "topic")
    topic = topics.joined(given, context.locale) if given else former.topic
    same = _same(services.subscriptions.subscriptions(context.tenant), former.target, topic)
    if same is not None and same.id != former.id:
        raise UserError(wording.say(context.locale, "digest.same", id=same.id), argument="topic")
    saved = _as_given(replace(former, topic=topic), context, arguments)
    saved = _scheduled(services, saved, former)
    services.subscriptions.save(saved)
    return Answer(present.digest_saved(saved, context.target, locale=context.locale))


def _same(there: Sequence[Subscription], target: str, topic: str) -> Subscription | None:
    """The channel's digest on the topics."""
    return next((one for one in there if one.target == target and topics.are_same(one.topic, topic)), None)


def _as_given(one: Subscription, context: Context, arguments: Arguments) -> Subscription:
    """The digest with what the arguments say of it; where they say nothing it stays as it is."""
    locale = context.locale
    at, days, zone, quiet = (text_of(arguments, key) for key in ("at", "days", "zone", "quiet"))
    if not (zone or one.zone):
        raise UserError(
            wording.say(locale, "schedule.which_zone"), wording.say(locale, "schedule.no_zone_hint"), argument="zone"
        )
    only_if_news = _is_on(arguments, "only_if_news", default=one.only_if_news)
    return replace(
        one,
        times=schedule.times(at, locale) if at else one.times,
        days=schedule.days(days, locale) if days else one.days,
        zone=schedule.zone(zone or one.zone, locale),
        language=text_of(arguments, "language") or one.language,
        length=text_of(arguments, "length") or one.length,
        quiet=schedule.quiet(quiet, locale) if quiet else one.quiet,
        only_if_news=only_if_news,
        empty="silent" if only_if_news else "line",
        updates=_is_on(arguments, "updates", default=one.updates),
    )


def _is_on(arguments: Arguments, key: str, *, default: bool) -> bool:
    """What a flag says, or a choice of yes and no."""
    given = arguments.get(key)
    return default if given in {None, ""} else given in {True, "yes"}


def form_values(services: Services, context: Context, arguments: Arguments) -> tuple[str, Arguments]:
    """What the form to edit a digest says at first, and the digest's id. Raises ``UserError``."""
    one = to_change(services, context, arguments)
    quiet = "-".join(one.quiet) if one.quiet else ""
    values: Arguments = {
        "topic": one.topic,
        "at": ", ".join(one.times),
        "days": wording.weekdays(one.days, context.locale),
        "zone": one.zone,
        "length": one.length,
        "language": one.language,
        "quiet": quiet,
        "only_if_news": "yes" if one.only_if_news else "no",
        "updates": "yes" if one.updates else "no",
    }
    return one.id, values


def _scheduled(services: Services, one: Subscription, former: Subscription | None = None) -> Subscription:
    """The digest with the time when it is next posted; none in the terminal, where nothing comes by itself."""
    if one.target.partition(":")[0] not in services.messengers:
        return replace(one, next_due=None)
    return slots.scheduled(one, services.clock.now(), former)


def _target(context: Context) -> str:
    if context.target is None:
        raise UserError(
            wording.say(context.locale, "digest.no_channel"), wording.say(context.locale, "digest.no_channel_hint")
        )
    return context.target


def _list(services: Services, context: Context, arguments: Arguments) -> Answer:
    if text_of(arguments, "id"):
        one = chosen(services, context, arguments)
        may = may_change(context) and (one.target == context.target or may_change_elsewhere(context))
        return Answer(present.digest_shown(one, context.target, locale=context.locale, may_change=may))
    found = services.subscriptions.subscriptions(context.tenant)
    return Answer(present.digests_listed(found, context.target, locale=context.locale, may_change=may_change(context)))


def _pause(services: Services, context: Context, arguments: Arguments) -> Answer:
    now = services.clock.now()
    paused = slots.scheduled(replace(to_change(services, context, arguments), paused=Pause.ASKED), now)
    services.subscriptions.save(paused)
    services.ledger.abandon(paused.tenant, paused.id, now, f"{Reason.PAUSED}: {Pause.ASKED}")
    return Answer(present.digest_done("paused", paused, context.target, locale=context.locale))


def _resume(services: Services, context: Context, arguments: Arguments) -> Answer:
    resumed = replace(to_change(services, context, arguments), paused=None)
    check_channel(services, context, resumed.target)
    resumed = _scheduled(services, resumed)
    services.subscriptions.save(resumed)
    return Answer(present.digest_done("resumed", resumed, context.target, locale=context.locale))


def _skip(services: Services, context: Context, arguments: Arguments) -> Answer:
    one = to_change(services, context, arguments)
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
    removed = to_change(services, context, arguments)
    services.subscriptions.remove(context.tenant, removed.id)
    services.ledger.abandon(context.tenant, removed.id, services.clock.now(), Reason.DELETED)
    return Answer(present.digest_done("removed", removed, context.target, locale=context.locale))


HANDLERS: Mapping[str, Handler] = {
    "digest set": _set,
    "digest edit": _edit,
    "digest list": _list,
    "digest pause": _pause,
    "digest resume": _resume,
    "digest skip": _skip,
    "digest remove": _remove,
}
