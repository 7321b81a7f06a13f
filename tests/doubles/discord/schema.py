"""Discord's own description of its requests, applied: the part of its OpenAPI file in ``tests/data/platform/discord``.

A validator of the keywords which that file uses. A union of components is told apart by ``type``, so that a refusal
names the field at fault, as Discord's does.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path as FilePath
from typing import Any
from urllib.parse import urlsplit

from tests.doubles.discord.errors import Path, Problem

REQUESTS = FilePath(__file__).parents[2] / "data" / "platform" / "discord" / "requests.json"
_REF = "#/components/schemas/"
_SCHEMES = frozenset({"http", "https", "discord", "attachment"})
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


@cache
def schemas() -> dict[str, Any]:
    """The request schemas by name."""
    found: dict[str, Any] = json.loads(REQUESTS.read_text(encoding="utf-8"))["components"]["schemas"]
    return found


def check(name: str, value: Any) -> list[Problem]:
    """What Discord's schema of this name refuses in the value."""
    return _check(schemas()[name], value, ())


def _is(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _TYPES[kind])


def _resolve(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = schemas()[schema["$ref"].removeprefix(_REF)]
    return schema


def _check(schema: dict[str, Any], value: Any, path: Path) -> list[Problem]:
    schema = _resolve(schema)
    if schema.get("format") == "snowflake" and _is("integer", value):
        value = str(value)  # the file wants a string; clients send numbers, and Discord takes them
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(kind, value) for kind in kinds):
        if value is None:
            return [Problem(path, "BASE_TYPE_REQUIRED", "This field is required")]
        return [Problem(path, f"{kinds[0].upper()}_TYPE_CONVERT", f'Could not interpret "{value}" as {kinds[0]}.')]
    for keyword in ("oneOf", "anyOf"):
        if keyword in schema and (problems := _one_of(schema[keyword], value, path)):
            return problems
    problems = [one for part in schema.get("allOf", ()) for one in _check(part, value, path)]
    if ("enum" in schema and value not in schema["enum"]) or ("const" in schema and value != schema["const"]):
        choices = schema.get("enum") or [schema["const"]]
        problems.append(Problem(path, "BASE_TYPE_CHOICES", f"Value must be one of {tuple(choices)}."))
    if isinstance(value, str):
        problems += _length(schema, value, path, "minLength", "maxLength") + _format(schema, value, path)
    elif isinstance(value, list):
        problems += _array(schema, value, path)
    elif isinstance(value, dict):
        problems += _object(schema, value, path)
    elif value is not None and not isinstance(value, bool):
        problems += _number(schema, value, path)
    return problems


def _one_of(options: list[dict[str, Any]], value: Any, path: Path) -> list[Problem]:
    resolved = [_resolve(option) for option in options]
    if value is not None:
        resolved = [one for one in resolved if one != {"type": "null"}]
    if isinstance(value, dict) and "type" in value:
        tagged = [(one, one.get("properties", {}).get("type", {}).get("enum")) for one in resolved]
        if any(tags for _, tags in tagged):
            resolved = [one for one, tags in tagged if tags and value["type"] in tags]
            if not resolved:
                known = sorted(tag for _, tags in tagged for tag in tags or ())
                return [Problem((*path, "type"), "UNION_TYPE_CHOICES", f"Value must be one of {tuple(known)}.")]
    outcomes = [_check(option, value, path) for option in resolved]
    return min(outcomes, key=lambda found: (len(found), -max((len(one.path) for one in found), default=0)))


def _length(schema: dict[str, Any], value: Any, path: Path, low: str, high: str) -> list[Problem]:
    least, most = schema.get(low, 0), schema.get(high)
    if least <= len(value) and (most is None or len(value) <= most):
        return []
    if least and most is not None:
        return [Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")]
    if most is not None:
        return [Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")]
    return [Problem(path, "BASE_TYPE_MIN_LENGTH", f"Must be {least} or more in length.")]


def _format(schema: dict[str, Any], value: str, path: Path) -> list[Problem]:
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return [Problem(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')]
    if schema.get("format") == "uri" and value and urlsplit(value).scheme not in _SCHEMES:
        return [Problem(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")]
    if schema.get("format") == "date-time":
        try:
            datetime.fromisoformat(value)
        except ValueError:
            return [Problem(path, "DATETIME_TYPE_PARSE", f'Could not parse "{value}".')]
    return []


def _number(schema: dict[str, Any], value: float, path: Path) -> list[Problem]:
    if value < schema.get("minimum", value):
        return [Problem(path, "NUMBER_TYPE_MIN", f"Value should be greater than or equal to {schema['minimum']}.")]
    if value > schema.get("maximum", value):
        return [Problem(path, "NUMBER_TYPE_MAX", f"Value should be less than or equal to {schema['maximum']}.")]
    return []


def _array(schema: dict[str, Any], value: list[Any], path: Path) -> list[Problem]:
    problems = _length(schema, value, path, "minItems", "maxItems")
    if schema.get("uniqueItems") and any(one in value[:at] for at, one in enumerate(value)):
        problems.append(Problem(path, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value."))
    items = schema.get("items", {})
    return problems + [one for at, item in enumerate(value) for one in _check(items, item, (*path, at))]


def _object(schema: dict[str, Any], value: dict[str, Any], path: Path) -> list[Problem]:
    problems = [
        Problem((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
        for name in schema.get("required", ())
        if name not in value
    ]
    if len(value) > schema.get("maxProperties", len(value)):
        problems.append(Problem(path, "DICT_TYPE_MAX_SIZE", f"Must have {schema['maxProperties']} or fewer entries."))
    properties = schema.get("properties", {})
    other = schema.get("additionalProperties")
    for name, item in value.items():
        part = properties.get(name, other)
        if isinstance(part, dict):
            problems += _check(part, item, (*path, name))
    return problems
