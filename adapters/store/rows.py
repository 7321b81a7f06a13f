"""Inserts that meet a row of the same key, in the dialect of the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An ``INSERT`` that can be told what to do on conflict."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def put(connection: Connection, table: Table, row: Mapping[str, Any], *more: Mapping[str, Any]) -> None:
    """Insert the row, or replace these columns of the one with its primary key; then more rows of the same columns."""
    statement = insert_into(connection.dialect.name, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in row if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), [row, *more])


def add(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert the row unless there is one with its primary key; whether it was inserted."""
    statement = insert_into(connection.dialect.name, table).values(row).on_conflict_do_nothing()
    return connection.execute(statement.returning(*table.primary_key)).first() is not None
