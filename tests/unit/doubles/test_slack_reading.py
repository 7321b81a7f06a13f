"""What the double reads out of messages: pings, links, text, inputs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doubles.slack import Link, Message, View, buttons_of, links_of, pings_of, text_of
from tests.doubles.slack.forms import ClientRefusedError, chosen, find, state_of
from tests.doubles.slack.payloads import typed, typed_blocks


def message(text: str = "", *blocks: dict[str, Any], **more: Any) -> Message:
    named = [{"block_id": str(number), **block} for number, block in enumerate(blocks)]
    return Message("T1", "C1", "1.000001", "U1", "chat.postMessage", text, named, **more)


def section(text: str, kind: str = "mrkdwn") -> dict[str, Any]:
    return {"type": "section", "text": {"type": kind, "text": text}}


def rich(*inline: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inline)}]}


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        (message("<!channel> and <!here|here>"), ["!channel", "!here"]),
        (message("<@U12AB> <@W1|name> <!subteam^S1|@team> <!everyone>"), ["@U12AB", "@W1", "!subteam^S1", "!everyone"]),
        (message("&lt;!channel&gt; @channel <#C12> <https://x.org|@here> <!date^1^{date}|@here>"), []),
        (message("a@channel.org @ada, <@U1>", link_names=True), ["@U1", "@ada"]),
        (message("@here", parse="full"), ["@here"]),
        (message("x", section("<!here>")), ["!here"]),
        (message("x", section("<!here>", "plain_text")), []),
        (message("x", {"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}), []),
        (message("x", {"type": "markdown", "text": "<@U1>"}), ["@U1"]),
        (message("x", {"type": "context", "elements": [{"type": "mrkdwn", "text": "<@U1>"}]}), ["@U1"]),
        (message("x", rich({"type": "text", "text": "<!channel> @here"})), []),
        (
            message("x", rich({"type": "broadcast", "range": "here"}, {"type": "user", "user_id": "U1"})),
            ["!here", "@U1"],
        ),
        (message("x", rich({"type": "usergroup", "usergroup_id": "S1"})), ["!subteam^S1"]),
    ],
)
def test_pings(shown: Message, found: list[str]) -> None:
    assert pings_of(shown) == found


@pytest.mark.parametrize(
    ("shown", "found", "spoofed"),
    [
        (message("<https://x.org/a?b&amp;c|A &lt;b&gt;>"), [Link("https://x.org/a?b&c", "A <b>")], False),
        (message("<https://x.org>"), [Link("https://x.org", "https://x.org")], False),
        (message("https://x.org, <#C1|x.org>"), [], False),
        (message("<https://evil.example|https://bank.example/login>"), [Link("https://evil.example", "https://bank.example/login")], True),
        (message("<https://www.bank.example/a|bank.example>"), [Link("https://www.bank.example/a", "bank.example")], False),
        (message("", section("<mailto:a@b.org|Write>")), [Link("mailto:a@b.org", "Write")], False),
        (message("<!date^1^{date}^https://x.org|today>"), [Link("https://x.org", "today")], False),
        (message("", rich({"type": "link", "url": "https://a.org", "text": "b.org"})), [Link("https://a.org", "b.org")], True),
        (message("", rich({"type": "link", "url": "https://a.org"})), [Link("https://a.org", "https://a.org")], False),
        (message("", {"type": "markdown", "text": "[b.org](https://a.org)"}), [Link("https://a.org", "b.org")], True),
        (
            message("", {"type": "actions", "elements": [
                {"type": "button", "action_id": "a", "url": "https://a.org", "text": {"type": "plain_text", "text": "Open"}}
            ]}),
            [Link("https://a.org", "Open")],
            False,
        ),
    ],
)  # fmt: skip
def test_links(shown: Message, found: list[Link], spoofed: bool) -> None:  # noqa: FBT001 - a column of the table
    assert links_of(shown) == found
    assert [link.spoofed for link in links_of(shown)] == [spoofed] * len(found)


def test_text_of_every_block() -> None:
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": "one\ntwo"}]}
    item = {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://x.org", "text": "x"}]}
    listed = {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [item]}
    parts = [
        {"type": "emoji", "name": "wave"},
        {"type": "broadcast", "range": "here"},
        {"type": "user", "user_id": "U1"},
        {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "1 January"},
    ]
    shown = message(
        "fallback",
        {"type": "header", "text": {"type": "plain_text", "text": "A &amp; B"}},
        {"type": "divider"},
        {**section("<https://x.org|x> <!here> &lt;b&gt;"), "accessory": {"type": "image", "alt_text": "map"}},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}, quote, listed]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_number", "value": 1}]]},
        {"type": "markdown", "text": "*m*"},
        {"type": "image", "alt_text": "chart"},
        {"type": "context", "elements": [{"type": "plain_text", "text": "small"}]},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "f"}]},
    )
    assert text_of(shown).split("\n") == [
        "A & B",
        "---",
        "x (https://x.org) !here <b>",
        "[image: map]",
        ":wave:@hereU11 January",
        "> one",
        "> two",
        "  • x (https://x.org)",
        "a | 1",
        "*m*",
        "[image: chart]",
        "small",
        "f",
    ]
    assert text_of(message("<@U1> &amp; <https://x.org>")) == "@U1 & https://x.org"


def test_what_people_type() -> None:
    assert typed("a < b & https://x.org/?a=1&b=2 <https://y.org>") == (
        "a &lt; b &amp; <https://x.org/?a=1&amp;b=2> &lt;<https://y.org>&gt;"
    )
    (block,) = typed_blocks("<@U1> see https://x.org/a now")
    assert block["elements"][0]["elements"] == [
        {"type": "user", "user_id": "U1"},
        {"type": "text", "text": " see "},
        {"type": "link", "url": "https://x.org/a"},
        {"type": "text", "text": " now"},
    ]


def option(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": value.title()}, "value": value}


def form() -> View:
    def block(name: str, **element: Any) -> dict[str, Any]:
        label = {"type": "plain_text", "text": name.title()}
        return {
            "type": "input",
            "block_id": name,
            "label": label,
            "optional": True,
            "element": {"action_id": name, **element},
        }

    blocks = [
        block("words", type="plain_text_input", initial_value="flood", min_length=2),
        block("size", type="static_select", options=[option("short"), option("long")], initial_option=option("long")),
        block("kinds", type="checkboxes", options=[option("news"), option("sport")]),
        block("who", type="multi_users_select"),
        block("day", type="datepicker", initial_date="2026-01-31"),
        block("here", type="conversations_select", default_to_current_conversation=True),
        block("zone", type="external_select", initial_option=option("utc")),
        block("group", type="static_select", option_groups=[{"label": {}, "options": [option("x")]}]),
    ]
    submit = {"type": "plain_text", "text": "Save"}
    raw = {"type": "modal", "title": {"type": "plain_text", "text": "Form"}, "submit": submit, "blocks": blocks}
    return View("V1", "T1", "U1", raw, "h", root="V1", channel="C1")


def values(state: dict[str, Any]) -> dict[str, Any]:
    return {name: next(v for k, v in block[name].items() if k != "type") for name, block in state.items()}


def test_a_form_as_first_shown() -> None:
    assert values(state_of(form(), {})) == {
        "words": "flood",
        "size": option("long"),
        "kinds": [],
        "who": [],
        "day": "2026-01-31",
        "here": "C1",
        "zone": option("utc"),
        "group": None,
    }


def test_a_form_filled_in_by_id_label_and_number() -> None:
    given = {
        "Words": "fire",
        "size": "Short",
        "3": ["sport"],
        "who": ["U2"],
        "day": None,
        "zone": option("cet"),
        "group": "x",
    }
    assert values(state_of(form(), given)) == {
        "words": "fire",
        "size": option("short"),
        "kinds": [option("sport")],
        "who": ["U2"],
        "day": None,
        "here": "C1",
        "zone": option("cet"),
        "group": option("x"),
    }
    assert len(buttons_of(form())) == 8
    assert text_of(form()).splitlines()[:2] == ["Form", "Words: [plain_text_input = flood]"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("words", "x", "takes 2 to 3000 characters"),
        ("size", "medium", "no option 'medium'"),
        ("kinds", ["weather"], "no option 'weather'"),
        ("day", "31.1.2026", "no value for a datepicker"),
        ("zone", "CET", "no option 'CET'"),
    ],
)
def test_what_the_client_refuses(name: str, value: Any, said: str) -> None:
    element = find(form(), name).element
    with pytest.raises(ClientRefusedError, match=said):
        chosen(element, value)


def test_nothing_of_that_name() -> None:
    with pytest.raises(LookupError, match="nothing called 'nowhere' to use; there are: words"):
        find(form(), "nowhere")
