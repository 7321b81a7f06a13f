"""Brings a database's schema and its search index up to date when a store is opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, inspect, select, text

from adapters.store.indexes import INDEXES
from adapters.store.schema import SCHEMA_VERSION, article, setting
from adapters.store.terms import TERMS_VERSION, clip
from bot.core.errors import StoreError
from summarizer.types import Article

_LOCK = 0x62726965  # any constant: one process migrates, the others wait
_BATCH = 200  # articles indexed at a time
_TERMS = "terms"


def upgrade(engine: Engine) -> None:
    """Run the migrations the database has not seen, and index anew what was stemmed by another stemmer.

    Costs two small queries where there is nothing to do. Raises ``StoreError`` for a schema newer than this program
    or a SQLite file of another program.
    """
    with engine.connect() as connection:
        if _version(connection) == SCHEMA_VERSION and _terms_version(connection) == TERMS_VERSION:
            return
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = _version(connection)
        if found is None and connection.dialect.name == "sqlite" and inspect(connection).get_table_names():
            message = "The database file belongs to another program; name a new file."
            raise StoreError(message)
        if found != SCHEMA_VERSION:
            _migrate(connection, found)
        if _terms_version(connection) != TERMS_VERSION:
            _index_anew(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if version is None else str(version)


def _terms_version(connection: Connection) -> str | None:
    return connection.scalar(select(setting.c.value).where(setting.c.name == _TERMS))


def _index_anew(connection: Connection) -> None:
    from bot.core.search import terms_of  # noqa: PLC0415 - start-up time: rarely needed

    index = INDEXES[connection.dialect.name]
    index.clear(connection)
    keys = connection.scalars(select(article.c.key).order_by(article.c.key)).all()
    for start in range(0, len(keys), _BATCH):
        rows = connection.execute(
            select(article.c.key, article.c.title, article.c.text, article.c.language).where(
                article.c.key.in_(keys[start : start + _BATCH])
            )
        ).all()
        index.add(
            connection, [(row.key, clip(terms_of(Article("", row.title, row.text, row.language)))) for row in rows]
        )
    connection.execute(delete(setting).where(setting.c.name == _TERMS))
    connection.execute(insert(setting), {"name": _TERMS, "value": TERMS_VERSION})


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
