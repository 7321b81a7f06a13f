"""What people ask in chat and what they get, over fakes."""

from __future__ import annotations

import re

import pytest

from bot.core import conversation, wording
from bot.core.domain import TenantSettings
from tests.asking import HARBOUR, asker, fill, text_of


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Give a command."),
        ("/", "Give a command."),
        ("/nonsense", "There is no command “/nonsense”."),
        ("/brief volcano", "No stored article matches “volcano”."),
        ("/article 000", "There is no article with the id “000”."),
        ("/search -x", "The search only says what to leave out."),
        ("/search lang:?", "“?” is not a language."),
        ("/digest preview --hours 0", "--hours cannot be “0”."),
        ("/import x", "“import” is for the command line only."),
        ("feed bring x", "Several commands begin with “/feed”."),
        ("serch harbour", "There is no command “/serch”."),
        ("@", "The topic has no word to look for."),
    ],
)
def test_a_refusal_is_a_private_message_that_says_what_to_do(stocked, line, said):
    reply = conversation.ask_line(stocked, asker(), line)
    assert reply.message.error
    assert reply.private
    assert said in text_of(reply)
    assert len(reply.message.sections[0].lines) == 2


def test_refusals_are_in_the_language_of_the_reader(stocked):
    english = re.compile(r"\b(the|there|give|cannot|your|with|write)\b", re.IGNORECASE)
    for line in (
        "/nonsense",
        "/brief @",
        "/brief vulkan",
        "/brief x --since soon",
        "/search -x",
        "/search >>",
        "/search lang:?",
        "/search after:2026-13-40",
        "/search 9..1",
        "/search source:",
        "/search nach:2026 vor:2025",
        "/digest preview --hours 0",
        "/digest set --at soon",
        "/digest set --zone Mars",
        "/digest set --zone UTC --days never",
        "/settings --zone Mars",
        "/settings --allow ???",
        "/feed remove x",
        "/article x",
        "/help nix",
    ):
        reply = conversation.ask_line(stocked, asker(locale="de-AT", manager=True), line)
        assert reply.message.heading == "Das hat nicht geklappt", line
        assert not english.search(text_of(reply)), line


def test_refusals_name_the_argument_at_fault(stocked):
    for line, key in (
        ("/digest set --at soon --zone UTC", "at"),
        ("/digest set --days never --zone UTC", "days"),
        ("/digest set --zone Mars", "zone"),
        ("/digest set", "zone"),
        ("/digest set ??? --zone UTC", "topic"),
        ("/settings --zone Mars", "zone"),
        ("/settings --allow ???", "allow"),
        ("/settings --length tiny", "length"),
        ("/search -x", "query"),
        ("/search x --limit 0", "limit"),
        ("/brief x --since soon", "since"),
        ("/brief https://example.org/gone", "topic"),
        ("/feed add https://example.org/gone", "url"),
        ("/feed remove x", "feed"),
        ("/feed test https://example.org/gone", "url"),
        ("/digest preview --hours x", "hours"),
        ("/digest preview --at x", "at"),
        ("/article x", "id"),
        ("/help nix", "command"),
    ):
        assert conversation.ask_line(stocked, asker(manager=True), line).fault == key, line


@pytest.mark.parametrize(
    ("platform", "chosen", "private", "lang", "expected"),
    [
        ("de", None, False, None, "de"),
        ("de-CH", None, True, None, "de"),
        ("DE_de", None, True, None, "de"),
        ("en-US", None, False, None, "en"),
        ("fr", None, False, None, "en"),
        (None, None, False, None, "en"),
        (None, "de", True, None, "de"),
        ("fr", "de", True, None, "de"),
        ("en-GB", "de", False, None, "de"),
        ("en-GB", "de", True, None, "en"),
        ("de", "en", False, None, "en"),
        ("de", "en", False, "de", "de"),
        ("en", None, True, "de", "de"),
    ],
)
def test_the_language_is_the_askers_or_for_all_the_servers(stocked, platform, chosen, private, lang, expected):
    stocked.tenants.change_settings("discord:1", TenantSettings(language=chosen))
    given = {"topic": "harbour", "private": private} | ({"lang": lang} if lang else {})
    reply = conversation.ask(stocked, asker(locale=platform), "brief", given)
    assert {"en": "Key figures", "de": "Kennzahlen"}[expected] in text_of(reply)
    assert reply.private is private


def test_refusals_are_in_the_askers_language_where_answers_are_in_the_servers(stocked):
    stocked.tenants.change_settings("discord:1", TenantSettings(language="de"))
    for line in ("/brief volcano", "/brief x --since soon", "/brief https://example.org/gone", "/figure @"):
        reply = conversation.ask_line(stocked, asker(locale="en-US"), line)
        assert reply.message.heading == "That did not work", line
    assert "Kennzahlen" in text_of(conversation.ask_line(stocked, asker(locale="en-US"), "/brief harbour"))


def test_what_is_private_is_known_before_the_work():
    assert conversation.will_be_private("search", {})
    assert conversation.will_be_private("settings", {})
    assert conversation.will_be_private("no such command", {})
    assert not conversation.will_be_private("brief", {"topic": "x"})
    assert conversation.will_be_private("brief", {"topic": "x", "private": True})
    assert conversation.opens_form("digest set", {})
    assert not conversation.opens_form("digest set", {"at": "8"})
    assert not conversation.opens_form("settings", {})
    assert not conversation.opens_form("brief", {})


def test_stories_that_mention_a_topic_in_passing_are_left_out(stocked):
    aside = (
        "Army opens drill in the north\n\nAbout 18,000 soldiers took part in the drill on Monday, the army said.\n\n"
        + "".join(f"In province {n} the drill runs for {n} days, and {n * 3} vehicles move.\n\n" for n in range(12, 90))
        + "A report on the harbour will follow."
    )
    fill(stocked, aside, tenant="discord:1")
    assert "18,000" not in text_of(conversation.ask(stocked, asker(), "brief", {"topic": "harbour"}))
    assert "18,000" in text_of(conversation.ask(stocked, asker(), "brief", {"topic": "drill"}))


def test_commands_are_named_as_the_platform_takes_them(stocked):
    slack = conversation.Asker("slack:T1", "u1", lambda _message: True, locale="en", prefix="/briefwire ")
    fill(stocked, HARBOUR, tenant="slack:T1")
    assert "search with: /briefwire search volcano" in text_of(
        conversation.ask(stocked, slack, "brief", {"topic": "volcano"})
    )
    overview = text_of(conversation.ask(stocked, slack, "help", {}))
    assert "• /brief – " in overview
    assert "• /briefwire search – " in overview
    discord = conversation.Asker("discord:1", "u1", lambda _message: True, locale="de", typed=False)
    shown = text_of(conversation.ask(stocked, discord, "help", {"command": "digest set"}))
    assert "/digest set [themen] [um] [tage] [zeitzone] [nur-neues] [länge] [sprache]" in shown
    assert "/digest set themen:energy, flood um:07:30,18:00 tage:weekdays zeitzone:Europe/Berlin" in shown
    assert "--" not in shown


def test_every_command_named_in_a_text_is_one():
    names = {command.name for command in conversation.commands.COMMANDS}
    for locale in wording.LOCALES:
        for section in wording.catalogue(locale).values():
            for said in section.values():
                assert set(re.findall(r"\{give:([^}]*)\}", said)) <= names


def test_an_unforeseen_failure_shows_its_id():
    reply = conversation.failure("a1b2c3d4", "de-DE")
    assert reply.private
    assert "a1b2c3d4" in text_of(reply)
    assert reply.message.heading == "Das hat nicht geklappt"
