"""Which sentences can be shown by themselves."""

from __future__ import annotations

import pytest

from summarizer.rank.rules import is_dangling, is_presentable


@pytest.mark.parametrize(
    ("sentence", "language", "dangling"),
    [
        ("He denied it.", "en", True),
        ("This will cost millions.", "en", True),
        ("But the mayor refused.", "en", True),
        ("On Tuesday he resigned.", "en", True),
        ("“They must go,” said Hofer.", "en", True),
        ("The mayor said he would stay.", "en", False),
        ("Two of them died.", "en", True),
        ("Four of them were badly hurt.", "en", True),
        ("Paul Reiss resigned.", "en", False),
        ("There were 50 people on board.", "en", False),
        ("Er bestreitet das.", "de", True),
        ("Dies sagte er am Montag.", "de", True),
        ("Das gilt ab März.", "de", True),
        ("Das berichtete die Zeitung.", "de", True),
        ("Das Ministerium gab nach.", "de", False),
        ("Das neue Gesetz gilt ab März.", "de", False),
        ("Die sollen bleiben.", "de", True),
        ("Die Zahl der Toten stieg auf 12.", "de", False),
        ("Am Montag sagte er ab.", "de", True),
        ("Am Montag sagte Reiss ab.", "de", False),
        ("Dabei starben drei Menschen.", "de", True),
        ("Zudem fehlt Geld.", "de", True),
        ("Vier davon wurden schwer verletzt.", "de", True),
        ("Zwei weitere Busse verunglückten.", "de", True),
        ("Mehr als 300 Menschen flohen.", "de", False),
        ("", "en", False),
    ],
)
def test_is_dangling(sentence, language, dangling):
    assert is_dangling(sentence, language) is dangling


@pytest.mark.parametrize(
    ("sentence", "language", "presentable"),
    [
        ("The council approved the plan on Monday.", "en", True),
        ("Reiss called it “a serious mistake” on Monday.", "en", True),
        ("“We will rebuild the bridge,” said Reiss.", "en", True),
        ("It was mainly about the price of gas:", "en", False),
        ("Who will pay for the new bridge?", "en", False),
        ("Subscribe to our newsletter and never miss a story.", "en", False),
        ("“Then the street was gone, and so were we.", "en", False),
        ("The bridge at night with its new lamps", "en", False),
        ("The council said that the plan …", "en", False),
        ("BREAKING NEWS FROM THE COUNCIL TODAY.", "en", False),
        ("Der Rat hat den Plan am Montag gebilligt.", "de", True),
        ("„Wir bauen die Brücke neu“, sagte Reiss.", "de", True),
        ("«Wir bauen die Brücke neu», sagte Reiss.", "de", True),
        ("Die Hilfe muss weitergehen», sagte Reiss am Montag.", "de", False),
        ("Jetzt abonnieren und keine Nachricht mehr verpassen.", "de", False),
        ("Das Rathaus von Lindow im Abendlicht.", "de", False),
        ("Wer zahlt für die neue Brücke?", "de", False),
    ],
)
def test_is_presentable(sentence, language, presentable):
    assert is_presentable(sentence, language) is presentable
