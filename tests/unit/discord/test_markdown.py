"""News text is shown as it is: no mark in it formats, pings or links."""

from __future__ import annotations

import pytest

from adapters.discord.markdown import MAX_URL, escape, flat, line
from bot.core.message import Run
from tests.golden_messages import HOSTILE
from tests.hostile import HOSTILE as HOSTILE_WORDS
from tests.unit.discord.reading import read_line

_MARKS = [run.text for section in HOSTILE.sections for runs in section.lines for run in runs]
_MENTIONS = [
    "@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "</brief:1>", "</digest set:1>", "<:e:1>", "<a:e:1>",
    "<t:0>", "<t:0:R>", "<id:customize>", "<id:browse>", "<id:guide>", "<sound:0:1>", "<https://evil.example>",
    "[a](https://evil.example)", "[a](<https://evil.example>)", "[1](https://evil.example)", "[1] b](https://evil.example)",
    "](https://evil.example)", "[", "]", "(https://evil.example)", "||a||", "~~a~~", "`a`", "``a``", "```a```", "***a***",
    "__a__", "_a_", "*a*", "discord.gg/abc", "https://DISCORD.GG/abc", "discord.com/invite/abc", ":smile:", ":+1:",
    "12:30:45", "\\", "\\\\", "\\*a\\*", "a\\", "# a", "## a", "### a", "-# a", "- a", "+ a", "* a", "1. a", "12) a", "> a",
    ">>> a", "-", "1.", "  - a", "a\n# b", "a\r\n> b", "a\u2028- b", "a\x0b# b", "https://evil.example", "steam://run/1",
]  # fmt: skip


_TEXTS = [one[:2000].encode("utf-8", "replace").decode() for one in (*_MARKS, *_MENTIONS, *HOSTILE_WORDS)]


def test_the_reader_of_these_tests_sees_marks() -> None:
    inert = {"[", "]", "-", "1.", "a\\", "\\"}
    for text in {one for one in _MENTIONS if len(one.splitlines()) == 1} - inert:
        seen = read_line(text.strip())
        assert seen.active or seen.links or seen.text != text, text


def test_every_character_is_shown_and_none_is_active() -> None:
    for text in _TEXTS:
        seen = read_line(line((Run(text),)))
        assert (seen.text, seen.active, seen.links) == (flat(text).strip(), [], []), text


@pytest.mark.parametrize("second", ["](https://evil.example)", "(https://evil.example)", "*", "a**", "\\"])
def test_runs_side_by_side_do_not_become_markup(second: str) -> None:
    for first in _MENTIONS:
        for one in (
            (Run(first), Run(second, bold=True)),
            (Run(first, bold=True), Run(second)),
            (Run(first, bold=True), Run(second, mark=True), Run("c", bold=True)),
        ):
            seen = read_line(line(one))
            assert seen.text.replace(" ", "") == flat("".join(run.text for run in one)).replace(" ", ""), one
            assert (seen.active, seen.links) == ([], []), one


def test_text_around_a_link_does_not_change_it() -> None:
    one, other = (Run(name, url=f"https://post.example.org/{name}") for name in ("Post", "again"))
    for around in _MENTIONS:
        seen = read_line(line((Run(around), one, Run(around), other, Run(around))))
        assert seen.links == [("Post", "https://post.example.org/Post"), ("again", "https://post.example.org/again")]
        assert seen.active == [], around


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("Harbour Post", "https://post.example.org/a", "[Harbour Post](https://post.example.org/a) (post.example.org)"),
        ("Flut: 12 Tote, 3. Nov.", "http://a.example/", "[Flut: 12 Tote, 3. Nov.](http://a.example/) (a.example)"),
        ("a.example", "https://a.example/b", "[a.example](https://a.example/b)"),
        ("", "https://a.example/b", "[a.example](https://a.example/b)"),
        ("https://a.example/b", "https://a.example/b", "<https://a.example/b>"),
        ("https://bank.example", "https://a.example/b", "https\\://bank.example ([a.example](https://a.example/b))"),
        ("1. Platz", "https://a.example/", "1\\. Platz ([a.example](https://a.example/))"),
        ("4 ⭐", "https://a.example/", "4 ⭐ ([a.example](https://a.example/))"),
        ("a [b] c", "https://a.example/", "a \\[b] c ([a.example](https://a.example/))"),
        ("a_b", "https://a.example/", "a\\_b ([a.example](https://a.example/))"),
        ("a", "https://a.example/b)c(d]e[f", "[a](https://a.example/b%29c%28d%5De%5Bf) (a.example)"),
        ("a", "https://a.example/ü?q=ß&r=*", "[a](https://a.example/%C3%BC?q=%C3%9F&r=%2A) (a.example)"),
        ("a", "https://ехаmple.example/", "[a](https://xn--mple-43d3a6i.example/) (xn--mple-43d3a6i.example)"),
        ("a", "https://a.example:8443/", "[a](https://a.example:8443/) (a.example:8443)"),
        ("a", "https://[::1]/", "a (\\[::1])"),
        ("a", "javascript:alert(1)", "a"),
        ("a", "https://b@a.example/", "a"),
        ("bank.example", "https://a.example/", "bank.example ([a.example](https://a.example/))"),
        ("www.bank.example, 3 Nov", "https://a.example/", "www.bank.example, 3 Nov ([a.example](https://a.example/))"),
        ("a", "https://a.example/" + "b" * MAX_URL, "a (a.example)"),
    ],
    ids=range(20),
)
def test_a_link_says_where_it_leads(text: str, url: str, expected: str) -> None:
    assert line((Run(text, url=url),)) == expected


def test_emphasis_stays_off_blanks_and_joins_neighbours() -> None:
    assert line((Run("a "), Run(" 12 ", bold=True), Run("b"))) == "a  **12** b"
    assert line((Run("1", bold=True), Run("2", mark=True), Run("3"))) == "**12**3"
    assert line((Run(" ", bold=True), Run("a"))) == "a"
    assert line((Run("", bold=True),)) == ""


def test_citations_stay_readable() -> None:
    assert escape("12 injured [1][2]") == "12 injured [1][2]"
    assert escape("[a]") == "\\[a]"


def test_a_channel_is_shown_by_its_own_name() -> None:
    assert line((Run("to "), Run("another channel", channel="discord:12/34"))) == "to <#34>"
    for elsewhere in ("slack:T1/C1", "discord:@12/34", "discord:12/34>", "terminal:local", ""):
        assert line((Run("this *channel*", channel=elsewhere),)) == "this \\*channel\\*"


def test_a_person_is_shown_by_name() -> None:
    ann = "100000000000000001"
    assert line((Run("allowed: "), Run(ann, user=ann))) == f"allowed: <@{ann}>"
    for other in ("U012AB3CD", "&100000000000000001", "100000000000000001>", "everyone", "", None):
        assert line((Run("@here", user=other),)) == "\\@here"
