"""``briefwire feeds``: what takes files, prints lists, or reads many feeds at once."""

from __future__ import annotations

import argparse
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from adapters import files, terminal
from adapters.polling.poller import Poller
from bot.bootstrap import App
from bot.cli import lines
from bot.core import following, opml, payload, present, wording
from bot.core.domain import LOCAL_TENANT, Document
from bot.core.errors import FetchError, ParseError
from bot.core.following import FollowStatus, Outcome
from bot.core.message import line_text
from bot.core.neutral import shown_address
from bot.core.reasons import reason
from bot.core.refreshing import Refreshed
from bot.core.sources import FeedSource, Outline
from bot.core.starters import starters

_AT_ONCE = 8
_PATIENCE = 90.0
"""Seconds for what is still being read at the end: more than a feed may take."""
_USER = "local"


def import_lists(app: App, given: argparse.Namespace) -> int:
    """Follow the feeds of OPML lists, and read them; 1 where a list or a feed of one could not be followed."""
    found: list[Outline] = []
    failed = False
    for name in given.inputs:
        try:
            found += app.services.feed_parser.outlines(_load(app, name))
        except (FetchError, ParseError) as problem:
            failed = True
            why = reason(str(problem), _locale(app))
            said = wording.say(_locale(app), "error.unreadable", url=present.given_address(name), reason=why)
            terminal.complain(f"briefwire: {said}")
    refused = _follow(app, found, as_json=given.json) if found else False
    return 1 if failed or refused else 0


def starter(app: App, given: argparse.Namespace) -> int:
    """Follow a starter list, and read it."""
    _follow(app, starters(given.language), as_json=given.json)
    return 0


def read(app: App, given: argparse.Namespace) -> int:
    """Read the feeds that are due, as the bot does while it runs; 1 where one could not be read."""
    services, locale = app.services, _locale(app)
    now = services.clock.now()
    tenants = {LOCAL_TENANT, *services.tenants.tenants()}
    urls = {feed.url for tenant in tenants for feed in services.subscriptions.feeds(tenant)}
    sources = services.sources.find(sorted(urls))
    due = sum(one is not None and one.next_check is not None and one.next_check <= now for one in sources)
    failed: list[str] = []

    def told(held: FeedSource, found: Refreshed) -> None:
        after = found.after
        if after.problem:
            failed.append(after.url)
        if given.json:
            fields = {"url": after.url, "title": after.title, "stored": found.stored, "left": found.left}
            lines.write({**fields, "reason": after.problem})
            return
        said = [after.title or shown_address(held.url)]
        if after.problem:
            said.append(wording.say(locale, "feed.state_failed", reason=reason(after.problem, locale)))
        else:
            said.append(wording.say(locale, "feed.new", count=found.stored))
        said += [wording.say(locale, "feed.left", count=found.left)] if found.left else []
        terminal.say(" · ".join(said))

    if due:
        with terminal.progress(wording.say(locale, "feed.reading"), due) as step:
            _read_due(app, None, told, step)
    elif not given.json:
        terminal.say(wording.say(locale, "feed.none_due"))
    return 1 if failed else 0


def export(app: App) -> int:
    """Print the operator's feeds as an OPML list."""
    followed = app.services.subscriptions.feeds(LOCAL_TENANT)
    sources = app.services.sources.find([feed.url for feed in followed])
    sites = {source.url: source.site for source in sources if source and source.site}
    sys.stdout.write(opml.write_opml(followed, "Briefwire", sites))
    return 0


def _load(app: App, name: str) -> Document:
    if "://" in name:
        return app.services.fetcher.fetch(name)
    loaded = files.load_stream(sys.stdin.buffer, "stdin") if name == "-" else files.load(Path(name))
    if not isinstance(loaded, Document):
        raise ParseError(loaded.reason)
    return loaded


def _locale(app: App) -> str:
    return app.services.tenants.settings(LOCAL_TENANT).language or app.settings.language


def _follow(app: App, listed: Sequence[Outline], *, as_json: bool) -> bool:
    """Follow all feeds of a list, then read them; says what became of each. Whether one was refused."""
    locale = _locale(app)
    statuses: Counter[FollowStatus] = Counter()
    waiting: dict[str, Outcome] = {}

    def report(one: Outcome) -> None:
        statuses[one.status] += 1
        if as_json:
            lines.write(payload.followed(one))
        else:
            terminal.say(line_text(present.outcome_line(one, locale)))

    def told(held: FeedSource, found: Refreshed) -> None:
        one = waiting.pop(held.url, None)
        if one is None or one.feed is None or one.followed is None:
            return
        if found.after.problem:
            report(replace(one, reason=found.after.problem))
            return
        feed = replace(one.feed, title=one.feed.title or found.after.title)
        counts = replace(one.followed, feed=feed, stored=one.followed.stored + found.stored, left=found.left)
        report(replace(one, status=FollowStatus.FOLLOWED, feed=feed, followed=counts))

    for one in following.expect(app.services, listed, tenant=LOCAL_TENANT, user=_USER):
        if one.status is FollowStatus.EXPECTED and one.feed is not None:
            waiting[one.feed.url] = one
        else:
            report(one)
    if waiting:
        with terminal.progress(wording.say(locale, "feed.reading"), len(waiting)) as step:
            _read_due(app, waiting, told, step)
    for one in waiting.values():  # another process reads them
        report(one)
    if not as_json:
        counts = {str(status): statuses[status] for status in FollowStatus}
        terminal.say(wording.say(locale, "feed.summary", **counts))
    return statuses[FollowStatus.REFUSED] > 0


def _read_due(
    app: App,
    wanted: Mapping[str, Outcome] | None,
    told: Callable[[FeedSource, Refreshed], None],
    step: Callable[[str], None],
) -> None:
    """Read feeds that are due, some at a time, until none of those wanted is left, or of all."""
    turn = threading.Lock()

    def one_read(held: FeedSource, found: Refreshed) -> None:
        with turn:
            told(held, found)
            step(shown_address(held.url))
        if wanted is not None and not wanted:
            poller.close(patience=0)

    # Nobody is there to watch the clock: it is taken to be right.
    poller = Poller(app.services, at_once=_AT_ONCE, told=one_read, clock_believed=timedelta())
    try:
        poller.read_due()
    except BaseException:
        poller.close(patience=0)  # whoever interrupts does not want to wait
        raise
    poller.close(_PATIENCE)
