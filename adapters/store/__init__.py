"""The store: articles, their readings and the search index, on SQLite or PostgreSQL.

Only ``open_store`` is public. SQLAlchemy is imported when a store is opened, not before.
"""

from __future__ import annotations

from bot.core.ports import Store


def open_store(url: str) -> Store:
    """Open the store at a database URL, creating or upgrading its tables.

    ``sqlite:///relative.db``, ``sqlite:////absolute.db``, ``sqlite://`` (in memory, gone when closed) and
    ``postgresql://user@host/database`` are understood. A missing SQLite file is created, with its folder.

    Raises:
        StoreError: the URL is not understood, the database cannot be reached or written, is no database of ours,
            or was made by a newer version.
    """
    from adapters.store.engine import connect  # noqa: PLC0415 - start-up time
    from adapters.store.sqlstore import SqlStore  # noqa: PLC0415 - start-up time

    return SqlStore(connect(url))
