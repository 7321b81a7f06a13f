"""The two full-text indexes: modules of the same functions ``add``, ``clear`` and ``ranker``."""

from __future__ import annotations

from adapters.store import postgres_index, sqlite_index

INDEXES = {"sqlite": sqlite_index, "postgresql": postgres_index}
"""By SQLAlchemy's name of the dialect."""
