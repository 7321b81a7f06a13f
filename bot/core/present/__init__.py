"""Results and errors become messages here, and nowhere else; all wording goes through the catalogue."""

from bot.core.present.answers import article, digest, search
from bot.core.present.brief import brief, sources
from bot.core.present.help import error, failure, help_command, help_overview, no_article, pause_reason, paused, summary
from bot.core.present.reading import reading

__all__ = [
    "article",
    "brief",
    "digest",
    "error",
    "failure",
    "help_command",
    "help_overview",
    "no_article",
    "pause_reason",
    "paused",
    "reading",
    "search",
    "sources",
    "summary",
]
