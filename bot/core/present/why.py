"""Why an article is here or not, and which digests told it, as messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core import slots, wording
from bot.core.deliveries import Delivery
from bot.core.domain import Feed
from bot.core.message import Action, Invocation, Line, Message, Run, Section, line
from bot.core.neutral import shown_address
from bot.core.present.feeds import feed_line, feed_name, short
from bot.core.present.history import became
from bot.core.reasons import reason
from bot.core.sources import Fate, FeedEntry, FeedSource
from bot.core.tracing import Trace, Verdict
from summarizer.types import ReadArticle

_MOST_FEEDS = 3


def why_article(
    read: ReadArticle,
    stored: datetime,
    brought: Sequence[tuple[Feed, FeedEntry]],
    told: Sequence[tuple[Trace, Sequence[Delivery]]],
    *,
    locale: str,
) -> Message:
    """How a stored article came and was read, and what became of it with each digest of the place."""
    value = read.article
    published = wording.day(value.published, locale) if value.published else wording.say(locale, "brief.undated")
    count = len(read.reading.figures)
    source = value.source or value.agency or (shown_address(value.url) if value.url else "–")
    said = [
        line(wording.say(locale, "why.stored", id=value.id, day=wording.minute(stored, locale))),
        line(wording.say(locale, "why.from", source=source, day=published)),
        *([_brought(*one, locale) for one in brought[:_MOST_FEEDS]] or [line(wording.say(locale, "why.by_request"))]),
        line(wording.say(locale, "why.language", language=wording.language_name(value.language, locale))),
        line(wording.say(locale, "why.story", story=read.story) if read.story else wording.say(locale, "why.no_story")),
        line(wording.say(locale, "why.figures_one" if count == 1 else "why.figures", count=count)),
    ]
    sections = [Section(tuple(said), style="list")]
    rows = [_told_line(one, parts, locale) for one, parts in told]
    rows = rows or [line(wording.say(locale, "why.no_digest"))]
    sections.append(Section(tuple(rows), wording.say(locale, "why.digests_here"), "list"))
    asked = Invocation("brief", (("topic", value.id),))
    return Message(value.title, tuple(sections), (Action("brief", wording.say(locale, "action.brief"), asked),))


def _brought(feed: Feed, entry: FeedEntry, locale: str) -> Line:
    """ "Brought by the feed b7k2 BBC News, first seen 21 Nov 2026 08:00 UTC"."""
    key = "why.brought" if entry.fate is Fate.STORED else "why.had"
    seen = wording.say(locale, key, when=wording.minute(entry.first_seen, locale))
    why = wording.say(locale, "why.in_part", reason=reason(entry.reason, locale)) if entry.reason else ""
    return line(f"{seen}: ", *feed_name(feed), f" · {why}" if why else "")


def _told_line(one: Trace, parts: Sequence[Delivery], locale: str) -> Line:
    """ "m4t7 · energy · it is about something else"."""
    digest = one.digest
    due = wording.minute(one.run.due.astimezone(ZoneInfo(digest.zone)), locale) if one.run else ""
    state = became(one.run, parts, locale) if one.run else ""
    upcoming = slots.upcoming(digest, digest.next_due) if digest.next_due else None
    coming = wording.minute(upcoming.astimezone(ZoneInfo(digest.zone)), locale) if upcoming else "–"
    why = wording.on(digest.target, locale, f"paused.{digest.paused}") if digest.paused else ""
    said = wording.say(
        locale, f"traced.{one.verdict}", due=due, state=state, coming=coming, reason=why, topic=digest.topic
    )
    if one.verdict is Verdict.COMING and state:
        said = f"{due}: {state} · {said}"
    topic = digest.topic or wording.say(locale, "digest.everything")
    return (Run(digest.id, bold=True), Run(f" · {topic} · {said}"))


def why_not(name: str, said: Sequence[str], *, locale: str) -> Message:
    """Why there is no such article."""
    rows = tuple(line(one) for one in said)
    return Message(wording.say(locale, "why.not_stored", name=name), (Section(rows),))


def why_is_feed(feed: Feed, source: FeedSource | None, now: datetime, *, locale: str) -> Message:
    """That what was asked about is a feed, and how it stands with it."""
    rows = Section((feed_line(feed, source, now, locale),), style="list")
    return Message(wording.say(locale, "why.is_feed"), (rows, Section((line(wording.say(locale, "why.of_article")),))))


def why_feed(name: str, feed: Feed, entry: FeedEntry, given: str | None, *, locale: str) -> Message:
    """Why an article that a feed had is not stored here; ``given`` is the address that was asked about."""
    when = wording.minute(entry.first_seen, locale)
    why = reason(entry.reason, locale) if entry.reason else ""
    key = entry.fate.value if entry.fate in {Fate.UNREADABLE, Fate.OLD, Fate.WAITING} else "before"
    said = [
        line(wording.say(locale, "why.had", when=when), ": ", *feed_name(feed)),
        line(wording.say(locale, f"why.feed_{key}", reason=why or wording.say(locale, "feed.no_reason"))),
    ]
    address = given or entry.address  # that of the entry is a key: it may not say http where it should
    if address and entry.fate is not Fate.UNREADABLE:
        said.append(line(wording.say(locale, "why.read_it", url=address)))
    title = short(entry.title) or name
    return Message(wording.say(locale, "why.not_stored", name=title), (Section(tuple(said)),))
