"""Messages as Slack draws them: golden files, limits, links, buttons."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from adapters.slack.render import LIMITS, blocks, content, fits, size, text
from bot.core.message import Action, Button, Invocation, Message, Run, Section, line, plain_text
from tests.doubles.slack.block_rules import check_blocks
from tests.doubles.slack.mrkdwn import links, pings
from tests.doubles.slack.rendering import links_of, pings_of, text_of
from tests.doubles.slack.state import Message as Posted
from tests.golden_messages import GOLDEN, HOSTILE

_GOLDEN = Path(__file__).parents[2] / "data" / "golden" / "slack"


def posted(message: Message, *buttons: Button) -> Posted:
    """The message as it stands in the double."""
    drawn = content(message, buttons)
    return Posted("T1", "C1", "1.1", "U1", "test", drawn["text"], drawn["blocks"])


def elements(value: Any, kind: str) -> list[Any]:
    """Everything of this type, wherever in the blocks."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict) and value.get("type") == kind else []
    return own + [found for one in inner for found in elements(one, kind)]


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_golden(name: str) -> None:
    """``BRIEFWIRE_WRITE_GOLDEN=1`` writes the files anew."""
    message, buttons = GOLDEN[name]
    drawn = content(message, buttons)
    file = _GOLDEN / f"{name}.json"
    if os.environ.get("BRIEFWIRE_WRITE_GOLDEN"):
        file.write_text(json.dumps(drawn, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert drawn == json.loads(file.read_text(encoding="utf-8"))
    assert fits(message)
    assert check_blocks(drawn["blocks"]) == []
    for block in drawn["blocks"]:
        parsed = Block.parse(block)  # slack_sdk's own validators
        assert parsed is not None
        parsed.validate_json()


def test_no_golden_file_is_left_over() -> None:
    assert {file.stem for file in _GOLDEN.iterdir()} == set(GOLDEN)


def test_nothing_is_lost() -> None:
    """Every word of each harmless golden message is shown, and stands in the text for screen readers too."""
    for name in sorted(set(GOLDEN) - {"hostile"}):
        message, buttons = GOLDEN[name]
        shown, spoken = text_of(posted(message, *buttons)), text(message)
        for word in plain_text(message).replace("•", "").replace("\n> ", "\n").split():
            assert word.rstrip(";") in shown, (name, word)
            assert word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in spoken, (name, word)


def test_hostile_news_pings_nobody_and_spoofs_no_link() -> None:
    message = posted(HOSTILE, *GOLDEN["hostile"][1])
    assert pings_of(message) == []
    assert pings(message.text) == []
    assert links(message.text) == []
    assert [one for one in links_of(message) if one.spoofed] == []
    assert elements(message.blocks, "mrkdwn") == []
    for kind in ("broadcast", "user", "usergroup", "channel", "emoji", "date"):
        assert elements(message.blocks, kind) == []
    everything = json.dumps(message.blocks, ensure_ascii=False) + message.text
    assert not set("\u202e\u202c\u200b\u2066\u2069\x1b\x00\U000e0041") & set(everything)
    assert all(one["emoji"] is False for one in elements(message.blocks, "plain_text"))


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (
            Run("Harbour Post", url="https://post.example.org/a"),
            [("Harbour Post", True), (" (post.example.org)", False)],
        ),
        (Run("post.example.org", url="https://post.example.org/a"), [("post.example.org", True)]),
        (Run("https://post.example.org/a", url="https://post.example.org/a"), [("https://post.example.org/a", True)]),
        (Run("", url="https://post.example.org/a"), [("post.example.org", True)]),
        (
            Run("bank.example", url="https://evil.example/"),
            [("bank.example (", False), ("evil.example", True), (")", False)],
        ),
        (
            Run("https://bank.example/a", url="https://evil.example/"),
            [("https://bank.example/a (", False), ("evil.example", True), (")", False)],
        ),
        (Run("a", url="https://ехаmple.example/"), [("a", True), (" (xn--mple-43d3a6i.example)", False)]),
        (Run("a", url="javascript:alert(1)"), [("a", False)]),
        (Run("a", url="https://bank.example@evil.example/"), [("a", False)]),
        (Run("a", url="https://post.example.org/" + "a" * LIMITS["url"]), [("a", False)]),
    ],
    ids=range(10),
)
def test_links_say_where_they_lead(run: Run, expected: list[tuple[str, bool]]) -> None:
    [block] = blocks(Message("", (Section((line(run),)),)))
    [section] = block["elements"]
    assert [(one["text"], one["type"] == "link") for one in section["elements"]] == expected


@pytest.mark.parametrize(
    "unit", ["a", "é", "e\u0301", "א", "ا", "👩\u200d👩\u200d👧", "🇩🇪", "漢", "&", "<"], ids=range(10)
)
def test_text_up_to_the_limit_fits(unit: str) -> None:
    """The limit counts UTF-16 units, and in the text for screen readers entities."""
    weight = size(text(Message("", (Section((line(unit),)),))))
    full, rest = divmod(LIMITS["characters"], weight)
    for more, expected in ((-1, True), (0, True), (1, False)):
        letters = unit * full + "b" * (rest + more) if rest + more >= 0 else unit * (full - 1)
        message = Message("", (Section((line(letters),)),))
        assert fits(message) is expected
        assert check_blocks(blocks(message)) == []
        assert size(text(message)) <= LIMITS["characters"]


@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize("letter", ["a", "🙂", "\u05d0"], ids=range(3))
def test_a_heading_up_to_the_limit_is_a_header(letter: str, more: int) -> None:
    heading = letter * (LIMITS["header"] // size(letter)) + "b" * more if more >= 0 else letter
    drawn = blocks(Message(heading))
    assert check_blocks(drawn) == []
    assert [block["type"] for block in drawn] == ["header" if more <= 0 else "rich_text"]
    assert text_of(posted(Message(heading))) == heading


@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize("actions", [0, 1, LIMITS["actions"], LIMITS["actions"] + 1])
def test_blocks_up_to_the_limit_fit(actions: int, more: int) -> None:
    """Room for the rows of buttons is kept."""
    rows = -(-actions // LIMITS["actions"])
    sections = LIMITS["blocks"] - 1 - rows + more
    offered = tuple(Action(f"a{at}", f"A{at}", Invocation("help")) for at in range(actions))
    message = Message("H", tuple(Section((line("x"),)) for _ in range(sections)), offered)
    assert fits(message) is (more <= 0)
    buttons = [Button(one.id, one.label, f"t{at}", one.kind) for at, one in enumerate(offered)]
    assert bool(check_blocks(blocks(message, buttons))) is (more > 0)


def test_buttons_keep_their_labels_short_and_their_ids_apart() -> None:
    most = LIMITS["button"]
    labels = ["a" * (most - 1), "a" * most, "a" * (most + 1), "<!here> \u202eb", "🙂" * 40, "same", "same"]
    buttons = [Button(f"b{at}", label, "token", "answer") for at, label in enumerate(labels)]
    drawn = blocks(Message("H"), buttons)
    assert check_blocks(drawn) == []
    shown = [one["text"]["text"] for one in elements(drawn, "button")]
    assert shown == [labels[0], labels[1], "a" * (most - 1) + "…", "<!here> b", "🙂" * 37 + "…", "same", "same"]
    assert {one["value"] for one in elements(drawn, "button")} == {"token"}


def test_buttons_that_cannot_be_pressed_are_left_out() -> None:
    drawn = blocks(Message("H"), [Button("p", "Previous", "t1", "replace", enabled=False)])
    assert elements(drawn, "actions") == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((("A", "B"), ("1", "2")), "A  B\n1  2"),
        ((("A", "B"), ("1", "b" * (LIMITS["columns"] - 3))), f"A  B\n1  {'b' * (LIMITS['columns'] - 3)}"),
        ((("A", "B"), ("1", "b" * (LIMITS["columns"] - 2))), f"• 1 · B: {'b' * (LIMITS['columns'] - 2)}"),
        ((("A", "B"), ("```", "<!here>")), "A    B\n```  <!here>"),
        ((("A", "B"), ("a\nb", "")), "A    B\na b"),
    ],
    ids=range(5),
)
def test_tables(cells: tuple[tuple[str, ...], ...], expected: str) -> None:
    rows = tuple(tuple(Run(cell) for cell in row) for row in cells)
    message = posted(Message("", (Section(rows, None, "table"),)))
    assert text_of(message) == expected
    assert check_blocks(message.blocks) == []


def test_a_quote_begins_with_what_it_shows() -> None:
    said = Section(
        (line(Run("12", bold=True), " injured"), line("“12 people were hurt.”"), line("Zwölf.")), None, "quote"
    )
    message = posted(Message("", (said, said)))
    one = "12 injured\n> “12 people were hurt.”\n> Zwölf."
    assert text_of(message) == f"{one}\n{one}"
    assert "&gt;" not in message.text


def test_items_that_begin_with_blanks_are_set_in() -> None:
    items = Section(
        (line("15 injured"), line("  3 of these ", Run("firefighters", bold=True)), line("2 dead")), None, "list"
    )
    message = posted(Message("", (items,)))
    assert text_of(message) == "• 15 injured\n  • 3 of these firefighters\n• 2 dead"
    assert check_blocks(message.blocks) == []


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("slack:T1/C1", {"type": "channel", "channel_id": "C1"}),
        ("slack:T1/G1", {"type": "channel", "channel_id": "G1"}),
        ("slack:T1/D1", {"type": "text", "text": "there"}),
        ("discord:1/2", {"type": "text", "text": "there"}),
        ("slack:T1/C1>", {"type": "text", "text": "there"}),
        (None, {"type": "text", "text": "there"}),
    ],
    ids=range(6),
)
def test_channels_are_shown_by_their_names(target: str | None, expected: dict[str, str]) -> None:
    [block] = blocks(Message("", (Section((line(Run("there", channel=target)),)),)))
    assert block["elements"][0]["elements"] == [expected]


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ("U012AB3CD", {"type": "user", "user_id": "U012AB3CD"}),
        ("W9876ZYXW", {"type": "user", "user_id": "W9876ZYXW"}),
        ("100000000000000001", {"type": "text", "text": "<@U012AB3CD>"}),
        ("U012AB3CD>", {"type": "text", "text": "<@U012AB3CD>"}),
        (None, {"type": "text", "text": "<@U012AB3CD>"}),
    ],
)
def test_people_are_shown_by_their_names(user: str | None, expected: dict[str, str]) -> None:
    [block] = blocks(Message("", (Section((line(Run("<@U012AB3CD>", user=user)),)),)))
    assert block["elements"][0]["elements"] == [expected]


def test_what_is_empty_takes_no_room() -> None:
    message = Message(
        " ", (Section((line(""), line("a"))), Section((line("\u200b"),)), Section((), ""), Section((), None, "table"))
    )
    assert text_of(posted(message)) == "a"
    assert check_blocks(blocks(message)) == []
    assert text(Message("")) != ""


def test_a_text_that_is_too_long_is_cut_between_characters() -> None:
    for filler in ("a", "aa", "aaa", "aaaa", "aaaaa"):
        spoken = text(Message("", (Section((line(filler + "&" * 5000),)),)))
        assert size(spoken) <= LIMITS["characters"]
        assert spoken == filler + "&amp;" * spoken.count("&amp;") + "…"
    assert text(Message("", (Section((line("🙂" * 5000),)),))).strip("🙂") == "…"
