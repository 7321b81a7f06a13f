"""JSON Lines in and out: one object per line, one bad line never stops the others."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]


BAD_LINE = (KeyError, TypeError, ValueError)
"""What a handler raises for a line that it cannot answer."""


def transform(handle: Callable[[Json], Json]) -> int:
    """Answer each line of standard input with one line; 1 where a line could not be answered.

    ``handle`` may raise one of ``BAD_LINE``: the line is answered with its error.
    """
    failed = False
    for number, given in objects():
        try:
            answer = handle(as_object(given))
        except BAD_LINE as problem:
            failed = True
            answer = error(problem, given, number)
        write(answer)
    return 1 if failed else 0


def as_object(value: Any) -> Json:
    """The line's object. Raises ``ValueError`` where it holds something else."""
    if not isinstance(value, dict):
        raise ValueError("the line is not a JSON object")  # noqa: TRY004 - every bad line is a ValueError
    return value


def error(problem: Exception, given: Any, number: int) -> Json:
    """The answer to a line that could not be answered."""
    identity = given.get("id") if isinstance(given, dict) else None
    reason = f"the field “{problem.args[0]}” is missing" if isinstance(problem, KeyError) else str(problem)
    return {"id": identity, "line": number, "error": reason}


def objects() -> Iterator[tuple[int, Any]]:
    """Line number (from 1) and value of each line of standard input; a line that is no JSON gives its text."""
    for number, raw in enumerate(sys.stdin.buffer, 1):
        text = raw.decode("utf-8", errors="replace").strip()
        if not text:
            continue
        try:
            yield number, json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            yield number, text


def write(value: Any, indent: int | None = None) -> None:
    """Print one JSON value, every character as it is; on one line unless indented."""
    print(json.dumps(value, ensure_ascii=False, indent=indent), flush=True)


def text_field(given: Json, key: str) -> str:
    """A required text. Raises ``ValueError`` for anything else."""
    value = given[key]
    if not isinstance(value, str):
        raise ValueError(f"“{key}” must be a text")  # noqa: TRY004 - every bad line is a ValueError
    return value


def optional_text(given: Json, key: str) -> str | None:
    """A text that may be missing. Raises ``ValueError`` for anything else."""
    value = given.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"“{key}” must be a text")
    return value or None
