"""``briefwire doctor``: is everything in order, and if not, what to do."""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from adapters import terminal
from bot import bootstrap, config
from bot.cli import lines
from bot.config import Settings
from bot.core.domain import LOCAL_TENANT, Check
from bot.core.errors import BriefwireError, UserError
from bot.core.sources import Health, health
from summarizer.reading import read

_PYTHON = (3, 11)
_NEEDING_SETTINGS = frozenset({"Database", "Feeds"})


def doctor(given: argparse.Namespace) -> int:
    """Run all checks; 1 where one fails."""
    checks = [_guarded("Settings", _settings, given)]
    wanted = {name: check for name, check in _CHECKS.items() if checks[0].ok or name not in _NEEDING_SETTINGS}
    checks += [_guarded(name, check, given) for name, check in wanted.items()]
    if checks[0].ok:
        checks += _platforms(config.load(given.db))
    if given.json:
        lines.write({"ok": all(c.ok for c in checks), "checks": [_fields(check) for check in checks]}, indent=2)
    else:
        for check in checks:
            terminal.say(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
    return 0 if all(check.ok for check in checks) else 1


def _platforms(settings: Settings) -> list[Check]:
    """What the configured chat platforms say."""
    checks: list[Check] = []
    discord = bootstrap.discord_settings(settings)
    try:
        slack = bootstrap.slack_settings(settings)
    except UserError as problem:
        slack = None
        checks.append(Check("Slack", ok=False, detail=f"{problem} {problem.hint}"))
    if discord:
        from adapters.discord.check import check as check_discord  # noqa: PLC0415 - start-up time

        checks += check_discord(discord)
    if slack:
        from adapters.slack.check import check as check_slack  # noqa: PLC0415 - start-up time

        checks += check_slack(slack)
    if not checks:
        hint = "none configured; docs/discord.md and docs/slack.md take five minutes"
        checks.append(Check("Chat platforms", ok=True, detail=hint))
    return checks


def _fields(check: Check) -> dict[str, str | bool]:
    return {"name": check.name, "ok": check.ok, "detail": check.detail}


def _guarded(name: str, check: Callable[[argparse.Namespace], str], given: argparse.Namespace) -> Check:
    try:
        return Check(name, ok=True, detail=check(given))
    except (BriefwireError, ArithmeticError, LookupError, OSError, ImportError, sqlite3.Error) as problem:
        return Check(name, ok=False, detail=str(problem))


def _python(_given: argparse.Namespace) -> str:
    if sys.version_info < _PYTHON:
        raise LookupError(f"Python {platform.python_version()} is too old: Briefwire needs 3.11 or newer")
    return f"{platform.python_version()} on {platform.system()}"


def _sqlite(_given: argparse.Namespace) -> str:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create virtual table t using fts5(a, content='')")
    return f"{sqlite3.sqlite_version} with full-text search"


def _settings(given: argparse.Namespace) -> str:
    settings = config.load(given.db)
    return f"answers in {settings.language}"


def _database(given: argparse.Namespace) -> str:
    settings = config.load(given.db)
    with bootstrap.build(settings) as app:
        stats = app.services.store.stats(None)
    newest = f", newest {stats.newest:%Y-%m-%d}" if stats.newest else ""
    holds = f"articles: {stats.articles}, figures: {stats.figures}{newest}"
    return f"{stats.backend}, schema {stats.schema_version}: {holds}; at {_place(settings)}"


def _feeds(given: argparse.Namespace) -> str:
    with bootstrap.build(config.load(given.db)) as app:
        services = app.services
        tenants = {LOCAL_TENANT, *services.tenants.tenants()}
        urls = {feed.url for tenant in tenants for feed in services.subscriptions.feeds(tenant)}
        states = Counter(health(source) for source in services.sources.find(sorted(urls)))
    trouble = states[Health.FAILING] + states[Health.GONE]
    hint = f", {trouble} of them cannot be read: briefwire feeds list --all" if trouble else ""
    return f"{len(urls)} followed{hint}"


def _place(settings: Settings) -> str:
    """The database's file, or its server and name."""
    url = urlsplit(settings.database_url.get_secret_value())
    return unquote(url.path[1:]) or "memory" if url.scheme == "sqlite" else f"{url.hostname or 'localhost'}{url.path}"


def _zones(_given: argparse.Namespace) -> str:
    return f"time zone data present ({ZoneInfo('Europe/Berlin').key})"


def _reader(_given: argparse.Namespace) -> str:
    found = {
        language: [str(one.value) for one in read(text, language=language).figures]
        for language, text in (("en", "About 2,000 troops left."), ("de", "Rund 2.000 Soldaten reisten ab."))
    }
    if any(values != ["2000"] for values in found.values()):
        raise ArithmeticError(f"the figure reader gives {found}: reinstall Briefwire")
    return "reads English and German figures"


_CHECKS: dict[str, Callable[[argparse.Namespace], str]] = {
    "Python": _python,
    "SQLite": _sqlite,
    "Database": _database,
    "Feeds": _feeds,
    "Time zones": _zones,
    "Figures": _reader,
}
