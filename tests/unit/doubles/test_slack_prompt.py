"""The double as a program: a prompt for people, and what it says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from tests.doubles.slack import SlackDouble, slack_double
from tests.doubles.slack.prompt import Prompt
from tests.unit.doubles.slack_app import slack_app

ROOT = Path(__file__).parents[3]


def register(app: AsyncApp) -> None:
    @app.command("/brief")
    async def brief(ack: Any, respond: Any, command: dict[str, Any]) -> None:
        await ack()
        button = {"type": "button", "text": {"type": "plain_text", "text": "Set up"}, "action_id": "set_up"}
        blocks = [
            {"type": "header", "text": {"type": "plain_text", "text": command["text"]}},
            {"type": "actions", "elements": [button]},
        ]
        await respond(text=command["text"], blocks=blocks)

    @app.action("set_up")
    @app.shortcut("set_up")
    async def set_up(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        words = {"type": "plain_text_input", "action_id": "topic"}
        block = {
            "type": "input",
            "block_id": "topic",
            "label": {"type": "plain_text", "text": "Topic"},
            "element": words,
        }
        title = {"type": "plain_text", "text": "Set up"}
        view = {"type": "modal", "callback_id": "v", "title": title, "submit": title, "blocks": [block]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("v")
    async def submitted(ack: Any, view: dict[str, Any]) -> None:
        short = view["state"]["values"]["topic"]["topic"]["value"] == "x"
        await (ack(response_action="errors", errors={"topic": "Too short"}) if short else ack())

    @app.event("message")
    @app.event("app_mention")
    async def hear(event: dict[str, Any], client: Any) -> None:
        user = await client.users_info(user=event["user"], include_locale=True)
        text = f"{user['user']['locale']} {event['text'].rpartition(' ')[2]}"
        await client.chat_postMessage(channel=event["channel"], text=text, thread_ts=event.get("thread_ts"))

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: Any) -> None:
        text = {"type": "mrkdwn", "text": "At home"}
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "section", "text": text}]}
        )


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackDouble]:
    with slack_double() as double:
        yield double


@pytest.fixture(scope="module")
def prompt(slack: SlackDouble) -> Iterator[Prompt]:
    prompt = Prompt(slack, timeout=5)
    with slack_app(slack, register):
        slack.wait_connected()
        yield prompt


def test_a_conversation(prompt: Prompt) -> None:
    lines = {
        "/brief flood": "(only visible to you)\nflood\n[Set up]\npress: 1 Set up",
        "press 1": "Set up\nTopic: [plain_text_input]\n[Set up]\npress: 1 Topic",
        "submit Topic=x": "! topic: Too short",
        "submit Topic=flood": "submitted; see messages",
        "submit Topic=again": "! no modal is open",
        "dm hello": "en-US hello",
        "locale de-DE": "locale is de-DE",
        "@briefwire hallo": "de-DE hallo",
        "home": "At home",
        "shortcut set_up": "Set up\nTopic: [plain_text_input]\n[Set up]\npress: 1 Topic",
        "close": "closed",
        "press 9": "! nothing called '9' to use; there are: topic [Topic]",
        "say <b> & https://x.org": "<b> & https://x.org",
        "user bob": "you are bob",
        "user ada admin": "you are ada, an admin",
        "team Elsewhere": "you are in #general of Elsewhere",
        "messages": "no messages",
        "shortcut other": "! there is no message yet; say something",
        "channel #sport": "you are in #sport",
        "team Newsroom": "you are in #general of Newsroom",
        "shout": "! 'shout' is none of the commands; try help",
    }
    assert {line: prompt.answer(line) for line in lines} == lines
    assert prompt.line == "ada in Newsroom #general> "
    assert "briefwire: de-DE hallo\n\nada: <b> & https://x.org" in prompt.answer("messages")
    assert "press 2 [VALUE]" in prompt.answer("help")


def test_the_program() -> None:
    typed = "help\n/brief flood\nquit\n"
    command = [sys.executable, "-m", "tests.doubles.slack", "--http", "--timeout", "2"]
    ran = subprocess.run(command, cwd=ROOT, input=typed, capture_output=True, text=True, timeout=30, check=True)
    for name in ("API_URL=http://127.0.0.1:", "BOT_TOKEN=xoxb-", "SIGNING_SECRET="):
        assert f"export BRIEFWIRE_SLACK_{name}" in ran.stdout
    assert "export BRIEFWIRE_HTTP_BIND=127.0.0.1:" in ran.stdout
    assert "! /brief flood: Slack shows dispatch_failed" in ran.stdout
    assert ran.stderr == ""
