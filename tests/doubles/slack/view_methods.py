"""views.*"""

from __future__ import annotations

import copy

from tests.doubles.slack.methods import Request, method
from tests.doubles.slack.posting import complete_blocks
from tests.doubles.slack.state import Json, Permission, SlackError, Team, View, World
from tests.doubles.slack.view_rules import STACK, check_view


def checked(world: World, raw: object, kind: str) -> Json:
    """The view as sent, with the ids Slack gives. Raises ``SlackError`` where it breaks a limit."""
    found = check_view(raw, kind)
    if found or not isinstance(raw, dict):
        raise SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text}" for text in found]})
    view = copy.deepcopy(raw)
    view["blocks"] = complete_blocks(world, view["blocks"])
    return view


def view_json(world: World, view: View, values: Json | None = None) -> Json:
    """The view as Web API and payloads carry it, with the state of its inputs."""
    raw = view.raw
    team = world.teams[view.team]
    shown: Json = {
        "id": view.id,
        "team_id": view.team,
        "type": view.kind,
        "blocks": copy.deepcopy(raw["blocks"]),
        "private_metadata": raw.get("private_metadata", ""),
        "callback_id": raw.get("callback_id", ""),
        "state": {"values": values or {}},
        "hash": view.hash,
        "title": raw.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": raw.get("clear_on_close", False),
        "notify_on_close": raw.get("notify_on_close", False),
        "close": raw.get("close"),
        "submit": raw.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": world.app_id,
        "external_id": raw.get("external_id", ""),
        "app_installed_team_id": view.team,
        "bot_id": team.bot_id,
    }
    return shown


def new_hash(world: World) -> str:
    return f"{world.new_ts()}.{world.new_id('h')}"


def add_view(
    world: World, team: Team, user: str, raw: Json, previous: View | None = None, channel: str | None = None
) -> View:
    """A modal on top of ``previous``, or the first of its stack."""
    view_id = world.new_id("V")
    view = View(
        view_id,
        team.id,
        user,
        raw,
        new_hash(world),
        root=previous.root if previous else view_id,
        previous=previous.id if previous else None,
        channel=channel,
    )
    world.views[view_id] = view
    world.notify()
    return view


def stack_of(world: World, user: str) -> list[View]:
    """The modals a user has open, the topmost last."""
    return [
        view for view in list(world.views.values()) if view.user == user and view.kind == "modal" and not view.closed
    ]


def replace_view(world: World, view: View, raw: Json) -> View:
    view.raw = raw
    view.hash = new_hash(world)
    world.notify()
    return view


def _external_id_free(world: World, team: Team, raw: Json, itself: View | None = None) -> None:
    external = raw.get("external_id")
    for view in world.views.values():
        same = view.team == team.id and view is not itself and not view.closed
        if external and same and view.raw.get("external_id") == external:
            raise SlackError("duplicate_external_id")


def _top(request: Request, trigger: Permission) -> View:
    stack = stack_of(request.world, trigger.user)
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    return stack[-1]


@method("views.open")
def open_view(request: Request) -> Json:
    world = request.world
    raw = checked(world, request.needed("view"), "modal")
    _external_id_free(world, request.team, raw)
    trigger = world.use_trigger(request.team, request.needed("trigger_id"))
    view = add_view(world, request.team, trigger.user, raw, channel=trigger.channel)
    trigger.view = view
    return {"view": view_json(world, view)}


@method("views.push")
def push_view(request: Request) -> Json:
    world = request.world
    raw = checked(world, request.needed("view"), "modal")
    _external_id_free(world, request.team, raw)
    trigger = world.use_trigger(request.team, request.needed("trigger_id"))
    view = add_view(world, request.team, trigger.user, raw, _top(request, trigger), trigger.channel)
    trigger.view = view
    return {"view": view_json(world, view)}


@method("views.update")
def update_view(request: Request) -> Json:
    world, arguments = request.world, request.arguments
    found = world.views.get(str(arguments.get("view_id")))
    for view in world.views.values():
        if arguments.get("external_id") and view.raw.get("external_id") == arguments["external_id"] and not view.closed:
            found = view
    if found is None or found.team != request.team.id or found.closed:
        raise SlackError("not_found")
    if arguments.get("hash") and arguments["hash"] != found.hash:
        raise SlackError("hash_conflict")
    raw = checked(world, request.needed("view"), found.kind)
    _external_id_free(world, request.team, raw, found)
    return {"view": view_json(world, replace_view(world, found, raw))}


def home_of(world: World, user: str) -> View | None:
    return next((view for view in list(world.views.values()) if view.user == user and view.kind == "home"), None)


@method("views.publish")
def publish_view(request: Request) -> Json:
    world = request.world
    user = world.user(request.team, request.needed("user_id"))
    raw = checked(world, request.needed("view"), "home")
    if not world.home_enabled:
        raise SlackError("not_enabled")
    home = home_of(world, user.id)
    if home is None:
        return {"view": view_json(world, add_view(world, request.team, user.id, raw))}
    if request.arguments.get("hash") and request.arguments["hash"] != home.hash:
        raise SlackError("hash_conflict")
    return {"view": view_json(world, replace_view(world, home, raw))}
