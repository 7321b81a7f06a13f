"""Brings a database's schema up to date when a store is opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from adapters.store.schema import SCHEMA_VERSION
from bot.core.errors import StoreError

_LOCK = 0x62726965  # any constant: one process migrates, the others wait


def upgrade(engine: Engine) -> None:
    """Run the migrations the database has not seen; costs one small query when there are none.

    Raises ``StoreError`` for a schema newer than this program or a SQLite file of another program.
    """
    with engine.connect() as connection:
        if _version(connection) == SCHEMA_VERSION:
            return
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = _version(connection)
        if found == SCHEMA_VERSION:
            return
        if found is None and connection.dialect.name == "sqlite" and inspect(connection).get_table_names():
            message = "The database file belongs to another program; name a new file."
            raise StoreError(message)
        _migrate(connection, found)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if version is None else str(version)


def _migrate(connection: Connection, found: str | None) -> None:
    from alembic import command  # noqa: PLC0415 - start-up time: 0.25 s, and rarely needed
    from alembic.config import Config  # noqa: PLC0415 - start-up time
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - start-up time

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        message = f"The database was made by a newer version (schema {found}); upgrade Briefwire to open it."
        raise StoreError(message)
    command.upgrade(config, "head")
