"""Which digests a channel has, what can be done with each of several, and which one a preview shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import conversation
from bot.core.domain import Pause
from bot.core.forms import Form
from bot.core.services import Services
from tests.asking import HARBOUR, RATES, asker, button_of, fill, text_of

TENANT = "discord:1"
Say = Callable[..., str]
Ask = Callable[..., conversation.Reply]


def ids(services: Services) -> dict[str, str]:
    """The digests' ids by their topics."""
    return {one.topic: one.id for one in services.subscriptions.subscriptions(TENANT)}


def labels(reply: conversation.Reply) -> list[str]:
    return [button.label for button in reply.buttons]


@pytest.fixture
def several(services: Services, say: Say) -> dict[str, str]:
    """Two digests of the channel, and one of another."""
    for topic, channel in (("harbour", "c1"), ("", "c1"), ("rates", "c2")):
        say(f"digest set {topic} --zone UTC", target=f"{TENANT}/{channel}")
        services.clock.time += timedelta(seconds=1)
    return ids(services)


def test_one_digest_has_all_its_buttons_in_the_list(services: Services, ask: Ask, say: Say) -> None:
    say("digest set harbour --zone UTC")
    to_do = ["Edit", "Pause", "Post now", "Preview", "Skip the next", "Remove"]
    assert labels(ask("digest list")) == ["New digest", *to_do]
    say("digest pause")
    assert labels(ask("digest list")) == ["New digest", "Edit", "Resume", "Post now", "Preview", "Remove"]
    assert labels(ask("digest list", manager=False)) == []


def test_each_of_several_is_managed_by_a_button(services: Services, ask: Ask, several: dict[str, str]) -> None:
    listed = ask("digest list")
    assert labels(listed) == ["New digest", "Manage: harbour", "Manage: everything"]
    assert "/digest list ID shows one, with all that can be done with it." in text_of(listed)
    boss = asker(manager=True)
    shown = conversation.press(services, boss, listed.buttons[1].token).reply
    assert text_of(shown).startswith(f"Digest: harbour\n\n{several['harbour']} · harbour")
    conversation.press(services, boss, button_of(shown, "pause").token)
    paused = {one.topic: one.paused for one in services.subscriptions.subscriptions(TENANT)}
    assert paused == {"harbour": Pause.ASKED, "": None, "rates": None}
    form = conversation.press(services, boss, button_of(shown, "edit").token).reply
    assert isinstance(form, Form)
    assert form.name == f"digest edit {several['harbour']}"
    assert "Left out" not in text_of(conversation.press(services, boss, button_of(shown, "skip").token).reply)
    assert "Digest removed" in text_of(conversation.press(services, boss, button_of(shown, "remove").token).reply)
    assert "harbour" not in ids(services)


def test_one_of_another_channel_is_shown_by_its_id(ask: Ask, several: dict[str, str]) -> None:
    line = f"digest list {several['rates']}"
    assert "Edit" in labels(ask(line))
    assert labels(ask(line, manager=False)) == []
    assert "another channel" in text_of(ask(line))
    assert "There is no digest with the id “zzzz”." in text_of(ask("digest list zzzz"))


def test_who_manages_one_channel_alone_has_no_buttons_for_another(services: Services, several: dict[str, str]) -> None:
    one_channel = replace(asker(manager=True), decides=False)
    reply = conversation.ask_line(services, one_channel, f"digest list {several['rates']}")
    assert labels(reply) == []
    reply = conversation.ask_line(services, one_channel, f"digest list {several['harbour']}")
    assert "Edit" in labels(reply)


def test_many_digests_have_as_many_buttons_as_every_platform_shows(ask: Ask, say: Say) -> None:
    for number in range(20):
        say(f"digest set {'harbour ' * 9}{number} --zone UTC")
    reply = ask("digest list", most=20_000)
    assert len(reply.buttons) <= 15
    assert max(map(len, labels(reply))) <= 75
    assert "/digest list ID" in text_of(reply)


def test_a_preview_without_more_is_of_the_channels_digest(services: Services, say: Say) -> None:
    fill(services, HARBOUR, RATES, tenant=TENANT)
    assert "2 stories" in say("digest preview")  # there is none here yet
    say("digest set harbour --zone UTC --language de")
    shown = say("digest preview")
    assert shown.startswith("Zusammenfassung vom 21. Nov. 2026: harbour\n\nPreview of the digest ")
    assert "1 Thema" in shown
    assert say("digest preview --lang en").startswith("Digest for 21 Nov 2026: harbour")
    for line in ("digest preview everything", "digest preview --hours 48", "digest preview --at 2026-11-21T09:00"):
        shown = say(line)
        assert "2 stories" in shown, line
        assert "Preview of" not in shown, line
    assert "2 stories" in say("digest preview", target=f"{TENANT}/c2")


def test_a_preview_asks_which_of_several(services: Services, ask: Ask, several: dict[str, str]) -> None:
    fill(services, HARBOUR, RATES, tenant=TENANT)
    reply = ask("digest preview")
    assert text_of(reply).startswith("There are several digests.\n\n")
    assert several["harbour"] in text_of(reply)
    assert several["rates"] not in text_of(reply)
    assert "/digest preview everything: all news of the last 24 hours." in text_of(reply)
    assert labels(reply) == ["Preview: harbour", "Preview: everything"]
    shown = text_of(conversation.press(services, asker(), reply.buttons[0].token).reply)
    assert shown.startswith("Digest for 21 Nov 2026: harbour")
    assert f"Preview of the digest {several['harbour']}" in shown


def test_a_preview_where_nothing_is_stored_says_how_to_begin(say: Say) -> None:
    say("digest set --zone UTC")
    shown = say("digest preview")
    assert "Nothing new since" in shown
    assert "/feed starter" in shown
