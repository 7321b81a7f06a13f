"""What every ``FeedParser`` does: written once, inherited by the tests of each adapter and of the fakes.

A subclass overrides the fixtures ``parser`` and ``samples``: what it reads, and what is in that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import pytest

from bot.core.domain import Document
from bot.core.errors import ParseError
from bot.core.ports import FeedParser
from bot.core.sources import FeedLink, Outline, ParsedFeed
from tests.at_once import at_once
from tests.reader_contract import ANY_BYTES, tried


@dataclass(frozen=True)
class Samples:
    """Documents that have addresses: a feed of several entries and one of none, a page that names its feeds and one
    that names none, and a list of feeds."""

    feed: Document
    parsed: ParsedFeed
    empty: Document
    page: Document
    links: list[FeedLink]
    bare: Document
    listed: Document
    outlines: list[Outline]


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(ParseError) as raised:
        call()
    return str(raised.value)


class FeedParserContract:
    """Feeds, links to feeds, lists of feeds, and what is none of that."""

    @pytest.fixture
    def parser(self) -> FeedParser:
        raise NotImplementedError

    @pytest.fixture
    def samples(self) -> Samples:
        raise NotImplementedError

    def test_a_feed_has_its_entries_in_its_order(self, parser: FeedParser, samples: Samples) -> None:
        assert len(samples.parsed.entries) > 1
        assert parser.parse(samples.feed) == samples.parsed
        assert parser.parse(samples.feed) == samples.parsed  # nothing is left of the first time
        assert parser.parse(samples.empty).entries == ()

    def test_a_page_names_its_feeds_or_none(self, parser: FeedParser, samples: Samples) -> None:
        assert len(samples.links) > 1
        assert parser.links(samples.page) == samples.links
        assert parser.links(samples.bare) == []

    def test_a_list_has_its_feeds_in_its_order(self, parser: FeedParser, samples: Samples) -> None:
        assert len({one.folder for one in samples.outlines}) > 1
        assert parser.outlines(samples.listed) == samples.outlines

    def test_what_a_document_is_not_is_said(self, parser: FeedParser, samples: Samples) -> None:
        for no_feed in (samples.page, samples.bare, samples.listed):
            assert len(refusal(partial(parser.parse, no_feed)).split()) > 3
        for no_list in (samples.page, samples.bare, samples.feed):
            assert len(refusal(partial(parser.outlines, no_list)).split()) > 3

    @pytest.mark.parametrize("body", ANY_BYTES.values(), ids=ANY_BYTES)
    def test_bytes_of_any_kind_are_read_or_refused(self, parser: FeedParser, body: bytes) -> None:
        for document in (Document(body, "any"), Document(body, "any", "https://news.example/", "text/html; charset=x")):
            assert refusal(partial(parser.parse, document))
            assert refusal(partial(parser.outlines, document))
            links = tried(partial(parser.links, document))
            assert isinstance(links, ParseError) or links == []

    def test_a_document_without_an_address_is_read_too(self, parser: FeedParser, samples: Samples) -> None:
        entries = parser.parse(replace(samples.feed, url=None)).entries
        assert [entry.title for entry in entries] == [entry.title for entry in samples.parsed.entries]

    def test_several_threads_may_ask(self, parser: FeedParser, samples: Samples) -> None:
        answers = at_once([partial(parser.parse, samples.feed), partial(parser.parse, samples.empty)] * 3)
        assert [len(answer.entries) for answer in answers] == [len(samples.parsed.entries), 0] * 3
