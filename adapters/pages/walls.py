"""Pages that stand where an article should: robot checks, consent and login pages, paywalls, errors, overviews."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from lxml import etree
from lxml.html import HtmlElement

from adapters.pages.metadata import PageMetadata
from adapters.pages.tree import tables
from bot.core.drafts import furniture

_linked_headings = etree.XPath(
    "count(//*[self::h2 or self::h3 or self::h4][parent::a or descendant::a[@href and not(starts-with(@href, '#'))]])"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+")
_TITLE_SPLIT = re.compile(r"\s+[|–—·»•-]\s+|\s*\|\s*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2}")
FEWEST_WORDS = 15
"""Fewer words than this are a stub, not an article."""
_THIN_WORDS = 45
_LINE_WORDS = 4
"""Lines of fewer words are menus, as often as not."""
_WALL_SHARE = 1 / 3
_AFTER_TEASERS = ("paywall", "account")
"""These let the beginning of their article be read."""
_FULL_WORDS = 250
"""Walls are short: a longer text is an article that mentions robots or cookies."""
_INDEX_HEADLINES = 8
_RUNNING_WORDS = 12
_TEASER_WORDS = 45


@dataclass(frozen=True, slots=True)
class _Wall:
    reason: str
    title: re.Pattern[str]
    phrases: tuple[str, ...]
    hints: tuple[str, ...]
    marks: tuple[bytes, ...]

    def says(self, text: str) -> bool:
        """Whether the folded text has one of its phrases."""
        return any(phrase in text for phrase in self.phrases)

    def share(self, paragraphs: list[str]) -> float:
        """The share of its sentences in a text, by words."""
        sentences = [one for line in paragraphs for one in _SENTENCE_END.split(furniture.fold(line))]
        return words_in([one for one in sentences if self.says(one)]) / (words_in(sentences) or 1)


@cache
def _walls() -> dict[str, _Wall]:
    return {
        kind: _Wall(
            told["reason"],
            re.compile("|".join(f"(?:{title})" for title in told["titles"])),
            tuple(told["phrases"]),
            tuple(told["hints"]),
            tuple(mark.encode() for mark in told["marks"]),
        )
        for kind, told in tables()["walls"].items()
    }


def words_in(paragraphs: list[str]) -> int:
    """The number of words, from which the size of a text is judged; of scripts without spaces, two characters each."""
    return sum(len(paragraph.split()) + len(_UNSPACED.findall(paragraph)) for paragraph in paragraphs)


def wall(page: PageMetadata, body: bytes, seen: str, paragraphs: list[str]) -> str | None:
    """What the page is instead of an article; None for an article. ``seen`` is the beginning of all that it shows,
    ``paragraphs`` is what was read as its article."""
    running = [line for line in paragraphs if words_in([line]) >= _LINE_WORDS]
    words = words_in(running)
    if words > _FULL_WORDS:
        return None
    titles = [part for title in (page.title, *page.headings) for part in _parts(title)]
    shown = furniture.fold(seen)
    for title in filter(None, map(furniture.fold, (page.title, *page.headings))):
        shown = shown.replace(title, " ")
    empty, thin = words < FEWEST_WORDS, words < _THIN_WORDS
    dated, short = page.published is not None, words_in([seen]) <= _FULL_WORDS
    for kind, found in _walls().items():
        # An article may be titled "Access denied", or quote a phrase; it says other things too, or has a date.
        titled = any(found.title.fullmatch(part) for part in titles)
        told = found.share(running)
        elsewhere = short and not told and (found.says(shown) or any(mark in body for mark in found.marks))
        if (
            (titled and (thin or not dated))
            or (told >= _WALL_SHARE and not dated)
            or (told >= 0.5 and thin)
            or (elsewhere and (empty or (thin and (not dated or kind in _AFTER_TEASERS))))
        ):
            return found.reason
    if thin and not page.is_free:
        return _walls()["paywall"].reason
    hinted = (found.reason for found in _walls().values() if any(hint in shown for hint in found.hints))
    return next(hinted, None) if empty else None


def _parts(title: str) -> list[str]:
    folded = furniture.fold(title)
    return [folded, *_TITLE_SPLIT.split(folded)]


def headline_links(tree: HtmlElement) -> int:
    """How many headings are links: a mark of overview pages."""
    return int(_linked_headings(tree))


def is_overview(page: PageMetadata, headlines: int, paragraphs: list[str]) -> bool:
    """Whether the page lists articles: many of its headings are links, it says nothing of an article of its own, and
    what was read is no running text, or one teaser after each heading."""
    if headlines < _INDEX_HEADLINES or page.is_article or page.published is not None:
        return False
    sizes = [words_in([paragraph]) for paragraph in paragraphs]
    running = [size for size in sizes if size >= _RUNNING_WORDS]
    if sum(running) < 0.5 * sum(sizes) or len(running) < 2:
        return True
    headed = sum(before < _RUNNING_WORDS <= size for before, size in pairwise(sizes))
    return headed >= _INDEX_HEADLINES and headed > 0.7 * len(running) and sum(running) <= _TEASER_WORDS * len(running)
