"""``briefwire run``: what its operator sees when it starts, cannot start, and ends."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.acceptance.process import environment, running_bot
from tests.doubles.discord import discord_double
from tests.doubles.slack import slack_double
from tests.unit.running.test_server import free_port


def briefwire(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(folder / "test.db", settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_a_platform_it_is_a_chat_in_the_terminal(tmp_path: Path) -> None:
    done = briefwire(tmp_path, "run")
    assert done.returncode == 0, done.stderr
    assert "/brief TOPIC" in done.stdout


def test_bad_settings_are_told_at_once(tmp_path: Path) -> None:
    done = briefwire(
        tmp_path, "run", BRIEFWIRE_DISCORD_RESOLVE="x", BRIEFWIRE_HTTP_BIND="y", BRIEFWIRE_DISCORD_TOKEN="z"
    )
    assert done.returncode == 2
    assert "BRIEFWIRE_DISCORD_RESOLVE" in done.stderr
    assert "BRIEFWIRE_HTTP_BIND" in done.stderr


def test_slack_over_http_needs_an_address(tmp_path: Path) -> None:
    done = briefwire(tmp_path, "run", BRIEFWIRE_SLACK_BOT_TOKEN="xoxb-1", BRIEFWIRE_SLACK_SIGNING_SECRET="abc")
    assert done.returncode == 2
    assert "BRIEFWIRE_HTTP_BIND" in done.stderr


def test_what_cannot_be_reached_is_tried_again(tmp_path: Path) -> None:
    settings = {
        "BRIEFWIRE_SLACK_BOT_TOKEN": "xoxb-1-2-secret",
        "BRIEFWIRE_SLACK_APP_TOKEN": "xapp-1-2-secret",
        "BRIEFWIRE_SLACK_API_URL": f"http://127.0.0.1:{free_port()}/api/",
    }
    with running_bot(tmp_path, tmp_path / "test.db", settings) as bot:
        bot.wait_for("trying again")
        assert bot.end() == 0
        assert "secret" not in bot.log


def test_it_ends_with_what_to_do_when_every_platform_refuses(tmp_path: Path) -> None:
    with slack_double() as slack, discord_double() as discord:
        slack.team("Newsroom")
        done = briefwire(
            tmp_path,
            "run",
            **slack.env | {"BRIEFWIRE_SLACK_BOT_TOKEN": "xoxb-1-2-secret"},
            **discord.env | {"BRIEFWIRE_DISCORD_TOKEN": "MTA.aaaaaa.secret"},
        )
    assert done.returncode == 1
    assert "docs/slack.md" in done.stderr
    assert "Reset Token" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_manifest_is_json_for_both_ways_to_connect(tmp_path: Path) -> None:
    by_socket = json.loads(briefwire(tmp_path, "slack", "manifest").stdout)
    by_http = json.loads(briefwire(tmp_path, "slack", "manifest", "--url", "https://bot.example.org").stdout)
    assert by_socket["settings"]["socket_mode_enabled"] is True
    assert by_http["settings"]["socket_mode_enabled"] is False
    assert "https://bot.example.org/" in json.dumps(by_http)


@pytest.mark.parametrize("url", ["nonsense", "http://bot.example.org", "https://bot.example.org?x=1"])
def test_slack_takes_https_addresses_only(tmp_path: Path, url: str) -> None:
    done = briefwire(tmp_path, "slack", "manifest", "--url", url)
    assert done.returncode == 2
    assert "https://bot.example.org" in done.stderr


def test_the_invite_link_needs_a_token(tmp_path: Path) -> None:
    done = briefwire(tmp_path, "discord", "invite")
    assert done.returncode == 2
    assert "BRIEFWIRE_DISCORD_TOKEN" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_health_and_ends_when_told(tmp_path: Path, how: signal.Signals) -> None:
    port = free_port()
    settings = {
        "BRIEFWIRE_SLACK_BOT_TOKEN": "xoxb-1",
        "BRIEFWIRE_SLACK_SIGNING_SECRET": "abc",
        "BRIEFWIRE_HTTP_BIND": f"127.0.0.1:{port}",
        "BRIEFWIRE_SLACK_API_URL": "http://127.0.0.1:1/api/",
    }
    with running_bot(tmp_path, tmp_path / "test.db", settings) as bot:
        bot.wait_for("listening")
        with urlopen(f"http://127.0.0.1:{port}/health") as answer:
            assert answer.read() == b"ok\n"
        assert bot.end(how) == 0
