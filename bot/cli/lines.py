"""JSON Lines in and out: one object per line, one bad line never stops the others."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]


def transform(handle: Callable[[Json], Json]) -> int:
    """Answer each line of standard input with one line; 1 where a line could not be answered.

    ``handle`` may raise ``KeyError``, ``TypeError`` or ``ValueError`` for a bad object: the line is answered with
    its error.
    """
    failed = False
    for number, given in objects():
        try:
            answer = handle(given) if isinstance(given, dict) else {"error": "the line is not a JSON object"}
        except (KeyError, TypeError, ValueError) as problem:
            answer = {"error": _reason(problem)}
        if "error" in answer:
            failed = True
            identity = given.get("id") if isinstance(given, dict) else None
            answer = {"id": identity, "line": number} | answer
        write(answer)
    return 1 if failed else 0


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
        raise ValueError(f"“{key}” must be a text")  # noqa: TRY004 - every bad object is a ValueError to transform
    return value


def _reason(problem: Exception) -> str:
    return f"the field “{problem.args[0]}” is missing" if isinstance(problem, KeyError) else str(problem)
