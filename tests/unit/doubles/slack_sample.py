"""What the sample app of the Socket Mode tests does: commands and reactions that show what arrived."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncApp

MODAL = {
    "type": "modal",
    "callback_id": "digest",
    "title": {"type": "plain_text", "text": "Digest"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "topic",
            "label": {"type": "plain_text", "text": "Topic"},
            "element": {"type": "plain_text_input", "action_id": "topic", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "where",
            "label": {"type": "plain_text", "text": "Channel"},
            "element": {
                "type": "conversations_select",
                "action_id": "where",
                "default_to_current_conversation": True,
                "response_url_enabled": True,
            },
        },
        {
            "type": "input",
            "block_id": "at",
            "label": {"type": "plain_text", "text": "Time"},
            "element": {"type": "timepicker", "action_id": "at", "initial_time": "08:00"},
        },
        {
            "type": "input",
            "block_id": "feeds",
            "optional": True,
            "label": {"type": "plain_text", "text": "Feeds"},
            "element": {"type": "multi_external_select", "action_id": "feeds", "min_query_length": 1},
        },
    ],
}
ANSWER = [
    {"type": "header", "text": {"type": "plain_text", "text": "Flood"}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": {"type": "plain_text", "text": "Next"}, "action_id": "next", "value": "2"},
            {"type": "button", "text": {"type": "plain_text", "text": "Set up"}, "action_id": "set_up"},
            {
                "type": "static_select",
                "action_id": "length",
                "options": [{"text": {"type": "plain_text", "text": "Short"}, "value": "short"}],
            },
        ],
    },
]


def register(app: AsyncApp) -> None:
    """Commands and reactions that show what arrived."""
    seen: list[str] = []

    @app.command("/brief")
    async def brief(ack: Any, command: dict[str, Any], client: Any) -> None:
        await ack()
        posted = await client.chat_postMessage(channel=command["channel_id"], text="Reading…")
        text = f"{command['command']} {command['text']}"
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text=text, blocks=ANSWER)

    @app.command("/private")
    async def private(ack: Any, respond: Any) -> None:
        await ack(text="at once")
        await respond(text="one")
        await respond(text="all", response_type="in_channel", replace_original=True)

    @app.command("/silent")
    async def silent(command: dict[str, Any]) -> None:
        seen.append(command["text"])

    @app.action("next")
    async def following(ack: Any, respond: Any, action: dict[str, Any], body: dict[str, Any]) -> None:
        await ack()
        kind = "ephemeral" if body["container"]["is_ephemeral"] else "public"
        await respond(text=f"page {action['value']} of a {kind} message", replace_original=True)

    @app.action("length")
    async def length(ack: Any, respond: Any, action: dict[str, Any]) -> None:
        await ack()
        await respond(text=action["selected_option"]["value"], replace_original=False)

    @app.action("set_up")
    @app.shortcut("brief_this")
    async def set_up(ack: Any, client: Any, body: dict[str, Any]) -> None:
        await ack()
        view = {**MODAL, "private_metadata": body["message"]["text"]} if "message" in body else MODAL
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.options("feeds")
    async def feeds(ack: Any, payload: dict[str, Any]) -> None:
        await ack(options=[{"text": {"type": "plain_text", "text": payload["value"]}, "value": "feed-1"}])

    @app.view("digest")
    async def digest(ack: Any, view: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        values = view["state"]["values"]
        topic = values["topic"]["topic"]["value"]
        if topic == "wrong":
            await ack(response_action="errors", errors={"topic": "No such topic"})
        elif topic == "update":
            await ack(response_action="update", view={**MODAL, "title": {"type": "plain_text", "text": "Again"}})
        else:
            await ack()
            chosen = values["feeds"]["feeds"]["selected_options"]
            text = f"{topic} at {values['at']['at']['selected_time']} from {[one['value'] for one in chosen]}"
            await client.chat_postEphemeral(
                channel=body["response_urls"][0]["channel_id"], user=body["user"]["id"], text=text
            )

    @app.event("app_mention")
    async def mentioned(event: dict[str, Any], client: Any, body: dict[str, Any]) -> None:
        seen.append(body["event_id"])
        text = f"{event['text']} × {seen.count(body['event_id'])}"
        await client.chat_postMessage(
            channel=event["channel"], thread_ts=event.get("thread_ts") or event["ts"], text=text
        )

    @app.event("message")
    async def direct(event: dict[str, Any], say: Any) -> None:
        if event.get("subtype") is None:
            await say(text=f"you said {event['text']}")

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: Any) -> None:
        user = (await client.users_info(user=event["user"], include_locale=True))["user"]
        again = "view" in event
        text = {"type": "mrkdwn", "text": f"{user['locale']} {user['tz']} {user['is_admin']} {again}"}
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "section", "text": text}]}
        )
