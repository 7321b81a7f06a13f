"""What people write on Slack, read as they typed it."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from adapters.slack.mrkdwn import message_links, message_text, plain, without_mention


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("flood", "flood"),
        ("search soldiers &gt;1000 &lt;2000", "search soldiers >1000 <2000"),
        ("search <2000 >1000", "search <2000 >1000"),
        ("AT&amp;T &amp;lt;", "AT&T &lt;"),
        ("<https://post.example.org/a?b=1&amp;c=2>", "https://post.example.org/a?b=1&c=2"),
        ("<http://post.example.org|post.example.org> now", "http://post.example.org now"),
        ("<mailto:a@post.example.org|a@post.example.org>", "a@post.example.org"),
        ("settings --allow <@U0123ABC|ann>", "settings --allow U0123ABC"),
        ("<@W0123ABC>", "W0123ABC"),
        ("<#C0123ABC|general> <#C0123ABC> <#C0123ABC|>", "#general #C0123ABC #C0123ABC"),
        ("<!here> <!date^1^{date}|today> <!subteam^S1|@staff>", "today @staff"),
        ("  “Hochwasser” \n zwei  ", "“Hochwasser” \n zwei"),
        ("<javascript:alert(1)|x>", "<javascript:alert(1)|x>"),
    ],
    ids=range(13),
)
def test_markup_is_undone(sent: str, typed: str) -> None:
    assert plain(sent) == typed


@pytest.mark.parametrize(
    ("sent", "rest"),
    [
        ("<@U1> search flood", "search flood"),
        ("<@U1|briefwire>: search flood", "search flood"),
        (" <@U1>, <@U1> flood", "flood"),
        ("<@U1>", ""),
        ("<@U2> flood", "<@U2> flood"),
        ("flood <@U1>", "flood <@U1>"),
    ],
    ids=range(6),
)
def test_the_mention_of_the_bot_is_no_word_of_the_request(sent: str, rest: str) -> None:
    assert without_mention(sent, "U1") == rest
    assert without_mention(sent, None) == sent


_SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*Flood* &amp; storm"}}
_LINK = {"type": "link", "url": "https://post.example.org/b"}
_RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [_LINK]}]}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"text": "<https://post.example.org/a>"}, "https://post.example.org/a"),
        ({"text": "a", "blocks": [_SECTION]}, "a"),
        ({"text": "a", "blocks": [_RICH]}, "a\nhttps://post.example.org/b"),
        ({"text": "", "blocks": [_SECTION, _RICH]}, "*Flood* & storm\nhttps://post.example.org/b"),
        (
            {
                "text": "new",
                "attachments": [{"title": "Flood", "title_link": "https://post.example.org/a", "text": "Rain"}],
            },
            "new\nFlood\nhttps://post.example.org/a\nRain",
        ),
        (
            {"text": "https://post.example.org/a", "attachments": [{"from_url": "https://post.example.org/a"}]},
            "https://post.example.org/a",
        ),
        ({}, ""),
    ],
    ids=range(7),
)
def test_what_a_message_says(message: dict[str, Any], expected: str) -> None:
    assert message_text(message) == expected


def test_what_a_message_links_to() -> None:
    message = {"text": "see <https://post.example.org/a|a> https://post.example.org/b", "blocks": [_RICH, _SECTION]}
    assert message_links(message) == ["https://post.example.org/b", "https://post.example.org/a"]
    assert message_links({"blocks": [{"type": "button", "url": "slack://open"}]}) == []


@pytest.mark.parametrize(
    "text",
    [
        "<!" * 50_000,
        "<https://a|" * 20_000,
        "<#C1|" * 20_000,
        "<@U1|" * 20_000,
        "<@U1>" * 20_000,
        " " * 100_000 + "<@U1>",
        "<@U1> " + " :," * 50_000,
        "&" * 100_000,
        "https://a " * 20_000,
    ],
    ids=range(9),
)
def test_no_text_takes_long_to_read(text: str) -> None:
    """Seconds for what a careless pattern reads in minutes."""
    element = {"type": "text", "text": text}
    attachments = [{"text": text, "title": text}] * 50
    before = process_time()
    plain(text)
    without_mention(text, "U1")
    message_text({"text": text, "attachments": attachments})
    message_text({"text": "", "blocks": [element] * 50})
    message_links({"text": text, "blocks": [{"url": text}] * 50})
    assert process_time() - before < 3


def test_rich_text_has_no_markup() -> None:
    blocks = [{"type": "rich_text", "elements": [{"type": "text", "text": "<!here> &amp; <https://a.example|b>"}]}]
    assert message_text({"blocks": blocks}) == "<!here> &amp; <https://a.example|b>"
