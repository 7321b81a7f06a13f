"""What is no figure: nothing may be read from these."""

import pytest

from summarizer.figures import read_figures
from summarizer.types import Sentence

NOTHING = {
    "en": [
        "The law dates from 1998.",
        "On 3 March the court met.",
        "It opened on March 3, 2020, at 7.30pm.",
        "The 2020 election was close.",
        "By 2030 everything will be different.",
        "The talks ran from 2019 to 2021.",
        "The 1990s were quiet.",
        "The game ended 2-2.",
        "A 4-1 defeat followed.",
        "It was her 25th win.",
        "Section 230 and Article 5 remain.",
        "See pages 12-14 and paragraph 3.",
        "Channel 4 showed Apollo 13.",
        "The A380 and the Boeing 787 were grounded.",
        "The iPhone 15 and Windows 11 sell well.",
        "Covid-19 spread; the H1N1 virus did not.",
        "An F-16 crashed near the M25.",
        "Call 0800 123 4567 now.",
        "Write to info24@example.org or see www.example.org/2020/11.",
        "As shown before [12], it works.",
        "The FTSE 100 was flat.",
        "Room 101 is closed.",
        "No one came.",
        "One of them left.",
        "One day we shall know.",
        "It is a one-off.",
        "The half-time show was long.",
        "Firms reported for the third quarter.",
        "The under-21 team played.",
        "They live at 221 Baker Street.",
        "The G20 and the EU-27 agreed.",
        "He is 24/7 on duty.",
        "At 5 o'clock it rained.",
        "Version 2.4.1 is out.",
        "World War 2 ended.",
    ],
    "de": [
        "Das Gesetz stammt von 1998.",
        "Am 3. März tagte das Gericht.",
        "Am 3.3.2020 um 7.30 Uhr öffnete es.",
        "Seit 2014 ist das so.",
        "Von 2019 bis 2021 liefen die Gespräche.",
        "Die 90er Jahre waren ruhig.",
        "Das Spiel endete 2:2.",
        "Es war ihr 25. Sieg.",
        "Artikel 5 und § 218 StGB bleiben.",
        "Siehe Seite 12 und Absatz 3.",
        "Der A380 und die Boeing 787 blieben am Boden.",
        "Covid-19 breitete sich aus.",
        "Auf der A7 und der B 96 war Stau.",
        "Die Nummer lautet 030 123456.",
        "Mehr unter www.beispiel.de/2020/11.",
        "Wie gezeigt [12], geht das.",
        "Der Dax 40 blieb gleich.",
        "Ein Mann ging in eine Bank.",
        "Einer von ihnen ging.",
        "Er wohnt in der Gartenstraße 12.",
        "Tempo 30 gilt überall.",
        "Im 2. Halbjahr wird es besser.",
        "Die U-21 und die G20 tagten.",
        "Hartz 4 heißt nun anders.",
        "Der 1. FC siegte.",
        "Gleis 9 ist gesperrt.",
        "Das war einmal einfach.",
        "Um acht Uhr ging es los.",
        "Rund um die Uhr wird gearbeitet.",
        "Platz 1 ging an sie.",
        "Der ICE 123 fiel aus.",
        "Die Klasse 10 b schrieb.",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(lang, text) for lang, texts in NOTHING.items() for text in texts])
def test_no_figure(language, text):
    figures = read_figures(text, [Sentence((0, len(text)), 0)], language)
    assert [(f.surface, f.unit, f.counted) for f in figures] == []
