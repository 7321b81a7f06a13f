"""Briefwire on Slack."""

from __future__ import annotations

from adapters.slack.bot import SlackBot
from adapters.slack.settings import SlackSettings

__all__ = ["SlackBot", "SlackSettings"]
