"""The app's manifest: valid by Slack's own schema, and no more than is needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from adapters.slack.manifest import COMMANDS, EVENTS, SCOPES, manifest

_SCHEMA = Path(__file__).parents[2] / "data" / "platform" / "slack" / "manifest.schema.json"
_NEEDED = {  # by event, as Slack's reference of events says
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "message.im": "im:history",
    "tokens_revoked": None,
}


@pytest.mark.parametrize("url", [None, "https://bot.example.org", "https://bot.example.org/sub/"])
def test_slack_would_take_it(url: str | None) -> None:
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(manifest(url))


def test_the_schema_refuses_what_is_wrong() -> None:
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    wrong = manifest()
    wrong["features"]["shortcuts"][0]["name"] = "a" * 25
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate(wrong)


def strings(value: Any) -> list[str]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [found for one in inner for found in strings(one)]


def test_socket_mode_needs_no_address() -> None:
    made = manifest()
    assert made["settings"]["socket_mode_enabled"] is True
    assert [text for text in strings(made) if text.startswith("http")] == []


def test_http_names_the_address_everywhere() -> None:
    made = manifest("https://bot.example.org/")
    addresses = [text for text in strings(made) if text.startswith("http")]
    assert made["settings"]["socket_mode_enabled"] is False
    assert sorted(set(addresses)) == [
        "https://bot.example.org/slack/events",
        "https://bot.example.org/slack/oauth_redirect",
    ]
    assert len(addresses) == len(COMMANDS) + 3


def test_every_event_has_its_scope() -> None:
    assert set(EVENTS) == set(_NEEDED)
    assert {scope for scope in _NEEDED.values() if scope} <= set(SCOPES)
    assert manifest()["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)
