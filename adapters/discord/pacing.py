"""Many requests to Discord in a short time: evenly spread where they leave, so that they do not arrive in a bunch,
whatever held them up before; and at little cost."""

from __future__ import annotations

import asyncio
import json
import math
import time
from types import SimpleNamespace

import aiohttp
import discord

PER_SECOND = 49.0
"""A bot may ask for 50 things a second: this is a little less."""

_OWN_ALLOWANCE = ("/interactions/", "/webhooks/")
"""Answers to people do not count (Discord's documentation, Rate Limits), and so do not wait."""

_LONGEST_HOLD = 60.0

_SWEEP_SECONDS = 30.0


class RequestPace:
    """Hooked into a client by ``trace``. Its methods are called on the client's event loop."""

    def __init__(self, per_second: float = PER_SECOND) -> None:
        self._gap = 1 / per_second
        self._next = -math.inf
        self._held_until = -math.inf

    def trace(self) -> aiohttp.TraceConfig:
        """What a client calls before it sends a request, and after it was answered."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._wait)
        config.on_request_end.append(self._notice)
        config.on_response_chunk_received.append(self._heed)
        return config

    async def _wait(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
    ) -> None:
        if any(part in params.url.path for part in _OWN_ALLOWANCE):
            return
        loop = asyncio.get_running_loop()
        while True:
            turn = max(loop.time(), self._next, self._held_until)
            self._next = turn + self._gap
            await asyncio.sleep(turn - loop.time())
            if self._held_until <= turn:  # else Discord asked to wait meanwhile
                return

    async def _notice(
        self, _session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        refused = params.response.status == 429
        context.refuses_all = refused and params.response.headers.get("X-RateLimit-Global", "").lower() == "true"

    async def _heed(
        self,
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceResponseChunkReceivedParams,
    ) -> None:
        """Let nobody else run into a refusal that concerns all: those that wait already do not know of it. Its body
        says how long, to the millisecond; the header only in whole seconds."""
        if getattr(context, "refuses_all", False):
            until = asyncio.get_running_loop().time() + _retry_after(params.chunk)
            self._held_until = max(self._held_until, until)


def _retry_after(body: bytes) -> float:
    """Seconds, within reason."""
    try:
        seconds = float(json.loads(body)["retry_after"])
    except (ValueError, TypeError, LookupError):
        return 1.0
    return min(max(seconds, 0.0), _LONGEST_HOLD) if math.isfinite(seconds) else 1.0


def sweep_seldom(client: discord.Client) -> None:
    """discord.py looks through the limits of every channel it wrote to whenever it writes to another one, to forget
    those long unused: with thousands that costs more than all else together. Let it do so now and then."""
    http, last = client.http, -math.inf
    sweep = http._try_clear_expired_ratelimits  # noqa: SLF001 - there is no other way, see the test

    def now_and_then() -> None:
        nonlocal last
        if time.monotonic() >= last + _SWEEP_SECONDS:
            last = time.monotonic()
            sweep()

    http._try_clear_expired_ratelimits = now_and_then  # type: ignore[method-assign] # noqa: SLF001 - as above
