"""What each command does on the command line."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from adapters import files, terminal
from bot import bootstrap, config
from bot.cli import chatting, deliveries, demo, doctor, importing, lines, logs, platforms, texts
from bot.cli.opening import open_document, reading
from bot.core import briefs, dispatch, ingest, present, wording
from bot.core.arguments import text_of
from bot.core.commands import Surface
from bot.core.domain import LOCAL_TENANT
from bot.core.errors import NotFoundError
from summarizer.types import ReadArticle

_PREFIX = "briefwire "
_CHAT_PATIENCE = 1.0
"""Seconds that feeds being read have to end when somebody leaves the chat; they are read again another time."""
_READING_FEEDS = frozenset({"feed import", "feed export", "feed read"})


def run(given: argparse.Namespace) -> int:
    """Carry out the parsed command; the exit code."""
    commands_without_store: Mapping[str, Callable[[argparse.Namespace], int]] = {
        "figures": texts.figures,
        "summarize": texts.summarize,
        "cluster": texts.cluster_lines,
        "extract": texts.extract,
        "doctor": doctor.doctor,
        "demo": demo.demo,
        "discord invite": platforms.discord_invite,
        "slack manifest": platforms.slack_manifest,
    }
    if given.command in commands_without_store:
        return commands_without_store[given.command](given)
    settings = config.load(given.db)
    logs.set_up(settings.log_level, settings.secrets)
    with bootstrap.build(settings, platforms=given.command == "run") as app:
        if given.command == "import":
            return importing.import_inputs(app, given)
        if given.command == "deliveries":
            return deliveries.deliveries(app, given)
        if given.command == "run":
            return _run(app)
        if given.command in _READING_FEEDS or (given.command == "feed starter" and given.language):
            return _feeds(app, given)
        return _answer(app, given)


def _feeds(app: bootstrap.App, given: argparse.Namespace) -> int:
    """What reads many feeds, or lists of them."""
    from bot.cli import feeds  # noqa: PLC0415 - start-up time

    match given.command:
        case "feed import":
            return feeds.import_lists(app, given)
        case "feed export":
            return feeds.export(app)
        case "feed read":
            return feeds.read(app, given)
        case _:
            return feeds.starter(app, given)


def _run(app: bootstrap.App) -> int:
    """The chat platforms that are configured, or else the chat in this terminal."""
    if not app.bots:
        from adapters import polling  # noqa: PLC0415 - start-up time

        with polling.driving(app.services, patience=_CHAT_PATIENCE):
            chatting.chat(app)
        return 0
    from bot.cli import serving  # noqa: PLC0415 - start-up time

    return serving.serve(app)


def _answer(app: bootstrap.App, given: argparse.Namespace) -> int:
    arguments = _arguments(given)
    asked = _context(app)
    local = _local_articles(app, given) if given.command == "brief" else []
    if local:
        locale = text_of(arguments, "lang") or asked.locale
        found = briefs.of_articles(
            local, locale=locale, since=dispatch.since_of(arguments, locale), same_noun=app.services.same_noun
        )
        answer = dispatch.answer_brief(found, asked, {**arguments, "topic": ""})
    else:
        with _waiting(given, asked.locale):
            answer = dispatch.answer(app.services, asked, given.command, arguments)
    if getattr(given, "json", False):
        lines.write(answer.data, indent=2)
    else:
        terminal.show(present.addressed(answer.message, _PREFIX))
        _say_next(answer, given, asked.locale)
    return 1 if answer.failed else 0


@contextmanager
def _waiting(given: argparse.Namespace, locale: str) -> Iterator[None]:
    """Says that feeds are being read, which takes its time."""
    if given.command not in {"feed add", "feed test"}:
        yield
        return
    with terminal.progress(wording.say(locale, "feed.reading"), len(given.url) if given.command == "feed add" else 1):
        yield


def _context(app: bootstrap.App) -> dispatch.Context:
    """Whoever uses the command line."""
    chosen = app.services.tenants.settings(LOCAL_TENANT)
    locale = chosen.language or app.settings.language
    return dispatch.Context(LOCAL_TENANT, locale, Surface.CLI, _PREFIX, manager=True, settings=chosen)


def _say_next(answer: dispatch.Answer, given: argparse.Namespace, locale: str) -> None:
    """The command of the next page, ready for a shell."""
    if given.command == "search" and answer.data and answer.data["next"]:
        words = ["briefwire", "search", *given.query]
        words += ["--limit", given.limit] if given.limit else []
        words += ["--cursor", answer.data["next"]]
        terminal.say(f"\n{wording.say(locale, 'search.next')}: {shlex.join(words)}")


def _arguments(given: argparse.Namespace) -> dict[str, str | bool]:
    """Parsed arguments as the core takes them: words joined by spaces."""
    values: dict[str, str | bool] = {}
    for key, value in vars(given).items():
        if isinstance(value, list):
            values[key] = " ".join(value)
        elif isinstance(value, (str, bool)):
            values[key] = value
    return values


def _local_articles(app: bootstrap.App, given: argparse.Namespace) -> list[ReadArticle]:
    """The articles of the files named, stored on the way; empty where the words name no files.

    Every word must name a file, else they are a topic; a lone word that looks like a path must exist.
    """
    names: list[str] = given.topic
    # A bare word that happens to name a folder here is a topic: "tests" is, "tests/" is not.
    paths = [files.expand(name) if "/" in name or not files.is_folder(name) else [] for name in names]
    if not names or not all(paths):
        if len(names) == 1 and ("/" in names[0] or "\\" in names[0]) and "://" not in names[0]:
            raise NotFoundError(f"There is no file {names[0]}.", "Give a file, a URL, an article's id, or a topic.")
        return []
    articles: list[ReadArticle] = []
    for path in (path for found in paths for path in found):
        document = open_document(path)
        with reading(document):
            articles += ingest.store_one(
                document,
                store=app.services.store,
                readers=app.services.readers,
                tenant=LOCAL_TENANT,
                now=app.services.clock.now(),
            )
    return articles
