"""What every reader does to what it found: clean text, datelines and agencies, dates, and an article's identity."""

from bot.core.drafts.agencies import Dateline, agency_of, dateline, sign_off
from bot.core.drafts.dates import parse_date
from bot.core.drafts.identity import fingerprint, url_key, without_tracking
from bot.core.drafts.text import clean, clean_line, cut_line, derive_title, join_paragraphs, normalise
from bot.core.drafts.tidy import tidy

__all__ = [
    "Dateline",
    "agency_of",
    "clean",
    "clean_line",
    "cut_line",
    "dateline",
    "derive_title",
    "fingerprint",
    "join_paragraphs",
    "normalise",
    "parse_date",
    "sign_off",
    "tidy",
    "url_key",
    "without_tracking",
]
