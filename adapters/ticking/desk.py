"""Between a lane and the ledger: claiming, sending, putting back. Methods wait, and are called in threads."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.ticking.pace import Paces
from adapters.ticking.paced import PacedMessenger
from bot.core import sending
from bot.core.deliveries import Delivery, DeliveryState
from bot.core.services import Services

_log = logging.getLogger(__name__)

_LANE_LEASE = timedelta(seconds=30)
"""Of several processes one sends to a platform: each bot has one allowance of requests. Another takes over after this
time."""
_LANE_RENEWAL = timedelta(seconds=10)
_TOLD = {DeliveryState.FAILED, DeliveryState.ABANDONED, DeliveryState.UNKNOWN}


class Desk:
    """One platform's; ``requests`` is the pace of what is asked of it."""

    def __init__(self, services: Services, platform: str, owner: str, requests: Paces) -> None:
        self.platform = platform
        paced = PacedMessenger(services.messengers[platform], requests)
        self._services = replace(services, messengers={**services.messengers, platform: paced})
        self._owner = owner
        self._renew_at: datetime | None = None

    def claim(self, limit: int) -> Sequence[Delivery]:
        """At most so many deliveries that are ready, leased to us; none while another process sends."""
        now, ledger = self._services.clock.now(), self._services.ledger
        if self._renew_at is None or not now < self._renew_at <= now + _LANE_RENEWAL:
            if not ledger.hold(f"lane {self.platform}", self._owner, now, now + _LANE_LEASE):
                self._renew_at = None
                return ()
            self._renew_at = now + _LANE_RENEWAL
        return ledger.claim(self.platform, self._owner, now, sending.LEASE, limit)

    def send(self, delivery: Delivery) -> float | None:
        """Take a claimed delivery to its next state; the seconds that the platform asked to wait, if it did."""
        delivered = sending.deliver(self._services, delivery)
        after = delivered.after
        if after is not None and after.state in _TOLD:
            said = "%s: delivery %s is %s: %s"
            _log.warning(said, after.target, after.key, after.state.value, after.reason, exc_info=delivered.error)
        return delivered.wait

    def put_back(self, delivery: Delivery, seconds: float) -> None:
        """Nothing was sent: leave a claimed delivery to whoever comes first after so many seconds."""
        now = self._services.clock.now()
        begun = delivery.state is DeliveryState.SENDING
        state = DeliveryState.UNKNOWN if begun else delivery.state
        until = now + timedelta(seconds=seconds)
        self._services.ledger.advance(delivery, delivery.waiting(state, now, until, delivery.reason or ""))

    def leave(self) -> None:
        """Let another process send."""
        now = self._services.clock.now()
        if self._renew_at is not None:
            self._services.ledger.hold(f"lane {self.platform}", self._owner, now, now)
