"""JSON-LD in pages: found, mended where sites commonly break it, and read as plain values."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from lxml.html import HtmlElement

from bot.core.drafts import clean_line

Node: TypeAlias = dict[str, Any]

_MAX_SCRIPTS = 20
_MAX_JSON = 1_000_000
_MAX_NODES = 5_000
_MAX_DEPTH = 12
_MAX_PEOPLE = 20
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
_NOISE = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,20}?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_STRAY_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_FIELD = r'"{}"\s*:\s*"((?:[^"\\]|\\.){{1,500}})"'
_SALVAGED = {name: re.compile(_FIELD.format(name)) for name in ("@type", "headline", "datePublished", "description")}
_SALVAGED_AUTHOR = re.compile(r'"author"\s*:\s*[\[{][^\]}]{0,300}?"name"\s*:\s*"((?:[^"\\]|\\.){1,100})"')
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;]\s*(?:(?:und|and|&)\s)?|\s(?:und|and|&)\s)\s*")


class Graph:
    """All objects in a page's JSON-LD, in order."""

    def __init__(self, tree: HtmlElement) -> None:
        scripts = tree.xpath("//script[contains(@type, 'ld+json')]")[:_MAX_SCRIPTS]
        self.nodes = [node for script in scripts for node in _nodes(_load(script.text or ""))]
        self._by_id = {node["@id"]: node for node in self.nodes if isinstance(node.get("@id"), str) and len(node) > 1}

    def of_types(self, types: Sequence[str]) -> list[Node]:
        """The objects of any of these types."""
        return [node for node in self.nodes if not types_of(node).isdisjoint(types)]

    def resolved(self, value: Any) -> Any:
        """The object that a mere reference names; anything else as it is."""
        return self._by_id.get(value["@id"], value) if isinstance(value, dict) and _is_reference(value) else value

    def people(self, value: Any) -> list[str]:
        """Names of persons; an outlet is no author."""
        names: list[str] = []
        for given in (value if isinstance(value, list) else [value])[:_MAX_PEOPLE]:
            item = self.resolved(given)
            if isinstance(item, dict) and any(name.endswith("organization") for name in types_of(item)):
                continue
            found = item.get("name") if isinstance(item, dict) else item
            names += [line_of(name) for name in (found[:_MAX_PEOPLE] if isinstance(found, list) else [found])]
        return names


def split_names(text: str) -> list[str]:
    """One name each of ``Ann Hale, Tom Reed and Ida Moss``."""
    return [part.strip() for part in _BETWEEN_NAMES.split(text) if part.strip()]


def types_of(node: Node) -> set[str]:
    """The object's types, folded, without the vocabulary's address."""
    found = node.get("@type")
    names = found if isinstance(found, list) else [found]
    return {re.split(r"[/#:]", str(name))[-1].lower() for name in names if name}


def line_of(value: Any) -> str:
    """A value as one line of text: a string, or the first of several, or an object's name."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return plain(value) if isinstance(value, str) else ""


def plain(text: str) -> str:
    """One line, without the entities, escapes and tags that sites leave in values that are no HTML."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = text.replace("\\'", "'").replace('\\"', '"')
    return clean_line(_TAG.sub("", text) if "<" in text else text)


def _is_reference(value: Node) -> bool:
    return isinstance(value.get("@id"), str) and "name" not in value


def _nodes(data: Any) -> Iterator[Node]:
    """Every object in a JSON-LD value, outermost first; bounded in number and depth."""
    queue = deque([(data, 0)])
    seen = 0
    while queue and seen < _MAX_NODES:
        value, depth = queue.popleft()
        seen += 1
        if isinstance(value, dict):
            yield value
            if depth < _MAX_DEPTH:
                queue.extend((value[key], depth + 1) for key in _INSIDE if key in value)
        elif isinstance(value, list) and depth < _MAX_DEPTH:
            queue.extend((item, depth + 1) for item in value[:_MAX_NODES])


def _load(text: str) -> Any:
    """A script's JSON; of one that cannot be mended the fields that matter."""
    text = _NOISE.sub("", _NOISE.sub("", text[:_MAX_JSON])).strip().rstrip(";")
    mended = _TRAILING_COMMA.sub("", text)
    for attempt in (text, mended, _STRAY_ESCAPE.sub(r"\\\\", mended)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    found: Node = {name: _unescaped(match[1]) for name, field in _SALVAGED.items() if (match := field.search(text))}
    if match := _SALVAGED_AUTHOR.search(text):
        found["author"] = _unescaped(match[1])
    return found


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
