from __future__ import annotations

import zoneinfo

import pytest

from bot.core import schedule, wording
from bot.core.cities import CITIES
from bot.core.errors import UserError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8", "08:00"),
        ("8:00", "08:00"),
        ("08:00,18:30", "08:00 18:30"),
        ("18.30; 8", "08:00 18:30"),
        ("8 am", "08:00"),
        ("8pm", "20:00"),
        ("12 am", "00:00"),
        ("12 p.m.", "12:00"),
        ("7:15 a.m. and 7:15 p.m.", "07:15 19:15"),
        ("8 Uhr", "08:00"),
        ("um 8 und 18 Uhr", "08:00 18:00"),
        ("8.30 Uhr, 17 uhr", "08:30 17:00"),
        ("7h45", "07:45"),
        ("8h", "08:00"),
        ("8 o'clock", "08:00"),
        ("noon, midnight", "00:00 12:00"),
        ("mittags", "12:00"),
        ("0:00", "00:00"),
        ("23:59", "23:59"),
        ("8, 08:00, 8 am", "08:00"),
        ("6 7 8 9 10 11", "06:00 07:00 08:00 09:00 10:00 11:00"),
    ],
)
def test_times(text, expected):
    assert schedule.times(text, "en") == tuple(expected.split())


@pytest.mark.parametrize(
    "text",
    ["", "soon", "24:00", "8:60", "13 pm", "0 am", "8:0", "800", "8-10", "-8", "8 x", "every hour", "1,2,3,4,5,6,7"],
)
def test_what_is_no_time(text):
    with pytest.raises(UserError) as caught:
        schedule.times(text, "en")
    assert caught.value.argument == "at"
    assert caught.value.hint is not None
    assert "08:00" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daily", "0123456"),
        ("Every Day", "0123456"),
        ("täglich", "0123456"),
        ("weekdays", "01234"),
        ("werktags", "01234"),
        ("weekend", "56"),
        ("Wochenende", "56"),
        ("mon,thu", "03"),
        ("mo, do", "03"),
        ("Mo. und Do.", "03"),
        ("Mondays and Thursdays", "03"),
        ("montags donnerstags", "03"),
        ("mon-fri", "01234"),
        ("Mo–Fr", "01234"),
        ("mo bis mi", "012"),
        ("mon to wed, sun", "0126"),
        ("fri-mon", "0456"),
        ("sa/so", "56"),
        ("su", "6"),
        ("di", "1"),
        ("tu", "1"),
        ("weekend, mon", "056"),
        ("mon mon", "0"),
        ("Samstag", "5"),
        ("Mittwoch", "2"),
    ],
)
def test_days(text, expected):
    assert schedule.days(text, "en") == tuple(int(day) for day in expected)


@pytest.mark.parametrize("text", ["", "never", "m", "t", "s", "mon,xyz", "-", "8", "mon-xyz"])
def test_what_is_no_day(text):
    with pytest.raises(UserError) as caught:
        schedule.days(text, "de")
    assert caught.value.argument == "days"
    assert text in caught.value.message


@pytest.mark.parametrize("locale", wording.LOCALES)
@pytest.mark.parametrize("days", [(0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4), (5, 6), (0,), (2, 4, 6)])
def test_days_in_words_are_understood_again(days, locale):
    assert schedule.days(wording.weekdays(days, locale), locale) == days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" EUROPE/BERLIN ", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
        ("Asia/Kolkata", "Asia/Kolkata"),
        ("München", "Europe/Berlin"),
        ("muenchen", "Europe/Berlin"),
        ("Munich", "Europe/Berlin"),
        ("san francisco", "America/Los_Angeles"),
        ("Washington", "America/New_York"),
        ("Straßburg", "Europe/Paris"),
        ("Genf", "Europe/Zurich"),
        ("Wien", "Europe/Vienna"),
        ("Mailand", "Europe/Rome"),
        ("ŁÓDŹ", "Europe/Warsaw"),
        ("St. Petersburg", "Europe/Moscow"),
    ],
)
def test_zones(text, expected):
    assert schedule.zone(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [("Berlim", "Did you mean Europe/Berlin?"), ("Mars", "Europe/Berlin"), ("", "Europe/"), ("../x", "")],
)
def test_what_is_no_zone(text, hint):
    with pytest.raises(UserError) as caught:
        schedule.zone(text, "en")
    assert caught.value.argument == "zone"
    assert caught.value.hint is not None
    assert hint in caught.value.hint


def test_every_city_has_a_zone_of_ours():
    for city, zone in CITIES.items():
        found = schedule.zone(city, "de")
        older = found.rpartition("/")[2] == city.replace(" ", "_")  # a name that some systems still have
        assert found == zone or older
        assert zone in set(schedule.zone_names())


def test_every_zone_offered_can_be_used():
    names = list(schedule.zone_names())
    assert len(names) > 300
    for name in names:
        assert schedule.zone(name, "en") == name
        zoneinfo.ZoneInfo(name)
