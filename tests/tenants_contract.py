"""What every ``Tenants`` does: written once, inherited by the tests of each adapter and of the fake.

A subclass overrides the fixture ``open_again``: a function that opens the same database each time it is called, as
another process would.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.core.domain import TenantSettings
from bot.core.message import Invocation, KeptAction
from bot.core.ports import Tenants
from tests.at_once import at_once

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HERE, THERE = "discord:1", "slack:T1"
DAYS = timedelta(days=1)

MORE = KeptAction(Invocation("brief", (("topic", "flood"), ("length", "long"), ("private", True))), "answer", "de")
CHOSEN = TenantSettings("de", "Europe/Berlin", "long", "everyone", ("U1", "U2"))

HOSTILE = [
    "",
    "\0",
    "a\ud800b",
    "'; DROP TABLE tenant; --",
    '"%_\\',
    "Größe “é” 洪水 🌊 \u202eabc\u2066 \u200d",
    "x" * 100_000,
    "line\nbreak\ttab\x1b[31m",
]
"""Texts that something on the way could stumble over."""


class TenantsContract:
    """Welcomes, settings, kept actions, events and notes."""

    @pytest.fixture
    def open_again(self) -> Callable[[], Tenants]:
        raise NotImplementedError

    @pytest.fixture
    def tenants(self, open_again: Callable[[], Tenants]) -> Tenants:
        return open_again()

    def test_a_tenant_is_welcomed_once(self, tenants: Tenants) -> None:
        assert tenants.tenants() == []
        assert [tenants.welcome(name, NOW) for name in (THERE, HERE, THERE, HERE)] == [True, True, False, False]
        assert not tenants.welcome(HERE, NOW + 400 * DAYS)
        assert tenants.tenants() == [HERE, THERE]

    def test_settings_are_the_defaults_until_changed(self, tenants: Tenants) -> None:
        assert tenants.settings(HERE) == TenantSettings()
        tenants.change_settings(HERE, CHOSEN)
        assert (tenants.settings(HERE), tenants.settings(THERE)) == (CHOSEN, TenantSettings())
        tenants.change_settings(HERE, TenantSettings(zone="Asia/Tokyo"))
        assert tenants.settings(HERE) == TenantSettings(zone="Asia/Tokyo")

    def test_changing_settings_is_no_welcome(self, tenants: Tenants) -> None:
        tenants.change_settings(HERE, CHOSEN)
        assert tenants.tenants() == []
        assert tenants.welcome(HERE, NOW)
        assert tenants.settings(HERE) == CHOSEN

    def test_a_token_stands_for_its_action(self, tenants: Tenants) -> None:
        token = tenants.keep(HERE, MORE, NOW)
        assert tenants.kept(HERE, token) == MORE
        assert token.isascii()
        assert token.isalnum()
        assert 16 <= len(token) <= 40

    def test_equal_actions_have_one_token_and_others_their_own(self, tenants: Tenants) -> None:
        kept = [
            MORE,
            replace(MORE, kind="publish"),
            replace(MORE, locale="en"),
            replace(MORE, invocation=Invocation("search", MORE.invocation.arguments)),
            replace(MORE, invocation=MORE.invocation.having(length="short")),
            replace(MORE, invocation=MORE.invocation.having(private=False)),
            replace(MORE, invocation=MORE.invocation.having(private="True")),
            replace(MORE, invocation=Invocation("brief")),
        ]
        tokens = [tenants.keep(HERE, one, NOW) for one in kept]
        assert len(set(tokens)) == len(kept)
        assert [tenants.kept(HERE, token) for token in tokens] == kept
        assert [tenants.keep(HERE, one, NOW + DAYS) for one in kept] == tokens

    def test_a_token_is_worth_nothing_elsewhere(self, tenants: Tenants) -> None:
        token = tenants.keep(HERE, MORE, NOW)
        assert tenants.kept(THERE, token) is None
        assert tenants.keep(THERE, MORE, NOW) != token
        assert tenants.kept(THERE, token) is None

    @pytest.mark.parametrize("token", [*HOSTILE, "a" * 32], ids=range(len(HOSTILE) + 1))
    def test_an_unknown_token_stands_for_nothing(self, tenants: Tenants, token: str) -> None:
        tenants.keep(HERE, MORE, NOW)
        assert tenants.kept(HERE, token) is None

    def test_an_action_is_forgotten_after_90_days_without_use(self, tenants: Tenants) -> None:
        used, unused = MORE, replace(MORE, locale="en")
        tokens = [tenants.keep(HERE, one, NOW) for one in (used, unused)]
        for days in (30, 60, 89):
            assert tenants.keep(HERE, used, NOW + days * DAYS) == tokens[0]
        assert [tenants.kept(HERE, token) for token in tokens] == [used, unused]
        tenants.keep(THERE, MORE, NOW + 91 * DAYS)
        assert [tenants.kept(HERE, token) for token in tokens] == [used, None]
        assert tenants.keep(HERE, unused, NOW + 92 * DAYS) == tokens[1]
        assert tenants.kept(HERE, tokens[1]) == unused

    def test_an_event_is_first_once(self, tenants: Tenants) -> None:
        assert [tenants.is_first(event, NOW) for event in ("slack:Ev1", "slack:Ev1", "discord:Ev1")] == [
            True,
            False,
            True,
        ]
        assert not tenants.is_first("slack:Ev1", NOW + timedelta(hours=23))
        assert tenants.is_first("slack:Ev1", NOW + timedelta(hours=25))
        assert not tenants.is_first("slack:Ev1", NOW + timedelta(hours=26))

    def test_a_repeated_event_is_forgotten_a_day_after_the_first(self, tenants: Tenants) -> None:
        assert tenants.is_first("e", NOW)
        assert not tenants.is_first("e", NOW + timedelta(hours=20))
        assert tenants.is_first("e", NOW + timedelta(hours=30))

    def test_notes_are_replaced(self, tenants: Tenants) -> None:
        assert tenants.note("commands") is None
        for value in ("one", "two", ""):
            tenants.write_note("commands", value)
            assert tenants.note("commands") == value
        assert tenants.note("other") is None

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_any_text_is_kept(self, tenants: Tenants, text: str) -> None:
        kept = replace(MORE, invocation=Invocation("brief", (("topic", text),)))
        assert tenants.kept(HERE, tenants.keep(HERE, kept, NOW)) == kept
        tenants.change_settings(HERE, replace(CHOSEN, allowed=(text, "U2")))
        assert tenants.settings(HERE) == replace(CHOSEN, allowed=(text, "U2"))
        assert [tenants.is_first(text, NOW), tenants.is_first(text, NOW)] == [True, False]

    @pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
    def test_any_name_is_a_tenants(self, tenants: Tenants, name: str) -> None:
        assert [tenants.welcome(name, NOW), tenants.welcome(name, NOW), tenants.welcome(HERE, NOW)] == [
            True,
            False,
            True,
        ]
        tenants.change_settings(name, CHOSEN)
        assert (tenants.settings(name), tenants.settings(HERE)) == (CHOSEN, TenantSettings())
        token = tenants.keep(name, MORE, NOW)
        assert (tenants.kept(name, token), tenants.kept(HERE, token)) == (MORE, None)

    def test_what_was_kept_is_there_when_opened_again(self, open_again: Callable[[], Tenants]) -> None:
        first = open_again()
        first.welcome(HERE, NOW)
        first.change_settings(HERE, CHOSEN)
        token = first.keep(HERE, MORE, NOW)
        first.is_first("e", NOW)
        first.write_note("commands", "hash")
        second = open_again()
        assert (second.tenants(), second.settings(HERE), second.note("commands")) == ([HERE], CHOSEN, "hash")
        assert second.kept(HERE, token) == MORE
        assert (second.welcome(HERE, NOW), second.is_first("e", NOW)) == (False, False)

    def test_one_of_several_at_once_is_first(self, open_again: Callable[[], Tenants]) -> None:
        opened = [open_again(), open_again()]
        for number in range(5):
            jobs = [partial(one.is_first, f"e{number}", NOW) for one in opened * 2]
            assert sorted(at_once(jobs)) == [False, False, False, True]
            jobs = [partial(one.welcome, f"slack:{number}", NOW) for one in opened * 2]
            assert sorted(at_once(jobs)) == [False, False, False, True]

    def test_several_may_keep_one_action_at_once(self, open_again: Callable[[], Tenants]) -> None:
        opened = [open_again(), open_again()]
        tokens = at_once([partial(one.keep, HERE, MORE, NOW) for one in opened * 2])
        assert len(set(tokens)) == 1
        assert opened[0].kept(HERE, tokens[0]) == MORE
