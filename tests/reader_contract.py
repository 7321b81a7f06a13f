"""What every ``Reader`` does: written once, inherited by the tests of each adapter and of the fakes.

A subclass overrides the fixtures ``reader`` and ``sample``: a document that it reads, and how its articles begin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

import pytest

from bot.core.domain import Document
from bot.core.errors import ParseError
from bot.core.ports import Reader
from tests.at_once import at_once

T = TypeVar("T")

ANY_BYTES = {
    "nothing": b"",
    "blanks": b" \r\n\t",
    "zeros": b"\0" * 1_000,
    "no characters": b"\xff\xfe\xfd\x80",
    "half a character": "ü".encode()[:1],
    "a surrogate": b"\xed\xa0\x80",
    "a mark of order": b"\xef\xbb\xbf",
    "half a tag": b"<",
    "half a page": b"<html><body",
    "an entity": b"<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    "half a JSON": b'{"items": [',
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
}


def tried(call: Callable[[], T]) -> T | ParseError:
    """What the call answers, or why it refuses."""
    try:
        return call()
    except ParseError as refusal:
        return refusal


class ReaderContract:
    """Articles, or a refusal."""

    @pytest.fixture
    def reader(self) -> Reader:
        raise NotImplementedError

    @pytest.fixture
    def sample(self) -> tuple[Document, list[str]]:
        raise NotImplementedError

    def test_a_document_has_its_articles_in_its_order(self, reader: Reader, sample: tuple[Document, list[str]]) -> None:
        document, beginnings = sample
        for given in (document, replace(document, url=None, content_type=None), document):
            drafts = reader.read(given)
            assert [draft.text[: len(start)] for draft, start in zip(drafts, beginnings, strict=True)] == beginnings
            assert all(draft.title and not draft.teaser for draft in drafts)

    @pytest.mark.parametrize("body", ANY_BYTES.values(), ids=ANY_BYTES)
    def test_bytes_of_any_kind_are_read_or_refused(self, reader: Reader, body: bytes) -> None:
        for document in (Document(body, "any"), Document(body, "any", "https://news.example/", "text/html; charset=x")):
            found = tried(partial(reader.read, document))
            if isinstance(found, ParseError):
                assert len(str(found).split()) > 2
            else:
                assert found
                assert all(draft.text.strip() for draft in found)

    def test_nothing_is_no_article(self, reader: Reader) -> None:
        with pytest.raises(ParseError):
            reader.read(Document(b"", "nothing"))

    def test_several_threads_may_read(self, reader: Reader, sample: tuple[Document, list[str]]) -> None:
        document, beginnings = sample
        answers = at_once([partial(reader.read, document)] * 4)
        assert [len(drafts) for drafts in answers] == [len(beginnings)] * 4
