from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from adapters.plaintext import TextReader
from bot.core.domain import Document, Draft
from bot.core.errors import ParseError

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "data" / "documents" / "plaintext.toml").read_text("utf-8")
)["case"]
EMPTY: dict[str, Any] = {"title": "", "tags": [], "summary": []}


def read(text: str | bytes) -> Draft:
    body = text if isinstance(text, bytes) else text.encode()
    (draft,) = TextReader().read(Document(body, "pasted text"))
    return draft


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_articles_come_out_whole_and_alone(case: dict[str, Any], newline: str) -> None:
    draft = read(case["input"].lstrip("\n").replace("\n", newline))
    assert draft.text.split("\n\n") == case["text"]
    for name in ("title", "byline", "agency", "source", "published", "url", "tags", "summary"):
        found = getattr(draft, name)
        assert (list(found) if isinstance(found, tuple) else found) == case.get(name, EMPTY.get(name)), name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_dropped_was_there(case: dict[str, Any]) -> None:
    draft = read(case["input"])
    words = "".join(case["input"].split())
    for line in draft.dropped:
        assert "".join(line.split()) in words


@pytest.mark.parametrize(
    "text", ["Ad\nAd\nShare\n", "12 34\n56", "# site -- title\n\n       ## LINKS\n (DIR) [1] /x\n", "Tags: a, b", "…"]
)
def test_text_without_an_article_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="no article text"):
        read(text)


def test_hidden_characters_never_reach_the_text() -> None:
    draft = read(
        "Twelve \u202epeople\u202c were in\u200bjured \x07here, the \ud83dpolice said.".encode("utf-8", "ignore")
    )
    assert draft.text == "Twelve people were injured here, the police said."


def test_a_text_without_newlines_is_one_paragraph() -> None:
    assert read("About 300 people came. Most were children.").text == "About 300 people came. Most were children."


def test_the_address_it_came_from_is_kept() -> None:
    (draft,) = TextReader().read(Document(b"About 300 people came.", "x", url="https://a.example/b"))
    assert draft.url == "https://a.example/b"
