"""Handlers of the commands that tell what is in the stored articles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.core import briefs, commands, drafts, ingest, payload, present, search, wording
from bot.core.arguments import Arguments, moment, text_of, whole_number
from bot.core.dispatch.context import Answer, Context, Handler, locale_of
from bot.core.domain import ArticleKey, Document
from bot.core.errors import FetchError, NotFoundError, ParseError, UserError
from bot.core.message import Invocation, plain_text
from bot.core.reasons import reason
from bot.core.services import Services
from bot.core.spelling import spelled
from summarizer.types import Brief, ReadArticle

_HITS, _HITS_IN_CHAT, _MOST_HITS = 10, 5, 50
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)  # those that are not read are refused by name
_FIRST_PAGE = "-"
"""Stands for the page without a cursor in the trail of pages that lead to one."""
_MOST_NAMED = 10
"""Articles that one brief may be asked of by their addresses or ids."""


def since_of(arguments: Arguments, locale: str) -> datetime | None:
    """From which time on a brief tells what is new. Raises ``UserError`` for what is no time."""
    given = text_of(arguments, "since")
    return moment(given, "since", locale) if given else None


def find_brief(services: Services, context: Context, arguments: Arguments) -> tuple[Brief, list[str]]:
    """The brief a request means: of a text of the chat, of addresses, articles' ids, a topic, or the newest story; and
    why addresses could not be read that are left out."""
    subject, text = text_of(arguments, "topic"), text_of(arguments, "text")
    locale, refusing = locale_of(context, arguments), context.refusing
    since = since_of(arguments, refusing)
    now = services.clock.now()
    unread: list[str] = []
    if "text" in arguments:
        named = [_read(services, context, text)]
    else:
        named, unread = _named_articles(services, context, subject)
    if named:
        return briefs.of_articles(named, locale=locale, since=since, same_noun=services.same_noun), unread
    if not subject:
        found = briefs.of_newest(
            services.store,
            context.tenant,
            locale=locale,
            now=now,
            since=since,
            same_noun=services.same_noun,
            refusing=refusing,
        )
        return found, []
    found = briefs.of_topic(
        services.store,
        context.tenant,
        subject,
        locale=locale,
        now=now,
        since=since,
        same_noun=services.same_noun,
        refusing=refusing,
    )
    return found, []


def _read(services: Services, context: Context, text: str) -> ReadArticle:
    """A text of the chat, read like an article. It is not stored: it may be meant for few."""
    try:
        (draft, *_) = ingest.read_document(Document(text.encode(), "message"), services.readers)
    except ParseError as problem:
        raise UserError(
            wording.say(context.refusing, "error.no_text"), wording.say(context.refusing, "error.no_text_hint")
        ) from problem
    return ingest.read_article(ingest.complete(draft))


def _named_articles(services: Services, context: Context, subject: str) -> tuple[list[ReadArticle], list[str]]:
    """The articles named by addresses or ids, and why others could not be read; none where one of the words is neither:
    they are a topic then. Raises ``NotFoundError`` where no address could be read."""
    names = subject.split()
    if len(names) > _MOST_NAMED:
        return [], []
    by_id = {name: services.store.get(context.tenant, name.lower()) for name in names if not _is_address(name)}
    if None in by_id.values():
        return [], []
    found: list[ReadArticle] = []
    problems: list[NotFoundError] = []
    for name in names:
        stored = by_id.get(name) or _stored(services, context, name)
        try:
            found += [stored] if stored is not None else fetch_articles(services, context, name)
        except NotFoundError as problem:
            problems.append(problem)
    if not found and problems:
        raise problems[0]
    return found, [problem.message for problem in problems]


def _is_address(name: str) -> bool:
    return _SCHEME.match(name) is not None


def _stored(services: Services, context: Context, url: str) -> ReadArticle | None:
    (known,) = services.store.known(context.tenant, [ArticleKey(None, drafts.url_key(url))])
    return None if known is None else services.store.get(context.tenant, known)


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
            wording.say(context.refusing, "error.unreadable", url=url, reason=reason(str(problem), context.refusing)),
            wording.say(context.refusing, "error.unreadable_hint"),
            argument="topic",
        ) from problem


def answer_brief(found: Brief, context: Context, arguments: Arguments) -> Answer:
    """A brief as it is shown, with its JSON."""
    locale = locale_of(context, arguments)
    length = text_of(arguments, "length") or context.settings.length
    asked = Invocation("brief", tuple(arguments.items())) if context.surface is commands.Surface.CHAT else None
    message, numbered = present.brief(found, length=length, locale=locale, asked=asked)
    data = payload.brief(numbered, locale=locale, text=plain_text(message))
    if arguments.get("sources"):
        message = present.sources(numbered, locale=locale, short=context.fits is not None)
    return Answer(message, data, shareable=True)


def _brief(services: Services, context: Context, arguments: Arguments) -> Answer:
    found, unread = find_brief(services, context, arguments)
    answer = answer_brief(found, context, arguments)
    return replace(answer, message=present.with_notes(answer.message, unread)) if unread else answer


def _figure(services: Services, context: Context, arguments: Arguments) -> Answer:
    return _brief(services, context, {**arguments, "sources": True})


def _search(services: Services, context: Context, arguments: Arguments) -> Answer:
    cursor, trail = text_of(arguments, "cursor"), text_of(arguments, "trail").split()
    result = search.search(
        services.store,
        context.tenant,
        text_of(arguments, "query"),
        now=services.clock.now(),
        limit=whole_number(
            arguments,
            "limit",
            default=_HITS if context.fits is None else _HITS_IN_CHAT,
            least=1,
            most=_MOST_HITS,
            locale=context.locale,
        ),
        cursor=cursor or None,
        locale=context.locale,
    )
    asked = Invocation("search", tuple(arguments.items()))
    before = after = None
    if trail:
        last = "" if trail[-1] == _FIRST_PAGE else trail[-1]
        before = asked.having(cursor=last, trail=" ".join(trail[:-1]))
    if result.next:
        after = asked.having(cursor=result.next, trail=" ".join((*trail, cursor or _FIRST_PAGE)))
    message = present.search(result, locale=context.locale, before=before, after=after)
    if not result.hits and not services.store.heads(context.tenant, limit=1):
        message = present.nothing_stored(message, locale=context.locale)
    return Answer(message, payload.search(result), shareable=bool(result.hits))


def _article(services: Services, context: Context, arguments: Arguments) -> Answer:
    article_id = text_of(arguments, "id").lower()  # phones begin words with a capital
    found = services.store.get(context.tenant, article_id)
    if found is None:
        raise present.no_article(article_id, locale=context.locale)
    message = present.article(found, locale=context.locale)
    return Answer(message, payload.article(found), shareable=True)


def _help(_services: Services, context: Context, arguments: Arguments) -> Answer:
    name = text_of(arguments, "command").removeprefix("/").lower()
    if not name:
        return Answer(present.help_overview(commands.on(context.surface), context.prefix, locale=context.locale))
    command = commands.find(name, context.surface)
    group = commands.group(name, context.surface)
    if command is None and group:
        return Answer(present.help_overview(group, context.prefix, locale=context.locale))
    if command is None:
        names = ", ".join(spelled(one.name, context.prefix) for one in commands.on(context.surface))
        raise UserError(
            wording.say(context.locale, "chat.unknown", name=f"{context.prefix}{name}"),
            wording.say(context.locale, "chat.there_are", names=names),
            argument="command",
        )
    return Answer(
        present.help_command(command, context.surface, context.prefix, locale=context.locale, typed=context.typed)
    )


HANDLERS: Mapping[str, Handler] = {
    "brief": _brief,
    "figure": _figure,
    "search": _search,
    "article": _article,
    "help": _help,
}
