"""When a server or workspace hears of its news, as messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core import slots, wording
from bot.core.domain import Subscription
from bot.core.message import Action, Invocation, Line, Message, Run, Section, line

_MOST_BUTTONS = 12
_LABEL = 40  # characters of a button, or of a topic in a heading


def digest_saved(saved: Subscription, here: str | None, *, locale: str) -> Message:
    """That a digest is set, when it is to be posted, and what can be done with it now."""
    rows = [digest_line(saved, here, locale)]
    when = _next(saved, locale)
    after = wording.say(locale, "digest.by_hand") if when is None else wording.say(locale, "digest.next", when=when)
    rows.append(line(after))
    its = (("id", saved.id),)
    actions = (
        Action("preview", wording.say(locale, "action.preview"), Invocation("digest preview", its)),
        Action("edit", wording.say(locale, "action.form"), Invocation("digest edit", its), "form"),
    )
    return Message(wording.say(locale, "digest.saved"), (Section(tuple(rows)),), actions)


def digests_listed(
    digests: Sequence[Subscription], here: str | None, *, locale: str, may_change: bool = False
) -> Message:
    """The digests of a server or workspace, with their states. Those of this channel have buttons: what can be done
    with it where it is the only one, else one for each, which shows it (see ``digest_shown``)."""
    new = Action("form", wording.say(locale, "action.new_digest"), Invocation("digest set"), "form")
    own = [one for one in digests if one.target == here]
    each = _to_do(own[0], locale) if len(own) == 1 else _for_each(own, "manage", locale)
    actions = (new, *each) if may_change else ()
    if not digests:
        hint = wording.say(locale, "digest.how")
        return Message(wording.say(locale, "digest.none"), (Section((line(hint),)),), actions)
    sections = [Section(tuple(_with_next(one, here, locale) for one in digests), style="list")]
    if may_change and len(digests) > 1:
        sections.append(Section((line(wording.say(locale, "digest.manage_hint")),)))
    return Message(wording.say(locale, "digest.list", count=len(digests)), tuple(sections), actions)


def digest_shown(one: Subscription, here: str | None, *, locale: str, may_change: bool = False) -> Message:
    """One digest, and what can be done with it."""
    actions = _to_do(one, locale) if may_change else ()
    heading = wording.say(locale, "digest.one", topic=_cut(_topic(one, locale)))
    return Message(heading, (Section((_with_next(one, here, locale),)),), actions)


def _to_do(one: Subscription, locale: str) -> tuple[Action, ...]:
    """What can be done with a digest."""
    its = (("id", one.id),)
    names = ("resume", "now", "preview", "remove") if one.paused else ("pause", "now", "preview", "skip", "remove")
    return (
        Action("edit", wording.say(locale, "action.form"), Invocation("digest edit", its), "form"),
        *(Action(name, wording.say(locale, f"action.{name}"), Invocation(f"digest {name}", its)) for name in names),
    )


def _for_each(digests: Sequence[Subscription], name: str, locale: str) -> tuple[Action, ...]:
    """A button for each of several digests of a channel, which differ in their topics."""
    command = {"manage": "digest list", "preview": "digest preview"}[name]
    verb = wording.say(locale, f"action.{name}")
    return tuple(
        Action(name, _cut(f"{verb}: {_topic(one, locale)}"), Invocation(command, (("id", one.id),)))
        for one in digests[:_MOST_BUTTONS]
    )


def _cut(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1].rstrip()}…"


def _topic(one: Subscription, locale: str) -> str:
    return one.topic or wording.say(locale, "digest.everything")


def digest_done(what: str, one: Subscription, here: str | None, *, locale: str) -> Message:
    """That a digest was ``paused``, ``resumed`` or ``removed``."""
    return Message(wording.say(locale, f"digest.{what}"), (Section((digest_line(one, here, locale),)),))


def digest_skipped(one: Subscription, skipped: datetime, here: str | None, *, locale: str) -> Message:
    """That a digest is left out once, and when the next one is posted."""
    left_out = wording.say(locale, "digest.skipped", when=_local(skipped, one, locale))
    return Message(left_out, (Section((_with_next(one, here, locale),)),))


def digest_in_line(one: Subscription, here: str | None, *, locale: str) -> Message:
    """That a digest that was asked for is on its way."""
    return Message(wording.say(locale, "digest.in_line"), (Section((digest_line(one, here, locale),)),))


def digest_not_posted(one: Subscription, since: datetime, here: str | None, *, locale: str) -> Message:
    """That nothing was posted, as there is nothing new ``since`` then."""
    said = wording.say(locale, "digest.not_posted", since=_local(since, one, locale))
    return Message(said, (Section((digest_line(one, here, locale),)),))


def digests_to_preview(digests: Sequence[Subscription], here: str | None, *, locale: str) -> Message:
    """Which digest's preview is meant."""
    rows = tuple(digest_line(one, here, locale) for one in digests)
    hint = line(wording.say(locale, "digest.preview_hint"))
    actions = _for_each(digests, "preview", locale)
    return Message(wording.say(locale, "digest.which"), (Section(rows, style="list"), Section((hint,))), actions)


def digest_line(one: Subscription, here: str | None, locale: str) -> Line:
    """ "k3v9 · Flood · every day at 08:00 (Europe/Berlin) · this channel", and why it is paused, where it is."""
    when = wording.say(
        locale,
        "schedule.when",
        days=wording.weekdays(one.days, locale),
        times=", ".join(one.times),
        zone=one.zone,
    )
    rest = [_topic(one, locale), when]
    rest += [wording.language_name(one.language, locale), wording.say(locale, f"choice.{one.length}")]
    rest += [wording.say(locale, "label.only_if_news")] if one.only_if_news else []
    rest += [wording.say(locale, "digest.updates")] if one.updates else []
    if one.quiet is not None:
        rest.append(wording.say(locale, "digest.quiet", first=one.quiet[0], last=one.quiet[1]))
    state = Run("")
    if one.paused is not None:
        reason = wording.on(one.target, locale, f"paused.{one.paused}")
        state = Run(f" · {wording.say(locale, 'paused.because', reason=reason)}")
    return (Run(one.id, bold=True), Run(" · " + " · ".join(rest) + " · "), _channel(one.target, here, locale), state)


def _with_next(one: Subscription, here: str | None, locale: str) -> Line:
    """The same, and when the next one is due."""
    when = _next(one, locale)
    after = "" if when is None else f" · {wording.say(locale, 'digest.next', when=when)}"
    return (*digest_line(one, here, locale), Run(after))


def _next(one: Subscription, locale: str) -> str | None:
    due = None if one.next_due is None else slots.upcoming(one, one.next_due)
    return None if due is None else _local(due, one, locale)


def _local(moment: datetime, one: Subscription, locale: str) -> str:
    return wording.minute(moment.astimezone(ZoneInfo(one.zone)), locale)


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


def paused(subscription: Subscription, server: str | None, *, locale: str) -> Message:
    """What those who asked for a digest are told when it is paused; ``server`` is the name of where, if known."""
    heading = "paused.heading_in" if server else "paused.heading"
    said = wording.say(locale, heading, server=server or "")
    return Message(said, (Section((digest_line(subscription, None, locale),)),))
