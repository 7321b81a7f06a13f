"""Filling in a form (modal): what a client sends when its user presses Submit, and what it would not let through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.doubles.discord.errors import Json
from tests.doubles.discord.rules import ACTION_ROW, LABEL, STRING_SELECT, TEXT_INPUT
from tests.doubles.discord.state import World
from tests.doubles.discord.wire import ClientRefusalError, chosen

FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 19, 21, 22, 23


def parts(modal: Json) -> Iterator[tuple[str, Json]]:
    """The fields of a form, each with the label that a reader sees."""
    for outer in modal["components"]:
        if outer["type"] == LABEL:
            yield outer["label"], outer["component"]
        elif outer["type"] == ACTION_ROW:
            yield from ((one.get("label") or "", one) for one in outer["components"])


def modal_data(world: World, modal: Json, given: dict[str, Any]) -> Json:
    """The ``data`` of a form sent off; ``given`` by custom id or label, what is not given stays as prefilled."""
    resolved: dict[str, Any] = {}
    filled: dict[str, Json] = {}
    left = dict(given)
    for label, part in parts(modal):
        key = next((name for name in (part["custom_id"], label) if name in left), None)
        value = left.pop(key) if key is not None else _prefilled(world, part)
        answer = _value(world, label, part, value)
        for what, things in answer.pop("resolved", {}).items():
            resolved.setdefault(what, {}).update(things)
        base = {"type": part["type"], "id": part.get("id") or 1, "custom_id": part["custom_id"]}
        filled[part["custom_id"]] = {**base, **answer}
    if left:
        raise ClientRefusalError(f"the form has no {sorted(left)}")
    components = []
    for at, outer in enumerate(modal["components"], 1):
        sent = {"type": outer["type"], "id": outer.get("id") or at * 10}
        if outer["type"] == LABEL:
            sent["component"] = filled[outer["component"]["custom_id"]]
        elif outer["type"] == ACTION_ROW:
            sent["components"] = [filled[one["custom_id"]] for one in outer["components"]]
        components.append(sent)
    return {"custom_id": modal["custom_id"], "components": components, **({"resolved": resolved} if resolved else {})}


def _prefilled(world: World, part: Json) -> Any:
    kind = part["type"]
    if kind == TEXT_INPUT:
        return part.get("value") or ""
    if kind == CHECKBOX:
        return bool(part.get("default"))
    defaults = [option["value"] for option in part.get("options") or () if option.get("default")]
    if kind == RADIO_GROUP:
        return defaults[0] if defaults else None
    if kind in {STRING_SELECT, CHECKBOX_GROUP}:
        return defaults
    known = {**world.channels, **world.users}
    return [known[int(one["id"])] for one in part.get("default_values") or ()]


def _value(world: World, label: str, part: Json, value: Any) -> dict[str, Any]:
    """What is sent for one field."""
    kind = part["type"]
    required = part.get("required") in {None, True}
    if kind == TEXT_INPUT:
        least, most = part.get("min_length") or (1 if required else 0), part.get("max_length") or 4000
        if (value or required) and not least <= len(value) <= most:
            raise ClientRefusalError(f"{label!r} takes {least} to {most} characters, not {len(value)}")
        return {"value": value}
    if kind == CHECKBOX:
        if not isinstance(value, bool):
            raise ClientRefusalError(f"{label!r} is on or off, not {value!r}")
        return {"value": value}
    offered = [option["value"] for option in part.get("options") or ()]
    if kind == RADIO_GROUP:
        if value not in offered and (required or value is not None):
            raise ClientRefusalError(f"{label!r} is one of {offered}, not {value!r}")
        return {"value": value}
    if kind == CHECKBOX_GROUP:
        least = part["min_values"] if part.get("min_values") is not None else int(required)
        if set(value) - set(offered) or not least <= len(value) <= (part.get("max_values") or len(offered)):
            raise ClientRefusalError(f"{label!r} takes at least {least} of {offered}, not {value!r}")
        return {"values": value}
    if not value and not required:
        return {"values": []}
    if kind == FILE_UPLOAD:
        raise ClientRefusalError(f"{label!r} wants a file: uploads are not modelled")
    return chosen(world, part, value)
