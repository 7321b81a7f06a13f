"""``briefwire run`` on Slack, as its users meet it: a process of its own, against the double."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from adapters.slack.manifest import manifest
from bot.core import wording
from bot.core.commands import COMMANDS, Surface
from tests.acceptance.process import BotProcess, environment, running_bot, seeded
from tests.doubles.slack import (
    Channel,
    Handle,
    Message,
    SlackDouble,
    Team,
    User,
    View,
    buttons_of,
    links_of,
    pings_of,
    slack_double,
    text_of,
)
from tests.doubles.web import WebDouble, reply, web_double

_ARTICLES = files("bot.demo") / "articles"
_NAMES = {command.name: command for command in COMMANDS if Surface.CHAT in command.surfaces}
_NO_BUTTONS = {"brief_this", "digests", "manage", "starter", "follow_other"}
"""The shortcut, a button of posted digests (see test_digests), one that names a digest (see test_digest_list), and those
that follow feeds which are not of this machine (see test_feed_commands)."""
_FAR = tuple(wording.say(language, "action.starter", language="") for language in wording.LOCALES)

Step = tuple[str, str, str]
"""A command's name, the words after it, and the key of what its answer says, or words that it has in any language."""


def steps(web: WebDouble) -> list[Step]:
    """Every command of the table, in an order in which each has something to say."""
    return [
        ("help", "", "help.heading"),
        ("help", "search", "help.usage"),
        ("brief", "flood Marnau", "brief.figures"),
        ("brief", web.url("/ferry"), "214"),
        ("brief", "quokka", "error.no_topic"),
        ("figure", "flood Marnau", "(1/"),
        ("search", "the", "search.heading"),
        ("article", "nosuchid00", "error.no_article"),
        ("why", "", "why.heading"),
        ("settings", "", "settings.heading"),
        ("feed list", "", "feed.nothing"),
        ("feed starter", "", "feed.starters"),
        ("feed add", web.url("/feed"), "feed.added"),
        ("feed list", "", "feed.heading"),
        ("feed remove", web.url("/feed"), "feed.removed"),
        ("feed test", web.url("/feed"), "feed.tested"),
        ("feed remove", "Northwire", "feed.removed"),
        ("digest list", "", "digest.none"),
        ("digest set", "flood --at 07:30 --zone Europe/Berlin", "digest.saved"),
        ("digest list", "", "digest.list"),
        ("digest edit", "--at 08:00 --updates yes", "digest.saved"),
        ("digest preview", "--at 2026-11-18T12:00 --hours 48", "digest.heading"),
        ("digest now", "", "digest."),
        ("digest pause", "", "digest.paused"),
        ("digest list", "", "paused.because"),
        ("digest resume", "", "digest.resumed"),
        ("digest skip", "", "digest.skipped"),
        ("digest remove", "", "digest.removed"),
    ]


def says(key: str, language: str) -> str:
    """The longest stretch of the text that does not depend on what it is filled with."""
    section, _, name = key.partition(".")
    text = wording.catalogue(language).get(section, {}).get(name)
    return "" if key.endswith(".") else key if text is None else max(re.split(r"\{[^}]*\}", text), key=len).strip()


@dataclass
class Stage:
    """The running bot and a workspace where people of two languages are."""

    slack: SlackDouble
    bot: BotProcess
    web: WebDouble
    team: Team

    def asker(self, locale: str) -> tuple[User, Channel]:
        """An admin who reads this language, and a channel of their own."""
        user = self.slack.user(self.team, f"ada-{locale}", admin=True, locale=locale, tz="Europe/Berlin")
        return user, self.slack.channel(self.team, f"news-{locale.lower()}")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, bundled_database: Path) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("slack")
    with slack_double(manifest=manifest()) as slack, web_double() as web:
        web.answers["/ferry"] = reply((_ARTICLES / "ferry-en-harbour-post.html").read_bytes())
        feed = (_ARTICLES / "northwire-en.rss.xml").read_bytes()
        web.answers["/feed"] = reply(feed, headers="Content-Type: application/rss+xml\r\n")
        team = slack.team("Newsroom")
        settings = {**slack.env, "BRIEFWIRE_ALLOW_PRIVATE": web.site, "BRIEFWIRE_LOG_LEVEL": "debug"}
        with running_bot(folder, seeded(folder, bundled_database), settings) as bot:
            bot.wait_for("Slack: connected to workspace Newsroom by Socket Mode.")
            yield Stage(slack, bot, web, team)
            assert bot.end() == 0
            assert "Traceback" not in bot.log
            secrets = {*team.tokens, slack.world.app_token, "ticket-"}
            assert not [secret for secret in secrets if secret in bot.log]


def settled(handle: Handle) -> Message | None:
    """The answer, or None where a form was opened instead."""
    handle.wait_until(lambda one: one.answered or one.view, timeout=20)
    return handle.answer


def press_all(
    slack: SlackDouble, message: Message | View, user: User, pressed: set[str], spare: str, depth: int = 2
) -> None:
    """Press every button of the answer but the one to spare and those of starter lists, and of the answers to that, each
    once."""
    here = {spare, *(one.label for one in buttons_of(message) if one.label.startswith(_FAR))}
    while depth and (label := next((one.label for one in buttons_of(message) if one.label not in here), None)):
        here.add(label)
        answer = settled(slack.press(message, label, user=user))
        pressed.add(label)
        if answer is None:
            slack.close(slack.modal(user))
        else:
            check(answer)
            if answer is not message:
                press_all(slack, answer, user, pressed, spare, depth - 1)


def check(message: Message) -> None:
    """What is true of every answer."""
    assert message.text
    assert pings_of(message) == []
    assert [one for one in links_of(message) if one.spoofed] == []
    assert "give this id" not in message.text, message.text
    assert "diese Kennung" not in message.text, message.text


def test_the_steps_know_every_command(stage: Stage) -> None:
    assert {name for name, *_ in steps(stage.web)} == set(_NAMES)


@pytest.mark.parametrize(("locale", "language"), [("en-US", "en"), ("de-DE", "de")])
def test_every_command_and_every_button(stage: Stage, locale: str, language: str) -> None:
    slack = stage.slack
    user, channel = stage.asker(locale)
    pressed: set[str] = set()
    remove, everything = (wording.say(language, f"action.{one}") for one in ("remove", "help"))
    for name, words, key in steps(stage.web):
        asked = slack.slash(user, channel, "/briefwire", f"{name} {words}".strip())
        answer = asked.wait(timeout=20)
        said = text_of(answer)
        assert says(key, language) in said, (name, said)
        assert asked.wait_ack() < 3, name
        refused = key.startswith("error.")
        assert answer.ephemeral is (refused or _NAMES[name].private), (name, said)
        check(answer)
        press_all(slack, answer, user, pressed, remove)
    found = text_of(slack.slash(user, channel, "/briefwire", "search Marnau").wait())
    known = re.findall(r"· ([0-9a-z]{10})$", found, re.MULTILINE)
    press_all(slack, slack.slash(user, channel, "/briefwire", f"article {known[0]}").wait(), user, pressed, remove)
    slack.slash(user, channel, "/briefwire", "digest set --at 08:00 --zone Europe/Berlin").wait()
    listed = slack.slash(user, channel, "/briefwire", "digest list").wait()
    assert says("digest.removed", language) in text_of(slack.press(listed, remove, user=user).wait())
    home = slack.open_home(user)
    slack.press(home, everything).wait_until(lambda _: "/briefwire search" in text_of(home))
    labels = {label for key, label in wording.catalogue(language)["action"].items() if key not in _NO_BUTTONS}
    assert pressed | {remove, everything} == labels
    assert slack.faults == []


@pytest.mark.parametrize("locale", ["en-US", "de-DE"])
def test_mention_direct_message_shortcut_and_home(stage: Stage, locale: str) -> None:
    slack = stage.slack
    user, channel = stage.asker(locale)
    for asked in (
        slack.mention(user, channel, "flood Marnau"),
        slack.dm(user, "flood Marnau"),
        slack.shortcut(slack.say(user, channel, f"Look: {stage.web.url('/ferry')}"), "brief_this", user=user),
    ):
        answer = asked.wait(timeout=20)
        check(answer)
        assert says("brief.figures", locale[:2]) in text_of(answer)
    home = slack.open_home(user)
    for key in ("help.heading", "settings.heading", "digest.none", "feed.nothing"):
        assert says(key, locale[:2]) in text_of(home)


def test_a_restart_keeps_buttons_and_sigterm_finishes_what_was_acknowledged(
    tmp_path: Path, bundled_database: Path
) -> None:
    database = seeded(tmp_path, bundled_database)
    with slack_double(http=True, manifest=manifest("https://bot.example.org")) as slack:
        team = slack.team("Newsroom")
        user = slack.user(team, "ada", admin=True)
        channel = slack.channel(team)
        with running_bot(tmp_path, database, slack.env) as bot:
            bot.wait_for("Slack: serving workspace Newsroom")
            brief = slack.slash(user, channel, "/brief", "flood Marnau").wait()
            asked = slack.slash(user, channel, "/brief", "flood Marnau")
            asked.wait_ack()
            assert bot.end() == 0
        assert "Key figures" in text_of(asked.wait())
        with running_bot(tmp_path, database, slack.env) as bot:
            bot.wait_for("Slack: serving workspace Newsroom")
            sources = slack.press(brief, "Show sources").wait()
            assert "flood" in text_of(sources)
            assert {slack.forge(how).status for how in ("stale", "wrong signature", "nan as timestamp")} <= {400, 401}
            assert bot.end() == 0


def test_doctor_checks_slack(tmp_path: Path) -> None:
    with slack_double(manifest=manifest()) as slack:
        slack.team("Newsroom")
        done = subprocess.run(
            [sys.executable, "-m", "bot", "doctor", "--json"],
            cwd=tmp_path,
            env=environment(tmp_path / "test.db", slack.env),
            capture_output=True,
            check=False,
            timeout=60,
        )
    checks = {one["name"]: one for one in json.loads(done.stdout)["checks"]}
    assert checks["Slack bot"]["detail"] == "briefwire in the workspace Newsroom"
    assert [one["ok"] for name, one in checks.items() if name.startswith("Slack")] == [True, True, True]
