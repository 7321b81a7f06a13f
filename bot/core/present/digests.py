"""Digests as messages: what a channel is posted, and what a preview shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import wording
from bot.core.digest import SIZES, Digest, shown_figures
from bot.core.domain import Subscription
from bot.core.message import Action, Invocation, Message, Run, Section, line
from bot.core.present.brief import cited, source_line
from bot.core.present.figures import Citation, figure_lines
from summarizer.types import Brief

_MARKS = 3
"""Sources named for one value."""
_TOPIC = 60
"""Characters of a topic, or of several, that are shown."""
_MOST_MISSED = 3
"""Digests that were not posted are named, up to so many."""
_DAY = timedelta(days=1)


def digest(found: Digest, *, hours: int, locale: str, length: str = "normal", zone: str | None = None) -> Message:
    """What a digest over the last ``hours`` would say, with times as in the ``zone`` (None: UTC)."""
    found = _local(found, zone or "UTC")
    if not found.stories:
        since = wording.minute(found.since, locale)
        key = "digest.nothing_on" if found.topic else "digest.nothing_hint"
        hint = wording.say(locale, key, hours=hours, wider=hours * 7, topic=_short(found.topic))
        return Message(wording.say(locale, "digest.nothing", since=since), (Section((line(hint),)),))
    return _digest(found, (), locale, length)


def posted(found: Digest, *, zone: str, locale: str, length: str, missed: Sequence[datetime] = ()) -> Message:
    """A digest as it is posted, with times as in its ``zone``: what is new, or one line saying that nothing is.
    ``missed`` are the times since the last one at which none was posted."""
    found = _local(found, zone)
    gap = _gap(found, [moment.astimezone(ZoneInfo(zone)) for moment in missed], locale)
    actions = (Action("digests", wording.say(locale, "action.digests"), Invocation("digest list")),)
    if not found.stories:
        sections = (Section((line(gap),)),) if gap else ()
        key = "digest.nothing_new_on" if found.topic else "digest.nothing"
        said = wording.say(locale, key, since=wording.minute(found.since, locale), topic=_short(found.topic))
        return Message(said, sections, actions)
    return replace(_digest(found, (gap,) if gap else (), locale, length), actions=actions)


def previewed(message: Message, one: Subscription, *, locale: str) -> Message:
    """The digest that would be posted, with a line that it is not."""
    note = Section((line(wording.say(locale, "digest.previewed", id=one.id)),))
    return replace(message, sections=(note, *message.sections), actions=())


def update(found: Digest, *, locale: str, length: str) -> Message:
    """What has changed of the figures that a digest showed."""
    stories = tuple(_story(story, locale, length) for story in found.stories)
    return Message(wording.say(locale, "digest.update"), stories)


def _digest(found: Digest, notes: Sequence[str], locale: str, length: str) -> Message:
    stories = len(found.stories) + found.omitted
    key = "digest.covers_one" if stories == 1 else "digest.covers"
    key = "digest.covers_article" if found.articles == 1 else key
    since = wording.minute(found.since, locale)
    covers = wording.say(locale, key, count=stories, articles=found.articles, since=since)
    sections = [Section(tuple(line(one) for one in (covers, *notes)))]
    sections += [_story(story, locale, length) for story in found.stories]
    if found.omitted:
        sections.append(Section((line(wording.say(locale, "digest.more", count=found.omitted)),)))
    key = "digest.heading_on" if found.topic else "digest.heading"
    heading = wording.say(locale, key, day=wording.day(found.until, locale), topic=_short(found.topic))
    return Message(heading, tuple(sections))


def _local(found: Digest, zone: str) -> Digest:
    """The digest with its times as clocks in the zone show them."""
    there = ZoneInfo(zone)
    return replace(found, since=found.since.astimezone(there), until=found.until.astimezone(there))


def _short(topic: str) -> str:
    return topic if len(topic) <= _TOPIC else topic[: _TOPIC - 1].rstrip() + "…"


def _gap(found: Digest, missed: Sequence[datetime], locale: str) -> str:
    """That digests were missed since the last one; empty where none was."""
    if not missed:
        return ""
    names = ", ".join(wording.minute(moment, locale) for moment in missed[-_MOST_MISSED:])
    if len(missed) > _MOST_MISSED:
        names = wording.say(locale, "digest.gap_and_more", count=len(missed) - _MOST_MISSED, missed=names)
    days = -(-(found.until - found.since) // _DAY)
    return wording.say(locale, "digest.gap" if days > 1 else "digest.gap_short", days=days, missed=names)


def _story(story: Brief, locale: str, length: str) -> Section:
    """A story's title, its figures or else its first sentence (both, where the digest is long), and its sources."""
    figures = shown_figures(story, length)
    leads = story.leads[:1] if SIZES[length].leads or not figures else ()
    used = cited(figures, story.leads[:1], Citation.of(story.sources, _MARKS))
    ordered = sorted(story.sources, key=lambda source: source.id not in used)
    cited_as = Citation.of(ordered, _MARKS)
    rows = [*(line(lead.text) for lead in leads), *figure_lines(figures, cited_as, locale)]
    listed = [source_line(source, cited_as, locale) for source in ordered if source.id in used]
    sources = tuple(run for one in listed for run in (Run("  "), *one))[1:]
    return Section((*rows, sources), story.headline, "list")
