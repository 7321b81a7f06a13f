"""Handlers of the commands that show what a digest says, or post it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core import deciding, digest, present, slots, topics, wording
from bot.core.arguments import Arguments, moment, text_of, whole_number
from bot.core.deciding import Decider
from bot.core.deliveries import DeliveryState
from bot.core.dispatch.channels import check_channel, chosen, here, to_change
from bot.core.dispatch.context import Answer, Context, Handler, locale_of
from bot.core.domain import Subscription
from bot.core.errors import UserError
from bot.core.message import Message, plain_text
from bot.core.payload import digest as payload
from bot.core.services import Services

_DAY = 24
_MOST_HOURS = _DAY * 366


def _preview(services: Services, context: Context, arguments: Arguments) -> Answer:
    at = text_of(arguments, "at")
    hours = whole_number(arguments, "hours", default=_DAY, least=1, most=_MOST_HOURS, locale=context.locale)
    locale = locale_of(context, arguments)
    topic = topics.joined(text_of(arguments, "topic"), context.locale)
    if text_of(arguments, "id"):
        return _preview_of(services, context, arguments, chosen(services, context, arguments))
    if not (text_of(arguments, "topic") or at or hours != _DAY):
        own = here(services.subscriptions.subscriptions(context.tenant), context)
        if len(own) > 1:
            return Answer(present.digests_to_preview(own, context.target, locale=context.locale))
        if own:
            return _preview_of(services, context, arguments, own[0])
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
    return _previewed(services, context, found, message, locale)


def _preview_of(services: Services, context: Context, arguments: Arguments, one: Subscription) -> Answer:
    """What the digest would say if it were posted now."""
    one = replace(one, language=text_of(arguments, "lang") or one.language)
    now = services.clock.now()
    decided = Decider(services).decide(one, deciding.asked_for(services.ledger, one, now), now)
    message = present.previewed(decided.whole, one, locale=context.locale)
    return _previewed(services, context, decided.found, message, one.language)


def _previewed(services: Services, context: Context, found: digest.Digest, message: Message, locale: str) -> Answer:
    if not found.stories and not services.store.heads(context.tenant, limit=1):
        message = present.nothing_stored(message, locale=locale)
    return Answer(message, payload(found, locale=locale, text=plain_text(message)), shareable=bool(found.stories))


def _now(services: Services, context: Context, arguments: Arguments) -> Answer:
    """Put the digest in line as if it fell due this moment; in the terminal, where nothing is posted, show it."""
    one = to_change(services, context, arguments)
    check_channel(services, context, one.target)
    now = services.clock.now()
    slot = deciding.asked_for(services.ledger, one, now)  # whoever is recorded after this has the same name
    if deciding.unfinished(services.ledger, one):
        raise _under_way(context)
    decided = Decider(services).decide(one, slot, now)
    in_terminal = one.target.partition(":")[0] not in services.messengers
    shown = replace(decided.whole, actions=())
    if not decided.found.stories:
        nothing = present.digest_not_posted(one, decided.run.since, context.target, locale=context.locale)
        return Answer(shown if in_terminal else nothing)
    parts = deciding.deliveries(one, decided.run, decided.parts)
    if in_terminal:
        parts = [part.finished(DeliveryState.SENT, now) for part in parts]
    if not services.ledger.record(one, [decided.run], parts, slots.due_again(one, now)):
        raise _under_way(context)
    return Answer(shown if in_terminal else present.digest_in_line(one, context.target, locale=context.locale))


def _under_way(context: Context) -> UserError:
    locale = context.locale
    return UserError(wording.say(locale, "digest.under_way"), wording.say(locale, "digest.under_way_hint"))


HANDLERS: Mapping[str, Handler] = {"digest preview": _preview, "digest now": _now}
