"""How digests read, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core import digest, present
from bot.core.digest import Digest
from bot.core.message import Message, plain_text
from tests.asking import HARBOUR, RATES, fill, services

SINCE = datetime(2026, 11, 19, 7, tzinfo=UTC)
DAY = timedelta(days=1)


def empty(days: float) -> Digest:
    return Digest(SINCE, SINCE + days * DAY, 0, (), 0)


def posted(found: Digest, missed: int, locale: str, zone: str = "Europe/Berlin") -> str:
    times = [SINCE + number * DAY for number in range(1, missed + 1)]
    return plain_text(present.posted(found, zone=zone, locale=locale, length="normal", missed=times))


@pytest.mark.parametrize(
    ("days", "missed", "locale", "expected"),
    [
        (1, 0, "en", "Nothing new since 19 Nov 2026 08:00"),
        (1, 0, "de", "Nichts Neues seit 19. Nov. 2026 08:00"),
        (2, 1, "en", "Covers 2 days: no digest was posted for 20 Nov 2026 08:00."),
        (2, 1, "de", "Umfasst 2 Tage: nicht geschickt wurde die Zusammenfassung vom 20. Nov. 2026 08:00."),
        (0.5, 1, "en", "Also covers 20 Nov 2026 08:00: no digest was posted then."),
        (0.5, 1, "de", "Umfasst auch die Zusammenfassung vom 20. Nov. 2026 08:00, die nicht geschickt wurde."),
        (
            6,
            5,
            "en",
            "Covers 6 days: no digest was posted for 22 Nov 2026 08:00, 23 Nov 2026 08:00, 24 Nov 2026 08:00 and 2 times before.",
        ),
        (6, 5, "de", "24. Nov. 2026 08:00 und 2-mal davor."),
        (2.2, 1, "en", "Covers 3 days"),
    ],
)
def test_a_gap_is_stated_in_the_times_of_the_channel(days, missed, locale, expected):
    assert expected in posted(empty(days), missed, locale)


@pytest.mark.parametrize(("zone", "shown"), [("Asia/Tokyo", "16:00"), ("America/New_York", "02:00"), ("UTC", "07:00")])
def test_times_are_those_of_the_zone(zone, shown):
    assert posted(empty(1), 0, "en", zone) == f"Nothing new since 19 Nov 2026 {shown}"


@pytest.fixture(scope="module")
def news() -> dict[str, Digest]:
    world = services()
    fill(world, HARBOUR, RATES)
    until = world.clock.now() + timedelta(minutes=1)
    return {
        length: digest.preview(
            world.store, "terminal:local", topic="", until=until, hours=24, locale="en", length=length
        )
        for length in digest.SIZES
    }


def figures(message: Message) -> int:
    return sum(any(run.bold for run in row) for section in message.sections for row in section.lines)


def test_a_longer_digest_tells_more(news):
    shown = {length: present.posted(found, zone="UTC", locale="en", length=length) for length, found in news.items()}
    assert figures(shown["short"]) <= figures(shown["normal"]) <= figures(shown["long"])
    assert len(plain_text(shown["normal"])) < len(plain_text(shown["long"]))
    assert "The central bank of Arden raised its key rate to 4.25 percent on Tuesday." in plain_text(shown["long"])
    assert "The central bank of Arden raised" not in plain_text(shown["normal"])


def test_every_story_names_its_sources(news):
    for section in present.posted(news["normal"], zone="UTC", locale="de", length="normal").sections[1:]:
        assert "[1] " in "".join(run.text for run in section.lines[-1])
