"""oauth.* and auth.revoke: how a workspace comes and goes."""

from __future__ import annotations

from collections.abc import Callable

from tests.doubles.slack.methods import Request, method
from tests.doubles.slack.state import TOKEN_SECONDS, Json, SlackError, Team, World


def _client(world: World, arguments: Json) -> None:
    if arguments.get("client_id") != world.client_id:
        raise SlackError("invalid_client_id")
    if arguments.get("client_secret") != world.client_secret:
        raise SlackError("bad_client_secret")


def _tokens(world: World, team: Team) -> Json:
    """A new token; a rotating one makes those before it expire as Slack does, and brings a refresh token."""
    answer: Json = {"access_token": world.new_token(team, expires=world.rotation), "token_type": "bot"}
    if world.rotation:
        team.refresh_token = f"xoxe-1-{world.new_id('R')}"
        answer |= {"refresh_token": team.refresh_token, "expires_in": TOKEN_SECONDS}
    return answer


def _installation(world: World, team: Team) -> Json:
    return {
        "app_id": world.app_id,
        "authed_user": {"id": next(u.id for u in world.users.values() if u.team == team.id and not u.bot)},
        "scope": ",".join(team.scopes),
        **_tokens(world, team),
        "bot_user_id": team.bot_user,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def access(world: World, arguments: Json) -> Json:
    """oauth.v2.access: a code, or a refresh token, for an access token."""
    _client(world, arguments)
    if arguments.get("grant_type") == "refresh_token":
        given = arguments.get("refresh_token")
        for team in world.teams.values():
            if given is not None and team.refresh_token == given:
                return _installation(world, team)
        raise SlackError("invalid_refresh_token")
    team_id, redirect = world.codes.pop(str(arguments.get("code")), (None, None))
    if team_id is None:
        raise SlackError("invalid_code")
    if redirect is not None and arguments.get("redirect_uri") != redirect:
        raise SlackError("bad_redirect_uri")
    return _installation(world, world.teams[team_id])


def exchange(world: World, arguments: Json) -> Json:
    """oauth.v2.exchange: a token that lives for ever for one that expires."""
    _client(world, arguments)
    token = str(arguments.get("token"))
    team = world.team_of(token)
    if token in world.expiry:
        raise SlackError("token_already_exchanged")
    world.rotation = True
    world.revoke(team, token)
    return _installation(world, team)


OPEN_METHODS: dict[str, Callable[[World, Json], Json]] = {"oauth.v2.access": access, "oauth.v2.exchange": exchange}
"""Methods that a client's id and secret open instead of a token."""


@method("auth.revoke")
def revoke(request: Request) -> Json:
    request.world.revoke(request.team, str(request.arguments["token"]))
    return {"revoked": True}
