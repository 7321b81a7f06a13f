"""Who someone is in their workspace: language, time zone, and whether they manage it."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Workspace
from adapters.slack.problems import NO_ANSWER, code

_log = logging.getLogger(__name__)

_LASTS = 180.0
"""Seconds that an answer is used again: an admin who is one no longer keeps their rights this long."""
_MOST = 5000
_NO_MEMBER = ("is_restricted", "is_ultra_restricted", "deleted")
_PATIENCE = 2.0
"""Seconds to wait for an answer: someone waits for theirs, and a form has to be shown within three."""


@dataclass(frozen=True, slots=True)
class Person:
    """A user as their profile says it; the defaults where it cannot be read. A guest is no ``member``; a ``stranger``
    belongs to another workspace, and is met in a shared channel."""

    locale: str | None = None
    zone: str | None = None
    manager: bool = False
    member: bool = False
    stranger: bool = False


class People:
    """Asks Slack about users, and remembers the answers for some minutes."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], tuple[float, Person]] = OrderedDict()

    async def find(self, workspace: Workspace, user: str) -> Person:
        """The user; one of unknown language and no rights where Slack does not say."""
        key, now = (workspace.team, user), asyncio.get_running_loop().time()
        until, person = self._known.get(key, (now, Person()))
        if until > now:
            return person
        try:
            said = await asyncio.wait_for(
                workspace.client.users_info(user=user, include_locale=True), timeout=_PATIENCE
            )
        except SlackApiError as problem:
            _log.warning("users.info failed in %s: %s", workspace.team, code(problem))
            return Person()
        except NO_ANSWER as problem:
            _log.warning("users.info was not answered in %s: %s", workspace.team, type(problem).__name__)
            return Person()
        person = _person(said.get("user") or {}, workspace.team)
        self._known[key] = (now + _LASTS, person)
        self._known.move_to_end(key)
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
        return person


def _person(profile: Mapping[str, Any], team: str) -> Person:
    """A profile of another workspace gives no rights in this one."""
    grid = (profile.get("enterprise_user") or {}).get("teams") or []
    at_home = profile.get("team_id") in {None, team} or team in grid
    stranger = bool(profile.get("is_stranger")) or not at_home
    member = not stranger and not any(profile.get(name) for name in _NO_MEMBER)
    manages = any(profile.get(name) for name in ("is_admin", "is_owner", "is_primary_owner"))
    return Person(
        locale=profile.get("locale") or None,
        zone=profile.get("tz") or None,
        manager=member and manages,
        member=member,
        stranger=stranger,
    )
