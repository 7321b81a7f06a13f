"""What a server or workspace follows, when it hears of it, and what it chose, as messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core import wording
from bot.core.domain import Feed, StoreStats, Subscription, TenantSettings
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


def digest_saved(saved: Subscription, here: str | None, *, locale: str) -> Message:
    """That a digest is set, when it is to be posted, and what can be done with it now."""
    rows = (_digest_line(saved, here, locale), line(wording.say(locale, "digest.not_yet")))
    asked = {"topic": saved.topic, "lang": saved.language}
    look = Invocation("digest preview", tuple((key, value) for key, value in asked.items() if value))
    actions = (Action("preview", wording.say(locale, "action.preview"), look),)
    return Message(wording.say(locale, "digest.saved"), (Section(rows),), actions)


def digests_listed(
    digests: Sequence[Subscription], here: str | None, *, locale: str, may_change: bool = False
) -> Message:
    """The digests of a server or workspace, with their states."""
    actions = _digest_actions([one for one in digests if one.target == here], locale) if may_change else ()
    if not digests:
        hint = wording.say(locale, "digest.how")
        return Message(wording.say(locale, "digest.none"), (Section((line(hint),)),), actions)
    rows = tuple(_digest_line(one, here, locale) for one in digests)
    return Message(wording.say(locale, "digest.list", count=len(digests)), (Section(rows, style="list"),), actions)


def _digest_actions(own: Sequence[Subscription], locale: str) -> tuple[Action, ...]:
    """A new digest for this channel; what can be done with the one it has, or a pause for each of several."""
    actions = [Action("form", wording.say(locale, "action.new_digest"), Invocation("digest set"), "form")]
    for one in own[:_MOST_TOGGLES] if len(own) > 1 else ():
        name = "resume" if one.paused else "pause"
        label = f"{wording.say(locale, f'action.{name}')}: {one.topic or wording.say(locale, 'digest.everything')}"
        actions.append(Action(name, label[:_LABEL], Invocation(f"digest {name}", (("id", one.id),))))
    if len(own) == 1:
        for name in ("resume" if own[0].paused else "pause", "now", "remove"):
            asked = Invocation(f"digest {name}", (("id", own[0].id),))
            actions.append(Action(name, wording.say(locale, f"action.{name}"), asked))
    return tuple(actions)


def digest_done(what: str, one: Subscription, here: str | None, *, locale: str) -> Message:
    """That a digest was ``paused``, ``resumed`` or ``removed``."""
    return Message(wording.say(locale, f"digest.{what}"), (Section((_digest_line(one, here, locale),)),))


def digest_posted(parts: int, one: Subscription, here: str | None, *, locale: str) -> Message:
    """That a digest was posted now, in so many messages; none where there was nothing to tell."""
    heading = "digest.posted" if parts else "digest.not_posted"
    return Message(wording.say(locale, heading), (Section((_digest_line(one, here, locale),)),))


def _digest_line(one: Subscription, here: str | None, locale: str) -> Line:
    """ "k3v9 · Flood · every day at 08:00 (Europe/Berlin) · this channel", and why it is paused, where it is."""
    when = wording.say(
        locale,
        "schedule.when",
        days=wording.weekdays(one.days, locale),
        times=", ".join(one.times),
        zone=one.zone,
    )
    rest = [one.topic or wording.say(locale, "digest.everything"), when]
    rest += [wording.language_name(one.language, locale), wording.say(locale, f"choice.{one.length}")]
    rest += [wording.say(locale, "label.only_if_news")] if one.only_if_news else []
    state = Run("")
    if one.paused is not None:
        reason = wording.on(one.target, locale, f"paused.{one.paused}")
        state = Run(f" · {wording.say(locale, 'paused.because', reason=reason)}")
    return (Run(one.id, bold=True), Run(" · " + " · ".join(rest) + " · "), _channel(one.target, here, locale), state)


def _channel(target: str, here: str | None, locale: str) -> Run:
    """The channel as a link to it: its name is not known here."""
    if target == here:
        return Run(wording.say(locale, "digest.here"))
    platform, _, place = target.partition(":")
    server, _, channel = place.partition("/")
    links = {
        "discord": f"https://discord.com/channels/{server}/{channel}",
        "slack": f"https://slack.com/app_redirect?channel={channel}&team={server}",
    }
    return Run(wording.say(locale, "digest.there"), url=links.get(platform), channel=target)


def paused(subscription: Subscription, *, locale: str) -> Message:
    """What those who asked for a digest are told when it is paused."""
    return Message(wording.say(locale, "paused.heading"), (Section((_digest_line(subscription, None, locale),)),))


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


def why_here(
    digests: Sequence[Subscription], feeds: Sequence[Feed], stats: StoreStats, here: str | None, *, locale: str
) -> Message:
    """How it stands with a channel: its digests, and what its server or workspace has."""
    newest = wording.day(stats.newest, locale) if stats.newest else wording.say(locale, "brief.undated")
    said = [
        wording.say(locale, "why.articles", count=stats.articles, newest=newest)
        if stats.articles
        else wording.say(locale, "why.no_articles"),
        wording.say(locale, "why.feeds", count=len(feeds)),
        wording.say(locale, "why.no_digest") if not digests else wording.say(locale, "why.digests", count=len(digests)),
    ]
    rows = [*(line(one) for one in said), *(_digest_line(one, here, locale) for one in digests)]
    return Message(wording.say(locale, "why.heading"), (Section(tuple(rows), style="list"),))
