"""Writes ``docs/answers.md``: what people see on Discord and Slack, by the real clients on our doubles of the
platforms. Run ``python -m tests.transcripts``; a test compares the page with what it would be now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from pydantic import SecretStr

from adapters.work import Workers
from bot import bootstrap
from bot.cli import demo
from bot.config import Settings
from bot.core import wording
from bot.core.domain import IMPORTS_TENANT, LOCAL_TENANT
from tests.doubles import discord, slack
from tests.newsstand import newsstand

PAGE = Path(__file__).parents[1] / "docs" / "answers.md"

_PATIENCE = 60.0
_WORKING = {f"## {wording.say(locale, 'chat.working')}" for locale in wording.LOCALES}
"""What is shown while an answer takes long."""
_PAPER = "post.example.org"
_NEWS = "Fire at the port of Velmouth\n\n12 people were hurt on Monday, said the fire chief, Ann Bell. About 300 left."
_INTRO = """\
# Every answer, on both platforms

Made by `python -m tests.transcripts` from the bundled articles and an invented newspaper: the real clients, talking to
our doubles of Discord and Slack (`tests/doubles/`). Discord's texts are shown as its Markdown, Slack's as its rich text
reads; `[ … ]` are buttons. “(only you see this)” marks what is shown to the asker alone.
"""


@dataclass(frozen=True)
class Shown:
    """An answer as text."""

    text: str
    private: bool = False
    form: bool = False


class Person(Protocol):
    """Somebody on a platform, in one language."""

    def command(self, name: str, **options: str | bool | int) -> Shown:
        """Give a command."""

    def press(self, label: str) -> Shown:
        """Press a button of the last answer."""

    def form(self, name: str, **values: str) -> tuple[Shown, Shown]:
        """Open a command's form, and send it filled in."""

    def brief_this(self, text: str) -> Shown:
        """Choose “Brief this” in the menu of a message."""


class OnDiscord:
    def __init__(self, double: discord.DiscordDouble, locale: str) -> None:
        self._double = double
        self._user = double.user(f"reader-{locale}", locale=locale)
        self._channel = double.channel(double.guild(locale=locale))
        self._seat = {"user": self._user, "at": self._channel, "permissions": discord.ALL}

    def _shown(self, exchange: discord.Exchange) -> Shown:
        self._last = exchange.wait(_PATIENCE, lambda one: one.answered and one.text not in _WORKING)
        return Shown(exchange.text, exchange.ephemeral)

    def command(self, name: str, **options: str | bool | int) -> Shown:
        return self._shown(self._double.slash(name, options, **self._seat))

    def press(self, label: str) -> Shown:
        return self._shown(self._double.press(self._last, label, **self._seat))

    def form(self, name: str, **values: str) -> tuple[Shown, Shown]:
        opened = self._double.slash(name, **self._seat).wait()
        lines = [opened.modal["title"]]
        for label in opened.modal["components"]:
            field = label["component"]
            lines.append(f"{label['label']}: {field.get('value') or ''}".rstrip())
        return Shown("\n".join(lines), form=True), self._shown(self._double.submit_modal(opened, values))

    def brief_this(self, text: str) -> Shown:
        message = self._double.say(self._channel, text)
        return self._shown(self._double.message_command("Brief this", message, **self._seat))


class OnSlack:
    def __init__(self, double: slack.SlackDouble, locale: str) -> None:
        self._double = double
        team = double.team(f"Newsroom {locale}") if not double.world.teams else next(iter(double.world.teams.values()))
        self._user = double.user(team, f"reader-{locale}", admin=True, locale=locale, tz="Europe/Berlin")
        self._channel = double.channel(team, f"news-{locale.lower()}")

    def _shown(self, message: slack.Message) -> Shown:
        self._last = message
        return Shown(slack.text_of(message), message.ephemeral)

    def command(self, name: str, **options: str | bool | int) -> Shown:
        words = [str(options.pop(key)) for key in ("topic", "query", "id", "url", "feed", "subject") if key in options]
        words += [
            f"--{key.replace('_', '-')}" + ("" if value is True else f" {value}") for key, value in options.items()
        ]
        line = " ".join(filter(None, words))
        verb, text = ("/brief", line) if name == "brief" else ("/briefwire", f"{name} {line}")
        return self._shown(self._double.slash(self._user, self._channel, verb, text.strip()).wait(_PATIENCE))

    def press(self, label: str) -> Shown:
        return self._shown(self._double.press(self._last, label, user=self._user).wait(_PATIENCE))

    def form(self, name: str, **values: str) -> tuple[Shown, Shown]:
        opened = self._double.slash(self._user, self._channel, "/briefwire", name)
        view = opened.wait_view()
        form = Shown(slack.text_of(view), form=True)
        self._double.submit(view, values).wait_ack()
        return form, self._shown(opened.wait(_PATIENCE))

    def brief_this(self, text: str) -> Shown:
        message = self._double.say(self._user, self._channel, text)
        return self._shown(self._double.shortcut(message, "brief_this", user=self._user).wait(_PATIENCE))


@dataclass(frozen=True)
class Scene:
    """One thing a person does, and its title."""

    title: str
    play: Callable[[Person, str], list[Shown]]


def _labels(locale: str, english: str, german: str) -> str:
    return german if locale == "de" else english


SCENES: tuple[Scene, ...] = (
    Scene("A brief", lambda person, _: [person.command("brief", topic="Marnau")]),
    Scene(
        "Its sources, by the button",
        lambda person, locale: [person.press(_labels(locale, "Show sources", "Quellen zeigen"))],
    ),
    Scene("What is new", lambda person, _: [person.command("brief", topic="Marnau", since="2026-11-18")]),
    Scene("Figures with their sentences", lambda person, _: [person.command("figure", topic="Brennhaven")]),
    Scene("A search", lambda person, _: [person.command("search", query="source:landbote")]),
    Scene("“Brief this” on a message", lambda person, _: [person.brief_this(_NEWS)]),
    Scene("A preview of the digest", lambda person, _: [person.command("digest preview", hours=48)]),
    Scene(
        "A digest set up by the form",
        lambda person, _: [*person.form("digest set", topic="flood", at="07:30", zone="Europe/Berlin")],
    ),
    Scene("Digests", lambda person, _: [person.command("digest list")]),
    Scene("Feeds, while there is none", lambda person, _: [person.command("feed list")]),
    Scene("A feed is tried, by the address of its site", lambda person, _: [person.command("feed test", url=_PAPER)]),
    Scene(
        "It is followed, by the button",
        lambda person, locale: [person.press(_labels(locale, "Follow this feed", "Feed abonnieren"))],
    ),
    Scene("Feeds", lambda person, _: [person.command("feed list")]),
    Scene("Why an article is here", lambda person, _: [person.command("why", subject="Night ferry stays in port")]),
    Scene("Why another is not", lambda person, _: [person.command("why", subject="Tides of day 23")]),
    Scene("A feed is given up", lambda person, _: [person.command("feed remove", feed="Harbour Post")]),
    Scene("Feeds to begin with", lambda person, _: [person.command("feed starter")]),
    Scene("Settings", lambda person, _: [person.command("settings", zone="Europe/Berlin")]),
    Scene("Why", lambda person, _: [person.command("why")]),
    Scene("Help", lambda person, _: [person.command("help")]),
    Scene("A refusal", lambda person, _: [person.command("brief", topic="xylophones")]),
)


def _played(person: Person, locale: str, name: str) -> str:
    parts = [f"## {name}"]
    for scene in SCENES:
        parts.append(f"### {scene.title}")
        for shown in scene.play(person, locale):
            mark = "(a form)\n" if shown.form else "(only you see this)\n" if shown.private else ""
            parts.append(f"```\n{mark}{shown.text}\n```")
    return "\n\n".join(parts)


def page() -> str:
    """The page as it is now."""
    with discord.discord_double() as on_discord, slack.slack_double() as on_slack, TemporaryDirectory() as folder:
        on_slack.team("Newsroom")
        environment = {**on_discord.env, **on_slack.env}
        given = {name.removeprefix("BRIEFWIRE_").lower(): value for name, value in environment.items()}
        settings = Settings.model_validate(given | {"database_url": SecretStr(f"sqlite:///{folder}/briefwire.db")})

        def play() -> str:
            on_discord.wait_commands()
            on_slack.wait_connected()
            return "\n\n".join(
                (
                    _INTRO.rstrip(),
                    _played(OnDiscord(on_discord, "en-GB"), "en", "Discord, in English"),
                    _played(OnDiscord(on_discord, "de"), "de", "Discord, in German"),
                    _played(OnSlack(on_slack, "en-GB"), "en", "Slack, in English"),
                    _played(OnSlack(on_slack, "de-DE"), "de", "Slack, in German"),
                )
            )

        async def main() -> str:
            work = Workers()
            running = [asyncio.create_task(bot.run(services, work, lambda _: None)) for bot in app.bots]
            try:
                return await asyncio.to_thread(play)
            finally:
                await work.finish(10)
                for bot in app.bots:
                    await bot.close()
                await asyncio.gather(*running)

        with bootstrap.build(settings, demo.DemoClock(), platforms=True) as app:
            demo.import_bundled(app)
            app.services.store.adopt(IMPORTS_TENANT, LOCAL_TENANT)
            services = replace(app.services, fetcher=newsstand())
            return _with_lasting_ids(asyncio.run(main()), app) + "\n"


def _with_lasting_ids(text: str, app: bootstrap.App) -> str:
    """A digest's id comes from its channel's, which the doubles make anew each time."""
    services = app.services
    digests = [one.id for tenant in services.tenants.tenants() for one in services.subscriptions.subscriptions(tenant)]
    for place, digest in enumerate(sorted(digests, key=text.index), 1):
        text = text.replace(digest, f"k4m{place}")
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
