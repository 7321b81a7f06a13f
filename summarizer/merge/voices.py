"""Who speaks independently: articles of one agency or outlet, and copies of one text, are one voice."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer import near_duplicates, words
from summarizer.types import ReadArticle


def voices(reads: Sequence[ReadArticle]) -> dict[str, int]:
    """A number for each article's voice, by article id: equal numbers are one voice.

    An article speaks for its agency where one is named, else for its outlet, else for itself.
    """
    labels = near_duplicates.groups([read.article.text for read in reads])
    first_of: dict[str, int] = {}
    for position, read in enumerate(reads):
        article = read.article
        owner = (
            f"agency:{words.fold(article.agency)}" if article.agency else f"source:{words.fold(article.source or '')}"
        )
        if not article.agency and not article.source:
            continue
        kept = first_of.setdefault(owner, labels[position])
        joined = labels[position]
        if kept != joined:
            low, high = sorted((kept, joined))
            labels = [low if label == high else label for label in labels]
            first_of = {name: low if label == high else label for name, label in first_of.items()}
    return {read.article.id: label for read, label in zip(reads, labels, strict=True)}
