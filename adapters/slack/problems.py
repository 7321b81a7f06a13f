"""What went wrong with Slack, in our terms."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.core.errors import DeliveryError, DeliveryProblem

SLACK_FAILED = (aiohttp.ClientError, SlackClientError)
"""What only calls of Slack raise, ``SlackApiError`` among them."""
NO_ANSWER = (*SLACK_FAILED, asyncio.TimeoutError, ConnectionError)
"""Everything that a call of Slack raises; where it matters, ``SlackApiError`` is to be caught before it."""

_JOIN = "invite it with: /invite @Briefwire"
_PLAIN: Mapping[str, tuple[DeliveryProblem, str]] = {
    "channel_not_found": (DeliveryProblem.GONE, f"The bot sees no such channel. If it is private, {_JOIN}"),
    "is_archived": (DeliveryProblem.GONE, "The channel is archived."),
    "user_not_found": (DeliveryProblem.GONE, "Slack knows no such user."),
    "account_inactive": (DeliveryProblem.REMOVED, "The app was removed from the workspace."),
    "app_uninstalled": (DeliveryProblem.REMOVED, "The app was removed from the workspace."),
    "invalid_auth": (DeliveryProblem.REMOVED, "Slack no longer accepts the bot's token."),
    "not_authed": (DeliveryProblem.REMOVED, "Slack no longer accepts the bot's token."),
    "token_revoked": (DeliveryProblem.REMOVED, "The bot's token was revoked."),
    "token_expired": (DeliveryProblem.REMOVED, "The bot's token has expired."),
    "team_not_found": (DeliveryProblem.REMOVED, "Slack knows no such workspace."),
    "not_in_channel": (DeliveryProblem.FORBIDDEN, f"The bot is not in the channel: {_JOIN}"),
    "restricted_action": (DeliveryProblem.FORBIDDEN, "The workspace does not let the bot post in this channel."),
    "ekm_access_denied": (DeliveryProblem.FORBIDDEN, "The workspace does not let the bot post at present."),
    "cannot_dm_bot": (DeliveryProblem.FORBIDDEN, "A bot takes no direct messages."),
    "user_disabled": (DeliveryProblem.FORBIDDEN, "The user's account is deactivated."),
    "messages_tab_disabled": (DeliveryProblem.FORBIDDEN, "The app's messages tab is turned off."),
}
_READ_ONLY = "restricted_action_"
_UNSURE = {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "team_added_to_org"}
_UNANSWERED = 500


def not_installed() -> DeliveryError:
    """For a workspace that we have no token of."""
    return DeliveryError(DeliveryProblem.REMOVED, "The app is not installed in the workspace.")


def code(problem: SlackApiError) -> str:
    """Slack's word for the error; empty where the answer was none of the API's."""
    data = problem.response.data if hasattr(problem.response, "data") else problem.response
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def is_open(problem: SlackApiError) -> bool:
    """Whether the message may have been posted all the same, so that a second try could show it twice."""
    return delivery(problem).problem is DeliveryProblem.UNKNOWN


def delivery(problem: Exception) -> DeliveryError:
    """A failed call, with whether the message may have been posted all the same."""
    if not isinstance(problem, SlackApiError):
        return DeliveryError(DeliveryProblem.UNKNOWN, f"Slack gave no answer ({type(problem).__name__}).")
    status, error = int(getattr(problem.response, "status_code", 200) or 200), code(problem)
    if status == 429 or error in {"ratelimited", "rate_limited"}:
        return DeliveryError(DeliveryProblem.BUSY, "Slack asks to wait.", retry_after=_retry_after(problem))
    if status >= _UNANSWERED or error in _UNSURE or not error:
        return DeliveryError(DeliveryProblem.UNKNOWN, f"Slack failed ({error or status}).")
    if error == "missing_scope":
        needed = problem.response.get("needed") or "a permission"
        words = f"The app lacks the permission {needed}: install it again from its manifest."
        return DeliveryError(DeliveryProblem.FORBIDDEN, words)
    if error in _PLAIN:
        return DeliveryError(*_PLAIN[error])
    if error.startswith(_READ_ONLY):
        return DeliveryError(*_PLAIN["restricted_action"])
    return DeliveryError(DeliveryProblem.REFUSED, f"Slack refused it ({error}).")


def _retry_after(problem: SlackApiError) -> float:
    headers = {name.lower(): value for name, value in (problem.response.headers or {}).items()}
    try:
        return float(headers.get("retry-after", ""))
    except ValueError:
        return 30.0
