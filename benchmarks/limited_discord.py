"""Our double of Discord as a process of its own, so that its work is not counted as the bot's: 50 requests a second,
429 for more.

``python -m benchmarks.limited_discord CHANNELS`` prints how to get there, as JSON; at the end of its input what it saw.
"""

from __future__ import annotations

import json
import resource
import sys
from collections import Counter

from tests.doubles.discord import discord_double

LATENCY = 0.06
"""Seconds to each answer."""
_CHANNELS_OF_A_GUILD = 200


def main(channels: int) -> None:
    """Serve until the input ends."""
    with discord_double() as double:
        targets: list[str] = []
        for first in range(0, channels, _CHANNELS_OF_A_GUILD):
            guild = double.guild(f"Server {first}")
            rooms = min(_CHANNELS_OF_A_GUILD, channels - first)
            targets += [f"discord:{guild.id}/{double.channel(guild).id}" for _ in range(rooms)]
        sys.stdout.write(json.dumps({"env": double.env, "targets": targets}) + "\n")
        sys.stdout.flush()
        sys.stdin.readline()  # the bot is connected
        double.delay_next("POST /channels/{channel_id}/messages", LATENCY, times=10 * channels)
        refused = double.limiter.refused
        sys.stdin.read()
        messages = list(double.world.messages.values())
        times = [one.created for one in messages]
        usage = resource.getrusage(resource.RUSAGE_SELF)
        seen = {
            "messages": len(messages),
            "twice": sum(count - 1 for count in Counter(one.channel.id for one in messages).values()),
            "seconds": max(times) - min(times) if times else 0.0,
            "refused": double.limiter.refused - refused,
            "cpu": usage.ru_utime + usage.ru_stime,
        }
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
