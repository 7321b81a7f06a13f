from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.feeds import DocumentFeedParser
from adapters.isolated import IsolatedFeedParser, IsolatedReader, Workers
from bot import bootstrap
from bot.core.domain import Document, Format
from bot.core.errors import EndingError, ParseError
from bot.core.ports import Reader
from bot.core.sources import FeedLink
from tests.doubles.readers import ObedientReader


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    workers = Workers(seconds=1.0)
    yield IsolatedReader(ObedientReader(), workers)
    workers.close()


def ask(reader: IsolatedReader, body: bytes) -> str:
    (draft,) = reader.read(Document(body, "x"))
    return draft.text


def test_documents_are_read_in_two_other_processes(reader: IsolatedReader) -> None:
    answers = {ask(reader, str(number).encode()) for number in range(20)}
    assert 1 <= len(answers) <= 2
    assert f"read in {os.getpid()}" not in answers


def test_the_readers_own_refusal_comes_through(reader: IsolatedReader) -> None:
    with pytest.raises(ParseError, match="it holds nothing"):
        ask(reader, b"refuse")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"hang", "longer than 1 s"),
        (b"busy", "longer than 1 s"),
        (b"stuck", "longer than 1 s"),
        (b"die", "crashed"),
        (b"swell", "memory"),
    ],
)
def test_a_hostile_document_costs_only_itself(reader: IsolatedReader, body: bytes, reason: str) -> None:
    start = time.monotonic()
    with pytest.raises(ParseError, match=reason):
        ask(reader, body)
    assert time.monotonic() - start < 12  # a second of work; a busy machine takes its time
    assert ask(reader, b"good").startswith("read in ")


def test_a_document_that_takes_its_time_leaves_the_other_worker_to_the_rest(reader: IsolatedReader) -> None:
    answers: dict[bytes, str] = {}  # in the order of finishing

    def work(body: bytes) -> None:
        answers[body] = _answer(reader, body)

    good = [f"good {number}".encode() for number in range(20)]
    with ThreadPoolExecutor(22) as pool:
        for body in (b"hang", *good, b"refuse"):
            pool.submit(work, body)
    assert list(answers)[-1] == b"hang"
    assert answers[b"hang"] == "it took longer than 1 s to read and was given up"
    assert answers[b"refuse"] == "it holds nothing"
    assert all(answers[body].startswith("read in ") for body in good)


def test_an_error_of_any_other_kind_is_ours_and_logged(
    reader: IsolatedReader, caplog: pytest.LogCaptureFixture
) -> None:
    assert _answer(reader, b"fault") == "reading it failed; this is a fault of ours"
    assert "ZeroDivisionError" in caplog.text


def test_workers_that_were_closed_start_again() -> None:
    workers = Workers()
    workers.close()
    reader = IsolatedReader(ObedientReader(), workers)
    assert ask(reader, b"a").startswith("read in ")
    workers.close()
    workers.close()
    assert ask(reader, b"a").startswith("read in ")
    workers.close()


def test_nobody_waits_for_workers_that_were_closed() -> None:
    workers = Workers()
    reader = IsolatedReader(ObedientReader(), workers)
    assert ask(reader, b"a").startswith("read in ")
    refused: list[ParseError] = []

    def work() -> None:
        with pytest.raises(ParseError) as problem:
            ask(reader, b"hang")
        refused.append(problem.value)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(12)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    workers.close()
    end = time.monotonic() + 10
    for thread in threads:
        thread.join(max(0, end - time.monotonic()))
    assert [type(problem) for problem in refused] == [EndingError] * len(threads)


def test_a_reader_that_cannot_be_sent_to_a_worker_is_a_clear_error() -> None:
    workers = Workers()
    with pytest.raises(ParseError, match="could not be read in a process of its own"):
        ask(IsolatedReader(_Local(), workers), b"a")
    workers.close()


def test_feeds_lists_and_pages_are_parsed_there_too() -> None:
    workers = Workers(preload=["feedparser"])
    parser = IsolatedFeedParser(DocumentFeedParser(), workers)
    feed = b"<rss version='2.0'><channel><title>Post</title><item><title>One</title></item></channel></rss>"
    page = b"<link rel='alternate' type='application/rss+xml' href='https://n.example/feed'>"
    assert [draft.title for draft in parser.parse(Document(feed, "feed")).entries] == ["One"]
    assert parser.links(Document(page, "page")) == [FeedLink("https://n.example/feed")]
    assert parser.outlines(Document(b"<opml><body/></opml>", "list")) == []
    with pytest.raises(ParseError, match="not a list of feeds"):
        parser.outlines(Document(feed, "feed"))
    workers.close()


_PROGRAM = """
import time
from adapters.feeds import DocumentFeedParser
from adapters.isolated import IsolatedFeedParser, IsolatedReader, Workers
from bot import bootstrap
from bot.core.domain import Document, Format
from tests.doubles.readers import ObedientReader

if __name__ == "__main__":
    print(IsolatedReader(ObedientReader(), Workers()).read(Document(b"a", "x"))[0].text.split()[-1], flush=True)
    time.sleep(60)
"""


def test_workers_end_with_a_program_that_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(_PROGRAM)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        process.kill()
    deadline = time.monotonic() + 20
    while _is_running(worker):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_running(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def _answer(reader: IsolatedReader, body: bytes) -> str:
    try:
        return ask(reader, body)
    except ParseError as problem:
        return str(problem)


class _Local:
    def __reduce__(self) -> tuple[object, ...]:
        return __import__, ("no_such_module",)

    def read(self, document: Document) -> list[object]:
        return []


def test_long_texts_are_read_in_a_process_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_kind: Format) -> Reader:
        raise RuntimeError("it is read in this process")

    monkeypatch.setattr(bootstrap, "_reader", fail)
    lines = [f"The mayor of Ward {n} said that the flood had hurt {n} people in the town." for n in range(1_000)]
    with bootstrap.open_readers() as readers:
        (draft,) = readers[Format.TEXT].read(Document("\n\n".join(lines).encode(), "long"))
        assert len(draft.text) > 60_000
        with pytest.raises(RuntimeError, match="in this process"):
            readers[Format.TEXT].read(Document(lines[0].encode(), "short"))
