"""The database behind several ports: an upgrade from before there were any, closing, and what stays secret."""

import sqlite3
import stat
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, insert, inspect, text

import adapters.store.migrations
from adapters.store import Database, open_database
from adapters.store.engine import connect
from adapters.store.indexes import INDEXES
from adapters.store.records import subscription_row
from adapters.store.saving import save
from adapters.store.schema import setting, subscription
from adapters.store.stories import STORIES_VERSION
from adapters.store.terms import TERMS_VERSION
from adapters.store.transactions import ARTICLES_LOCK, Transactions
from bot.core import slots
from bot.core.domain import Pause, TenantSettings
from bot.core.errors import StoreError
from bot.core.message import Invocation, KeptAction
from bot.core.search import parse
from tests.contracts import HERE, NOW, THERE
from tests.ledger_books import due_digest, recorded, send_all
from tests.stories_contract import DAM_DE, DAM_EN, MUSEUM, as_new
from tests.subscriptions_contract import digest, feed

LATER = NOW + timedelta(days=9)
TOKEN = "xoxb-1-secret"  # no real one


def _migrate(connection: Connection, revision: str, run: Callable[[Config, str], None]) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(adapters.store.migrations.__path__[0])))
    config.attributes["connection"] = connection
    run(config, revision)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_from_before_there_were_platforms_goes_on(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else request.getfixturevalue("empty_postgres_url")
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        _migrate(connection, "0002", command.upgrade)
        for name, value in (("terms", TERMS_VERSION), ("stories", STORIES_VERSION)):
            connection.execute(insert(setting), {"name": name, "value": value})
        told = [as_new(DAM_EN), as_new(DAM_DE, 3), as_new(MUSEUM, 4)]
        saved = save(connection, HERE, told, NOW, INDEXES[kind].add)
    database = open_database(url)
    try:
        assert [head.id for head in database.store.heads(HERE, limit=9)] == [one.id for one in reversed(saved)]
        assert database.tenants.welcome(THERE, NOW)
        assert database.store.adopt(THERE, HERE) == 3
        hits = [database.store.search(tenant, parse("dam"), now=NOW, limit=9).hits for tenant in (HERE, THERE)]
        assert [hit.read for hit in hits[0]] == [hit.read for hit in hits[1]] != []
        assert database.tenants.settings(HERE) == TenantSettings()
        assert database.subscriptions.subscriptions(HERE) == []
        assert database.installations.find("slack:T1") is None
    finally:
        database.close()
    with engine.begin() as connection:
        _migrate(connection, "0002", command.downgrade)
        left = set(inspect(connection).get_table_names())
    engine.dispose()
    assert {"article", "visibility", "story"} <= left
    assert not {"tenant", "kept_action", "installation", "subscription"} & left


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_digests_from_before_there_was_a_ledger_go_on(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else request.getfixturevalue("empty_postgres_url")
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    running, paused = digest("a"), replace(digest("b"), paused=Pause.ASKED, only_if_news=False)
    with engine.begin() as connection:
        _migrate(connection, "0003", command.upgrade)
        for name, value in (("terms", TERMS_VERSION), ("stories", STORIES_VERSION)):
            connection.execute(insert(setting), {"name": name, "value": value})
        before = [
            column.name for column in subscription.c if column.name not in ("quiet", "empty", "updates", "next_due")
        ]
        rows = [{name: subscription_row(one)[name] for name in before} for one in (running, paused)]
        connection.execute(text(f"INSERT INTO subscription ({', '.join(before)}) VALUES (:{', :'.join(before)})"), rows)
        begun = connection.scalar(text("SELECT CURRENT_TIMESTAMP"))
    database = open_database(url)
    try:
        looked_at, rests = sorted(database.subscriptions.subscriptions(running.tenant), key=lambda one: one.id)
        assert rests == replace(paused, empty="line")
        assert looked_at.next_due is not None
        assert replace(looked_at, next_due=None) == replace(running, empty="line")
        soon = looked_at.next_due + timedelta(seconds=1)
        assert database.ledger.due(soon, 9) == [looked_at]
        moment = begun if isinstance(begun, datetime) else datetime.fromisoformat(begun).replace(tzinfo=UTC)
        assert abs(looked_at.next_due - moment) < timedelta(minutes=5)
        assert slots.due_slots(looked_at, soon) == ()  # nothing is made up for
        assert database.ledger.reschedule(looked_at, slots.next_due(looked_at, soon))
        assert database.ledger.due(soon, 9) == []
    finally:
        database.close()
    with engine.begin() as connection:
        _migrate(connection, "0003", command.downgrade)
        kept = connection.execute(text("SELECT id, topic FROM subscription ORDER BY id")).all()
        left = set(inspect(connection).get_table_names())
    engine.dispose()
    assert [tuple(row) for row in kept] == [("a", running.topic), ("b", paused.topic)]
    assert not {"digest_run", "delivery", "digest_text", "lane"} & left


CALLS: dict[str, Callable[[Database], object]] = {
    "store": lambda database: database.store.adopt(THERE, HERE),
    "heads": lambda database: database.store.heads(HERE, limit=1),
    "tenants": lambda database: database.tenants.settings(HERE),
    "keep": lambda database: database.tenants.keep(HERE, KeptAction(Invocation("help"), "answer", "en"), NOW),
    "subscriptions": lambda database: database.subscriptions.save(digest()),
    "feeds": lambda database: database.subscriptions.save_feeds([feed()]),
    "pause": lambda database: database.subscriptions.pause(HERE, Pause.REMOVED),
    "installations": lambda database: database.installations.save("slack:T1", TOKEN, NOW),
    "find": lambda database: database.installations.find("slack:T1"),
    "due": lambda database: database.ledger.due(NOW, 9),
    "claim": lambda database: database.ledger.claim("discord", "me", NOW, timedelta(minutes=2), 9),
    "hold": lambda database: database.ledger.hold("lane", "me", NOW, NOW + timedelta(minutes=1)),
    "states": lambda database: database.installations.consume_state("s", NOW),
}


@pytest.mark.parametrize("name", CALLS)
def test_closing_closes_every_port(name: str, tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'store.db'}")
    database.close()
    database.close()
    with pytest.raises(StoreError, match="closed"):
        CALLS[name](database)


def test_one_database_in_memory_serves_all_ports() -> None:
    database = open_database("sqlite://")
    for call in CALLS.values():
        call(database)
    assert database.installations.find("slack:T1") == TOKEN
    assert database.subscriptions.pause(digest().tenant, Pause.ASKED) != []
    database.close()


def test_on_postgresql_nobody_waits_until_articles_are_stored(postgres_url: str) -> None:
    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    database = open_database(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ARTICLES_LOCK})
        told = [database.tenants.welcome(HERE, NOW), database.tenants.is_first("e", NOW)]
    database.close()
    engine.dispose()
    assert told == [True, True]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_only_that_something_is_being_sent_waits_for_the_disk(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    ask = "PRAGMA synchronous" if kind == "sqlite" else "SHOW synchronous_commit"
    engine = connect(url)
    transactions = Transactions(engine)
    found = []
    for durable in (True, False, True):
        with transactions.ledger_writer(durable=durable) as connection:
            found.append(connection.scalar(text(ask)))
    with transactions.record_writer() as connection:
        found.append(connection.scalar(text(ask)))
    transactions.close()
    lasting, quick, others = (2, 1, 1) if kind == "sqlite" else ("on", "off", "on")
    assert found == [lasting, quick, lasting, others]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_same_words_for_many_channels_are_kept_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    books, engine = open_database(url), connect(url)
    for number in range(5):
        recorded(books, due_digest(f"d{number}", channel=str(number)), count=2)
    with engine.connect() as connection:
        kept = connection.scalar(text("SELECT count(*) FROM digest_text"))
    assert kept == 3  # two messages, and what they tell
    send_all(books)
    assert books.ledger.forget(LATER) == 0  # the last told of each
    for number in range(5):
        assert books.subscriptions.remove(due_digest().tenant, f"d{number}")
    assert books.ledger.forget(LATER) == 5
    with engine.connect() as connection:
        kept = [connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("digest_text", "delivery")]
    books.close()
    engine.dispose()
    assert kept == [0, 0]


def test_what_fails_to_be_written_stays_secret(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    database = open_database(f"sqlite:///{path}")
    connection = sqlite3.connect(path)
    connection.execute("CREATE TRIGGER t BEFORE INSERT ON installation BEGIN SELECT RAISE(ABORT, 'disk on fire'); END")
    connection.close()
    with pytest.raises(StoreError, match="disk on fire") as caught:
        database.installations.save("slack:T1", TOKEN, NOW)
    database.close()
    told = "".join(traceback.format_exception(caught.value))
    assert "installation" in told  # the cause is there, with its statement
    assert TOKEN not in told


def test_an_issued_state_cannot_be_read_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    database = open_database(f"sqlite:///{path}")
    database.installations.issue_state("state-in-the-browser", NOW + timedelta(minutes=10))
    database.close()
    assert b"state-in-the-browser" not in path.read_bytes()


def test_only_its_owner_reads_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    database = open_database(f"sqlite:///{path}")
    database.tenants.welcome(HERE, NOW)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    database.close()
    assert modes == dict.fromkeys(["store.db", "store.db-wal", "store.db-shm"], 0o600)


def test_an_existing_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    path.chmod(0o640)
    open_database(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
