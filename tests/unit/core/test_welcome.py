"""Servers that come and channels that go."""

from __future__ import annotations

import pytest

from bot.core import conversation
from bot.core.domain import IMPORTS_TENANT, LOCAL_TENANT, Pause
from bot.core.errors import DeliveryError, DeliveryProblem, StoreError
from bot.core.message import plain_text
from bot.core.services import Services
from tests import asking
from tests.asking import HARBOUR, RATES, asker, fill, text_of


def test_the_first_request_of_a_server_brings_what_was_imported_for_all(stocked):
    fill(stocked, HARBOUR, tenant=IMPORTS_TENANT)
    fill(stocked, RATES, tenant=LOCAL_TENANT)
    new = asker("slack:T9")
    assert "2,000 commuters" in text_of(conversation.ask(stocked, new, "brief", {"topic": "harbour"}))
    assert conversation.ask(
        stocked, new, "brief", {"topic": "arden key rate"}
    ).message.error  # merely read by the operator
    assert stocked.tenants.tenants() == ["discord:1", "slack:T9"]
    assert "4.25 percent" in text_of(conversation.ask(stocked, asker(LOCAL_TENANT), "brief", {"topic": "key rate"}))


def test_a_server_noted_by_a_request_that_broke_off_still_gets_what_was_imported(stocked, monkeypatch):
    fill(stocked, HARBOUR, tenant=IMPORTS_TENANT)
    new = asker("slack:T9")
    broken = StoreError("the disk is full")

    def fail(*_given: object) -> None:
        raise broken

    for port, name in ((stocked.store, "adopt"), (stocked.tenants, "welcome")):
        monkeypatch.setattr(port, name, fail)
        with pytest.raises(StoreError):
            conversation.ask(stocked, new, "brief", {"topic": "harbour"})
        monkeypatch.undo()
    stocked.tenants.welcome("slack:T8", asking.NOW)
    for name in ("slack:T9", "slack:T8"):
        assert "2,000 commuters" in text_of(conversation.ask(stocked, asker(name), "brief", {"topic": "harbour"}))


def test_imports_are_not_shared_where_that_is_off():
    given = asking.services()
    fill(given, HARBOUR, tenant=IMPORTS_TENANT)
    private = Services(**{**_fields(given), "share_imports": False})
    assert conversation.ask(private, asker("slack:T9"), "brief", {"topic": "harbour"}).message.error


def _fields(given: Services) -> dict[str, object]:
    return {name: getattr(given, name) for name in given.__slots__}


def test_a_channel_that_is_gone_pauses_its_digests_and_tells_who_asked(stocked, channel):
    boss = asker(user="boss", manager=True)
    conversation.ask(stocked, boss, "digest set", {"topic": "harbour", "zone": "UTC"})
    other = asker(user="other", manager=True, target="discord:1/c2")
    conversation.ask(stocked, other, "digest set", {"zone": "UTC", "language": "de"})
    paused = conversation.pause(stocked, "discord:1/c1", Pause.CHANNEL_GONE)
    assert [one.topic for one in paused] == ["harbour"]
    ((tenant, user, message),) = channel.messages
    assert (tenant, user) == ("discord:1", "boss")
    assert message.heading == "A digest is paused in Newsroom"
    assert "The channel no longer exists. /digest set in another channel starts a new one." in plain_text(message)
    assert "Paused: The channel no longer exists." in text_of(conversation.ask(stocked, boss, "digest list", {}))
    assert "Paused: The channel no longer exists." in text_of(conversation.ask(stocked, boss, "why", {}))
    channel.refusal = DeliveryError(DeliveryProblem.FORBIDDEN, "no messages wanted")
    assert len(conversation.pause(stocked, "discord:1", Pause.REMOVED)) == 1
    assert conversation.pause(stocked, "discord:1", Pause.REMOVED) == []
