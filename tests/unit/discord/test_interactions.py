"""What people do on Discord, and what they get."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core import wording
from tests.doubles.discord import MEMBER, DiscordDouble, Permission, discord_double, text_of
from tests.doubles.discord.rules import walk
from tests.unit.discord.running import FERRY, FLOOD, Running, running, services, store


def test_a_brief_is_announced_at_once_and_written_by_one_edit(double: DiscordDouble, bot: Running) -> None:
    answer = double.slash("brief", {"topic": "flood"}).wait()
    assert (answer.deferred, answer.ephemeral, answer.edits) == (True, False, 1)
    assert answer.answered_after is not None
    assert answer.answered_after < 3
    assert "**12**" in answer.text
    assert "[ Show sources ]" in answer.text


def test_what_went_wrong_is_told_to_the_asker_alone(double: DiscordDouble, bot: Running) -> None:
    answer = double.slash("brief", {"topic": "quokkas"}).wait()
    assert (answer.ephemeral, answer.original) == (True, None)
    assert "quokkas" in answer.text
    assert [one["accent_color"] for one in answer.message.body["components"]] == [0xD93025]


def test_a_refusal_that_cannot_take_back_the_announcement_takes_its_place(double: DiscordDouble, bot: Running) -> None:
    double.fail_next("DELETE /webhooks/{application_id}/{token}/messages/{message_id}", 404, code=10008)
    answer = double.slash("brief", {"topic": "quokkas"}).wait()
    assert (answer.ephemeral, answer.followups) == (False, [])
    assert "quokkas" in answer.text


def test_private_answers_are_announced_privately(double: DiscordDouble, bot: Running) -> None:
    for answer in (
        double.slash("search", {"query": "flood"}).wait(),
        double.slash("brief", {"topic": "flood", "private": True}).wait(),
        double.slash("help").wait(),
    ):
        assert (answer.deferred, answer.ephemeral, answer.edits) == (True, True, 1)


def test_german_readers_are_answered_in_german(double: DiscordDouble, bot: Running) -> None:
    answer = double.slash("search", {"query": "flood"}, locale="de").wait()
    assert answer.text.startswith("## 1 Artikel")
    assert wording.say("de", "action.post") in answer.text


def test_buttons(double: DiscordDouble, bot: Running) -> None:
    brief = double.slash("brief", {"topic": "flood"}).wait()
    sources = double.press(brief, wording.say("en", "action.sources")).wait()
    assert (sources.deferred, sources.ephemeral, sources.edits) == (True, True, 1)
    assert "> " in sources.text
    assert "Karl Adler" in sources.text
    before = sources.text
    post = wording.say("en", "action.post")
    posted = double.press(sources, post).wait(until=lambda one: one.edits)
    (shared,) = posted.followups
    assert not shared.ephemeral
    assert text_of(shared).splitlines()[0] == before.splitlines()[0]
    assert (posted.original, posted.ephemeral) == (sources.message, True)
    assert sources.text == before.replace(f"[ {post} ]", f"( {post} )")


def test_a_post_that_fails_is_told_to_the_one_who_pressed(
    double: DiscordDouble, bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = double.slash("search", {"query": "flood"}).wait()
    monkeypatch.setattr(bot.services.store, "search", None)
    failed = double.press(found, wording.say("en", "action.post")).wait()
    assert [one.ephemeral for one in failed.followups] == [True]
    assert failed.edits == 0


def test_buttons_outlive_the_process() -> None:
    made = services(FLOOD, FERRY)
    with discord_double() as double:
        with running(double, made):
            double.wait_commands()
            brief = double.slash("brief", {"topic": "flood"}).wait()
        registered = len(double.requests_to("PUT /applications/{application_id}/commands"))
        with running(double, made):
            assert "Karl Adler" in double.press(brief, wording.say("en", "action.sources")).wait().text
        assert registered == len(double.requests_to("PUT /applications/{application_id}/commands")) == 1


def test_pages_are_turned_in_place(double: DiscordDouble, bot: Running) -> None:
    guild = double.guild("Orchard")
    words = "\n\n".join(f"Paragraph {number} tells of apples. " + "They ripen late. " * 25 for number in range(12))
    article = store(bot.services, f"discord:{guild.id}", f"Harvest of the year\n\n{words}")
    first = double.slash("article", {"id": article}, at=guild).wait()
    assert "( Previous )" in first.text
    before = first.text
    turned = double.press(first, wording.say("en", "action.next")).wait()
    assert turned.message is first.message
    assert turned.text != before
    assert double.press(first, wording.say("en", "action.previous")).wait().text == before


def test_a_button_of_another_server_is_refused(double: DiscordDouble, bot: Running) -> None:
    """Discord does not let that happen; a forged token would."""
    brief = double.slash("brief", {"topic": "flood"}).wait()
    other = double.guild("Elsewhere")
    answer = double.press(brief, "Show sources", at=double.channel(other)).wait()
    assert answer.ephemeral
    assert "Karl Adler" not in answer.text


def test_completion_is_quick(double: DiscordDouble, bot: Running) -> None:
    double.slash("brief", {"topic": "flood"}).wait()
    offered = [double.autocomplete("brief", "topic", "fl").wait() for _ in range(3)]
    assert all(any("Flood" in one["name"] for one in each.choices) for each in offered)
    assert min(one.answered_after or 9 for one in offered) < 0.3  # the others may meet a busy machine


def test_brief_this(double: DiscordDouble, bot: Running) -> None:
    channel = double.seat().channel
    text = double.say(channel, "A fire in Bruck injured 31 people on Monday, police said. About 70 firefighters came.")
    answer = double.message_command("Brief this", text).wait()
    assert answer.ephemeral
    assert "**31**" in answer.text
    forwarded = double.say(channel, "", message_snapshots=[{"message": {"content": text.body["content"]}}])
    assert "**31**" in double.message_command("Brief this", forwarded).wait().text
    empty = double.message_command("Brief this", double.say(channel, "")).wait()
    assert empty.ephemeral


def test_everyone_is_on_their_own_where_the_app_is_not_installed(double: DiscordDouble, bot: Running) -> None:
    foreign = double.guild("Foreign", installed=False)
    ann, ben = double.user("ann"), double.user("ben")
    store(bot.services, f"discord:@{ann.id}", "Secret plan of 77 pages\n\nThe plan has 77 pages, Ann says.")
    place = double.channel(foreign)
    assert "**77**" in double.slash("brief", {"topic": "plan"}, at=place, user=ann).wait().text
    assert "**77**" in double.slash("brief", {"topic": "plan"}, at=ann).wait().text
    assert "77" not in double.slash("brief", {"topic": "plan"}, at=place, user=ben).wait().text
    assert "77" not in double.slash("brief", {"topic": "plan"}, user=ann).wait().text


def test_members_may_not_change_things_and_managers_may(double: DiscordDouble, bot: Running) -> None:
    refused = double.slash("digest set", {"at": "08:00"}, permissions=MEMBER).wait()
    assert refused.ephemeral
    assert refused.message.body["components"][0]["accent_color"] == 0xD93025
    for right in (Permission.MANAGE_GUILD, Permission.MANAGE_CHANNELS):
        opened = double.slash("digest set", {}, permissions=MEMBER | right).wait()
        assert opened.modal is not None
    for right, may in ((Permission.MANAGE_CHANNELS, False), (Permission.MANAGE_GUILD, True)):
        seat = {"at": double.guild("Deciding"), "permissions": MEMBER | right}
        answer = double.slash("settings", {"editors": "everyone"}, **seat).wait()
        assert (answer.message.body["components"][0]["accent_color"] != 0xD93025) is may


def test_a_form_is_filled_in_refused_and_filled_in_again(double: DiscordDouble, bot: Running) -> None:
    seat = {"at": double.guild("Forms"), "permissions": MEMBER | Permission.MANAGE_GUILD}
    opened = double.slash("digest set", **seat).wait()
    fields = [one["component"]["type"] for one in opened.modal["components"]]
    assert set(fields) <= {3, 4}
    refused = double.submit_modal(opened, {"topic": "flood", "at": "noonish", "zone": "Europe/Berlin"}).wait()
    assert refused.ephemeral
    assert refused.message.body["components"][0]["accent_color"] == 0xD93025
    labels = [one["label"] for _, one in walk(refused.message.body["components"]) if one["type"] == 2]
    again = double.press(refused, labels[0], **seat).wait()
    filled = {one["component"]["custom_id"]: one["component"].get("value") for one in again.modal["components"]}
    assert (filled["topic"], filled["at"], filled["zone"]) == ("flood", "noonish", "Europe/Berlin")
    done = double.submit_modal(again, {"at": "07:30", "flag:only_if_news": ["yes"]}).wait()
    assert "07:30" in done.text
    (digest,) = bot.services.subscriptions.subscriptions(f"discord:{seat['at'].id}")
    assert (digest.topic, digest.times, digest.only_if_news) == ("flood", ("07:30",), True)


def test_the_form_of_one_of_several_digests_changes_that_one(double: DiscordDouble, bot: Running) -> None:
    seat = {"at": double.guild("Several"), "permissions": MEMBER | Permission.MANAGE_GUILD}
    for topic in ("flood", "rail"):
        double.slash("digest set", {"topic": topic, "zone": "UTC", "quiet": "22-6"}, **seat).wait()
    tenant = f"discord:{seat['at'].id}"
    flood, rail = bot.services.subscriptions.subscriptions(tenant)
    assert flood.id in double.slash("digest edit", **seat).wait().text
    opened = double.slash("digest edit", {"id": rail.id}, **seat).wait()
    double.submit_modal(opened, {"at": "07:30", "quiet": "", "length": ["long"]}).wait()
    expected = replace(rail, times=("07:30",), quiet=None, length="long")
    first, second = bot.services.subscriptions.subscriptions(tenant)
    assert (first, replace(second, next_due=rail.next_due)) == (flood, expected)


def test_numbers_and_people_are_picked(double: DiscordDouble, bot: Running) -> None:
    seat = {"at": double.guild("Picks"), "permissions": MEMBER | Permission.MANAGE_GUILD}
    assert double.slash("search", {"query": "flood", "limit": 1}, **seat).wait().text.startswith("## 1 article")
    ann = double.user("ann")
    double.slash("settings", {"allow": ann}, **seat).wait()
    assert bot.services.tenants.settings(f"discord:{seat['at'].id}").allowed == (str(ann.id),)


def test_what_is_none_of_ours_is_left_alone(double: DiscordDouble, bot: Running) -> None:
    button = {"type": 2, "id": 2, "style": 2, "label": "Old", "custom_id": "of-another-version"}
    old = double.say(double.seat().channel, "x", components=[{"type": 1, "id": 1, "components": [button]}])
    pressed = double.press(old, "Old")
    assert "**12**" in double.slash("brief", {"topic": "flood"}).wait().text
    assert not pressed.acknowledged


def test_nothing_pings(double: DiscordDouble, bot: Running) -> None:
    text = "Storm hits <@1> @everyone\n\nA storm injured 55 people, @here says <@&2> [x](https://evil.example), police said."
    guild = double.guild("Hostile")
    store(bot.services, f"discord:{guild.id}", text)
    for answer in (
        double.slash("brief", {"topic": "storm"}, at=guild).wait(),
        double.slash("search", {"query": "storm"}, at=guild).wait(),
    ):
        assert answer.pings == set()
        assert "55" in answer.text
    bodies = [one.body for one in double.requests if isinstance(one.body, dict)]
    sent = [body.get("data") or body for body in bodies if "components" in (body.get("data") or body)]
    assert sent
    assert all(one["allowed_mentions"]["parse"] == [] for one in sent if "custom_id" not in one)
