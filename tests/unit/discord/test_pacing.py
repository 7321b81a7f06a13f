"""Requests that came in a bunch leave one after the other."""

import asyncio
from types import SimpleNamespace

import aiohttp
import discord
from aiohttp import web

from adapters.discord.pacing import RequestPace, sweep_seldom

PER_SECOND = 200.0


async def _asked(paths: list[str], *, refuse_first: bool = False) -> tuple[float, list[tuple[float, str]], float]:
    """Ask for all paths at once, of a real server: when we began, when each request left, in order, and when the
    first answer came."""
    left: list[tuple[float, str]] = []
    answered: list[float] = []
    loop = asyncio.get_running_loop()

    async def note(_session: object, _context: SimpleNamespace, params: aiohttp.TraceRequestStartParams) -> None:
        left.append((loop.time(), params.url.path))

    async def note_answer(_session: object, _context: SimpleNamespace, _params: object) -> None:
        answered.append(loop.time())

    async def answer(_request: web.Request) -> web.Response:
        if refuse_first and not answered:
            refusal = {"message": "You are being rate limited.", "retry_after": 0.5, "global": True}
            return web.json_response(refusal, status=429, headers={"Retry-After": "1", "X-RateLimit-Global": "true"})
        return web.Response()

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    trace = RequestPace(PER_SECOND).trace()
    trace.on_request_start.append(note)
    trace.on_request_end.append(note_answer)
    try:
        async with aiohttp.ClientSession(trace_configs=[trace]) as session:

            async def ask(path: str) -> None:
                async with session.get(f"http://{host}:{port}{path}") as response:
                    await response.read()

            begun = loop.time()
            await asyncio.gather(*map(ask, paths))
    finally:
        await runner.cleanup()
    return begun, left, answered[0]


def test_however_many_come_at_once_they_leave_evenly_spread() -> None:
    begun, left, _ = asyncio.run(_asked(["/channels/1/messages"] * 40))
    assert all(time >= begun + number / PER_SECOND - 0.001 for number, (time, _) in enumerate(left))
    assert len(left) == 40


def test_answers_to_people_do_not_wait() -> None:
    answers = {"/interactions/1/t/callback", "/webhooks/1/t"}
    _, left, _ = asyncio.run(_asked([*["/channels/1/messages"] * 40, *answers]))
    assert answers <= {path for _, path in left[:5]}


def test_a_refusal_that_concerns_all_holds_back_those_already_waiting() -> None:
    _, left, refused = asyncio.run(_asked(["/channels/1/messages"] * 60, refuse_first=True))
    later = [time for time, _ in left if time > refused + 0.02]
    assert len(later) > 20
    assert refused + 0.45 <= min(later) < refused + 0.95


def test_limits_of_thousands_of_channels_are_not_looked_through_for_each_other_one() -> None:
    async def looks(channels: int) -> int:
        seen = 0

        class Limit(discord.http.Ratelimit):
            def is_inactive(self) -> bool:
                nonlocal seen
                seen += 1
                return super().is_inactive()

        client = discord.Client(intents=discord.Intents.none())
        sweep_seldom(client)
        client.http._buckets.update({f"{number}": Limit(None) for number in range(channels)})
        for number in range(channels):
            client.http.get_ratelimit(f"other {number}")
        return seen

    assert asyncio.run(looks(1_000)) == 1_000  # without us a million
