"""Digests as they are set, edited, previewed and posted on request, over fakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import conversation, sending
from bot.core.domain import LOCAL_TENANT, Pause
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import plain_text
from bot.core.ticking import Ticker
from tests import asking
from tests.asking import HARBOUR, NOW, RATES, asker, fill

TENANT = "discord:1"
LATER = NOW + timedelta(hours=1)


def test_a_digest_is_posted_now_in_its_language(services, channel, say):
    fill(services, HARBOUR, RATES, tenant=TENANT)
    say("digest set --zone UTC --language de")
    assert "Digest posted" in say("digest now")
    ((target, message, key),) = channel.posted
    assert target == "discord:1/c1"
    assert message.heading == "Zusammenfassung vom 21. Nov. 2026"
    assert key.isalnum()
    assert len(key) <= 25


def test_a_long_digest_is_posted_now_in_parts(services, channel, say, monkeypatch):
    fill(services, HARBOUR, RATES, tenant=TENANT)
    say("digest set --zone UTC")
    monkeypatch.setattr(channel, "fits", lambda message: asking.size(message) <= 300)
    assert "Digest posted" in say("digest now")
    assert len(channel.posted) > 1
    assert len({key for _, _, key in channel.posted}) == len(channel.posted)
    assert all(asking.size(message) <= 300 for _, message, _ in channel.posted)
    assert f"posted in {len(channel.posted)} messages" in say("why")


def test_what_was_posted_now_is_not_told_again(services, channel, say):
    fill(services, HARBOUR, tenant=TENANT)
    say("digest set --zone UTC")
    assert "Digest posted" in say("digest now")
    assert "Nothing new since 21 Nov 2026 09:00: nothing was posted" in say("digest now")
    fill(services, RATES, tenant=TENANT, now=LATER + timedelta(minutes=30))
    services.clock.time = LATER + timedelta(hours=1)
    assert "Digest posted" in say("digest now")
    headlines = [[one.title for one in message.sections if one.title] for _, message, _ in channel.posted]
    assert [len(one) for one in headlines] == [1, 1]
    assert headlines[0] != headlines[1]
    services.clock.time = NOW + timedelta(days=1)
    Ticker(services, timedelta(hours=3)).tick(services.clock.now(), limit=10)
    sending.send_some(services, "discord", "me", limit=10)
    assert len(channel.posted) == 3
    assert "Nothing new since 21 Nov 2026 10:00" in channel.posted[2][1].heading


def test_a_digest_that_is_being_posted_is_not_posted_besides(services, channel, say, monkeypatch):
    fill(services, HARBOUR, tenant=TENANT)
    say("digest set --zone UTC")
    services.clock.time = NOW + timedelta(days=1)
    Ticker(services, timedelta(hours=3)).tick(services.clock.now(), limit=10)
    post = channel.post

    def lose_the_answer(*given, **how):
        post(*given, **how)
        raise DeliveryError(DeliveryProblem.UNKNOWN, "no answer")

    monkeypatch.setattr(channel, "post", lose_the_answer)
    sending.send_some(services, "discord", "me", limit=10)
    monkeypatch.setattr(channel, "post", post)
    assert "This digest is being posted just now." in say("digest now")
    assert len(channel.posted) == 1


def test_what_is_in_line_is_told_by_the_one_posted_now(services, channel, say):
    fill(services, HARBOUR, tenant=TENANT)
    say("digest set --zone UTC")
    services.clock.time = NOW + timedelta(days=1)
    Ticker(services, timedelta(hours=3)).tick(services.clock.now(), limit=10)
    assert "Digest posted" in say("digest now")
    assert sending.send_some(services, "discord", "me", limit=10) == 0
    assert len(channel.posted) == 1


def test_a_preview_of_a_digest_is_what_would_be_posted(services, channel, say):
    fill(services, HARBOUR, tenant=TENANT)
    say("digest set harbour, rates --zone Asia/Tokyo --language de --length short")
    (one,) = services.subscriptions.subscriptions(TENANT)
    shown = say(f"digest preview --id {one.id}")
    assert shown.startswith("Zusammenfassung vom 21. Nov. 2026: harbour, rates")
    assert "seit 20. Nov. 2026 18:00" in shown
    say("digest now")
    assert plain_text(channel.posted[0][1]) == shown
    assert "Nichts Neues zu „harbour, rates“ seit 21. Nov. 2026 18:00" in say(f"digest preview --id {one.id}")


def test_a_digest_on_several_topics_tells_each_story_once(services, channel, say):
    fill(services, HARBOUR, RATES, tenant=TENANT)
    for topics, count in (("harbour", 1), ("harbour, quagga", 1), ("harbour, key rate; barge", 2), ("", 2)):
        say(f"digest set {topics} --zone UTC")
        shown = say(f"digest preview {topics}")
        assert shown.count("[1] ") == count, topics
    assert len(services.subscriptions.subscriptions(TENANT)) == 4


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Flood,  nato , FLOOD", "Flood, nato"),
        ("bird flu; rail\nstrike", "bird flu, rail, strike"),
        (", ,", ""),
        ("Everything", ""),
        ("flood, alles", ""),
    ],
)
def test_topics_are_kept_once_each(services, given, kept):
    me = asker(manager=True)
    values = {"topic": given, "at": "8", "zone": "UTC"}
    assert not conversation.submit(services, me, "digest set", values).message.error
    assert [one.topic for one in services.subscriptions.subscriptions(TENANT)] == [kept]


def test_a_digest_on_the_same_topics_is_replaced(services, say):
    for line in ("flood, NATO", "nato, flood", "flood,Nato,flood --at 9"):
        assert "Digest saved" in say(f"digest set {line} --zone UTC")
    (one,) = services.subscriptions.subscriptions(TENANT)
    assert (one.topic, one.times) == ("flood, Nato", ("09:00",))
    too_many = ", ".join(f"topic{number}" for number in range(11))
    assert "A digest can have 10 topics." in say(f"digest set {too_many} --zone UTC")
    assert "no word to look for" in say("digest set flood, ?! --zone UTC")


def test_an_edit_changes_only_what_it_says(services, say):
    say(
        "digest set flood --at 7:30 --days mon,thu --zone Asia/Tokyo --quiet 22-6 --updates --only-if-news --language de"
    )
    (before,) = services.subscriptions.subscriptions(TENANT)
    assert "Digest saved" in say("digest edit --at 9")
    (after,) = services.subscriptions.subscriptions(TENANT)
    assert after == replace(before, times=("09:00",), next_due=after.next_due)
    assert after.next_due != before.next_due
    say(f"digest edit {after.id} --quiet off --updates no --only-if-news no --topic everything")
    (last,) = services.subscriptions.subscriptions(TENANT)
    assert last == replace(after, quiet=None, updates=False, only_if_news=False, empty="line", topic="")
    say("digest set flood --zone UTC")
    other = next(one for one in services.subscriptions.subscriptions(TENANT) if one.id != last.id)
    assert f"The digest {last.id} is about the same." in say(f"digest edit {other.id} --topic alles")
    say(f"digest pause {last.id}")
    say(f"digest edit {last.id} --at 10")
    assert services.subscriptions.find(TENANT, last.id).paused is Pause.ASKED


def test_the_form_of_an_edit_shows_what_is_and_can_empty_it(services, say):
    say("digest set flood --at 7:30 --days mon,thu --zone Asia/Tokyo --quiet 22-6 --updates --length long")
    (one,) = services.subscriptions.subscriptions(TENANT)
    me = asker(manager=True)
    form = conversation.form(services, me, "digest edit", {"id": one.id})
    assert form.name == f"digest edit {one.id}"
    shown = {field.key: field.value for field in form.fields}
    assert shown == {
        "topic": "flood",
        "at": "07:30",
        "days": "Mon, Thu",
        "zone": "Asia/Tokyo",
        "only_if_news": "no",
        "length": "long",
        "language": "en",
        "quiet": "22:00-06:00",
        "updates": "yes",
    }
    assert not conversation.submit(services, me, form.name, shown).message.error
    assert services.subscriptions.subscriptions(TENANT) == [one]
    assert not conversation.submit(services, me, form.name, shown | {"quiet": "", "topic": ""}).message.error
    assert services.subscriptions.subscriptions(TENANT) == [replace(one, quiet=None, topic="")]
    refused = conversation.submit(services, me, form.name, {"at": "late"})
    assert refused.fault == "at"
    (again,) = (button for button in refused.buttons if button.kind == "form")
    reopened = conversation.press(services, me, again.token).reply
    assert (reopened.name, reopened.fields[1].value) == (form.name, "late")


@pytest.mark.parametrize("command", ["now", "pause", "resume", "skip", "remove", "edit --at 9"])
def test_who_manages_one_channel_alone_cannot_touch_another(services, channel, command):
    there = asker(manager=True, target="discord:1/c2")
    conversation.ask_line(services, there, "digest set --zone UTC")
    (one,) = services.subscriptions.subscriptions(TENANT)
    name, _, rest = command.partition(" ")
    line = f"digest {name} {one.id} {rest}"
    elsewhere = replace(there, decides=False, target="discord:1/c1")
    assert "You may not change this here." in plain_text(conversation.ask_line(services, elsewhere, line).message)
    assert services.subscriptions.subscriptions(TENANT) == [one]
    assert channel.posted == []
    assert not conversation.ask_line(services, replace(there, decides=False), line).message.error


def test_nothing_is_posted_where_there_is_nothing(channel, say):
    say("digest set --zone UTC")
    assert "nothing was posted" in say("digest now")
    assert channel.posted == []


@pytest.mark.parametrize(
    ("problem", "paused"),
    [
        (DeliveryProblem.GONE, Pause.CHANNEL_GONE),
        (DeliveryProblem.FORBIDDEN, Pause.NO_PERMISSION),
        (DeliveryProblem.REMOVED, Pause.REMOVED),
        (DeliveryProblem.BUSY, None),
        (DeliveryProblem.UNKNOWN, None),
        (DeliveryProblem.REFUSED, None),
    ],
)
def test_a_digest_that_cannot_be_posted_is_paused_and_says_so(services, channel, say, problem, paused):
    fill(services, HARBOUR, tenant=TENANT)
    say("digest set --zone UTC")
    channel.refusal = DeliveryError(problem, "because")
    assert "could not post in the channel" in say("digest now")
    assert services.subscriptions.subscriptions(TENANT)[0].paused is paused
    assert ("Paused: " in say("digest list")) is (paused is not None)
    assert "could not post in the channel" in say("digest resume")
    channel.refusal = None
    assert "Digest resumed" in say("digest resume")
    assert services.subscriptions.subscriptions(TENANT)[0].paused is None


def test_the_terminal_shows_its_digest(services):
    fill(services, HARBOUR)
    me = asker(LOCAL_TENANT, manager=True, target=LOCAL_TENANT)
    said = plain_text(conversation.ask_line(services, me, "digest set --zone UTC").message)
    assert "Here nothing is posted by itself: /digest now shows it." in said
    assert services.subscriptions.subscriptions(LOCAL_TENANT)[0].next_due is None
    assert "2,000 commuters" in plain_text(conversation.ask_line(services, me, "digest now").message)
