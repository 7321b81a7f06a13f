"""Every reason that the code gives in English is there in German."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from bot.core import formats
from bot.core.reasons import reason

ROOT = Path(__file__).parents[3]
ERRORS = {"FetchError", "ParseError", "DeliveryError"}


def _texts() -> set[str]:
    """What is raised as a reason, in the adapters and the core, with a word for each value in it."""
    found = set()
    for path in sorted([*ROOT.glob("adapters/**/*.py"), *ROOT.glob("bot/core/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
                found |= {text for argument in node.args if (text := _text(argument)) is not None}
    return found


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "value" for part in node.values]
        return "".join(map(str, parts))
    return None


def test_every_reason_is_translated():
    texts = {text for text in _texts() if text not in {"value", "it value"} and not text.startswith("value ")}
    assert len(texts) > 40
    assert sorted(text for text in texts if reason(text, "de") == text) == []


def test_what_is_put_together_is_translated_in_its_parts():
    assert reason("it answered 404: there is no such page; check the address", "de") == (
        "sie antwortet 404: diese Seite gibt es nicht; bitte die Adresse prüfen"
    )
    assert reason("it redirects to nowhere (after a redirect to https://example.org/x)", "de") == (
        "sie leitet ins Nichts weiter (nach einer Weiterleitung zu https://example.org/x)"
    )
    lacking = (
        "In this channel Briefwire lacks “View Channel”, “Send Messages”. Grant it under Edit Channel, Permissions."
    )
    assert "fehlt Briefwire: „Kanal anzeigen“, „Nachrichten senden“. Das" in reason(lacking, "de")


@pytest.mark.parametrize(
    "text",
    [
        "its page holds another article, or no more than the feed",
        "the addresses before it took too long; give it again on its own",
        "it holds no article text",
        "it failed in a way that nobody foresaw (KeyError)",
        "the address is malformed; copy it again from the browser",
    ],
)
def test_reasons_of_the_core_are_translated(text):
    assert any(f'"{text.partition(" (")[0]}' in path.read_text("utf-8") for path in ROOT.glob("bot/core/**/*.py")), text
    assert reason(text, "de") != text


def test_walls_and_kinds_of_files_are_translated():
    walls = tomllib.loads((ROOT / "adapters/pages/pages.toml").read_text(encoding="utf-8"))["walls"]
    texts = [f"it {wall['reason']}" for wall in walls.values()]
    texts += [f"it is {kind}, not text; give a web page, a feed or plain text" for _, kind in formats._MAGIC]
    for text in texts:
        assert not re.search(r"\b(it|is|an?|the|file|only)\b", reason(text, "de")), text


@pytest.mark.parametrize("text", ["something nobody translated", "", "it", "{x}"])
def test_unknown_reasons_stay_as_they_are(text):
    assert reason(text, "de") == text


def test_english_stays_english():
    assert reason("it is empty", "en") == "it is empty"
