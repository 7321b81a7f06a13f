"""A stored message that cannot be read, of another version or damaged, stops nothing but its digest."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from adapters.store import open_database
from bot.core.deliveries import DeliveryState
from tests.ledger_books import LEASE, NOW, due_digest, parts, recorded, run, send_all
from tests.subscriptions_contract import HERE


@pytest.mark.parametrize("body", ['[99, "of the next version"]', "{", "[1]", "null"])
def test_what_cannot_be_read_is_not_posted_and_stops_no_other(tmp_path: Path, body: str) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    books = open_database(url)
    bad = due_digest("bad")
    books.subscriptions.save(bad)
    assert books.ledger.record(bad, [run(bad)], parts(run(bad), bad, 2, words="Bad"), NOW)
    recorded(books, due_digest("good", channel="6"))
    recorded(books, due_digest("behind"))
    engine = create_engine(url)
    with engine.begin() as connection:
        spoil = text("UPDATE digest_text SET body = :body WHERE body LIKE '%Bad 0%'")
        assert connection.execute(spoil, {"body": body}).rowcount == 1
    engine.dispose()
    assert [one.subscription for one in books.ledger.claim("discord", "me", NOW, LEASE, 9)] == ["good"]
    assert [one.subscription for one in send_all(books, NOW + LEASE)] == ["good", "behind"]
    found = {(one.subscription, one.part): one for one in books.ledger.deliveries(tenant=HERE, limit=9)}
    assert found["bad", 0].state is DeliveryState.FAILED
    assert found["bad", 1].state is DeliveryState.ABANDONED
    assert found["bad", 1].reason == found["bad", 0].reason == "refused: the stored message cannot be read"
    books.close()
