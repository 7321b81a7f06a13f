"""What an article is found by."""

from __future__ import annotations

from bot.core.domain import IndexTerms
from summarizer import concepts, words
from summarizer.types import Article


def terms_of(article: Article) -> IndexTerms:
    """The stems of title and text in the article's language, and its language-neutral tokens."""
    return IndexTerms(
        title=tuple(words.index_terms(article.title, article.language)),
        text=tuple(words.index_terms(article.text, article.language)),
        concepts=tuple(concepts.index_concepts(f"{article.title}\n{article.text}", article.language)),
    )
