"""The only place that picks adapters."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType

from adapters.clock import SystemClock
from bot.config import Settings, prepare_database_folder
from bot.core.dispatch import Services
from bot.core.domain import Document, Draft, Format
from bot.core.ports import Clock, Fetcher, Reader


class LazyReader:
    """A reader whose libraries are loaded with the first document of its kind: start-up stays fast."""

    def __init__(self, kind: Format) -> None:
        self._kind = kind
        self._reader: Reader | None = None

    def read(self, document: Document) -> list[Draft]:
        if self._reader is None:
            self._reader = _make_reader(self._kind)
        return self._reader.read(document)

    def close(self) -> None:
        """Stop what the reader started (the feed parser's worker processes)."""
        close = getattr(self._reader, "close", None)
        if close is not None:
            close()


def _make_reader(kind: Format) -> Reader:
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
    _readers: tuple[LazyReader, ...]

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for reader in self._readers:
            reader.close()
        self.services.store.close()


def readers() -> dict[Format, LazyReader]:
    """A reader for every kind of document."""
    return {kind: LazyReader(kind) for kind in Format}


def build(settings: Settings, clock: Clock | None = None) -> App:
    """Open the store and put everything together. Raises ``StoreError`` or ``UserError``."""
    from adapters.store import open_store  # noqa: PLC0415 - start-up time

    url = settings.database_url.get_secret_value()
    prepare_database_folder(url)
    by_kind = readers()
    services = Services(
        store=open_store(url),
        readers=by_kind,
        fetcher=LazyFetcher(settings.private_hosts),
        clock=clock or SystemClock(),
    )
    return App(services, settings, tuple(by_kind.values()))
