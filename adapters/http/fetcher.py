"""The ``Fetcher`` port on one event loop that all threads share."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from functools import partial

from adapters.http.address_check import doors
from adapters.http.background import Background
from adapters.http.caching import conditions, fresh_for, validators_of
from adapters.http.client import Client, Limits, opened
from bot.core.domain import Document
from bot.core.errors import FetchError
from bot.core.sources import FeedAnswer, Validators

_PAGES = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
_FEEDS = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class HttpFetcher:
    """Implements the ``Fetcher`` port. ``allow_private`` names ``host:port`` pairs that are exempt from the address
    and port rules, for intranets and tests; an entry that is none is a ``ValueError``."""

    def __init__(self, allow_private: Iterable[str] = (), *, limits: Limits | None = None) -> None:
        allowed = doors(allow_private)
        self._background: Background[Client] = Background(partial(opened, allowed, limits or Limits()))
        weakref.finalize(self, self._background.stop)

    def fetch(self, url: str) -> Document:
        document = self._background.call(lambda client: client.read(url, {"Accept": _PAGES})).document
        if document is None:
            raise FetchError("it answered 304: that is no page")
        return document

    def poll(self, url: str, validators: Validators) -> FeedAnswer:
        headers = {"Accept": _FEEDS, **conditions(validators)}
        answer = self._background.call(lambda client: client.read(url, headers))
        unchanged = answer.document is None
        return FeedAnswer(
            document=answer.document,
            validators=validators_of(answer.headers, validators if unchanged else Validators()),
            moved_to=answer.moved_to,
            fresh_for=fresh_for(answer.headers),
        )

    def close(self) -> None:
        """Give up what is being read, and end. What is asked for afterwards is a ``FetchError``."""
        self._background.close()
