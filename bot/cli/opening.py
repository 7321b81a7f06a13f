"""Local documents, with the refusal of those that cannot be read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters import files
from bot.core.domain import Document
from bot.core.errors import NotFoundError, ParseError


def open_document(path: Path | None) -> Document:
    """The file's document, or that of standard input for None. Raises ``NotFoundError``."""
    loaded = files.load_stream(sys.stdin.buffer, "stdin") if path is None else files.load(path)
    if not isinstance(loaded, Document):
        raise NotFoundError(f"{loaded.name} could not be read: {loaded.reason}.")
    return loaded


@contextmanager
def reading(document: Document) -> Iterator[None]:
    """A ``ParseError`` inside says which document could not be read, as a ``NotFoundError``."""
    try:
        yield
    except ParseError as problem:
        raise NotFoundError(f"{document.name} could not be read: {problem}.") from problem
