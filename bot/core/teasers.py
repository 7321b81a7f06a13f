"""A feed's teaser and the page it leads to: what of both makes the article."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time

from bot.core.domain import Draft
from bot.core.drafts import url_key

_WORD = re.compile(r"\w{4,}|\d+")
_STEM = 6
"""Words are compared by so many letters: "Hafenmauer" and "Hafenmauern" are one."""
_FEWEST_STEMS = 3
_SAME_ARTICLE = 0.5
_SAME_TITLE = 0.6


def complete(entry: Draft, page: Draft) -> Draft:
    """The entry with its article's text; the entry as it is, still a teaser, where the page is another article (a
    removed one's successor, an overview), or holds no more than the entry does.

    The page has the better text, and by its markup the better title, author, address and tags. The feed's name for
    itself stays the source, and its title the title where the page's has no word of it: that is the site's name.
    """
    if len(page.text.split()) <= len(entry.text.split()) or not _is_of(page, entry):
        return entry
    title = page.title if not entry.title or _stems(page.title) & _stems(entry.title) else entry.title
    return replace(
        page,
        title=title,
        url=page.url or entry.url,
        source=entry.source or page.source,
        byline=page.byline or entry.byline,
        agency=page.agency or entry.agency,
        published=_published(entry.published, page.published),
        declared_language=page.declared_language or entry.declared_language,
        tags=page.tags or entry.tags,
        summary=page.summary or entry.summary,
        teaser=False,
        guid=entry.guid,
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()))


def _is_of(page: Draft, entry: Draft) -> bool:
    """Whether the page is the article that the entry announces: it has most of its words, or its title. An entry of
    hardly any words is known by its address."""
    title, told = _stems(entry.title), _stems(f"{entry.title} {entry.text}")
    if len(told) < _FEWEST_STEMS:
        return url_key(entry.url) is not None and url_key(entry.url) == url_key(page.url)
    if len(told & _stems(f"{page.title} {page.text}")) >= _SAME_ARTICLE * len(told):
        return True
    found = _stems(page.title)
    shorter = min(len(title), len(found))
    return shorter >= _FEWEST_STEMS and len(title & found) >= _SAME_TITLE * shorter


def _published(entry: datetime | None, page: datetime | None) -> datetime | None:
    """When the article was published. The page knows best, as feeds date articles anew when these are updated; but not
    where it names only a day, or a later time: nothing is announced before it is published, so that is an update's."""
    if entry is None or page is None:
        return page or entry
    return entry if page.time() == time() or page > entry else page
