"""Stories of articles that are all at hand."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer import profiles
from summarizer.merge import in_time_order
from summarizer.stories import StoryIndex
from summarizer.types import ReadArticle


def cluster(reads: Sequence[ReadArticle]) -> list[str]:
    """The story of each article: the id of the story's first article. Independent of the order of ``reads``."""
    index = StoryIndex()
    ordered = in_time_order(reads)
    placed = [index.add(read.article.id, profiles.profile(read)) for read in ordered]
    first: dict[str, str] = {}
    for read, story in zip(ordered, placed, strict=True):
        first.setdefault(index.story_of(story), read.article.id)
    found = {read.article.id: first[index.story_of(story)] for read, story in zip(ordered, placed, strict=True)}
    return [found[read.article.id] for read in reads]
