"""Choosing lead sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest

from summarizer.rank import MAX_LEADS, METHODS, choose
from summarizer.rank.rules import is_dangling, is_presentable
from summarizer.sentences import split
from summarizer.types import Figure
from tests.unit.dam import DAM_DE, DAM_EN, DAM_TWICE, read


def texts(leads):
    return [" ".join(lead.text.split()) for lead in leads]


def figure(text, surface, value, salience=0.9):
    start = text.index(surface)
    sentence = next(s.span for s in split(text, "en") if s.span[0] <= start < s.span[1])
    return Figure(surface, (start, start + len(surface)), sentence, Decimal(value), salience=salience)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("text", "language"), [(DAM_EN, "en"), (DAM_DE, "de")])
def test_every_method_chooses_verbatim_presentable_sentences(method, text, language):
    leads = choose([read(text, language)], count=3, method=method)
    assert len(leads) == 3
    for lead in leads:
        assert text[slice(*lead.span)] == lead.text
        assert is_presentable(lead.text, language)
        assert (lead.article, lead.language) == ("a", language)
    assert [lead.span for lead in leads] == sorted(lead.span for lead in leads)


def test_the_opening_leads_an_article():
    assert texts(choose([read(DAM_EN, "en")], count=1))[0].startswith("The dam above Lindow broke")
    assert texts(choose([read(DAM_DE, "de")], count=1))[0].startswith("Der Damm oberhalb")


@pytest.mark.parametrize("method", METHODS)
def test_what_never_leads(method):
    chosen = texts(choose([read(DAM_EN, "en")], count=MAX_LEADS, method=method))
    for never in ("A long wait", "Who knew", "Read more", "ALL ROADS", "We ran", "Nobody was killed"):
        assert not any(never in text for text in chosen)
    position = next(i for i, text in enumerate(chosen) if text.startswith("He also promised"))
    assert chosen[position - 1].startswith("The state will pay")


@pytest.mark.parametrize("method", METHODS)
def test_a_leaning_sentence_never_stands_alone(method):
    for text, language in ((DAM_EN, "en"), (DAM_DE, "de")):
        for count in range(1, 8):
            chosen = choose([read(text, language)], count=count, method=method)
            spans = [sentence.span for sentence in split(text, language)]
            for place, lead in enumerate(chosen):
                if is_dangling(lead.text, language):
                    assert place > 0
                    assert spans.index(lead.span) == spans.index(chosen[place - 1].span) + 1


@pytest.mark.parametrize("method", METHODS)
def test_sentences_that_repeat_each_other_are_shown_once(method):
    reads = [read(DAM_EN, "en", "a"), read(DAM_TWICE, "en", "b", day=19), read(DAM_EN, "en", "c", day=20)]
    chosen = texts(choose(reads, count=MAX_LEADS, method=method))
    assert sum("flooded 340 homes" in text for text in chosen) == 1
    assert len(set(chosen)) == len(chosen)


def test_a_shorter_sentence_inside_a_longer_one_repeats_it():
    text = (
        "The dam above Lindow broke and flooded 340 homes in the old town near the harbour.\n\n"
        "The dam above Lindow broke and flooded 340 homes. Halden, an insurer, estimates damage of 80 million euros."
    )
    chosen = texts(choose([read(text, "en")], count=5))
    assert [text.startswith("The dam") for text in chosen] == [True, False]


def test_the_same_figures_in_other_words_are_a_repetition():
    texts_by_id = {
        "a": "Makers sold 62,000 heat pumps between July and September, 38 percent more than last summer.",
        "b": "A plus of 38 percent brought the branch to 62,000 units in the third quarter, the association counted.",
    }
    reads = [
        read(text, "en", identifier, figures=[figure(text, "62,000", 62000), figure(text, "38 percent", 38)])
        for identifier, text in texts_by_id.items()
    ]
    assert len(choose(reads, count=3)) == 1


def test_most_of_the_same_figures_are_a_repetition_too():
    texts_by_id = {
        "a": (
            "Ten years after the last one, 18,000 troops from 11 nations opened an exercise.",
            ("18,000", "11", "Ten"),
        ),
        "b": (
            "Soldiers from 11 countries, 18,000 in all, train for three weeks in the snow.",
            ("18,000", "11", "three"),
        ),
    }
    values = {"18,000": 18000, "11": 11, "Ten": 10, "three": 3}
    reads = [
        read(text, "en", identifier, figures=[figure(text, surface, values[surface]) for surface in surfaces])
        for identifier, (text, surfaces) in texts_by_id.items()
    ]
    assert len(choose(reads, count=3)) == 1


def test_what_the_reader_has_seen_is_not_shown_again():
    first = choose([read(DAM_EN, "en")], count=2)
    shown = [lead.text for lead in first]
    assert shown
    second = choose([read(DAM_EN, "en"), read(DAM_TWICE, "en", "b")], count=3, shown=shown)
    assert second
    assert not set(texts(second)) & set(texts(first))
    assert not any("flooded 340 homes" in text for text in texts(second))
    assert choose([read(DAM_TWICE, "en")], count=3, shown=[*texts(choose([read(DAM_TWICE, "en")], count=3))]) == ()


def test_one_statement_in_two_languages_is_shown_once():
    english, german = (
        "The army sends 2,400 troops, 400 more than planned.",
        "Die Armee schickt nun 2.400 statt 2.000 Soldaten.",
    )
    reads = [
        read(english, "en", "a", figures=[figure(english, "2,400", 2400), figure(english, "400", 400, 0.3)]),
        read(german, "de", "b", figures=[figure(german, "2.400", 2400), figure(german, "2.000", 2000, 0.3)]),
    ]
    assert texts(choose(reads, count=2, language="en")) == [english]
    assert texts(choose(reads, count=2, language="de")) == [german]


def test_what_is_new_is_shown_though_its_words_were_seen():
    twice = read(DAM_TWICE, "en")
    leads = choose([twice], count=3)
    news = {(leads[0].article, leads[0].span)}
    assert choose([twice], count=3, shown=texts(leads), news=news) == leads[:1]


def test_what_is_true_no_more_leads_only_where_nothing_else_can():
    twice = read(DAM_TWICE, "en")
    leads = choose([twice], count=3)
    stale = [(lead.article, lead.span) for lead in leads]
    assert choose([twice], count=3, stale=stale[:1]) == leads[1:]
    assert choose([twice], count=3, stale=stale) == leads


def test_the_readers_language_is_preferred_and_the_other_not_repeated():
    reads = [read(DAM_EN, "en", "a"), read(DAM_DE, "de", "b")]
    for language in ("en", "de", "de-CH"):
        assert {lead.language for lead in choose(reads, count=2, language=language)} == {language[:2]}
    assert choose([read(DAM_EN, "en")], count=2, language="de")


def test_a_sentence_with_a_key_figure_wins_over_its_equal():
    text = (
        "The council met in the old town hall on Monday evening.\n\n"
        "Mayor Lena Hofer praised the volunteers at the river. Mayor Lena Hofer counted 420 volunteers at the river. "
        "Farmers from the valley watched the council debate."
    )
    assert "420" in texts(choose([read(text, "en", figures=[figure(text, "420", 420)])], count=2))[1]


def test_the_title_counts():
    text = (
        "The council met in the old town hall on Monday evening.\n\n"
        "Several farmers complained about wild geese on their fields. Members approved a new swimming pool for children."
    )
    assert "pool" in texts(choose([read(text, "en", title="New swimming pool for children")], count=2))[1]


def test_the_order_of_articles_does_not_matter():
    reads = [read(DAM_EN, "en", "a"), read(DAM_TWICE, "en", "b", day=19), read(DAM_DE, "de", "c", day=17)]
    for method in METHODS:
        expected = choose(reads, count=4, method=method)
        assert choose(reads[::-1], count=4, method=method) == expected
        assert choose([*reads[1:], *reads], count=4, method=method) == expected


def test_a_text_without_any_sentence_that_stands_alone_still_has_a_lead():
    assert texts(choose([read("Das teilte die Polizei am Montag mit.", "de")], count=2)) == [
        "Das teilte die Polizei am Montag mit."
    ]
    assert texts(choose([read("Three people hurt in a crash.", "en")], count=2)) == ["Three people hurt in a crash."]
    assert choose([read("Was nun?", "de")], count=2) == ()
    assert choose([read("Nur eine Überschrift", "de")], count=2) == ()


@pytest.mark.parametrize("method", METHODS)
def test_nothing_in_nothing_out(method):
    assert choose([], count=3, method=method) == ()
    assert choose([read("", "en")], count=3, method=method) == ()
    assert choose([read(DAM_EN, "en")], count=0, method=method) == ()
    assert choose([read(DAM_EN, "en")], count=-1, method=method) == ()


@pytest.mark.parametrize("method", METHODS)
def test_strange_sentences_do_no_harm(method):
    text = "… !!! A. 1 2 3 4 5 6. 😀 😀 😀. the the the the the the the. \u0301\u0301.\n\n???\n\n" + "x" * 5_000 + "."
    choose([read(text, "en"), read(text, "und", "b"), read("今天下雨。明天晴。", "zh", "c")], count=5, method=method)


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="briefwire"):
        choose([read(DAM_EN, "en")], count=1, method="lsa")


def test_sentences_without_spaces_can_lead():
    assert len(choose([read("市长宣布新桥今年完工。工程耗资三百万元。", "zh")], count=2)) == 2
