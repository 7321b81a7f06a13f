"""Pages cut, spliced, doubled, and in charsets that they do not name: read or refused, never anything else."""

from __future__ import annotations

import random
import unicodedata

import pytest

from adapters.pages import PageReader
from bot.core.domain import Document
from bot.core.errors import ParseError
from tests.page_scoring import pages

EACH = 30
CHARSETS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32", "iso8859-15"]
TYPES = [None, "text/html", "text/html; charset=iso-8859-1", "text/html; charset=bogus", "text/html; charset=utf-16"]
URLS = [None, "https://n.example/a-b-c", "http://[::1", "", "no address", "https://n.example:99999/"]
PIECES = [
    "<", "</", "<!--", "-->", "<![CDATA[", "<script>", "</script>", "<style>", "<table>", "</table>", "<svg>", "<template>", "<frameset>", "<textarea>",
    "<plaintext>", "</body>", "</html>", "\x00", "\x1b[31m", "\u202e", "&#0;", "&#x110000;", "&#xD800;", "<a href='http://[::1'>", "<base href='http://[x'>",
    "<link rel=canonical href='//[bad'>", "<meta property='og:url' content='http://[x]:99999/a'>", "<time datetime='9999-99-99'>",
    "<script type='application/ld+json'>", '{"@type":"NewsArticle","headline":null,"author":[[[]]],"datePublished":5}',
    '{"@type":[null,5],"publisher":{"@id":3},"articleBody":[1]}', "<div>" * 300, "<ul><li>" * 100, "<td><table>" * 50,
]  # fmt: skip


def broken(page: str, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(page) + 1)
        end = min(len(page), start + chance.randrange(400))
        page = chance.choice(
            [
                page[:start] + page[end:],
                page[:start],
                page[:start] + page[start:end] * 4 + page[end:],
                page[:start] + chance.choice(PIECES) + page[start:],
                page.replace(chance.choice([">", "<p>", "</p>", "class=", '"']), chance.choice(["", "<", " "]), 9),
            ]
        )
    body = bytearray(page.encode(chance.choice(CHARSETS), "replace"))
    for _ in range(chance.choice([0, 0, 20]) if body else 0):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


@pytest.mark.parametrize("seed", range(6))
def test_a_broken_page_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    sources = [page.html for page in pages().values()]
    outcomes = {"read": 0, "refused": 0}
    for _ in range(EACH):
        document = Document(
            broken(chance.choice(sources), chance),
            "page",
            url=chance.choice(URLS),
            content_type=chance.choice(TYPES),
        )
        try:
            (draft,) = PageReader().read(document)
        except ParseError:
            outcomes["refused"] += 1
            continue
        outcomes["read"] += 1
        shown = draft.text + draft.title + (draft.byline or "") + (draft.source or "") + "".join(draft.tags)
        assert draft.text
        assert {unicodedata.category(char) for char in shown.replace("\n", "")}.isdisjoint({"Cc", "Cf", "Cs"})
        assert draft.published is None or draft.published.tzinfo is not None
    assert min(outcomes.values()) > 0
