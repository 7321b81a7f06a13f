"""What is read from Discord's payloads."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.discord import incoming


@pytest.mark.parametrize(
    ("data", "name", "values", "focused"),
    [
        ({"name": "help"}, "help", {}, None),
        ({"name": "search", "options": [{"name": "limit", "type": 4, "value": 5}]}, "search", {"limit": "5"}, None),
        (
            {"name": "brief", "options": [{"name": "private", "type": 5, "value": True}]},
            "brief",
            {"private": True},
            None,
        ),
        (
            {
                "name": "feed",
                "options": [{"name": "add", "type": 1, "options": [{"name": "url", "type": 3, "value": "x"}]}],
            },
            "feed add",
            {"url": "x"},
            None,
        ),
        ({"name": "feed", "options": [{"name": "list", "type": 1}]}, "feed list", {}, None),
        (
            {"name": "brief", "options": [{"name": "topic", "type": 3, "value": "fl", "focused": True}]},
            "brief",
            {"topic": "fl"},
            "topic",
        ),
    ],
    ids=range(6),
)
def test_commands(data: Any, name: str, values: Any, focused: str | None) -> None:
    assert incoming.command(data) == incoming.Given(name, values, focused)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"content": "a https://a.example"}, "a https://a.example"),
        ({"content": "a", "embeds": [{"title": "b"}]}, "a"),
        (
            {"content": "", "embeds": [{"title": "b", "description": "c", "url": "https://d.example"}]},
            "b c https://d.example",
        ),
        ({"components": [{"type": 17, "components": [{"type": 10, "content": "a"}, {"type": 14}]}]}, "a"),
        ({"content": "a", "message_snapshots": [{"message": {"content": "b"}}]}, "a b"),
        ({}, ""),
    ],
    ids=range(6),
)
def test_the_text_of_a_message(message: Any, text: str) -> None:
    data = {"target_id": "7", "resolved": {"messages": {"7": message}}}
    assert " ".join(incoming.message_text(data).split()) == text


def test_the_values_of_a_form() -> None:
    components = [
        {"type": 18, "component": {"type": 4, "custom_id": "topic", "value": "flood"}},
        {"type": 18, "component": {"type": 4, "custom_id": "zone", "value": None}},
        {"type": 18, "component": {"type": 3, "custom_id": "length", "values": ["long"]}},
        {"type": 18, "component": {"type": 3, "custom_id": "language", "values": []}},
        {"type": 18, "component": {"type": 3, "custom_id": "flag:only_if_news", "values": ["yes"]}},
        {"type": 18, "component": {"type": 3, "custom_id": "flag:other", "values": ["no"]}},
        {"type": 1, "components": [{"type": 4, "custom_id": "at", "value": "08:00"}]},
    ]
    assert incoming.form_values({"components": components}) == {
        "topic": "flood",
        "zone": "",
        "length": "long",
        "language": "",
        "only_if_news": True,
        "other": False,
        "at": "08:00",
    }
