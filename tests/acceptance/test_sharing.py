"""What an operator imports is shown to the servers and workspaces that use the bot."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.store import open_database
from bot.core import ingest
from bot.core.domain import Draft

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A database that two servers have used."""
    url = f"sqlite:///{tmp_path / 'test.db'}"
    database = open_database(url)
    for tenant in ("discord:1", "slack:T1"):
        database.tenants.welcome(tenant, NOW)
    own = ingest.prepare(Draft(text="Some 300 people marched in Lunden on Friday.", title="March"))
    database.store.save("discord:1", [own], NOW)
    database.close()
    return url


def _titles(url: str, tenant: str) -> list[str]:
    database = open_database(url)
    try:
        return sorted(head.title for head in database.store.heads(tenant, limit=100))
    finally:
        database.close()


def test_imports_are_shown_everywhere_and_nothing_else_is(cli, database):
    article = "Barge hits bridge\n\nAbout 2,000 people were stranded in Velmouth on Monday, the port said."
    imported = cli("import", "-", stdin=article)
    assert imported.code == 0
    assert "1 stored" in imported.out
    assert "Shown to the 2 servers and workspaces that use the bot too." in imported.out
    assert _titles(database, "discord:1") == ["Barge hits bridge", "March"]
    assert _titles(database, "slack:T1") == ["Barge hits bridge"]
    assert _titles(database, "terminal:local") == ["Barge hits bridge"]
    again = cli("import", "-", stdin=article)
    assert "0 stored, 1 already known" in again.out
    assert _titles(database, "slack:T1") == ["Barge hits bridge"]


def test_imports_stay_with_the_operator_where_sharing_is_off(cli, database, monkeypatch):
    monkeypatch.setenv("BRIEFWIRE_SHARE_IMPORTS", "false")
    imported = cli("import", "-", stdin="Barge hits bridge\n\nAbout 2,000 people were stranded in Velmouth on Monday.")
    assert "Shown to" not in imported.out
    assert _titles(database, "slack:T1") == []
    assert _titles(database, "discord:1") == ["March"]
