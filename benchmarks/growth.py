"""How the cost of reading and briefing grows with the length of one text, against sumy's LexRank on the same text."""

from __future__ import annotations

from functools import partial
from math import log

from benchmarks.corpus import NOW, Corpus
from benchmarks.peer import lexrank
from benchmarks.report import Cell, Options, Table, cpu_ms
from summarizer.brief import compose
from summarizer.rank import choose
from summarizer.reading import read
from summarizer.types import Article, ReadArticle

SIZES = (30, 300, 1000, 2000)
_PEER_LIMIT = 1000  # LexRank takes minutes beyond


def run(options: Options) -> list[Table]:
    """CPU milliseconds per size for both languages."""
    return [_table(language, options) for language in ("en", "de")]


def _table(language: str, options: Options) -> Table:
    rows: list[tuple[Cell, ...]] = []
    before: tuple[int, float] | None = None
    for size in SIZES:
        text = _text(language, size)
        reading = read(text, language=language, title="Title")
        articles = [ReadArticle(Article("a", "Title", text, language, published=NOW), reading)]
        reading_ms = cpu_ms(partial(read, text, language=language, title="Title"), 3)
        choosing_ms = cpu_ms(partial(choose, articles, count=3), 5)
        brief_ms = cpu_ms(partial(compose, articles, language=language), 3)
        peer, ratio = "not run", ""
        if size <= (300 if options.quick else _PEER_LIMIT):
            peer_ms = cpu_ms(partial(lexrank, text), 1 if size > 300 else 5)
            peer, ratio = f"{peer_ms:.0f}", f"{peer_ms / choosing_ms:.1f}"
        total = reading_ms + brief_ms
        exponent = "" if before is None else f"{_exponent(before, (size, total)):.2f}"
        figures = len(reading.figures)
        rows.append((size, figures, reading_ms, brief_ms, total, exponent, choosing_ms, peer, ratio))
        before = (size, total)
    columns = ("sentences", "figures", "read", "brief", "total", "exponent", "of it leads", "LexRank", "LexRank/leads")
    note = (
        "CPU milliseconds, medians. Exponent: growth of the total against the row above (1 = linear, 2 = quadratic).\n"
        "LexRank chooses three sentences; so does our choice of leads, which is a part of the brief."
    )
    return Table(f"Growth with the length of one text ({language})", columns, tuple(rows), note)


def _exponent(before: tuple[int, float], after: tuple[int, float]) -> float:
    return log(after[1] / before[1]) / log(after[0] / before[0])


def _text(language: str, sentences: int) -> str:
    """One text of this many sentences, every tenth block opening with a topic's figures."""
    corpus = Corpus()
    paragraphs: list[str] = []
    found = 0
    for text in corpus.texts(10 * sentences, sentences=20):
        if text.language == language:
            for paragraph in text.paragraphs:
                paragraphs.append(paragraph)
                found += 3
                if found >= sentences:
                    return "\n\n".join(paragraphs)
    raise AssertionError("the corpus is too small")
