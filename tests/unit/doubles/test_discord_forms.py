"""What a client sends for a form, field by field, and what it does not let through."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doubles.discord import ClientRefusalError
from tests.doubles.discord.forms import modal_data
from tests.doubles.discord.state import World
from tests.unit.doubles import discord_cases as cases

OPTIONS = [{"label": "A", "value": "a", "default": True}, {"label": "B", "value": "b"}]
TEXT = cases.field(value="old", max_length=5)
CHECKBOX = {"type": 23, "custom_id": "f", "default": True}
RADIO = {"type": 21, "custom_id": "f", "options": OPTIONS}
GROUP = {"type": 22, "custom_id": "f", "options": OPTIONS, "max_values": 1}
PICK = {"type": 3, "custom_id": "f", "options": OPTIONS}
CHANNEL = {"type": 8, "custom_id": "f", "required": False}
FILE = {"type": 19, "custom_id": "f"}


def sent(part: dict[str, Any], given: dict[str, Any]) -> Any:
    """What the one field's value or values are."""
    data = modal_data(World("bot"), cases.modal(cases.label(part)), given)
    (outer,) = data["components"]
    return outer["component"].get("value", outer["component"].get("values"))


@pytest.mark.parametrize(
    ("part", "given", "value"),
    [
        (TEXT, {}, "old"),
        (TEXT, {"Name": "new"}, "new"),
        (CHECKBOX, {}, True),
        (CHECKBOX, {"f": False}, False),
        (RADIO, {}, "a"),
        (RADIO, {"f": "b"}, "b"),
        (GROUP, {}, ["a"]),
        (GROUP, {"f": ["b"]}, ["b"]),
        (PICK, {}, ["a"]),
        (PICK, {"f": ["b"]}, ["b"]),
        (CHANNEL, {}, []),
    ],
)
def test_what_is_sent(part: dict[str, Any], given: dict[str, Any], value: Any) -> None:
    assert sent(part, given) == value


@pytest.mark.parametrize(
    ("part", "given", "why"),
    [
        (TEXT, {"Name": ""}, "takes 1 to 5 characters, not 0"),
        (TEXT, {"Name": "x" * 6}, "takes 1 to 5 characters, not 6"),
        (CHECKBOX, {"f": "yes"}, "is on or off"),
        (RADIO, {"f": "c"}, "is one of"),
        (GROUP, {"f": ["a", "b"]}, "takes at least 1 of"),
        (GROUP, {"f": ["c"]}, "takes at least 1 of"),
        (GROUP, {"f": []}, "takes at least 1 of"),
        (PICK, {"f": ["c"]}, "is none of"),
        (PICK, {"f": ["a", "b"]}, "does not take 2 values"),
        (FILE, {}, "uploads are not modelled"),
        (TEXT, {"other": "x"}, r"the form has no \['other'\]"),
    ],
)
def test_what_is_not(part: dict[str, Any], given: dict[str, Any], why: str) -> None:
    with pytest.raises(ClientRefusalError, match=why):
        sent(part, given)


def test_a_field_in_a_row() -> None:
    modal = cases.modal(cases.row(cases.field(label="Name")))
    (outer,) = modal_data(World("bot"), modal, {"Name": "x"})["components"]
    assert outer["components"] == [{"type": 4, "id": 1, "custom_id": "text", "value": "x"}]
