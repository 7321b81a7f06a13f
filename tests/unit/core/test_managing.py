"""Feeds, digests, settings and why, over fakes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core import conversation, payload, present, sending, wording
from bot.core.domain import Pause, TenantSettings
from bot.core.errors import DeliveryError, DeliveryProblem
from bot.core.message import line_text, plain_text
from bot.core.posting import Reason
from bot.core.ticking import Ticker
from tests.asking import FEED_URL, HARBOUR, NOW, asker, fill

TENANT = "discord:1"
LATER = NOW + timedelta(hours=1)


def test_a_digest_is_set_changed_and_removed(services, say):
    said = say(
        "digest set harbour --at 8,18:30 --days weekdays --zone berlin --only-if-news --length short --language de"
    )
    assert "Monday to Friday at 08:00, 18:30 (Europe/Berlin)" in said
    assert "Next: 23 Nov 2026 08:00" in said  # the 21st is a Saturday
    (digest,) = services.subscriptions.subscriptions(TENANT)
    assert (digest.topic, digest.times, digest.days) == ("harbour", ("08:00", "18:30"), (0, 1, 2, 3, 4))
    assert (digest.zone, digest.language, digest.length, digest.only_if_news) == ("Europe/Berlin", "de", "short", True)
    assert (digest.target, digest.created, digest.created_by) == ("discord:1/c1", LATER, "u1")
    say("digest set Harbour --at 9 --zone UTC", user="u2")
    (changed,) = services.subscriptions.subscriptions(TENANT)
    assert (changed.id, changed.times, changed.created_by) == (digest.id, ("09:00",), "u1")
    say("digest set --zone UTC")
    assert len(services.subscriptions.subscriptions(TENANT)) == 2
    assert "There are several digests." in say("digest remove")
    assert "Digest removed" in say(f"digest remove {digest.id}")
    assert "Digest removed" in say("digest remove")
    assert "There is no digest here." in say("digest remove")


def test_a_digest_takes_what_the_server_chose(services, say):
    services.tenants.change_settings(TENANT, TenantSettings(language="de", zone="Asia/Tokyo", length="long"))
    say("digest set", zone="Europe/Paris", locale="en")
    (digest,) = services.subscriptions.subscriptions(TENANT)
    assert (digest.zone, digest.language, digest.length) == ("Asia/Tokyo", "de", "long")


def test_a_digest_takes_the_zone_of_who_asks(services, say):
    assert "time zone is not known" in say("digest set")
    say("digest set", zone="Europe/Paris")
    assert services.subscriptions.subscriptions(TENANT)[0].zone == "Europe/Paris"


def test_a_digest_needs_a_channel_the_bot_can_post_in(services, channel, say):
    assert "A digest needs a channel." in say("digest set --zone UTC", target=None)
    channel.refusal = DeliveryError(DeliveryProblem.FORBIDDEN, "Send Messages is missing")
    said = say("digest set --zone UTC")
    assert "could not post" in said
    assert "Send Messages is missing" in said
    assert services.subscriptions.subscriptions(TENANT) == []


def test_a_digest_is_paused_on_request(services, say):
    say("digest set --zone UTC")
    assert "Paused: on request. /digest resume lets it go on." in say("digest pause")
    assert services.subscriptions.subscriptions(TENANT)[0].paused is Pause.ASKED


def test_settings_are_shown_and_changed(services, say):
    assert "Language of shared answers: The asker's" in say("settings")
    changed = say("settings --language de --zone berlin --length long --editors everyone")
    assert "Language of shared answers: German" in changed
    expected = TenantSettings(language="de", zone="Europe/Berlin", length="long", editors="everyone")
    assert services.tenants.settings(TENANT) == expected
    say("settings --language auto --editors managers")
    assert services.tenants.settings(TENANT).language is None
    assert "kann nicht „tiny“ sein" in say("settings --length tiny", locale="de")


def test_a_time_zone_can_be_taken_back(services, say):
    say("settings --zone berlin")
    values = {"language": "auto", "zone": "", "length": "normal", "editors": "managers"}
    conversation.submit(services, asker(manager=True), "settings", values)
    assert services.tenants.settings(TENANT).zone is None


def test_users_are_named_by_mention_or_id(services, say):
    ann, ben, cem = "100000000000000001", "100000000000000002", "100000000000000003"
    say(f'settings --allow "<@{ann}>, <@!{ben}> {cem}"')
    assert services.tenants.settings(TENANT).allowed == (ann, ben, cem)
    shown = conversation.ask_line(services, asker(manager=True), "settings")
    assert shown.private  # else they would be told of it
    (allowed,) = [row for row in shown.message.sections[0].lines if any(run.user for run in row)]
    assert [run.user for run in allowed if run.user] == [ann, ben, cem]
    assert line_text(allowed).endswith(f"{ann}, {ben}, {cem}")
    say(f"settings --disallow <@{ben}>")
    say(f"settings --allow <@{ann}>")
    assert services.tenants.settings(TENANT).allowed == (ann, cem)
    for name in ("<b>", "bob", "@bob", "<@1>", "U012AB3CD"):
        assert "is no user" in say(f"settings --allow {name}")
    many = " ".join(str(100000000000000000 + n) for n in range(60))
    assert "Up to 50 users" in say(f'settings --allow "{many}"')
    say('settings --allow "<@U012AB3CD|ann> W9876ZYXW"', tenant="slack:T1")
    assert services.tenants.settings("slack:T1").allowed == ("U012AB3CD", "W9876ZYXW")
    assert "is no user" in say(f"settings --allow {ann}", tenant="slack:T1")


def test_length_is_what_the_server_chose(services, say):
    story = "Barge hits bridge\n\n" + "\n\n".join(
        f"The port authority counted {n * 37} damaged boats at pier {n}." for n in range(3, 40)
    )
    fill(services, story, tenant=TENANT)
    normal = say("brief barge")
    services.tenants.change_settings(TENANT, TenantSettings(length="short"))
    assert len(say("brief barge")) < len(normal)
    assert say("brief barge --length normal") == normal


def test_why_tells_about_an_article_or_why_there_is_none(services, say):
    (article,) = fill(services, HARBOUR, tenant=TENANT)
    said = say(f"why {article}")
    assert f"Stored here as {article}, {wording.minute(NOW, 'en')} UTC" in said
    assert "2 figures were read from it" in said
    assert "No article here has this id" in say("why 0000000000")
    assert "The address cannot be read: it answered 404: there is no such page" in say("why https://example.org/gone")
    assert f"stored here from another address, as {article}" in say("why https://example.org/harbour")
    other = say("why https://example.org/harbour", tenant="discord:2")
    assert "nobody asked for it yet" in other
    assert services.store.stats("discord:2").articles == 0


def test_why_tells_about_the_channel(services, say):
    said = say("why")
    assert "No article is stored yet" in said
    assert "No digest goes to this channel" in said
    fill(services, HARBOUR, tenant=TENANT)
    say(f"feed add {FEED_URL}")
    say("digest set --zone UTC", target="discord:1/c2")
    assert "No digest goes to this channel" in say("why")
    here = say("why", target="discord:1/c2")
    assert "Feeds followed: 1" in here
    assert "every day at 08:00 (UTC)" in here


def test_quiet_hours_and_updates_are_chosen(services, say):
    said = say('digest set --zone UTC --quiet "10 pm to 7" --updates')
    assert "with updates" in said
    assert "quiet from 22:00 to 07:00" in said
    (digest,) = services.subscriptions.subscriptions(TENANT)
    assert (digest.quiet, digest.updates, digest.empty) == (("22:00", "07:00"), True, "line")
    say("digest set --zone UTC --quiet off --only-if-news")
    (digest,) = services.subscriptions.subscriptions(TENANT)
    assert (digest.quiet, digest.updates, digest.empty) == (None, False, "silent")
    for bad in ("22:00", "22-22", "late", "1-2-3", "25:00-07:00"):
        assert "is no span of quiet hours" in say(f'digest set --zone UTC --quiet "{bad}"')


def test_the_next_digest_is_left_out(services, say):
    say("digest set --zone Europe/Berlin")
    (digest,) = services.subscriptions.subscriptions(TENANT)
    assert digest.next_due == NOW + timedelta(hours=23)
    assert "Next: 22 Nov 2026 08:00" in say("digest list")
    skipped = say("digest skip")
    assert "Left out: 22 Nov 2026 08:00" in skipped
    assert "Next: 23 Nov 2026 08:00" in skipped
    assert "Left out: 23 Nov 2026 08:00" in say("digest skip")
    (digest,) = services.subscriptions.subscriptions(TENANT)
    assert digest.next_due == NOW + timedelta(hours=71)
    assert "left out on request" in say("why")
    say("digest pause")
    assert "Paused: on request" in say("digest skip")
    say("digest resume")
    assert services.subscriptions.subscriptions(TENANT)[0].next_due == NOW + timedelta(hours=23)


def test_why_tells_what_became_of_the_last_digests(services, channel, say):
    fill(services, HARBOUR, tenant=TENANT)
    say("digest set --zone Europe/Berlin", target="discord:1/c2")
    ticker = Ticker(services, timedelta(hours=3))
    channel.refusal = DeliveryError(DeliveryProblem.GONE, "It was deleted.")
    services.clock.time = NOW + timedelta(hours=23)
    assert ticker.tick(services.clock.time, limit=9).taken == 1
    waiting = say("why", target="discord:1/c2")
    assert "22 Nov 2026 08:00 · being posted" in waiting
    sending.send_some(services, "discord", "me", limit=9)
    said = say("why", target="discord:1/c2", locale="de")
    assert "nicht geschickt: Den Kanal gibt es nicht mehr. (It was deleted.)" in said
    assert "Angehalten" in said


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("reason", [*DeliveryProblem, *Reason])
def test_every_reason_has_its_words(reason, locale):
    words = present.history.reason_text(f"{reason}: said", locale)
    assert words != f"{reason}: said"
    assert present.history.reason_text("something else", locale) == "something else"


def test_operators_see_every_delivery(services, channel, say):
    fill(services, HARBOUR, tenant=TENANT)
    say("digest set --zone UTC")
    Ticker(services, timedelta(hours=3)).tick(NOW + timedelta(hours=24), limit=9)
    found = services.ledger.deliveries(limit=9)
    table = plain_text(present.deliveries(found, locale="en"))
    assert "pending" in table
    assert "discord:1/c1" in table
    assert plain_text(present.deliveries([], locale="de")) == "Keine Nachrichten von Zusammenfassungen"
    assert payload.delivery(found[0]) | {"digest": "", "changed": ""} == {
        "tenant": TENANT,
        "digest": "",
        "day": "2026-11-22",
        "time": "08:00",
        "part": 1,
        "target": "discord:1/c1",
        "state": "pending",
        "reason": None,
        "attempts": 0,
        "due": "2026-11-22T08:00:00Z",
        "first_attempt": None,
        "changed": "",
        "next_try": "2026-11-22T08:00:00Z",
        "message": None,
    }


def test_what_is_in_line_goes_with_its_digest(services, channel, say):
    fill(services, HARBOUR, tenant=TENANT)
    for command, reason in (("digest pause", "paused: asked"), ("digest remove", "deleted")):
        say("digest set --zone UTC")
        say("digest resume")
        services.clock.time += timedelta(days=1)
        Ticker(services, timedelta(hours=30)).tick(services.clock.time, limit=9)
        say(command)
        assert services.ledger.deliveries(limit=1)[0].reason == reason
        assert sending.send_some(services, "discord", "me", limit=9) == 0
    assert channel.posts == []
