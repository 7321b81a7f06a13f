"""Database failures as ``StoreError``: what happened, never the statement, its values or a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.core.errors import StoreError


@contextmanager
def store_errors(action: str) -> Iterator[None]:
    """Turn a failure of the database into ``StoreError("<action>: <reason>")``."""
    try:
        yield
    except SQLAlchemyError as error:
        message = f"{action}: {reason(error)}"
        raise StoreError(message) from error


def reason(error: SQLAlchemyError) -> str:
    """The driver's own words, on one line."""
    original = error.orig if isinstance(error, DBAPIError) else error
    lines = str(original).strip().splitlines() if isinstance(error, DBAPIError) else []
    return lines[0].strip() if lines else type(original).__name__
