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
        ("Wed, 02 Feb 22 10:00 UT", 10, 0),
        ("Wed,02 Feb 2022 10:00 Z", 10, 0),
        ("02 Feb 2022 10:00:00 A", 10, 0),
        ("Thursday, 02-Feb-22 10:00:00 GMT", 10, 0),
        ("Wed, Feb 02 2022 10:00:00 EST", 15, 0),
        ("Wed, 02 Feb 2022 10:00:00 PDT", 17, 0),
        ("Wed, 02 Feb 2022 10:00:00 +01", 9, 0),
        ("Wed, 02 Feb 2022 10:00:00 GMT+1", 9, 0),
        ("Wed, 02 Feb 2022 10:00:00 +0100 (CET)", 9, 0),
        ("Wed, 02 Feb 2022 10:00:00 +5300", 10, 0),
        ("Wed Feb 02 2022 10:00:00 GMT+0100 (Central European Standard Time)", 9, 0),
        ("Fri, 2022/02/02 08:19:00 EDT", 12, 19),
        ("2022-02-02 10:00:00.0", 10, 0),
        ("2022-02-02 03:05 PM", 15, 5),
        ("2022-02-02T9:15+01:00", 8, 15),
        ("2022-02-02T10Z", 10, 0),
        ("2022-02-02T10:00:00,5+01:00[Europe/Berlin]", 9, 0),
        ("20220202T1030", 10, 30),
        ("20220202103000", 10, 30),
        ("2022-033T10:00:00Z", 10, 0),
        ("2022-W05-3", 0, 0),
        ("2/2/2022 3:05:00 PM", 15, 5),
        ("Mittwoch, den 2. Februar 2022 um 14 Uhr 30", 14, 30),
        ("02.02.2022, 14:30 Uhr MESZ", 12, 30),
        ("mer. 2 février 2022 à 14h30", 14, 30),
        ("2 de febrero de 2022 10:00", 10, 0),
        ("2022-február-02T9:15+01:00", 8, 15),
        ("Τετ, 02 Φεβ 2022 10:00:00 EST", 15, 0),
        ("2022년 02월 02일  01:31:00", 1, 31),
        ("2022-02-02 오후 11:23:00", 23, 23),
        ("/Date(1643791200000+0100)/", 8, 40),
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
        "0001-01-01T00:00:00",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1969-12-31T19:00:00-05:00",
        "1900-01-01",
        "0",
        "123456789012",
        "2023-366",
        "2022-W54-1",
        "Wed, 31 Jun 2022 10:00:00 GMT",
        "12/31/99",
        "99-01-02",
        "Wed, 02 Feb 2022 10:00:00 +0100 and more (CET)",
        "2 Foo 2022",
        "x" * 100_000,
        "١٢ فبراير ٢٠٢٢",
    ],
)
def test_anything_else_is_no_date(text: str | None) -> None:
    assert parse_date(text) is None
