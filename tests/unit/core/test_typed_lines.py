"""What a typed line is: a command, a topic, or a text to brief."""

from __future__ import annotations

import pytest

from bot.core import conversation
from tests.asking import asker, button_of, text_of


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("harbour", "Barge hits the harbour bridge"),
        ("brief harbour", "Barge hits the harbour bridge"),
        ("/brief harbour --length short", "Barge hits the harbour bridge"),
        ("figure harbour", "Barge hits the harbour bridge"),
        ("search harbour", "1 article for “harbour”"),
        ("https://example.org/harbour", "Barge hits the harbour bridge"),
        ("help", "Briefwire: the numbers of the news, each with its source"),
        ("feed list", "No feed is followed here."),
    ],
)
def test_a_line_is_a_command_or_a_topic(stocked, line, heading):
    assert conversation.ask_line(stocked, asker(), line).message.heading == heading


def test_a_message_with_links_or_text_is_briefed(stocked):
    linked = conversation.ask_text(stocked, asker(), "see <https://example.org/harbour>, and https://example.org/gone!")
    assert linked.private
    assert "2,000 commuters" in text_of(linked)
    pasted = conversation.ask_text(
        stocked, asker(), "Ferry aground\n\nA ferry with 186 passengers ran aground off Lunden on Friday."
    )
    assert "186 passengers" in text_of(pasted)
    assert conversation.ask(stocked, asker(), "brief", {"topic": "Lunden"}).message.error, "what was said is not kept"
    assert "Lunden on Friday" in text_of(conversation.press(stocked, asker(), button_of(pasted, "sources").token).reply)
    assert "could not be read: it answered 404" in text_of(linked)
    nothing = conversation.ask_text(stocked, asker(), "🎉")
    assert "no text in this message" in text_of(nothing)
    for empty in ("", " \n", "…"):
        assert conversation.ask_text(stocked, asker(), empty).message.error
    gone = conversation.ask_text(stocked, asker(), "https://example.org/gone https://example.org/gone2")
    assert "could not be read: it answered 404" in text_of(gone)


@pytest.mark.parametrize("line", ["help", "Hilfe", "/help", "hello!", "Danke", "What can you do?", "brief help"])
def test_who_greets_or_asks_for_help_gets_help(stocked, line):
    reply = conversation.ask_line(stocked, asker(), line)
    assert reply.message.heading == "Briefwire: the numbers of the news, each with its source"
    assert reply.private


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("suche harbour", "1 article for “harbour”"),
        ("/zahlen harbour", "Barge hits the harbour bridge"),
        ("einstellungen", "Settings"),
        ("zusammenfassung list", "There is no digest here."),
    ],
)
def test_german_words_for_commands_are_taken_where_they_are_typed(stocked, line, heading):
    assert conversation.ask_line(stocked, asker(), line).message.heading == heading


def test_addresses_that_are_not_read_are_no_topics(stocked):
    reply = conversation.ask(stocked, asker(), "brief", {"topic": "ftp://example.org/harbour"})
    assert "ftp://example.org/harbour could not be read" in text_of(reply)


def test_a_report_of_several_lines_may_begin_like_a_command(stocked):
    reply = conversation.ask_line(stocked, asker(), "Help arrives\n\nSome 186 helpers arrived in Lunden on Friday.")
    assert "186 helpers" in text_of(reply)


def test_a_long_line_is_a_text_not_a_topic(stocked):
    line = "A ferry with 186 passengers ran aground off Lunden on Friday. " * 4
    reply = conversation.ask_line(stocked, asker(), line)
    assert "186 passengers" in text_of(reply)
    assert not reply.private


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("harbour flood river " * 12, "A topic can have up to 32 words."),
        ("x" * 300, f"No stored article matches “{'x' * 60}…”."),
        ("harbour " * 30, "Barge hits the harbour bridge"),
        (
            f"In the city of Arden {'and its suburbs, ' * 10}the council on Tuesday said 412 trees had been felled.",
            "412 trees",
        ),
    ],
    ids=["words", "letters", "one word", "sentence"],
)
@pytest.mark.parametrize("line", [False, True])
def test_a_long_line_is_a_text_only_where_it_is_a_sentence(stocked, topic, said, line):
    if line:
        reply = conversation.ask_line(stocked, asker(), topic)
    else:
        reply = conversation.ask(stocked, asker(), "brief", {"topic": topic})
    assert said in text_of(reply)
