"""Transactions on the one engine of a database: writers take turns, readers never wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from adapters.store.errors import store_errors
from bot.core.errors import StoreError

_LOCK = 0x73617665  # any constant: one process of a PostgreSQL cluster writes at a time


class Transactions:
    """Begins transactions until closed. Any failure of the database is a ``StoreError``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = threading.Lock()
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

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """A transaction that may write; committed at the end unless something is raised."""
        with self._writing, self._open("The database could not be written") as connection:
            connection.execution_options(write=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield connection

    def close(self) -> None:
        """Release connections; idempotent."""
        self._closed = True
        self._engine.dispose()

    @contextmanager
    def _open(self, action: str) -> Iterator[Connection]:
        if self._closed:
            raise StoreError("The store is closed.")
        with store_errors(action), self._engine.connect() as connection:
            yield connection
