"""The walk over windows, on matches made of plain numbers."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from adapters.store.keys import first_key
from adapters.store.paging import Page, Position, Ranked, decode_cursor, encode_cursor, first_position, walk
from bot.core.domain import SearchQuery
from bot.core.errors import UserError

NOW = datetime(2026, 11, 20, tzinfo=UTC)
DAY = 86_400
QUERY = SearchQuery("q")


def at(days: float) -> int:
    return first_key(int(NOW.timestamp() - days * DAY))


@dataclass
class Ranker:
    """Matches with scores; at most ``most`` of a stretch are ranked, as the databases do it."""

    scores: dict[int, float]
    most: int = 10_000

    def rank(self, low: int, high: int, *, skip: int, take: int) -> Ranked:
        keys = sorted((key for key in self.scores if low <= key < high), reverse=True)
        kept = keys[: self.most]
        rows = sorted(((self.scores[key], key) for key in kept), reverse=True)
        floor = kept[-1] if len(keys) >= self.most else None
        return Ranked([(key, score) for score, key in rows[skip : skip + take]], len(kept), floor)

    def exists(self, low: int, high: int) -> bool:
        return any(low <= key < high for key in self.scores)


def pages(ranker: Ranker, limit: int, query: SearchQuery = QUERY) -> list[Page]:
    found = [walk(ranker, first_position(NOW, max(ranker.scores)), query, limit)]
    while position := found[-1].next:
        again = decode_cursor(encode_cursor(position, "t", query), "t", query)
        found.append(walk(ranker, again, query, limit))
        assert len(found) <= len(ranker.scores)
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 8, 100])
@pytest.mark.parametrize("most", [1, 2, 3, 7, 10_000])
def test_every_match_is_met_once(limit: int, most: int) -> None:
    ranker = Ranker(
        {at(days): (days * 7) % 5 for days in (0, 0.5, 1, 2.9, 3, 3.1, 8, 29, 31, 60, 89, 91, 400, 9000)}, most
    )
    found = pages(ranker, limit)
    assert sorted(key for page in found for key, _ in page.rows) == sorted(ranker.scores)
    assert all(len(page.rows) == limit for page in found[:-1])


def test_matches_of_one_stretch_are_ranked_together() -> None:
    ranker = Ranker({at(1): 1.0, at(2): 2.0, at(9): 9.0, at(10): 8.0})
    assert [score for page in pages(ranker, 1) for _, score in page.rows] == [2.0, 1.0, 9.0, 8.0]
    assert [score for page in pages(ranker, 3) for _, score in page.rows] == [9.0, 8.0, 2.0, 1.0]


def test_totals_count_the_whole_window() -> None:
    ranker = Ranker({at(days): 0.0 for days in (1, 2, 2.5, 20, 50, 60, 200)})
    assert [(page.window, page.total) for page in pages(ranker, 2)] == [("3d", 3), ("30d", 4), ("90d", 6), ("all", 7)]


def test_too_many_to_rank_are_not_counted() -> None:
    ranker = Ranker({at(days / 10): 0.0 for days in range(20)}, most=5)
    assert {page.total for page in pages(ranker, 2)} == {None}


def test_a_date_as_lower_bound_ends_the_walk() -> None:
    ranker = Ranker({at(days): 0.0 for days in (1, 2, 20, 50)})
    after = SearchQuery("q", after=datetime(2026, 11, 10, tzinfo=UTC))
    assert [(page.window, page.total, len(page.rows)) for page in pages(ranker, 5, after)] == [("30d", 2, 2)]


@pytest.mark.parametrize(
    "position", [Position(2**62, 5, 3, 2**62, 2**31, -1), Position(-(2**62), -(2**63), 2, None, 0, 5)]
)
def test_a_forged_position_ends(position: Position) -> None:
    ranker = Ranker({at(1): 0.0})
    forged = encode_cursor(position, "t", QUERY)
    assert walk(ranker, decode_cursor(forged, "t", QUERY), QUERY, 3).next is None


def test_cursors_are_short_and_plain() -> None:
    cursor = encode_cursor(Position(1, 2, 3, 4, 5, 6), "t", QUERY)
    assert len(cursor) < 60
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert decode_cursor(cursor, "t", QUERY) == Position(1, 2, 3, 4, 5, 6)
    with pytest.raises(UserError):
        decode_cursor(cursor, "u", QUERY)
