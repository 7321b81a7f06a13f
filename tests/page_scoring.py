"""Pages of our own with what should be read from them, and how well something was: tests/data/documents/pages.

A page is an HTML file that begins with a comment in TOML: title, date and author, empty for none. ``{wall 3}`` stands
for a paragraph of texts.toml, ``<<wall 3-5>>`` for several as ``<p>``; what belongs to the article is in ``<gold>``,
which is taken away before the page is read.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "documents" / "pages"
_HEAD = re.compile(r"\A<!--\n(.*?)-->\n", re.DOTALL)
_RANGE = re.compile(r"<<(\w+) (\d+)(?:-(\d+))?>>")
_ONE = re.compile(r"\{(\w+) (\d+)\}")
_GOLD = re.compile(r"<gold>(.*?)</gold>", re.DOTALL)
_GOLD_TAG = re.compile(r"</?gold>")
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")
_SHINGLE = 4


@dataclass(frozen=True, slots=True)
class GoldPage:
    name: str
    html: str
    text: str
    title: str
    date: str
    author: str


@cache
def _texts() -> dict[str, list[str]]:
    return tomllib.loads((FOLDER / "texts.toml").read_text("utf-8"))


def _paragraph(name: str, number: int) -> str:
    return _texts()[name][number - 1]


def _paragraphs(match: re.Match[str]) -> str:
    first, last = int(match[2]), int(match[3] or match[2])
    return "\n".join(f"<p><gold>{{{match[1]} {number}}}</gold></p>" for number in range(first, last + 1))


def load(path: Path) -> GoldPage:
    source = path.read_text("utf-8")
    head = _HEAD.match(source)
    assert head, f"{path.name} does not say what it holds"
    told = tomllib.loads(head[1])
    filled = _ONE.sub(lambda one: _paragraph(one[1], int(one[2])), _RANGE.sub(_paragraphs, source[head.end() :]))
    gold = "\n".join(html.unescape(_TAG.sub("", part)) for part in _GOLD.findall(filled))
    return GoldPage(path.stem, _GOLD_TAG.sub("", filled), gold, told["title"], told["date"], told["author"])


@cache
def pages() -> dict[str, GoldPage]:
    return {path.stem: load(path) for path in sorted(FOLDER.glob("*.html"))}


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    size = min(_SHINGLE, len(words)) or 1
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1))


def f1(found: str, gold: str) -> float:
    """Agreement of two texts in runs of four words."""
    ours, theirs = _shingles(found), _shingles(gold)
    common = sum((ours & theirs).values())
    return 2 * common / (sum(ours.values()) + sum(theirs.values()) or 1)
