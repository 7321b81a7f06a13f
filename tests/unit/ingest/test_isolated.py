from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from adapters.isolated import IsolatedReader
from bot.core.domain import Document
from bot.core.errors import ParseError
from tests.doubles.readers import ObedientReader


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    isolated = IsolatedReader(ObedientReader(), seconds=1.0)
    yield isolated
    isolated.close()


def ask(reader: IsolatedReader, body: bytes) -> str:
    (draft,) = reader.read(Document(body, "x"))
    return draft.text


def test_documents_are_read_in_one_other_process(reader: IsolatedReader) -> None:
    first = ask(reader, b"a")
    assert first == ask(reader, b"b")
    assert first != f"read in {os.getpid()}"


def test_the_readers_own_refusal_comes_through(reader: IsolatedReader) -> None:
    with pytest.raises(ParseError, match="it holds nothing"):
        ask(reader, b"refuse")


@pytest.mark.parametrize(("body", "reason"), [(b"hang", "longer than 1 s"), (b"die", "crashed"), (b"swell", "memory")])
def test_a_hostile_document_costs_only_itself(reader: IsolatedReader, body: bytes, reason: str) -> None:
    start = time.monotonic()
    with pytest.raises(ParseError, match=reason):
        ask(reader, body)
    assert time.monotonic() - start < 5
    assert ask(reader, b"good").startswith("read in ")


def test_closing_twice_is_harmless() -> None:
    isolated = IsolatedReader(ObedientReader())
    isolated.close()
    isolated.close()


def test_a_reader_that_cannot_be_sent_to_the_worker_is_a_clear_error() -> None:
    isolated = IsolatedReader(_Local())
    with pytest.raises(ParseError, match="could not be read in a process of its own"):
        ask(isolated, b"a")
    isolated.close()


class _Local:
    def __reduce__(self) -> tuple[object, ...]:
        return __import__, ("no_such_module",)

    def read(self, document: Document) -> list[object]:
        return []
