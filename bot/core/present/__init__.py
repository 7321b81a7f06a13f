"""Results and errors become messages here, and nowhere else; all wording goes through the catalogue."""

from bot.core.present.answers import article, nothing_stored, search
from bot.core.present.brief import brief, sources, with_notes
from bot.core.present.digests import digest, posted, previewed, update
from bot.core.present.feeds import (
    feed_down,
    feed_tested,
    feeds_added,
    feeds_listed,
    feeds_removed,
    given_address,
    outcome_line,
    short,
    starters_listed,
)
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
from bot.core.present.history import deliveries, why_digest, why_here
from bot.core.present.places import settings
from bot.core.present.reading import reading
from bot.core.present.subscriptions import (
    digest_done,
    digest_in_line,
    digest_not_posted,
    digest_saved,
    digest_shown,
    digest_skipped,
    digests_listed,
    digests_to_preview,
    paused,
)
from bot.core.present.why import why_article, why_feed, why_is_feed, why_not

__all__ = [
    "addressed",
    "article",
    "brief",
    "deliveries",
    "digest",
    "digest_done",
    "digest_in_line",
    "digest_not_posted",
    "digest_saved",
    "digest_shown",
    "digest_skipped",
    "digests_listed",
    "digests_to_preview",
    "error",
    "failure",
    "feed_down",
    "feed_tested",
    "feeds_added",
    "feeds_listed",
    "feeds_removed",
    "given_address",
    "help_command",
    "help_overview",
    "introduction",
    "no_article",
    "nothing_stored",
    "outcome_line",
    "paused",
    "picked",
    "posted",
    "previewed",
    "reading",
    "search",
    "settings",
    "short",
    "sources",
    "starters_listed",
    "summary",
    "update",
    "why_article",
    "why_digest",
    "why_feed",
    "why_here",
    "why_is_feed",
    "why_not",
    "with_notes",
]
