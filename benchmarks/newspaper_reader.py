"""What people put together for this: feedparser and newspaper4k, in an environment of their own.

``python benchmarks/newspaper_reader.py`` reads a JSON list of feed addresses from standard input, fetches and parses
each, fetches and reads the page of each entry, keeps title and text in a SQLite file, and writes the seconds of CPU for
each step as JSON. It reads no figures. It imports nothing of ours.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

warnings.filterwarnings("ignore", message="nltk is not installed")

import feedparser  # noqa: E402 - after the filter, as is the next
import newspaper  # noqa: E402
import requests  # noqa: E402


def main() -> None:
    """Read all feeds given."""
    spent: Counter[str] = Counter()

    @contextmanager
    def step(name: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        spent[name] += time.process_time() - begun

    urls, articles, words = json.load(sys.stdin), 0, 0
    begun = time.perf_counter()
    with TemporaryDirectory() as folder, requests.Session() as session:
        database = sqlite3.connect(Path(folder) / "news.db", isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE VIRTUAL TABLE article USING fts5(url, title, text)")
        for url in urls:
            with step("fetch"):
                body = session.get(url, timeout=20).content
            with step("parse"):
                feed = feedparser.parse(body)
            for entry in feed.entries:
                with step("fetch"):
                    page = session.get(entry.link, timeout=20).text
                with step("read page"):
                    article = newspaper.Article(entry.link)
                    article.download(input_html=page)
                    article.parse()
                with step("store"):
                    row = (entry.link, article.title, article.text)
                    database.execute("INSERT INTO article VALUES (?, ?, ?)", row)
                articles += 1
                words += len(article.text.split())
        database.close()
    result = {"articles": articles, "words": words, "wall": time.perf_counter() - begun, "cpu": dict(spent)}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
