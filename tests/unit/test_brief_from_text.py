"""From plain texts in two languages to one brief: reading, stories, merging and composing together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from summarizer.brief import compose
from summarizer.cluster import cluster
from summarizer.reading import read
from summarizer.types import Article, Brief, ReadArticle


def article(name: str, language: str, title: str, text: str, day: int) -> ReadArticle:
    published = datetime(2026, 11, day, 12, tzinfo=UTC)
    return ReadArticle(
        Article(name, title, text, language, source=name, published=published),
        read(text, language=language, title=title),
    )


QUAKE_EN = article(
    "quake-en",
    "en",
    "Earthquake in western Turkey kills at least 34",
    "A strong earthquake has killed at least 34 people in western Turkey, officials said on Monday. Around 120 are still "
    "missing near Izmir. The disaster agency said 81 buildings collapsed. Some 3,500 rescuers were deployed. In 1999 an "
    "earthquake near Izmit killed more than 17,000 people.",
    16,
)
QUAKE_DE = article(
    "quake-de",
    "de",
    "Zahl der Toten in der Türkei steigt auf 52",
    "Nach dem Erdbeben in der Türkei ist die Zahl der Toten auf 52 gestiegen. Das teilte der Katastrophenschutz am Dienstag "
    "mit. 81 Gebäude sind eingestürzt. Etwa 3500 Helfer sind in der Region um Izmir im Einsatz. Beim Erdbeben von Izmit "
    "waren 1999 mehr als 17.000 Menschen gestorben.",
    17,
)
JOBS_EN = article(
    "jobs-en",
    "en",
    "Carmaker Tauber cuts 3,000 jobs",
    "German carmaker Tauber will cut 3,000 jobs by 2028, including 1,200 in Zwickau, it said on Tuesday. Net profit fell 42 "
    "percent to 310 million euros in the third quarter, on revenue of 6.1 billion euros. The company sold 148,000 cars.",
    17,
)
JOBS_DE = article(
    "jobs-de",
    "de",
    "Autobauer Tauber baut 3500 Arbeitsplätze ab",
    "Der Autohersteller Tauber will 3500 Arbeitsplätze abbauen, wie die Gewerkschaft am Dienstag mitteilte. Der Nettogewinn "
    "fiel um 42 Prozent auf 310 Millionen Euro, der Umsatz betrug 6,1 Milliarden Euro. Verkauft wurden 148.000 Autos.",
    17,
)


def told(brief: Brief) -> dict[tuple[str | None, int], tuple[int, tuple[int, ...]]]:
    """Concept and value of each figure, with its voices and the values that contradict it."""
    return {
        (figure.figure.concept, int(figure.figure.value)): (
            figure.voices,
            tuple(int(conflict.figure.value) for conflict in figure.conflicts if conflict.figure.value is not None),
        )
        for figure in brief.figures
        if figure.figure.value is not None
    }


def test_two_events_in_two_languages_are_two_stories() -> None:
    assert cluster([JOBS_DE, QUAKE_DE, JOBS_EN, QUAKE_EN]) == ["jobs-de", "quake-en", "jobs-de", "quake-en"]


def test_a_later_toll_leads_and_background_stays_out() -> None:
    brief = compose([QUAKE_EN, QUAKE_DE], language="en")
    facts = told(brief)
    assert facts["dead", 52] == (1, ())
    assert [before.figure.value for before in brief.figures[0].earlier] == [34]
    assert facts["rescuer", 3500] == (2, ())
    assert ("dead", 17000) not in facts
    assert brief.figures[0].figure.value == 52
    assert sum(value == 81 for _, value in facts) == 1


def test_cut_jobs_conflict_and_the_accounts_agree() -> None:
    facts = told(compose([JOBS_EN, JOBS_DE], language="en"))
    assert facts["job_cut", 3000] == (1, (3500,))
    assert facts["profit", 310_000_000] == (2, ())
    assert facts["turnover", 6_100_000_000] == (2, ())
    assert facts["car", 148_000] == (2, ())


def test_a_part_points_to_its_whole() -> None:
    brief = compose([JOBS_EN], language="en")
    (part,) = [figure for figure in brief.figures if figure.figure.value == 1200]
    assert part.part_of is not None
    assert brief.figures[part.part_of].figure.value == 3000


TRAM_EN = article(
    "tram-en",
    "en",
    "Tram derails in Aldermoor, three dead",
    "Three people were killed and at least 22 injured when a tram came off the rails in Aldermoor on Monday, police said. "
    "There were 58 passengers on board. About 70 firefighters were sent to the scene. The damage is put at £640,000. In "
    "2016 four people died in a similar accident.",
    16,
)
TRAM_DE = article(
    "tram-de",
    "de",
    "Drei Tote nach Straßenbahnunglück in Aldermoor",
    "Beim Unglück einer Straßenbahn in Aldermoor sind am Montag drei Menschen ums Leben gekommen. Mindestens 26 Menschen "
    "wurden verletzt, wie die Polizei mitteilte. In der Bahn saßen 58 Fahrgäste. Rund 70 Feuerwehrleute waren im Einsatz. "
    "Zwei der Verletzten schweben in Lebensgefahr. Der Schaden wird auf 640.000 Pfund geschätzt.",
    16,
)
VOTE_EN = article(
    "vote-en",
    "en",
    "Centre Alliance wins in Toskeria",
    "The Centre Alliance of prime minister Ana Weil has won the election in Toskeria with 36.4% of the vote. Turnout was "
    "71.5%. The National Front lost heavily, at 17.9%, after 29.2% in 2022. About 4.3 million people were entitled to vote.",
    16,
)
VOTE_DE = article(
    "vote-de",
    "de",
    "Zentrumsallianz gewinnt Wahl in Toskeria",
    "Die Zentrumsallianz von Ministerpräsidentin Ana Weil hat die Wahl in Toskeria mit 36,4 Prozent der Stimmen gewonnen. "
    "Die Wahlbeteiligung lag bei 71,5 Prozent. Wahlberechtigt waren rund 4,3 Millionen Menschen. Die Nationale Front kam "
    "auf 17,9 Prozent (2022: 29,2 Prozent).",
    16,
)


def test_one_accident_in_two_languages_merges_without_any_other_article() -> None:
    brief = compose([TRAM_DE, TRAM_EN], language="en")
    assert brief.story == "tram-de"
    facts = told(brief)
    assert facts["dead", 3] == (2, ())
    assert facts["injured", 22] == (1, (26,))
    assert facts["passenger", 58] == facts["firefighter", 70] == facts["damage", 640_000] == (2, ())
    assert all(value != 4 for _, value in facts)


def test_some_of_the_injured_are_a_part_of_the_injured() -> None:
    figures = compose([TRAM_DE], language="de").figures
    (part,) = [figure for figure in figures if figure.figure.value == 2]
    assert part.part_of is not None
    assert figures[part.part_of].figure.value == 26


def test_an_election_merges_and_a_percentage_of_nothing_comes_last() -> None:
    figures = compose([VOTE_EN, VOTE_DE], language="en").figures
    stated = [(str(figure.figure.value), figure.voices, bool(figure.conflicts)) for figure in figures]
    assert stated[0] == ("36.4", 2, False)
    assert {("71.5", 2, False), ("4300000", 2, False), ("17.9", 2, False)} < set(stated)
    assert all(value != "29.2" for value, _, _ in stated)
    said = [bool(figure.figure.counted or figure.figure.concept or figure.figure.clause) for figure in figures]
    assert said == sorted(said, reverse=True)


def test_arrests_conflict_whatever_the_arrested_are_called() -> None:
    raid_en = article(
        "raid-en",
        "en",
        "Police arrest 27 in Brunnhagen raids",
        "Police in Brunnhagen arrested 27 people on Wednesday in raids against smugglers. 450 officers searched 63 homes and "
        "seized 14 cars and 3.5 million euros in cash. None of the 450 officers was injured.",
        18,
    )
    raid_de = article(
        "raid-de",
        "de",
        "Razzia in Brunnhagen: 31 Festnahmen",
        "Bei einer Razzia gegen Schmuggler hat die Polizei in Brunnhagen am Mittwoch 31 Verdächtige festgenommen. 450 Beamte "
        "durchsuchten 63 Wohnungen. Sichergestellt wurden 14 Autos und 3,5 Millionen Euro Bargeld.",
        18,
    )
    facts = told(compose([raid_en, raid_de], language="en"))
    assert facts["arrested", 27] == (1, (31,))
    assert facts["police_officer", 450] == facts["home", 63] == facts["car", 14] == (2, ())
    assert ("injured", 450) not in facts


def test_an_increase_is_no_whole() -> None:
    flu = article(
        "flu",
        "en",
        "Hospitals in Norvia fill up",
        "Hospitals in Norvia are treating 4,300 patients, 1,200 more than a week earlier. Some 310 of them are in intensive "
        "care.",
        18,
    )
    figures = compose([flu], language="en").figures
    (part,) = [figure for figure in figures if figure.figure.value == 310]
    assert part.part_of is not None
    assert figures[part.part_of].figure.value == 4300


TOLLS = {
    "en": (
        "Nine people were killed in an explosion in the Polish town of Radkow on Tuesday, police said.",
        (
            "Three more people have died after the explosion in the Polish town of Radkow, bringing the death toll to 12, the "
            "hospital said on Wednesday."
        ),
    ),
    "de": (
        "Bei einer Explosion in der polnischen Stadt Radkow sind am Dienstag neun Menschen ums Leben gekommen.",
        (
            "Nach der Explosion in der polnischen Stadt Radkow sind drei weitere Menschen gestorben. Damit stieg die Zahl der "
            "Toten auf zwölf."
        ),
    ),
}


@pytest.mark.parametrize("language", TOLLS)
def test_who_died_besides_is_not_the_new_toll(language):
    reads = [article(f"a{day}", language, "Radkow", text, day) for day, text in enumerate(TOLLS[language], 10)]
    brief = compose(reads, language=language, story="radkow")
    (toll,) = [one for one in brief.figures if one.figure.concept == "dead"]
    assert toll.figure.value == 12
    assert [side.figure.value for side in toll.earlier] == [9]
