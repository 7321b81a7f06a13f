"""Brings a database's schema and its search index up to date when a store is opened."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, insert, inspect, select, text, update

from adapters.store import stories
from adapters.store.codec import decode_article
from adapters.store.indexes import INDEXES
from adapters.store.keys import from_micros
from adapters.store.schema import SCHEMA_VERSION, article, setting, visibility
from adapters.store.terms import TERMS_VERSION, clip
from bot.core.errors import StoreError
from summarizer.types import Article

_LOCK = 0x62726965  # any constant: one process migrates, the others wait
_BATCH = 200  # articles indexed at a time
_TERMS = "terms"
_STORIES = "stories"
_CURRENT = {_TERMS: TERMS_VERSION, _STORIES: stories.STORIES_VERSION}
"""What the database was made with, by the name of the setting."""


def upgrade(engine: Engine) -> None:
    """Run the migrations the database has not seen, and work out anew what another version's rules made.

    Costs two small queries where there is nothing to do. Raises ``StoreError`` for a schema newer than this program
    or a SQLite file of another program.
    """
    with engine.connect() as connection:
        if _version(connection) == SCHEMA_VERSION and _settings(connection).items() >= _CURRENT.items():
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
        settings = _settings(connection)
        for name, renew in ((_TERMS, _index_anew), (_STORIES, _place_anew)):
            if settings.get(name) != _CURRENT[name]:
                renew(connection)
                connection.execute(delete(setting).where(setting.c.name == name))
                connection.execute(insert(setting), {"name": name, "value": _CURRENT[name]})


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if version is None else str(version)


def _settings(connection: Connection) -> dict[str, str]:
    return {row.name: row.value for row in connection.execute(select(setting.c.name, setting.c.value))}


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


def _place_anew(connection: Connection) -> None:
    """Make every story known by its articles again, and give a story to each article without one, oldest first.

    Articles keep their stories and stories their ids, whatever the rules would say today.
    """
    from summarizer.profiles import profile  # noqa: PLC0415 - start-up time: rarely needed

    stories.forget(connection)
    time = func.coalesce(article.c.published, visibility.c.ingested)
    order = connection.execute(
        select(visibility.c.tenant, visibility.c.key)
        .join(article, article.c.key == visibility.c.key)
        .order_by(visibility.c.tenant, time, visibility.c.id)
    ).all()
    for start in range(0, len(order), _BATCH):
        for tenant, rows in groupby(order[start : start + _BATCH], key=lambda row: row.tenant):
            keys = [row.key for row in rows]
            found = connection.execute(
                select(article, visibility.c.id, visibility.c.story, visibility.c.ingested)
                .join(article, article.c.key == visibility.c.key)
                .where(visibility.c.tenant == tenant, visibility.c.key.in_(keys))
                .order_by(time, visibility.c.id)
            )
            for row in found.all():
                read = decode_article(row)
                when = read.article.published or from_micros(row.ingested)
                one = stories.Unplaced(row.id, profile(read), when)
                # Another article may have joined stories since the batch was read.
                mine = (visibility.c.tenant == tenant) & (visibility.c.id == row.id)
                if name := connection.scalar(select(visibility.c.story).where(mine)):
                    stories.recall(connection, tenant, name, one)
                else:
                    placed = stories.assign(connection, tenant, [one])
                    connection.execute(update(visibility).where(mine).values(story=placed[one.id]))


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
