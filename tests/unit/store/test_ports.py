"""The contracts of tenants, subscriptions, installations, the ledger and the sources of feeds, on SQLite, on PostgreSQL and on the fakes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.store import Database, open_database
from bot.core.ports import Installations, Subscriptions, Tenants
from tests import ledger_books, source_books
from tests.fake_ledger import FakeLedger
from tests.fake_sources import FakeSources
from tests.fakes import FakeInstallations, FakeSubscriptions, FakeTenants
from tests.installations_contract import InstallationsContract
from tests.ledger_contract import LedgerContract
from tests.sources_contract import SourcesContract
from tests.subscriptions_contract import SubscriptionsContract
from tests.tenants_contract import TenantsContract

Open = Callable[[], Database]


def _openers(url: str) -> Iterator[Open]:
    opened: list[Database] = []

    def open_again() -> Database:
        opened.append(open_database(url))
        return opened[-1]

    yield open_again
    for database in opened:
        database.close()


class OnSqlite:
    @pytest.fixture
    def databases(self, tmp_path: Path) -> Iterator[Open]:
        yield from _openers(f"sqlite:///{tmp_path / 'store.db'}")


class OnPostgres:
    @pytest.fixture
    def databases(self, postgres_url: str) -> Iterator[Open]:
        yield from _openers(postgres_url)


class _Tenants(TenantsContract):
    @pytest.fixture
    def open_again(self, databases: Open) -> Callable[[], Tenants]:
        return lambda: databases().tenants


class _Subscriptions(SubscriptionsContract):
    @pytest.fixture
    def open_again(self, databases: Open) -> Callable[[], Subscriptions]:
        return lambda: databases().subscriptions


class _Installations(InstallationsContract):
    @pytest.fixture
    def open_again(self, databases: Open) -> Callable[[], Installations]:
        return lambda: databases().installations


class _Ledger(LedgerContract):
    @pytest.fixture
    def open_again(self, databases: Open) -> Callable[[], ledger_books.Books]:
        return databases


class _Sources(SourcesContract):
    @pytest.fixture
    def open_again(self, databases: Open) -> Callable[[], source_books.Books]:
        return databases


class TestSqliteTenants(_Tenants, OnSqlite): ...


class TestPostgresTenants(_Tenants, OnPostgres): ...


class TestSqliteSubscriptions(_Subscriptions, OnSqlite): ...


class TestPostgresSubscriptions(_Subscriptions, OnPostgres): ...


class TestSqliteInstallations(_Installations, OnSqlite): ...


class TestPostgresInstallations(_Installations, OnPostgres): ...


class TestSqliteLedger(_Ledger, OnSqlite): ...


class TestPostgresLedger(_Ledger, OnPostgres): ...


class TestSqliteSources(_Sources, OnSqlite): ...


class TestPostgresSources(_Sources, OnPostgres): ...


class TestFakeTenants(TenantsContract):
    @pytest.fixture
    def open_again(self) -> Callable[[], Tenants]:
        fake = FakeTenants()
        return lambda: fake


class TestFakeSubscriptions(SubscriptionsContract):
    @pytest.fixture
    def open_again(self) -> Callable[[], Subscriptions]:
        fake = FakeSubscriptions()
        return lambda: fake


class TestFakeInstallations(InstallationsContract):
    @pytest.fixture
    def open_again(self) -> Callable[[], Installations]:
        fake = FakeInstallations()
        return lambda: fake


@dataclass
class FakeBooks:
    ledger: FakeLedger
    subscriptions: FakeSubscriptions


class TestFakeLedger(LedgerContract):
    @pytest.fixture
    def open_again(self) -> Callable[[], ledger_books.Books]:
        subscriptions = FakeSubscriptions()
        books = FakeBooks(FakeLedger(subscriptions), subscriptions)
        return lambda: books


@dataclass
class FakeFeeds:
    sources: FakeSources
    subscriptions: FakeSubscriptions


class TestFakeSources(SourcesContract):
    @pytest.fixture
    def open_again(self) -> Callable[[], source_books.Books]:
        subscriptions = FakeSubscriptions()
        books = FakeFeeds(FakeSources(subscriptions), subscriptions)
        return lambda: books
