"""Counts the steps a process takes, and kills it at one of them."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

import aiohttp
from sqlalchemy import Engine, event

Reach = Callable[[str], None]

_HTTP = (
    "on_request_start",
    "on_request_headers_sent",
    "on_request_chunk_sent",
    "on_request_end",
    "on_response_chunk_received",
    "on_request_exception",
)


_NOTHING_DONE = frozenset({"PRAGMA", "BEGIN"})


class Steps:
    """``names`` are the steps taken since ``begin``; at the one numbered ``die_at`` (from 1) the process ends."""

    def __init__(self, die_at: int | None = None) -> None:
        self.names: list[str] = []
        self._die_at = die_at
        self._counting = False
        self._lock = threading.Lock()

    def begin(self) -> None:
        self._counting = True

    def reach(self, name: str) -> None:
        if not self._counting:
            return
        with self._lock:
            self.names.append(name)
            if len(self.names) == self._die_at:
                os.kill(os.getpid(), signal.SIGKILL)
                threading.Event().wait()  # until it has arrived


class Watched:
    """A port whose calls are steps, at their begin and end."""

    def __init__(self, port: object, name: str, reach: Reach) -> None:
        self._port, self._name, self._reach = port, name, reach

    def __getattr__(self, method: str) -> Any:
        call = getattr(self._port, method)
        if not callable(call):
            return call

        def watched(*arguments: Any, **named: Any) -> Any:
            self._reach(f"{self._name}.{method} begins")
            try:
                return call(*arguments, **named)
            finally:
                self._reach(f"{self._name}.{method} ends")

        return watched


def watch_database(reach: Reach) -> None:
    """Make steps of the statements and commits of every engine."""

    def reached(when: str, statement: str) -> None:
        verb = statement.split(None, 1)[0]
        if verb not in _NOTHING_DONE:
            reach(f"{when} {verb}")

    event.listen(Engine, "before_cursor_execute", lambda *given: reached("before", given[2]))
    event.listen(Engine, "after_cursor_execute", lambda *given: reached("after", given[2]))
    event.listen(Engine, "commit", lambda _connection: reach("before COMMIT"))


def watch_http(reach: Reach) -> None:
    """Make steps of the stages of every request that aiohttp's clients make."""
    traced = aiohttp.TraceConfig()

    def handler(name: str) -> Callable[..., Any]:
        async def handle(*_: object) -> None:
            reach(name)

        return handle

    for name in _HTTP:
        getattr(traced, name).append(handler(name))
    construct = aiohttp.ClientSession.__init__

    def constructed(session: aiohttp.ClientSession, *arguments: Any, **named: Any) -> None:
        named["trace_configs"] = [*(named.get("trace_configs") or ()), traced]
        construct(session, *arguments, **named)

    aiohttp.ClientSession.__init__ = constructed  # type: ignore[method-assign] # in a process of its own
