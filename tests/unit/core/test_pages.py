"""Pages against platforms of several sizes: nothing is lost, nothing is empty, and every page fits."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from bot.core import pages
from bot.core.message import Action, Invocation, Line, Message, Run, Section, line, line_text
from tests.asking import size

ASKED = Invocation("figure", (("topic", "flood"),))
_TURNS = Action("sources", "Show sources", ASKED)


def _items(count: int, text: str = "item") -> tuple[Line, ...]:
    return tuple(line(Run(f"{text} {number}", bold=True), " of the list") for number in range(1, count + 1))


LIST = Message("Flood", (Section(_items(60), "Key figures", "list"),), (_TURNS,))
QUOTES = Message("Flood", tuple(Section(_items(4, f"quote {index}"), None, "quote") for index in range(1, 20)))
TABLE = Message(
    "Flood", (Section((line("Name", "Value"), *(line(f"n{i}", f"v{i}") for i in range(50))), "T", "table"),)
)
ARTICLE = Message("Flood", tuple(Section((line(f"Paragraph {i}: " + "word " * 30),)) for i in range(12)))
LONG_LINE = Message(
    "Flood", (Section((line(Run("first " * 400, bold=True), Run("last " * 400, url="https://a.example")),)),)
)
UNBROKEN = Message("Flood", (Section((line("水" * 3000),)), Section((line("ש" * 900),))))
EMOJI = Message("Flood", (Section((line("👩\u200d👧" * 500),)), Section((line("e\u0301" * 1500),))))
MIXED = Message("Flood", (*LIST.sections, *TABLE.sections, *QUOTES.sections, *ARTICLE.sections), LIST.actions)
ALL = {
    "list": LIST,
    "quotes": QUOTES,
    "table": TABLE,
    "article": ARTICLE,
    "long line": LONG_LINE,
    "unbroken": UNBROKEN,
    "emoji": EMOJI,
    "mixed": MIXED,
}


def _every(message: Message, most: int) -> list[Message]:
    found, more = [], True
    while more:
        shown = pages.page(message, len(found) + 1, lambda one: size(one) <= most, "en", ASKED)
        found.append(shown)
        onward = [action.invocation for action in shown.actions if action.id == "next" and action.enabled]
        more = any("page" in dict(asked.arguments) for asked in onward)
        assert len(found) < 500
    return found


def _letters(messages: list[Message]) -> str:
    """What is said, without what pages add: marks of a cut, repeated titles and column names, what is left."""
    said = []
    for message in messages:
        for section in message.sections:
            rows = section.lines[1:] if section.style == "table" else section.lines
            said += [
                line_text(row)
                for row in rows
                if not re.fullmatch(
                    r"… \d+ more lines on the next pages|… 1 more line on the next page", line_text(row)
                )
            ]
    return re.sub(r"[\s…]", "", "".join(said))


@pytest.mark.parametrize("most", [200, 333, 900, 2000])
@pytest.mark.parametrize("name", ALL)
def test_pages_lose_nothing_and_fit(name, most):
    message = ALL[name]
    found = _every(message, most)
    assert _letters(found) == _letters([message])
    assert (len(found) > 1) is (size(message) > most)
    for number, shown in enumerate(found, 1):
        assert size(shown) <= most
        assert any(section.lines for section in shown.sections)
        assert shown.heading == (f"Flood ({number}/{len(found)})" if len(found) > 1 else "Flood")


@pytest.mark.parametrize("name", ALL)
def test_a_message_that_fits_stays_as_it_is(name):
    message = ALL[name]
    for most in (size(message), size(message) + 1):
        assert pages.page(message, 1, lambda one, most=most: size(one) <= most, "en", ASKED) == message
    shown = pages.page(message, 1, lambda one: size(one) <= size(message) - 1, "en", ASKED)
    assert "next" in [action.id for action in shown.actions if action.enabled]


def test_a_page_is_cut_between_items_and_says_how_many_follow():
    found = _every(LIST, 300)
    for shown in found:
        for section in shown.sections:
            assert all(
                re.fullmatch(r"item \d+ of the list|… \d+ more lines on the next pages", line_text(row))
                for row in section.lines
            )
    first = found[0]
    shown_items = len(first.sections[0].lines)
    assert line_text(first.sections[-1].lines[0]) == f"… {60 - shown_items} more lines on the next pages"
    assert "more" not in line_text(found[-1].sections[-1].lines[-1])
    assert all(section.title == "Key figures" for shown in found for section in shown.sections[:1])


def test_quotes_stay_together_where_they_can():
    for shown in _every(QUOTES, 300):
        quotes = [section for section in shown.sections if section.style == "quote"]
        assert all(len(section.lines) == 4 for section in quotes)


def test_a_table_keeps_its_column_names():
    for shown in _every(TABLE, 200):
        assert [run.text for run in shown.sections[0].lines[0]] == ["Name", "Value"]


def test_letters_and_their_marks_are_not_parted():
    for shown in _every(EMOJI, 300):
        for section in shown.sections:
            for row in section.lines:
                text = line_text(row).strip("…")
                assert not text.startswith(("\u200d", "\u0301"))
                assert not text.endswith("\u200d")


def test_styles_and_links_go_on_behind_a_cut():
    for shown in _every(LONG_LINE, 500):
        for run in shown.sections[0].lines[0]:
            if run.text != "…":
                assert run.bold == ("first" in run.text)
                assert (run.url is not None) == ("last" in run.text)


def test_the_pages_are_turned_by_buttons_that_end_at_the_ends():
    found = _every(LIST, 300)
    for number, shown in enumerate(found, 1):
        others, before, after = shown.actions
        assert others.id == "sources"
        assert (before.id, before.kind, before.enabled) == ("previous", "replace", number > 1)
        assert (after.id, after.kind, after.enabled) == ("next", "replace", number < len(found))
        assert dict(after.invocation.arguments) == {"topic": "flood", "page": str(number + 1)}
        assert dict(before.invocation.arguments) == {"topic": "flood", "page": str(number - 1)}


def test_at_the_ends_a_message_may_have_turns_of_its_own():
    """A search goes on behind its last hit that is shown."""
    own = (
        Action("previous", "Previous", Invocation("search", (("cursor", "a"),)), "replace"),
        Action("next", "Next", Invocation("search", (("cursor", "b"),)), "replace"),
    )
    found = _every(Message("Hits", LIST.sections, own), 400)
    turns = [tuple(action.invocation.name for action in shown.actions) for shown in found]
    assert turns[0] == ("search", "figure")
    assert turns[-1] == ("figure", "search")
    assert all(names == ("figure", "figure") for names in turns[1:-1])
    assert all(action.enabled for shown in found for action in shown.actions)


def test_a_number_beyond_the_pages_is_the_nearest_page():
    found = _every(LIST, 300)
    for number, expected in ((0, found[0]), (-5, found[0]), (99, found[-1])):
        assert pages.page(LIST, number, lambda one: size(one) <= 300, "en", ASKED) == expected


def test_parts_for_posting_have_no_buttons_and_no_counts():
    found = pages.parts(MIXED, lambda one: size(one) <= 500)
    assert _letters(found) == _letters([MIXED])
    assert all(size(part) <= 500 for part in found)
    assert all(part.actions == () for part in found)
    assert not any("more" in line_text(part.sections[-1].lines[-1]) for part in found)
    assert [part.heading for part in found] == [f"Flood ({number}/{len(found)})" for number in range(1, len(found) + 1)]
    assert pages.parts(LIST, lambda _one: True)[0].sections == LIST.sections


@pytest.mark.parametrize("length", range(90, 130))
def test_a_long_heading_leaves_room_for_the_rest(length):
    message = Message("h" * length, LIST.sections)
    for shown in _every(message, 120):
        assert size(shown) <= 120


def test_pages_are_full():
    """No page could have taken the first item of the next one."""
    for shown, following in pairwise(_every(LIST, 300)):
        item = following.sections[0].lines[0]
        fuller = Section((*shown.sections[0].lines, item), "Key figures", "list")
        assert size(Message(shown.heading, (fuller, *shown.sections[1:]), shown.actions)) > 300 - len(
            "… 999 more(99/99)"
        )
