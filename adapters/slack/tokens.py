"""Where the tokens come from, and what they let the bot do."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.slack.manifest import SCOPES

BOT, APP = "BRIEFWIRE_SLACK_BOT_TOKEN", "BRIEFWIRE_SLACK_APP_TOKEN"
FOUND: Mapping[str, str] = {
    BOT: "OAuth & Permissions, “Bot User OAuth Token”, begins with xoxb-",
    APP: "Basic Information, “App-Level Tokens”, with the scope connections:write, begins with xapp-",
}
"""Where on the pages of the Slack app each token stands, by its setting."""


def missing_scopes(headers: Mapping[str, str]) -> list[str] | None:
    """The permissions that a bot token lacks, by the headers of an answer; None where they do not say."""
    granted = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), None)
    if granted is None:
        return None
    had = {scope.strip() for scope in granted.split(",")}
    return [scope for scope in SCOPES if scope not in had]
