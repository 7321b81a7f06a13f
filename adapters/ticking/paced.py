"""A messenger that keeps to the pace: each request goes when its turn has come, however they were held up before."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import datetime

from adapters.ticking.pace import Paces
from bot.core.deliveries import Rates
from bot.core.message import Button, Message
from bot.core.ports import Messenger


class PacedMessenger:
    """Implements the ``Messenger`` port on another of its kind."""

    def __init__(self, messenger: Messenger, paces: Paces) -> None:
        self._messenger, self._paces = messenger, paces
        self._turn = threading.Lock()

    @property
    def rates(self) -> Rates:
        return self._messenger.rates

    def check(self, target: str) -> None:
        self._wait(target)
        self._messenger.check(target)

    def fits(self, message: Message) -> bool:
        return self._messenger.fits(message)

    def post(self, target: str, message: Message, *, buttons: Sequence[Button] = (), key: str) -> str:
        self._wait(target)
        return self._messenger.post(target, message, buttons=buttons, key=key)

    def reply(self, target: str, to: str, message: Message, *, key: str) -> str:
        self._wait(target)
        return self._messenger.reply(target, to, message, key=key)

    def find(self, target: str, key: str, since: datetime, *, thread: str | None = None) -> str | None:
        self._wait(target)
        return self._messenger.find(target, key, since, thread=thread)

    def tell(self, tenant: str, user: str, message: Message) -> None:
        self._wait(f"{tenant}/{user}")
        self._messenger.tell(tenant, user, message)

    def name(self, tenant: str) -> str | None:
        return self._messenger.name(tenant)

    def _wait(self, target: str) -> None:
        with self._turn:
            at = self._paces.reserve(target, time.monotonic())
        time.sleep(max(0.0, at - time.monotonic()))
