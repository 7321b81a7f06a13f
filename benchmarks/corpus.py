"""A synthetic corpus: the same articles for the same seed, English and German, spread over a year.

Topics, places and names follow a skewed (Zipf-like) distribution, as news does: a few topics are everywhere, most are
rare. The texts serve speed measurements only; nothing about quality can be learnt from them.
"""

from __future__ import annotations

import html
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict, TypeVar

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
DAYS = 365
PLACES = 400
"""How many different towns the articles speak of."""


_T = TypeVar("_T")


class _Topic(TypedDict):
    name: str
    titles: list[str]
    sentences: list[str]


class _Language(TypedDict):
    roles: list[str]
    things: list[str]
    fillers: list[str]
    topics: list[_Topic]


@dataclass(frozen=True, slots=True)
class Text:
    """One synthetic article."""

    number: int
    language: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime

    @property
    def url(self) -> str:
        return f"https://news{self.number % 50}.example/{self.language}/{self.number}"

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


class Corpus:
    """Generates articles from one seed. Instances with the same seed give the same articles in the same order."""

    def __init__(self, seed: int = 2026) -> None:
        data = tomllib.loads((Path(__file__).parent / "corpus.toml").read_text(encoding="utf-8"))
        self._names: dict[str, list[str]] = data["names"]
        self._languages: dict[str, _Language] = {"en": data["en"], "de": data["de"]}
        self._random = random.Random(seed)
        self._places = [self._word() + self._random.choice(self._names["places"]) for _ in range(PLACES)]

    def texts(self, count: int, *, sentences: int = 20) -> Iterator[Text]:
        """``count`` articles of about ``sentences`` sentences, languages alternating, newest day last."""
        for number in range(count):
            language = "de" if number % 2 else "en"
            yield self._article(number, language, sentences, NOW - timedelta(days=DAYS * (1 - (number + 1) / count)))

    def paragraph(self, language: str) -> str:
        """One paragraph of two sentences, with names and places of its own."""
        fillers = self._languages[language]["fillers"]
        place = self._skewed(self._places)
        return " ".join(self._fill(self._random.choice(fillers), language, place) for _ in range(2))

    def title(self, language: str) -> str:
        """One headline."""
        topic = self._skewed(self._languages[language]["topics"])
        return self._fill(self._random.choice(topic["titles"]), language, self._skewed(self._places))

    def queries(self, count: int) -> list[str]:
        """Search queries as people write them: one to three words, now and then a phrase, a filter or a number."""
        found = []
        for number in range(count):
            language = "de" if number % 2 else "en"
            things = self._languages[language]["things"]
            place, thing, other = self._skewed(self._places), self._skewed(things), self._skewed(things)
            forms = (
                place,
                thing,
                f"{place} {thing}",
                f"{thing} {other}",
                f'"{place}" -{thing}',
                f"{thing} lang:{language}",
                f"{place} >1000",
                f"{thing} after:2026-10-01",
            )
            found.append(forms[number // 2 % len(forms)])
        return found

    def _article(self, number: int, language: str, sentences: int, published: datetime) -> Text:
        data = self._languages[language]
        topic = self._skewed(data["topics"])
        place = self._skewed(self._places)
        lines = [self._fill(sentence, language, place) for sentence in topic["sentences"]]
        while len(lines) < sentences:
            other = place if self._random.random() < 0.5 else self._skewed(self._places)
            lines.append(self._fill(self._random.choice(data["fillers"]), language, other))
        title = self._fill(self._random.choice(topic["titles"]), language, place)
        paragraphs = tuple(" ".join(lines[i : i + 3]) for i in range(0, len(lines), 3))
        return Text(number, language, title, paragraphs, published)

    def _fill(self, template: str, language: str, place: str) -> str:
        data = self._languages[language]
        out = template
        while "{thing}" in out:
            out = out.replace("{thing}", self._skewed(data["things"]), 1)
        if "{name}" in out:
            out = out.replace("{name}", f"{self._random.choice(self._names['first'])} {self._word()}")
        if "{role}" in out:
            out = out.replace("{role}", self._random.choice(data["roles"]))
        out = out.replace("{place}", place)
        return self._numbers(out, language)

    def _numbers(self, text: str, language: str) -> str:
        pick = self._random.randrange
        separator, point = (",", ".") if language == "en" else (".", ",")
        out = text.replace("{n}", f"{pick(11, 990) * 100:,}".replace(",", separator)).replace("{m}", str(pick(3, 980)))
        out = out.replace("{p}", f"{pick(1, 40)}{point}{pick(1, 10)}")
        return out.replace("{q}", f"{pick(1, 20)}{point}{pick(1, 10)}")

    def _word(self) -> str:
        names = self._names
        return "".join(self._random.choice(names[part]) for part in ("onsets", "nuclei", "codas"))

    def _skewed(self, values: Sequence[_T]) -> _T:
        return values[int(len(values) * self._random.random() ** 3)]


def as_text(article: Text) -> bytes:
    """The article as a plain text file."""
    return f"{article.title}\n\n{article.published:%Y-%m-%d}\n\n{article.body}\n".encode()


def as_html(article: Text) -> bytes:
    """The article as a web page with navigation, advertising and a footer."""
    paragraphs = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in article.paragraphs)
    title = html.escape(article.title)
    links = "".join(f'<li><a href="/s/{i}">Section {i}</a></li>' for i in range(20))
    return (
        f'<!DOCTYPE html><html lang="{article.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="{article.published.isoformat()}">'
        f'<link rel="canonical" href="{article.url}"></head><body><nav><ul>{links}</ul></nav>'
        f'<article><h1>{title}</h1>\n{paragraphs}\n<div class="ad">Advertisement</div></article>'
        f"<aside><ul>{links}</ul></aside><footer><p>All rights reserved.</p></footer></body></html>"
    ).encode()


def as_feed(articles: Sequence[Text]) -> bytes:
    """The articles as an RSS feed with their full texts."""
    items = []
    for article in articles:
        body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in article.paragraphs)
        items.append(
            f"<item><title>{html.escape(article.title)}</title><link>{article.url}</link>"
            f"<pubDate>{article.published:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Bench</title>'
        f"<link>https://news.example/</link><description>Bench</description>{''.join(items)}</channel></rss>"
    ).encode()
