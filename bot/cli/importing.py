"""``briefwire import``: store articles from files, folders, addresses and standard input."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from adapters import files, terminal
from bot.bootstrap import App
from bot.cli import lines
from bot.core import ingest
from bot.core.domain import IMPORTS_TENANT, LOCAL_TENANT, Document, SaveStatus
from bot.core.errors import FetchError, UserError
from bot.core.ingest import Outcome, Unreadable


def import_inputs(app: App, given: argparse.Namespace) -> int:
    """Import every input; 1 where one of them gave no article at all."""
    failed = False
    tally: Counter[SaveStatus] = Counter()
    if "" in given.inputs:
        raise UserError("An input is empty.", "Give a file, a folder, a pattern, a URL, or - for stdin.")
    plan: list[tuple[str, Path | None]] = []
    for name in given.inputs:
        paths = [] if _is_address(name) or name == "-" else files.expand(name)
        plan += [(name, path) for path in paths] or [(name, None)]
    useful: set[str] = set()
    services = app.services
    users = [one for one in services.tenants.tenants() if one != LOCAL_TENANT] if services.share_imports else []
    shared_with = [IMPORTS_TENANT, *users] if services.share_imports else []
    with terminal.progress("Importing", len(plan)) as step:
        for name, path in plan:
            documents = [_load(app, name, path)]
            outcomes = ingest.ingest(
                documents,
                store=app.services.store,
                readers=app.services.readers,
                tenant=LOCAL_TENANT,
                now=app.services.clock.now(),
                shared_with=shared_with,
            )
            for outcome in outcomes:
                tally[outcome.status] += 1
                if outcome.status is not SaveStatus.SKIPPED:
                    useful.add(name)
                _report(outcome, as_json=given.json)
            step(str(path or name))
    failed = any(name not in useful for name in given.inputs)
    if not given.json:
        terminal.say(
            f"{tally[SaveStatus.STORED]} stored, {tally[SaveStatus.KNOWN]} already known, "
            f"{tally[SaveStatus.SKIPPED]} skipped." + _shown_to(len(users))
        )
    return 1 if failed else 0


def _shown_to(tenants: int) -> str:
    return f" Shown to the {tenants} servers and workspaces that use the bot too." if tenants else ""


def _is_address(name: str) -> bool:
    return "://" in name


def _shown(name: str) -> str:
    """The input as it may be printed: an address without its user name and password."""
    return re.sub(r"//[^/@\s]*@", "//…@", name)


def _load(app: App, name: str, path: Path | None) -> Document | Unreadable:
    if path is not None:
        return files.load(path)
    if name == "-":
        return files.load_stream(sys.stdin.buffer, "stdin")
    if _is_address(name):
        try:
            return app.services.fetcher.fetch(name)
        except FetchError as problem:
            return Unreadable(name, str(problem))
    if files.is_folder(name):
        return Unreadable(name, "the folder holds no file that can be an article")
    return Unreadable(name, "there is no such file, and the pattern matches none")


def _report(outcome: Outcome, *, as_json: bool) -> None:
    if as_json:
        fields = {
            "input": _shown(outcome.input),
            "status": outcome.status.value,
            "id": outcome.id,
            "reason": outcome.reason,
            "title": outcome.title,
        }
        lines.write(fields)
    elif outcome.status is SaveStatus.SKIPPED:
        terminal.say(f"skipped  {_shown(outcome.input)}: {outcome.reason}")
    else:
        note = f"  ({outcome.reason})" if outcome.reason else ""
        terminal.say(f"{outcome.status.value:<8} {outcome.id}  {outcome.title}{note}")
