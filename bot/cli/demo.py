"""``briefwire demo``: the main job on the bundled articles, without account or token."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from importlib.resources import as_file, files

from platformdirs import user_data_path

from adapters import files as local
from adapters import terminal
from bot import bootstrap, config
from bot.cli import chatting
from bot.core import conversation, ingest
from bot.core.domain import LOCAL_TENANT, SaveStatus
from bot.core.message import Message, Section, line

AS_OF = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
"""The bundled articles are of the days before; the demonstration looks at them from this morning."""

TOPIC_BRIEF = "brief flood Marnau"
"""The command that shows a brief over several articles in two languages."""

UPDATE = f"{TOPIC_BRIEF} --since 2026-11-18"
"""The command that shows what the articles of one day change."""

_DATABASE = "briefwire-demo.db"


class DemoClock:
    """A clock that stands still on the demonstration's morning."""

    def now(self) -> datetime:
        return AS_OF


def demo(given: argparse.Namespace) -> int:
    """Import the bundled articles and show a topic, an article, a search and a digest."""
    url = given.db or config.sqlite_url(user_data_path("briefwire", appauthor=False) / _DATABASE)
    settings = config.load(url)
    with bootstrap.build(settings, DemoClock()) as app:
        first = import_bundled(app)
        shows = (
            (TOPIC_BRIEF, "A brief of one topic: figures merged over articles in two languages"),
            ("brief ferry Brennhaven", "A conflict: both values on one line, with who says what"),
            ("brief Voltara battery plant", "A breakdown: parts stand behind their whole"),
            (UPDATE, "A change: only what is new since Wednesday, against what was known"),
            (f"brief {first}", "A brief of one article"),
            ("search passengers >1000", "A search: what matched is highlighted"),
            ("digest preview --hours 48", "A preview of the daily digest"),
        )
        for index, (command, what) in enumerate(shows, 1):
            terminal.show(Message(f"{index}. {what}", (Section((line(f"/{command}"),)),)))
            terminal.say("")
            terminal.show(conversation.ask_line(app.services, chatting.LOCAL, f"/{command}").message)
            terminal.say("\n" + "─" * 72 + "\n")
        if sys.stdin.isatty() and sys.stdout.isatty() and not given.no_chat:
            chatting.chat(app)
    return 0


def import_bundled(app: bootstrap.App) -> str:
    """Store the bundled articles; the id of one of them."""
    counts = dict.fromkeys(SaveStatus, 0)
    chosen = ""
    with as_file(files("bot.demo") / "articles") as folder:
        paths = local.expand(str(folder))
        with terminal.progress("Reading the bundled articles", len(paths)) as step:
            for path in paths:
                for outcome in ingest.ingest(
                    [local.load(path)],
                    store=app.services.store,
                    readers=app.services.readers,
                    tenant=LOCAL_TENANT,
                    now=AS_OF,
                ):
                    counts[outcome.status] += 1
                    if path.name.startswith("ferry-en"):
                        chosen = outcome.id or ""
                step(path.name)
    terminal.say(f"{counts[SaveStatus.STORED]} articles stored, {counts[SaveStatus.KNOWN]} already known.\n")
    return chosen
