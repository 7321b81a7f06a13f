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


# Reports of one kind on one day, with numbers in common by chance: another storm, another place, another company.
STORM_EN = told(
    "storm-en",
    "en",
    "Two people died when storm Isolde hit the coast of Jutland on Tuesday with gusts of up to 148 kilometres per hour. "
    "75,000 homes were without power and 310 trains were cancelled.",
    [
        Number("Two", "2", "people", "person"),
        Number("148 kilometres per hour", "148", unit="kilometre per hour"),
        Number("75,000", "75000", "homes", "home"),
        Number("310", "310", "trains", "train"),
    ],
    title="Storm Isolde kills two",
    day=17,
)
STORM_DE = told(
    "storm-de",
    "de",
    "Sturm Isolde hat am Dienstag in Jütland zwei Menschen das Leben gekostet. Rund 75.000 Haushalte waren ohne Strom, "
    "310 Züge fielen aus.",
    [
        Number("zwei", "2", "Menschen", "Mensch"),
        Number("75.000", "75000", "Haushalte", "Haushalt", modifier="~"),
        Number("310", "310", "Züge", "Zug"),
    ],
    title="Tote durch Sturm in Dänemark",
    day=17,
    hour=18,
)
STORM_ELSEWHERE = told(
    "storm-gb",
    "en",
    "Two people died when a storm hit the north of Scotland on Tuesday with gusts of up to 161 kilometres per hour. "
    "75,000 homes were without power and 90 trains were cancelled.",
    [
        Number("Two", "2", "people", "person"),
        Number("161 kilometres per hour", "161", unit="kilometre per hour"),
        Number("75,000", "75000", "homes", "home"),
        Number("90", "90", "trains", "train"),
    ],
    title="Storm kills two in Scotland",
    day=17,
)
RESULTS = told(
    "results-a",
    "de",
    "Der Chemiekonzern Alvera hat im dritten Quartal 412 Millionen Euro verdient. Der Umsatz sank um 2,4 Prozent auf 5,9 "
    "Milliarden Euro. Der Konzern will 600 Stellen streichen.",
    [
        Number("412 Millionen Euro", "412000000", unit="euro"),
        Number("2,4 Prozent", "2.4", "Umsatz", unit="percentage"),
        Number("5,9 Milliarden Euro", "5900000000", "Umsatz", unit="euro"),
        Number("600", "600", "Stellen", "Stelle"),
    ],
    title="Alvera verdient weniger",
    day=18,
)
OTHER_RESULTS = told(
    "results-b",
    "de",
    "Der Maschinenbauer Tromsen hat im dritten Quartal 380 Millionen Euro verdient. Der Umsatz sank um 2,4 Prozent auf "
    "3,05 Milliarden Euro. Der Konzern will 1900 Stellen streichen.",
    [
        Number("380 Millionen Euro", "380000000", unit="euro"),
        Number("2,4 Prozent", "2.4", "Umsatz", unit="percentage"),
        Number("3,05 Milliarden Euro", "3050000000", "Umsatz", unit="euro"),
        Number("1900", "1900", "Stellen", "Stelle"),
    ],
    title="Gewinneinbruch bei Tromsen",
    day=18,
)
MANY = [*ALL, STORM_EN, STORM_DE, STORM_ELSEWHERE, RESULTS, OTHER_RESULTS]


def test_two_articles_belong_together_exactly_as_they_do_among_many() -> None:
    among_many = dict(zip((read.article.id for read in MANY), cluster(MANY), strict=True))
    for first, second in itertools.combinations(MANY, 2):
        alone = cluster([first, second])
        together = among_many[first.article.id] == among_many[second.article.id]
        assert (alone[0] == alone[1]) is together, (first.article.id, second.article.id)


def test_reports_of_one_kind_are_not_one_event() -> None:
    assert cluster([STORM_EN, STORM_ELSEWHERE]) == ["storm-en", "storm-gb"]
    assert cluster([RESULTS, OTHER_RESULTS]) == ["results-a", "results-b"]


def test_one_number_of_different_things_and_a_town_make_no_story() -> None:
    trial = told(
        "trial",
        "de",
        "Der frühere Bürgermeister von Lindenau ist wegen Bestechlichkeit verurteilt worden. An 31 Verhandlungstagen wurden "
        "Zeugen gehört.",
        [Number("31", "31", "Verhandlungstagen", "Verhandlungstag")],
        title="Früherer Bürgermeister verurteilt",
        day=17,
    )
    raid = told(
        "raid",
        "en",
        "Police arrested 31 people in Lindenau.",
        [Number("31", "31", "people", "person")],
        title="Arrests in smuggling case",
        day=18,
    )
    assert cluster([trial, raid]) == ["trial", "raid"]


def test_a_name_and_equal_numbers_join_two_languages_without_any_other_article() -> None:
    assert cluster([STORM_DE, STORM_EN]) == ["storm-en", "storm-en"]


def test_an_older_article_joins_no_story_that_began_long_after_it() -> None:
    published = DAM_EN.article.published
    assert published is not None
    old = replace(DAM_EN_LATER, article=replace(DAM_EN_LATER.article, id="old", published=published.replace(day=3)))
    assert cluster([DAM_DE, DAM_EN, old]) == ["dam-en", "dam-en", "old"]


LAUNCH = told(
    "launch",
    "en",
    "Carmaker Torvia on Tuesday unveiled the Pelo, a small electric car that will cost 21,900 euros. The Pelo will be "
    "built at the Grellin plant, which has 1,450 workers, chief executive Ada Moorland said.",
    [
        Number("21,900 euros", "21900", unit="euro"),
        Number("1,450", "1450", "workers", "worker"),
    ],
    title="Torvia unveils electric Pelo",
    day=17,
    people=[("Ada Moorland", "chief executive")],
)
RECALL = told(
    "recall",
    "en",
    "Torvia is calling 52,000 cars of its older model Grando back to workshops because a brake hose may burst. Ada Moorland "
    "apologised to the owners of the Grando on Wednesday. A regulator knows of 9 accidents.",
    [Number("52,000", "52000", "cars", "car"), Number("9", "9", "accidents", "accident")],
    title="Torvia recalls 52,000 cars over brake fault",
    day=18,
    people=[("Ada Moorland", "chief executive")],
)


def test_two_events_at_one_company_are_two_stories() -> None:
    assert cluster([LAUNCH, RECALL]) == ["launch", "recall"]


def test_a_mention_in_passing_joins_no_other_event() -> None:
    text = STORM_ELSEWHERE.article.text.replace("a storm", "storm Orla")
    text += " A week ago storm Isolde had killed two in Jutland and left 75,000 homes dark."
    mentions = replace(STORM_ELSEWHERE, article=replace(STORM_ELSEWHERE.article, text=text))
    assert cluster([STORM_EN, STORM_DE, mentions]) == ["storm-en", "storm-en", "storm-gb"]
