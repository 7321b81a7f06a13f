"""Keys order articles by time and never collide."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.store.keys import (
    HIGHEST,
    LOWEST,
    candidate_key,
    first_key,
    free_key,
    from_micros,
    key_time,
    micros,
    seconds,
)

TIMES = [
    datetime(year, month, 3, 4, 5, 6, 789, tzinfo=UTC)
    for year in (1, 1815, 1969, 1970, 2026, 9999)
    for month in (1, 12)
]


def test_keys_are_in_time_order_and_give_their_second_back() -> None:
    keys = [candidate_key(time, "fffff") for time in TIMES]
    assert keys == sorted(set(keys))
    assert [key_time(key) for key in keys] == [time.replace(microsecond=0) for time in TIMES]
    assert [from_micros(micros(time)) for time in TIMES] == TIMES
    assert all(LOWEST < key < HIGHEST for key in keys)


def test_the_bounds_of_a_second_enclose_its_keys() -> None:
    for time in TIMES[:-1]:
        for digest in ("00000", "fffff", "8abcd0"):
            start, end = (first_key(seconds(time + timedelta(seconds=step))) for step in (0, 1))
            assert start <= candidate_key(time, digest) < end


@pytest.mark.parametrize(("second", "key"), [(2**50, HIGHEST), (-(2**50), LOWEST), (0, 0), (1, 1 << 20)])
def test_bounds_beyond_any_date_stay_in_64_bits(second: int, key: int) -> None:
    assert first_key(second) == key


@pytest.mark.parametrize(
    ("wanted", "taken", "expected"),
    [
        (0x100000, set(), 0x100000),
        (0x100000, {0x100000, 0x100001}, 0x100002),
        (0x1FFFFF, {0x1FFFFF}, 0x100000),  # stays in its second
        (-1, {-1}, -(2**20)),
    ],
)
def test_a_taken_key_gives_way_within_its_second(wanted: int, taken: set[int], expected: int) -> None:
    assert free_key(wanted, taken) == expected
    assert key_time(expected) == key_time(wanted)


def test_a_full_second_is_an_error() -> None:
    with pytest.raises(OverflowError):
        free_key(0, range(2**20))
