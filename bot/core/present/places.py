"""What a server or workspace follows and chose, and how its articles were read, as messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core import wording
from bot.core.domain import Feed, TenantSettings
from bot.core.feeds import FeedRead, Followed
from bot.core.message import Action, Invocation, Line, Message, Run, Section, line
from summarizer.types import ReadArticle

_SHOWN_ENTRIES = 5
_MOST_TOGGLES = 4
_LABEL = 40  # characters of a button
_TITLE = 80  # characters of a text that has none


def feeds_added(
    followed: Sequence[Followed], known: Sequence[Feed], refused: Sequence[tuple[str, str]], *, locale: str
) -> Message:
    """What became of each address that was to be followed."""
    rows = [
        line(
            *_feed_name(one.feed),
            " · ",
            wording.say(locale, "feed.brought_one" if one.articles == 1 else "feed.brought", count=one.articles),
            f", {wording.say(locale, 'feed.new', count=one.new)}",
        )
        for one in followed
    ]
    rows += [line(*_feed_name(one), " · ", wording.say(locale, "feed.known")) for one in known]
    rows += [line(url, " · ", wording.say(locale, "feed.unreadable", reason=reason)) for url, reason in refused]
    heading = "feed.added" if followed else "feed.none_added"
    sections = [Section(tuple(rows), style="list")]
    if followed:
        sections.append(Section((line(wording.say(locale, "feed.once")),)))
    return Message(wording.say(locale, heading), tuple(sections))


def feeds_listed(feeds: Sequence[Feed], *, locale: str, may_change: bool = False) -> Message:
    """The feeds that are followed."""
    follow = Action("form", wording.say(locale, "action.follow"), Invocation("feed add"), "form")
    actions = (follow,) if may_change else ()
    if not feeds:
        hint = Section((line(wording.say(locale, "feed.how")),))
        return Message(wording.say(locale, "feed.nothing"), (hint,), actions)
    rows = tuple(line(*_feed_name(feed), f" · {wording.day(feed.added, locale)}") for feed in feeds)
    return Message(wording.say(locale, "feed.heading", count=len(feeds)), (Section(rows, style="list"),), actions)


def feed_removed(feed: Feed, *, locale: str) -> Message:
    """That a feed is no longer followed."""
    return Message(wording.say(locale, "feed.removed"), (Section((line(*_feed_name(feed)),)),))


def feed_tested(found: FeedRead, *, locale: str) -> Message:
    """What a feed would bring."""
    count = len(found.entries)
    teasers = sum(draft.teaser for draft in found.entries)
    said = [wording.say(locale, "feed.brought_one" if count == 1 else "feed.brought", count=count)]
    said += [wording.say(locale, "feed.teasers", count=teasers)] if teasers else []
    rows = tuple(
        line(
            Run(draft.title or draft.text[:_TITLE], url=draft.url),
            f" · {wording.day(draft.published, locale) if draft.published else wording.say(locale, 'brief.undated')}",
        )
        for draft in found.entries[:_SHOWN_ENTRIES]
    )
    sections = (Section(tuple(line(one) for one in said)), Section(rows, style="list"))
    return Message(wording.say(locale, "feed.tested", title=found.title), sections)


def _feed_name(feed: Feed) -> Line:
    return (Run(feed.id, bold=True), Run(" "), Run(feed.title, url=feed.url))


def settings(chosen: TenantSettings, *, locale: str, changed: bool = False, may_change: bool = False) -> Message:
    """What a server or workspace chose."""
    language = wording.language_name(chosen.language, locale) if chosen.language else wording.say(locale, "choice.auto")
    facts = (
        ("language", language),
        ("zone", chosen.zone or wording.say(locale, "settings.no_zone")),
        ("length", wording.say(locale, f"choice.{chosen.length}")),
        ("editors", wording.say(locale, f"choice.{chosen.editors}")),
        ("allowed", ", ".join(chosen.allowed)),
    )
    rows = tuple(
        line(f"{wording.say(locale, f'label.{key}')}: ", Run(value, bold=True)) for key, value in facts if value
    )
    change = Action("form", wording.say(locale, "action.change"), Invocation("settings"), "form")
    heading = wording.say(locale, "settings.changed" if changed else "settings.heading")
    return Message(heading, (Section(rows, style="list"),), (change,) if may_change else ())


def why_article(read: ReadArticle, stored: datetime, *, locale: str) -> Message:
    """How a stored article was read."""
    value = read.article
    published = wording.day(value.published, locale) if value.published else wording.say(locale, "brief.undated")
    count = len(read.reading.figures)
    said = [
        wording.say(locale, "why.stored", id=value.id, day=wording.minute(stored, locale)),
        wording.say(locale, "why.from", source=value.source or value.agency or value.url or "–", day=published),
        wording.say(locale, "why.language", language=wording.language_name(value.language, locale)),
        wording.say(locale, "why.story", story=read.story) if read.story else wording.say(locale, "why.no_story"),
        wording.say(locale, "why.figures_one" if count == 1 else "why.figures", count=count),
    ]
    asked = Invocation("brief", (("topic", value.id),))
    actions = (Action("brief", wording.say(locale, "action.brief"), asked),)
    return Message(value.title, (Section(tuple(line(one) for one in said), style="list"),), actions)


def why_not(name: str, reason: str, hint: str, *, locale: str) -> Message:
    """Why there is no such article."""
    return Message(wording.say(locale, "why.not_stored", name=name), (Section((line(reason), line(hint))),))
