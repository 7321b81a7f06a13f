"""auth.*, users.*, conversations.*"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from tests.doubles.slack.methods import Request, method
from tests.doubles.slack.posting import message_json
from tests.doubles.slack.state import Channel, Json, Message, SlackError

_READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read"}
_HISTORY = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}
_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
_PAGE = 1000
Item = TypeVar("Item")


@method("auth.test")
def auth_test(request: Request) -> Json:
    team = request.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": "briefwire",
        "team_id": team.id,
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


@method("users.info", "users:read")
def user_info(request: Request) -> Json:
    user = request.world.user(request.team, request.needed("user"))
    zone = datetime.fromtimestamp(request.world.now(), UTC).astimezone(ZoneInfo(user.tz))
    offset = zone.utcoffset()
    shown: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "deleted": False,
        "real_name": user.name.title(),
        "tz": user.tz,
        "tz_label": zone.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": {"real_name": user.name.title(), "display_name": user.name, "team": user.team},
        "is_admin": user.admin or user.owner,
        "is_owner": user.owner,
        "is_primary_owner": user.owner,
        "is_restricted": user.guest,
        "is_ultra_restricted": False,
        "is_bot": user.bot,
        "is_app_user": False,
        "updated": 1_760_000_000,
    }
    if request.arguments.get("include_locale"):
        shown["locale"] = user.locale
    return {"user": shown}


def _channel_json(request: Request, channel: Channel) -> Json:
    shown: Json = {
        "id": channel.id,
        "created": 1_760_000_000,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "is_archived": channel.archived,
        "context_team_id": channel.team,
    }
    if channel.kind == "im":
        other = next(iter(channel.members - {request.team.bot_user}))
        return shown | {"user": other, "is_user_deleted": False, "priority": 0}
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": channel.kind == "group",
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_member": request.team.bot_user in channel.members,
        "creator": next(iter(sorted(channel.members)), ""),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


@method("conversations.info")
def info(request: Request) -> Json:
    channel = request.channel()
    request.require(_READ[channel.kind])
    shown = _channel_json(request, channel)
    if channel.kind == "im":  # the recordings of conversations.info know no such field, those of its list do
        shown = {name: value for name, value in shown.items() if name not in ("is_user_deleted", "priority")}
    return {"channel": shown}


@method("conversations.list")
def listing(request: Request) -> Json:
    kinds = [_TYPES.get(name) for name in str(request.arguments.get("types") or "public_channel").split(",")]
    if None in kinds:
        raise SlackError("invalid_types")
    for kind in kinds:
        request.require(_READ.get(str(kind), "mpim:read"))
    found = [
        channel
        for channel in request.world.channels.values()
        if channel.team == request.team.id
        and channel.kind in kinds
        and not channel.deleted
        and (channel.kind == "channel" or request.team.bot_user in channel.members)
        and not (channel.archived and request.arguments.get("exclude_archived"))
    ]
    page, cursor = _page(request, found, 100)
    return {"channels": [_channel_json(request, c) for c in page], "response_metadata": {"next_cursor": cursor}}


def _page(request: Request, found: list[Item], usual: int) -> tuple[list[Item], str]:
    limit = request.whole_number("limit", usual, _PAGE)
    given = str(request.arguments.get("cursor") or "next:0")
    if not given.removeprefix("next:").isdigit():
        raise SlackError("invalid_cursor")
    start = int(given.removeprefix("next:"))
    end = start + limit
    return found[start:end], f"next:{end}" if end < len(found) else ""


def _messages(request: Request, found: list[Message]) -> Json:
    oldest = str(request.arguments.get("oldest") or "0")
    latest = str(request.arguments.get("latest") or "9999999999")
    inclusive = bool(request.arguments.get("inclusive"))
    span = [m for m in found if float(oldest) < float(m.ts) < float(latest) or (inclusive and m.ts in (oldest, latest))]
    page, cursor = _page(request, span, 100)
    everything = bool(request.arguments.get("include_all_metadata"))
    answer: Json = {
        "messages": [message_json(request.world, m, with_metadata=everything) for m in page],
        "has_more": bool(cursor),
    }
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _readable(request: Request) -> Channel:
    channel = request.channel()
    request.require(_HISTORY[channel.kind])
    if request.team.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


@method("conversations.history")
def history(request: Request) -> Json:
    found = request.world.history(_readable(request))
    return _messages(request, [m for m in reversed(found) if m.thread_ts in (None, m.ts)])


@method("conversations.replies")
def replies(request: Request) -> Json:
    found = request.world.history(_readable(request))
    thread = request.needed("ts")
    if all(m.ts != thread for m in found):
        raise SlackError("thread_not_found")
    return _messages(request, [m for m in found if thread in (m.ts, m.thread_ts)])


@method("conversations.open", "im:write")
def open_direct(request: Request) -> Json:
    users = str(request.needed("users")).split(",")
    if len(users) > 1:
        request.require("mpim:write")
        raise SlackError("method_not_supported_for_channel_type")
    channel = request.world.direct(request.team, request.world.user(request.team, users[0]))
    return {"channel": {"id": channel.id}}


@method("conversations.join", "channels:join")
def join(request: Request) -> Json:
    channel = request.channel()
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    channel.members.add(request.team.bot_user)
    return {"channel": _channel_json(request, channel)}
