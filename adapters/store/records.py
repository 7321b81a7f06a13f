"""What tenants keep besides articles, as rows and back."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import fields
from typing import Any

from sqlalchemy import RowMapping

from adapters.store.codec import clean, clean_or_none
from adapters.store.keys import from_micros, micros, micros_or_none, time_or_none
from adapters.store.source_rows import source_hash
from bot.core.domain import Feed, Pause, Subscription, TenantSettings
from bot.core.message import Invocation, KeptAction

Row = dict[str, Any]


def token_of(*parts: str) -> str:
    """A token of 32 letters and digits for the parts: equal parts, equal token; nothing of them can be told from it."""
    digest = hashlib.sha256(json.dumps(parts).encode()).digest()
    return base64.b32encode(digest[:20]).decode().lower()


def encode_action(kept: KeptAction) -> str:
    """The stored form of a kept action, equal for equal actions. ASCII: it holds what readers typed, unchanged."""
    return json.dumps([kept.invocation.name, kept.invocation.arguments, kept.kind, kept.locale])


def decode_action(stored: str) -> KeptAction:
    """The action of its stored form."""
    name, arguments, kind, locale = json.loads(stored)
    return KeptAction(Invocation(name, tuple((key, value) for key, value in arguments)), kind, locale)


def settings_row(tenant: str, settings: TenantSettings) -> Row:
    """The row of ``tenant_setting``."""
    return {
        "tenant": clean(tenant),
        "language": clean_or_none(settings.language),
        "zone": clean_or_none(settings.zone),
        "length": clean(settings.length),
        "editors": settings.editors,
        "allowed": json.dumps(settings.allowed),
    }


def settings_of(row: RowMapping) -> TenantSettings:
    """The settings of their row."""
    values = {field.name: row[field.name] for field in fields(TenantSettings)}
    return TenantSettings(**values | {"allowed": tuple(json.loads(row["allowed"]))})


def subscription_row(subscription: Subscription) -> Row:
    """The row of ``subscription``."""
    return _texts(subscription) | {
        "times": json.dumps(subscription.times),
        "days": json.dumps(subscription.days),
        "created": micros(subscription.created),
        "paused": None if subscription.paused is None else subscription.paused.value,
        "quiet": None if subscription.quiet is None else json.dumps(subscription.quiet),
        "next_due": micros_or_none(subscription.next_due),
    }


def subscription_of(row: RowMapping) -> Subscription:
    """The subscription of its row."""
    return Subscription(
        **dict(row)
        | {
            "times": tuple(json.loads(row["times"])),
            "days": tuple(json.loads(row["days"])),
            "created": from_micros(row["created"]),
            "paused": None if row["paused"] is None else Pause(row["paused"]),
            "quiet": None if row["quiet"] is None else tuple(json.loads(row["quiet"])),
            "next_due": time_or_none(row["next_due"]),
        }
    )


def feed_row(feed: Feed) -> Row:
    """The row of ``feed``."""
    return _texts(feed) | {"added": micros(feed.added), "source": source_hash(feed.url)}


def feed_of(row: RowMapping) -> Feed:
    """The feed of its row."""
    values = {field.name: row[field.name] for field in fields(Feed)}
    return Feed(**values | {"added": from_micros(row["added"])})


def _texts(record: Subscription | Feed) -> Row:
    """The record's values by name, its texts as a database can hold them."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}
