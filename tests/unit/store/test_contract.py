"""The store's contract, on SQLite, on PostgreSQL and on the fake."""

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.store import open_database
from bot.core.ports import Store
from tests.contracts import StoreContract
from tests.fakes import FakeStore
from tests.search_contract import SearchContract
from tests.sharing_contract import SharingContract
from tests.stories_contract import StoriesContract


class TestSqlite(StoreContract, SearchContract, StoriesContract, SharingContract):
    @pytest.fixture
    def open_again(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: open_database(f"sqlite:///{tmp_path / 'store.db'}").store


class TestPostgres(StoreContract, SearchContract, StoriesContract, SharingContract):
    @pytest.fixture
    def open_again(self, postgres_url: str) -> Callable[[], Store]:
        return lambda: open_database(postgres_url).store


class TestMemory(StoreContract):  # searches as TestSqlite does
    @pytest.fixture
    def open_again(self) -> Callable[[], Store]:
        return lambda: open_database("sqlite://").store

    test_what_was_saved_is_there_when_opened_again = None  # a database in memory ends when it is closed


class TestFake(StoreContract, SearchContract, StoriesContract, SharingContract):
    @pytest.fixture
    def open_again(self) -> Callable[[], Store]:
        first = FakeStore()
        return lambda: FakeStore(first.entries, first.stories, first.ingested)
