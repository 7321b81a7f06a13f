"""How fast people are answered on Discord and Slack: ``briefwire run`` as a process, our doubles of the platforms."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.store import open_database
from benchmarks.corpus import Corpus
from benchmarks.report import Cell, Options, Table, percentile
from benchmarks.stores import fill
from bot.core.domain import IMPORTS_TENANT, LOCAL_TENANT
from tests.acceptance.process import running_bot
from tests.doubles.discord import ALL, discord_double
from tests.doubles.slack import slack_double

_BURST = 50
_PATIENCE = 60.0


@dataclass(frozen=True)
class Asked:
    """One request under way: waiting for the acknowledgement gives its seconds."""

    acknowledged: Callable[[], float]
    answered: Callable[[], object]


Ask = Callable[[str], Asked]


def run(options: Options) -> list[Table]:
    """Milliseconds to the acknowledgement and to the answer."""
    size, times = (2000, 5) if options.quick else (10_000, 40)
    topics = [query for query in Corpus(seed=7).queries(16 * times) if query.isalpha()][:times]
    with (
        TemporaryDirectory(prefix="briefwire-bench-") as name,
        discord_double() as discord,
        slack_double() as slack,
    ):
        folder = Path(name)
        database = open_database(f"sqlite:///{folder / 'bench.db'}")
        fill(database.store, size)
        database.store.adopt(IMPORTS_TENANT, LOCAL_TENANT)
        database.close()
        channel = discord.channel(discord.guild())
        team = slack.team()
        reader, room = slack.user(team), slack.channel(team)

        def on_discord(command: str, option: str) -> Ask:
            def ask(words: str) -> Asked:
                one = discord.slash(command, {option: words}, at=channel, permissions=ALL)
                return Asked(
                    lambda: one.wait_acknowledged(_PATIENCE).answered_after or 0.0, lambda: one.wait(_PATIENCE)
                )

            return ask

        def complete(words: str) -> Asked:
            one = discord.autocomplete("brief", "topic", words[:3], at=channel)
            return Asked(lambda: one.wait_acknowledged(_PATIENCE).answered_after or 0.0, lambda: one.wait(_PATIENCE))

        def on_slack(line: str) -> Ask:
            def ask(words: str) -> Asked:
                verb, _, rest = f"{line} {words}".partition(" ")
                one = slack.slash(reader, room, verb, rest)
                return Asked(lambda: one.wait_ack(_PATIENCE), lambda: one.wait(_PATIENCE))

            return ask

        kinds: Sequence[tuple[str, Ask]] = (
            ("Discord /brief", on_discord("brief", "topic")),
            ("Discord /search", on_discord("search", "query")),
            ("Discord completion of a topic", complete),
            ("Slack /brief", on_slack("/brief")),
            ("Slack /briefwire search", on_slack("/briefwire search")),
        )
        with running_bot(folder, folder / "bench.db", {**discord.env, **slack.env}) as bot:
            bot.wait_for("Discord: connected")
            bot.wait_for("Slack: connected")
            discord.wait_commands()
            started = time.perf_counter()
            kinds[0][1](topics[0]).answered()
            first = (time.perf_counter() - started) * 1000
            kinds[3][1](topics[0]).answered()
            rows = [(name, *_one_by_one(ask, topics)) for name, ask in kinds]
            bursts = [(f"{name}, {_BURST} at once", *_at_once(ask, topics)) for name, ask in (kinds[0], kinds[3])]
    columns = ("request", "ack p50 ms", "ack p99 ms", "answer p50 ms", "answer p99 ms")
    note = (
        f"Discord and Slack ask for an acknowledgement within 3,000 ms. The doubles run on the same cores.\n"
        f"A server's very first request, which also shows it the {size:,} imported articles: {first:.0f} ms."
    )
    return [Table(f"Chat, {size:,} articles", columns, (*rows, *bursts), note)]


def _one_by_one(ask: Ask, topics: Sequence[str]) -> tuple[Cell, ...]:
    return _figures([_timed(ask(words), time.perf_counter()) for words in topics])


def _at_once(ask: Ask, topics: Sequence[str]) -> tuple[Cell, ...]:
    start = time.perf_counter()
    asked = [ask(topics[number % len(topics)]) for number in range(_BURST)]
    return _figures([_timed(one, start) for one in asked])


def _timed(one: Asked, start: float) -> tuple[float, float]:
    acknowledged = one.acknowledged() * 1000
    one.answered()
    return acknowledged, (time.perf_counter() - start) * 1000


def _figures(times: Sequence[tuple[float, float]]) -> tuple[Cell, ...]:
    acks, answers = [ack for ack, _ in times], [answer for _, answer in times]
    return statistics.median(acks), percentile(acks, 0.99), statistics.median(answers), percentile(answers, 0.99)
