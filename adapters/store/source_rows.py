"""Feeds as they are fetched, and their entries, as rows and back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import fields
from typing import Any

from sqlalchemy import RowMapping

from adapters.store.codec import clean, clean_or_none
from adapters.store.keys import from_micros, micros, micros_or_none, time_or_none
from bot.core.sources import Fate, FeedEntry, FeedSource, Validators, title_words

Row = dict[str, Any]

_MICROSECOND = dt.timedelta(microseconds=1)
_TIMES = "next_check", "checked", "succeeded", "brought", "failing_since", "lease_until"
_TEXTS = "site", "body", "problem", "owner"
_PLAIN = "per_day", "failures", "told", "retired"


def source_hash(url: str) -> str:
    """What the source with this address is found by."""
    return hashlib.sha256(clean(url).encode()).hexdigest()


def source_row(source: FeedSource) -> Row:
    """The row of ``feed_source``, but for its number and whether anybody follows it."""
    row: Row = {name: micros_or_none(getattr(source, name)) for name in _TIMES}
    row |= {name: clean_or_none(getattr(source, name)) for name in _TEXTS}
    row |= {name: getattr(source, name) for name in _PLAIN}
    return row | {
        "hash": source_hash(source.url),
        "url": clean(source.url),
        "host": clean(source.host),
        "title": clean(source.title),
        "etag": clean_or_none(source.validators.etag),
        "last_modified": clean_or_none(source.validators.last_modified),
        "ttl": None if source.ttl is None else source.ttl // _MICROSECOND,
    }


def source_of(row: RowMapping) -> FeedSource:
    """The source of its row."""
    values: Row = {name: time_or_none(row[name]) for name in _TIMES}
    values |= {name: row[name] for name in (*_TEXTS, *_PLAIN, "url", "title")}
    ttl = None if row["ttl"] is None else row["ttl"] * _MICROSECOND
    return FeedSource(**values, ttl=ttl, validators=Validators(row["etag"], row["last_modified"]))


def entry_row(entry: FeedEntry) -> Row:
    """The row of ``feed_entry``, but for its number and source."""
    return {
        "marks": json.dumps(entry.marks),
        "title": clean(entry.title),
        "words": clean(title_words(entry.title)),
        "address": clean_or_none(entry.address),
        "first_seen": micros(entry.first_seen),
        "seen": micros(entry.seen),
        "fate": entry.fate.value,
        "article": clean_or_none(entry.article),
        "reason": clean_or_none(entry.reason),
    }


def entry_of(row: RowMapping) -> FeedEntry:
    """The entry of its row."""
    values = {field.name: row[field.name] for field in fields(FeedEntry)}
    return FeedEntry(
        **values
        | {
            "marks": tuple(json.loads(row["marks"])),
            "first_seen": from_micros(row["first_seen"]),
            "seen": from_micros(row["seen"]),
            "fate": Fate(row["fate"]),
        }
    )
