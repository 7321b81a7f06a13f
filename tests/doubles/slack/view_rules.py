"""Limits of modals and Home tabs."""

from __future__ import annotations

from typing import Any

from tests.doubles.slack.block_rules import check_blocks
from tests.doubles.slack.element_rules import plain
from tests.doubles.slack.rules import boolean, complaint, of_type, record, string

VIEW_BLOCKS = 100
TITLE = 24
PRIVATE_METADATA = 3000
CALLBACK_ID = 255
STACK = 3

_common = {
    "blocks": of_type(list, "an array"),
    "private_metadata": string(PRIVATE_METADATA, least=0),
    "callback_id": string(CALLBACK_ID, least=0),
    "external_id": string(255, least=0),
}
_switches = dict.fromkeys(("clear_on_close", "notify_on_close", "submit_disabled"), boolean)
_modal = record({"title": plain(TITLE)}, {**_common, **_switches, "submit": plain(TITLE), "close": plain(TITLE)})
_home = record({}, _common)


def check_view(view: Any, kind: str) -> list[str]:
    """Complaints about a view that is to be of this kind ("modal" or "home")."""
    if not isinstance(view, dict):
        return ["must be an object [json-pointer:/view]"]
    if view.get("type") != kind:
        return [complaint(f"must be of type {kind}", "/view/type")]
    found = list((_modal if kind == "modal" else _home)(view, "/view"))
    found += [
        said.replace("json-pointer:", "json-pointer:/view") for said in check_blocks(view.get("blocks"), VIEW_BLOCKS)
    ]
    if view.get("blocks") == []:
        found.append(complaint("no less than 1 items allowed", "/view/blocks"))
    inputs = [b for b in view.get("blocks") or [] if isinstance(b, dict) and b.get("type") == "input"]
    if kind == "modal" and inputs and "submit" not in view:
        found.append(complaint("missing required field: submit (the view has inputs)", "/view"))
    return found
