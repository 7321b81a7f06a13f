"""Decides what a digest tells its channel, and in which messages, before anything is posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core import ids, pages, present
from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Outcome
from bot.core.digest import Composer, Digest, Wanted, Window
from bot.core.domain import Subscription
from bot.core.kept import Kept
from bot.core.message import Message
from bot.core.ports import Ledger
from bot.core.services import Services
from bot.core.slots import Slot

FIRST = timedelta(hours=24)
"""What the first digest of a channel covers."""
LONGEST = timedelta(days=31)
"""What a digest covers at most, however long nothing was posted."""

_STEP = timedelta(minutes=5)
"""Late digests cover the time up to a multiple of this, so that those of one tick and the next are the same."""
_RECENT_RUNS = 12
_MOST_RUNS = 200
"""Of one day: 24 by schedule, their updates, and those that were asked for."""
_MOST_KEPT = 256
_MOST_UNFINISHED = 1_000
_UNFINISHED = [state for state in DeliveryState if not state.is_final]
_ASKED_FOR = "now-"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a digest: ``run`` is what is to be recorded, ``parts`` are the messages to be posted, none where
    it is to be silence. ``whole`` is what they say in one."""

    run: DigestRun
    found: Digest
    whole: Message
    parts: Sequence[Message]


class Decider:
    """For one thread at a time. Keeps what was composed, for the channels that get the same."""

    def __init__(self, services: Services) -> None:
        self.composer = Composer(services.store, services.same_noun)
        self._services = services
        self._worded: Kept[tuple[object, ...], tuple[Digest, Message, list[Message]]] = Kept(_MOST_KEPT)

    def forget(self) -> None:
        """Keep nothing: what was composed for the last digests is of no use to the next, and holds their articles."""
        self._worded.clear()
        self.composer.forget()

    def decide(self, one: Subscription, slot: Slot, now: datetime, skipped: Sequence[Slot] = ()) -> Decision:
        """What the slot's digest tells: what is new since the last one that the channel was sent. ``skipped`` are the
        slots before it that it tells too."""
        last = self._services.ledger.last_told(one.tenant, one.id)
        unheard = self._unheard(one, last)
        until = max(slot.due, floor(now))
        if last:  # one that was asked for may have told more than that
            until = max(until, min(last.until, now))
        since = last.until if last else _first(until, [*(run.due for run in unheard), *(gap.due for gap in skipped)])
        since = min(max(since, until - LONGEST), until)
        found = self.composer.compose(one.tenant, wanted(one), Window(since, until, last.told if last else ""))
        missed = {gap.due for gap in skipped if gap.due != slot.due}
        missed |= {run.due for run in unheard if run.outcome in {Outcome.MISSED, Outcome.FAILED}}
        whole, parts = self._messages(one, found, tuple(sorted(missed)))
        run = DigestRun(
            one.tenant, one.id, slot.day, slot.time, slot.due, now, Outcome.SILENT, since, until, found.told
        )
        if not found.stories and (one.only_if_news or one.empty == "silent"):
            return Decision(replace(run, told=""), found, whole, ())
        return Decision(replace(run, outcome=Outcome.POSTED, parts=len(parts)), found, whole, parts)

    def _unheard(self, one: Subscription, last: DigestRun | None) -> list[DigestRun]:
        """The runs since the one that was told last; mostly there is none."""
        for most in (1, _RECENT_RUNS):
            runs = self._services.ledger.runs(one.tenant, one.id, limit=most)
            unheard = [run for run in runs if last is None or run.decided > last.decided]
            if not unheard:
                break
        return unheard

    def _messages(
        self, one: Subscription, found: Digest, missed: tuple[datetime, ...]
    ) -> tuple[Message, Sequence[Message]]:
        """The digest in one, and cut as its platform can show it (whole, where nothing is posted by itself); made once
        for all channels that get the same."""
        platform = one.target.partition(":")[0]
        messenger = self._services.messengers.get(platform)

        def make() -> tuple[Digest, Message, list[Message]]:
            message = present.posted(found, zone=one.zone, locale=one.language, length=one.length, missed=missed)
            if messenger is None:
                return found, message, [message]
            parts = pages.parts(message, lambda part: messenger.fits(replace(part, actions=message.actions)))
            return found, message, [*parts[:-1], replace(parts[-1], actions=message.actions)]

        # With the messages their digest is kept, so that no other has its identity meanwhile.
        key = (id(found), platform, one.zone, one.language, one.length, missed)
        _, whole, parts = self._worded.get(key, make)
        return whole, parts


def asked_for(ledger: Ledger, one: Subscription, now: datetime) -> Slot:
    """A digest besides the schedule, named by the local day and "now-1", "now-2", …: of two that are asked for at once,
    which know nothing of each other, the ledger keeps one."""
    day = now.astimezone(ZoneInfo(one.zone)).date()
    runs = ledger.runs(one.tenant, one.id, limit=_MOST_RUNS)
    names = [run.time.partition("+")[0] for run in runs if run.day == day and run.time.startswith(_ASKED_FOR)]
    number = max((int(name.removeprefix(_ASKED_FOR)) for name in names), default=0) + 1
    return Slot(one.tenant, one.id, day, f"{_ASKED_FOR}{number}", now)


def unfinished(ledger: Ledger, one: Subscription) -> list[Delivery]:
    """What the channel has in line of the subscription."""
    line = ledger.deliveries(target=one.target, states=_UNFINISHED, limit=_MOST_UNFINISHED)
    return [part for part in line if (part.tenant, part.subscription) == (one.tenant, one.id)]


def deliveries(
    one: Subscription, run: DigestRun, parts: Sequence[Message], thread: str | None = None
) -> list[Delivery]:
    """The messages of a run, to be posted at once; ``thread``: in answer to this one."""
    return [
        Delivery(
            tenant=one.tenant,
            subscription=one.id,
            day=run.day,
            time=run.time,
            part=number,
            target=one.target,
            key=_key(one, run, number),
            message=message,
            due=run.due,
            changed=run.decided,
            next_try=run.decided,
            thread=thread,
        )
        for number, message in enumerate(parts)
    ]


def wanted(one: Subscription) -> Wanted:
    """What its digests are about."""
    return Wanted(one.topic, one.language, one.length)


def floor(now: datetime) -> datetime:
    """The last multiple of five minutes."""
    return now - (now - datetime.min.replace(tzinfo=UTC)) % _STEP


def _first(until: datetime, former: Sequence[datetime]) -> datetime:
    """From when on the first digest tells: the first, that is, which reaches the channel."""
    return min([until, *former]) - FIRST


def _key(one: Subscription, run: DigestRun, part: int) -> str:
    """The same whoever composes the digest, and no other message's."""
    identity = (one.tenant, one.id, run.day.isoformat(), run.time, str(part), one.target)
    return ids.letters("\n".join(identity), ids.LONGEST)
