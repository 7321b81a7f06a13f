"""Guards the library's parsers of gateway events: one that cannot be read costs itself, not the connection."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from functools import partial
from typing import Any, TypeAlias

Parser: TypeAlias = Callable[[Any], None]
_INTERACTION = "INTERACTION_CREATE"
_MOST_BYTES = 10 * 1024 * 1024
_log = logging.getLogger(__name__)


def guard(parsers: MutableMapping[str, Parser]) -> None:
    """Put each of the library's parsers, by the names of their events, behind a guard."""
    for event, parse in list(parsers.items()):
        parsers[event] = partial(_parse, event, parse)


def _parse(event: str, parse: Parser, data: Any) -> None:
    try:
        if event == _INTERACTION:
            _complete(data)
        parse(data)
    except Exception:  # noqa: BLE001 - the parsers raise whatever the data makes them
        _log.exception("the Discord event %s could not be read", event)


def _complete(data: dict[str, Any]) -> None:
    """Add what the library insists on and we do not need, and what older forms of the event leave to be concluded."""
    guild = data.get("guild_id")
    defaults = {
        "version": 1,
        "attachment_size_limit": _MOST_BYTES,
        "context": 0 if guild else 1,
        "authorizing_integration_owners": {"0": guild or "0"},
        "channel": {"id": data.get("channel_id")},
    }
    for key, value in defaults.items():
        if data.get(key) in (None, {}):
            data[key] = value
    member = data.get("member")
    if isinstance(member, dict):
        member.setdefault("roles", [])
        member.setdefault("flags", 0)
    for person in (data.get("user"), (member or {}).get("user")):
        if isinstance(person, dict):
            person.setdefault("username", "")
            person.setdefault("discriminator", "0")
            person.setdefault("avatar", None)
