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
from bot.core.dispatch.context import Answer, Context, Handler, Services
from bot.core.dispatch.permissions import managers_only, may_change
from bot.core.domain import ArticleKey, Delivery, DigestRun, Subscription, TenantSettings
from bot.core.errors import FetchError, ParseError, UserError

_USER = re.compile(r"<@!?(?P<mentioned>\w{2,32})(?:\|[^>]*)?>|@?(?P<id>\w{2,32})")
_MOST_ALLOWED = 50
_RUNS = 6
_MESSAGES = 100
"""So many are looked through for those of the runs: a digest has a few."""


def _settings(services: Services, context: Context, arguments: Arguments) -> Answer:
    given = {key: value for key, value in arguments.items() if value}
    if not given:
        return Answer(present.settings(context.settings, locale=context.locale, may_change=may_change(context)))
    chosen = _changed(context, given)
    who_may = (context.settings.editors, context.settings.allowed)
    if (chosen.editors, chosen.allowed) != who_may and not context.manager:
        raise managers_only(context)
    services.tenants.change_settings(context.tenant, chosen)
    locale = chosen.language or context.locale
    return Answer(present.settings(chosen, locale=locale, changed=True))


def _changed(context: Context, given: Arguments) -> TenantSettings:
    chosen = context.settings
    language, zone = text_of(given, "language"), text_of(given, "zone")
    if language:
        chosen = replace(chosen, language=None if language == "auto" else language)
    if zone:
        chosen = replace(chosen, zone=schedule.zone(zone, context.locale))
    allowed = [*chosen.allowed, *_users(context, given, "allow")]
    dropped = _users(context, given, "disallow")
    kept = tuple(dict.fromkeys(user for user in allowed if user not in dropped))
    if len(kept) > _MOST_ALLOWED:
        raise UserError(wording.say(context.locale, "settings.too_many", most=_MOST_ALLOWED), argument="allow")
    editors = cast("Literal['managers', 'everyone']", text_of(given, "editors") or chosen.editors)
    return replace(chosen, allowed=kept, editors=editors, length=text_of(given, "length") or chosen.length)


def _users(context: Context, given: Arguments, key: str) -> list[str]:
    """The platform's ids in a list of users and mentions of them."""
    found = [(word, _USER.fullmatch(word)) for word in text_of(given, key).replace(",", " ").split()]
    for word, match in found:
        if match is None:
            raise UserError(
                wording.say(context.locale, "settings.no_user", given=word[:60]),
                wording.say(context.locale, "settings.no_user_hint"),
                argument=key,
            )
    return [match["mentioned"] or match["id"] for _, match in found if match]


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
    known: str | None = subject
    if address:
        (known,) = services.store.known(context.tenant, [ArticleKey(None, drafts.url_key(subject))])
    read = services.store.get(context.tenant, known) if known else None
    if read is not None:
        return Answer(present.why_article(read, locale=locale))
    if not address:
        reason, hint = wording.say(locale, "why.no_id"), wording.say(locale, "error.no_article_hint")
        return Answer(present.why_not(subject, reason, hint, locale=locale))
    try:
        found = ingest.read_document(services.fetcher.fetch(subject), services.readers)
    except (FetchError, ParseError) as problem:
        reason, hint = wording.say(locale, "why.unreadable", reason=str(problem)), wording.say(locale, "why.paste")
        return Answer(present.why_not(subject, reason, hint, locale=locale))
    (copy,) = services.store.known(context.tenant, [ingest.key_of(found[0])])
    if copy is not None:
        reason, hint = wording.say(locale, "why.copy", id=copy), wording.say(locale, "why.copy_hint", id=copy)
    else:
        reason, hint = wording.say(locale, "why.never_read"), wording.say(locale, "why.read_it", url=subject)
    return Answer(present.why_not(subject, reason, hint, locale=locale))


HANDLERS: Mapping[str, Handler] = {"settings": _settings, "why": _why}
