"""The adapters, as the core is given them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.domain import Format
from bot.core.ports import (
    Clock,
    FeedParser,
    Fetcher,
    Ledger,
    Messenger,
    Reader,
    Sources,
    Store,
    Subscriptions,
    Tenants,
)
from summarizer.merge import SameNoun


@dataclass(frozen=True, slots=True)
class Services:
    """The adapters the core works with. ``messengers`` by platform: ``discord``, ``slack``."""

    store: Store
    tenants: Tenants
    subscriptions: Subscriptions
    ledger: Ledger
    sources: Sources
    readers: Mapping[Format, Reader]
    feed_parser: FeedParser
    fetcher: Fetcher
    clock: Clock
    messengers: Mapping[str, Messenger]
    same_noun: SameNoun | None = None
    """Compares nouns over languages where an encoder is there to do so."""
    share_imports: bool = True
    """Whether articles imported on the command line are shown to every server and workspace."""
    language: str = "en"
    """Of answers where neither the asker nor their server or workspace has one."""
