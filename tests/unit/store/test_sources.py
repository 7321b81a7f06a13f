"""Sources in a database: how the upgrade makes them, and that being due costs the same however many there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, insert, text

import adapters.store.migrations
from adapters.store import open_database
from adapters.store.schema import feed as feeds
from adapters.store.schema import feed_entry, feed_source
from adapters.store.source_rows import entry_row, source_hash, source_row
from bot.core.domain import Feed
from bot.core.sources import FeedSource
from tests.source_books import HARBOUR, HERE, LEASE, MONTH, NOW, THERE, entry

MANY = 5_000


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database is to be made."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    found: str = request.getfixturevalue("empty_postgres_url")
    return found


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def at_revision(connection: Connection, revision: str) -> None:
    """Upgrade an empty database no further than that."""
    config = Config()
    config.set_main_option("script_location", str(Path(adapters.store.migrations.__path__[0])))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_feeds_of_an_older_version_are_read_from_now_on(url: str) -> None:
    with connected(url) as connection:
        at_revision(connection, "0004")
        row = "INSERT INTO feed (tenant, id, url, title, added, added_by) VALUES (:tenant, :id, :url, 'Bote', 0, 'U1')"
        for tenant, name, address in ((HERE, "a", HARBOUR), (THERE, "b", HARBOUR), (HERE, "c", "http://[odd")):
            connection.execute(text(row), {"tenant": tenant, "id": name, "url": address})
    database = open_database(url)
    now = database.sources.find([HARBOUR])[0]
    assert now is not None
    assert now.next_check is not None
    assert [one.tenant for one in database.sources.followers(HARBOUR)] == [HERE, THERE]
    held = database.sources.due("me", now.next_check, LEASE, 9)
    assert sorted((one.url, one.title) for one in held) == [("http://[odd", "Bote"), (HARBOUR, "Bote")]
    assert [(one.id, one.folder) for one in database.subscriptions.feeds(THERE)] == [("b", "")]
    database.close()


def test_entries_of_an_older_version_are_found_by_their_titles(url: str) -> None:
    with connected(url) as connection:
        at_revision(connection, "0005")
        rows = [entry_row(entry(number)) for number in range(1_005)]
        for row in rows:
            del row["words"]
        source = source_row(FeedSource(HARBOUR, NOW)) | {"number": 1, "followed": True}
        connection.execute(insert(feed_source), source)
        names = ", ".join(rows[0])
        into = text(f"INSERT INTO feed_entry (source, {names}) VALUES (1, {', '.join(f':{name}' for name in rows[0])})")
        connection.execute(into, rows)
    database = open_database(url)
    database.subscriptions.save_feeds([Feed("f1", HERE, HARBOUR, "Bote", NOW, "U1")])
    for number in (0, 999, 1_000, 1_004):
        assert [one.title for _, one in database.sources.fates(HERE, title=f"storm {number}")] == [f"Storm {number}"]
    database.close()


def test_being_due_needs_no_search(url: str) -> None:
    database = open_database(url)
    with connected(url) as connection:
        connection.execute(insert(feed_source), [_row(number) for number in range(MANY)])
        connection.execute(insert(feed_entry), [entry_row(entry(1)) | {"source": 1 + n} for n in range(MANY)])
        connection.execute(insert(feeds), [_feed_row(number) for number in range(MANY)])
        connection.execute(text("ANALYZE"))
    plans: list[str] = []
    with _explained(plans):
        (*_, held) = database.sources.due("me", NOW, LEASE, 9)
        assert database.sources.due("me", NOW - MONTH, LEASE, 9) == []
        assert database.sources.record(held, held, [entry(1), entry(2)])
        database.sources.check_now(held.url, NOW)
        assert len(database.sources.followers(held.url)) == len(database.sources.find([held.url])) == 1
        assert len(database.sources.entries(held.url)) == 2
        assert len(database.sources.fates("tenant 7", address="harbour.example/1")) == 1
        assert len(database.sources.fates("tenant 8", article="a1", title="storm 2")) == 2
        database.sources.spare(held.host, NOW)
        database.subscriptions.save_feeds([Feed("new", HERE, HARBOUR, "Bote", NOW, "U1")])
    searching = [plan for plan in plans if "SCAN feed" in plan or "Seq Scan on feed" in plan]
    assert (len(plans) > 15, searching) == (True, [])
    database.close()


def _row(number: int) -> dict[str, Any]:
    url = f"https://{number % 7_000}.example/{number}"
    row = source_row(FeedSource(url, NOW + timedelta(seconds=number - 100), title="Bote"))
    return row | {"number": number + 1, "followed": True}


def _feed_row(number: int) -> dict[str, Any]:
    url = f"https://{number % 7_000}.example/{number}"
    row = {"tenant": f"tenant {number}", "id": "f", "url": url, "title": "Bote", "added": 0, "added_by": "U1"}
    return row | {"folder": "", "source": source_hash(url)}


@contextmanager
def _explained(plans: list[str]) -> Iterator[None]:
    """Note how the database carries out each statement."""

    def explain(connection: Connection, _cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")) and "feed" in statement:
            how = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
            asking = connection.connection.cursor()
            asking.execute(how + statement, values[0] if rest[-1] else values)
            plans.append("\n".join(str(row) for row in asking.fetchall()) + f"\n{statement}")
            asking.close()

    event.listen(Engine, "before_cursor_execute", explain)
    yield
    event.remove(Engine, "before_cursor_execute", explain)
