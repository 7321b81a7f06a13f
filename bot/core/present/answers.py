"""Search results, digests and articles as messages."""

from __future__ import annotations

from datetime import datetime, time

from bot.core import wording
from bot.core.digest import Digest
from bot.core.message import Action, Invocation, Message, Run, Section, line
from bot.core.present.brief import cited, source_line
from bot.core.present.figures import Citation, figure_lines
from bot.core.search import Found, SearchResult
from summarizer.types import Brief, ReadArticle

_DIGEST_FIGURES = 3
_DIGEST_MARKS = 3
_TOPIC = _QUERY = 60


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


def digest(found: Digest, *, hours: int, locale: str, topic: str = "") -> Message:
    """A digest: each story with its first lead sentence and best figures; ``topic`` is what it was asked for."""
    since = wording.minute(found.since, locale)
    if not found.stories:
        key = "digest.nothing_on" if topic else "digest.nothing_hint"
        hint = wording.say(locale, key, hours=hours, wider=hours * 7, topic=topic[:_TOPIC])
        return Message(wording.say(locale, "digest.nothing", since=since), (Section((line(hint),)),))
    stories = len(found.stories) + found.omitted
    key = "digest.covers_one" if stories == 1 else "digest.covers"
    covers = wording.say(locale, key, count=stories, articles=found.articles, since=since)
    sections = [Section((line(covers),)), *(_story(story, locale) for story in found.stories)]
    if found.omitted:
        sections.append(Section((line(wording.say(locale, "digest.more", count=found.omitted)),)))
    return Message(wording.say(locale, "digest.heading", day=wording.day(found.until, locale)), tuple(sections))


def _story(story: Brief, locale: str) -> Section:
    shown = story.figures[:_DIGEST_FIGURES]
    used = cited(shown, story.leads[:1], Citation.of(story.sources, _DIGEST_MARKS))
    ordered = sorted(story.sources, key=lambda source: source.id not in used)
    cited_as = Citation.of(ordered, _DIGEST_MARKS)
    rows = figure_lines(shown, cited_as, locale)
    if not shown:
        rows = [line(lead.text) for lead in story.leads[:1]]
    listed = [source_line(source, cited_as, locale) for source in ordered if source.id in used]
    return Section((*rows, tuple(run for one in listed for run in (*one, Run("  ")))), story.headline, "list")


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
