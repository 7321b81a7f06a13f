"""Transactions on the one engine of a database: writers take turns, readers never wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine, text

from adapters.store.errors import store_errors
from bot.core.errors import StoreError

ARTICLES_LOCK = 0x73617665  # any constants: one process of a PostgreSQL cluster writes each kind at a time
RECORDS_LOCK = 0x6E6F7465
LEASES_LOCK = 0x6C656173

_WRITING = "The database could not be written"


class Transactions:
    """Begins transactions until closed. Any failure of the database is a ``StoreError``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._articles = threading.Lock()
        # SQLite has one writer at all. On PostgreSQL nobody who presses a button waits until a feed is stored.
        self._records = self._articles if self.backend == "sqlite" else threading.Lock()
        self._closed = False

    @property
    def backend(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._open("The database could not be read") as connection, connection.begin():
            yield connection

    def article_writer(self) -> AbstractContextManager[Connection]:
        """A transaction that may write articles; committed at the end unless something is raised."""
        return self._writer(self._articles, ARTICLES_LOCK)

    def record_writer(self) -> AbstractContextManager[Connection]:
        """Such a transaction for anything else: a few rows."""
        return self._writer(self._records, RECORDS_LOCK)

    @contextmanager
    def ledger_writer(self, *, durable: bool = False) -> Iterator[Connection]:
        """A transaction of the ledger, which on PostgreSQL waits for rows only. One that is not ``durable`` holds after
        a crash of the program; after one of the machine, the last of them may be undone."""
        if self.backend == "sqlite":
            with self._articles, self._open(_WRITING) as connection:
                connection.execution_options(write=True, durable=durable)
                with connection.begin():
                    yield connection
        else:
            with self._open(_WRITING) as connection, connection.begin():
                if not durable:
                    connection.execute(text("SET LOCAL synchronous_commit = off"))
                yield connection

    def close(self) -> None:
        """Release connections; idempotent."""
        self._closed = True
        self._engine.dispose()

    @contextmanager
    def _writer(self, turn: threading.Lock, lock: int) -> Iterator[Connection]:
        with turn, self._open(_WRITING) as connection:
            connection.execution_options(write=True)
            with connection.begin():
                if self.backend == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
                yield connection

    @contextmanager
    def _open(self, action: str) -> Iterator[Connection]:
        if self._closed:
            raise StoreError("The store is closed.")
        with store_errors(action), self._engine.connect() as connection:
            yield connection
