"""The sites of the simulated day as a process of its own, so that its memory is not counted.

``python -m benchmarks.day_sites SITES`` prints the addresses of their feeds as JSON. Each line of its input is an
article for one of the feeds, as JSON: ``[site, title, [paragraph, …], time, whether the feed has only a teaser]``; an
empty line answers it. At the end of the input it prints how often each status was answered.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime

from tests.doubles.feed_sites import FeedSite, Item, feed_sites

FEED = "/feed"
_KEPT = 15
"""Entries that a feed has, and pages that are served."""


def main(count: int) -> None:
    """Serve until the input ends."""
    with feed_sites(count) as sites:
        for site in sites:
            site.feeds[FEED] = []
        _say([site.url(FEED) for site in sites])
        for line in sys.stdin:
            number, title, paragraphs, time, teaser = json.loads(line)
            _publish(sites[number], title, paragraphs, datetime.fromisoformat(time), teaser=teaser)
            sys.stdout.write("\n")
            sys.stdout.flush()
        _say(Counter(status for site in sites for _, status in site.asked))


def _publish(site: FeedSite, title: str, paragraphs: list[str], time: datetime, *, teaser: bool) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    path = f"/{time:%Y/%m/%d}/{title.lower().replace(' ', '-')}"
    site.pages[path] = (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body>"
    )
    shown = f"<p>{paragraphs[0]}</p>" if teaser else text
    site.feeds[FEED] = [Item(title, shown, path, time), *site.feeds[FEED]][:_KEPT]
    site.pages = dict([*site.pages.items()][-_KEPT:])


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
