"""A loopback web of feeds and pages as a process of its own, so that its work is not counted as a reader's.

``python -m benchmarks.feed_server FEEDS ENTRIES UNCHANGED`` prints its port and hosts as JSON and serves until its
input ends. Feed ``/feed/7.xml`` has ENTRIES teasers, whose articles are the pages ``/page/7/0.html`` and so on. Each
line of its input makes the next day: all feeds but the first UNCHANGED of each hundred bring another entry; asked with
the right ETag the others answer 304. At the end it prints how many requests it had, by status.
"""

from __future__ import annotations

import asyncio
import html
import json
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

from aiohttp import web

from benchmarks.corpus import Corpus, Text, as_html

HOSTS = 50
_TEXTS = 400


class Newsstand:
    """What is served on which day."""

    def __init__(self, feeds: int, entries: int, unchanged: int) -> None:
        self._texts = list(Corpus().texts(_TEXTS))
        self._feeds, self._entries, self._unchanged = feeds, entries, unchanged
        self._begun = datetime.now(UTC).replace(microsecond=0)
        self._day = 0
        self.port = 0
        self.statuses: Counter[int] = Counter()

    def next_day(self) -> None:
        """New entries appear."""
        self._day += 1

    async def feed(self, request: web.Request) -> web.Response:
        """One feed, newest entry first."""
        number = int(request.match_info["feed"])
        news = 0 if number % 100 < self._unchanged else self._day
        etag = f'"{number}-{news}"'
        if request.headers.get("If-None-Match") == etag:
            self.statuses[304] += 1
            return web.Response(status=304, headers={"ETag": etag})
        self.statuses[200] += 1
        items = "".join(self._item(number, entry) for entry in range(self._entries + news - 1, news - 1, -1))
        body = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>Feed {number}</title><link>{self._address(number)}/</link><description>News</description>"
            f"{items}</channel></rss>"
        )
        return web.Response(text=body, content_type="application/rss+xml", headers={"ETag": etag})

    def _item(self, feed: int, entry: int) -> str:
        text = self._text(feed, entry)
        published = self._begun - timedelta(hours=6) + timedelta(minutes=entry)
        link = f"{self._address(feed)}/page/{feed}/{entry}.html"
        return (
            f"<item><title>{html.escape(text.title)} ({feed}/{entry})</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
            f"<description>{html.escape(text.paragraphs[0][:200])} …</description></item>"
        )

    async def page(self, request: web.Request) -> web.Response:
        """One article, with a last paragraph of its own."""
        feed, entry = int(request.match_info["feed"]), int(request.match_info["entry"])
        self.statuses[200] += 1
        text = self._text(feed, entry)
        own = f"The report of feed {feed} has the number {entry} in its series, and is told by nobody else."
        whole = as_html(Text(text.number, text.language, text.title, (*text.paragraphs, own), text.published))
        address = f"{self._address(feed)}{request.path}"
        return web.Response(body=whole.replace(text.url.encode(), address.encode()), content_type="text/html")

    def _text(self, feed: int, entry: int) -> Text:
        return self._texts[(feed * 7 + entry) % _TEXTS]

    def _address(self, feed: int) -> str:
        return f"http://127.0.0.{feed % HOSTS + 1}:{self.port}"


async def main(feeds: int, entries: int, unchanged: int) -> None:
    """Serve until the input ends."""
    stand = Newsstand(feeds, entries, unchanged)
    app = web.Application()
    app.router.add_get(r"/feed/{feed:\d+}.xml", stand.feed)
    app.router.add_get(r"/page/{feed:\d+}/{entry:\d+}.html", stand.page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    first = web.TCPSite(runner, "127.0.0.1", 0, backlog=1_024)
    await first.start()
    stand.port = runner.addresses[0][1]
    for host in range(2, HOSTS + 1):
        await web.TCPSite(runner, f"127.0.0.{host}", stand.port, backlog=1_024).start()
    urls = [f"http://127.0.0.{number % HOSTS + 1}:{stand.port}/feed/{number}.xml" for number in range(feeds)]
    doors = [f"127.0.0.{host}:{stand.port}" for host in range(1, HOSTS + 1)]
    sys.stdout.write(json.dumps({"feeds": urls, "doors": doors}) + "\n")
    sys.stdout.flush()
    while await asyncio.to_thread(sys.stdin.readline):
        stand.next_day()
        sys.stdout.write("\n")
        sys.stdout.flush()
    sys.stdout.write(json.dumps(stand.statuses) + "\n")
    sys.stdout.flush()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:4])))
