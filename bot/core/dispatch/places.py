"""Handlers of the settings, and of the question why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, cast

from bot.core import drafts, ingest, present, schedule, wording
from bot.core.arguments import Arguments, text_of
from bot.core.deliveries import Delivery, DigestRun
from bot.core.dispatch.context import Answer, Context, Handler, Services
from bot.core.dispatch.permissions import managers_only, may_change
from bot.core.domain import ArticleKey, Subscription, TenantSettings
from bot.core.errors import FetchError, ParseError, UserError
from bot.core.reasons import reason

_MENTION = re.compile(r"<@!?(\w{2,32})(?:\|[^>]*)?>")
_IDS = {"discord": re.compile(r"\d{15,20}", re.ASCII), "slack": re.compile(r"[UW][A-Z0-9]{6,20}", re.ASCII)}
"""What users are called by on the platforms: names change and are not unique."""
_MOST_ALLOWED = 50
_RUNS = 6
_MESSAGES = 100
"""So many are looked through for those of the runs: a digest has a few."""
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


def _why(services: Services, context: Context, arguments: Arguments) -> Answer:
    subject = text_of(arguments, "subject")
    if subject:
        return _why_article(services, context, subject)
    there = services.subscriptions.subscriptions(context.tenant)
    here = [one for one in there if one.target == context.target] if context.target else there
    feeds = services.subscriptions.feeds(context.tenant)
    stats = services.store.stats(context.tenant)
    history = _history(services, context, here)
    return Answer(present.why_here(here, feeds, stats, context.target, locale=context.locale, history=history))


def _history(
    services: Services, context: Context, digests: Sequence[Subscription]
) -> list[tuple[Subscription, DigestRun, list[Delivery]]]:
    """The last runs of the digests, the last first, each with its messages."""
    ledger = services.ledger
    runs = [(one, run) for one in digests for run in ledger.runs(context.tenant, one.id, limit=_RUNS)]
    runs.sort(key=lambda pair: pair[1].decided, reverse=True)
    messages = ledger.deliveries(tenant=context.tenant, target=context.target, limit=_MESSAGES) if runs else []
    parts: defaultdict[tuple[str, date, str], list[Delivery]] = defaultdict(list)
    for part in messages:
        parts[part.subscription, part.day, part.time].append(part)
    return [(one, run, parts[one.id, run.day, run.time]) for one, run in runs[:_RUNS]]


def _why_article(services: Services, context: Context, subject: str) -> Answer:
    locale = context.locale
    address = subject.startswith(("http://", "https://"))
    known: str | None = subject.lower()
    if address:
        (known,) = services.store.known(context.tenant, [ArticleKey(None, drafts.url_key(subject))])
    read = services.store.get(context.tenant, known) if known else None
    stored = services.store.stored(context.tenant, known) if known else None
    if read is not None and stored is not None:
        return Answer(present.why_article(read, stored, locale=locale))
    if not address:
        said, hint = wording.say(locale, "why.no_id"), wording.say(locale, "error.no_article_hint")
        return Answer(present.why_not(subject, said, hint, locale=locale))
    try:
        found = ingest.read_document(services.fetcher.fetch(subject), services.readers)
    except (FetchError, ParseError) as problem:
        said = wording.say(locale, "why.unreadable", reason=reason(str(problem), locale))
        return Answer(present.why_not(subject, said, wording.say(locale, "why.paste"), locale=locale))
    (copy,) = services.store.known(context.tenant, [ingest.key_of(found[0])])
    if copy is not None:
        said, hint = wording.say(locale, "why.copy", id=copy), wording.say(locale, "why.copy_hint", id=copy)
    else:
        said, hint = wording.say(locale, "why.never_read"), wording.say(locale, "why.read_it", url=subject)
    return Answer(present.why_not(subject, said, hint, locale=locale))


HANDLERS: Mapping[str, Handler] = {"settings": _settings, "why": _why}
