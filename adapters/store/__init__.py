"""The database: articles with their readings and the search index, tenants, subscriptions, installations, the
ledger of digests, and feeds as they are fetched, on SQLite or PostgreSQL.

SQLAlchemy is imported when a database is opened, not before.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.ports import Installations, Ledger, Sources, Store, Subscriptions, Tenants


@dataclass(frozen=True, slots=True)
class Database:
    """One open database behind several ports. Closing it, or its store, closes all of them."""

    store: Store
    tenants: Tenants
    subscriptions: Subscriptions
    installations: Installations
    ledger: Ledger
    sources: Sources

    def close(self) -> None:
        """Release connections; no method of a port may be called afterwards. Idempotent."""
        self.store.close()


def open_database(url: str) -> Database:
    """Open the database at a URL, creating or upgrading its tables.

    ``sqlite:///relative.db``, ``sqlite:////absolute.db``, ``sqlite://`` (in memory, gone when closed) and
    ``postgresql://user@host/database`` are understood. A missing SQLite file is created, with its folder; only its
    owner may read it.

    Raises:
        StoreError: the URL is not understood, the database cannot be reached or written, is no database of ours,
            or was made by a newer version.
    """
    from adapters.store.engine import connect  # noqa: PLC0415 - start-up time
    from adapters.store.installations import SqlInstallations  # noqa: PLC0415 - start-up time
    from adapters.store.ledger import SqlLedger  # noqa: PLC0415 - start-up time
    from adapters.store.sources import SqlSources  # noqa: PLC0415 - start-up time
    from adapters.store.sqlstore import SqlStore  # noqa: PLC0415 - start-up time
    from adapters.store.subscriptions import SqlSubscriptions  # noqa: PLC0415 - start-up time
    from adapters.store.tenants import SqlTenants  # noqa: PLC0415 - start-up time
    from adapters.store.transactions import Transactions  # noqa: PLC0415 - start-up time

    transactions = Transactions(connect(url))
    return Database(
        SqlStore(transactions),
        SqlTenants(transactions),
        SqlSubscriptions(transactions),
        SqlInstallations(transactions),
        SqlLedger(transactions),
        SqlSources(transactions),
    )
