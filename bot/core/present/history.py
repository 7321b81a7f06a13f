"""What became of digests, as messages: for those who ask why, and for the operator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.core import wording
from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Outcome
from bot.core.domain import StoreStats, Subscription
from bot.core.errors import DeliveryProblem
from bot.core.message import Line, Message, Run, Section, line
from bot.core.posting import Reason
from bot.core.present.subscriptions import digest_line, digest_shown
from bot.core.sources import Health

_WORST_FIRST = (
    DeliveryState.FAILED,
    DeliveryState.ABANDONED,
    DeliveryState.UNKNOWN,
    DeliveryState.SENDING,
    DeliveryState.PENDING,
)
_OUTCOMES = {
    Outcome.SILENT: "silent",
    Outcome.MISSED: "missed",
    Outcome.FAILED: "not_composed",
    Outcome.SKIPPED: "skipped",
}


def why_here(
    digests: Sequence[Subscription],
    feeds: Sequence[Health],
    stats: StoreStats,
    here: str | None,
    *,
    locale: str,
    history: Sequence[tuple[Subscription, DigestRun, Sequence[Delivery]]] = (),
) -> Message:
    """How it stands with a channel: its digests, what became of the last ones, and what its server or workspace has.
    ``feeds`` is how it stands with each feed."""
    newest = wording.day(stats.newest, locale) if stats.newest else wording.say(locale, "brief.undated")
    said = [
        wording.say(locale, "why.articles", count=stats.articles, newest=newest)
        if stats.articles
        else wording.say(locale, "why.no_articles"),
        _feeds(feeds, locale),
        wording.say(locale, "why.no_digest") if not digests else wording.say(locale, "why.digests", count=len(digests)),
    ]
    rows = [*(line(one) for one in said), *(digest_line(one, here, locale) for one in digests)]
    sections = [Section(tuple(rows), style="list")]
    if not stats.articles and not feeds:
        sections.append(Section((line(wording.say(locale, "error.nothing_stored_hint")),)))
    if history:
        told = tuple(_run_line(*one, locale) for one in history)
        sections.append(Section(told, wording.say(locale, "why.last"), "list"))
    return Message(wording.say(locale, "why.heading"), tuple(sections))


def why_digest(
    one: Subscription,
    here: str | None,
    history: Sequence[tuple[Subscription, DigestRun, Sequence[Delivery]]],
    *,
    locale: str,
    may_change: bool = False,
) -> Message:
    """How it stands with a digest, and what became of the last ones."""
    shown = digest_shown(one, here, locale=locale, may_change=may_change)
    told = tuple(_run_line(*one, locale) for one in history) or (line(wording.say(locale, "why.no_run")),)
    return replace(shown, sections=(*shown.sections, Section(told, wording.say(locale, "why.last"), "list")))


def _feeds(feeds: Sequence[Health], locale: str) -> str:
    """ "Feeds followed: 12 · cannot be read: 1"."""
    said = [wording.say(locale, "why.feeds", count=len(feeds))]
    for state in (Health.FAILING, Health.GONE):
        said += [wording.say(locale, f"feed.count_{state}", count=feeds.count(state))] if state in feeds else []
    return " · ".join(said)


def _run_line(one: Subscription, run: DigestRun, parts: Sequence[Delivery], locale: str) -> Line:
    """ "k3v9 · 21 Nov 2026 08:00 · not posted: The channel no longer exists." """
    due = wording.minute(run.due.astimezone(ZoneInfo(one.zone)), locale)
    kind = [wording.say(locale, "run.update")] if run.outcome is Outcome.UPDATE else []
    return (Run(one.id, bold=True), Run(" · ".join(["", due, *kind, became(run, parts, locale)])))


def became(run: DigestRun, parts: Sequence[Delivery], locale: str) -> str:
    """What became of a digest, by its messages."""
    if run.outcome in _OUTCOMES:
        return wording.say(locale, f"run.{_OUTCOMES[run.outcome]}")
    for state in _WORST_FIRST:
        found = next((part for part in parts if part.state is state), None)
        if found is not None:
            return wording.say(locale, f"run.{state}", reason=reason_text(found.reason, locale))
    return wording.say(locale, "run.sent" if run.parts == 1 else "run.sent_parts", count=run.parts)


def reason_text(reason: str | None, locale: str) -> str:
    """Why a message was not posted: in the reader's words, with the platform's own behind them."""
    code, _, said = (reason or "").partition(": ")
    if code in set(DeliveryProblem):
        words = wording.say(locale, f"delivery.{code}")
        return f"{words} ({said})" if said else words
    return wording.say(locale, f"reason.{code}") if code in set(Reason) else reason or "–"


def deliveries(found: Sequence[Delivery], *, locale: str) -> Message:
    """The messages of digests and their states, as a table."""
    if not found:
        return Message(wording.say(locale, "deliveries.none"))
    columns = ("changed", "state", "target", "digest", "attempts", "reason")
    header = tuple(Run(wording.say(locale, f"deliveries.{name}")) for name in columns)
    rows = [
        line(
            f"{one.changed:%Y-%m-%d %H:%M:%S}",
            one.state,
            one.target,
            f"{one.subscription} {one.day} {one.time} #{one.part + 1}",
            str(one.attempts),
            one.reason or "",
        )
        for one in found
    ]
    return Message(
        wording.say(locale, "deliveries.heading", count=len(found)), (Section((header, *rows), None, "table"),)
    )
