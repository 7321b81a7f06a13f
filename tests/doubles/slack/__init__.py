"""A loopback Slack: Web API, Socket Mode, signed HTTP deliveries and OAuth, for unmodified slack-bolt and slack-sdk.

``slack_double`` starts one and hands out the API that tests drive it by; ``python -m tests.doubles.slack`` is the same
with a prompt for people.
"""

from tests.doubles.slack.double import SlackDouble, slack_double
from tests.doubles.slack.handle import Handle
from tests.doubles.slack.mrkdwn import Link
from tests.doubles.slack.rendering import buttons_of, links_of, pings_of, text_of
from tests.doubles.slack.state import Channel, Message, Team, User, View

__all__ = [
    "Channel",
    "Handle",
    "Link",
    "Message",
    "SlackDouble",
    "Team",
    "User",
    "View",
    "buttons_of",
    "links_of",
    "pings_of",
    "slack_double",
    "text_of",
]
