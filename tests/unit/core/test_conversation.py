"""What people ask in chat and what they get, over fakes."""

from __future__ import annotations

import re

import pytest

from bot.core import conversation, ingest, wording
from bot.core.conversation import Reply
from bot.core.domain import IMPORTS_TENANT, LOCAL_TENANT, Draft, Pause, TenantSettings
from bot.core.errors import DeliveryError, DeliveryProblem, StoreError
from bot.core.forms import Form
from bot.core.message import Button, plain_text
from bot.core.services import Services
from tests import asking
from tests.asking import HARBOUR, RATES, Channel, asker, fill


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def services(channel):
    found = asking.services(channel=channel)
    fill(found, HARBOUR, RATES, tenant="discord:1")
    found.tenants.welcome("discord:1", asking.NOW)
    return found


def text(reply: Reply | Form) -> str:
    assert isinstance(reply, Reply)
    return plain_text(reply.message)


def button(reply: Reply | Form, name: str) -> Button:
    assert isinstance(reply, Reply)
    return next(one for one in reply.buttons if one.id == name)


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
def test_a_line_is_a_command_or_a_topic(services, line, heading):
    assert conversation.ask_line(services, asker(), line).message.heading == heading


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
def test_a_refusal_is_a_private_message_that_says_what_to_do(services, line, said):
    reply = conversation.ask_line(services, asker(), line)
    assert reply.message.error
    assert reply.private
    assert said in text(reply)
    assert len(reply.message.sections[0].lines) == 2


def test_refusals_are_in_the_language_of_the_reader(services):
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
        reply = conversation.ask_line(services, asker(locale="de-AT", manager=True), line)
        assert reply.message.heading == "Das hat nicht geklappt", line
        assert not english.search(text(reply)), line


def test_refusals_name_the_argument_at_fault(services):
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
        assert conversation.ask_line(services, asker(manager=True), line).fault == key, line


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
def test_the_language_is_the_askers_or_for_all_the_servers(services, platform, chosen, private, lang, expected):
    services.tenants.change_settings("discord:1", TenantSettings(language=chosen))
    given = {"topic": "harbour", "private": private} | ({"lang": lang} if lang else {})
    reply = conversation.ask(services, asker(locale=platform), "brief", given)
    assert {"en": "Key figures", "de": "Kennzahlen"}[expected] in text(reply)
    assert reply.private is private


def test_refusals_are_in_the_askers_language_where_answers_are_in_the_servers(services):
    services.tenants.change_settings("discord:1", TenantSettings(language="de"))
    for line in ("/brief volcano", "/brief x --since soon", "/brief https://example.org/gone", "/figure @"):
        reply = conversation.ask_line(services, asker(locale="en-US"), line)
        assert reply.message.heading == "That did not work", line
    assert "Kennzahlen" in text(conversation.ask_line(services, asker(locale="en-US"), "/brief harbour"))


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


def test_show_sources_more_figures_and_back_again(services):
    brief = conversation.ask(services, asker(), "brief", {"topic": "harbour", "length": "short"})
    assert not brief.private
    shown = conversation.press(services, asker(), button(brief, "sources").token)
    assert shown.kind == "answer"
    assert "> About 2,000 commuters were stranded in Velmouth" in text(shown.reply)
    assert isinstance(shown.reply, Reply)
    assert shown.reply.private


def test_what_one_person_was_shown_can_be_posted_for_all(services):
    found = conversation.ask(services, asker(locale="de"), "search", {"query": "harbour"})
    assert found.private
    posted = conversation.press(services, asker(user="u2", locale="en"), button(found, "post").token)
    assert posted.kind == "publish"
    assert isinstance(posted.reply, Reply)
    assert not posted.reply.private
    assert text(posted.reply) == text(found)
    assert "post" not in [one.id for one in posted.reply.buttons]
    nothing = conversation.ask(services, asker(), "search", {"query": "volcano"})
    assert nothing.buttons == ()


def test_pages_are_turned_in_place_and_in_their_language(services):
    found = conversation.ask(services, asker(locale="de", most=330), "figure", {"topic": "harbour"})
    assert found.message.heading.endswith("(1/2)")
    assert not button(found, "previous").enabled
    second = conversation.press(services, asker(locale="en", most=330), button(found, "next").token)
    assert second.kind == "replace"
    assert isinstance(second.reply, Reply)
    assert second.reply.message.heading.endswith("(2/2)")
    assert button(second.reply, "next").label == "Weiter"
    assert not button(second.reply, "next").enabled
    first = conversation.press(services, asker(most=330), button(second.reply, "previous").token)
    assert text(first.reply) == text(found)


def test_pages_of_a_private_answer_stay_private(services):
    brief = conversation.ask(services, asker(), "brief", {"topic": "harbour"})
    shown = conversation.press(services, asker(most=330), button(brief, "sources").token).reply
    turned = conversation.press(services, asker(most=330), button(shown, "next").token).reply
    assert isinstance(turned, Reply)
    assert turned.private
    assert button(turned, "post")
    posted = conversation.press(services, asker(most=330), button(turned, "post").token).reply
    assert text(posted) == text(turned)
    assert isinstance(posted, Reply)
    again = conversation.press(services, asker(most=330), button(posted, "previous").token).reply
    assert isinstance(again, Reply)
    assert not again.private


def test_a_search_is_paged_forth_and_back(services):
    texts = [f"Report {n}\n\nThe gauge of the river Marna stood at {n} centimetres." for n in range(101, 118)]
    fill(services, *texts, tenant="discord:1")
    pages, token = [], ""
    reply: Reply | Form = conversation.ask(services, asker(), "search", {"query": "gauge"})
    while True:
        pages.append(text(reply))
        following = button(reply, "next")
        if not following.enabled:
            break
        reply = conversation.press(services, asker(), following.token).reply
    assert len(pages) == 4
    hits = re.findall(r"stood at (\d+)", "".join(pages))
    assert len(hits) == len(set(hits)) == 17
    for expected in reversed(pages[:-1]):
        token = button(reply, "previous").token
        reply = conversation.press(services, asker(), token).reply
        assert text(reply) == expected
    assert not button(reply, "previous").enabled


def test_a_message_with_links_or_text_is_briefed(services):
    linked = conversation.ask_text(
        services, asker(), "see <https://example.org/harbour>, and https://example.org/gone!"
    )
    assert linked.private
    assert "2,000 commuters" in text(linked)
    pasted = conversation.ask_text(
        services, asker(), "Ferry aground\n\nA ferry with 186 passengers ran aground off Lunden on Friday."
    )
    assert "186 passengers" in text(pasted)
    assert conversation.ask(services, asker(), "brief", {"topic": "Lunden"}).message.error, "what was said is not kept"
    assert "Lunden on Friday" in text(conversation.press(services, asker(), button(pasted, "sources").token).reply)
    assert "could not be read: the server answered 404" in text(linked)
    nothing = conversation.ask_text(services, asker(), "🎉")
    assert "no text in this message" in text(nothing)
    for empty in ("", " \n", "…"):
        assert conversation.ask_text(services, asker(), empty).message.error
    gone = conversation.ask_text(services, asker(), "https://example.org/gone https://example.org/gone2")
    assert "could not be read: the server answered 404" in text(gone)


@pytest.mark.parametrize("line", ["help", "Hilfe", "/help", "hello!", "Danke", "What can you do?", "brief help"])
def test_who_greets_or_asks_for_help_gets_help(services, line):
    reply = conversation.ask_line(services, asker(), line)
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
def test_german_words_for_commands_are_taken_where_they_are_typed(services, line, heading):
    assert conversation.ask_line(services, asker(), line).message.heading == heading


def test_stories_that_mention_a_topic_in_passing_are_left_out(services):
    aside = (
        "Army opens drill in the north\n\nAbout 18,000 soldiers took part in the drill on Monday, the army said.\n\n"
        + "".join(f"In province {n} the drill runs for {n} days, and {n * 3} vehicles move.\n\n" for n in range(12, 90))
        + "A report on the harbour will follow."
    )
    fill(services, aside, tenant="discord:1")
    assert "18,000" not in text(conversation.ask(services, asker(), "brief", {"topic": "harbour"}))
    assert "18,000" in text(conversation.ask(services, asker(), "brief", {"topic": "drill"}))


def test_addresses_that_are_not_read_are_no_topics(services):
    reply = conversation.ask(services, asker(), "brief", {"topic": "ftp://example.org/harbour"})
    assert "ftp://example.org/harbour could not be read" in text(reply)


def test_a_report_of_several_lines_may_begin_like_a_command(services):
    reply = conversation.ask_line(services, asker(), "Help arrives\n\nSome 186 helpers arrived in Lunden on Friday.")
    assert "186 helpers" in text(reply)


def test_a_long_line_is_a_text_not_a_topic(services):
    line = "A ferry with 186 passengers ran aground off Lunden on Friday. " * 4
    reply = conversation.ask_line(services, asker(), line)
    assert "186 passengers" in text(reply)
    assert not reply.private


def test_a_button_without_meaning_is_refused(services):
    pressed = conversation.press(services, asker(locale="de"), "x" * 40)
    assert pressed.kind == "answer"
    assert "Dieser Knopf geht nicht mehr." in text(pressed.reply)


def test_a_form_that_was_refused_can_be_opened_again(services):
    values = {"topic": "", "at": "late", "days": "daily", "zone": "UTC", "only_if_news": True}
    reply = conversation.submit(services, asker(manager=True), "digest set", values)
    assert reply.fault == "at"
    again = conversation.press(services, asker(manager=True), button(reply, "form").token)
    assert again.kind == "form"
    assert isinstance(again.reply, Form)
    assert {field.key: field.value for field in again.reply.fields} == values | {
        "topic": None,
        "length": "normal",
        "language": "en",
        "quiet": None,
        "updates": False,
    }
    sent = conversation.submit(services, asker(manager=True), "digest set", values | {"at": "8 am"})
    assert "every day at 08:00 (UTC)" in text(sent)
    assert "form" not in [one.id for one in sent.buttons]


def test_the_first_request_of_a_server_brings_what_was_imported_for_all(services):
    fill(services, HARBOUR, tenant=IMPORTS_TENANT)
    fill(services, RATES, tenant=LOCAL_TENANT)
    new = asker("slack:T9")
    assert "2,000 commuters" in text(conversation.ask(services, new, "brief", {"topic": "harbour"}))
    assert conversation.ask(
        services, new, "brief", {"topic": "arden key rate"}
    ).message.error  # merely read by the operator
    assert services.tenants.tenants() == ["discord:1", "slack:T9"]
    assert "4.25 percent" in text(conversation.ask(services, asker(LOCAL_TENANT), "brief", {"topic": "key rate"}))


def test_a_server_noted_by_a_request_that_broke_off_still_gets_what_was_imported(services, monkeypatch):
    fill(services, HARBOUR, tenant=IMPORTS_TENANT)
    new = asker("slack:T9")
    broken = StoreError("the disk is full")

    def fail(*_given: object) -> None:
        raise broken

    for port, name in ((services.store, "adopt"), (services.tenants, "welcome")):
        monkeypatch.setattr(port, name, fail)
        with pytest.raises(StoreError):
            conversation.ask(services, new, "brief", {"topic": "harbour"})
        monkeypatch.undo()
    services.tenants.welcome("slack:T8", asking.NOW)
    for name in ("slack:T9", "slack:T8"):
        assert "2,000 commuters" in text(conversation.ask(services, asker(name), "brief", {"topic": "harbour"}))


def test_imports_are_not_shared_where_that_is_off():
    given = asking.services()
    fill(given, HARBOUR, tenant=IMPORTS_TENANT)
    private = Services(**{**_fields(given), "share_imports": False})
    assert conversation.ask(private, asker("slack:T9"), "brief", {"topic": "harbour"}).message.error


def _fields(given: Services) -> dict[str, object]:
    return {name: getattr(given, name) for name in given.__slots__}


def test_a_channel_that_is_gone_pauses_its_digests_and_tells_who_asked(services, channel):
    boss = asker(user="boss", manager=True)
    conversation.ask(services, boss, "digest set", {"topic": "harbour", "zone": "UTC"})
    other = asker(user="other", manager=True, target="discord:1/c2")
    conversation.ask(services, other, "digest set", {"zone": "UTC", "language": "de"})
    paused = conversation.pause(services, "discord:1/c1", Pause.CHANNEL_GONE)
    assert [one.topic for one in paused] == ["harbour"]
    ((tenant, user, message),) = channel.told
    assert (tenant, user) == ("discord:1", "boss")
    assert message.heading == "A digest is paused in Newsroom"
    assert "The channel no longer exists. /digest set in another channel starts a new one." in plain_text(message)
    assert "Paused: The channel no longer exists." in text(conversation.ask(services, boss, "digest list", {}))
    assert "Paused: The channel no longer exists." in text(conversation.ask(services, boss, "why", {}))
    channel.refusal = DeliveryError(DeliveryProblem.FORBIDDEN, "no messages wanted")
    assert len(conversation.pause(services, "discord:1", Pause.REMOVED)) == 1
    assert conversation.pause(services, "discord:1", Pause.REMOVED) == []


def test_commands_are_named_as_the_platform_takes_them(services):
    slack = conversation.Asker("slack:T1", "u1", lambda _message: True, locale="en", prefix="/briefwire ")
    fill(services, HARBOUR, tenant="slack:T1")
    assert "search with: /briefwire search volcano" in text(
        conversation.ask(services, slack, "brief", {"topic": "volcano"})
    )
    overview = text(conversation.ask(services, slack, "help", {}))
    assert "• /brief – " in overview
    assert "• /briefwire search – " in overview
    discord = conversation.Asker("discord:1", "u1", lambda _message: True, locale="de", typed=False)
    shown = text(conversation.ask(services, discord, "help", {"command": "digest set"}))
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
    assert "a1b2c3d4" in text(reply)
    assert reply.message.heading == "Das hat nicht geklappt"


def test_completion_is_empty_on_trouble(services):
    services.store.close()
    assert conversation.complete(services, asker(), "brief", "topic", "x") == []


@pytest.mark.parametrize(
    ("name", "key", "typed", "expected"),
    [
        ("brief", "topic", "vel", ["Velmouth"]),
        ("search", "query", "flood har", ["flood harbour"]),
        ("digest set", "zone", "new y", ["America/New_York"]),
        ("digest set", "zone", "zür", ["Europe/Zurich"]),
        ("digest set", "zone", "", ["Europe/Berlin", "Europe/London"]),
        ("digest set", "zone", "+1", []),
        ("digest set", "zone", "mün", ["Europe/Berlin"]),
        ("settings", "zone", "muenchen", ["Europe/Berlin"]),
        ("digest set", "zone", "genf", ["Europe/Zurich"]),
        ("digest set", "topic", "rates, harb", ["rates, harbour"]),
        ("digest set", "zone", "new yrok", ["America/New_York"]),
        ("digest set", "zone", "europe/berlni", ["Europe/Berlin"]),
        ("brief", "topic", "suedwaerme", ["Südwärme"]),
        ("brief", "topic", "SÜDW", ["Südwärme"]),
        ("brief", "topic", "sudwarme", ["Südwärme"]),
        ("brief", "topic", "straßen", ["Strassenbahn"]),
        ("brief", "topic", "harbuor", ["Harbour"]),
        ("brief", "topic", "vlemouth", ["Velmouth"]),
        ("brief", "topic", "velmoth", ["Velmouth"]),
        ("brief", "topic", "vellmouth", ["Velmouth"]),
        ("brief", "topic", "vexmou", ["Velmouth"]),
        ("brief", "topic", "vexxmou", []),
        ("brief", "topic", "vex", []),
        ("search", "query", "flood harb0ur", []),
        ("search", "query", "flood harbuor", ["flood Harbour"]),
        ("help", "command", "serch", ["search"]),
        ("help", "command", "feed l", ["feed list"]),
        ("brief", "length", "", []),
        ("nothing", "x", "", []),
    ],
)
def test_completion(services, name, key, typed, expected):
    fill(services, "Harbour of Velmouth closed\n\nThe Harbour of Velmouth was closed for 3 days.", tenant="discord:1")
    fill(services, "Südwärme spart 3 Prozent Energie\n\nDie Südwärme spart 3 Prozent Energie.", tenant="discord:1")
    fill(services, "Strassenbahn fährt wieder\n\nDie Strassenbahn fährt nach 3 Tagen.", tenant="discord:1")
    found = [choice.value.casefold() for choice in conversation.complete(services, asker(), name, key, typed)]
    assert found[: len(expected)] == [value.casefold() for value in expected]
    assert bool(found) is bool(expected)


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
def test_a_long_line_is_a_text_only_where_it_is_a_sentence(services, topic, said, line):
    if line:
        reply = conversation.ask_line(services, asker(), topic)
    else:
        reply = conversation.ask(services, asker(), "brief", {"topic": topic})
    assert said in text(reply)


def test_what_is_spelled_as_typed_is_offered_before_what_may_be_meant(services):
    for name in ("Harbour", "Harbin"):
        fill(services, f"{name} opens again\n\n{name} opened 3 parks.", tenant="discord:1")
    found = [choice.value for choice in conversation.complete(services, asker(), "brief", "topic", "harbi")]
    assert found == ["Harbin", "Harbour"]


@pytest.mark.parametrize("typed", ["source:süd", "source:SUED", "quelle:sudpost", "source:südpst"])
def test_completion_of_sources(services, typed):
    article = Draft("Der Fluss stieg um 3 Meter.", title="Fluss steigt", source="Südpost")
    services.store.save("discord:1", [ingest.prepare(article)], asking.NOW)
    (choice, *_) = conversation.complete(services, asker(), "search", "query", typed)
    assert choice.value == f"{typed.partition(':')[0]}:Südpost"


def test_completion_of_articles(services):
    choices = conversation.complete(services, asker(), "article", "id", "barge")
    assert [choice.label for choice in choices] == ["Barge hits the harbour bridge"]
    assert services.store.get("discord:1", choices[0].value) is not None
