"""From a database URL to an engine with an up-to-date schema."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from adapters.store.errors import store_errors
from adapters.store.upgrade import upgrade
from bot.core.errors import StoreError

BUSY_SECONDS = 10
"""How long a SQLite writer waits for another process."""

_MOMENT = 0.02
_CONNECT_SECONDS = 5
_OWNER_ONLY = 0o600  # the database holds tokens of platforms; SQLite gives its other files the same mode
_FORMS = "use sqlite:///path/to/file.db or postgresql://user@host/database"


def connect(text: str) -> Engine:
    """An engine for the URL, its schema up to date. Raises ``StoreError``."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The URL may hold a password: neither it nor the exception that quotes it goes on.
        message = f"The database URL is not understood: {_FORMS}."
        raise StoreError(message) from None
    if url.drivername not in _DRIVERS:
        message = f"Databases of the kind {url.drivername!r} are not supported: {_FORMS}."
        raise StoreError(message)
    engine = _DRIVERS[url.drivername](url)
    try:
        with store_errors(f"Cannot open {_place(url)}"):
            upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _place(url: URL) -> str:
    """The database as a message may name it: without user, password and options."""
    if url.drivername.startswith("sqlite"):
        return f"the database file {url.database}" if url.database else "the database in memory"
    host = url.host or url.query.get("host") or "localhost"
    return f"the database {url.database!r} on {host}"


def _sqlite(url: URL) -> Engine:
    if url.query:
        message = f"Cannot open {_place(url)}: a SQLite URL takes no options after a question mark."
        raise StoreError(message)
    options: dict[str, Any] = {}
    if url.database in {None, "", ":memory:"}:
        # One connection is the database; the pool hands it to one thread at a time and never closes it.
        options = {"pool_size": 1, "max_overflow": 0}
    else:
        path = Path(str(url.database))
        try:
            if path.is_dir():
                message = f"Cannot open {_place(url)}: it is a folder; name a file inside it."
                raise StoreError(message)
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.touch(mode=_OWNER_ONLY)
        except OSError as error:
            message = f"Cannot open {_place(url)}: {error.strerror}."
            raise StoreError(message) from error
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        poolclass=QueuePool,
        hide_parameters=True,  # values may be secret, and errors are logged with what caused them
        # Transactions are begun by _begin_sqlite, not by the driver.
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
        **options,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    _log_ahead(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}").close()


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Use a write-ahead log. Where others open a new file at the same moment, SQLite refuses that without waiting."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_MOMENT)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a reader that turns writer halfway fails when another wrote meanwhile.
    options = connection.get_execution_options()
    if options.get("write", False):
        durable = options.get("durable", False)
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write", False) else "BEGIN")


def _postgresql(url: URL) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,  # values may be secret, and errors are logged with what caused them
        connect_args={
            "connect_timeout": _CONNECT_SECONDS,
            # Plans depend on the bounds in time, so each statement is planned with its values.
            "prepare_threshold": None,
            # Searches take milliseconds; compiling one takes tens of them.
            "options": "-c jit=off",
        },
    )


_DRIVERS = {
    "sqlite": _sqlite,
    "sqlite+pysqlite": _sqlite,
    "postgresql": _postgresql,
    "postgres": _postgresql,  # as many hosts write it
    "postgresql+psycopg": _postgresql,
}
