"""Handlers of the commands that tell what is in the stored articles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.core import briefs, commands, digest, drafts, ingest, payload, present, search
from bot.core.arguments import Arguments, moment, text_of, whole_number
from bot.core.dispatch.context import Answer, Context, Handler, Services
from bot.core.domain import ArticleKey
from bot.core.errors import FetchError, NotFoundError, ParseError, UserError
from bot.core.message import plain_text
from summarizer.types import Brief, ReadArticle

_MOST_HITS = 50
_MOST_HOURS = 24 * 366


def _locale(context: Context, arguments: Arguments) -> str:
    return text_of(arguments, "lang") or context.locale


def since_of(arguments: Arguments) -> datetime | None:
    """From which time on a brief tells what is new. Raises ``UserError`` for what is no time."""
    given = text_of(arguments, "since")
    return moment(given, "--since") if given else None


def find_brief(services: Services, context: Context, arguments: Arguments) -> Brief:
    """The brief a request means: of an address, an article's id, a topic, or the newest articles."""
    subject = text_of(arguments, "topic")
    locale = _locale(context, arguments)
    since = since_of(arguments)
    now = services.clock.now()
    if not subject:
        return briefs.of_newest(
            services.store, context.tenant, locale=locale, now=now, since=since, same_noun=services.same_noun
        )
    if subject.startswith(("http://", "https://")):
        (known,) = services.store.known(context.tenant, [ArticleKey(None, drafts.url_key(subject))])
        stored = None if known is None else services.store.get(context.tenant, known)
        found = [stored] if stored is not None else fetch_articles(services, context, subject)
        return briefs.of_articles(found, locale=locale, since=since, same_noun=services.same_noun)
    by_id = briefs.of_id(
        services.store, context.tenant, subject, locale=locale, since=since, same_noun=services.same_noun
    )
    if by_id is not None:
        return by_id
    return briefs.of_topic(
        services.store, context.tenant, subject, locale=locale, now=now, since=since, same_noun=services.same_noun
    )


def fetch_articles(services: Services, context: Context, url: str) -> list[ReadArticle]:
    """Fetch an address and store what it holds. Raises ``NotFoundError`` saying why it could not be read."""
    try:
        document = services.fetcher.fetch(url)
        return ingest.store_one(
            document,
            store=services.store,
            readers=services.readers,
            tenant=context.tenant,
            now=services.clock.now(),
        )
    except (FetchError, ParseError) as problem:
        raise NotFoundError(
            f"{url} could not be read: {problem}.", "Check the address, or paste the text."
        ) from problem


def answer_brief(found: Brief, context: Context, arguments: Arguments) -> Answer:
    """A brief as it is shown, with its JSON."""
    locale = _locale(context, arguments)
    length = text_of(arguments, "length") or "normal"
    message, numbered = present.brief(found, length=length, locale=locale, subject=text_of(arguments, "topic"))
    data = payload.brief(numbered, locale=locale, text=plain_text(message))
    if arguments.get("sources"):
        message = present.sources(numbered, locale=locale)
    return Answer(message, data)


def _brief(services: Services, context: Context, arguments: Arguments) -> Answer:
    return answer_brief(find_brief(services, context, arguments), context, arguments)


def _figure(services: Services, context: Context, arguments: Arguments) -> Answer:
    return answer_brief(find_brief(services, context, arguments), context, {**arguments, "sources": True})


def _search(services: Services, context: Context, arguments: Arguments) -> Answer:
    result = search.search(
        services.store,
        context.tenant,
        text_of(arguments, "query"),
        now=services.clock.now(),
        limit=whole_number(arguments, "limit", least=1, most=_MOST_HITS),
        cursor=text_of(arguments, "cursor") or None,
    )
    return Answer(present.search(result, locale=context.locale), payload.search(result))


def _digest_preview(services: Services, context: Context, arguments: Arguments) -> Answer:
    at = text_of(arguments, "at")
    hours = whole_number(arguments, "hours", least=1, most=_MOST_HOURS)
    locale = _locale(context, arguments)
    found = digest.preview(
        services.store,
        context.tenant,
        topic=text_of(arguments, "topic"),
        until=moment(at, "--at") if at else services.clock.now(),
        hours=hours,
        locale=locale,
        same_noun=services.same_noun,
    )
    message = present.digest(found, hours=hours, locale=locale)
    return Answer(message, payload.digest(found, locale=locale, text=plain_text(message)))


def _article(services: Services, context: Context, arguments: Arguments) -> Answer:
    article_id = text_of(arguments, "id")
    found = services.store.get(context.tenant, article_id)
    if found is None:
        raise present.no_article(article_id, locale=context.locale)
    return Answer(present.article(found, locale=context.locale), payload.article(found))


def _help(_services: Services, context: Context, arguments: Arguments) -> Answer:
    name = text_of(arguments, "command").removeprefix("/").lower()
    if not name:
        return Answer(present.help_overview(context.surface, context.prefix, locale=context.locale))
    command = commands.find(name, context.surface)
    if command is None:
        names = ", ".join(one.name for one in commands.on(context.surface))
        raise UserError(f"There is no command “{name}”.", f"There are {names}.")
    return Answer(present.help_command(command, context.surface, context.prefix, locale=context.locale))

HANDLERS: Mapping[str, Handler] = {
    "brief": _brief,
    "figure": _figure,
    "search": _search,
    "digest preview": _digest_preview,
    "article": _article,
    "help": _help,
}
