"""Results and errors become messages here, and nowhere else; all wording goes through the catalogue."""

from bot.core.present.answers import article, digest, search
from bot.core.present.brief import brief, sources, with_notes
from bot.core.present.help import (
    addressed,
    error,
    failure,
    help_command,
    help_overview,
    introduction,
    no_article,
    picked,
    summary,
)
from bot.core.present.places import (
    digest_done,
    digest_posted,
    digest_saved,
    digests_listed,
    feed_removed,
    feed_tested,
    feeds_added,
    feeds_listed,
    paused,
    settings,
    why_article,
    why_here,
    why_not,
)
from bot.core.present.reading import reading

__all__ = [
    "addressed",
    "article",
    "brief",
    "digest",
    "digest_done",
    "digest_posted",
    "digest_saved",
    "digests_listed",
    "error",
    "failure",
    "feed_removed",
    "feed_tested",
    "feeds_added",
    "feeds_listed",
    "help_command",
    "help_overview",
    "introduction",
    "no_article",
    "paused",
    "picked",
    "reading",
    "search",
    "settings",
    "sources",
    "summary",
    "why_article",
    "why_here",
    "why_not",
    "with_notes",
]
