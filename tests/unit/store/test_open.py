"""Opening a store: URLs, migrations, and what goes wrong."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, delete, update

import adapters.store.migrations
from adapters.store import open_database
from adapters.store.schema import SCHEMA_VERSION, metadata, setting, story, story_key, visibility
from adapters.store.terms import TERMS_VERSION
from bot.core.domain import IndexTerms
from bot.core.errors import StoreError
from bot.core.search import parse
from tests.contracts import HERE, NOW, THERE, new_article
from tests.stories_contract import DAM_DE, DAM_EN, DAM_LATER, MUSEUM, as_new


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    open_database(f"sqlite:///{path}").close()
    return path


def test_a_missing_file_is_created_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a b" / "ü?%" / "store.db"
    store = open_database(
        f"sqlite:///{quote(str(path))}"
    ).store  # as in any URL, "?" and "%" are written as %3F and %25
    store.save(HERE, [new_article("a")], NOW)
    store.close()
    assert path.exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "not understood"),
        ("store.db", "not understood"),
        ("postgresql://user:geheim@host:port/db", "not understood"),
        ("mysql://user:geheim@host/db", "'mysql' are not supported"),
        ("sqlite+aiosqlite:///x.db?password=geheim", "not supported"),
        ("sqlite:///x.db?password=geheim", "takes no options"),
        ("postgresql+asyncpg://user:geheim@host/db", "not supported"),
        ("postgresql://user:geheim@127.0.0.1:1/db", "database 'db' on 127.0.0.1"),
        ("postgresql://user@/db?host=/nowhere&password=geheim", "database 'db' on /nowhere"),
        ("postgresql://user:geheim@127.0.0.1:1/db?nonsense=1", "database 'db' on 127.0.0.1"),
        ("sqlite:////dev/null/store.db", "/dev/null/store.db: File exists"),
    ],
)
def test_a_url_that_cannot_be_opened_is_a_store_error(url: str, words: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_database(url)
    chain = [str(caught.value), repr(caught.value.__cause__), repr(caught.value)]
    assert words in chain[0]
    assert "geheim" not in " ".join(chain)
    assert "\n" not in chain[0]


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it is a folder"):
        open_database(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("content", [b"These are no pages of a database. " * 40, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_of_another_kind_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"Cannot open the database file .*notes\.txt: "):
        open_database(f"sqlite:///{path}")
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="belongs to another program"):
        open_database(f"sqlite:///{path}")
    assert _tables(path) == {"bookmark"}


def test_damage_behind_the_header_is_a_store_error(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    database.write_bytes(content)
    with pytest.raises(StoreError):
        open_database(f"sqlite:///{database}").store.save(HERE, [new_article("a")], NOW)


def test_a_newer_schema_is_refused(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        open_database(f"sqlite:///{database}")


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder for a user without rights, who also runs the test where it was started as root."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        root = os.geteuid() == 0
        yield Path(folder)
        if root:
            os.seteuid(0)


def test_a_read_only_file_is_a_store_error(as_nobody: Path) -> None:
    path = as_nobody / "store.db"
    open_database(f"sqlite:///{path}").close()
    path.chmod(0o444)
    as_nobody.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(65534)
    with pytest.raises(StoreError, match="readonly"):
        open_database(f"sqlite:///{path}")


def test_a_locked_database_is_a_store_error(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.store.engine.BUSY_SECONDS", 0.05)
    store = open_database(f"sqlite:///{database}").store
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        store.save(HERE, [new_article("a")], NOW)
    assert store.get(HERE, "a") is None  # readers do not wait
    holder.execute("ROLLBACK")
    holder.close()
    assert store.save(HERE, [new_article("a")], NOW)[0].status == "stored"
    store.close()


def test_a_save_that_fails_leaves_nothing(database: Path) -> None:
    store = open_database(f"sqlite:///{database}").store
    with sqlite3.connect(database) as connection:
        connection.execute(
            "CREATE TRIGGER t BEFORE INSERT ON visibility BEGIN SELECT RAISE(ABORT, 'disk on fire'); END"
        )
    connection.close()
    with pytest.raises(StoreError, match="disk on fire"):
        store.save(HERE, [new_article("a", numbers=[1])], NOW)
    store.close()
    with sqlite3.connect(database) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("article", "figure")]
    connection.close()
    assert counts == [0, 0]


def test_the_version_constant_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(adapters.store.migrations.__path__[0])))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA_VERSION


def _differences(url: str) -> list[object]:
    engine = create_engine(url)

    def ours(_object: object, name: str | None, kind: str, _reflected: object, _other: object) -> bool:
        return kind != "table" or not str(name).startswith(("article_terms", "alembic"))

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        found = compare_metadata(context, metadata)
    engine.dispose()
    return found


def test_migrations_make_the_described_tables_on_sqlite(database: Path) -> None:
    assert _differences(f"sqlite:///{database}") == []


def test_migrations_make_the_described_tables_on_postgresql(postgres_url: str) -> None:
    assert _differences(postgres_url.replace("postgresql:", "postgresql+psycopg:")) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_several_may_open_a_new_database_at_once(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}" if kind == "sqlite" else request.getfixturevalue("empty_postgres_url")
    problems: list[Exception] = []

    def work(number: int) -> None:
        try:
            store = open_database(url).store
            store.save(HERE, [new_article(f"a{number}")], NOW)
            store.close()
        except Exception as problem:  # noqa: BLE001 - shown in the main thread
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = open_database(url).store
    assert (problems, store.stats(HERE).articles) == ([], 4)
    store.close()


def test_a_new_file_that_another_is_about_to_write_is_waited_for(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "new.db", isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        ending = threading.Timer(0.3, other.execute, ["ROLLBACK"])
        ending.start()
        store = open_database(f"sqlite:///{tmp_path / 'new.db'}").store
        assert store.stats(HERE).articles == 0
        store.close()
        ending.join()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_another_stemmers_terms_are_indexed_anew(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    articles = [new_article(f"a{number}", "Soldiers crossed many bridges.", days=number / 9) for number in range(450)]
    old = IndexTerms(("soldierz",), ("bridgez",), ())
    store = open_database(url).store
    store.save(HERE, [replace(one, terms=old) for one in articles], NOW)
    store.close()
    for version, old_hits, new_hits in ((TERMS_VERSION, 450, 0), ("another/1", 0, 450), (TERMS_VERSION, 0, 450)):
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            connection.execute(update(setting).where(setting.c.name == "terms").values(value=version))
        engine.dispose()
        store = open_database(url).store
        found = [len(store.search(HERE, parse(word), now=NOW, limit=900).hits) for word in ("bridgez", "bridge")]
        store.close()
        assert found == [old_hits, new_hits]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_articles_from_before_there_were_stories_get_one(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    told = [as_new(DAM_EN), as_new(DAM_DE, 3), as_new(MUSEUM, 4), as_new(DAM_LATER, 24)]

    def stories(ids: list[str]) -> list[str | None]:
        store = open_database(url).store
        try:
            return [found.story for name in ids if (found := store.get(HERE, name))]
        finally:
            store.close()

    store = open_database(url).store
    ids = [saved.id for tenant in (THERE, HERE) for saved in store.save(tenant, told, NOW)][len(told) :]
    store.close()
    first, _, museum, _ = ids
    for forgotten in ("story", "state", "nothing"):
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.begin() as connection:
            if forgotten == "story":
                connection.execute(update(visibility).values(story=None))
                connection.execute(delete(story_key))
                connection.execute(delete(story))
            if forgotten != "nothing":
                connection.execute(delete(setting).where(setting.c.name == "stories"))
        engine.dispose()
        assert stories(ids) == [first, first, museum, first]
    store = open_database(url).store
    (after,) = store.save(HERE, [as_new(("Army leaves", f"{DAM_LATER[1]} The army has left."), 30)], NOW)
    store.close()
    assert after.id not in ids
    assert stories([after.id]) == [first]


def test_an_open_database_is_opened_without_alembic(database: Path) -> None:
    code = f"import sys, adapters.store; adapters.store.open_database('sqlite:///{database}').store; print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_importing_the_store_loads_no_database_library() -> None:
    code = "import sys, adapters.store; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_lost_connection_is_replaced(postgres_url: str) -> None:
    store = open_database(postgres_url).store
    store.save(HERE, [new_article("a")], NOW)
    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    engine.dispose()
    assert store.get(HERE, "a") is not None
    store.close()


def test_the_database_refuses_a_second_row(database: Path) -> None:
    store = open_database(f"sqlite:///{database}").store
    store.save(HERE, [new_article("a", url="page")], NOW)
    store.save(HERE, [new_article("b", url="other")], NOW)
    store.close()
    connection = sqlite3.connect(database)
    for change in ("id = 'a'", "fingerprint = 'print-a'", "url_key = 'page'"):
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(f"UPDATE visibility SET {change} WHERE id = 'b'")
    connection.close()


def test_equal_content_of_two_tenants_is_one_row(database: Path) -> None:
    store = open_database(f"sqlite:///{database}").store
    for tenant in (HERE, "slack:x"):
        store.save(tenant, [new_article("a", url="page", numbers=[1])], NOW)
    store.close()
    connection = sqlite3.connect(database)
    counts = [
        connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("article", "figure", "visibility")
    ]
    connection.close()
    assert counts == [1, 1, 2]


def _tables(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    return names
