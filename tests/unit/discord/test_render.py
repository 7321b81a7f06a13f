"""Messages as Discord draws them: golden files, limits, buttons."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.render import LIMITS, fits, layout
from bot.core.message import Button, Message, Run, Section, line, plain_text
from tests.doubles.discord.rules import message_problems, walk
from tests.golden_messages import GOLDEN

_GOLDEN = Path(__file__).parents[2] / "data" / "golden" / "discord"
_V2 = 1 << 15


def drawn(message: Message, *buttons: Button, key: str = "") -> list[Any]:
    return layout(message, buttons, key=key).to_components()


def texts(components: list[Any]) -> list[str]:
    return [one["content"] for _, one in walk(components) if one["type"] == 10]


def problems(components: list[Any]) -> list[Any]:
    return list(message_problems({"flags": _V2, "components": components}, attached=set()))


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_golden(name: str) -> None:
    """``BRIEFWIRE_WRITE_GOLDEN=1`` writes the files anew."""
    message, buttons = GOLDEN[name]
    components = drawn(message, *buttons)
    file = _GOLDEN / f"{name}.json"
    if os.environ.get("BRIEFWIRE_WRITE_GOLDEN"):
        file.write_text(json.dumps(components, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert components == json.loads(file.read_text(encoding="utf-8"))
    assert fits(message)
    assert problems(components) == []


def test_no_golden_file_is_left_over() -> None:
    assert {file.stem for file in _GOLDEN.iterdir()} == set(GOLDEN)


@pytest.mark.parametrize(
    "unit", ["a", "é", "e\u0301", "\u05d0", "\u0627", "👩\u200d👩\u200d👧", "🇩🇪", "漢", "*"], ids=range(9)
)
def test_text_up_to_the_limit_fits(unit: str) -> None:
    """The limit counts what is sent, in UTF-16 units, marks and backslashes included."""
    heading = "H"
    size = len(layout_text(Message(heading, (Section((line(unit),)),))).encode("utf-16-le")) // 2 - len("## H")
    room = LIMITS.text - len("## H")
    full, rest = divmod(room, size)
    for characters, expected in ((unit * full + "b" * (rest - 1), True), (unit * full + "b" * rest, True)):
        assert fits(Message(heading, (Section((line(characters),)),))) is expected
    assert not fits(Message(heading, (Section((line(unit * full + "b" * (rest + 1)),)),)))
    exact = drawn(Message(heading, (Section((line(unit * full + "b" * rest),)),)))
    assert sum(len(text.encode("utf-16-le")) // 2 for text in texts(exact)) == LIMITS.text
    assert problems(exact) == []


def layout_text(message: Message) -> str:
    return "".join(texts(drawn(message)))


@pytest.mark.parametrize("sections", [LIMITS.sections - 1, LIMITS.sections, LIMITS.sections + 1, 60])
@pytest.mark.parametrize("buttons", [0, LIMITS.buttons, LIMITS.buttons + 1])
def test_no_message_has_too_many_components(sections: int, buttons: int) -> None:
    """The worst case: every section small print, which takes a rule of its own."""
    message = Message("H", tuple(Section((line(f"[{number}] Post"),)) for number in range(sections)))
    components = drawn(message, *(Button(f"b{one}", "B", f"t{one}", "answer") for one in range(buttons)))
    assert problems(components) == []
    shown = "\n".join(texts(components))
    assert all(f"[{number}] Post" in shown for number in range(sections))


def test_buttons_keep_their_labels_short_and_their_ids_apart() -> None:
    labels = ["a" * (LIMITS.label - 1), "a" * LIMITS.label, "a" * (LIMITS.label + 1), "@everyone \u202eb", "🙂" * 81]
    buttons = [Button(f"b{at}", label, f"t{at}", "answer") for at, label in enumerate(labels)]
    components = drawn(Message("H"), *buttons)
    assert problems(components) == []
    shown = [one["label"] for _, one in walk(components) if one["type"] == 2]
    assert shown == [labels[0], labels[1], "a" * (LIMITS.label - 1) + "…", "@everyone b", "🙂" * 79 + "…"]


def test_a_key_goes_with_a_post() -> None:
    ids = [one["custom_id"] for _, one in walk(drawn(Message("H"), key="k" * 25)) if one["type"] == 2]
    assert ids == ["dg:" + "k" * 25]
    two = (Button("a", "A", "t" * 40, "replace"), Button("b", "B", "u" * 40, "answer"))
    ids = [one["custom_id"] for _, one in walk(drawn(Message("H"), *two, key="k" * 25)) if one["type"] == 2]
    assert ids == [f"bw:replace:{'t' * 40}:{'k' * 25}", f"bw:answer:{'u' * 40}"]
    assert max(map(len, ids)) <= 100


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((("A", "B"), ("1", "2")), "```\nA  B\n1  2\n```"),
        ((("A", "B"), ("1", "b" * (LIMITS.table_width - 3))), f"```\nA  B\n1  {'b' * (LIMITS.table_width - 3)}\n```"),
        ((("A", "B"), ("1", "b" * (LIMITS.table_width - 2))), f"- **1** · B: {'b' * (LIMITS.table_width - 2)}"),
        ((("A", "B"), ("1", "`2`")), "- **1** · B: \\`2\\`"),
        ((("A", "B", "C"), ("漢", "@here", "")), "- **漢** · B: \\@here · C: –"),
    ],
    ids=range(5),
)
def test_tables(cells: tuple[tuple[str, ...], ...], expected: str) -> None:
    rows = tuple(tuple(Run(cell) for cell in row) for row in cells)
    assert texts(drawn(Message("H", (Section(rows, None, "table"),))))[1] == expected


def test_what_is_empty_takes_no_room() -> None:
    message = Message("", (Section((line(""), line("a"))), Section((line("\u200b"),)), Section((), "")))
    assert texts(drawn(message)) == ["–", "a"]


def test_nothing_is_lost() -> None:
    """Every word of the plain text stands in the drawing of each harmless golden message."""
    for name in set(GOLDEN) - {"hostile"}:
        message, buttons = GOLDEN[name]
        shown = " ".join(texts(drawn(message, *buttons))).replace("\\", "").replace("**", "")
        for word in plain_text(message).replace("•", "").split():
            assert word.rstrip(";") in shown, (name, word)
