"""``briefwire run`` on Discord, as its users meet it: a process of its own, against the double."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from bot.core import wording
from bot.core.commands import COMMANDS, Surface
from tests.acceptance.process import BotProcess, environment, running_bot, seeded
from tests.doubles.discord import MEMBER, DiscordDouble, Exchange, Guild, Permission, User, discord_double
from tests.doubles.discord.rules import walk
from tests.doubles.web import WebDouble, reply, web_double

_ARTICLES = files("bot.demo") / "articles"
_NAMES = {command.name: command for command in COMMANDS if Surface.CHAT in command.surfaces}
_ERROR = 0xD93025
_MANAGER = MEMBER | Permission.MANAGE_GUILD

Step = tuple[str, dict[str, Any], str]
"""A command, its options, and the text of the catalogue that its answer holds."""


def steps(web: WebDouble) -> list[Step]:
    """Every command of the table, in an order in which each has something to say."""
    feed = web.url("/feed")
    day = {"at": "2026-11-18T12:00", "hours": 48}
    return [
        ("help", {}, "help.heading"),
        ("help", {"command": "search"}, "help.examples"),
        ("brief", {"topic": "flood Marnau"}, "brief.figures"),
        ("brief", {"topic": web.url("/ferry")}, "brief.figures"),
        ("brief", {"topic": "quokkas"}, "error.no_topic"),
        ("figure", {"topic": "flood Marnau", "private": True}, "pages.more"),
        ("search", {"query": "the", "limit": 3}, "search.heading"),
        ("article", {"id": "nosuchid00"}, "error.no_article"),
        ("why", {}, "why.heading"),
        ("why", {"subject": "https://www.northwire.example/germany/marnau-flood"}, "action.brief"),
        ("settings", {}, "settings.heading"),
        ("feed list", {}, "feed.nothing"),
        ("feed starter", {}, "feed.starters"),
        ("feed add", {"url": feed}, "feed.added"),
        ("feed list", {}, "feed.heading"),
        ("feed remove", {"feed": feed}, "feed.removed"),
        ("feed test", {"url": feed}, "feed.tested"),
        ("feed remove", {"feed": "Northwire"}, "feed.removed"),
        ("digest list", {}, "digest.none"),
        ("digest set", {"topic": "flood", "at": "07:30", "zone": "Europe/Berlin"}, "digest.saved"),
        ("digest list", {}, "digest.list"),
        ("digest edit", {"at": "08:00", "updates": "yes"}, "digest.saved"),
        ("digest preview", day, "digest.heading"),
        ("digest now", {}, "digest.in_line"),
        ("digest pause", {}, "digest.paused"),
        ("digest list", {}, "paused.because"),
        ("digest resume", {}, "digest.resumed"),
        ("digest skip", {}, "digest.skipped"),
        ("digest remove", {}, "digest.removed"),
    ]


_ELSEWHERE = {"brief_this", "digests", "help", "manage", "starter", "follow_other"}
"""The menu's command, a button of posted digests (see test_digests), one of Slack's start page, one that names a digest
(see test_digest_list), and those that follow feeds which are not of this machine (see test_feed_commands)."""
_FAR = tuple(wording.say(language, "action.starter", language="") for language in wording.LOCALES)
_OTHERWISE = {"digest.in_line": "digest.not_posted"}
"""Of these articles nothing is new any more, from some day on."""


def says(answer: Exchange, language: str, key: str | None) -> bool:
    """Whether the answer holds the text, whatever fills its gaps."""
    if key is None:
        return False
    section, _, name = key.partition(".")
    literal = re.split(r"\{.*?\}", wording.catalogue(language)[section][name])
    return all(part.strip() in answer.text for part in literal)


@dataclass
class Stage:
    """The running bot."""

    discord: DiscordDouble
    bot: BotProcess
    web: WebDouble

    def seat(self, locale: str, permissions: Permission = _MANAGER) -> dict[str, Any]:
        """Someone who reads this language, in a server of their own."""
        user = self.discord.user(f"ada-{locale}", locale=locale)
        return {"user": user, "at": self.discord.guild(f"Newsroom {locale}"), "permissions": permissions}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, bundled_database: Path) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("discord")
    with discord_double() as discord, web_double() as web:
        web.answers["/ferry"] = reply((_ARTICLES / "ferry-en-harbour-post.html").read_bytes())
        feed = (_ARTICLES / "northwire-en.rss.xml").read_bytes()
        web.answers["/feed"] = reply(feed, headers="Content-Type: application/rss+xml\r\n")
        settings = {**discord.env, "BRIEFWIRE_ALLOW_PRIVATE": web.site, "BRIEFWIRE_LOG_LEVEL": "debug"}
        with running_bot(folder, seeded(folder, bundled_database), settings) as bot:
            discord.wait_commands()
            bot.wait_for("Discord: connected as Briefwire")
            yield Stage(discord, bot, web)
            assert bot.end() == 0
            assert "Traceback" not in bot.log
            tokens = {discord.token, *discord.world.interactions}
            assert not [token for token in tokens if token in bot.log]


def settled(asked: Exchange) -> Exchange:
    """The interaction when its answer is there, and not only word that it takes a while."""
    notes = {wording.say(language, "chat.working") for language in wording.LOCALES}
    return asked.wait(30, lambda one: one.answered and not (one.states and one.states[-1].removeprefix("## ") in notes))


def check(answer: Exchange) -> None:
    """What is true of every answer."""
    assert answer.pings == set()
    assert answer.refusals == []
    assert answer.answered_after is not None
    assert answer.answered_after < 3
    if answer.interaction.modal is None:
        components = answer.message.body["components"]
        refused = components[0]["accent_color"] == _ERROR
        assert answer.ephemeral or not refused, answer.text
        assert refused or "give:" not in answer.text


def buttons(answer: Exchange) -> list[str]:
    """The labels of the buttons that can be pressed."""
    found = [one for _, one in walk(answer.message.body["components"]) if one["type"] == 2]
    return [one["label"] for one in found if not one.get("disabled")]


def press_all(
    discord: DiscordDouble, answer: Exchange, seat: dict[str, Any], pressed: set[str], depth: int = 2
) -> None:
    """Press every button of the answer, and of the answers to that, each once; but those that remove a digest and follow starter lists."""
    here = {wording.say(language, "action.remove") for language in wording.LOCALES}
    here |= {one for one in buttons(answer) if one.startswith(_FAR)}
    while depth and (label := next((one for one in buttons(answer) if one not in here), None)):
        here.add(label)
        pressed.add(label)
        after = settled(discord.press(answer, label, **seat))
        check(after)
        if after.interaction.modal is None and after.message is not answer.message:
            press_all(discord, after, seat, pressed, depth - 1)


def test_the_steps_know_every_command(stage: Stage) -> None:
    assert {name for name, _, _ in steps(stage.web)} == set(_NAMES)


@pytest.mark.parametrize(("locale", "language"), [("en-US", "en"), ("de", "de")])
def test_every_command_and_every_button(stage: Stage, locale: str, language: str) -> None:
    discord, seat = stage.discord, stage.seat(locale)
    pressed: set[str] = set()
    for name, options, key in steps(stage.web):
        answer = settled(discord.slash(name, options, **seat))
        assert says(answer, language, key) or says(answer, language, _OTHERWISE.get(key)), (name, answer.text)
        refused = answer.message.body["components"][0]["accent_color"] == _ERROR
        assert answer.ephemeral is (refused or bool(options.get("private", _NAMES[name].private))), name
        check(answer)
        press_all(discord, answer, seat, pressed)
    unfit = settled(discord.submit_modal(discord.slash("digest set", **seat).wait(20), {"at": "noonish"}))
    check(unfit)
    press_all(discord, unfit, seat, pressed)
    settled(discord.slash("digest set", {"at": "07:30", "zone": "UTC"}, **seat))
    actions = wording.catalogue(language)["action"]
    removed = settled(discord.press(settled(discord.slash("digest list", **seat)), actions["remove"], **seat))
    assert says(removed, language, "digest.removed")
    pressed.add(actions["remove"])
    assert pressed == {label for key, label in actions.items() if key not in _ELSEWHERE}
    assert discord.rest.strays == []


@pytest.mark.parametrize("locale", ["en-US", "de"])
def test_menu_and_direct_message(stage: Stage, locale: str) -> None:
    discord, seat = stage.discord, stage.seat(locale, MEMBER)
    channel = discord.seat(**seat).channel
    linked = discord.say(channel, f"Look: {stage.web.url('/ferry')}")
    for answer in (
        settled(discord.message_command("Brief this", linked, user=seat["user"])),
        settled(discord.slash("brief", {"topic": "flood Marnau"}, at=seat["user"], locale=locale)),
    ):
        check(answer)
        assert says(answer, locale[:2], "brief.figures")


def test_completion_is_in_time_and_of_the_own_server(stage: Stage) -> None:
    discord, seat = stage.discord, stage.seat("en-US")
    settled(discord.slash("brief", {"topic": "flood"}, **seat))
    offered = [
        discord.autocomplete(command, option, typed, **seat).wait()
        for command, option, typed in (
            ("brief", "topic", "flood"),
            ("search", "query", "source:"),
            ("article", "id", ""),
            ("settings", "zone", "berlin"),
            ("help", "command", "dig"),
        )
    ]
    assert all(one.choices for one in offered)
    assert offered[3].choices[0]["value"] == "Europe/Berlin"
    assert sorted(one.answered_after or 9 for one in offered)[2] < 0.3


def test_members_may_not_change_anything(stage: Stage) -> None:
    discord, seat = stage.discord, stage.seat("en-US", MEMBER)
    for name, options in (
        ("feed add", {"url": stage.web.url("/feed")}),
        ("feed remove", {"feed": "x"}),
        ("digest set", {"at": "08:00"}),
        ("digest set", {}),
        ("digest pause", {}),
        ("settings", {"language": "de"}),
    ):
        refused = settled(discord.slash(name, options, **seat))
        assert (refused.ephemeral, refused.interaction.modal) == (True, None), name
        assert "may" in refused.text


def test_a_channel_is_checked_before_it_is_accepted(stage: Stage) -> None:
    discord, seat = stage.discord, stage.seat("en-US")
    mute = discord.channel(seat["at"], "mute", bot_permissions=MEMBER & ~Permission.SEND_MESSAGES)
    refused = settled(discord.slash("digest set", {"at": "08:00", "zone": "UTC"}, **{**seat, "at": mute}))
    assert "Send Messages" in refused.text
    assert refused.message.body["components"][0]["accent_color"] == _ERROR


def test_a_deleted_channel_pauses_its_digest_and_says_why(stage: Stage) -> None:
    discord, seat = stage.discord, stage.seat("en-US")
    guild: Guild = seat["at"]
    user: User = seat["user"]
    lost = discord.channel(guild, "lost")
    made = settled(discord.slash("digest set", {"at": "08:00", "zone": "UTC"}, **{**seat, "at": lost}))
    assert "Digest saved" in made.text
    discord.delete_channel(lost)
    discord.wait_for(lambda: discord.messages(discord.direct(user)), what="a direct message")
    channel = discord.channel(guild, "general")
    told = settled(discord.slash("digest list", **{**seat, "at": channel}))
    assert wording.say("en", "paused.gone").split(".")[0] in told.text


def test_a_restart_keeps_buttons_and_sigterm_finishes_what_was_acknowledged(
    tmp_path: Path, bundled_database: Path
) -> None:
    database = seeded(tmp_path, bundled_database)
    with discord_double() as discord:
        with running_bot(tmp_path, database, discord.env) as bot:
            discord.wait_commands()
            brief = settled(discord.slash("brief", {"topic": "flood Marnau"}))
            assert "Key figures" in brief.text
            asked = discord.slash("brief", {"topic": "flood Marnau"}).wait_acknowledged()
            assert bot.end() == 0
        assert "Key figures" in asked.wait().text
        with running_bot(tmp_path, database, discord.env) as bot:
            discord.wait_connected()
            assert "flood" in settled(discord.press(brief, "Show sources")).text
            assert bot.end() == 0
        assert len(discord.requests_to("PUT /applications/{application_id}/commands")) == 1


def test_a_refused_token_is_said_plainly(tmp_path: Path, bundled_database: Path) -> None:
    with discord_double() as discord:
        settings = {**discord.env, "BRIEFWIRE_DISCORD_TOKEN": "MTAx.wrong.secret"}
        with running_bot(tmp_path, seeded(tmp_path, bundled_database), settings) as bot:
            bot.wait_for("BRIEFWIRE_DISCORD_TOKEN")
            bot.end()
    assert "secret" not in bot.log
    assert "Traceback" not in bot.log


def test_doctor_and_invite(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=tmp_path,
            env=environment(tmp_path / "test.db", discord.env),
            capture_output=True,
            check=False,
            timeout=60,
            text=True,
        )
        return done.stdout

    with discord_double() as discord:
        discord.guild("Mute", bot_permissions=MEMBER & ~Permission.SEND_MESSAGES)
        checks = [one for one in json.loads(run("doctor", "--json"))["checks"] if one["name"].startswith("Discord")]
        assert [one["ok"] for one in checks] == [True, True]
        assert "Mute lacks “Send Messages”" in checks[1]["detail"]
        assert "https://discord.com/oauth2/authorize?client_id=" in run("discord", "invite")
