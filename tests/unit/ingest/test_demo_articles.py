"""The bundled articles, in the forms the world has them, against what their author says must be read."""

from __future__ import annotations

import json
from datetime import UTC
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from adapters.feeds import FeedReader
from adapters.pages import PageReader
from adapters.plaintext import TextReader
from bot.core.domain import Document, Draft, Format
from bot.core.drafts import url_key
from bot.core.formats import sniff

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "data" / "demo_expected.json").read_text("utf-8")
)["articles"]
READERS = {Format.TEXT: TextReader(), Format.HTML: PageReader(), Format.FEED: FeedReader()}


def draft_of(expected: dict[str, Any]) -> Draft:
    body = resources.files("bot.demo").joinpath("articles", expected["file"]).read_bytes()
    document = Document(body, expected["file"])
    drafts = READERS[sniff(document)].read(document)
    if len(drafts) == 1:
        return drafts[0]
    (draft,) = (draft for draft in drafts if url_key(draft.url) == url_key(expected["url"]))
    return draft


@pytest.mark.parametrize("name", EXPECTED)
def test_bundled_article(name: str) -> None:
    expected = EXPECTED[name]
    draft = draft_of(expected)
    assert draft.title == (expected["title"] or "")
    assert (draft.byline, draft.agency) == (expected["byline"], expected["agency"])
    assert expected["source"] in {draft.source, None}
    assert url_key(draft.url) == url_key(expected["url"])
    assert (draft.published.astimezone(UTC).isoformat() if draft.published else "").startswith(
        expected["published"] or ""
    )
    assert set(draft.tags) == set(expected["tags"])
    assert len(draft.summary) == expected["summary_points"]
    assert draft.teaser is expected["teaser"]
    assert draft.text.startswith(tuple(expected["first"]))
    assert draft.text.endswith(expected["last"])
    assert [line for line in expected["furniture"] if line in draft.text] == []
