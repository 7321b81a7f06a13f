"""Buttons, pages and forms, over fakes."""

from __future__ import annotations

import re

from bot.core import conversation
from bot.core.conversation import Reply
from bot.core.forms import Form
from tests.asking import asker, button_of, fill, text_of


def test_show_sources_more_figures_and_back_again(stocked):
    brief = conversation.ask(stocked, asker(), "brief", {"topic": "harbour", "length": "short"})
    assert not brief.private
    shown = conversation.press(stocked, asker(), button_of(brief, "sources").token)
    assert shown.kind == "answer"
    assert "> About 2,000 commuters were stranded in Velmouth" in text_of(shown.reply)
    assert isinstance(shown.reply, Reply)
    assert shown.reply.private


def test_what_one_person_was_shown_can_be_posted_for_all(stocked):
    found = conversation.ask(stocked, asker(locale="de"), "search", {"query": "harbour"})
    assert found.private
    posted = conversation.press(stocked, asker(user="u2", locale="en"), button_of(found, "post").token)
    assert posted.kind == "publish"
    assert isinstance(posted.reply, Reply)
    assert not posted.reply.private
    assert text_of(posted.reply) == text_of(found)
    assert "post" not in [one.id for one in posted.reply.buttons]
    nothing = conversation.ask(stocked, asker(), "search", {"query": "volcano"})
    assert nothing.buttons == ()


def test_pages_are_turned_in_place_and_in_their_language(stocked):
    found = conversation.ask(stocked, asker(locale="de", most=330), "figure", {"topic": "harbour"})
    assert found.message.heading.endswith("(1/2)")
    assert not button_of(found, "previous").enabled
    second = conversation.press(stocked, asker(locale="en", most=330), button_of(found, "next").token)
    assert second.kind == "replace"
    assert isinstance(second.reply, Reply)
    assert second.reply.message.heading.endswith("(2/2)")
    assert button_of(second.reply, "next").label == "Weiter"
    assert not button_of(second.reply, "next").enabled
    first = conversation.press(stocked, asker(most=330), button_of(second.reply, "previous").token)
    assert text_of(first.reply) == text_of(found)


def test_pages_of_a_private_answer_stay_private(stocked):
    brief = conversation.ask(stocked, asker(), "brief", {"topic": "harbour"})
    shown = conversation.press(stocked, asker(most=330), button_of(brief, "sources").token).reply
    turned = conversation.press(stocked, asker(most=330), button_of(shown, "next").token).reply
    assert isinstance(turned, Reply)
    assert turned.private
    assert button_of(turned, "post")
    posted = conversation.press(stocked, asker(most=330), button_of(turned, "post").token).reply
    assert text_of(posted) == text_of(turned)
    assert isinstance(posted, Reply)
    again = conversation.press(stocked, asker(most=330), button_of(posted, "previous").token).reply
    assert isinstance(again, Reply)
    assert not again.private


def test_a_search_is_paged_forth_and_back(stocked):
    texts = [f"Report {n}\n\nThe gauge of the river Marna stood at {n} centimetres." for n in range(101, 118)]
    fill(stocked, *texts, tenant="discord:1")
    pages, token = [], ""
    reply: Reply | Form = conversation.ask(stocked, asker(), "search", {"query": "gauge"})
    while True:
        pages.append(text_of(reply))
        following = button_of(reply, "next")
        if not following.enabled:
            break
        reply = conversation.press(stocked, asker(), following.token).reply
    assert len(pages) == 4
    hits = re.findall(r"stood at (\d+)", "".join(pages))
    assert len(hits) == len(set(hits)) == 17
    for expected in reversed(pages[:-1]):
        token = button_of(reply, "previous").token
        reply = conversation.press(stocked, asker(), token).reply
        assert text_of(reply) == expected
    assert not button_of(reply, "previous").enabled


def test_a_button_without_meaning_is_refused(stocked):
    pressed = conversation.press(stocked, asker(locale="de"), "x" * 40)
    assert pressed.kind == "answer"
    assert "Dieser Knopf geht nicht mehr." in text_of(pressed.reply)


def test_a_form_that_was_refused_can_be_opened_again(stocked):
    values = {"topic": "", "at": "late", "days": "daily", "zone": "UTC", "only_if_news": True}
    reply = conversation.submit(stocked, asker(manager=True), "digest set", values)
    assert reply.fault == "at"
    again = conversation.press(stocked, asker(manager=True), button_of(reply, "form").token)
    assert again.kind == "form"
    assert isinstance(again.reply, Form)
    assert {field.key: field.value for field in again.reply.fields} == values | {
        "topic": None,
        "length": "normal",
        "language": "en",
        "quiet": None,
        "updates": False,
    }
    sent = conversation.submit(stocked, asker(manager=True), "digest set", values | {"at": "8 am"})
    assert "every day at 08:00 (UTC)" in text_of(sent)
    assert "form" not in [one.id for one in sent.buttons]
