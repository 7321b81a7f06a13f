"""The double's answers and payloads use no field that is not in what Slack itself recorded."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.doubles.slack import SlackDouble, buttons_of, slack_double
from tests.unit.doubles.slack_app import client_of

DATA = Path(__file__).parents[2] / "data" / "platform" / "slack"
UNRECORDED = {
    "blocks": "what an app builds; the recordings hold one block of each kind, emptied",
    "values": "named by block and action ids",
    "response_urls": "of modals; missing in the recordings, in Slack's reference of view_submission",
    "event_payload": "what an app puts into its own metadata",
}
"""Fields not compared, with the reason."""
UNRECORDED_AT = {
    ".channel.user": "the other of a direct conversation; in the recorded list, and Slack's reference of info"
}
"""The same for one place."""

MODAL = {
    "type": "modal",
    "callback_id": "digest",
    "notify_on_close": True,
    "title": {"type": "plain_text", "text": "Digest"},
    "submit": {"type": "plain_text", "text": "Save"},
    "close": {"type": "plain_text", "text": "Cancel"},
    "blocks": [
        {
            "type": "input",
            "label": {"type": "plain_text", "text": "Channel"},
            "element": {"type": "channels_select", "response_url_enabled": True},
        }
    ],
}
BUTTONS = [
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": {"type": "plain_text", "text": "More"}, "value": "1", "style": "primary"},
            {
                "type": "static_select",
                "placeholder": {"type": "plain_text", "text": "Length"},
                "options": [{"text": {"type": "plain_text", "text": "Short"}, "value": "short"}],
            },
            {"type": "timepicker"},
        ],
    }
]


def strangers(actual: Any, recorded: Any, path: str = "") -> list[str]:
    """Paths in ``actual`` that the recording does not have."""
    if isinstance(actual, dict):
        if not isinstance(recorded, dict):
            return [path]
        found = []
        for name, value in actual.items():
            where = f"{path}.{name}"
            if name in UNRECORDED or where in UNRECORDED_AT:
                continue
            if name not in recorded:
                found.append(where)
            elif value is not None:
                found += strangers(value, recorded[name], where)
        return found
    if isinstance(actual, list):
        merged: Any = recorded[0] if isinstance(recorded, list) and recorded else None
        return [found for item in actual for found in strangers(item, merged, f"{path}[]")]
    return []


def recording(name: str) -> Any:
    return json.loads((DATA / "recordings" / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def seen() -> Iterator[dict[str, list[Any]]]:
    """What the double answered and sent, by the recording it is to be compared with."""
    with slack_double() as double:
        yield asyncio.run(_everything(double))


async def _everything(double: SlackDouble) -> dict[str, list[Any]]:
    team = double.team("Newsroom")
    user = double.user(team, locale="de-DE")
    news = double.channel(team)
    client = client_of(double, double.token(team))

    async def call(name: str, **arguments: Any) -> Any:
        return (await getattr(client, name)(**arguments)).data

    metadata = {"event_type": "digest", "event_payload": {"key": 1}}
    posted = await call("chat_postMessage", channel=news.id, text="x", blocks=BUTTONS, metadata=metadata)
    await call("chat_update", channel=news.id, ts=posted["ts"], text="y", blocks=BUTTONS)
    upload = await call("files_getUploadURLExternal", filename="a.txt", length=1)
    direct = await call("chat_postMessage", channel=user.id, text="to you")
    secret = {"client_id": double.world.client_id, "client_secret": double.world.client_secret}
    double.world.codes["code"] = (team.id, None)
    done = await call("files_upload_v2", channel=news.id, content="x", filename="a.txt", title="A")
    seen = {
        "auth.test": [await call("auth_test")],
        "apps.connections.open": [await call("apps_connections_open", app_token=double.world.app_token)],
        "users.info": [await call("users_info", user=user.id, include_locale=True)],
        "conversations.info": [
            await call("conversations_info", channel=news.id),
            await call("conversations_info", channel=double.direct(user).id),
        ],
        "conversations.list": [await call("conversations_list", types="public_channel,im")],
        "chat.delete": [await call("chat_delete", channel=direct["channel"], ts=direct["ts"])],
        "chat.getPermalink": [await call("chat_getPermalink", channel=news.id, message_ts=posted["ts"])],
        "chat.postEphemeral": [
            await call("chat_postEphemeral", channel=news.id, user=user.id, text="x", blocks=BUTTONS)
        ],
        "files.getUploadURLExternal": [upload],
        "files.completeUploadExternal": [{name: done[name] for name in done if name != "file"}],  # slack_sdk's own
        "oauth.v2.access": [await call("api_call", api_method="oauth.v2.access", params={**secret, "code": "code"})],
        "oauth.v2.exchange": [
            await call("api_call", api_method="oauth.v2.exchange", params={**secret, "token": double.token(team)})
        ],
    }
    client.token = double.token(team)
    return seen | await _payloads(double, call)


async def _payloads(double: SlackDouble, call: Any) -> dict[str, list[Any]]:
    user = next(u for u in double.world.users.values() if not u.bot)
    news = next(c for c in double.world.channels.values() if c.kind == "channel")
    public, private = (
        next(m for m in double.world.messages if m.blocks and m.ephemeral is hidden) for hidden in (False, True)
    )
    slash = double.slash(user, news, "/brief", "flood")
    view_id = (await call("views_open", trigger_id=slash.payload["trigger_id"], view=MODAL))["view"]["id"]
    view = double.world.views[view_id]
    pressed = [
        double.press(m, b.action_id, v)
        for m in (public, private)
        for b, v in zip(buttons_of(m), (None, "short", "08:00"), strict=True)
    ]
    with pytest.raises(AssertionError, match="dispatch_failed"):  # there is no app
        double.submit(view, {"Channel": news.id})
    submission = double.deliveries[-1].payload
    closed = double.close(view)
    assert closed is not None
    home = {"type": "home", "blocks": BUTTONS}
    await call("views_publish", user_id=user.id, view=home)
    with pytest.raises(AssertionError, match=r"not within|dispatch_failed"):
        double.open_home(user, timeout=0.01)
    tab = next(v for v in double.world.views.values() if v.kind == "home")
    events = [d.payload for d in double.deliveries if d.kind == "events_api"]
    gone = [handle.payload for handle in double.uninstall(double.world.teams[user.team])]
    return {
        "SlashCommandPayload": [slash.payload],
        "BlockActionPayload": [*(p.payload for p in pressed), double.press(tab, "More").payload],
        "MessageShortcutPayload": [
            double.shortcut(m, "brief_this").payload for m in (public, double.say(user, news, "x"))
        ],
        "ViewSubmissionPayload": [submission],
        "ViewClosedPayload": [closed.payload],
        "AppMentionPayload": [double.mention(user, news, "hello").payload],
        "MessagePayload": [
            double.dm(user, "hello https://x.org").payload,
            *(e for e in events if e["event"]["type"] == "message"),
        ],
        "AppHomeOpenedPayload": [e for e in events if e["event"]["type"] == "app_home_opened"],
        "TokensRevokedPayload": gone[:1],
        "AppUninstalledPayload": gone[1:],
    }


RECORDINGS = sorted(path.stem for path in (DATA / "recordings").glob("*.json"))


@pytest.mark.parametrize("name", RECORDINGS)
def test_no_field_that_slack_does_not_have(seen: dict[str, list[Any]], name: str) -> None:
    assert seen[name]
    assert [strangers(answer, recording(name)) for answer in seen[name]] == [[]] * len(seen[name])


def test_strangers_are_found() -> None:
    recorded = {"a": {"b": [{"c": 1}]}, "d": None}
    assert strangers({"a": {"b": [{"c": 2}, {"e": 1}], "f": 1}, "d": {"g": 1}, "h": 0}, recorded) == [
        ".a.b[].e",
        ".a.f",
        ".d",
        ".h",
    ]
    assert strangers({"a": {"b": [{"c": 2}]}, "d": None, "blocks": [1]}, recorded) == []


def test_the_schema_of_manifests_judges() -> None:
    schema = json.loads((DATA / "manifest.schema.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    validator.check_schema(schema)
    assert validator.is_valid({"display_information": {"name": "Briefwire"}})
    assert not validator.is_valid({"display_information": {"name": "x" * 36}})
    assert not validator.is_valid({"features": {}})
