"""When digests fall due: every zone, every change of the clocks, no day lost and none twice."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import slots
from bot.core.deliveries import DigestRun, Outcome
from bot.core.domain import Pause, Subscription
from bot.core.slots import Slot, choose, due_slots, instant, left_out, next_due, scheduled, upcoming
from tests.subscriptions_contract import digest

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
GRACE = 3 * HOUR
ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Atlantic/Azores",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Pacific/Auckland",
    "Pacific/Chatham",
)
HALF_HOURS = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(*times: str, zone: str = "Europe/Berlin", due: datetime | None = None) -> Subscription:
    return replace(digest(), times=times, days=tuple(range(7)), zone=zone, next_due=due)


@cache
def offsets(zone: str, first: int, last: int) -> tuple[list[datetime], list[datetime]]:
    """The beginning of these years and the instants when the zone's offset changes in them, found by looking at every
    quarter of an hour; and the local time that each begins with."""
    there = ZoneInfo(zone)
    step, moment, end = timedelta(minutes=15), datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    found = [moment]
    while moment < end:
        day = moment + DAY
        if day.astimezone(there).utcoffset() != moment.astimezone(there).utcoffset():
            while moment < day:
                after = moment + step
                if after.astimezone(there).utcoffset() != moment.astimezone(there).utcoffset():
                    found.append(after)
                moment = after
        moment = day
    return found, [one.astimezone(there).replace(tzinfo=None) for one in found]


def by_the_clock(wall: datetime, zone: str, first: int, last: int) -> datetime:
    """The first instant that shows the local time or a later one, told from the changes of the zone."""
    instants, begins = offsets(zone, first, last)
    for number, start in enumerate(instants):
        shown = start + (wall - begins[number])
        if number + 1 == len(instants) or shown < instants[number + 1]:
            return max(start, shown)
    raise AssertionError


@pytest.mark.parametrize(
    ("wall", "zone", "expected"),
    [
        pytest.param("2026-11-22 08:00", "Europe/Berlin", "2026-11-22 07:00", id="winter"),
        pytest.param("2026-07-01 08:00", "Europe/Berlin", "2026-07-01 06:00", id="summer"),
        pytest.param("2027-03-28 02:00", "Europe/Berlin", "2027-03-28 01:00", id="the gap begins"),
        pytest.param("2027-03-28 02:30", "Europe/Berlin", "2027-03-28 01:00", id="in the gap"),
        pytest.param("2027-03-28 02:59", "Europe/Berlin", "2027-03-28 01:00", id="at the end of the gap"),
        pytest.param("2027-03-28 03:00", "Europe/Berlin", "2027-03-28 01:00", id="after the gap"),
        pytest.param("2026-10-25 01:59", "Europe/Berlin", "2026-10-24 23:59", id="before the overlap"),
        pytest.param("2026-10-25 02:00", "Europe/Berlin", "2026-10-25 00:00", id="the overlap begins"),
        pytest.param("2026-10-25 02:30", "Europe/Berlin", "2026-10-25 00:30", id="in the overlap"),
        pytest.param("2026-10-25 03:00", "Europe/Berlin", "2026-10-25 02:00", id="after the overlap"),
        pytest.param("2027-03-14 02:30", "America/New_York", "2027-03-14 07:00", id="a gap in the west"),
        pytest.param("2026-11-01 01:30", "America/New_York", "2026-11-01 05:30", id="an overlap in the west"),
        pytest.param("2026-10-04 02:15", "Australia/Lord_Howe", "2026-10-03 15:30", id="a gap of half an hour"),
        pytest.param("2027-04-04 01:45", "Australia/Lord_Howe", "2027-04-03 14:45", id="an overlap of half an hour"),
        pytest.param("2026-04-24 00:30", "Africa/Cairo", "2026-04-23 22:00", id="a gap at midnight"),
        pytest.param("2027-03-14 00:15", "America/Havana", "2027-03-14 05:00", id="a gap at midnight in the west"),
        pytest.param("2026-11-22 08:00", "Asia/Kathmandu", "2026-11-22 02:15", id="a quarter of an hour"),
        pytest.param("2026-11-22 00:00", "Pacific/Kiritimati", "2026-11-21 10:00", id="far east"),
        pytest.param("2011-12-30 08:00", "Pacific/Apia", "2011-12-30 10:00", id="a day left out"),
        pytest.param("1893-04-01 00:03", "Europe/Berlin", "1893-03-31 23:06:32", id="seconds"),
    ],
)
def test_instants(wall: str, zone: str, expected: str) -> None:
    moment = datetime.fromisoformat(wall)
    assert instant(moment.date(), f"{moment:%H:%M}", zone) == utc(expected)


@pytest.mark.parametrize("zone", ZONES)
def test_no_day_is_lost_and_none_comes_twice(zone: str) -> None:
    """Twenty zones, every half hour, three years: each day once, at the time by the zone's own changes."""
    first, last = 2026, 2028
    now, end = datetime(first, 1, 3, tzinfo=UTC), datetime(last, 12, 29, tzinfo=UTC)
    subscription = scheduled(daily(*HALF_HOURS, zone=zone), now)
    day = now.astimezone(ZoneInfo(zone)).date() - DAY
    found: list[Slot] = []
    while now < end:
        now += 29 * DAY + 7 * HOUR
        found += due_slots(subscription, now)
        subscription = scheduled(subscription, now)
    wanted = []
    while not wanted or wanted[-1][0] <= now:
        walls = [(clock, datetime.fromisoformat(f"{day} {clock}")) for clock in HALF_HOURS]
        wanted += [(by_the_clock(wall, zone, first, last + 1), day, clock) for clock, wall in walls]
        day += DAY
    begin = datetime(first, 1, 3, tzinfo=UTC)
    assert [(slot.due, slot.day, slot.time) for slot in found] == [one for one in wanted if begin < one[0] <= now]
    assert len(found) > 1_090 * len(HALF_HOURS)


@pytest.mark.parametrize("zone", ZONES)
def test_looked_at_one_after_the_other_none_is_passed_over(zone: str) -> None:
    """At midnight and at night, as schedulers that count on from the last time lose days."""
    begin, end = datetime(2026, 1, 3, tzinfo=UTC), datetime(2026, 12, 29, tzinfo=UTC)
    for clock in ("00:30", "02:30"):
        found = [begin]
        while found[-1] < end and (due := next_due(daily(clock, zone=zone), found[-1])):
            found.append(due)
        local = [moment.astimezone(ZoneInfo(zone)).date() for moment in found[1:]]
        assert local == [local[0] + number * DAY for number in range(len(local))]


def _changes(zone: str) -> Iterator[datetime]:
    instants, _ = offsets(zone, 2026, 2027)
    return iter(instants[1:])


def test_around_every_change_of_every_zone() -> None:
    """All zones there are: every quarter of an hour of the days around a change falls due once, in order."""
    clocks = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 15, 30, 45))
    seen = set()
    for zone in sorted(zoneinfo.available_timezones()):
        there = ZoneInfo(zone)
        for change in _changes(zone):
            kind = (change, change.astimezone(there).utcoffset(), (change - MINUTE).astimezone(there).utcoffset())
            if kind in seen:  # zones that do the same
                continue
            seen.add(kind)
            today = change.astimezone(there).date()
            for day in (today - DAY, today, today + DAY):
                found = [instant(day, clock, zone) for clock in clocks]
                wanted = [by_the_clock(datetime.fromisoformat(f"{day} {clock}"), zone, 2026, 2027) for clock in clocks]
                assert found == wanted, (zone, day)
                assert found == sorted(found)
    assert len(seen) > 100


@given(
    zone=st.sampled_from(sorted(zoneinfo.available_timezones())),
    day=st.dates(date(1975, 1, 1), date(2037, 12, 31)),
    minute=st.integers(0, 24 * 60 - 1),
)
@settings(deadline=None, max_examples=300)
def test_an_instant_is_the_first_that_shows_the_time_or_a_later_one(zone: str, day: date, minute: int) -> None:
    clock = f"{minute // 60:02}:{minute % 60:02}"
    wall = datetime.fromisoformat(f"{day} {clock}")
    found, there = instant(day, clock, zone), ZoneInfo(zone)
    assert found.utcoffset() == timedelta()
    assert found.astimezone(there).replace(tzinfo=None) >= wall
    before = [found - timedelta(seconds=1), *(found - number * 10 * MINUTE for number in range(1, 26 * 6))]
    assert all(one.astimezone(there).replace(tzinfo=None) < wall for one in before)


@pytest.mark.parametrize(
    ("times", "days", "after", "expected"),
    [
        (("08:00",), range(7), "2026-11-22 06:59", "2026-11-22 07:00"),
        (("08:00",), range(7), "2026-11-22 07:00", "2026-11-23 07:00"),
        (("08:00", "18:30"), range(7), "2026-11-22 07:00", "2026-11-22 17:30"),
        (("18:30", "08:00"), (0,), "2026-11-23 17:30", "2026-11-30 07:00"),
        (("00:00",), (6,), "2026-11-21 22:59", "2026-11-21 23:00"),  # Sunday there, Saturday by UTC
        (("23:30",), (5,), "2026-11-21 22:30", "2026-11-28 22:30"),
        ((), range(7), "2026-11-22 07:00", None),
        (("08:00",), (), "2026-11-22 07:00", None),
    ],
)
def test_the_next_time(times: tuple[str, ...], days: tuple[int, ...], after: str, expected: str | None) -> None:
    subscription = replace(daily(*times), days=tuple(days))
    assert next_due(subscription, utc(after)) == (utc(expected) if expected else None)
    assert next_due(replace(subscription, paused=Pause.ASKED), utc(after)) is None


@pytest.mark.parametrize(
    ("quiet", "clock", "expected"),
    [
        (None, "23:00", "2026-11-22 22:00"),
        (("22:00", "07:00"), "21:59", "2026-11-22 20:59"),
        (("22:00", "07:00"), "22:00", "2026-11-23 06:00"),
        (("22:00", "07:00"), "23:00", "2026-11-23 06:00"),
        (("22:00", "07:00"), "00:00", "2026-11-22 06:00"),
        (("22:00", "07:00"), "06:59", "2026-11-22 06:00"),
        (("22:00", "07:00"), "07:00", "2026-11-22 06:00"),
        (("12:00", "14:00"), "13:00", "2026-11-22 13:00"),
        (("12:00", "14:00"), "14:00", "2026-11-22 13:00"),
        (("12:00", "14:00"), "11:59", "2026-11-22 10:59"),
        (("12:00", "14:00"), "23:00", "2026-11-22 22:00"),
        (("12:00", "12:00"), "12:00", "2026-11-22 11:00"),
    ],
)
def test_quiet_hours_are_waited_for(quiet: tuple[str, str] | None, clock: str, expected: str) -> None:
    due = utc(expected)
    subscription = replace(daily(clock), quiet=quiet, days=(6,))
    assert next_due(subscription, utc("2026-11-20 12:00")) == due
    (slot,) = due_slots(replace(subscription, next_due=due), due)
    assert slot == Slot(subscription.tenant, subscription.id, date(2026, 11, 22), clock, due)  # named by its own time


def test_quiet_hours_end_by_the_clock_though_it_changes() -> None:
    at_night = replace(daily("23:30", "02:30"), quiet=("22:00", "06:00"), next_due=utc("2027-03-28 04:00"))
    found = due_slots(at_night, utc("2027-03-28 04:00"))
    assert [(slot.day, slot.time) for slot in found] == [(date(2027, 3, 27), "23:30"), (date(2027, 3, 28), "02:30")]


def test_due_is_what_fell_due_since_it_was_looked_at() -> None:
    one = daily("08:00", "18:30", due=utc("2026-11-20 07:00"))
    found = due_slots(one, utc("2026-11-22 07:00"))
    assert [(str(slot.day), slot.time) for slot in found] == [
        ("2026-11-20", "08:00"),
        ("2026-11-20", "18:30"),
        ("2026-11-21", "08:00"),
        ("2026-11-21", "18:30"),
        ("2026-11-22", "08:00"),
    ]
    assert [slot.due for slot in found] == sorted(slot.due for slot in found)
    assert due_slots(one, utc("2026-11-20 06:59:59")) == ()
    assert due_slots(replace(one, next_due=None), utc("2026-11-22 07:00")) == ()
    assert due_slots(replace(one, paused=Pause.ASKED), utc("2026-11-22 07:00")) == ()


def test_what_fell_due_long_ago_is_not_counted() -> None:
    found = due_slots(daily("08:00", due=utc("2020-01-01 07:00")), utc("2026-11-22 12:00"))
    assert len(found) == slots.LOOK_BACK.days
    assert found[-1].day == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("hours_late", "delivered", "missed"),
    [((), None, ()), ((0.0,), 0.0, ()), ((3.0,), 3.0, ()), ((3.01,), None, (3.01,)), ((2, 26, 1), 1, (26, 2))],
)
def test_the_newest_in_time_is_delivered(
    hours_late: tuple[float, ...], delivered: float | None, missed: tuple[float, ...]
) -> None:
    now = utc("2026-11-22 12:00")

    def slot(late: float) -> Slot:
        due = now - late * HOUR
        return Slot("discord:1", "d1", due.date(), f"{due:%H:%M}", due)

    chosen = choose([slot(late) for late in hours_late], now, GRACE)
    assert chosen.deliver == (None if delivered is None else slot(delivered))
    assert chosen.missed == tuple(slot(late) for late in missed)


@pytest.mark.parametrize(
    ("former", "expected"),
    [
        pytest.param(None, "2026-11-23 07:00", id="new"),
        pytest.param(daily("08:00", due=utc("2026-11-23 07:00")), "2026-11-23 07:00", id="nothing waited"),
        pytest.param(daily("08:00", due=utc("2026-11-22 07:00")), "2026-11-22 07:00", id="due, not seen to yet"),
        pytest.param(daily("08:00", due=None), "2026-11-23 07:00", id="never due"),
        pytest.param(
            replace(daily("08:00", due=utc("2026-11-22 07:00")), paused=Pause.ASKED), "2026-11-23 07:00", id="resumed"
        ),
    ],
)
def test_a_change_loses_nothing(former: Subscription | None, expected: str) -> None:
    now = utc("2026-11-22 07:00:05")
    assert scheduled(daily("08:00"), now, former).next_due == utc(expected)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2026-11-22 07:00", "2026-11-22 07:00"),  # seen to at the next tick
        ("2026-11-22 06:50", "2026-11-22 07:00"),  # looked at for updates before
        ("2026-11-23 07:00", "2026-11-23 07:00"),
        ("2026-11-24 07:00", "2026-11-24 07:00"),  # one was skipped
        (None, "2026-11-23 07:00"),
    ],
)
def test_the_digest_coming_up_is_the_first_nobody_saw_to(due: str | None, expected: str) -> None:
    now = utc("2026-11-22 07:00:05")
    assert upcoming(daily("08:00", due=utc(due) if due else None), now) == utc(expected)
    assert upcoming(replace(daily("08:00"), paused=Pause.ASKED), now) is None


def test_what_is_left_out_is_recorded_under_its_name() -> None:
    due, now = utc("2026-11-22 07:00"), utc("2026-11-23 12:00")
    made = left_out(Slot("discord:1", "d1", due.date(), "08:00", due), now, Outcome.MISSED, "too late")
    assert made == DigestRun(
        "discord:1", "d1", due.date(), "08:00", due, now, Outcome.MISSED, due, due, told="", parts=0, note="too late"
    )


def test_a_change_takes_effect_at_once() -> None:
    now = utc("2026-11-22 06:00")
    berlin = scheduled(daily("08:00"), now)
    assert berlin.next_due == utc("2026-11-22 07:00")
    assert scheduled(replace(berlin, zone="Europe/Lisbon"), now, berlin).next_due == utc("2026-11-22 08:00")
    assert scheduled(replace(berlin, zone="Asia/Tokyo"), now, berlin).next_due == utc("2026-11-22 23:00")
    assert scheduled(replace(berlin, times=("07:30",)), now, berlin).next_due == utc("2026-11-22 06:30")
    assert scheduled(replace(berlin, paused=Pause.ASKED), now, berlin).next_due is None


def test_a_year_of_ticks_that_start_late_and_clocks_that_jump() -> None:
    """Each day's digest is decided once, whatever the clock does between the ticks."""
    subscription = scheduled(daily("02:30"), utc("2026-01-01 00:00"))
    done: dict[tuple[date, str], bool] = {}
    now = utc("2026-01-01 00:00")
    steps = [HOUR, 7 * HOUR, -3 * HOUR, 30 * HOUR, 15 * MINUTE, -DAY, 2 * DAY, 11 * HOUR]
    ticks = 0
    while now < utc("2027-01-01 00:00"):
        now += steps[ticks % len(steps)]
        ticks += 1
        if subscription.next_due and subscription.next_due <= now:
            chosen = choose(due_slots(subscription, now), now, GRACE)
            for slot, delivered in [
                *((one, False) for one in chosen.missed),
                *((one, True) for one in [chosen.deliver] if one),
            ]:
                assert (slot.day, slot.time) not in done
                done[slot.day, slot.time] = delivered
            subscription = replace(subscription, next_due=next_due(subscription, now))
    days = sorted(day for day, _ in done)
    assert days == [days[0] + number * DAY for number in range(len(days))]
    assert len(days) >= 364
    assert 0 < sum(done.values()) < len(done)
