"""What is offered to whoever types."""

from __future__ import annotations

import pytest

from bot.core import conversation, ingest
from bot.core.domain import Draft
from tests import asking
from tests.asking import asker, fill


def test_completion_is_empty_on_trouble(stocked):
    stocked.store.close()
    assert conversation.complete(stocked, asker(), "brief", "topic", "x") == []


@pytest.mark.parametrize(
    ("name", "key", "typed", "expected"),
    [
        ("brief", "topic", "vel", ["Velmouth"]),
        ("search", "query", "flood har", ["flood harbour"]),
        ("digest set", "zone", "new y", ["America/New_York"]),
        ("digest set", "zone", "zür", ["Europe/Zurich"]),
        ("digest set", "zone", "", ["Europe/Berlin", "Europe/London"]),
        ("digest set", "zone", "+1", []),
        ("digest set", "zone", "mün", ["Europe/Berlin"]),
        ("settings", "zone", "muenchen", ["Europe/Berlin"]),
        ("digest set", "zone", "genf", ["Europe/Zurich"]),
        ("digest set", "topic", "rates, harb", ["rates, harbour"]),
        ("digest set", "zone", "new yrok", ["America/New_York"]),
        ("digest set", "zone", "europe/berlni", ["Europe/Berlin"]),
        ("brief", "topic", "suedwaerme", ["Südwärme"]),
        ("brief", "topic", "SÜDW", ["Südwärme"]),
        ("brief", "topic", "sudwarme", ["Südwärme"]),
        ("brief", "topic", "straßen", ["Strassenbahn"]),
        ("brief", "topic", "harbuor", ["Harbour"]),
        ("brief", "topic", "vlemouth", ["Velmouth"]),
        ("brief", "topic", "velmoth", ["Velmouth"]),
        ("brief", "topic", "vellmouth", ["Velmouth"]),
        ("brief", "topic", "vexmou", ["Velmouth"]),
        ("brief", "topic", "vexxmou", []),
        ("brief", "topic", "vex", []),
        ("search", "query", "flood harb0ur", []),
        ("search", "query", "flood harbuor", ["flood Harbour"]),
        ("help", "command", "serch", ["search"]),
        ("help", "command", "feed l", ["feed list"]),
        ("brief", "length", "", []),
        ("nothing", "x", "", []),
    ],
)
def test_completion(stocked, name, key, typed, expected):
    fill(stocked, "Harbour of Velmouth closed\n\nThe Harbour of Velmouth was closed for 3 days.", tenant="discord:1")
    fill(stocked, "Südwärme spart 3 Prozent Energie\n\nDie Südwärme spart 3 Prozent Energie.", tenant="discord:1")
    fill(stocked, "Strassenbahn fährt wieder\n\nDie Strassenbahn fährt nach 3 Tagen.", tenant="discord:1")
    found = [choice.value.casefold() for choice in conversation.complete(stocked, asker(), name, key, typed)]
    assert found[: len(expected)] == [value.casefold() for value in expected]
    assert bool(found) is bool(expected)


def test_what_is_spelled_as_typed_is_offered_before_what_may_be_meant(stocked):
    for name in ("Harbour", "Harbin"):
        fill(stocked, f"{name} opens again\n\n{name} opened 3 parks.", tenant="discord:1")
    found = [choice.value for choice in conversation.complete(stocked, asker(), "brief", "topic", "harbi")]
    assert found == ["Harbin", "Harbour"]


@pytest.mark.parametrize("typed", ["source:süd", "source:SUED", "quelle:sudpost", "source:südpst"])
def test_completion_of_sources(stocked, typed):
    article = Draft("Der Fluss stieg um 3 Meter.", title="Fluss steigt", source="Südpost")
    stocked.store.save("discord:1", [ingest.prepare(article)], asking.NOW)
    (choice, *_) = conversation.complete(stocked, asker(), "search", "query", typed)
    assert choice.value == f"{typed.partition(':')[0]}:Südpost"


def test_completion_of_articles(stocked):
    choices = conversation.complete(stocked, asker(), "article", "id", "barge")
    assert [choice.label for choice in choices] == ["Barge hits the harbour bridge"]
    assert stocked.store.get("discord:1", choices[0].value) is not None
