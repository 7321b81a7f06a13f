"""Which digest is meant, and whether its channel can be posted in."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core import wording
from bot.core.arguments import Arguments, text_of
from bot.core.dispatch.context import Context
from bot.core.dispatch.permissions import may_change_elsewhere, not_allowed
from bot.core.domain import Subscription
from bot.core.errors import DeliveryError, NotFoundError, UserError
from bot.core.reasons import reason
from bot.core.services import Services


def here(there: Sequence[Subscription], context: Context) -> list[Subscription]:
    """Of these digests those of the channel where it is asked; none, where that is no channel."""
    return [one for one in there if one.target == context.target]


def chosen(services: Services, context: Context, arguments: Arguments) -> Subscription:
    """The digest with the id; without one that of this channel, or the only one."""
    locale, name = context.locale, text_of(arguments, "id").lower()
    there = services.subscriptions.subscriptions(context.tenant)
    found = [one for one in there if one.id == name] if name else here(there, context) or there
    if len(found) == 1:
        return found[0]
    if not there:
        raise NotFoundError(wording.say(locale, "digest.none"), wording.say(locale, "digest.how"))
    names = "; ".join(f"{one.id} ({one.topic or wording.say(locale, 'digest.everything')})" for one in found or there)
    message = "digest.unknown" if name else "digest.which"
    raise UserError(
        wording.say(locale, message, id=name), wording.say(locale, "digest.which_hint", names=names), argument="id"
    )


def to_change(services: Services, context: Context, arguments: Arguments) -> Subscription:
    """The same, where the asker may change it: another channel's is not for those who manage this one alone."""
    one = chosen(services, context, arguments)
    if one.target != context.target and not may_change_elsewhere(context):
        raise not_allowed(context)
    return one


def check_channel(services: Services, context: Context, target: str) -> None:
    """Raises ``UserError``, saying what to do, where the bot could not post."""
    messenger = services.messengers.get(target.partition(":")[0])
    if messenger is None:  # the terminal
        return
    try:
        messenger.check(target)
    except DeliveryError as problem:
        raise undeliverable(problem, context) from problem


def undeliverable(problem: DeliveryError, context: Context) -> UserError:
    hint = wording.on(context.tenant, context.locale, f"delivery.{problem.problem}")
    detail = reason(str(problem), context.locale)
    return UserError(wording.say(context.locale, "delivery.headline"), detail or hint)
