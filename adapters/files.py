"""Local inputs: files, folders, glob patterns and standard input, as documents."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from bot.core.domain import MAX_INPUT_BYTES, Document
from bot.core.ingest import Unreadable

_ARTICLE_SUFFIXES = frozenset(
    {"", ".txt", ".text", ".md", ".htm", ".html", ".xhtml", ".xml", ".rss", ".rdf", ".atom", ".json"}
)
_LONGEST_PATTERN = 4096
"""Characters of a path at most: a longer text is no pattern of file names."""


def _path(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:  # "~someone" without a home
        return Path(name)


def named(name: str) -> Path | None:
    """The file or folder with this name; None where there is none, or where it cannot be a name at all."""
    path = _path(name)
    return path if name and os.path.lexists(path) else None


def is_folder(name: str) -> bool:
    """Whether there is a folder with this name."""
    path = named(name)
    return path is not None and path.is_dir()


def expand(name: str) -> list[Path]:
    """The files an input names: itself, the articles below a folder, or a pattern's matches.

    Below a folder only files that can be articles by their name are taken, and no hidden ones: a folder may hold
    anything. Sorted by path. Empty where it names nothing.
    """
    path = named(name)
    if path is not None:
        return sorted(_below(path)) if path.is_dir() else [path]
    if not name or len(name) > _LONGEST_PATTERN:
        return []
    matches = glob.glob(str(_path(name)), recursive=True)  # noqa: PTH207 - the pattern may be absolute, which Path.glob refuses
    return sorted(Path(match) for match in matches if Path(match).is_file())


def _below(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        yield from (Path(base, name) for name in names if _may_be_article(name))


def _may_be_article(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in _ARTICLE_SUFFIXES


def load(path: Path) -> Document | Unreadable:
    """The file as a document, or why it cannot be read. Reads at most one byte more than a document may have."""
    name = str(path)
    try:
        if not path.is_file():
            return Unreadable(name, "it is not a regular file" if path.exists() else "there is no such file")
        with path.open("rb") as stream:
            return Document(stream.read(MAX_INPUT_BYTES + 1), name)
    except OSError as problem:
        return Unreadable(name, f"it cannot be opened: {problem.strerror or problem}")


def load_stream(stream: BinaryIO, name: str) -> Document:
    """What comes in on a stream, such as standard input, as a document."""
    return Document(stream.read(MAX_INPUT_BYTES + 1), name)
