"""Runs and deliveries as rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, Select, select

from adapters.store.codec import clean, clean_or_none
from adapters.store.keys import from_micros, micros, micros_or_none, time_or_none
from adapters.store.messages import decode_message, encode_message
from adapters.store.records import Row, token_of
from adapters.store.schema import delivery, digest_run, digest_text
from bot.core.deliveries import Delivery, DeliveryState, DigestRun, Outcome
from bot.core.message import Message

_IDENTITY = ("tenant", "subscription", "day", "time")

UNREADABLE = Message("")
"""Stands for a message that cannot be read; compared by identity."""

RUNS: Select[Any] = select(digest_run, digest_text.c.body).outerjoin_from(
    digest_run, digest_text, digest_text.c.hash == digest_run.c.told
)
"""What ``run_of`` needs."""

DELIVERIES: Select[Any] = (
    select(delivery, digest_text.c.body, digest_run.c.due, *(digest_run.c[name] for name in _IDENTITY))
    .join_from(delivery, digest_run, digest_run.c.number == delivery.c.run)
    .join(digest_text, digest_text.c.hash == delivery.c.message)
)
"""What ``delivery_of`` needs."""


def identity(one: DigestRun | Delivery) -> Row:
    """The columns that name a run."""
    return {
        "tenant": clean(one.tenant),
        "subscription": clean(one.subscription),
        "day": one.day.isoformat(),
        "time": clean(one.time),
    }


def run_row(run: DigestRun) -> tuple[Row, Mapping[str, str]]:
    """The row of ``digest_run`` but for its number, and the texts it refers to by their hashes."""
    texts = _addressed(clean(run.told)) if run.told else {}
    row = identity(run) | {
        "due": micros(run.due),
        "decided": micros(run.decided),
        "outcome": run.outcome.value,
        "since": micros(run.since),
        "until": micros(run.until),
        "told": next(iter(texts), None),
        "parts": run.parts,
        "note": clean(run.note),
    }
    return row, texts


def run_of(row: RowMapping) -> DigestRun:
    """The run of its row."""
    return DigestRun(
        tenant=row["tenant"],
        subscription=row["subscription"],
        day=date.fromisoformat(row["day"]),
        time=row["time"],
        due=from_micros(row["due"]),
        decided=from_micros(row["decided"]),
        outcome=Outcome(row["outcome"]),
        since=from_micros(row["since"]),
        until=from_micros(row["until"]),
        told=row["body"] or "",
        parts=row["parts"],
        note=row["note"],
    )


def delivery_row(one: Delivery, run: int) -> tuple[Row, Mapping[str, str]]:
    """The row of ``delivery`` under its run's number, and the texts it refers to by their hashes."""
    texts = _addressed(encode_message(one.message))
    row = {
        "run": run,
        "part": one.part,
        "platform": clean(one.platform),
        "target": clean(one.target),
        "key": clean(one.key),
        "message": next(iter(texts)),
        "thread": clean_or_none(one.thread),
    }
    return row | progress_row(one), texts


def progress_row(one: Delivery) -> Row:
    """Those columns of ``delivery`` that change."""
    return {
        "state": one.state.value,
        "changed": micros(one.changed),
        "next_try": micros_or_none(one.next_try),
        "first_attempt": micros_or_none(one.first_attempt),
        "attempts": one.attempts,
        "owner": clean_or_none(one.owner),
        "lease_until": micros_or_none(one.lease_until),
        "platform_id": clean_or_none(one.platform_id),
        "reason": clean_or_none(one.reason),
    }


def delivery_of(row: RowMapping) -> Delivery:
    """The delivery of its row; with ``UNREADABLE``, where its message cannot be read."""
    return Delivery(
        tenant=row["tenant"],
        subscription=row["subscription"],
        day=date.fromisoformat(row["day"]),
        time=row["time"],
        part=row["part"],
        due=from_micros(row["due"]),
        target=row["target"],
        key=row["key"],
        message=_message_of(row["body"]),
        changed=from_micros(row["changed"]),
        next_try=time_or_none(row["next_try"]),
        thread=row["thread"],
        state=DeliveryState(row["state"]),
        first_attempt=time_or_none(row["first_attempt"]),
        attempts=row["attempts"],
        owner=row["owner"],
        lease_until=time_or_none(row["lease_until"]),
        platform_id=row["platform_id"],
        reason=row["reason"],
    )


def _message_of(body: str) -> Message:
    try:
        return decode_message(body)
    except Exception:  # noqa: BLE001 - another version wrote it, or it is damaged: the others are to be sent
        return UNREADABLE


def _addressed(body: str) -> Mapping[str, str]:
    return {token_of(body): body}
