"""Small rules that check a JSON value and say what is wrong in Slack's own words, with a JSON pointer.

A rule is a function of a value and its pointer that yields complaints; none means the value is fine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]


def complaint(text: str, pointer: str) -> str:
    return f"{text} [json-pointer:{pointer}]"


def string(most: int | None = None, *, least: int = 1, pattern: str | None = None) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield complaint("must be a string", pointer)
        elif len(value) < least:
            yield complaint(f"must be more than {least - 1} characters", pointer)
        elif most is not None and len(value) > most:
            yield complaint(f"must be less than {most + 1} characters", pointer)
        elif pattern is not None and not re.fullmatch(pattern, value):
            yield complaint(f"must match pattern {pattern}", pointer)

    return check


def of_type(kind: type, name: str) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            yield complaint(f"must be {name}", pointer)

    return check


boolean = of_type(bool, "a boolean")
integer = of_type(int, "an integer")


def one_of(*allowed: object) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield complaint(f"must be a valid enum value ({', '.join(map(str, allowed))})", pointer)

    return check


def items(rule: Rule, most: int | None = None, *, least: int = 1) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield complaint("must be an array", pointer)
            return
        if len(value) < least:
            yield complaint(f"no less than {least} items allowed", pointer)
        if most is not None and len(value) > most:
            yield complaint(f"no more than {most} items allowed", pointer)
        for index, item in enumerate(value):
            yield from rule(item, f"{pointer}/{index}")

    return check


def record(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """An object with these fields and no other; ``type`` is always allowed, whoever chose this rule has read it."""
    known = {**required, **(optional or {})}

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield complaint("must be an object", pointer)
            return
        for name in required:
            if name not in value:
                yield complaint(f"missing required field: {name}", pointer)
        for name, inner in value.items():
            if name in known:
                yield from known[name](inner, f"{pointer}/{name}")
            elif name != "type":
                yield complaint(f"invalid additional property: {name}", pointer)

    return check


def by_type(rules: Mapping[str, Rule], what: str, allowed: Iterable[str] | None = None) -> Rule:
    """Dispatch on the object's ``type``; ``allowed`` narrows the types (all of ``rules`` otherwise)."""
    names = None if allowed is None else frozenset(allowed)

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield complaint("must be an object", pointer)
            return
        kind = str(value.get("type"))
        if kind not in rules or (names is not None and kind not in names):
            yield complaint(f"unsupported type: {what} {kind}", f"{pointer}/type")
        else:
            yield from rules[kind](value, pointer)

    return check


def unique(field: str, what: str | None = None) -> Rule:
    """In a list of objects no two have the same ``field``."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        seen = set()
        for index, item in enumerate(value if isinstance(value, list) else []):
            name = item.get(field) if isinstance(item, dict) else None
            if name is not None and name in seen:
                yield complaint(f"`{what or field}` {name!r} already exists", f"{pointer}/{index}/{field}")
            seen.add(name)

    return check


def both(*rules: Rule) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        for rule in rules:
            yield from rule(value, pointer)

    return check


def at_least_one(*names: str) -> Rule:
    def check(value: Any, pointer: str) -> Iterator[str]:
        if isinstance(value, dict) and not any(value.get(name) for name in names):
            yield complaint(f"must have one of: {', '.join(names)}", pointer)

    return check
