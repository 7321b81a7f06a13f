"""Key figures over several articles: merging, voices, conflicts, parts."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from summarizer.merge import merge
from summarizer.types import KeyFigure, ReadArticle
from tests.unit.stories import STORY, Number, deaths, told


def surfaces(figures: tuple[KeyFigure, ...]) -> list[list[str]]:
    """For each key figure its sources as "article:surface", sorted, figures in text order."""
    return sorted(
        sorted(f"{source.article}:{source.figure.surface}" for source in figure.sources) for figure in figures
    )


def conflicts(figures: tuple[KeyFigure, ...]) -> list[list[str]]:
    return [
        [figure.figure.surface, *(conflict.figure.surface for conflict in figure.conflicts)]
        for figure in figures
        if figure.conflicts
    ]


def soldiers(name: str, language: str, sentence: str, surface: str, value: str, **more: object) -> ReadArticle:
    noun = "soldiers" if language == "en" else "Soldaten"
    head = "soldier" if language == "en" else "Soldat"
    number = Number(surface, value, noun, head, **more)  # type: ignore[arg-type]  # the table's fields
    return told(name, language, sentence, [number], story=STORY)


ENGLISH = soldiers(
    "en", "en", "About 2,000 soldiers go to Estonia.", "2,000", "2000", modifier="~", clause="to Estonia"
)


MERGING = [
    ("equal", soldiers("x", "de", "2.000 Soldaten gehen nach Estland.", "2.000", "2000", clause="nach Estland"), True),
    (
        "rounded",
        soldiers("x", "de", "1.980 Soldaten gehen nach Estland.", "1.980", "1980", clause="nach Estland"),
        True,
    ),
    ("no place", soldiers("x", "de", "Es geht um 2.000 Soldaten.", "2.000", "2000"), True),
    ("region", soldiers("x", "de", "2.000 Soldaten ins Baltikum.", "2.000", "2000", clause="ins Baltikum"), True),
    ("place", soldiers("x", "de", "2.000 Soldaten nach Rumänien.", "2.000", "2000", clause="nach Rumänien"), False),
    ("value", soldiers("x", "de", "9.400 Soldaten gehen nach Estland.", "9.400", "9400", clause="nach Estland"), False),
]


@pytest.mark.parametrize(("name", "other", "merged"), MERGING, ids=[row[0] for row in MERGING])
def test_merge_over_languages(name: str, other: ReadArticle, *, merged: bool) -> None:
    figures = merge([ENGLISH, other], language="de")
    assert len(figures) == (1 if merged else 2), name
    if merged:
        assert figures[0].voices == 2
        assert [source.article for source in figures[0].sources] == ["x", "en"]  # the reader's language first


def test_opposing_nationalities_do_not_merge() -> None:
    american = soldiers("a", "en", "There are 2,000 US soldiers.", "2,000", "2000", qualifiers=("US",))
    russian = soldiers("b", "de", "Es sind 2.000 russische Soldaten.", "2.000", "2000", qualifiers=("russische",))
    assert len(merge([american, russian], language="en")) == 2
    assert len(merge([american, soldiers("c", "de", "Es sind 2.000 Soldaten.", "2.000", "2000")], language="en")) == 1


def test_same_value_of_different_things_never_merges() -> None:
    nouns = ["Tote", "Verletzte", "Vermisste", "Soldaten", "Polizisten", "Arbeitsplätze", "Häuser", "Panzer"]
    articles = [
        told(f"a{index}", "de", f"Es gibt 1.475 {noun}.", [Number("1.475", "1475", noun)], story=STORY)
        for index, noun in enumerate(nouns)
    ]
    figures = merge(articles, language="de")
    assert len(figures) == len(nouns)
    assert conflicts(figures) == []


def test_percent_percentage_point_and_direction_stay_apart() -> None:
    def rate(name: str, unit: str, direction: str) -> ReadArticle:
        number = Number("3.4", "3.4", "prices", "price", unit=unit, direction=direction)
        return told(name, "en", "Consumer prices changed by 3.4 in October.", [number], story=STORY)

    articles = [
        rate("a", "percentage", "up"),
        rate("b", "percentage point", "up"),
        rate("c", "percentage", "down"),
        rate("d", "percentage", "none"),
    ]
    assert surfaces(merge(articles, language="en")) == [["a:3.4", "d:3.4"], ["b:3.4"], ["c:3.4"]]


def test_repetition_within_an_article_merges_and_stays_one_voice() -> None:
    text = "Two thousand soldiers move to Germany. The 2,000 from Ohio fly on Monday. 8,000 soldiers wait."
    article = told(
        "a",
        "en",
        text,
        [
            Number("Two thousand", "2000", "soldiers", "soldier", "to Germany"),
            Number("2,000", "2000", None, None, "from Ohio"),
            Number("8,000", "8000", "soldiers", "soldier"),
        ],
    )
    figures = merge([article], language="en")
    assert surfaces(figures) == [["a:2,000", "a:Two thousand"], ["a:8,000"]]
    assert {figure.voices for figure in figures} == {1}


def test_a_hedge_in_the_text_holds_for_the_lead() -> None:
    text = "The army sends 2,000 soldiers to Arden. About 2,000 soldiers will leave on Monday."
    numbers = (
        Number("2,000", "2000", "soldiers", "soldier", clause="to Arden"),
        Number("2,000", "2000", "soldiers", "soldier", modifier="~"),
    )
    (key,) = merge([told("a", "en", text, numbers)], language="en")
    assert key.figure.modifier == "~"
    assert key.sources[0].figure == key.figure


def test_voices_are_counted_by_agency_outlet_and_copied_text() -> None:
    text = (
        "In Testdorf sind am Montag bei einem Brand 40 Wohnungen zerstört worden, wie die Feuerwehr am Abend mitteilte."
    )
    copied = text + " Verletzt wurde niemand."

    def article(name: str, body: str, source: str, agency: str | None = None) -> ReadArticle:
        return told(
            name, "de", body, [Number("40", "40", "Wohnungen", "Wohnung")], source=source, agency=agency, story=STORY
        )

    other = "Nach dem Feuer stehen 40 Wohnungen leer, sagt die Stadt."
    assert (
        merge([article("a", text, "Bote", "dpa"), article("b", other, "Kurier", "dpa")], language="de")[0].voices == 1
    )
    assert merge([article("a", text, "Bote"), article("b", copied, "Kurier")], language="de")[0].voices == 1
    assert merge([article("a", text, "Bote"), article("b", other, "Bote")], language="de")[0].voices == 1
    assert merge([article("a", text, "Bote"), article("b", other, "Kurier")], language="de")[0].voices == 2


def test_more_voices_rank_higher() -> None:
    def article(name: str, numbers: str) -> ReadArticle:
        found = [Number(number, number, "cars", "car") for number in numbers.split()]
        return told(name, "en", f"There were {numbers.replace(' ', ' cars and later ')} cars.", found, story=STORY)

    figures = merge([article("a", "310 640"), article("b", "640")], language="en")
    assert [figure.figure.surface for figure in figures] == ["640", "310"]
    assert figures[0].salience > figures[1].salience == 0.5


PARTS = [
    ("en", "8,000 jobs will go, 3,500 of them in Germany.", "8,000|job 3,500|job", {1: 0}),
    ("en", "12 people died, including three children and two nurses.", "12|person three|child two|nurse", {1: 0, 2: 0}),
    ("en", "40 people were hurt. Three of the injured are in hospital.", "40|person Three|injured", {1: 0}),
    ("en", "1,700 soldiers go to Poland and 300 to Latvia, so 2,000 leave.", "1,700|soldier 300|soldier 2,000|soldier", {0: 2, 1: 2}),
    ("de", "Es fallen 8.000 Stellen weg, davon 3.500 in Deutschland.", "8.000|Stelle 3.500|Stelle", {1: 0}),
    ("de", "12 Menschen starben, darunter drei Kinder.", "12|Mensch drei|Kind", {1: 0}),
    ("de", "An Bord waren 214 Menschen: 186 Passagiere und 28 Seeleute.", "214|Mensch 186|Passagier 28|Seeleute", {1: 0, 2: 0}),
    ("en", "The plant hires 1,600 of 2,500 workers.", "1,600|worker 2,500|worker", {0: 1}),
    ("en", "Of its 26 wagons 14 wagons derailed.", "26|wagon 14|wagon", {1: 0}),
    ("de", "Von den 2.500 Stellen entstehen 1.600 Stellen im Norden.", "2.500|Stelle 1.600|Stelle", {1: 0}),
    ("de", "14 der 26 Waggons kippten um.", "14|Waggon 26|Waggon", {0: 1}),
    ("en", "It cuts 2,900 jobs: 1,300 jobs here, 900 jobs there and 700 jobs overseas.", "2,900|job 1,300|job 900|job 700|job", {1: 0, 2: 0, 3: 0}),
    ("de", "Verletzt wurden 29 Menschen, nicht 31 Menschen: 2 Menschen waren doppelt gezählt.", "29|Mensch 31|Mensch 2|Mensch", {}),
    ("en", "It paid 41 dollars. Costs went up, including a 3 dollar fee.", "41|dollar 3|dollar", {}),
    ("de", "Experten gehen davon aus, dass nach 900 Stellen 300 wegfallen.", "900|Stelle 300|Stelle", {}),
    ("en", "It costs 28,500 dollars including work, 1,400 dollars less than before.", "28,500|dollar 1,400|dollar", {}),
    ("en", "60 cars and 14 lorries were on board.", "60|car 14|lorry", {}),
    ("en", "12 members of the crew and 3 guests slept.", "12|crew 3|guest", {}),
]  # fmt: skip


WORDS = {"three": "3", "two": "2", "drei": "3", "Three": "3"}


@pytest.mark.parametrize(("language", "text", "marks", "expected"), PARTS)
def test_parts_of_wholes(language: str, text: str, marks: str, expected: dict[int, int]) -> None:
    numbers = []
    for mark in marks.split():
        surface, _, head = mark.partition("|")
        numbers.append(Number(surface, WORDS.get(surface) or surface.replace(",", "").replace(".", ""), head, head))
    figures = merge([told("a", language, text, numbers)], language=language)
    order = [number.surface for number in numbers]
    found = {
        order.index(figure.figure.surface): order.index(figures[figure.part_of].figure.surface)
        for figure in figures
        if figure.part_of is not None
    }
    assert found == expected


def test_result_does_not_depend_on_the_order_of_articles() -> None:
    articles = [
        deaths("a", "12", "12"),
        deaths("b", "15", "15", language="de"),
        deaths("c", "15", "15", day=None),
        ENGLISH,
    ]
    expected = merge(articles, language="en")
    for order in itertools.permutations(articles):
        assert merge(order, language="en") == expected


def test_nothing_to_merge() -> None:
    assert merge([], language="en") == ()
    assert merge([told("a", "en", "Nothing happened.")], language="en") == ()


def test_a_number_without_a_noun_joins_the_only_figure_it_can_mean() -> None:
    named = told(
        "a", "en", "The town moved 3,500 residents.", [Number("3,500", "3500", "residents", "resident")], story=STORY
    )
    bare = told("b", "en", "The figure stands at 3,500.", [Number("3,500", "3500")], story=STORY)
    assert surfaces(merge([named, bare], language="en")) == [["a:3,500", "b:3,500"]]
    other = told("c", "en", "It has 3,500 lamps.", [Number("3,500", "3500", "lamps", "lamp")], story=STORY)
    assert len(merge([named, bare, other], language="en")) == 3


def test_rates_meet_beside_the_same_amount() -> None:
    def rate(name: str, language: str, text: str, *found: Number) -> ReadArticle:
        return told(name, language, text, found, story=STORY)

    german = rate(
        "a",
        "de",
        "Der Umsatz stieg um 5 Prozent auf 421 Millionen Euro.",
        Number("5", "5", "Umsatz", unit="percentage", direction="up"),
        Number("421", "421000000", "Umsatz", unit="euro", direction="up"),
    )
    english = rate(
        "b",
        "en",
        "Hellbahn posted a 5% rise to 421 million euros.",
        Number("5", "5", unit="percentage"),
        Number("421", "421000000", unit="euro"),
    )
    alone = rate(
        "c", "en", "Shares in Hellbahn gained 5%.", Number("5", "5", "Shares", unit="percentage", direction="up")
    )
    assert surfaces(merge([german, english, alone], language="en")) == [["a:421", "b:421"], ["a:5", "b:5"], ["c:5"]]


def test_equal_rates_of_one_text_are_two_facts() -> None:
    text = "Inflation was 3.6 percent in February. The economy is seen growing 3.6 percent."
    found = [
        Number("3.6 percent", "3.6", unit="percentage"),
        Number("3.6 percent", "3.6", unit="percentage", direction="up"),
    ]
    assert len(merge([told("a", "en", text, found)], language="en")) == 2


def test_round_numbers_of_other_countries_stay_apart() -> None:
    def storm(name: str, text: str, title: str = "") -> ReadArticle:
        return told(name, "en", text, [Number("two", "2", "people", "person")], title=title, story=STORY)

    irish = storm("a", "The storm killed two people in Ireland.")
    titled = storm("b", "The storm killed two people.", "Storm hits Ireland")
    danish = storm("c", "Another storm killed two people in Denmark.")
    assert surfaces(merge([irish, titled, danish], language="en")) == [["a:two", "b:two"], ["c:two"]]


def test_an_addition_to_a_toll_is_not_the_toll() -> None:
    first = told("a", "en", "The fire killed two people.", [Number("two", "2", "people", "person")], story=STORY)
    more = told(
        "b",
        "en",
        "Divers found two more bodies.",
        [Number("two", "2", "more bodies", "body", qualifiers=("more",))],
        story=STORY,
    )
    assert len(merge([first, more], language="en")) == 2


def test_basis_points_are_hundredths_of_percentage_points() -> None:
    one = told(
        "a",
        "en",
        "The bank cut its rate by 25 basis points.",
        [Number("25", "25", "rate", unit="basis point")],
        story=STORY,
    )
    two = told(
        "b",
        "en",
        "The bank cut its rate by 0.25 percentage points.",
        [Number("0.25", "0.25", "rate", unit="percentage point")],
        story=STORY,
    )
    (key,) = merge([one, two], language="en")
    assert (key.figure.value, key.figure.unit) in {(Decimal(25), "basis point"), (Decimal("0.25"), "percentage point")}
    assert {source.figure.unit for source in key.sources} == {"basis point", "percentage point"}


def test_one_amount_under_two_names() -> None:
    def amount(name: str, text: str, noun: str) -> ReadArticle:
        return told(name, "en", text, [Number("110", "110000000", noun, unit="euro")], story=STORY)

    charge = amount("a", "The yard booked a charge of 110 million euros on a cancelled ship order.", "charge")
    writedown = amount("b", "The writedown of 110 million euros on the ship order hit the yard.", "writedown")
    profit = amount("c", "Profit at the yard was 110 million euros after the ship order.", "Profit")
    loss = amount("d", "The loss of the yard was 110 million euros after the ship order.", "loss")
    assert len(merge([charge, writedown], language="en")) == 1
    assert len(merge([profit, loss], language="en")) == 2


LANTERNS_EN = told("en", "en", "Thieves took 9 lanterns from the pier.", [Number("9", "9", "lanterns", "lantern")])


LANTERNS_DE = told("de", "de", "Diebe stahlen 9 Laternen vom Steg.", [Number("9", "9", "Laternen", "Laterne")])


def test_nouns_that_no_table_knows_meet_where_something_knows_them():
    reads = [LANTERNS_EN, LANTERNS_DE]
    asked = []

    def same_noun(one: str, other: str) -> bool:
        asked.append({one, other})
        return True

    assert surfaces(merge(reads, language="en")) == [["de:9"], ["en:9"]]
    assert surfaces(merge(reads, language="en", same_noun=same_noun)) == [["de:9", "en:9"]]
    assert asked == [{"lanterns", "Laternen"}]
    assert surfaces(merge(reads, language="en", same_noun=lambda _one, _other: False)) == [["de:9"], ["en:9"]]


def test_what_the_table_keeps_apart_nobody_joins():
    dead = told("en", "en", "The storm left 12 dead.", [Number("12", "12", "dead", "dead")])
    hurt = told("de", "de", "Der Sturm forderte 12 Verletzte.", [Number("12", "12", "Verletzte", "Verletzter")])
    assert len(merge([dead, hurt], language="en", same_noun=lambda _one, _other: True)) == 2
