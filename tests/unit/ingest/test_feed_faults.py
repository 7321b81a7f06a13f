"""Feeds broken at random, by a seed: what is whole in them survives, and nothing but ``ParseError`` comes out."""

from __future__ import annotations

import random
import time

import pytest

from adapters.feeds import DocumentFeedParser
from bot.core.domain import Document, Draft
from bot.core.errors import ParseError
from tests.unit.ingest.feed_samples import FORMATS, STORIES

ROUNDS = 100
WRITTEN = STORIES[:3]
BROKEN = 1
"""Which entry is broken: the others are on both sides of it."""

_DEBRIS = [
    "<", ">", "&", '"', "'", "]]>", "<![CDATA[", "<!--", "-->", "<?", "?>", "<!DOCTYPE x [", "&nbsp;", "&bogus;",
    "&#0;", "&#x110000;", "\x00", "\x0b", "\ufffe", "\ufeff", "</", "<b>", "</b>", "<p", "</p>", "<br>", "<br/>",
    "<title>", "</title>", "<link>", "</link>", "<description>", "</description>", "<content type='xhtml'>",
    "<summary>", "<author>", "</author>", "<source>", "<guid>", "<pubDate>", "<image>", "<textinput>", "<category>",
    "<media:group>", "<x:y z='1'>", "</x:y>", "<a href='", "<div xmlns='http://www.w3.org/1999/xhtml'>", "<id/>",
    "<script>", "<style>", "<svg>", "<table><tr>", "{", "}", "[", "]", ",", "\\", "\\u", "\\ud800", ":", "null",
    "<content:encoded><![CDATA[", "<enclosure url='x' length='1'/>", "\u202e", "é" * 50, "<" * 200, "<b>" * 100,
]  # fmt: skip


def parse(body: str | bytes) -> tuple[Draft, ...]:
    data = body if isinstance(body, bytes) else body.encode("utf-8", "replace")
    started = time.process_time()
    try:
        return DocumentFeedParser().parse(Document(data, "feed", url="https://n.example/feed")).entries
    except ParseError:
        return ()
    finally:
        assert time.process_time() - started < 1


def shown(draft: Draft) -> tuple[str, str | None, str]:
    return draft.title, draft.url, draft.text


def broken(text: str, chance: random.Random) -> str:
    """The text with one to four faults."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 0, 1, 1, 3, 10, 60)))
        middle = chance.choice(
            ["", chance.choice(_DEBRIS), chance.choice(_DEBRIS), text[end : end + 20], text[start:end] * 2]
        )
        text = text[:start] + middle + text[end:]
    return text


@pytest.mark.parametrize("name", FORMATS)
def test_good_entries_survive_a_broken_one(name: str) -> None:
    """Faults are anywhere inside the broken entry's own tags, or take its end."""
    sample, chance = FORMATS[name], random.Random(f"{name}:neighbours")
    entries = [sample.entry(story) for story in WRITTEN]
    others = [shown(draft) for place, draft in enumerate(parse(sample.of(WRITTEN))) if place != BROKEN]
    whole = entries[BROKEN]
    start, end = (1, len(whole) - 1) if name == "json11" else (whole.index(">") + 1, whole.rindex("</"))
    for _ in range(ROUNDS):
        inside = broken(whole[start:end], chance)
        entries[BROKEN] = whole[:start] + inside + chance.choice((whole[end:], whole[end:], ""))
        document = sample.write(entries)
        found = [shown(draft) for draft in parse(document)]
        lost = [other[0] for other in others if other not in found]
        assert not lost, document


@pytest.mark.parametrize("name", FORMATS)
def test_entries_before_a_cut_survive_it(name: str) -> None:
    sample, chance = FORMATS[name], random.Random(f"{name}:cuts")
    document = sample.of(WRITTEN)
    whole = [shown(draft) for draft in parse(document)]
    starts = [document.index(sample.entry(story)) for story in WRITTEN]
    for _ in range(ROUNDS):
        cut = chance.randrange(starts[1], len(document))
        found = [shown(draft) for draft in parse(document[:cut])]
        complete = sum(start <= cut for start in starts) - 1
        assert found[:complete] == whole[:complete], document[:cut]


@pytest.mark.parametrize("name", FORMATS)
def test_faults_anywhere_are_read_or_refused(name: str) -> None:
    chance = random.Random(f"{name}:anywhere")
    document = FORMATS[name].of(STORIES[:2])
    for _ in range(ROUNDS):
        text = broken(document, chance)
        charset = chance.choice(("utf-8", "utf-8", "utf-16", "utf-32", "cp1252", "utf-7"))
        data = bytearray(text.encode(charset, "replace"))
        for _ in range(chance.choice((0, 0, 1, 5))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for draft in parse(bytes(data)):
            assert draft.text
            assert not any(char < "\n" or "\x7f" <= char < "\x85" for char in draft.text + draft.title)
