"""Digests as they are set, edited, previewed and posted on request, over fakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core import conversation
from bot.core.domain import Pause
from bot.core.message import plain_text
from tests.asking import HARBOUR, NOW, RATES, asker, fill

TENANT = "discord:1"
LATER = NOW + timedelta(hours=1)


def test_a_digest_on_several_topics_tells_each_story_once(services, channel, say):
    fill(services, HARBOUR, RATES, tenant=TENANT)
    for topics, count in (("harbour", 1), ("harbour, quagga", 1), ("harbour, key rate; barge", 2), ("", 2)):
        say(f"digest set {topics} --zone UTC")
        shown = say(f"digest preview {topics or 'everything'}")
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
    assert channel.posts == []
    assert not conversation.ask_line(services, replace(there, decides=False), line).message.error
