"""Search: what a reader types becomes a query, what the store finds becomes snippets with highlights."""

from bot.core.search.find import Found, SearchResult, search
from bot.core.search.operators import date_range
from bot.core.search.problems import QueryProblem
from bot.core.search.query import parse, topic
from bot.core.search.snippets import Snippet, snippet
from bot.core.search.terms import terms_of

__all__ = [
    "Found",
    "QueryProblem",
    "SearchResult",
    "Snippet",
    "date_range",
    "parse",
    "search",
    "snippet",
    "terms_of",
    "topic",
]
