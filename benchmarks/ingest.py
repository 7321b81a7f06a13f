"""Ingest: the whole path from bytes to a stored article, and where its time goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from benchmarks.corpus import NOW, Corpus, Text, as_feed, as_html, as_text
from benchmarks.newsreading import beside_peers
from benchmarks.peer import lexrank
from benchmarks.report import Cell, Options, Table
from benchmarks.stores import sqlite_store
from bot.bootstrap import LazyReader, open_readers
from bot.core import drafts, formats, ingest
from bot.core.domain import LOCAL_TENANT, Document, SaveStatus
from summarizer import concepts, words
from summarizer.figures import read_figures
from summarizer.language import detect
from summarizer.people import read_people
from summarizer.sentences import split

_PER_FEED = 20


def run(options: Options) -> list[Table]:
    """Articles per second for three kinds of document, and CPU milliseconds per step."""
    texts = list(Corpus().texts(100 if options.quick else 400))
    forms = {
        "plain text": [Document(as_text(text), f"{text.number}.txt") for text in texts],
        "web page": [Document(as_html(text), f"{text.number}.html") for text in texts],
        f"feed of {_PER_FEED}": [
            Document(as_feed(texts[i : i + _PER_FEED]), f"{i}.xml") for i in range(0, len(texts), _PER_FEED)
        ],
    }
    return [_whole(forms, texts), _steps(texts), beside_peers(20 if options.quick else 60)]


def _whole(forms: dict[str, list[Document]], texts: Sequence[Text]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, documents in forms.items():
        warm = documents[: 1 if "feed" in name else 5]
        with sqlite_store() as store, open_readers() as by_kind:
            list(ingest.ingest(warm, store=store, readers=by_kind, tenant="warm:up", now=NOW))
            wall, cpu = time.perf_counter(), time.process_time()
            outcomes = list(ingest.ingest(documents, store=store, readers=by_kind, tenant=LOCAL_TENANT, now=NOW))
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        stored = sum(outcome.status is SaveStatus.STORED for outcome in outcomes)
        if stored != len(texts):
            raise AssertionError(f"{name}: {stored} of {len(texts)} articles stored")
        rows.append((name, stored, stored / wall, wall / stored * 1000, cpu / stored * 1000))
    note = (
        "One process, one document per transaction, SQLite file. Pages and feeds are parsed in a worker process,\n"
        "whose CPU is not counted."
    )
    return Table(
        "Ingest, whole path", ("document", "articles", "articles/s", "wall ms each", "CPU ms each"), tuple(rows), note
    )


def _steps(texts: Sequence[Text]) -> Table:
    pages = [Document(as_html(text), "page.html") for text in texts]
    plain = [Document(as_text(text), "text.txt") for text in texts]
    reader = LazyReader()  # in this process, to see its CPU time
    drafted = [reader.read(document)[0] for document in plain]
    reader.read(pages[0])  # loads the library
    bodies = [(draft.text, text.language) for draft, text in zip(drafted, texts, strict=True)]
    sentences = [split(body, language) for body, language in bodies]
    prepared = [ingest.prepare(draft) for draft in drafted]
    each = len(texts)
    with sqlite_store() as store:
        steps: list[tuple[str, Callable[[], object]]] = [
            ("sniff and decode", lambda: [formats.sniff(document) for document in plain]),
            ("read plain text", lambda: [reader.read(document) for document in plain]),
            ("read web page", lambda: [reader.read(document) for document in pages]),
            ("detect language", lambda: [detect(body) for body, _ in bodies]),
            ("split sentences", lambda: [split(body, language) for body, language in bodies]),
            (
                "read figures",
                lambda: [read_figures(b, found, lang) for (b, lang), found in zip(bodies, sentences, strict=True)],
            ),
            (
                "read people",
                lambda: [read_people(b, found, lang) for (b, lang), found in zip(bodies, sentences, strict=True)],
            ),
            ("index terms", lambda: [words.index_terms(body, language) for body, language in bodies]),
            ("index concepts", lambda: [concepts.index_concepts(body, language) for body, language in bodies]),
            ("fingerprint", lambda: [drafts.fingerprint(body) for body, _ in bodies]),
            ("store (one by one)", lambda: [store.save(LOCAL_TENANT, [article], NOW) for article in prepared]),
        ]
        rows: list[tuple[Cell, ...]] = [(name, _cpu_ms(step) / each) for name, step in steps]
    sentence_count = sum(len(found) for found in sentences)
    figures_ms = next(float(row[1]) for row in rows if row[0] == "read figures") * each
    peer_ms = _cpu_ms(lambda: [lexrank(body) for body, _ in bodies]) / each
    rows.append(("for comparison: sumy LexRank", peer_ms))
    note = (
        f"{each} articles, {sentence_count / each:.0f} sentences each; "
        f"figures: {sentence_count / figures_ms * 1000:.0f} sentences per CPU second."
    )
    return Table("Ingest, CPU per step", ("step", "CPU ms per article"), tuple(rows), note)


def _cpu_ms(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000
