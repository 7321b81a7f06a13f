"""What the Slack adapter is configured by."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """Tokens as on the pages of the Slack app; ``api_url`` ends with a slash.

    One workspace is served with ``bot_token``, any number with ``client_id`` and ``client_secret``, through
    installations. Requests come over Socket Mode with ``app_token``, as signed HTTP with ``signing_secret``.
    """

    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api_url: str = "https://slack.com/api/"
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    public_url: str | None = None

    @property
    def by_installation(self) -> bool:
        """Whether workspaces may install the app themselves."""
        return bool(self.client_id and self.client_secret)
