"""Search results and articles as messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from bot.core import wording
from bot.core.message import Action, Invocation, Message, Run, Section, line
from bot.core.search import Found, SearchResult
from summarizer.types import ReadArticle

_QUERY = 60


def nothing_stored(message: Message, *, locale: str) -> Message:
    """The message with the way to articles, where none is stored yet."""
    said = (wording.say(locale, "error.nothing_stored"), wording.say(locale, "error.nothing_stored_hint"))
    return replace(message, sections=(Section(tuple(line(one) for one in said)),))


def search(
    result: SearchResult, *, locale: str, before: Invocation | None = None, after: Invocation | None = None
) -> Message:
    """One page of hits, each with its snippet and what matched in it marked; ``before`` and ``after`` ask for the
    pages next to it."""
    query = result.query.text if len(result.query.text) <= _QUERY else f"{result.query.text[:_QUERY]}…"
    if not result.hits:
        hint = Section((line(wording.say(locale, "search.nothing_hint")),))
        return Message(wording.say(locale, "search.nothing", query=query), (hint,))
    if result.total is None:
        heading = wording.say(locale, "search.heading_many", count=len(result.hits), query=query)
    elif result.total == 1:
        heading = wording.say(locale, "search.heading_one", query=query)
    else:
        heading = wording.say(locale, "search.heading", count=result.total, query=query)
    window = wording.say(locale, f"search.window_{result.window}")
    sections = [Section((line(f"({window}, {wording.say(locale, 'search.score')})"),))]
    sections += [_hit(found, locale) for found in result.hits]
    turns = (("previous", before), ("next", after))
    actions = tuple(
        Action(name, wording.say(locale, f"action.{name}"), asked or Invocation("search"), "replace", asked is not None)
        for name, asked in turns
        if before or after
    )
    return Message(heading, tuple(sections), actions)


def _hit(found: Found, locale: str) -> Section:
    article = found.read.article
    name = article.source or article.agency
    when = wording.day(article.published, locale) if article.published else wording.say(locale, "brief.undated")
    about = " · ".join(part for part in (name, when, article.id) if part)
    snippet: list[str | Run] = []
    at = 0
    for start, end in found.snippet.highlights:
        snippet += [found.snippet.text[at:start], Run(found.snippet.text[start:end], mark=True)]
        at = end
    snippet.append(found.snippet.text[at:])
    title = line(Run(article.title, bold=True, url=article.url))
    return Section((title, line(*(part for part in snippet if part != "")), line(about)))


def _when(published: datetime, locale: str) -> str:
    """Day and time; the day alone where the source gives no time (midnight)."""
    whole_day = published.time() == time()
    return wording.day(published, locale) if whole_day else f"{wording.minute(published, locale)} UTC"


def article(read: ReadArticle, *, locale: str) -> Message:
    """One article: what is known about it, and its text."""
    value = read.article
    facts = (
        ("source", value.source),
        ("byline", value.byline),
        ("agency", value.agency),
        ("published", _when(value.published, locale) if value.published else None),
        ("language", wording.language_name(value.language, locale)),
        ("tags", ", ".join(value.tags)),
    )
    head = [line(f"{wording.say(locale, f'article.{key}')}: {fact}") for key, fact in facts if fact]
    head += [line(Run(value.url, url=value.url))] if value.url else []
    sections = [Section(tuple(head))]
    if value.summary:
        sections.append(
            Section(tuple(line(point) for point in value.summary), wording.say(locale, "article.summary"), "list")
        )
    sections += [Section((line(paragraph),)) for paragraph in value.text.split("\n\n")]
    return Message(value.title, tuple(sections), _of_article(value.id, locale))


def _of_article(article_id: str, locale: str) -> tuple[Action, ...]:
    asked = Invocation("brief", (("topic", article_id),))
    return (Action("brief", wording.say(locale, "action.brief"), asked),)
