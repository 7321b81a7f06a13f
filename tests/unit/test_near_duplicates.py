"""Copies of agency reports: cuts, excerpts and lightly reworded texts."""

import time

from summarizer.near_duplicates import groups

REPORT = (
    "Nach tagelangem Regen ist der Fluss Lenne in der Nacht zum Dienstag über die Ufer getreten. Rund 400 Menschen "
    "mussten ihre Häuser verlassen, wie der Landkreis mitteilte. Helfer füllten in einer Turnhalle Sandsäcke, "
    "während die Feuerwehr Keller auspumpte. Die Bundesstraße bleibt bis Mittwoch gesperrt, sagte ein Sprecher."
)
OTHER = (
    "Die Regierung will den Bau von Windrädern beschleunigen. Der Entwurf sieht kürzere Fristen für Gerichte vor und "
    "gibt Gemeinden einen Anteil am Erlös, sagte die Ministerin am Dienstag nach der Sitzung des Kabinetts."
)


def test_copies_share_a_group() -> None:
    cut = REPORT.partition("Helfer")[0]
    reworded = REPORT.replace("tagelangem", "anhaltendem").replace("sagte ein Sprecher", "hieß es")
    assert groups([REPORT, OTHER, cut, reworded, f"Lokales. {REPORT} Mehr dazu später."]) == [0, 1, 0, 0, 0]


def test_a_copy_with_every_tenth_word_changed_is_one() -> None:
    words = f"{REPORT} {OTHER}".split()
    reworded = " ".join(word if number % 10 else "etwas" for number, word in enumerate(words))
    assert groups([f"{REPORT} {OTHER}", reworded, " ".join(words[:50]), " ".join(reworded.split()[:50])]) == [
        0,
        0,
        0,
        0,
    ]


def test_texts_too_short_to_judge_stay_alone() -> None:
    assert groups(["Alles wie immer heute.", "Alles wie immer heute.", ""]) == [0, 1, 2]


def test_shares_are_of_the_shorter_text() -> None:
    assert groups([f"{REPORT} {OTHER}", REPORT]) == [0, 0]
    assert groups([REPORT, OTHER]) == [0, 1]


def test_many_copies_of_one_text_stay_cheap() -> None:
    start = time.process_time()
    assert groups([REPORT] * 400) == [0] * 400
    assert time.process_time() - start < 5
