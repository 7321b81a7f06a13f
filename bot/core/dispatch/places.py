"""Handler of the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, cast

from bot.core import present, schedule, wording
from bot.core.arguments import Arguments, text_of
from bot.core.dispatch.context import Answer, Context, Handler
from bot.core.dispatch.permissions import managers_only, may_change
from bot.core.domain import TenantSettings
from bot.core.errors import UserError
from bot.core.services import Services

_MENTION = re.compile(r"<@!?(\w{2,32})(?:\|[^>]*)?>")
_IDS = {"discord": re.compile(r"\d{15,20}", re.ASCII), "slack": re.compile(r"[UW][A-Z0-9]{6,20}", re.ASCII)}
"""What users are called by on the platforms: names change and are not unique."""
_MOST_ALLOWED = 50
NO_ZONE = "none"
"""Given as a time zone, takes back the one that was set."""


def _settings(services: Services, context: Context, arguments: Arguments) -> Answer:
    given = {key: value for key, value in arguments.items() if value}
    if not given:
        return Answer(present.settings(context.settings, locale=context.locale, may_change=may_change(context)))
    who_may = given.keys() & {"allow", "disallow"} or given.get("editors", "") not in {"", context.settings.editors}
    if who_may and not (context.manager and context.decides):
        raise managers_only(context)
    chosen = _changed(context, given)
    services.tenants.change_settings(context.tenant, chosen)
    return Answer(present.settings(chosen, locale=context.locale, changed=chosen != context.settings))


def _changed(context: Context, given: Arguments) -> TenantSettings:
    chosen = context.settings
    language, zone = text_of(given, "language"), text_of(given, "zone")
    if language:
        chosen = replace(chosen, language=None if language == "auto" else language)
    if zone:
        chosen = replace(chosen, zone=None if zone == NO_ZONE else schedule.zone(zone, context.locale))
    allowed = [*chosen.allowed, *_users(context, given, "allow")]
    dropped = _users(context, given, "disallow")
    kept = tuple(dict.fromkeys(user for user in allowed if user not in dropped))
    if len(kept) > _MOST_ALLOWED:
        raise UserError(wording.say(context.locale, "settings.too_many", most=_MOST_ALLOWED), argument="allow")
    editors = cast("Literal['managers', 'everyone']", text_of(given, "editors") or chosen.editors)
    return replace(chosen, allowed=kept, editors=editors, length=text_of(given, "length") or chosen.length)


def _users(context: Context, given: Arguments, key: str) -> list[str]:
    """The platform's ids in a list of users and mentions of them."""
    pattern = _IDS.get(context.tenant.partition(":")[0])
    found = [_MENTION.sub(r"\1", word) for word in text_of(given, key).replace(",", " ").split()]
    for word in found:
        if pattern is not None and not pattern.fullmatch(word):
            raise UserError(
                wording.say(context.locale, "settings.no_user", given=word[:60]),
                wording.say(context.locale, "settings.no_user_hint"),
                argument=key,
            )
    return found


HANDLERS: Mapping[str, Handler] = {"settings": _settings}
