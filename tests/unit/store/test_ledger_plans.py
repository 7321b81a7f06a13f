"""The ledger finds by an index what it is asked for all day, however many digests there were."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from adapters.store import open_database
from bot.core.deliveries import DeliveryState
from tests.ledger_books import LEASE, NOW, Books, due_digest, recorded, run, send_all
from tests.subscriptions_contract import HERE

UNFINISHED = [state for state in DeliveryState if not state.is_final]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    database = open_database(f"sqlite:///{tmp_path / 'store.db'}")
    yield database
    database.close()


@pytest.fixture
def plans() -> Iterator[list[str]]:
    """The steps of every statement's plan, as SQLite explains them."""
    found: list[str] = []

    def explain(_connection: object, cursor: Any, statement: str, values: Any, _context: object, many: bool) -> None:  # noqa: FBT001 - as SQLAlchemy calls it
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            given = values[0] if many else values
            found.extend(row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", given))

    event.listen(Engine, "before_cursor_execute", explain)
    yield found
    event.remove(Engine, "before_cursor_execute", explain)


def whole(plans: list[str]) -> list[str]:
    """The steps that read a table of the ledger from its begin to its end."""
    return [step for step in plans if re.match(r"SCAN (delivery|digest_run|subscription|before|later)\b", step)]


def test_nothing_asked_while_digests_are_posted_reads_a_whole_table(books: Books, plans: list[str]) -> None:
    one = due_digest()
    recorded(books, one, count=2)
    recorded(books, due_digest("d2", channel="6"))
    ledger = books.ledger
    assert ledger.due(NOW, 9)
    assert ledger.reschedule(one, one.next_due)
    assert len(ledger.claim("discord", "me", NOW, LEASE, 9)) == 2
    assert len(send_all(books, NOW + LEASE)) == 3
    assert ledger.last_told(HERE, "d1")
    assert ledger.runs(HERE, "d1", limit=9)
    assert ledger.deliveries(tenant=HERE, limit=9)
    assert ledger.deliveries(target=one.target, limit=9)
    recorded(books, one, run(one, time="09:00"))
    assert ledger.deliveries(target=one.target, states=UNFINISHED, limit=9)
    assert ledger.overtake(one, NOW, "newer") == 1
    assert ledger.abandon(HERE, "d1", NOW, "paused") == 0
    assert plans
    assert whole(plans) == []
