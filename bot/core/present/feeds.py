"""What a server or workspace follows, and how it stands with each feed, as messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bot.core import feeds as use_cases
from bot.core import wording
from bot.core.domain import Draft, Feed
from bot.core.following import FollowStatus, Outcome
from bot.core.message import Action, Invocation, Line, Message, Run, Section, line
from bot.core.neutral import open_address, shown_address
from bot.core.reasons import reason
from bot.core.sources import Fate, FeedLink, FeedSource, Health, ParsedFeed, health
from bot.core.starters import starters
from summarizer.language import detect

_WORST_FIRST = (Health.GONE, Health.FAILING, Health.WAITING, Health.FINE)
_WEEK = 7
_SOON = timedelta(seconds=1)
"""What is due is read in a moment."""
_MOST_OTHERS = 5
_MOST_BUTTONS = 3
_LABEL = 40  # characters of a button
_MOST_TITLE = 120
"""Characters of a name that others chose."""


def feeds_added(outcomes: Sequence[Outcome], *, locale: str, by_bot: bool = True, whole: bool = False) -> Message:
    """What became of each address that was to be followed; ``by_bot``: a bot is there to read them from now on;
    ``whole``: to somebody who has no buttons and may see addresses with the keys in them."""
    rows = [outcome_line(one, locale) for one in outcomes]
    sections = [Section(tuple(rows), style="list")]
    for one in outcomes:
        sections += _other_feeds(one.others, locale, whole=whole)
    statuses = {one.status for one in outcomes}
    followed = bool(statuses & {FollowStatus.FOLLOWED, FollowStatus.EXPECTED})
    if followed:
        later = "later" if FollowStatus.FOLLOWED in statuses else "expected_all"
        sections.append(Section((line(wording.say(locale, f"feed.{later if by_bot else 'later_shell'}")),)))
    heading = "none_new" if FollowStatus.REFUSED in statuses else "none_added"
    actions = _follow_others([other for one in outcomes for other in one.others], locale)
    return Message(wording.say(locale, "feed.added" if followed else f"feed.{heading}"), tuple(sections), actions)


def outcome_line(one: Outcome, locale: str) -> Line:
    """ "b7k2 BBC News · new articles: 10 · older ones, left out: 25"."""
    why = reason(one.reason or "", locale)
    if one.feed is None:
        return line(Run(given_address(one.given), bold=True), " · ", wording.say(locale, "feed.refused", reason=why))
    match one.status:
        case FollowStatus.KNOWN if why:
            said = [wording.say(locale, "feed.known_failing", reason=why)]
        case FollowStatus.KNOWN:
            said = [wording.say(locale, "feed.known")]
        case FollowStatus.EXPECTED if why:
            said = [wording.say(locale, "feed.retried", reason=why)]
        case FollowStatus.EXPECTED if one.followed is None or not one.followed.stored:
            said = [wording.say(locale, "feed.expected")]
        case _:
            said = [] if one.followed is None else _counts(one.followed, locale)
    return line(*feed_name(one.feed), " · ", " · ".join(said))


def _counts(followed: use_cases.Followed, locale: str) -> list[str]:
    counts = {
        "new": followed.stored,
        "had": followed.known,
        "left": followed.left,
        "old": followed.old,
        "spoiled": followed.unreadable,
    }
    said = [wording.say(locale, f"feed.{key}", count=count) for key, count in counts.items() if count]
    return said or [wording.say(locale, "feed.empty")]


def _other_feeds(others: Sequence[FeedLink], locale: str, *, whole: bool) -> list[Section]:
    """More feeds that a page names, with their addresses to copy."""
    if not others:
        return []
    shown = [(one.title, one.url if whole else shown_address(one.url)) for one in others[:_MOST_OTHERS]]
    rows = [line(*([title, " · "] if title else []), address) for title, address in shown]
    if len(others) > _MOST_OTHERS:
        rows.append(line(wording.say(locale, "feed.others_more", count=len(others) - _MOST_OTHERS)))
    return [Section(tuple(rows), wording.say(locale, "feed.others"), "list")]


def _follow_others(others: Sequence[FeedLink], locale: str) -> tuple[Action, ...]:
    """A button for each of the first of them, which also follows what is too secret to be shown."""
    return tuple(
        Action(
            "other",
            wording.say(locale, "action.follow_other", name=short(one.title) or shown_address(one.url))[:_LABEL],
            Invocation("feed add", (("url", one.url),)),
        )
        for one in others[:_MOST_BUTTONS]
    )


def feeds_listed(
    feeds: Sequence[tuple[Feed, FeedSource | None]],
    now: datetime,
    *,
    locale: str,
    who: str | None = None,
    several: bool = False,
) -> Message:
    """The feeds that are followed and how it stands with each, those in trouble first. ``who`` may add feeds, where the
    asker may not; ``several``: of more than one server or workspace."""
    follow = Action("form", wording.say(locale, "action.follow"), Invocation("feed add"), "form")
    if not feeds:
        return _none(follow, locale, who)
    ranked = sorted(feeds, key=lambda one: _WORST_FIRST.index(health(one[1])))
    rows = tuple(
        line(*([feed.tenant, " · "] if several else []), *feed_line(feed, source, now, locale))
        for feed, source in ranked
    )
    states = [health(source) for _, source in feeds]
    trouble = [
        wording.say(locale, f"feed.count_{state}", count=states.count(state))
        for state in (Health.FAILING, Health.GONE)
        if state in states
    ]
    sections = [Section((line(" · ".join(trouble)),))] if trouble else []
    sections.append(Section(rows, style="list"))
    heading = wording.say(locale, "why.feeds" if several else "feed.heading", count=len(feeds))
    return Message(heading, tuple(sections), () if who else (follow,))


def _none(follow: Action, locale: str, who: str | None) -> Message:
    if who:
        said = [wording.say(locale, "feed.not_all"), who]
    else:
        names = ", ".join(one.title for one in starters(locale))
        said = [wording.say(locale, "feed.how"), wording.say(locale, "feed.begin", names=names)]
    actions = () if who else (*starter_actions(locale), follow)
    return Message(wording.say(locale, "feed.nothing"), (Section(tuple(line(one) for one in said)),), actions)


def starter_actions(locale: str) -> tuple[Action, ...]:
    """The starter lists, that of the reader's language first, each followed by one press."""
    languages = sorted(wording.LOCALES, key=lambda one: one != locale)
    return tuple(
        Action(
            "starter",
            wording.say(locale, "action.starter", language=wording.language_name(one, locale)),
            Invocation("feed starter", (("language", one),)),
        )
        for one in languages
    )


def starters_listed(*, locale: str, may_change: bool = False) -> Message:
    """The starter lists: what they hold, and how to follow one."""
    sections = [
        Section(
            tuple(line(Run(one.title, url=one.url)) for one in starters(language)),
            wording.language_name(language, locale),
            "list",
        )
        for language in sorted(wording.LOCALES, key=lambda one: one != locale)
    ]
    sections.append(Section((line(wording.say(locale, "feed.starter_how")),)))
    actions = starter_actions(locale) if may_change else ()
    return Message(wording.say(locale, "feed.starters"), tuple(sections), actions)


def feed_line(feed: Feed, source: FeedSource | None, now: datetime, locale: str) -> Line:
    """ "b7k2 BBC News · fine · read 12 minutes ago · next in 5 minutes · about 40 articles a day · folder: News"."""
    said = [*_state(source, now, locale)]
    if source is not None and source.per_day is not None:
        said.append(_rate(source.per_day, locale))
    said += [wording.say(locale, "feed.folder", name=short(feed.folder))] if feed.folder else []
    return (*feed_name(feed), Run(" · " + " · ".join(said)))


def _state(source: FeedSource | None, now: datetime, locale: str) -> Iterable[str]:
    state = health(source)
    if state is Health.FINE or source is None:
        yield wording.say(locale, f"feed.state_{state}")
    else:
        why = reason(source.problem or "", locale) or wording.say(locale, "feed.no_reason")
        since = source.failing_since if source.failures > 1 else None
        first = wording.ago(since, now, locale) if since else ""
        key = f"feed.state_{state}" if first or state is not Health.FAILING else "feed.state_failed"
        yield wording.say(locale, key, reason=why, first=first)
    if source is None:
        return
    if source.succeeded is not None:
        yield wording.say(locale, "feed.read", when=wording.ago(source.succeeded, now, locale))
    if source.next_check is not None:
        yield wording.say(locale, "feed.next", when=wording.ago(max(source.next_check, now + _SOON), now, locale))


def _rate(per_day: float, locale: str) -> str:
    """ "about 40 articles a day", or a week where they are few."""
    if round(per_day) > 1:
        return wording.say(locale, "feed.per_day", count=round(per_day))
    weekly = round(per_day * _WEEK)
    return wording.say(locale, "feed.per_week", count=weekly) if weekly > 1 else wording.say(locale, "feed.seldom")


def feeds_removed(removed: Sequence[Feed], unknown: Sequence[str], *, locale: str) -> Message:
    """That feeds are no longer followed, and which were not."""
    rows = [line(*feed_name(one)) for one in removed]
    rows += [line(wording.say(locale, "feed.unknown_some", name=given_address(name))) for name in unknown]
    return Message(wording.say(locale, "feed.removed"), (Section(tuple(rows), style="list"),))


def feed_tested(
    url: str,
    feed: ParsedFeed,
    tried: use_cases.Rehearsed,
    others: Sequence[FeedLink] = (),
    *,
    locale: str,
    may_change: bool = False,
    whole: bool = False,
) -> Message:
    """What a feed would bring, entry by entry; ``whole`` as for ``feeds_added``."""
    head = [line(shown_address(url))]
    if not feed.entries:
        head.append(line(wording.say(locale, "feed.nothing_in_it")))
    else:
        said = [wording.say(locale, "feed.in_it", count=len(feed.entries))]
        said += [wording.say(locale, "feed.old", count=tried.old)] if tried.old else []
        head.append(line(" · ".join(said)))
    sections = [Section(tuple(head))]
    if tried.tried:
        rows = tuple(_tried_line(one, locale) for one in tried.tried)
        sections.append(Section(rows, wording.say(locale, "feed.looked", count=len(rows)), "list"))
    sections += _other_feeds(others, locale, whole=whole)
    title = short(feed.title) or shown_address(url)
    follow = Action("follow", wording.say(locale, "action.follow_this"), Invocation("feed add", (("url", url),)))
    actions = (follow, *_follow_others(others, locale)) if may_change else ()
    return Message(wording.say(locale, "feed.tested", title=title), tuple(sections), actions)


def _tried_line(one: use_cases.Tried, locale: str) -> Line:
    """ "Flood in Marnau · would be stored · 21 Nov 2026 08:00 UTC · Ann Bell · English · text from its page"."""
    draft = one.draft
    why = reason(one.reason or "", locale)
    said = [wording.say(locale, f"feed.would_{one.fate}", reason=why)]
    if one.fate is not Fate.UNREADABLE:
        when = f"{wording.minute(draft.published.astimezone(UTC), locale)} UTC" if draft.published else None
        said += [when or wording.say(locale, "brief.undated"), *filter(None, [short(draft.byline or "")])]
        said += [wording.language_name(detect(draft.text, hint=draft.declared_language), locale)]
        said += [_how(one, why, locale)] if one.fate is Fate.STORED else []
    link = open_address(draft.url) if draft.url else None
    return line(Run(_title(draft), bold=True, url=link), " · ", " · ".join(said))


def _how(one: use_cases.Tried, why: str, locale: str) -> str:
    if one.draft.teaser:
        return wording.say(locale, "feed.teaser", reason=why) if why else wording.say(locale, "feed.teaser_only")
    return wording.say(locale, "feed.page" if one.page_read else "feed.whole")


def _title(draft: Draft) -> str:
    return short(draft.title or draft.text) or shown_address(draft.url or "")


def feed_down(feed: Feed, source: FeedSource, *, locale: str, now: datetime, others: Sequence[Feed] = ()) -> Message:
    """What those who added a feed are told once, when it is down for long or gone; ``others`` of theirs are too."""
    key = "gone" if source.retired else "down"
    why = reason(source.problem or "", locale) or wording.say(locale, "feed.no_reason")
    said = [line(*feed_name(feed)), line(wording.say(locale, f"feed.{key}_why", reason=why))]
    if source.succeeded is not None:
        said.append(line(wording.say(locale, "feed.last_read", when=wording.ago(source.succeeded, now, locale))))
    said.append(line(wording.say(locale, f"feed.{key}_on", id=feed.id)))
    if others:
        names = [_name(one) for one in others[:_MOST_OTHERS]]
        rest = len(others) - len(names)
        names += [wording.say(locale, "feed.others_more", count=rest)] if rest else []
        said.append(line(wording.say(locale, "feed.others_down", names=" · ".join(names))))
    return Message(wording.say(locale, f"feed.{key}"), (Section(tuple(said)),))


def given_address(given: str) -> str:
    """What was given as an address, as it may be shown; other words as they are."""
    shown = shown_address(given if "://" in given else f"https://{given}")
    return short(given if shown == "…" or " " in given.strip() else shown)


def feed_name(feed: Feed) -> Line:
    """The feed's id and title; a link where nothing in the address may be a key."""
    return (Run(feed.id, bold=True), Run(" "), Run(_name(feed), url=open_address(feed.url)))


def short(text: str) -> str:
    """A name that others chose, on one line and not too long."""
    line_of = " ".join(text.split())
    return line_of if len(line_of) <= _MOST_TITLE else f"{line_of[: _MOST_TITLE - 1].rstrip()}…"


def _name(feed: Feed) -> str:
    return short(feed.title) or shown_address(feed.url)
