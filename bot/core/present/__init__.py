"""Results and errors become messages here, and nowhere else; all wording goes through the catalogue."""

from bot.core.present.answers import article, digest, search
from bot.core.present.brief import brief, sources
from bot.core.present.help import error, help_command, help_overview, no_article, summary
from bot.core.present.reading import reading

__all__ = [
    "article",
    "brief",
    "digest",
    "error",
    "help_command",
    "help_overview",
    "no_article",
    "reading",
    "search",
    "sources",
    "summary",
]
