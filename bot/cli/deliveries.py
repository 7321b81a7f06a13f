"""``briefwire deliveries``: what became of the digests' messages, for the operator."""

from __future__ import annotations

import argparse

from adapters import terminal
from bot import bootstrap
from bot.cli import lines
from bot.core import payload, present
from bot.core.arguments import whole_number
from bot.core.deliveries import DeliveryState

_MOST = 10_000


def deliveries(app: bootstrap.App, given: argparse.Namespace) -> int:
    """Show the last ones of all servers and workspaces."""
    limit = whole_number({"limit": given.limit}, "limit", default=50, least=1, most=_MOST)
    states = [DeliveryState(given.state)] if given.state else []
    found = app.services.ledger.deliveries(states=states, limit=limit)
    if given.json:
        lines.write([payload.delivery(one) for one in found], indent=2)
    else:
        terminal.show(present.deliveries(found, locale=app.settings.language))
    return 0
