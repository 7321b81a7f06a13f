from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.drafts import parse_date

FEBRUARY = datetime(2022, 2, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2 Feb 2022",
        "Mi, 02 Feb 2022",
        "Mittwoch, 2. Februar 2022",
        "2. Februar 2022",
        "02.02.2022",
        "2.2.22",
        "2022-02-02",
        "20220202",
        "2022/02/02",
        "February 2, 2022",
        "Feb. 2nd, 2022",
        "the 2nd of February 2022",
        "2/2/2022",
        "02-Feb-2022",
        "Stand: 02.02.2022",
        "Published: 2 February 2022",
        "Veröffentlicht am 2. Februar 2022",
        "Published 2 February 2022 | Updated 3 February 2022",
    ],
)
def test_a_day_is_its_midnight_in_utc(text: str) -> None:
    assert parse_date(text) == FEBRUARY


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("2022-02-02T10:00:00Z", 10, 0),
        ("2022-02-02T10:00:00.123+01:00", 9, 0),
        ("2022-02-02T10:00+0100", 9, 0),
        ("20220202T103000Z", 10, 30),
        ("Wed, 02 Feb 2022 10:00:00 GMT", 10, 0),
        ("Wed, 02 Feb 2022 10:00:00 +0530", 4, 30),
        ("Mi, 02 Feb 2022 10:00:00 MEZ", 9, 0),
        ("Wed, 02 Feb 2022 10:00 CEST", 8, 0),
        ("Wed Feb  2 10:05:00 2022", 10, 5),
        ("Wed Feb 02 10:05:00 +0000 2022", 10, 5),
        ("Wed Feb 2 10:05:00 CET 2022", 9, 5),
        ("2. Februar 2022, 14.05 Uhr", 14, 5),
        ("2.2.2022 um 9 Uhr", 9, 0),
        ("Feb. 2, 2022 at 3:45 p.m. EST", 20, 45),
        ("February 2, 2022 12:10 AM", 0, 10),
        ("1643791200", 8, 40),
        ("1643791200000", 8, 40),
        ("2 Feb 2022 77:10", 0, 0),
    ],
)
def test_a_time_is_moved_to_utc(text: str, hour: int, minute: int) -> None:
    assert parse_date(text) == FEBRUARY.replace(hour=hour, minute=minute)


def test_midnight_written_as_24_is_the_next_day() -> None:
    assert parse_date("1 Feb 2022 24:00") == FEBRUARY


@pytest.mark.parametrize("text", ["13/02/2022", "02/13/2022"])
def test_slashes_are_read_where_only_one_order_is_possible(text: str) -> None:
    assert parse_date(text) == datetime(2022, 2, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "heute",
        "yesterday 10:00",
        "vor 3 Stunden",
        "Februar 2022",
        "2022",
        "2022-02",
        "31.02.2022",
        "03/04/2022",
        "Am 2. Februar 2022 starben 3 Menschen",
        "2 Feb 2022 and 3 Feb 2022",
        "Feb 2",
        "99999999999999",
        "0000-00-00T00:00:00Z",
        "2 Foo 2022",
        "x" * 100_000,
        "١٢ فبراير ٢٠٢٢",
    ],
)
def test_anything_else_is_no_date(text: str | None) -> None:
    assert parse_date(text) is None
