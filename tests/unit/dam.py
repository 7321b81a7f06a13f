"""A dam that broke, in three articles of our own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from summarizer.sentences import split
from summarizer.types import Article, Figure, ReadArticle, Reading

DAM_EN = """The dam above Lindow broke on Tuesday night and flooded 340 homes, the fire service said.

Nobody was killed. Rescuers took 52 people off roofs by boat before dawn.

A long wait

“We heard it coming,” said Ruth Adler, who runs the bakery. “Then the street was gone. We ran.”

The state will pay 12 million euros for repairs, Governor Paul Reiss announced on Wednesday. He also promised an
inquiry into the dam, which was built in 1961. Who knew about the cracks?

Engineers had warned of cracks in the dam three years ago. The city council postponed the repairs twice. Read more on
our flood page. ALL ROADS TO LINDOW ARE CLOSED UNTIL FRIDAY MORNING."""


DAM_DE = """Der Damm oberhalb von Lindow ist in der Nacht zum Mittwoch gebrochen und hat 340 Häuser überflutet.

Nach Angaben der Feuerwehr wurden 52 Menschen mit Booten von Dächern geholt. Tote gab es nicht.

Das Land zahlt zwölf Millionen Euro für die Reparatur, kündigte Gouverneur Paul Reiss an. Er versprach auch eine
Untersuchung. Das Geld soll bis März fließen.

Fachleute hatten vor drei Jahren vor Rissen im Damm gewarnt. Dabei blieb es. Warum geschah nichts?"""


DAM_TWICE = """The dam above Lindow broke on Tuesday night and flooded 340 homes, the fire service said Wednesday.

Damage could reach 80 million euros, the insurer Halden estimates. Some 1,500 people slept in schools."""


def read(
    text: str,
    language: str,
    identifier: str = "a",
    title: str = "",
    day: int = 18,
    figures: Sequence[Figure] = (),
) -> ReadArticle:
    """The text with its sentences, published on that day of November."""
    article = Article(identifier, title, text, language, published=datetime(2026, 11, day, tzinfo=UTC))
    return ReadArticle(article, Reading(language, split(text, language), tuple(figures)))
