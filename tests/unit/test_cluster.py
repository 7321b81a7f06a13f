"""Which articles tell of one event, in two languages."""

from __future__ import annotations

import itertools
import random
import time
from dataclasses import replace

from summarizer.cluster import cluster
from summarizer.types import ReadArticle
from tests.unit.stories import Number, told

DAM_EN = told(
    "dam-en",
    "en",
    "A dam on the river Orva in northern Italy has burst, flooding the town of Bellano. 1,350 people were brought to "
    "safety and 84 houses were destroyed, civil protection chief Marta Rinaldi said. The army sent 220 soldiers. "
    "The dam was built to supply a paper mill and had been inspected in spring.",
    [
        Number("1,350", "1350", "people", "person"),
        Number("84", "84", "houses", "house"),
        Number("220", "220", "soldiers", "soldier"),
    ],
    title="Dam bursts in northern Italy",
    day=16,
    people=[("Marta Rinaldi", "civil protection chief")],
)
DAM_DE = told(
    "dam-de",
    "de",
    "In Norditalien ist ein Staudamm am Fluss Orva gebrochen. Im Ort Bellano wurden 1350 Menschen in Sicherheit "
    "gebracht, 84 Häuser wurden zerstört, wie Zivilschutzchefin Marta Rinaldi mitteilte. 220 Soldaten helfen.",
    [
        Number("1350", "1350", "Menschen", "Mensch"),
        Number("84", "84", "Häuser", "Haus"),
        Number("220", "220", "Soldaten", "Soldat"),
    ],
    title="Staudamm in Italien bricht",
    day=16,
    hour=15,
    people=[("Marta Rinaldi", "Zivilschutzchefin")],
)
DAM_EN_LATER = told(
    "dam-en-2",
    "en",
    "Engineers are examining why the dam on the river Orva burst. Residents of Bellano in northern Italy returned to "
    "see flooded houses; 1,350 people had been brought to safety. The dam had been inspected in spring.",
    [Number("1,350", "1350", "people", "person")],
    title="Engineers examine burst dam in Italy",
    day=17,
)
MUSEUM = told(
    "museum",
    "en",
    "A museum in Turin in northern Italy has opened a hall for 220 paintings. The director, Luca Ferri, expects 90,000 "
    "visitors a year. The hall was built inside a former paper mill.",
    [Number("220", "220", "paintings", "painting"), Number("90,000", "90000", "visitors", "visitor")],
    title="Museum opens in Turin",
    day=16,
)
STRIKE = told(
    "streik",
    "de",
    "Die Lokführer der Seetalbahn streiken von Mittwoch an 35 Stunden lang. Betroffen sind 120 Züge, wie die "
    "Gewerkschaft in Luzern mitteilte. Sie verlangt 6 Prozent mehr Lohn.",
    [Number("35", "35", unit="hour"), Number("120", "120", "Züge", "Zug"), Number("6", "6", unit="percentage")],
    title="Streik bei der Seetalbahn",
    day=17,
)
ALL = [DAM_EN, DAM_DE, DAM_EN_LATER, MUSEUM, STRIKE]


def test_an_event_is_one_story_across_languages_named_by_its_first_article() -> None:
    assert cluster(ALL) == ["dam-en", "dam-en", "dam-en", "museum", "streik"]


def test_stories_do_not_depend_on_the_order_of_articles() -> None:
    expected = dict(zip((read.article.id for read in ALL), cluster(ALL), strict=True))
    for order in itertools.permutations(ALL):
        assert dict(zip((read.article.id for read in order), cluster(order), strict=True)) == expected


def test_a_story_ends_with_its_time() -> None:
    published = DAM_EN_LATER.article.published
    assert published is not None
    late = replace(DAM_EN_LATER, article=replace(DAM_EN_LATER.article, id="late", published=published.replace(day=30)))
    assert cluster([DAM_EN, DAM_EN_LATER, late]) == ["dam-en", "dam-en", "late"]
    undated = replace(DAM_EN_LATER, article=replace(DAM_EN_LATER.article, id="undated", published=None))
    assert cluster([DAM_EN, undated]) == ["dam-en", "dam-en"]


def test_an_excerpt_joins_its_original() -> None:
    text = DAM_EN.article.text[: DAM_EN.article.text.index("The army")]
    excerpt = told("excerpt", "en", text, title="News in brief", day=17)
    assert cluster([DAM_EN, MUSEUM, excerpt]) == ["dam-en", "museum", "dam-en"]


def test_empty_articles_and_no_articles() -> None:
    assert cluster([]) == []
    assert cluster([told("a", "en", ""), told("b", "und", "…")]) == ["a", "b"]


def test_two_hundred_articles_take_seconds_not_minutes() -> None:
    chance = random.Random(7)
    vocabulary = [
        f"{head}{tail}"
        for head in ("bar", "lor", "mit", "san", "tev")
        for tail in ("ko", "lun", "ris", "dam", "pel", "ost")
    ]

    def article(number: int) -> ReadArticle:
        event = random.Random(number // 4)
        own = [f"{event.choice(vocabulary)}{event.choice(vocabulary)}" for _ in range(40)]
        return told(f"a{number:03}", "en", " ".join(chance.choice(own) for _ in range(250)), day=1 + number % 4)

    reads = [article(number) for number in range(200)]
    start = time.process_time()
    stories = cluster(reads)
    assert time.process_time() - start < 10
    assert len(set(stories)) == 50
