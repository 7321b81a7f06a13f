"""Commands that read texts without storing them: figures, summarize, extract, cluster."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters import files, terminal
from bot import bootstrap, config
from bot.cli import lines
from bot.cli.lines import Json
from bot.cli.opening import open_document, reading
from bot.core import drafts, ingest, payload, present
from bot.core.arguments import whole_number
from bot.core.domain import Document, Draft
from bot.core.ingest import read_article
from summarizer import rank
from summarizer.cluster import cluster
from summarizer.language import detect
from summarizer.reading import read
from summarizer.types import Article, ReadArticle


def figures(given: argparse.Namespace) -> int:
    """The figures of a text, highlighted, or of every JSON line."""
    if given.jsonl:
        return lines.transform(_figures_of)
    article = _given_text(given.text)
    found = read(article.text, language=given.lang, title="")
    terminal.show(present.reading(article.text, found, locale=_locale(given)))
    return 0


def _figures_of(given: Json) -> Json:
    found = read(lines.text_field(given, "text"), language=lines.optional_text(given, "lang"))
    return {"id": given.get("id"), "figures": [payload.figure(one) for one in found.figures]}


def summarize(given: argparse.Namespace) -> int:
    """The lead sentences of a text, or of every JSON line."""
    if given.jsonl:
        return lines.transform(lambda one: _summary_of(one, given.method))
    count = whole_number({"sentences": given.sentences}, "sentences", default=3, least=1, most=rank.MAX_LEADS)
    chosen = rank.choose([read_article(_given_text(given.text))], count=count, method=given.method)
    for lead in chosen:
        terminal.say(" ".join(lead.text.split()))
    return 0


def _summary_of(given: Json, method: str) -> Json:
    documents = given["documents"] if "documents" in given else [lines.text_field(given, "text")]
    if not isinstance(documents, list) or not documents or not all(isinstance(one, str) for one in documents):
        raise ValueError("“documents” must be a list of at least one text")
    language = lines.optional_text(given, "lang")
    count = given.get("sentences", 3)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise ValueError("“sentences” must be a whole number from 1 on")
    reads = [
        read_article(Article(id=str(index), title="", text=drafts.normalise(text), language=language or detect(text)))
        for index, text in enumerate(documents)
    ]
    chosen = rank.choose(reads, count=count, language=language, method=method)
    return {"id": given.get("id"), "summary": " ".join(" ".join(lead.text.split()) for lead in chosen)}


def cluster_lines(_given: argparse.Namespace) -> int:
    """The story of every article on standard input, which must come in time order; one answer a line."""
    reads: dict[int, ReadArticle] = {}
    answers: dict[int, Json] = {}
    for number, given in lines.objects():
        try:
            reads[number] = _article_of(lines.as_object(given), number)
            answers[number] = {"id": given["id"]}
        except lines.BAD_LINE as problem:
            answers[number] = lines.error(problem, given, number)
    first: dict[str, Any] = {}
    for number, story in zip(reads, cluster(list(reads.values())), strict=True):
        answers[number]["story"] = first.setdefault(story, answers[number]["id"])
    for answer in answers.values():
        lines.write(answer)
    return 1 if len(reads) < len(answers) else 0


def _article_of(given: Json, number: int) -> ReadArticle:
    published = lines.optional_text(given, "published")
    try:
        moment = datetime.fromisoformat(published) if published else None
    except ValueError:
        raise ValueError(f"“published” is no ISO 8601 time: {published}") from None
    if moment is not None:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    text = drafts.normalise(lines.text_field(given, "text"))
    title = lines.optional_text(given, "title") or ""
    language = lines.optional_text(given, "lang") or detect(f"{title}\n{text}")
    # Ids of the input need not be unique or texts; the line number keeps the order that the input promises.
    return read_article(Article(id=f"{number:09d}", title=title, text=text, language=language, published=moment))


def extract(given: argparse.Namespace) -> int:
    """One page, read and completed as it would be stored."""
    draft = _read_document(replace(open_document(_path(given.file or "-")), url=given.url))
    article = ingest.complete(draft)
    if given.json:
        lines.write(payload.extract(article, draft.published), indent=2)
    else:
        terminal.show(present.article(read_article(article), locale=_locale(given)))
    return 0


def _locale(given: argparse.Namespace) -> str:
    return config.load(given.db).language


def _given_text(words: list[str]) -> Article:
    """The text given as words, in a file, or on standard input."""
    if words and words != ["-"] and not (len(words) == 1 and files.named(words[0])):
        return ingest.complete(Draft(text=drafts.normalise(" ".join(words))))
    return ingest.complete(_read_document(open_document(_path(words[0] if words else "-"))))


def _path(name: str) -> Path | None:
    return None if name == "-" else Path(name)


def _read_document(document: Document) -> Draft:
    """The document's first article."""
    with bootstrap.open_readers() as readers, reading(document):
        return ingest.read_document(document, readers)[0]
