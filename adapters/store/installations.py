"""The ``Installations`` port on SQLAlchemy Core."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select

from adapters.store.codec import clean
from adapters.store.keys import micros
from adapters.store.records import token_of
from adapters.store.rows import put
from adapters.store.schema import install_state, installation
from adapters.store.transactions import Transactions


class SqlInstallations:
    """Installations in a SQL database. Of a state only its hash is kept: who reads the table cannot use it."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def save(self, key: str, value: str, now: dt.datetime) -> None:
        with self._transactions.record_writer() as connection:
            put(connection, installation, {"key": clean(key), "value": clean(value), "saved": micros(now)})

    def find(self, key: str) -> str | None:
        statement = select(installation.c.value).where(installation.c.key == clean(key))
        with self._transactions.reader() as connection:
            return connection.scalar(statement)

    def remove(self, key: str) -> None:
        with self._transactions.record_writer() as connection:
            connection.execute(delete(installation).where(installation.c.key == clean(key)))

    def issue_state(self, state: str, expires: dt.datetime) -> None:
        with self._transactions.record_writer() as connection:
            put(connection, install_state, {"digest": token_of(state), "expires": micros(expires)})

    def consume_state(self, state: str, now: dt.datetime) -> bool:
        with self._transactions.record_writer() as connection:
            connection.execute(delete(install_state).where(install_state.c.expires <= micros(now)))
            consumed = delete(install_state).where(install_state.c.digest == token_of(state))
            return connection.execute(consumed.returning(install_state.c.digest)).first() is not None
